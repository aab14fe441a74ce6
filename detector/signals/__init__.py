"""The signs that a careful person would point at, one public module each; the module's name is the signal's.

A signal module declares

- `GROUP`: one of `GROUPS`; signs of one group back each other up less than signs of two;
- `VERSION`: raised when the same page would get another finding;
- `POLICY`: the published policy that the sign serves, or an empty string;
- `MEASURES`: its measures and what they mean to a model: 1 where a higher value speaks for a farm, -1 where it
  speaks against one, 0 where neither can be said beforehand;
- `check(page)`: the finding. It never raises, never changes the page, costs time linear in the page, and looks at
  nothing but the page. Every declared measure is in `Finding.measures`; None says that the page does not tell.

A finding's score is a measure as well, named `score`: it says the same of all signs that a signal knows, so that a
model learns from one sign of a kind what another is worth, also where it saw only a few.
"""

import pkgutil
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Literal, NamedTuple

from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import _lexicon

GROUPS = ("identity", "origin", "residue", "dates", "engagement", "links", "template", "text", "money", "address")
Direction = Literal[-1, 0, 1]
SCORE = "score"
"""The measure that no signal declares: `Finding.score`."""


class Signal(NamedTuple):
    """A signal module's declarations."""

    name: str
    group: str
    version: int
    policy: str
    measures: Mapping[str, Direction]
    check: Callable[[Page], Finding]


@lru_cache(maxsize=1)
def load() -> Mapping[str, Signal]:
    """Return every signal by name, in the order of their names."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    found: dict[str, Signal] = {}
    for name in names:
        module = import_module(f"{__name__}.{name}")
        found[name] = Signal(name, module.GROUP, module.VERSION, module.POLICY, module.MEASURES, module.check)
    return found


def meaning(signal: str, measure: str) -> str:
    """Return what a measure says against a page, as a clause."""
    clause: str = _lexicon.read("measures")[f"{signal}.{measure}"]
    return clause


__all__ = ["GROUPS", "SCORE", "Direction", "Evidence", "Finding", "Signal", "load", "meaning"]
