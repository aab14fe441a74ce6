"""The one view of a document that every signal reads."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from detector import language, terms
from detector.page import claims, outline, structured
from detector.records import View

Kind = Literal["heading", "paragraph", "item", "cell", "code", "caption", "control"]
Region = Literal["main", "header", "nav", "aside", "footer", "comments"]


class Block(NamedTuple):
    """A run of text between two block boundaries, white space folded."""

    kind: Kind
    """What holds the text: a heading, a paragraph, a list item, a table cell, code, a caption, a control."""
    text: str
    """The text, never empty."""
    level: int = 0
    """1 to 6 for headings, else 0."""
    region: Region | None = None
    """The part of the page that the markup says it belongs to; None where it does not say."""
    link_chars: int = 0
    """How many characters of the text stand inside links; 0 where links are unknown."""
    first_link: int = 0
    """Index in `Page.links` of the first link that stands in this block."""
    end_link: int = 0
    """Index after the last one."""

    @property
    def link_only(self) -> bool:
        """Whether nearly all of the text is a link."""
        return self.link_chars >= 0.8 * len(self.text)


class Link(NamedTuple):
    """An `<a href>`."""

    text: str
    """Anchor text, white space folded; empty for an image without a description."""
    href: str
    """Target as written, white space stripped."""
    rel: str = ""
    """The `rel` attribute in lower case."""
    region: Region | None = None
    """As in `Block`."""
    hidden: bool = False
    """Whether the page hides it: `hidden`, `aria-hidden`, `display:none`, off-screen, no size."""
    block: int = 0
    """Index in `Page.blocks` of the block in which it starts, or of the next one when it holds no text."""


class Image(NamedTuple):
    """An `<img>`."""

    src: str
    alt: str


class Section(NamedTuple):
    """A heading, or none, and the headline-like items that follow it."""

    heading: str
    """The words of the section's name; empty when it has none."""
    items: tuple[str, ...]
    """The items' texts in order, at least three."""
    first: int
    """Index in `Page.blocks` of the first item."""
    end: int
    """Index after the last one."""
    region: Region | None
    """The region of most items."""


MOST_READ = 20_000
"""Characters of the running text, line ends not counted, that are cut into words."""


