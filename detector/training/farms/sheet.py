"""What stands on a page, apart from its markup: a farm and its twin fill the same sheet."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Link:
    """One link: its anchor text and its target."""

    text: str
    href: str


@dataclass(slots=True)
class Item:
    """One entry of a list of links."""

    text: str
    href: str
    date: str = ""
    lead: str = ""
    source: str = ""


@dataclass(slots=True)
class Box:
    """A titled list of links; `place` is `below` or `above` the article, or `side`."""

    title: str
    items: list[Item]
    place: str = "below"


@dataclass(slots=True)
class Block:
    """A piece of the body: tag name (`p`, `h2`, `li`, `pre`, `blockquote`) and its inner HTML.

    With an empty `kind` the markup is whole by itself.
    """

    kind: str
    html: str

    @property
    def length(self) -> int:
        """Characters of its text."""
        return len(_TAG.sub("", self.html))


@dataclass(slots=True)
class Remark:
    """A reader's comment."""

    name: str
    date: str
    text: str


@dataclass(slots=True)
class Sheet:
    """Everything that a skeleton renders. Strings named `*_html` and those of `Block` are markup already."""

    url: str
    language: str
    brand: str
    site_name: str
    publisher: str
    title: str
    headline: str
    description: str
    moment: datetime
    author: str
    section: str
    crumbs_html: str = ""
    metaline_html: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tail_html: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    nav: list[Link] = field(default_factory=list)
    footer: list[Link] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    hidden_html: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    canonical: str = ""
    published: datetime | None = None
    assets: str = ""
    captions: list[str] = field(default_factory=list)
    filler: str = ""

    @property
    def base(self) -> str:
        """The scheme and host of the page."""
        return "/".join(self.url.split("/", 3)[:3])

    @property
    def size(self) -> int:
        """Characters of the body's text."""
        return sum(b.length for b in self.blocks)


def e(text: str) -> str:
    """Escape `text` for markup and for attribute values."""
    return escape(text, quote=True)


def anchor(text: str, href: str) -> str:
    """Return a link as markup."""
    return f'<a href="{escape(href, quote=True)}">{escape(text, quote=False)}</a>'
