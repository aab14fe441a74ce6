"""Real articles as raw material: titles, paragraphs and inline links, read from a corpus of honest pages.

The corpus is given at run time; nothing of it is kept in the project.
"""

import hashlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from detector.training.parallel import ordered

CORPUS_FILE = "legit_open.parquet"
#: Page types of the corpus that can hold an article; the others are forms, lists, shops and forums.
ARTICLE_TYPES = frozenset({"article", "news", "recipe", "documentation", "government/civic", "service"})
#: Languages written without spaces, where a paragraph of the same content has fewer characters.
DENSE = frozenset({"zh", "ja", "yue", "ko", "th"})
MIN_PARAGRAPHS = 3
MIN_PARAGRAPH = 60
MIN_DENSE_PARAGRAPH = 25
MAX_PARAGRAPHS = 60
MAX_TITLE = 220

# Lines of the page's own furniture. They name the outlet or ask for something, and an honest twin under
# another name would contradict itself with them.
_FURNITURE = re.compile(
    r"©|\(c\) ?(?:19|20)\d\d|all rights reserved|subscribe|newsletter|sign up|cookie|javascript|advertis"
    r"|alle rechte|tous droits|reservados|版权|著作権|無断転載|все права|zastrzeżone|click here|affiliate",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"[(\[]\s?(AP|Reuters|AFP|dpa|EFE|ANSA|UPI|TASS|PAP|Xinhua|CNN|Lusa|IANS|PTI)\s?[)\]]|\b(Reuters|AFP|dpa)\s?[-–—]"
)
_SEPARATOR = re.compile(r"\s+[|–—·»:-]\s+|\s*[|_»]\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class InlineLink:
    """A link inside a paragraph: which one, the span of its anchor in characters, and its target."""

    paragraph: int
    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Story:
    """One real article.

    `id` is the first 16 hex digits of the SHA-1 of its text, so that the same body has the same id wherever
    it stands. `published` is the date that the page states for itself, `year` the corpus' approximate year,
    `agency` the news agency that the text credits.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    language: str
    domain: str
    year: int | None = None
    published: date | None = None
    links: tuple[InlineLink, ...] = ()
    agency: str | None = None

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


def stories(corpus: Path, jobs: int = 1) -> list[Story]:
    """Return the articles of the honest pages under `corpus`, one per body, in the corpus' order.

    `corpus` is the folder that holds `legit_open.parquet`, or that file itself. Pages without at least three
    paragraphs of running text are left out: an index or a form is not a story. Takes some minutes for thousands
    of pages, shared by `jobs` processes.
    """
    path = corpus / CORPUS_FILE if corpus.is_dir() else corpus
    found: dict[str, Story] = {}
    for story in ordered(_read_row, _article_rows(path), jobs):
        if story is not None:
            found.setdefault(story.id, story)
    return list(found.values())


def _article_rows(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    columns = ["url", "domain", "lang", "year", "page_type", "html"]
    for batch in pq.ParquetFile(path).iter_batches(batch_size=64, columns=columns):
        for row in batch.to_pylist():
            if not row["page_type"] or row["page_type"] in ARTICLE_TYPES:
                yield row


def _read_row(row: dict[str, Any]) -> Story | None:
    return read(
        row["html"],
        url=row["url"] or "",
        language=row["lang"] or "",
        domain=row["domain"] or "",
        year=row["year"] or None,
    )


def read(
    html: bytes | str, *, url: str = "", language: str = "", domain: str = "", year: int | None = None
) -> Story | None:
    """Return the article that `html` holds, or None if it holds none of at least three paragraphs."""
    import trafilatura
    from trafilatura.settings import Document

    with warnings.catch_warnings():
        # Its date parser warns of time zones that it does not know; the day is all that is used here.
        warnings.simplefilter("ignore")
        document = trafilatura.bare_extraction(
            html, url=url or None, include_links=True, include_comments=False, with_metadata=True
        )
    if not isinstance(document, Document) or document.body is None:
        return None
    title = clean_title(document.title or "")
    if len(title) < (6 if language in DENSE else 12):
        return None
    floor = MIN_DENSE_PARAGRAPH if language in DENSE else MIN_PARAGRAPH
    texts: list[str] = []
    links: list[InlineLink] = []
    for element in document.body.iter("p"):
        text, spans = _paragraph(element)
        if len(text) < floor or _FURNITURE.search(text) or text in texts:
            continue
        if _names_outlet(text, domain):
            continue
        links += [InlineLink(len(texts), a, b, urljoin(url, to)) for a, b, to in spans]
        texts.append(text)
        if len(texts) == MAX_PARAGRAPHS:
            break
    if len(texts) < MIN_PARAGRAPHS or sum(map(len, texts)) < 6 * floor:
        return None
    agency = _AGENCY.search("\n".join(texts[:2]) + "\n" + texts[-1])
    return Story(
        id=hashlib.sha1("\n".join(texts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:16],
        title=title,
        paragraphs=tuple(texts),
        language=language,
        domain=domain,
        year=year,
        published=_date(document.date),
        links=tuple(links),
        agency=(agency[1] or agency[2]) if agency else None,
    )


def headlines(pool: list[Story], language: str | None = None) -> list[str]:
    """Return the distinct titles of `pool`, of one language or of all."""
    return list(dict.fromkeys(s.title for s in pool if language is None or s.language == language))


def clean_title(title: str) -> str:
    """Return `title` on one line, without the name of the outlet after its last separator."""
    title = _SPACE.sub(" ", title).strip()[:MAX_TITLE]
    *_, last = (None, *_SEPARATOR.finditer(title))
    if last is not None and last.start() >= 0.5 * len(title):
        title = title[: last.start()]
    return title.strip()


def _names_outlet(text: str, domain: str) -> bool:
    """Return whether `text` names the site at `domain`: by address, or by name if the name is no common word."""
    label = domain.split(".")[0]
    if not label or len(label) > 6:
        return bool(label) and label in text.lower().replace(" ", "")
    return domain in text.lower() or (
        len(label) > 2 and re.search(rf"\b{re.escape(label.upper())}\b", text) is not None
    )


def _paragraph(element: Any) -> tuple[str, list[tuple[int, int, str]]]:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for run, target in _runs(element):
        run = _SPACE.sub(" ", run)
        if not text or text.endswith(" "):
            run = run.lstrip()
        if target and run.strip():
            spans.append((len(text), len(text) + len(run.rstrip()), target))
        text += run
    return text.rstrip(), spans


def _runs(element: Any, target: str = "") -> Iterator[tuple[str, str]]:
    if element.text:
        yield element.text, target
    for child in element:
        yield from _runs(child, child.get("target") or "" if child.tag == "ref" else target)
        if child.tail:
            yield child.tail, target


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
