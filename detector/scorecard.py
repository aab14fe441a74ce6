"""The additive model: a table of points for every measure, summed into log-odds.

A generalised additive model of step functions, as in explainable boosting machines (Lou et al., KDD 2013), kept as
plain numbers: scoring needs neither numpy nor scikit-learn, loading executes nothing, and what a measure contributes
is read off, not estimated.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """The points that one measure gives."""

    signal: str
    measure: str
    edges: tuple[float, ...]
    """Increasing limits between bins; a value on a limit belongs to the bin above."""
    points: tuple[float, ...]
    """Log-odds of each bin, one more than there are edges; 0 is the mean over honest pages that are hard to tell."""
    unknown: float
    """Log-odds when the page does not tell."""

    def __call__(self, value: float | None) -> float:
        """Return the points of a value; None and NaN are unknown."""
        if value is None or value != value:
            return self.unknown
        return self.points[bisect_right(self.edges, value)]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """An additive model: `bias` and the contributions of every term add up to the log-odds."""

    bias: float
    terms: tuple[Term, ...]
    ceilings: Mapping[str, float] = field(default_factory=dict)
    """Most that the terms of a signal contribute together: signs of one kind come together, and none is proof.

    A signal without one has no limit.
    """

    def contributions(self, values: Sequence[float | None]) -> list[float]:
        """Return what each term contributes for the values of its measures, in the order of `terms`.

        These are its points, or, where the points of its signal exceed its ceiling, its share of that.
        """
        points = [term(value) for term, value in zip(self.terms, values, strict=True)]
        sums: dict[str, float] = {}
        for term, value in zip(self.terms, points, strict=True):
            sums[term.signal] = sums.get(term.signal, 0.0) + value
        limits = self.ceilings
        over = {name: limits[name] / total for name, total in sums.items() if name in limits and total > limits[name]}
        if not over:
            return points
        return [value * over.get(term.signal, 1.0) for term, value in zip(self.terms, points, strict=True)]

    def log_odds(self, values: Sequence[float | None]) -> float:
        """Return bias plus contributions."""
        return self.bias + sum(self.contributions(values))

    def to_json(self) -> str:
        """Return the scorecard as JSON, the same text for the same scorecard."""
        terms = [
            {"signal": t.signal, "measure": t.measure, "edges": t.edges, "points": t.points, "unknown": t.unknown}
            for t in self.terms
        ]
        lines = ",\n    ".join(json.dumps(t, allow_nan=False) for t in terms)
        head = f'"bias": {self.bias!r},\n  "ceilings": {json.dumps(dict(self.ceilings))}'
        return f'{{\n  {head},\n  "terms": [\n    {lines}\n  ]\n}}\n'

    @classmethod
    def from_json(cls, text: str) -> "Scorecard":
        """Return the scorecard that `to_json` wrote.

        Raises:
            ValueError: when the text is not such a scorecard.
        """
        try:
            value: Mapping[str, Any] = json.loads(text)
            terms = tuple(
                Term(
                    str(t["signal"]),
                    str(t["measure"]),
                    tuple(map(float, t["edges"])),
                    tuple(map(float, t["points"])),
                    float(t["unknown"]),
                )
                for t in value["terms"]
            )
            bias = float(value["bias"])
            ceilings = {str(name): float(most) for name, most in value["ceilings"].items()}
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise ValueError(f"This is no scorecard: {problem!r}; train the model again.") from problem
        for term in terms:
            if len(term.points) != len(term.edges) + 1 or list(term.edges) != sorted(term.edges):
                raise ValueError(f"The points of {term.signal}.{term.measure} do not fit its edges; train it again.")
        return cls(bias, terms, ceilings)
