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
_LOOKS: dict[str, tuple[Kind, int]] = {tag: (kind, _LEVELS.get(tag, 0)) for tag, kind in _KINDS.items()}
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
_REGION_NAMES = frozenset().union(*(known for _, known in _NAMED_REGIONS))
_NAME = re.compile(r"right-col(?:umn)?(?![^\W_])|[^\W_]+")
_CUT = {code: " " for code in range(128) if not chr(code).isalnum()}
_NAMED_TAGS = frozenset(("div", "section", "ul", "ol", "table", "td", "form", "dl"))
_FRAMES = frozenset(("iframe", "embed", "frame", "object"))
_HIDES = frozenset(("style", "hidden"))
_READ = frozenset(("class", "id", "role", "lang", "aria-hidden", *_HIDES))
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|(?:^|[;\s])(?:width|height)\s*:\s*[01]px"
)


Attributes = list[tuple[str, str | None]]


@lru_cache(maxsize=16384)
def _named_region(names: str) -> Region | None:
    lower = names.lower()
    # most names have neither letters beyond ASCII nor a column on the right, and are cut faster without the pattern
    words = lower.translate(_CUT).split() if names.isascii() and "right-col" not in lower else _NAME.findall(lower)
    if _REGION_NAMES.isdisjoint(words):
        return None
    return next((region for region, known in _NAMED_REGIONS if not known.isdisjoint(words)), None)


@lru_cache(maxsize=8192)
def _hides(style: str) -> bool:
    return _HIDING.search(style.lower()) is not None


def _is_hiding(attrs: Attributes) -> bool:
    """Whether attributes hide an inline element; `aria-hidden` marks icons there and hides nothing."""
    for name, value in attrs:
        if name in _HIDES and (
            (name == "hidden" and (value or "").lower() != "until-found")
            or (name == "style" and value and _hides(value[:500]))
        ):
            return True
    return False


def folded(text: str) -> str:
    """Return a text with its white space folded; of printable signs, only the plain space is white."""
    text = text.strip()
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


as_block: Callable[[tuple[Any, ...]], Block] = partial(tuple.__new__, Block)
_as_image: Callable[[tuple[str, str]], Image] = partial(tuple.__new__, Image)
_as_link: Callable[[tuple[Any, ...]], Link] = partial(tuple.__new__, Link)


