"""The fixed wording that importers, collectors and page builders write into pages: their marks, their starter texts."""

import re
from functools import cache
from typing import Literal

from detector import language
from detector.page import Page
from detector.records import Evidence
from detector.signals import _lexicon
from detector.signals._quote import around

MOST_BLOCKS = 3_000
LONGEST_TEXT = 20_000
MOST = 3
_UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my"))
_UNKNOWN_FIGURE = re.compile(r"(?<!\w)(?:[$€£]|USD |EUR )?XX(?:\.X{1,2})?(?:%| ?(?:million|billion|percent)\b)")


def find(page: Page, kind: Literal["stamps", "placeholders"], evidence: list[Evidence]) -> float:
    """Return how many different phrases of a kind stand on a page, 0 to 3, and quote the first place of each.

    Args:
        page: the page.
        kind: marks of importers, or texts and figures that were to be replaced.
        evidence: where quotes are added.
    """
    found = 0
    phrases = _by_anchor(kind)
    said = _lexicon.on_page(page, "residue", kind)
    here = [p for anchor in (_anchors(page) if said else ()) for p in phrases.get(anchor, ()) if p in said]
    if here and kind == "stamps" and _shared().issuperset(here):
        return 0.0
    topic = f"{page.title}\n{page.headline}".lower() if here and kind == "placeholders" else ""
    for phrase in here:
        if phrase[0] != "[" and phrase in topic and phrase in page.body_lower:
            continue  # an article about it
        found += 1
        for i, block in enumerate(page.blocks):
            at = block.text.lower().find(phrase)
            if at >= 0:
                evidence.append(around(block.text, at, at + len(phrase), f"block {i}"))
                break
    if kind == "placeholders" and "X" in page.text and "XX" in page.text:
        for match in list(_UNKNOWN_FIGURE.finditer(page.text))[:MOST]:
            found += 1
            evidence.append(around(page.text, match.start(), match.end(), "text"))
    return float(min(found, MOST))


def _anchors(page: Page) -> list[str]:
    """Return the words of the page, links left out, by which phrases are filed."""
    lines = enumerate(zip(page.blocks[:MOST_BLOCKS], page.lowers, strict=False))
    rest = {i: lower for i, (block, lower) in lines if block[4] * 2 < len(lower) < 300}
    if page.is_read_whole and sum(map(len, rest.values())) + len(rest) <= LONGEST_TEXT:
        for i in page.body:  # all their words are counted
            rest.pop(i, None)
    filed = _all_anchors()
    found = filed & page.word_counts.keys()
    found |= filed.intersection("\n".join(rest.values())[:LONGEST_TEXT].split())
    if "[" in page.text:
        found |= {"["}
    is_unspaced = page.language in _UNSPACED or (not page.language and page.is_unspaced)
    if is_unspaced or page.language == "hi":
        found |= {""}
    return sorted(found)


@cache
def _shared() -> frozenset[str]:
    """Marks that editors set as well; beside another one they are an importer's."""
    return frozenset(_lexicon.read("residue")["shared_stamps"])


@cache
def _all_anchors() -> frozenset[str]:
    return frozenset((*_by_anchor("stamps"), *_by_anchor("placeholders"))) - {""}


@cache
def _by_anchor(kind: str) -> dict[str, tuple[str, ...]]:
    """Phrases by their longest word, by their bracket, or by nothing where a script's words are not cut out."""
    found: dict[str, list[str]] = {}
    for phrase in _lexicon.read("residue")[kind]:
        plain = [p for p in phrase.split() if p.isalpha()]
        whole = language.is_unspaced(phrase) or not any(plain)
        anchor = phrase[0] if phrase[0] == "[" else "" if whole else max(plain, key=len)
        found.setdefault(anchor, []).append(phrase)
    return {anchor: tuple(group) for anchor, group in found.items()}
