"""Word lists of the signals: JSON files beside the modules, each naming its sources."""

import json
from collections.abc import Iterator, Set
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from detector.language import words
from detector.page import Page
from detector.terms import weight

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

SEARCHED = (
    ("money", "nags"),
    ("origin", "disclaimers", "taken"),
    ("residue", "briefs"),
    ("residue", "interface"),
    ("residue", "outline"),
    ("residue", "placeholders"),
    ("residue", "refusals"),
    ("residue", "stamps"),
    ("text", "scaffold"),
    ("text", "selling"),
    ("text", "tortured"),
)
"""The lists whose phrases are looked for on every page, all in one pass; most pages hold none of most lists."""
_found: "WeakKeyDictionary[Page, dict[tuple[str, ...], set[str]]]" = WeakKeyDictionary()


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


def on_page(page: Page, *path: str) -> Set[str]:
    """Return the phrases of a list, one of `SEARCHED`, that stand anywhere in a page's text, of any language.

    One pass of an automaton (Aho and Corasick, CACM 1975) finds those of all lists; it is made once a page.
    """
    found = _found.get(page)
    if found is None:
        found = {list_path: set() for list_path in SEARCHED}
        automaton, phrases, owners = _automaton()
        text = page.lower.encode("utf-8", "replace")  # halves of surrogate pairs cannot be encoded; no phrase has any
        for i in {match[0] for match in automaton.find_matches_as_indexes(text, overlapping=True)}:
            for owner in owners[i]:
                found[owner].add(phrases[i])
        _found[page] = found
    return found[path]


@cache
def _automaton() -> "tuple[BytesAhoCorasick, list[str], list[list[tuple[str, ...]]]]":
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    owners: dict[str, list[tuple[str, ...]]] = {}
    for path in SEARCHED:
        listed = read(path[0])
        for key in path[1:]:
            listed = listed[key]
        for phrase in dict.fromkeys(_phrases(listed)):
            owners.setdefault(phrase, []).append(path)
    # a deterministic automaton is twice as fast over and over on one text, but leaves no room in the cache
    automaton = BytesAhoCorasick([phrase.encode() for phrase in owners], implementation=Implementation.ContiguousNFA)
    return automaton, list(owners), list(owners.values())


def _phrases(listed: Any) -> Iterator[str]:
    """The phrases of a list, or of lists by language."""
    if isinstance(listed, str):
        yield listed
    else:
        for part in listed.values() if isinstance(listed, dict) else listed:
            yield from _phrases(part)
