"""What a page's own scripts do: cloak, hide their text, lock the page, fill advertising slots."""

import re
from typing import NamedTuple

from detector.page import Page
from detector.records import Evidence
from detector.signals._quote import quote

MOST_SCRIPTS = 30
LONGEST_SCRIPT = 5_000
LONGEST_LOCK = 2_000
_SEARCH_NAMES = re.compile(r"google|bing|yahoo|baidu|yandex|duckduckgo|naver|sogou|msn", re.IGNORECASE)
_MOVES = re.compile(
    r"(?:\b(?:window|document|top|self|parent)\.|(?:[;{})\n]|&&|\|\||\belse|^)\s{0,20})location"
    r"(?:(?:\.href)?\s{0,20}=(?!=|\s{0,20}(?:(?:window|document|self)\.)?location\b)|\.(?:replace|assign)\s{0,20}\()"
)
"""Sending the visitor elsewhere; a part of an address, a field of that name and a frame's own address do not."""
_PACKED = re.compile(
    r"eval\(\s*function\(p,a,c,k,e,[dr]\)|document\.write(?:ln)?\(\s*unescape\(\s*['\"][^'\"]{200}|eval\(\s*(?:atob|unescape|decodeURIComponent)\("
    r"|eval\(\s*String\.fromCharCode\((?:\s*\d{1,5}\s*,){30}"
)
_LOCK = re.compile(
    r"(?:oncontextmenu|onselectstart|oncopy|oncut)\s*=\s*(?:new Function|function|\(?\)?\s*=>|disable)"
    r"|addEventListener\(\s*['\"](?:contextmenu|selectstart|copy|cut)['\"]",
)
_SLOTS = ("defineSlot(", "adsbygoogle ||")


class Scripts(NamedTuple):
    """What was found in a page's inline scripts."""

    cloaks: list[Evidence]
    """Scripts that send visitors of search engines elsewhere."""
    packed: list[Evidence]
    """Scripts that unpack their own text."""
    locks: list[Evidence]
    """Scripts that lock selecting, copying or the context menu."""
    slots: list[str]
    """The place of the script, for each advertising slot that it fills."""


def read(page: Page) -> Scripts:
    """Return what the first inline scripts of a page do, as far as their first characters tell."""
    found = Scripts([], [], [], [])
    for i, whole in enumerate((page.inline_scripts or [])[:MOST_SCRIPTS]):
        script = whole[:LONGEST_SCRIPT]
        where = f"inline-script {i}"
        if script[:1] in "{[":
            continue  # data, not a program
        if n := next((n for slot in _SLOTS if (n := script.count(slot))), 0):
            found.slots.extend([where] * n)
        start = script.find("document.referrer")
        if start >= 0:
            part = script[start : start + 600]
            if (move := _MOVES.search(part)) and _SEARCH_NAMES.search(part, 0, move.start()):
                found.cloaks.append(quote(part[max(0, move.start() - 100) : move.end() + 60], where))
        if ("eval(" in script or "unescape(" in script) and (match := _PACKED.search(script)):
            found.packed.append(quote(script[match.start() : match.start() + 120], where))
        if len(whole) < LONGEST_LOCK and "contextmenu" in script and (match := _LOCK.search(script)):
            found.locks.append(quote(script[match.start() : match.start() + 120], where))
    return found


def slot_at(text: str) -> int:
    """Return where a script first fills an advertising slot, 0 where it fills none."""
    return max(*(text.find(slot) for slot in _SLOTS), 0)
