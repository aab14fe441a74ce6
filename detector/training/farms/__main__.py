"""Measure how fast pairs are made: `python -m detector.training.farms CORPUS [PAIRS]`."""

import sys
import time
from pathlib import Path

from detector.training.farms import generate
from detector.training.stories import stories


def main(corpus: Path, pairs: int) -> None:
    """Read the stories, make `pairs` pairs, and report both times on standard output."""
    began = time.perf_counter()
    pool = stories(corpus)
    read = time.perf_counter() - began
    began = time.perf_counter()
    size = sum(len(page.html) for page in generate(pool, pairs, seed=1))
    took = time.perf_counter() - began
    sys.stdout.write(f"{len(pool)} stories read in {read:.0f} s\n")
    sys.stdout.write(
        f"{pairs} pairs ({size / 1e6:.1f} million characters) in {took:.1f} s: {60 * pairs / took:.0f} a minute\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
