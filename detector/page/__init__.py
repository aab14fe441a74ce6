"""Bytes, text or a tree in; one `Page` out."""

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from detector.page import markdown, plain
from detector.page.decode import decode
from detector.page.document import Block, Image, Link, Page, Section

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["MOST_MARKUP", "Block", "Image", "Link", "Page", "Section", "parse"]

MOST_MARKUP = 2_000_000
"""Characters (bytes for bytes) of a page that are read; what follows is left out and `Page.cut` says so."""

MOST_TITLE = 2_000
"""Characters that are read of a title that comes beside a page."""

_DOCUMENT = re.compile(r"<!doctype\s+html|<(?:html|head|body|frameset)[\s>]", re.IGNORECASE)
_START = re.compile(r"\s*<(?:!--|[a-z][a-z0-9]*(?:\s[^<>]{0,2000})?/?>)", re.IGNORECASE)
_END = re.compile(
    r"</(?:p|div|a|li|ul|td|tr|table|span|h[1-6]|b|i|font|center|script|section|article)\s*>", re.IGNORECASE
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
MOST_CONTROL = 0.05

_BACKEND = "turbohtml" if find_spec("turbohtml") is not None else "soup"


def parse(
    source: "str | bytes | BeautifulSoup | Page",
    url: str | None = None,
    *,
    title: str | None = None,
    kind: Literal["html", "text"] | None = None,
    encoding: str | None = None,
    backend: Literal["turbohtml", "soup"] | None = None,
) -> Page:
    """Return the `Page` of a document.

    Args:
        source: markup or extracted text as `str` or `bytes`, a BeautifulSoup tree, or a `Page`, which is returned.
        url: the address that it was found at.
        title: the page's title, where it is known beside a text or a fragment; markup's own `<title>` goes first.
        kind: `html`, or `text` for extracted text, in lines or in Markdown; recognised when None.
        encoding: the charset that the transport named, a hint for bytes.
        backend: the HTML backend; by default turbohtml, or BeautifulSoup where that is missing.

    Raises:
        TypeError: when `source` is none of these types.

    """
    if isinstance(source, Page):
        return source
    name: str | None = None
    cut = False
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source[: MOST_MARKUP + 1])
        cut = len(data) > MOST_MARKUP
        text, name = decode(data[:MOST_MARKUP], encoding, html=kind != "text")
    elif isinstance(source, str):
        cut = len(source) > MOST_MARKUP
        text = source[:MOST_MARKUP].removeprefix("\ufeff")
    else:
        return _titled(_walk(source, url), title)
    is_markup = looks_like_markup(text)
    sample = text[:4_096]
    if not is_markup and len(_CONTROL.findall(sample)) > MOST_CONTROL * len(sample):
        raise ValueError("The input is binary data, not a page: it holds control characters; give HTML or text.")
    if (kind or ("html" if is_markup else "text")) == "html":
        page = _parse_markup(text, backend or _BACKEND)
    elif markdown.is_markdown(text):
        page = markdown.parse(text, lambda rendered: _parse_markup(rendered[:MOST_MARKUP], backend or _BACKEND))
    else:
        page = plain.parse(text)
    page.url, page.encoding, page.cut = url, name, page.cut or cut
    return _titled(page, title)


def looks_like_markup(text: str) -> bool:
    """Tell markup from extracted text: a document's tags early, a tag first, or end tags one after the other.

    A text about HTML quotes a tag here and there and stays text, and so does Markdown with front matter.
    """
    if markdown.has_front_matter(text):
        return False
    if _DOCUMENT.search(text[:4_000]) or _START.match(text):
        return True
    sample = text[:100_000]
    ends = sum(1 for _ in _END.finditer(sample))
    return ends >= 5 and ends * 1_000 > len(sample)


def _titled(page: Page, title: str | None) -> Page:
    """Give a page the title that its source names, where it has none of its own."""
    title = " ".join((title or "")[:MOST_TITLE].split())
    if title and not (page.titled and page.title):
        page.title, page.titled = title, True
    return page


def _parse_markup(markup: str, backend: str) -> Page:
    if backend == "turbohtml":
        from detector.page import html

        return html.parse(markup)
    from detector.page import soup

    return soup.parse(markup)


def _walk(source: object, url: str | None) -> Page:
    from bs4.element import Tag

    if not isinstance(source, Tag):
        raise TypeError(
            f"A page is given as str, bytes, BeautifulSoup or Page, not {type(source).__name__}; read it first."
        )
    from detector.page import soup

    page = soup.walk(source)
    page.url = url
    return page
