"""Markdown: a page as converters for language models, or a site generator's sources, have it.

It is rendered and then read like any markup, but it is extracted text: its links and images are known, as far as they
were kept, and nothing else of what markup tells. All of the library's use of its Markdown parser is here.
"""

import html
import re
from collections.abc import Callable

from detector.page import plain
from detector.page.document import Page

_FRONT_MATTER = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(?=[\w-]+[ \t]*[:=])")
_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE | re.IGNORECASE)
MOST_MATTER = 20_000
_MARKS = re.compile(r"\]\((?:https?:|mailto:|www\.|[/#<]|\.\.?/)|\*\*[^\s*][^*\n]{0,300}\*\*|^```", re.MULTILINE)
_SINGLE_BREAK = re.compile(r"(?<=\S)\n(?=\S)")
_WRAPPED = re.compile(r"[\w,;]\n[a-zß-ÿа-яё]")
_RAW_TEXT = re.compile(r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b)", re.IGNORECASE)
"""Tags that would swallow what follows; GitHub's specification (6.11) names them for the same reason."""


def parse(text: str, markup: Callable[[str], Page]) -> Page:
    """Return the page of a Markdown text, whose HTML `markup` parses."""
    rendered = markup(render(text))
    return Page(
        view="text",
        title=plain.title_of(rendered.blocks),
        titled=False,
        blocks=rendered.blocks,
        hidden=rendered.hidden,
        links=rendered.links,
        images=rendered.images,
        cut=rendered.cut,
    )


def is_markdown(text: str) -> bool:
    """Tell Markdown by front matter, a link, bold words or a fence; headings and bullets alone read well as lines."""
    has_marks = "](" in text or "**" in text or "```" in text
    return (has_marks and _MARKS.search(text) is not None) or has_front_matter(text)


def has_front_matter(text: str) -> bool:
    """Tell whether a text opens with YAML or TOML for a site generator."""
    return split(text)[0] is not None


def split(text: str) -> tuple[str | None, str]:
    """Return the title that the front matter gives, None without front matter, and the text after it.

    Front matter is for the site generator, or by the tool that made the text, and not for readers.
    """
    opening = _FRONT_MATTER.match(text)
    if opening is None:
        return None, text
    start = opening.end()
    end = text.find(f"\n{opening.group(1)}", start, start + MOST_MATTER)
    if end < 0:
        return None, text
    title = _TITLE.search(text, start, end)
    body = text[end:].lstrip("\n").partition("\n")[2]
    return (title.group(1).strip().strip("\"'").strip() if title else ""), body


def render(text: str) -> str:
    """Return the HTML of a Markdown text; the title of its front matter becomes its first heading.

    Tools that write a paragraph a line are common; line ends stay line ends, unless the text looks wrapped.
    """
    import pyromark

    title, body = split(text.replace("\r\n", "\n"))
    breaks = len(_SINGLE_BREAK.findall(body))
    if breaks and len(_WRAPPED.findall(body)) * 3 < breaks:
        body = body.replace("\n", "  \n")
    rendered = pyromark.html(body, options=pyromark.Options.ENABLE_TABLES)
    heading = f"<h1>{html.escape(title)}</h1>\n" if title else ""
    return heading + _RAW_TEXT.sub("&lt;", rendered)
