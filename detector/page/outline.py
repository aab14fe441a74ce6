"""The parts that a reader sees in a page: its headline, its running text, its lists of other things to read."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detector.page.document import Block, Page, Section

_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[.!?。！？…:：;][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.。।][\"'”’»)\]]*$")
_STOP = re.compile(r"[.;:,。；：，][\"'”’»)\]]*$")
_FRAME = frozenset(("nav", "footer", "aside", "comments", "header"))
_NO_PROSE = frozenset(("control", "code", "heading"))
_SUFFIX = re.compile(r"\s*(?:[|│｜»_]|\s[-–—:·]+|--|——)\s*(?=[^\W\d_])|:(?=[^\W\d_])")
TRAIL_MARK = re.compile(r"[>»›→]\s?")
FIRST_LINES = 3
LONGEST_TRAIL, LONGEST_SECTION, LONGEST_TITLE = 80, 30, 300
SHORTEST_PROSE = 60
SHORTEST_ITEM, LONGEST_ITEM = 20, 220
LONGEST_NAME = 60
SHORTEST_HEADLINE = 8
MOST_BETWEEN = 3
EARLY = 80
"""Lines of extracted text that may hold the headline, or a name from the title; menus come before it."""


def fold(text: str) -> str:
    """Return a text without case, punctuation and spacing, for comparing titles."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def headline(page: "Page") -> str:
    """See `Page.headline`."""
    title = fold(page.title)
    if page.view == "text":
        return _repeated_line(page, title) or _in_trail(page) or ("" if page.titled else page.title)
    first = ""
    best = ""
    for block in [b for b in page.blocks if 0 < b.level <= 3][:20]:
        if len(block.text) > 300:
            continue
        folded = fold(block.text)
        if len(folded) >= SHORTEST_HEADLINE and folded in title and len(folded) > len(fold(best)):
            best = block.text
        if block.level == 1 and not first:
            first = block.text
    return best or first


