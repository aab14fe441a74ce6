"""Extracted text: what web-text extractors leave of a page, line by line."""

import re

from detector.page.builder import MOST_BLOCKS, as_block, folded
from detector.page.document import Block, Page

_BULLET = re.compile(r"(?:[-*+•·‣▪◦●○■–—]|\d{1,2}[.)])\s+(?=\S)")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"[-=_*~#|:\s]{3,}")
_CELL = re.compile(r"(?<!\\)\|")
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’»)\]]?$")
LONGEST_TITLE = 250


def parse(text: str) -> Page:
    """Return the page of an extracted text; its lines are the blocks, bullets and Markdown marks give their kind.

    A line between bars is a row of a table, which extractors also make of layouts in tables: its cells are the blocks.
    """
    page = Page(view="text", titled=False)
    blocks = page.blocks
    for line in text.splitlines():
        line = folded(line)
        is_plain = line[:1].isalpha()
        if not line or (not is_plain and _RULE.fullmatch(line)):
            continue
        if len(blocks) >= MOST_BLOCKS:
            page.cut = True
            break
        if is_plain:
            blocks.append(as_block(("paragraph", line, 0, None, 0, 0, 0)))
        elif bullet := _BULLET.match(line):
            blocks.append(Block("item", line[bullet.end() :]))
        elif heading := _HEADING.match(line):
            blocks.append(Block("heading", line[heading.end() :], len(heading.group(1))))
        elif line[0] == "|" == line[-1]:
            cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(line)]
            room = MOST_BLOCKS - len(blocks)
            page.cut = page.cut or len(cells) > room
            blocks += [Block("cell", cell) for cell in cells[:room] if cell]
        else:
            blocks.append(Block("paragraph", line))
    page.title = title_of(blocks)
    return page


def title_of(blocks: list[Block]) -> str:
    """Return the first line, unless it reads like running text."""
    if not blocks:
        return ""
    first = blocks[0].text
    if len(first) > LONGEST_TITLE or (len(first.split()) > 25 and _SENTENCE.search(first)):
        return ""
    return first
