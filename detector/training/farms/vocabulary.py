"""The word lists of the generator, read once from the data files beside this module."""

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the data file `name`.toml as a dictionary."""
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text("utf-8"))


def words(name: str, kind: str, language: str = "en") -> list[str]:
    """Return the list `kind` of file `name` for `language`, or the English one where it has none."""
    kinds = table(name)[kind]
    found: list[str] = kinds.get(language) or kinds["en"]
    return found


def label(rng: Random, language: str, kind: str) -> str:
    """Return one wording of a piece of page furniture, in `language` or in English."""
    return rng.choice(labels(language, kind))


def labels(language: str, kind: str) -> list[str]:
    """Return all wordings of a piece of page furniture, in `language` or in English."""
    found: list[str] = table("labels").get(language, table("labels")["en"])[kind]
    return found


def sign(rng: Random, kind: str, language: str = "en") -> str:
    """Return one wording of a farm frame's part."""
    return rng.choice(words("signs", kind, language))


def person(rng: Random, language: str) -> str:
    """Return an invented name that is common in `language`."""
    names = table("names").get(language, table("names")["en"])
    first, last = rng.choice(names["first"]), rng.choice(names["last"])
    if language == "zh":
        return f"{last}{first}"
    if language == "ja":
        return f"{last}{rng.choice(('', ' '))}{first}"
    return f"{last} {first}" if language == "vi" else f"{first} {last}"
