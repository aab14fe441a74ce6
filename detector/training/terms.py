"""Makes the table of `detector.terms` from a corpus of honest pages.

python -m detector.training.terms CORPUS TARGET
"""

import sys
from collections import Counter
from collections.abc import Iterable
from math import log
from pathlib import Path
from zlib import compress, crc32

from detector.page import Page, parse
from detector.terms import CELLS, STEPS_PER_UNIT, UNSEEN

FEWEST_PAGES = 8
SMOOTHING = 6
FEWEST_USES = 4
"""Words on fewer pages stay unseen: a table that knew the rare words of its own pages would tell them from others."""


def table(pages: Iterable[Page]) -> bytes:
    """Return the compressed table of the words in the running text and title of `pages`."""
    counts: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for page in pages:
        words = set(page.body_words)
        if len(words) < 30:
            continue
        code = page.language
        totals[code] += 1
        counts.setdefault(code, Counter()).update(words)
    cells = bytearray(CELLS)
    for code, found in counts.items():
        if totals[code] < FEWEST_PAGES:
            continue
        for word, number in found.items():
            if number < FEWEST_USES:
                continue
            steps = round(min(UNSEEN, log((totals[code] + SMOOTHING) / number)) * STEPS_PER_UNIT)
            cell = crc32(word.encode("utf-8", "replace")) % CELLS
            cells[cell] = min(cells[cell] or 255, max(1, steps))
    return compress(bytes(cells), 9)


def write(corpus: Path, target: Path) -> None:
    """Write the table made from `legit_open.parquet` in `corpus`."""
    import pyarrow.parquet as pq

    rows = pq.ParquetFile(corpus / "legit_open.parquet")

    def pages() -> Iterable[Page]:
        for batch in rows.iter_batches(64, columns=["html"]):
            for value in batch.column(0):
                yield parse(value.as_py())

    target.write_bytes(table(pages()))


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
