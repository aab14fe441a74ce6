"""From the feature table to a model: out-of-fold scores, calibration, thresholds, the final fit."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detector import features, signals
from detector.model import Detector
from detector.scorecard import Scorecard
from detector.training import fit as fitting
from detector.training import groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
SEED = 1
PRIOR = 0.25
"""Share of farms that the shipped probabilities speak about, as in a suspected list; `Detector.at_prior` moves it."""
FARM_RATE, SUSPECT_RATE = 0.001, 0.01
"""Shares of honest pages, of either view, that may reach the thresholds of the two labels."""


@dataclass(frozen=True, slots=True)
class Table:
    """A feature table in memory."""

    columns: Mapping[str, "NDArray[Any]"]
    """Groups, labels and provenance, one array each."""
    x: "NDArray[np.float64]"
    """Measures, shape (rows, measures), NaN where unknown."""
    measures: tuple[str, ...]
    """Names of the measures."""
    directions: tuple[int, ...]
    """Their directions, as the signals declare them."""
    digest: str
    """SHA-256 of the file, in hexadecimal."""

    @property
    def y(self) -> "NDArray[np.int64]":
        """Labels: 1 farm, 0 honest."""
        return np.asarray(self.columns["label"], dtype=np.int64)

    def select(self, rows: "NDArray[Any]") -> "Table":
        """Return the table of some of the rows."""
        return replace(self, columns={k: v[rows] for k, v in self.columns.items()}, x=self.x[rows])

    def without(self, signal: str) -> "Table":
        """Return the table without one signal's measures."""
        kept = [j for j, name in enumerate(self.measures) if name.partition(".")[0] != signal]
        return replace(
            self,
            x=self.x[:, kept],
            measures=tuple(self.measures[j] for j in kept),
            directions=tuple(self.directions[j] for j in kept),
        )


def read(path: Path) -> Table:
    """Return the table in a Parquet file.

    Raises:
        ValueError: when its measures are not those of this library's signals.
    """
    import pyarrow.parquet as pq

    found = pq.read_table(path)
    wanted = features.columns()
    written = (found.schema.metadata or {}).get(b"signals", b"").decode()
    versions = ",".join(f"{s.name}={s.version}" for s in signals.load().values())
    if written != versions or not set(wanted) <= set(found.column_names):
        raise ValueError(
            f"{path} was made by other signals ({written or 'unknown'}) than this library's ({versions}); "
            "make it again with `detector features`."
        )
    x = np.column_stack([found.column(name).to_numpy().astype(np.float64) for name in wanted])
    columns = {n: np.asarray(found.column(n).to_pylist()) for n in found.column_names if n not in wanted}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Table(columns, x, tuple(wanted), tuple(wanted.values()), digest)


def fit(table: Table, rows: "NDArray[Any] | None" = None, ridge: float = fitting.RIDGE) -> Scorecard:
    """Return the scorecard fitted to some rows of a table, or to all, with balanced weights."""
    part = table if rows is None else table.select(rows)
    weight = groups.weights(part.columns)
    return fitting.fit(part.x, part.y, weight, part.measures, part.directions, ridge)


def log_odds(card: Scorecard, table: Table) -> "NDArray[np.float64]":
    """Return the log-odds of every row."""
    return fitting.log_odds(card, table.x, table.measures)


def out_of_fold(table: Table, count: int = FOLDS, seed: int = SEED) -> "NDArray[np.float64]":
    """Return for every row the log-odds by a scorecard that saw none of its network, story, domain or twin."""
    fold = groups.folds(table.columns, count, seed)
    found = np.zeros(len(fold))
    for k in range(count):
        card = fit(table, fold != k)
        found[fold == k] = log_odds(card, table.select(fold == k))
    return found


def calibrate(
    scores: "NDArray[np.float64]", y: "NDArray[np.int64]", weight: "NDArray[np.float64]"
) -> tuple[float, float]:
    """Return slope and intercept of the logistic curve (Platt, 1999) from log-odds to calibrated log-odds."""
    from scipy.optimize import minimize

    sign = np.where(y == 1, 1.0, -1.0)
    weight = weight / weight.sum()

    def loss(theta: "NDArray[np.float64]") -> float:
        return float((weight * np.logaddexp(0.0, -sign * (theta[0] * scores + theta[1]))).sum())

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead", options={"xatol": 1e-6}).x
    return max(0.05, round(float(slope), 4)), round(float(intercept), 4)


def threshold(scores: "NDArray[np.float64]", pages: "NDArray[Any]", rate: float) -> float:
    """Return the log-odds that at most `rate` of honest pages reach in any of their views.

    Between two pages' scores the higher is taken: the rate is kept on the sample itself, not on average.
    """
    _, page = np.unique(pages, return_inverse=True)
    highest = np.full(page.max() + 1, -np.inf)
    np.maximum.at(highest, page, scores)
    ordered = np.sort(highest)[::-1]
    allowed = int(rate * len(ordered))
    return float(ordered[allowed]) + 1e-6


def train(path: Path, target: Path, name: str = "default") -> Detector:
    """Write the model that a feature table gives to the folder `target`, and return it; same table, same model."""
    import sklearn

    table = read(path)
    weight = groups.weights(table.columns)
    scores = out_of_fold(table)
    slope, intercept = calibrate(scores, table.y, weight)
    shift = log(PRIOR / (1 - PRIOR))
    card = fit(table)
    card = Scorecard(
        round(card.bias * slope + intercept + shift, fitting.DIGITS),
        tuple(replace(t, points=tuple(round(p * slope, fitting.DIGITS) for p in t.points)) for t in card.terms),
        {name: round(most * slope, fitting.DIGITS) for name, most in card.ceilings.items()},
    )
    calibrated = scores * slope + intercept + shift
    honest = (table.y == 0) & (table.columns["source"] == "collected")
    pages = table.columns["sha1"][honest]
    model = Detector(
        name=name,
        scorecard=card,
        versions={s.name: s.version for s in signals.load().values()},
        farm=round(threshold(calibrated[honest], pages, FARM_RATE), fitting.DIGITS),
        suspect=round(threshold(calibrated[honest], pages, SUSPECT_RATE), fitting.DIGITS),
        prior=PRIOR,
        provenance={
            "table": table.digest,
            "rows": len(table.y),
            "folds": FOLDS,
            "ridge": fitting.RIDGE,
            "calibration": {"slope": slope, "intercept": intercept},
            "scikit-learn": sklearn.__version__,
        },
    )
    model.save(target)
    return model
