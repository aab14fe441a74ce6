"""What text extractors keep of a page's furniture: are made pages cleaned like real ones?

    python -m detector.evaluation.furniture CORPUS

A sign that stands in a list, a date line or a counter is seen in extracted text only where the extractor took it for
part of the text. Extractors go by markup, so that made pages of too tidy markup would teach a model, and tell its
readers, that such signs never show in text. Of the short blocks of a page, each kind by itself, the table gives the
share that stands in the extracted text as a line of its own, and the share of lines of the text that are short. Real
pages are the collected honest ones from `SINCE` on, since made pages are of today; made ones are the first `PAIRS`
farms with their twins.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from detector.page import parse
from detector.training.corpus import Document, Settings, honest, made, views

EXTRACTORS = ("trafilatura", "resiliparse", "justext")
KINDS = ("heading", "item", "paragraph")
SINCE = 2016
REAL, PAIRS = 300, 200
SHORTEST, LONGEST = 8, 150
SHORT_LINE = 80
LEAST_TEXT = 200
_BULLETS = "-*•#| \t"


@dataclass(slots=True)
class Kept:
    """Counts over the pages of one kind, as one extractor leaves them."""

    pages: int = 0
    blocks: Counter[str] = field(default_factory=Counter)
    """Short blocks by kind."""
    kept: Counter[str] = field(default_factory=Counter)
    """Those that the text has as a line."""
    lines: int = 0
    short: int = 0

    def add(self, document: Document, text: str) -> None:
        """Count a page with its extracted text."""
        lines = {line.strip(_BULLETS) for line in text.splitlines()} - {""}
        self.pages += 1
        self.lines += len(lines)
        self.short += sum(len(line) < SHORT_LINE for line in lines)
        for block in parse(document.content, kind="html").blocks:
            if SHORTEST <= len(block.text) < LONGEST:
                self.blocks[block.kind] += 1
                self.kept[block.kind] += block.text.strip(_BULLETS) in lines

    def shares(self) -> list[float]:
        """Return the share kept of each of `KINDS`, and that of short lines; NaN where there are none."""
        pairs = [(self.kept[kind], self.blocks[kind]) for kind in KINDS]
        return [part / whole if whole else float("nan") for part, whole in (*pairs, (self.short, self.lines))]


def compare(documents: Iterable[Document]) -> dict[tuple[str, str], Kept]:
    """Return the counts by kind of page and extractor; texts of under `LEAST_TEXT` characters are left out."""
    found: dict[tuple[str, str], Kept] = {}
    for document in documents:
        kind = "real honest" if document.source == "collected" else "made farm" if document.label else "honest twin"
        for seen in views(document, EXTRACTORS):
            if seen.extractor and len(seen.source) >= LEAST_TEXT:
                found.setdefault((kind, seen.extractor), Kept()).add(document, str(seen.source))
    return found


def table(found: dict[tuple[str, str], Kept]) -> str:
    """Return the counts as lines of text."""
    lines = [f"{'pages':14}{'extractor':14}{'number':>8}" + "".join(f"{k + 's':>12}" for k in (*KINDS, "short line"))]
    for (kind, extractor), kept in sorted(found.items(), key=lambda row: (EXTRACTORS.index(row[0][1]), row[0][0])):
        lines.append(f"{kind:14}{extractor:14}{kept.pages:8}" + "".join(f"{share:12.3f}" for share in kept.shares()))
    return "\n".join(lines)


def sample(corpus: Path) -> Iterator[Document]:
    """Yield the real pages, evenly drawn, and the made ones."""
    recent = [d for d in honest(corpus) if d.year >= SINCE]
    return chain(recent[:: max(1, len(recent) // REAL)], islice(made(corpus, Settings(PAIRS, 0)), 2 * PAIRS))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m detector.evaluation.furniture CORPUS")
    sys.stdout.write(table(compare(sample(Path(sys.argv[1])))) + "\n")
