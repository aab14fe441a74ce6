"""Measure how fast pairs are made: `python -m detector.training.farms CORPUS [PAIRS]`."""

import sys
import time
from pathlib import Path

from detector.training.farms import generate
from detector.training.stories import stories


def main(corpus: Path, pairs: int) -> None:
    """Read the stories, make `pairs` pairs, and report the processor time of both on standard output."""
    began = time.process_time()
    pool = stories(corpus)
    read = time.process_time() - began
    began = time.process_time()
    size = sum(len(page.html) for page in generate(pool, pairs, seed=1))
    took = time.process_time() - began
    sys.stdout.write(f"{len(pool)} stories read in {read:.0f} s\n")
    sys.stdout.write(f"{pairs} pairs, {size / 1e6:.1f} million characters, in {took:.1f} s of one core\n")
    sys.stdout.write(f"{60 * pairs / took:.0f} pairs a minute and core\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
