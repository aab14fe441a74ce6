"""Word lists of the signals: JSON files beside the modules, each naming its sources."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from detector.language import words
from detector.terms import WEIGHTS


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
        found.setdefault(max(tokens, key=lambda t: (WEIGHTS[t], len(t))), []).append(phrase)
    return {token: tuple(phrases) for token, phrases in found.items()}
