"""From findings to numbers: which measure stands in which column."""

from collections.abc import Mapping, Sequence

from detector.page import Page
from detector.records import Finding
from detector.signals import SCORE, Direction, Signal, load


def columns() -> dict[str, Direction]:
    """Return the name, `signal.measure`, and the direction of every column, in order; `score` ends a signal's."""
    found: dict[str, Direction] = {}
    for signal in load().values():
        found.update({f"{signal.name}.{measure}": sign for measure, sign in signal.measures.items()})
        found[f"{signal.name}.{SCORE}"] = 1
    return found


def check(page: Page, signals: Mapping[str, Signal] | None = None) -> dict[str, Finding]:
    """Return what each signal says about a page."""
    return {name: signal.check(page) for name, signal in (load() if signals is None else signals).items()}


def row(findings: Mapping[str, Finding], names: Sequence[tuple[str, str]]) -> list[float | None]:
    """Return the measures that `names` asks for, as (signal, measure), in that order; None is unknown."""
    return [value(findings[signal], measure) for signal, measure in names]


def value(finding: Finding, measure: str) -> float | None:
    """Return one measure of a finding; None is unknown."""
    return finding.score if measure == SCORE else finding.measures[measure]