@dataclass(eq=False, kw_only=True)
class Page:
    """A parsed document: what is visible in reading order, what it claims in its head, and what it hides.

    What a view cannot know is None, never empty: extracted text has no `meta` and no `scripts`, and only in Markdown
    `links` and `images`, those that were kept with the text.
    Properties are computed once, when first read, and shared by all signals.
    """

    url: str | None = None
    """The address that the page was found at."""
    view: View = "html"
    """Whether it was parsed from markup or from extracted text."""
    title: str = ""
    """`<title>`, or what was given beside the page, or the first line of extracted text where that looks like one."""
    titled: bool = True
    """Whether `title` is known to be the page's title; False where the first line of a text was taken for it."""
    blocks: list[Block] = field(default_factory=list)
    """What a reader sees, in order."""
    hidden: list[Block] = field(default_factory=list)
    """What the markup hides from a reader."""
    links: list[Link] | None = None
    """Every link with a target, in order."""
    meta: Mapping[str, str] | None = None
    """Contents of `<meta>` by lower-case `name`, `property`, `itemprop` or `http-equiv`; the first of each."""
    head_links: list[tuple[str, str, str]] | None = None
    """`<link>` elements as (rel in lower case, href, type or hreflang)."""
    lang: str = ""
    """The language that the markup declares, in lower case, as written."""
    images: list[Image] | None = None
    """Every image."""
    scripts: list[str] | None = None
    """Addresses of external scripts as written."""
    inline_scripts: list[str] | None = None
    """Texts of inline scripts, without structured data."""
    frames: list[str] | None = None
    """Addresses of `<iframe>`, `<embed>` and `<object>` as written."""
    fields: list[str] | None = None
    """Types of form fields in order: `text`, `email`, `password`, `search`, `textarea`, `select`, `button`, ..."""
    times: list[str] | None = None
    """`datetime` attributes in order."""
    json_ld_source: list[str] | None = None
    """JSON-LD scripts, unparsed."""
    encoding: str | None = None
    """The encoding that bytes were decoded with; None for text."""
    cut: bool = False
    """Whether the input was larger than what is read of a page."""

    @cached_property
    def texts(self) -> list[str]:
        """The text of each block."""
        return [b.text for b in self.blocks]

    @cached_property
    def lowers(self) -> list[str]:
        """`texts` in lower case."""
        return self.lower.split("\n") if self.blocks else []  # no block holds a line break

    @cached_property
    def text(self) -> str:
        """All visible text, one block a line."""
        return "\n".join(self.texts)

    @cached_property
    def lower(self) -> str:
        """`text` in lower case: `phrase in page.lower` is the cheap test before any regular expression."""
        return self.text.lower()

    @cached_property
    def host(self) -> str:
        """The lower-case host of `url`, without port; empty when unknown."""
        return structured.host_of(self.url or "")

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """The objects of all readable JSON-LD scripts, graphs flattened; at most 200."""
        return structured.json_ld(self.json_ld_source or [])

    @cached_property
    def canonical(self) -> str:
        """`<link rel=canonical>`; empty when absent."""
        return next((href for rel, href, _ in self.head_links or () if "canonical" in rel.split()), "")

    @cached_property
    def headline(self) -> str:
        """The page's own headline: the heading or early line that its title repeats, else the first `<h1>`."""
        return outline.headline(self)

    @cached_property
    def place(self) -> int:
        """Index of the first block that is nothing but the headline, -1 where none is."""
        try:
            return self.texts.index(self.headline)
        except ValueError:
            return -1

    @cached_property
    def body(self) -> list[int]:
        """Indices of the blocks that hold running text: the article, not the frame around it."""
        return outline.body(self)

    @cached_property
    def body_text(self) -> str:
        """The running text, one block a line."""
        texts = self.texts
        return "\n".join([texts[i] for i in self.body])

    @cached_property
    def body_lower(self) -> str:
        """`body_text` in lower case."""
        lowers = self.lowers
        return "\n".join([lowers[i] for i in self.body])

    @cached_property
    def sections(self) -> list[Section]:
        """Lists of headline-like items: related, ranking, recommended and the like, but not menus."""
        return outline.sections(self)

    @property
    def is_read_whole(self) -> bool:
        """Whether `body_words` are those of all blocks of `body`."""
        return len(self.body_text) <= MOST_READ

    @cached_property
    def _read(self) -> str:
        """The part of `body_lower` that is cut into words: `MOST_READ` characters."""
        if self.is_read_whole:
            return self.body_lower
        texts, lowers = self.texts, self.lowers
        lines: list[str] = []
        room = MOST_READ
        for i in self.body:
            size = len(texts[i])
            lines.append(lowers[i] if size <= room else texts[i][:room].lower())
            room -= size
            if room <= 0:
                break
        return "\n".join(lines)

    @cached_property
    def body_tokens(self) -> list[list[str]]:
        """Lower-case tokens of each block of `body`, about the first 20,000 characters; see `language.words`."""
        return language.words_of_lines(self._read) if self.body else []

    @cached_property
    def body_words(self) -> list[str]:
        """The tokens of `body_tokens` in one list."""
        return language.words_of_text(self._read)

    @cached_property
    def is_unspaced(self) -> bool:
        """Whether the text is in a script that writes without spaces; see `language.is_unspaced`."""
        return language.is_unspaced(self.text)

    @cached_property
    def claims(self) -> list[claims.Claim]:
        """Every name that the page gives for its publisher; see `detector.page.claims.claims`."""
        return claims.claims(self)

    @cached_property
    def word_counts(self) -> Counter[str]:
        """How often each token of `body_words` occurs."""
        return Counter(self.body_words)

    @cached_property
    def telling(self) -> dict[str, float]:
        """Those tokens of `body_words` that relate texts to each other, with their weights; see `terms.telling`."""
        return terms.telling(self.word_counts)

    @cached_property
    def language(self) -> str:
        """ISO 639-1 code of the language that the text is written in; empty when too short to tell."""
        return language.identify(self.body_text or self.text)

    def at(self, where: str) -> str:
        """Return the text that a piece of evidence points to; see `Evidence.where`.

        Places: `url`, `title`, `headline`, `text`, `block N`, `hidden N`, `link N` (anchor text, a space, target),
        `image N` (address, a space, description), `script N`, `inline-script N`, `frame N`, `meta NAME`,
        `head-link N` (rel, a space, target), `time N`, `json-ld`, `lang`.

        Raises:
            KeyError: when the page has no such place.

        """
        name, _, index = where.partition(" ")
        if name == "meta":
            return (self.meta or {})[index]
        if not index:
            single = {
                "url": self.url or "",
                "title": self.title,
                "headline": self.headline,
                "text": self.text,
            }
            single["json-ld"] = "\n".join(self.json_ld_source or ())
            single["lang"] = self.lang
            return single[name]
        try:
            number = int(index)
            if name in ("block", "hidden"):
                return (self.blocks if name == "block" else self.hidden)[number].text
            if name == "link":
                link = (self.links or [])[number]
                return f"{link.text} {link.href}"
            if name == "image":
                image = (self.images or [])[number]
                return f"{image.src} {image.alt}"
            if name == "head-link":
                rel, href, _ = (self.head_links or [])[number]
                return f"{rel} {href}"
            places = {"script": self.scripts, "inline-script": self.inline_scripts, "frame": self.frames}
            places["time"] = self.times
            return (places[name] or [])[number]
        except (IndexError, ValueError) as problem:
            raise KeyError(where) from problem
