"""From a stream of tags and text to a `Page`, in one pass and constant work a token.

Every backend feeds the same builder, so that backends differ only where their parsers do. It follows tokens, not
the standard's tree construction: that is quadratic on misnested formatting elements in every parser, and all that
it would change here is which inline element a stray end tag closes.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from detector.page.document import Block, Image, Kind, Link, Page, Region

MOST_BLOCKS = 20_000
MOST_LINKS = 20_000
MOST_OTHER = 5_000

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("pre", "xmp", "listing", "plaintext"), "code"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("button", "label", "legend", "summary"), "control"),
    **dict.fromkeys(
        (
            "address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "dir", "div", "dl",
            "fieldset", "figure", "footer", "form", "frameset", "header", "hgroup", "html", "main", "menu", "nav",
            "ol", "p", "search", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
        ),
        "paragraph",
    ),
}  # fmt: skip
_LEVELS = {f"h{n}": n for n in range(1, 7)}
_VOID = frozenset(
    ("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
     "meta", "param", "source", "track", "wbr")
)  # fmt: skip
_SKIPPED = frozenset(("style", "template", "noscript", "noembed", "noframes", "svg", "math", "canvas", "object",
                      "applet", "video", "audio", "iframe", "select", "textarea", "datalist", "map", "rp"))  # fmt: skip
_CLOSED_BY: dict[str, frozenset[str]] = {
    "li": frozenset(("p", "li")),
    "dt": frozenset(("p", "dt", "dd")),
    "dd": frozenset(("p", "dt", "dd")),
    "td": frozenset(("p", "td", "th")),
    "th": frozenset(("p", "td", "th")),
    "tr": frozenset(("p", "td", "th", "tr")),
    "tbody": frozenset(("p", "td", "th", "tr", "tbody", "thead", "tfoot")),
}
_CLOSES = {tag: _CLOSED_BY.get(tag, frozenset(("p",))) for tag in _KINDS}
_REGIONS: dict[str, Region] = {"nav": "nav", "aside": "aside", "main": "main", "article": "main"}
_SECTIONING = frozenset(("html", "body", "header", "footer", *_REGIONS))
_ROLES: dict[str, Region] = {
    "navigation": "nav", "menu": "nav", "menubar": "nav", "complementary": "aside", "main": "main",
    "contentinfo": "footer", "banner": "header",
}  # fmt: skip
_NAMED_REGIONS: tuple[tuple[Region, frozenset[str]], ...] = (
    ("comments", frozenset(("comment", "comments", "commentlist", "respond", "disqus"))),
    ("nav", frozenset(("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "sitemap", "pagination",
                       "pager"))),
    ("footer", frozenset(("footer", "foot", "colophon", "copyright", "bottom"))),
    ("aside", frozenset(("sidebar", "aside", "widget", "widgets", "secondary", "rail", "related", "right-col",
                         "right-column", "rightcol", "rightcolumn"))),
    ("header", frozenset(("header", "masthead", "topbar", "banner"))),
)  # fmt: skip
_NAME = re.compile(r"right-col(?:umn)?(?![^\W_])|[^\W_]+")
_NAMED_TAGS = frozenset(("div", "section", "ul", "ol", "table", "td", "form", "dl"))
_HIDES = frozenset(("style", "hidden"))
_READ = frozenset(("class", "id", "role", "lang", "aria-hidden", *_HIDES))
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|(?:^|[;\s])(?:width|height)\s*:\s*[01]px"
)


@lru_cache(maxsize=8192)
def _named_region(names: str) -> Region | None:
    words = _NAME.findall(names.lower())
    return next((region for region, known in _NAMED_REGIONS if not known.isdisjoint(words)), None)


@lru_cache(maxsize=8192)
def _hides(style: str) -> bool:
    return _HIDING.search(style.lower()) is not None


def _is_hiding(attrs: list[tuple[str, str | None]]) -> bool:
    """Whether attributes hide an inline element; `aria-hidden` marks icons there and hides nothing."""
    for name, value in attrs:
        if name in _HIDES and (
            (name == "hidden" and (value or "").lower() != "until-found")
            or (name == "style" and value and _hides(value[:500]))
        ):
            return True
    return False


_as_block: Callable[[tuple[Any, ...]], Block] = partial(tuple.__new__, Block)
_as_link: Callable[[tuple[Any, ...]], Link] = partial(tuple.__new__, Link)


class Builder:
    """Takes the events of an HTML tokenizer, as `html.parser.HTMLParser` names them; `page()` ends the input."""

    __slots__ = (
        "_anchor", "_anchor_start", "_anchor_text", "_first_link", "_is_hidden", "_link_chars", "_links", "_meta",
        "_open", "_page", "_region", "_script_kind", "_sink", "_skip_depth", "_skipping", "_stack", "_text",
    )  # fmt: skip

    def __init__(self) -> None:
        self._page = Page(
            links=[], meta={}, head_links=[], images=[], scripts=[], inline_scripts=[], frames=[], fields=[],
            times=[], json_ld_source=[],
        )  # fmt: skip
        self._meta: dict[str, str] = {}
        self._stack: list[tuple[str, Region | None, bool]] = [("", None, False)]
        self._open: defaultdict[str, int] = defaultdict(int)
        self._region: Region | None = None
        self._is_hidden = False
        self._text: list[str] = []
        self._sink: list[str] | None = self._text
        self._link_chars = 0
        self._links: list[Link] = []
        self._first_link = 0
        self._anchor: tuple[str, str, Region | None, bool, int] | None = None
        self._anchor_start = 0
        self._anchor_text: list[str] = []
        self._skipping = ""
        self._skip_depth = 0
        self._script_kind = ""

    # Events

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if self._skipping and self._passes_over(tag):
            return
        if tag in _CLOSES:
            self._open_block(tag, attrs)
            return
        meaning = _MEANINGS.get(tag)
        if meaning is not None:
            meaning(self, tag, attrs)
        elif (self._is_hidden or (attrs and _is_hiding(attrs))) and tag not in _VOID:
            self._flush()
            self._push(tag, self._region, True)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element written with `/>`; browsers heed the slash on foreign elements only."""
        if tag not in ("svg", "math"):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; an end tag without a start is passed over."""
        if self._skipping:
            if tag == self._skipping:
                self._skip_depth -= 1
                if self._skip_depth <= 0:
                    self._skipping, self._sink = "", self._text
            return
        stack = self._stack
        if tag and stack[-1][0] == tag:
            if self._text:
                self._flush()
            _, self._region, self._is_hidden = stack.pop()
            self._open[tag] -= 1
        elif tag == "a":
            self._close_anchor()
        elif self._open.get(tag):
            if self._text:
                self._flush()
            if tag not in _KINDS and not self._reaches(tag):
                return
            name = ""
            while name != tag:
                name = self._pop()
        elif tag == "script":
            self._end_script()
        elif tag == "title":
            self._end_title()
        elif tag in ("br", "p"):
            self._flush()

    def handle_data(self, data: str) -> None:
        """Take text, character references resolved."""
        sink = self._sink
        if sink is not None and (sink or not data.isspace()):
            sink.append(data)

    def handle_comment(self, data: str) -> None:
        """Pass over a comment."""

    def handle_decl(self, data: str) -> None:
        """Pass over a declaration."""

    def handle_pi(self, data: str) -> None:
        """Pass over a processing instruction."""

    def page(self) -> Page:
        """End the input and return what was built."""
        self._skipping = ""
        self._end_script()
        self._end_title()
        self._close_anchor()
        self._flush()
        page = self._page
        page.meta = self._meta
        page.links = self._links
        return page

    # Elements with a meaning of their own

    def _passes_over(self, tag: str) -> bool:
        """Whether a start tag is part of what is skipped; a block ends foreign content and menus."""
        if tag == self._skipping:
            self._skip_depth += 1
        if tag not in _KINDS or self._skipping not in ("svg", "math", "select"):
            return True
        self._skipping, self._sink = "", self._text
        return False

    def _open_block(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._text:
            self._flush()
        stack, closes = self._stack, _CLOSES[tag]
        while stack[-1][0] in closes:
            self._pop()
        region, hidden = self._region, self._is_hidden
        for name, value in attrs:
            if name not in _READ:
                continue
            if name == "class" or name == "id":
                if (region is None or region == "main") and value and tag in _NAMED_TAGS:
                    region = _named_region(value if len(value) < 300 else value[:300]) or region
            elif name == "style":
                if value and _hides(value[:500]):
                    hidden = True
            elif name == "hidden":
                hidden = hidden or (value or "").lower() != "until-found"
            elif name == "aria-hidden":
                hidden = hidden or value == "true"
            elif name == "role":
                region = _ROLES.get(value or "", region)
            elif name == "lang" and tag == "html" and value and not self._page.lang:
                self._page.lang = value.strip().lower()
        if tag in _SECTIONING:
            if tag in ("html", "body"):
                if self._open.get(tag):
                    return
                hidden = False  # pages that a script reveals would have nothing to show
            elif tag == "header":
                region = region or "header"
            elif tag == "footer":
                region = region if region == "main" else "footer"
            else:
                region = _REGIONS[tag]
        self._push(tag, region, hidden)

    def _break(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" and self._stack[-1][0] in _LEVELS:
            self._text.append(" ")
        else:
            self._flush()

    def _start_title(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._sink = []

    def _link(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found, head_links = dict(attrs), self._page.head_links
        href = (found.get("href") or "").strip()
        if href and head_links is not None and len(head_links) < MOST_OTHER:
            kind = found.get("hreflang") or found.get("type") or ""
            head_links.append(((found.get("rel") or "").lower(), href, kind.lower()))

    def _time(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stamp, times = dict(attrs).get("datetime"), self._page.times
        if stamp and times is not None and len(times) < MOST_OTHER:
            times.append(stamp.strip())

    def _skip(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._embedded(tag, attrs)
        self._skipping, self._skip_depth, self._sink = tag, 1, None

    def _embedded(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page = self._page
        found = dict(attrs)
        if tag in ("iframe", "embed", "frame", "object"):
            source = (found.get("src") or found.get("data") or found.get("data-src") or "").strip()
            if source and page.frames is not None and len(page.frames) < MOST_OTHER:
                page.frames.append(source)
        elif page.fields is not None and len(page.fields) < MOST_OTHER:
            if tag == "input":
                page.fields.append((found.get("type") or "text").lower())
            elif tag in ("textarea", "select"):
                page.fields.append(tag)

    def _image(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        alt = " ".join((found.get("alt") or "").split())
        images = self._page.images
        if images is not None and len(images) < MOST_OTHER:
            source = found.get("src") or found.get("data-src") or ""
            images.append(Image((found.get("data-src") or source if source[:5] == "data:" else source).strip(), alt))
        if alt and self._anchor is not None and not self._anchor_text and len(self._text) == self._anchor_start:
            self._anchor_text.append(alt + " ")

    def _metadata(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        content = found.get("content")
        if content is None:
            return
        name = found.get("name") or found.get("property") or found.get("itemprop") or found.get("http-equiv")
        if name and len(self._meta) < MOST_OTHER:
            self._meta.setdefault(name.strip().lower(), " ".join(content.split()))

    # Raw text

    def _start_script(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        source = (found.get("src") or found.get("data-src") or "").strip()
        scripts = self._page.scripts
        if source and scripts is not None and len(scripts) < MOST_OTHER:
            scripts.append(source)
        self._sink = []
        self._script_kind = (found.get("type") or "script").strip().lower()

    def _end_script(self) -> None:
        kind, self._script_kind = self._script_kind, ""
        if not kind or self._sink is None:
            return
        text = "".join(self._sink)
        self._sink = self._text
        page = self._page
        if "ld+json" in kind:
            if page.json_ld_source is not None and len(page.json_ld_source) < MOST_OTHER:
                page.json_ld_source.append(text)
        elif text and page.inline_scripts is not None and len(page.inline_scripts) < MOST_OTHER:
            page.inline_scripts.append(text)

    def _end_title(self) -> None:
        if self._sink is None or self._sink is self._text:
            return
        self._page.title = self._page.title or " ".join("".join(self._sink).split())
        self._sink = self._text

    # Links

    def _open_anchor(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._anchor is not None:
            self._close_anchor()
        found = dict(attrs)
        if "href" not in found or len(self._links) >= MOST_LINKS:
            return
        hidden = self._is_hidden or "hidden" in found or ("style" in found and _hides((found["style"] or "")[:500]))
        rel = found.get("rel")
        self._anchor = (
            (found["href"] or "").strip(), rel.lower() if rel else "", self._region, hidden, len(self._page.blocks)
        )  # fmt: skip
        self._anchor_start = len(self._text)

    def _close_anchor(self) -> None:
        anchor = self._anchor
        if anchor is None:
            return
        self._anchor = None
        text = "".join(self._text[self._anchor_start :])
        self._link_chars += len(text)
        if self._anchor_text:
            text = "".join(self._anchor_text) + text
            self._anchor_text.clear()
        self._links.append(_as_link((" ".join(text.split()), *anchor)))
        if not self._text:
            self._first_link = len(self._links)  # its text, if any, stands in blocks before

    # Blocks

    def _push(self, tag: str, region: Region | None, hidden: bool) -> None:
        self._stack.append((tag, self._region, self._is_hidden))
        self._open[tag] += 1
        self._region, self._is_hidden = region, hidden

    def _pop(self) -> str:
        tag, self._region, self._is_hidden = self._stack.pop()
        self._open[tag] -= 1
        return tag

    def _reaches(self, tag: str) -> bool:
        """Whether a stray inline end tag finds its start inside the current block; bounded, for linear time."""
        for name, _, _ in reversed(self._stack[-64:]):
            if name == tag:
                return True
            if name in _KINDS:
                return False
        return False

    def _flush(self) -> None:
        pieces = self._text
        if not pieces:
            return
        text = " ".join("".join(pieces).split())
        link_chars, self._link_chars = self._link_chars, 0
        first, self._first_link = self._first_link, len(self._links)
        end = self._first_link
        if self._anchor is not None:
            inside = "".join(pieces[self._anchor_start :])
            link_chars += len(inside)
            self._anchor_text.append(inside + " ")
            self._anchor_start = 0
            end += 1
        pieces.clear()
        if not text:
            return
        into = self._page.hidden if self._is_hidden else self._page.blocks
        if len(into) >= MOST_BLOCKS:
            self._page.cut = True
            return
        tag = self._stack[-1][0]
        kind = _KINDS.get(tag, "paragraph")
        if kind == "paragraph":
            if self._open["li"]:
                kind = "item"
            elif self._open["pre"]:
                kind = "code"
        size = len(text)
        into.append(
            _as_block(
                (kind, text, _LEVELS.get(tag, 0), self._region, link_chars if link_chars < size else size, first, end)
            )
        )


_MEANINGS: dict[str, Callable[[Builder, str, list[tuple[str, str | None]]], None]] = {
    **dict.fromkeys(_SKIPPED, Builder._skip),
    **dict.fromkeys(("input", "embed", "frame"), Builder._embedded),
    **dict.fromkeys(("br", "hr"), Builder._break),
    "a": Builder._open_anchor,
    "img": Builder._image,
    "meta": Builder._metadata,
    "script": Builder._start_script,
    "link": Builder._link,
    "title": Builder._start_title,
    "time": Builder._time,
}
