"""`python -m detector`: the command line."""

from detector.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
