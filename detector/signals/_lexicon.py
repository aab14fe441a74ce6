"""Word lists of the signals: JSON files beside the modules, each naming its sources."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from detector.language import beyond_ascii, words
from detector.terms import weight


@cache
def read(name: str) -> Any:
    """Return the parsed content of `NAME.json`; the key `sources` says where its words come from."""
    return json.loads(files("detector.signals").joinpath(f"{name}.json").read_text("utf-8"))


@cache
def by_token(name: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases of a list by the most telling token of each, which few texts hold."""
    found: dict[str, list[str]] = {}
    for phrase in read(name)[key]:
        tokens = words(phrase)
        found.setdefault(max(tokens, key=lambda t: (weight(t), len(t))), []).append(phrase)
    return {token: tuple(phrases) for token, phrases in found.items()}


class Phrases:
    """A list of phrases, filed so that a text that holds none of them is searched for few parts only.

    Phrases in ASCII are filed by rare words that several of them share, all others by their letters beyond it.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        self._all = tuple(phrases)
        self._by_part: dict[str, list[str]] = {}
        self._by_letters = [(frozenset(beyond_ascii(p)), p) for p in phrases if not p.isascii()]
        left = [p for p in phrases if p.isascii()]
        while left:
            parts = {part for p in left for part in [t for t in words(p) if weight(t) >= RARE and t in p] or [p]}
            best = max(sorted(parts), key=lambda part: (sum(part in p for p in left), len(part)))
            self._by_part[best] = [p for p in left if best in p]
            left = [p for p in left if best not in p]

    def within(self, text: str) -> list[str]:
        """Return those that a text holds, in the order of the list."""
        found = [p for part, phrases in self._by_part.items() if part in text for p in phrases if p in text]
        if not text.isascii():
            letters = frozenset(beyond_ascii(text))
            found += [p for own, p in self._by_letters if own <= letters and p in text]
        return sorted(found, key=self._all.index) if len(found) > 1 else found


RARE = 2.5
"""Weight of a word that most texts lack; see `detector.terms`."""


@cache
def phrases(name: str, *path: str) -> Phrases:
    """Return the list of phrases that `path` leads to in `NAME.json`; an empty one where it leads nowhere."""
    found = read(name)
    for key in path:
        found = found.get(key, ())
    return Phrases(found)
