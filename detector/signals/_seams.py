"""Where a machine put a text together: words grown into one, sentences cut short, other pages' buttons in between."""

import re
from functools import cache
from itertools import pairwise

from detector.page import Page
from detector.records import Evidence
from detector.signals import _lexicon, _quote

FEWEST_WORDS = 60
_LONG_PARAGRAPH, _LONGEST_BODY = 500, 60_000
_FEWEST_STOPS, _FEWEST_SPLICES = 8, 4
_LOWER_CASE = 0.6
"""Share of a paragraph's stops, from which its writer does without capitals."""
_ADDRESSES = frozenset(("http", "www."))
_CODE = ";{}=<>"
_SHORTEST_PARAGRAPH, _REST_OF_BUTTON, _SHORTEST_SENTENCE = 200, 20, 20
_STOPS = frozenset(".!?…。！？")
_STOP = re.compile("[.!?…。！？]")


@cache
def _functions(code: str) -> dict[str, tuple[str, ...]]:
    """A language's function words by their last two letters, short ones first."""
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(_lexicon.read("origin")["functions"].get(code, ()), key=len):
        found[word[-2:]] = (*found.get(word[-2:], ()), word)
    return found


@cache
def _abbreviations() -> frozenset[str]:
    """Words of four letters or more whose stop ends no sentence; shorter ones are no stops anyway."""
    return frozenset(_lexicon.read("residue")["abbreviations"])


def joins(page: Page) -> list[Evidence] | None:
    """Words that end in a function word, both halves of which stand apart elsewhere; None where nothing can join."""
    functions = _functions(page.language or "en")
    if not functions or len(page.body_words) < FEWEST_WORDS:
        return None
    counts = page.word_counts
    lone = _lexicon.read("origin")["lone"]
    found: list[Evidence] = []
    for token in [t for t in counts if len(t) > 6 and t[-2:] in functions]:
        for right in functions[token[-2:]]:
            left = token.removesuffix(right)
            if left in counts and right in counts and len(left) < len(token):
                fits = len(left) >= (5 if len(right) == 2 else 4) and left not in lone
                fits = fits and counts[token] == 1 and left not in functions.get(left[-2:], ())
                if fits and (quoted := _joined(page, token, len(right))) is not None:
                    found.append(quoted)
                    break
    return sorted(found, key=lambda e: (e.where, e.text))


def _joined(page: Page, token: str, size: int) -> Evidence | None:
    """Where a token stands, if its second half is in small letters: capitals mark lines that an extractor joined."""
    for i in page.body:
        text = page.blocks[i].text
        lower = text.lower()
        at = lower.find(token)
        if at >= 0:
            end = at + len(token)
            if len(lower) != len(text) or not text[end - size : end].islower():
                return None
            return _quote.around(text, at, end, f"block {i}")
    return None


def splices(page: Page) -> tuple[float | None, list[Evidence]]:
    """The share of stops in long paragraphs after which another sentence goes on in its middle, and where they are.

    Pieces of search results break off where they were cut. A word counts once: before an abbreviation's stop it comes
    again and again. None where too few stops are seen.
    """
    stops = 0
    places: dict[str, tuple[int, int]] = {}
    left = _LONGEST_BODY
    for i in page.body:
        text = page.blocks[i].text[:left]
        if len(text) < _LONG_PARAGRAPH:
            continue
        left -= len(text)
        if sum(map(text.count, _CODE)) * 100 > len(text):
            continue  # comments in a program stop and go on, too
        here, small, found = _stops(text)
        if small > here * _LOWER_CASE:
            continue  # somebody who writes without capitals
        stops += here
        for word, at in found:
            places.setdefault(word, (i, at))
    if stops < _FEWEST_STOPS:
        return None, []
    # some writers put every stop apart
    if len(places) < _FEWEST_SPLICES or not any(page.blocks[i].text[at + 2].islower() for i, at in places.values()):
        return 0.0, []
    return len(places) / stops, [
        _quote.around(page.blocks[i].text, at, at + 2, f"block {i}") for i, at in list(places.values())[:3]
    ]


def _stops(text: str) -> tuple[int, int, list[tuple[str, int]]]:
    """The stops of a paragraph, those after which a small letter stands, and the words and places of its seams."""
    stops = small = 0
    found: list[tuple[str, int]] = []
    at = -2
    for before, after in pairwise(text.split(". ")):
        at += len(before) + 2
        head = after[:2]
        goes_on = head.islower()
        if len(head) < 2 or not head.isalpha() or not (goes_on or head[0].isupper()) or after[:4] in _ADDRESSES:
            continue
        apart = before[-1:] == " " and before[-2:-1].isalnum()
        if not apart and not before[-4:].isalpha():
            continue  # a number's or an initial's stop
        if goes_on and before.rsplit(None, 1)[-1].lstrip("([\"'„“«").lower() in _abbreviations():
            continue
        stops += 1
        small += goes_on
        if goes_on or apart:
            found.append((before.rsplit(None, 1)[-1], at))
    return stops, small, found


def interface(page: Page) -> list[Evidence]:
    """Where buttons and notices of other pages stand as sentences inside a paragraph, as a machine copies them.

    At a paragraph's end they are its own: teasers close with `Read more`.
    """
    if not _lexicon.on_page(page, "residue", "interface"):
        return []
    index = _lexicon.by_token("residue", "interface")
    lower = page.body_lower
    present = [p for token in index.keys() & page.word_counts.keys() for p in index[token] if p in lower]
    found: dict[str, Evidence] = {}
    for i in page.body if present else ():
        lower = page.lowers[i]
        if len(lower) < _SHORTEST_PARAGRAPH:
            continue
        for phrase in present:
            at = lower.find(phrase, 1)
            if at < 0 or phrase in found or lower[:at].rstrip()[-1:] not in _STOPS:
                continue
            after = at + len(phrase)
            end = _STOP.search(lower, after, after + _REST_OF_BUTTON)
            if end is not None and len(lower) - end.end() >= _SHORTEST_SENTENCE:
                found[phrase] = _quote.around(page.blocks[i].text, at, end.end(), f"block {i}")
    return [found[phrase] for phrase in sorted(found)]
