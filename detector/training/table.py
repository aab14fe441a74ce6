"""The feature table: labels, groups, provenance and measures of every document and view; no text."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector import features, signals
from detector.page import Page, parse
from detector.training.corpus import EXTRACTORS, Document, Settings, Viewed, documents, views
from detector.training.parallel import ordered

if TYPE_CHECKING:
    import pyarrow as pa

GROUPS = ("network", "story", "domain", "twin")
"""Columns of which no value may stand on both sides of a split."""
_ID = ("id", "source", "view", "extractor", "corpus", "network", "family", "skeleton", "story", "domain", "twin",
       "language", "page_type", "url", "sha1")  # fmt: skip
_TAG = re.compile(rb"<[a-zA-Z]")


def build(corpus: Path, target: Path, settings: Settings | None = None, jobs: int = 2) -> int:
    """Write the table of a corpus to `target` (Parquet) and return its number of rows; see `documents`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = []
    for found in ordered(measure, documents(corpus, settings or Settings()), jobs):
        rows.extend(found)
    table = pa.Table.from_pylist(rows, schema=_schema())
    table = table.replace_schema_metadata(
        {"signals": ",".join(f"{s.name}={s.version}" for s in signals.load().values()), "settings": repr(settings)}
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, target, compression="zstd", compression_level=9)
    return len(rows)


def identified(document: Document) -> Iterator[tuple[str, Viewed]]:
    """Yield the views of a document that become rows, each after the row's `id`.

    Made pages give markup and one text view, to save time.
    """
    extractors: Iterable[str] = EXTRACTORS
    if document.source != "collected":
        # every kind of extractor, evenly; the twin gets the same as its farm
        which = hashlib.sha1((document.twin or document.sha1).encode(), usedforsecurity=False).digest()[0]
        extractors = (EXTRACTORS[which % len(EXTRACTORS)],)
    elif document.label == 0:
        extractors = ("plain", EXTRACTORS[1 + int(document.sha1[:4], 16) % (len(EXTRACTORS) - 1)])
    for viewed in views(document, extractors):
        key = f"{document.sha1}/{document.twin}/{document.label}/{viewed.view}/{viewed.extractor}"
        yield hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(), viewed


def measure(document: Document) -> list[dict[str, Any]]:
    """Return the rows of one document, one per view."""
    rows = []
    for identity, (view, extractor, source, title) in identified(document):
        page = parse(source, document.url or None, kind=view, title=title)
        findings = features.check(page)
        row: dict[str, Any] = {
            "id": identity,
            "label": document.label,
            "view": view,
            "extractor": extractor,
            "agency": document.agency,
            "year": document.year,
        }
        for name in _ID:
            if name not in row:
                row[name] = getattr(document, name)
        row["language"] = document.language or page.language
        row.update(_nuisances(page, source))
        names = [(name, measured) for name, _, measured in (c.partition(".") for c in features.columns())]
        row.update(zip(features.columns(), features.row(findings, names), strict=True))
        rows.append(row)
    return rows


def _nuisances(page: Page, source: str | bytes) -> dict[str, float | None]:
    """What must not tell farms from honest pages."""
    data = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    size = max(1, len(data))
    return {
        "nuisance.bytes": float(len(data)),
        "nuisance.tags": float(sum(1 for _ in _TAG.finditer(data))),
        "nuisance.links": None if page.links is None else float(len(page.links)),
        "nuisance.scripts": None if page.scripts is None else float(len(page.scripts) + len(page.inline_scripts or ())),
        "nuisance.images": None if page.images is None else float(len(page.images)),
        "nuisance.metas": None if page.meta is None else float(len(page.meta)),
        "nuisance.blocks": float(len(page.blocks)),
        "nuisance.words": float(len(page.body_words)),
        "nuisance.non_ascii": sum(1 for b in data if b > 127) / size,
        "nuisance.charset_utf8": None if page.encoding is None else float(page.encoding == "utf-8"),
    }


def _schema() -> "pa.Schema":
    import pyarrow as pa

    nuisances = [f"nuisance.{n}" for n in ("bytes", "tags", "links", "scripts", "images", "metas", "blocks", "words",
                                           "non_ascii", "charset_utf8")]  # fmt: skip
    return pa.schema(
        [pa.field(n, pa.string()) for n in _ID]
        + [pa.field("label", pa.int8()), pa.field("agency", pa.bool_()), pa.field("year", pa.float32())]
        + [pa.field(n, pa.float32()) for n in nuisances]
        + [pa.field(n, pa.float32()) for n in features.columns()]
    )
