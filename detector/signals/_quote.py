"""Quoting a page in evidence."""

from collections.abc import Iterable

from detector.records import Evidence

LONGEST = 200
MOST = 8


def quote(text: str, where: str) -> Evidence:
    """Return evidence that quotes at most 200 characters of a place."""
    return Evidence(text if len(text) <= LONGEST else text[:LONGEST].rstrip(), where)


def around(text: str, start: int, end: int, where: str) -> Evidence:
    """Return evidence that quotes a match with some of the words around it."""
    room = max(0, LONGEST - (end - start)) // 3
    left, right = max(0, start - room), min(len(text), end + room)
    if left:
        left = text.find(" ", left, start) + 1 or left
    if right < len(text):
        space = text.rfind(" ", end, right)
        right = space if space >= 0 else right
    return quote(text[left:right], where)


def counted(n: float, one: str, many: str) -> str:
    """Return what is said of `n` things: `1 line runs`, `2 lines run`."""
    return f"{n:.0f} {one if n == 1 else many}"


def first(evidence: Iterable[Evidence], most: int = MOST) -> tuple[Evidence, ...]:
    """Return the first few different pieces of evidence."""
    return tuple(dict.fromkeys(evidence))[:most]