class Builder:
    """Takes the events of an HTML tokenizer, as `html.parser.HTMLParser` names them; `page()` ends the input.

    The events are closures: a page has thousands, and reading their state from `self` would take as long as their work.
    """

    __slots__ = (
        "handle_comment", "handle_data", "handle_decl", "handle_endtag", "handle_pi", "handle_startendtag",
        "handle_starttag", "page",
    )  # fmt: skip

    handle_starttag: Callable[[str, Attributes], None]
    """Open an element."""
    handle_startendtag: Callable[[str, Attributes], None]
    """Open an element written with `/>`; browsers heed the slash on foreign elements only."""
    handle_endtag: Callable[[str], None]
    """Close an element; an end tag without a start is passed over."""
    handle_data: Callable[[str], None]
    """Take text, character references resolved."""
    handle_comment: Callable[[str], object]
    handle_decl: Callable[[str], object]
    handle_pi: Callable[[str], object]
    page: Callable[[], Page]
    """End the input and return what was built."""

    def __init__(self) -> None:
        page = Page()
        blocks, concealed = page.blocks, page.hidden
        meta: dict[str, str] = {}
        links: list[Link] = []
        head_links: list[tuple[str, str, str]] = []
        images: list[Image] = []
        scripts: list[str] = []
        inline_scripts: list[str] = []
        frames: list[str] = []
        fields: list[str] = []
        times: list[str] = []
        json_ld: list[str] = []

        stack: list[tuple[str, Region | None, bool]] = []
        """What was the innermost element, its region and whether it is hidden, outside each open one."""
        count: defaultdict[str, int] = defaultdict(int)
        """How many elements of a name are open."""
        top = ""
        region: Region | None = None
        hidden = False
        text: list[str] = []
        sink: list[str] | None = text
        link_chars = first_link = 0
        anchor: tuple[str, str, Region | None, bool, int] | None = None
        anchor_start = 0
        anchor_text: list[str] = []
        linked = linked_line = ""
        """The last anchor's text as written and folded; it is often a whole block."""
        skipping = ""
        skip_depth = 0
        script_kind = ""

        # Events

        def handle_starttag(tag: str, attrs: Attributes) -> None:
            nonlocal top, region, hidden, skipping, skip_depth, sink
            if skipping:
                if tag == skipping:
                    skip_depth += 1
                if tag not in _KINDS or skipping not in ("svg", "math", "select"):
                    return
                skipping, sink = "", text  # a block ends foreign content and menus
            closes = _CLOSES.get(tag)
            if closes is None:
                meaning = meanings.get(tag)
                if meaning is not None:
                    meaning(tag, attrs)
                elif (hidden or (attrs and _is_hiding(attrs))) and tag not in _VOID:
                    flush()
                    push(tag, region, True)
                return
            if text:
                flush()
            while top in closes:
                pop()
            inner, is_hidden = region, hidden
            for name, value in attrs:
                if name == "class" or name == "id":
                    if (inner is None or inner == "main") and value and tag in _NAMED_TAGS:
                        inner = _named_region(value if len(value) < 300 else value[:300]) or inner
                elif name in _READ:
                    if name == "style":
                        if value and _hides(value[:500]):
                            is_hidden = True
                    elif name == "hidden":
                        is_hidden = is_hidden or (value or "").lower() != "until-found"
                    elif name == "aria-hidden":
                        is_hidden = is_hidden or value == "true"
                    elif name == "role":
                        inner = _ROLES.get(value or "", inner)
                    elif tag == "html" and value and not page.lang:
                        page.lang = value.strip().lower()
            if tag in _SECTIONING:
                if tag in ("html", "body"):
                    if count[tag]:
                        return
                    is_hidden = False  # pages that a script reveals would have nothing to show
                elif tag == "header":
                    inner = inner or "header"
                elif tag == "footer":
                    inner = inner if inner == "main" else "footer"
                else:
                    inner = _REGIONS[tag]
            stack.append((top, region, hidden))
            count[tag] += 1
            top, region, hidden = tag, inner, is_hidden

        def handle_startendtag(tag: str, attrs: Attributes) -> None:
            if tag not in ("svg", "math"):
                handle_starttag(tag, attrs)

        def handle_endtag(tag: str) -> None:
            nonlocal top, region, hidden, skipping, skip_depth, sink
            if skipping:
                if tag == skipping:
                    skip_depth -= 1
                    if skip_depth <= 0:
                        skipping, sink = "", text
            elif tag == top and stack:
                if text:
                    flush()
                count[tag] -= 1
                top, region, hidden = stack.pop()
            elif tag == "a":
                close_anchor()
            elif count.get(tag):
                if text:
                    flush()
                if tag in _KINDS or reaches(tag):
                    while pop() != tag:
                        pass
            elif tag == "script":
                end_script()
            elif tag == "title":
                end_title()
            elif tag == "br" or tag == "p":
                flush()

        def handle_data(data: str) -> None:
            if sink or (sink is not None and not data.isspace()):
                sink.append(data)

        def end() -> Page:
            nonlocal skipping
            skipping = ""
            end_script()
            end_title()
            close_anchor()
            flush()
            page.meta, page.links, page.head_links, page.images, page.frames = meta, links, head_links, images, frames
            page.scripts, page.inline_scripts, page.json_ld_source = scripts, inline_scripts, json_ld
            page.fields, page.times = fields, times
            return page

        # Elements with a meaning of their own

        def break_line(tag: str, attrs: Attributes) -> None:
            if tag == "br" and top in _LEVELS:
                text.append(" ")
            else:
                flush()

        def start_title(tag: str, attrs: Attributes) -> None:
            nonlocal sink
            sink = []

        def link(tag: str, attrs: Attributes) -> None:
            found = dict(attrs)
            href = (found.get("href") or "").strip()
            if href and len(head_links) < MOST_OTHER:
                kind = found.get("hreflang") or found.get("type") or ""
                head_links.append(((found.get("rel") or "").lower(), href, kind.lower()))

        def time(tag: str, attrs: Attributes) -> None:
            stamp = dict(attrs).get("datetime")
            if stamp and len(times) < MOST_OTHER:
                times.append(stamp.strip())

        def skip(tag: str, attrs: Attributes) -> None:
            nonlocal skipping, skip_depth, sink
            embedded(tag, attrs)
            skipping, skip_depth, sink = tag, 1, None

        def embedded(tag: str, attrs: Attributes) -> None:
            if tag in _FRAMES:
                found = dict(attrs)
                source = (found.get("src") or found.get("data") or found.get("data-src") or "").strip()
                if source and len(frames) < MOST_OTHER:
                    frames.append(source)
            elif len(fields) < MOST_OTHER:
                if tag == "input":
                    fields.append((dict(attrs).get("type") or "text").lower())
                elif tag in ("textarea", "select"):
                    fields.append(tag)

        def image(tag: str, attrs: Attributes) -> None:
            found = dict(attrs)
            alt = found.get("alt")
            alt = folded(alt) if alt else ""
            if len(images) < MOST_OTHER:
                source = found.get("src") or found.get("data-src") or ""
                source = (found.get("data-src") or source if source[:5] == "data:" else source).strip()
                images.append(_as_image((source, alt)))
            if alt and anchor is not None and not anchor_text and len(text) == anchor_start:
                anchor_text.append(alt + " ")

        def metadata(tag: str, attrs: Attributes) -> None:
            found = dict(attrs)
            content = found.get("content")
            if content is None:
                return
            name = found.get("name") or found.get("property") or found.get("itemprop") or found.get("http-equiv")
            if name and len(meta) < MOST_OTHER:
                meta.setdefault(name.strip().lower(), folded(content))

        # Raw text

        def start_script(tag: str, attrs: Attributes) -> None:
            nonlocal sink, script_kind
            found = dict(attrs)
            source = (found.get("src") or found.get("data-src") or "").strip()
            if source and len(scripts) < MOST_OTHER:
                scripts.append(source)
            sink = []
            script_kind = (found.get("type") or "script").strip().lower()

        def end_script() -> None:
            nonlocal sink, script_kind
            kind, script_kind = script_kind, ""
            if not kind or sink is None:
                return
            script = "".join(sink)
            sink = text
            if "ld+json" in kind:
                if len(json_ld) < MOST_OTHER:
                    json_ld.append(script)
            elif script and len(inline_scripts) < MOST_OTHER:
                inline_scripts.append(script)

        def end_title() -> None:
            nonlocal sink
            if sink is not None and sink is not text:
                page.title = page.title or folded("".join(sink))
                sink = text

        # Links

        def open_anchor(tag: str, attrs: Attributes) -> None:
            nonlocal anchor, anchor_start
            if anchor is not None:
                close_anchor()
            href: str | None = None
            rel, is_hidden = "", hidden
            for name, value in attrs:
                if name == "href":
                    href = value.strip() if value else ""
                elif name == "rel":
                    rel = value.lower() if value else ""
                elif name == "hidden" or (name == "style" and value and _hides(value[:500])):
                    is_hidden = True
            if href is not None and len(links) < MOST_LINKS:
                anchor = (href, rel, region, is_hidden, len(blocks))
                anchor_start = len(text)

        def close_anchor() -> None:
            nonlocal anchor, link_chars, first_link, linked, linked_line
            if anchor is None:
                return
            inside = text[-1] if anchor_start == len(text) - 1 else "".join(text[anchor_start:])
            link_chars += len(inside)
            if anchor_text:
                inside = "".join(anchor_text) + inside
                anchor_text.clear()
            linked, linked_line = inside, folded(inside)
            links.append(_as_link((linked_line, *anchor)))
            anchor = None
            if not text:
                first_link = len(links)  # its text, if any, stands in blocks before

        # Blocks

        def push(tag: str, inner: Region | None, is_hidden: bool) -> None:
            nonlocal top, region, hidden
            stack.append((top, region, hidden))
            count[tag] += 1
            top, region, hidden = tag, inner, is_hidden

        def pop() -> str:
            nonlocal top, region, hidden
            tag = top
            count[tag] -= 1
            top, region, hidden = stack.pop()
            return tag

        def reaches(tag: str) -> bool:
            """Whether a stray inline end tag finds its start inside the current block; bounded, for linear time."""
            if top in _KINDS:
                return False
            for name, _, _ in reversed(stack[-63:]):
                if name == tag:
                    return True
                if name in _KINDS:
                    return False
            return False

        def flush() -> None:
            nonlocal link_chars, first_link, anchor_start
            if not text:
                return
            line = text[0] if len(text) == 1 else "".join(text)
            line = linked_line if line is linked else folded(line)
            chars, link_chars = link_chars, 0
            first, first_link = first_link, len(links)
            last = first_link
            if anchor is not None:
                inside = "".join(text[anchor_start:])
                chars += len(inside)
                anchor_text.append(inside + " ")
                anchor_start = 0
                last += 1
            text.clear()
            if not line:
                return
            into = concealed if hidden else blocks
            if len(into) >= MOST_BLOCKS:
                page.cut = True
                return
            kind, level = _LOOKS.get(top, ("paragraph", 0))
            if kind == "paragraph":
                if count["li"]:
                    kind = "item"
                elif count["pre"]:
                    kind = "code"
            size = len(line)
            into.append(as_block((kind, line, level, region, chars if chars < size else size, first, last)))

        meanings: dict[str, Callable[[str, Attributes], None]] = {
            **dict.fromkeys(_SKIPPED, skip),
            **dict.fromkeys(("input", "embed", "frame"), embedded),
            **dict.fromkeys(("br", "hr"), break_line),
            "a": open_anchor,
            "img": image,
            "meta": metadata,
            "script": start_script,
            "link": link,
            "title": start_title,
            "time": time,
        }
        self.handle_starttag = handle_starttag
        self.handle_startendtag = handle_startendtag
        self.handle_endtag = handle_endtag
        self.handle_data = handle_data
        self.handle_comment = self.handle_decl = self.handle_pi = len
        self.page = end
