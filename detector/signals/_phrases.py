"""Phrases that a text holds outside quotation marks, and where they stand."""

from collections.abc import Set

from detector.page import Page
from detector.records import Evidence
from detector.signals import _lexicon, _quote

_OPENING = "\"“„«「『‘'`"


def found(
    page: Page, lower: str, tokens: Set[str], signal: str, name: str, evidence: list[Evidence], most: int
) -> list[str]:
    """Return the phrases of a signal's list that `lower` holds, in its order; the first `most` are quoted."""
    if not _lexicon.on_page(page, signal, name):
        return []
    index = _lexicon.by_token(signal, name)
    places: list[tuple[int, str]] = []
    for phrase in [p for token in index.keys() & tokens for p in index[token]]:
        start = lower.find(phrase)
        if start < 0 or (start and lower[start - 1] in _OPENING):
            continue
        if start and phrase[0].isascii() and lower[start - 1].isalnum():
            continue
        places.append((start, phrase))
    ordered = [phrase for _, phrase in sorted(places)]
    for phrase in ordered[:most]:
        cite(page, phrase, evidence)
    return ordered


def cite(page: Page, phrase: str, evidence: list[Evidence]) -> None:
    """Quote the first place where a phrase stands, in the running text if it can be."""
    for i in (*page.body, *range(len(page.blocks))):
        block = page.blocks[i].text
        start = block.lower().find(phrase)
        if start >= 0:
            evidence.append(_quote.around(block, start, start + len(phrase), f"block {i}"))
            return
