"""Labelled documents to learn from: collected pages, made farms with their twins, look-alikes, a user's own list.

Every page comes as markup and as what text extractors make of it, with or without its title beside it, because data
engineers score all of these.
"""

import csv
import hashlib
import html
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from detector.page import markdown, parse
from detector.records import View
from detector.site import registrable_domain

_PROGRAM = re.compile(r"\A\s*(?:import |export |const |<\?php|package )")
TITLED = "titled"
"""Trafilatura's text with the `<title>` of the page beside it, as many corpora have it."""
MARKDOWN = "markdown"
"""Trafilatura's text as Markdown with links and images; of a page's source in Markdown, the source itself."""
EXTRACTORS = ("plain", "trafilatura", "resiliparse", "justext", TITLED, MARKDOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One labelled page and the groups that it belongs to; see the data card for each field's meaning."""

    label: int
    content: bytes = field(repr=False)
    source: str
    form: str = "html"
    """`html`, `text` for extracted text, `markdown` for a page's source."""
    url: str = ""
    corpus: str = ""
    network: str = ""
    family: str = ""
    skeleton: str = ""
    story: str = ""
    domain: str = ""
    twin: str = ""
    language: str = ""
    page_type: str = ""
    agency: bool = False
    year: float = float("nan")

    @property
    def sha1(self) -> str:
        """SHA-1 of the content, in hexadecimal."""
        return hashlib.sha1(self.content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is made besides what was collected."""

    pairs: int = 3_000
    lookalikes: int = 1_500
    seed: int = 7


def documents(corpus: Path, settings: Settings) -> Iterator[Document]:
    """Yield the documents of a corpus: a folder with `legit_open.parquet` and `farm_open.parquet`, or a CSV.

    A CSV has the columns `path` (relative to it), `label` (farm or honest, 1 or 0) and, where known, `url` and
    `group`; pages of one group never stand on both sides of a split. Pages are made from collected stories only,
    so a CSV gives only its own.

    Raises:
        FileNotFoundError: when the corpus or one of its files is missing.
        ValueError: when a CSV lacks a column or holds another label.
    """
    if corpus.is_file():
        yield from labelled(corpus)
        return
    yield from honest(corpus)
    yield from farms(corpus)
    yield from made(corpus, settings)


def honest(corpus: Path) -> Iterator[Document]:
    """Yield the collected honest pages."""
    for row in _rows(corpus / "legit_open.parquet"):
        yield Document(
            label=0,
            content=row["html"],
            source="collected",
            url=row["url"] or "",
            corpus=row["corpus"] or "",
            domain=row["domain"] or "",
            language=row["lang"] or "",
            page_type=row["page_type"] or "",
            agency=bool(row["agency"]),
            year=float("nan") if row["year"] is None else float(row["year"]),
        )


def farms(corpus: Path) -> Iterator[Document]:
    """Yield the collected farm pages; a page's program source is not what anyone crawls and is left out."""
    for row in _rows(corpus / "farm_open.parquet"):
        content = row["content"] if isinstance(row["content"], bytes) else row["content"].encode()
        text = content.decode("utf-8", "replace") if row["form"] == "text" else ""
        if _PROGRAM.match(text):
            continue
        url = row["url"] or ""
        yield Document(
            label=1,
            content=content,
            source="collected",
            form="html" if row["form"] == "html" else "markdown" if markdown.has_front_matter(text) else "text",
            url=url,
            corpus="farm_open",
            network=row["network"],
            family=row["kind"],
            domain=registrable_domain(parse("", url).host) if url else "",
        )


def made(corpus: Path, settings: Settings) -> Iterator[Document]:
    """Yield generated farms, each followed by its honest twin, and look-alikes, from the stories of honest pages."""
    from detector.training import farms as generator
    from detector.training.stories import stories

    pool = stories(corpus, jobs=2)
    by_id = {story.id: story for story in pool}
    parts: list[tuple[str, Iterable[generator.Made]]] = [
        ("made", generator.generate(pool, settings.pairs, settings.seed))
    ]
    if settings.lookalikes:
        from detector.training.lookalikes import lookalikes

        parts.append(("lookalike", lookalikes(pool, settings.lookalikes, settings.seed)))
    for source, pages in parts:
        for page in pages:
            story = by_id.get(page.story)
            yield Document(
                label=page.label,
                content=page.html.encode("utf-8", "replace"),
                source=source,
                url=page.url,
                corpus="made",
                network=generator.IMITATED.get(page.family, "") if page.label else "",
                family=page.family,
                skeleton=page.skeleton,
                story=page.story,
                domain=story.domain if story else "",
                twin=page.twin,
                language=page.language,
            )


def labelled(table: Path) -> Iterator[Document]:
    """Yield the pages of a user's CSV; see `documents`."""
    names = {"farm": 1, "1": 1, "honest": 0, "clean": 0, "0": 0}
    with table.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        if not {"path", "label"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{table} needs the columns path and label; it has {', '.join(rows.fieldnames or ())}.")
        for number, row in enumerate(rows, 2):
            label = names.get((row["label"] or "").strip().lower())
            if label is None:
                raise ValueError(f"Line {number} of {table}: the label is farm or honest, not {row['label']!r}.")
            path = table.parent / row["path"]
            url = row.get("url") or ""
            yield Document(
                label=label,
                content=path.read_bytes(),
                source="collected",
                form="text" if path.suffix in (".txt", ".md") else "html",
                url=url,
                corpus=table.stem,
                network=(row.get("group") or "") if label else "",
                domain=(registrable_domain(parse("", url).host) if url else "") or (row.get("group") or ""),
            )


class Viewed(NamedTuple):
    """A document as somebody may have it."""

    view: View
    extractor: str
    """One of `EXTRACTORS`; empty for markup."""
    source: str | bytes
    """What is scored."""
    title: str | None = None
    """The title that is known beside it."""


def views(document: Document, extractors: Iterable[str] = EXTRACTORS) -> Iterator[Viewed]:
    """Yield the views of a document; views without text, or without the title that they need, are left out."""
    if document.form == "text":
        yield Viewed("text", "plain", document.content.decode("utf-8", "replace"))
        return
    markup = document.content
    source = ""
    if document.form == "markdown":
        source = markup.decode("utf-8", "replace")
        markup = _rendered(source).encode()
    else:
        yield Viewed("html", "", markup)
    page = parse(markup, kind="html")
    for name in extractors:
        title = page.title if name == TITLED else None
        if name == "plain":
            text = "\n".join([page.title, *(b.text for b in page.blocks)])
        elif name == MARKDOWN and source:
            text = source
        else:
            text = _extract(name, markup, page.language)
        if len(text.strip()) >= 40 and title != "":
            yield Viewed("text", name, text, title)


def _extract(name: str, markup: bytes, language: str) -> str:
    if name in ("trafilatura", TITLED, MARKDOWN):
        import trafilatura

        rich = name == MARKDOWN
        form = "markdown" if rich else "txt"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its date parser warns of the pages' own oddities
            text = trafilatura.extract(
                markup, fast=True, include_comments=False, output_format=form, include_links=rich, include_images=rich
            )
        return text or ""
    if name == "resiliparse":
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.encoding import bytes_to_str, detect_encoding

        return str(extract_plain_text(bytes_to_str(markup, detect_encoding(markup)), main_content=True))
    import justext

    stoplist = _STOPLISTS.get(language)
    if stoplist is None or len(markup) > 1_000_000:
        return ""
    try:
        paragraphs = justext.justext(markup, justext.get_stoplist(stoplist))
    except (ValueError, AssertionError):  # what lxml raises on markup that it refuses
        return ""
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


_STOPLISTS = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "ru": "Russian", "pl": "Polish", "nl": "Dutch",
    "pt": "Portuguese", "it": "Italian", "el": "Greek", "sv": "Swedish", "da": "Danish", "no": "Norwegian_Bokmal",
    "cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "fi": "Finnish", "tr": "Turkish", "id": "Indonesian",
    "vi": "Vietnamese", "ro": "Romanian", "hr": "Croatian", "bg": "Bulgarian", "ar": "Arabic", "fa": "Persian",
}  # fmt: skip


def _rendered(source: str) -> str:
    """The page that a site generator makes of Markdown: front matter is for it, not for readers."""
    title, _ = markdown.split(source)
    body = markdown.render(source)
    return f"<html><head><title>{html.escape(title or '')}</title></head><body><article>{body}</article></body></html>"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; a corpus folder holds legit_open.parquet and farm_open.parquet.")
    for batch in pq.ParquetFile(path).iter_batches(64):
        yield from batch.to_pylist()
