"""The trades that link spam sells, and their words in a text, in the languages of `money.json`."""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from detector import language
from detector.signals import _lexicon

_HONEST_TOO = frozenset(("crypto", "rank"))
"""Trades that honest pages write about every day: their words count only against a host's trade, in `address`."""
_FROM_KANA = re.compile(r"[\u3040-\U0010ffff]")


class _Vocabulary(NamedTuple):
    openers: frozenset[str]
    """Words, and the longest word of each phrase: a text without any of them holds nothing of a trade."""
    words: dict[str, str]
    phrases: dict[str, tuple[tuple[str, str], ...]]
    unspaced: tuple[tuple[str, str], ...]


@cache
def _vocabulary() -> _Vocabulary:
    words: dict[str, str] = {}
    phrases: dict[str, list[tuple[str, str]]] = {}
    unspaced: list[tuple[str, str]] = []
    for trade, entries in _lexicon.read("money")["topics"].items():
        if trade in _HONEST_TOO:
            continue
        for entry in entries:
            if language.is_unspaced(entry):
                unspaced.append((entry, trade))
            elif " " in entry or "-" in entry:
                phrases.setdefault(max(language.words(entry), key=len), []).append((entry, trade))
            else:
                words[entry] = trade
    openers = frozenset((*words, *phrases))
    return _Vocabulary(openers, words, {lead: tuple(group) for lead, group in phrases.items()}, tuple(unspaced))


def stems(trade: str) -> list[str]:
    """Return what names of sites of a trade are made of."""
    found: list[str] = _lexicon.read("money")["stems"][trade]
    return found


def found(counts: Counter[str], text: str, *, unspaced: bool) -> list[tuple[str, str]]:
    """Return every word or phrase of a trade in a text, with the trade.

    Args:
        counts: how often each word of the text occurs.
        text: the text, in any case.
        unspaced: whether words of scripts without spaces are looked for, too.

    """
    vocabulary = _vocabulary()
    words: list[tuple[str, str]] = []
    if openers := sorted(vocabulary.openers & counts.keys()):
        lower = text.lower() if not vocabulary.phrases.keys().isdisjoint(openers) else ""
        for opener in openers:
            if trade := vocabulary.words.get(opener):
                words += [(opener, trade)] * counts[opener]
            for phrase, trade in vocabulary.phrases.get(opener, ()):
                words += [(phrase, trade)] * lower.count(phrase)
    if unspaced:
        for phrase, trade in vocabulary.unspaced:
            words += [(phrase, trade)] * text.count(phrase)
    return words


def named(lower: str) -> list[tuple[str, str]]:
    """Return every word or phrase of a trade in a line in lower case, of whatever script."""
    tokens = language.words(lower)
    unspaced = _FROM_KANA.search(lower) is not None
    if not unspaced and _vocabulary().openers.isdisjoint(tokens):
        return []
    return found(Counter(tokens), lower, unspaced=unspaced)


def may_hold(line: str) -> bool:
    """Tell quickly whether a long line, in any case, may hold a word of a trade."""
    if not _vocabulary().openers.isdisjoint(line.lower().replace(",", " ").split()):
        return True
    return _FROM_KANA.search(language.beyond_ascii(line)) is not None