def _repeated_line(page: "Page", title: str) -> str:
    """The early line that makes up most of the title; a shorter one that it holds is the name of the site."""
    best = ""
    least = max(SHORTEST_HEADLINE, len(title) // 2)
    opening = page.title.lower()
    for line in page.texts[not page.titled : EARLY]:
        if line[:4].lower() not in opening or len(line) > 300:
            continue
        folded = fold(line)
        if least <= len(folded) and folded in title and len(folded) > len(fold(best)):
            best = line
    return best


def _in_trail(page: "Page") -> str:
    """The headline into which a breadcrumb among the first lines runs, `Home > NewsHeadline -Brand`.

    A capital inside a word is the seam, unless the text spells that word again, as one on JavaScript does.
    """
    for line in page.texts[:FIRST_LINES]:
        if len(line) > LONGEST_TITLE:
            continue
        for mark in TRAIL_MARK.finditer(line, 2, LONGEST_TRAIL):
            start = mark.end()
            section = line[start : start + LONGEST_SECTION]
            seam = next((i for i in range(4, len(section)) if section[i].isupper() and section[i - 1].islower()), 0)
            word = max(start, line.rfind(" ", start, start + seam) + 1)
            if not seam or page.text.count(line[word : start + seam + 2]) > 1:
                continue
            found = line[start + seam :]
            if TRAIL_MARK.search(found):
                continue  # a step of the breadcrumb with a capital inside
            end = next((m.start() for m in _SUFFIX.finditer(found) if len(found) - m.end() <= LONGEST_NAME), 0)
            if len(found := found[:end] if end >= SHORTEST_ITEM else found) >= SHORTEST_ITEM:
                return found
    return ""


def body(page: "Page") -> list[int]:
    """See `Page.body`."""
    scale = 1 / 3 if page.is_unspaced else 1.0
    shortest, shortest_sentence = SHORTEST_PROSE * scale, SHORTEST_PROSE * scale / 2
    anywhere: list[int] = []
    main: list[int] = []
    sizes = [0, 0]
    # In extracted text a list of headlines looks like paragraphs, and so does the title.
    listed = {i for s in page.sections for i in range(s.first, s.end)} if page.view == "text" else ()
    for i, (kind, text, _, region, link_chars, _, _) in enumerate(page.blocks):
        size = len(text)
        if size < shortest_sentence or link_chars * 2 > size or kind in _NO_PROSE or region in _FRAME:
            continue
        if i in listed or (i < 8 and text in (page.title, page.headline)):
            continue
        if size >= shortest or _SENTENCE.search(text[-4:]):
            anywhere.append(i)
            sizes[0] += size
            if region == "main":
                main.append(i)
                sizes[1] += size
    return main if sizes[1] * 2 > sizes[0] else anywhere


def sections(page: "Page") -> "list[Section]":
    """See `Page.sections`."""
    if not page.blocks:
        return []
    scale = 1 / 3 if page.is_unspaced else 1.0
    if page.view == "html":
        return _link_sections(page, scale)
    listed = _line_sections(page, scale)
    linked = _link_sections(page, scale) if page.links else []
    return max(listed, linked, key=lambda found: sum(len(s.items) for s in found))


def _link_sections(page: "Page", scale: float) -> "list[Section]":
    """Runs of linked headlines; a few short blocks (dates, teasers, authors) may stand between two of them."""
    shortest = SHORTEST_ITEM * scale
    found: list[Section] = []
    blocks = page.blocks
    items: list[int] = []
    since = 0
    name = ""
    for i, (kind, text, _, _, link_chars, _, _) in enumerate(blocks):
        size = len(text)
        if shortest <= size <= LONGEST_ITEM and link_chars >= 0.7 * size:
            if not items:
                name = _name_before(blocks, i, scale)
            items.append(i)
            since = 0
            continue
        if not items:
            continue
        since += 1
        if since > MOST_BETWEEN or size > 400 or (kind == "heading" and link_chars * 2 < size):
            _close(found, blocks, items, name)
            items, since = [], 0
    _close(found, blocks, items, name)
    return found


def _line_sections(page: "Page", scale: float) -> "list[Section]":
    """Runs of headline-like lines, or of bullets, in extracted text."""
    shortest, longest = SHORTEST_ITEM * scale, LONGEST_ITEM * 0.8
    found: list[Section] = []
    blocks = page.blocks
    items: list[int] = []
    name = ""
    bulleted = False
    for i, (kind, text, *_) in enumerate(blocks):
        is_bullet = kind == "item"
        fits = shortest <= len(text) <= longest and kind != "heading"
        if fits and not is_bullet and not (items and name and not bulleted):
            fits = not _STOP.search(text[-4:]) or (not items and _name_before(blocks, i, scale) != "")
        if is_bullet and bulleted and items and len(text) < shortest:
            continue  # a short headline among longer ones
        if fits and items and is_bullet != bulleted:
            _close(found, blocks, items, name)
            items = []
        if fits:
            if not items:
                name, bulleted = _name_before(blocks, i, scale), is_bullet
            items.append(i)
        elif items:
            _close(found, blocks, items, name)
            items = []
    _close(found, blocks, items, name)
    # short paragraphs under a short line are prose, not headlines
    return [s for s in found if sum(1 for t in s.items if _FULL_STOP.search(t[-3:])) * 2 <= len(s.items)]


def _name_before(blocks: "list[Block]", index: int, scale: float) -> str:
    """The words that name the list which starts at `index`."""
    for block in blocks[max(0, index - 2) : index][::-1]:
        text = block.text
        if block.kind == "heading" and len(text) <= LONGEST_NAME:
            return text
        if len(text) < SHORTEST_ITEM * max(scale, 0.6) and len(text.split()) <= 4 and not _SENTENCE.search(text[-3:]):
            return text
        if len(text) > LONGEST_NAME:
            break
    return ""


def _close(found: "list[Section]", blocks: "list[Block]", items: list[int], name: str) -> None:
    if len(items) < 3:
        return
    from detector.page.document import Section

    regions = [blocks[i].region for i in items]
    kinds = dict.fromkeys(regions)  # not a set: ties must not depend on hashing
    region = max(kinds, key=regions.count) if len(kinds) > 1 else regions[0]
    found.append(Section(name, tuple([blocks[i].text for i in items]), items[0], items[-1] + 1, region))
