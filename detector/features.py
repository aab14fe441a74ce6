"""From findings to numbers: which measure stands in which column."""

from collections.abc import Mapping, Sequence

from detector.page import Page
from detector.records import Finding
from detector.signals import Direction, Signal, load


def columns() -> dict[str, Direction]:
    """Return the name, `signal.measure`, and the direction of every column, in order."""
    return {f"{s.name}.{measure}": sign for s in load().values() for measure, sign in s.measures.items()}


def check(page: Page, signals: Mapping[str, Signal] | None = None) -> dict[str, Finding]:
    """Return what each signal says about a page."""
    return {name: signal.check(page) for name, signal in (load() if signals is None else signals).items()}


def row(findings: Mapping[str, Finding], names: Sequence[tuple[str, str]]) -> list[float | None]:
    """Return the measures that `names` asks for, as (signal, measure), in that order; None is unknown."""
    return [findings[signal].measures[measure] for signal, measure in names]
