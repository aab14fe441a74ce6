"""Counting hits and misses, with the uncertainty that a sample of that size leaves."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


class Rate(NamedTuple):
    """A share of a sample, with its 95 % Wilson interval."""

    hits: int
    of: int
    low: float
    """Lower end of the interval, 0 to 1; 0 for an empty sample."""
    high: float
    """Upper end; 1 for an empty sample."""

    @property
    def value(self) -> float:
        """The share, 0 to 1; NaN for an empty sample."""
        return self.hits / self.of if self.of else math.nan

    def covers(self, value: float) -> bool:
        """Whether a true share of `value` would be no surprise."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if not self.of:
            return "-"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] {self.hits}/{self.of}"


class Threshold(NamedTuple):
    """The score above which at most a given share of honest pages lies."""

    rate: float
    """The share that was asked for, 0 to 1."""
    value: float
    """Pages that score above it are called; inf when there are no honest scores."""
    above: Rate
    """Honest pages of the sample above it."""
    resolved: bool
    """Whether the sample is large enough for the rate: at least one honest page of it may lie above.

    If not, the threshold is the highest honest score, and the true rate is only known to be below `above.high`.
    """


class Bin(NamedTuple):
    """A step of a reliability curve."""

    predicted: float
    """Mean predicted probability."""
    observed: float
    """Share of farms among the pages, by weight."""
    weight: float
    """The step's share of all weight, 0 to 1."""
    pages: int
    low: float
    """95 % Wilson interval of `observed` at the step's effective number of pages."""
    high: float


def wilson(hits: float, of: float) -> tuple[float, float]:
    """Return the 95 % interval of Wilson (1927) for `hits` out of `of`; (0, 1) for an empty sample."""
    if of <= 0:
        return 0.0, 1.0
    p = hits / of
    spread = Z * math.sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
    middle = p + Z * Z / (2 * of)
    scale = 1 + Z * Z / of
    low = 0.0 if hits <= 0 else max((middle - spread) / scale, 0.0)
    high = 1.0 if hits >= of else min((middle + spread) / scale, 1.0)
    return low, high


def rate(hits: ArrayLike) -> Rate:
    """Return the share of true values among booleans."""
    flags = np.asarray(hits, dtype=bool)
    count = int(flags.sum())
    return Rate(count, flags.size, *wilson(count, flags.size))


def threshold(honest: ArrayLike, at: float) -> Threshold:
    """Return the lowest threshold above which at most a share `at` of honest scores lies.

    Ties are not split: pages that score exactly the threshold are not called.
    """
    scores = np.sort(np.asarray(honest, dtype=float))[::-1]
    if not scores.size:
        return Threshold(at, math.inf, rate([]), False)
    # 0.001 * 3000 is 3.0000000000000004 or 2.9999999999999996 by the luck of rounding
    allowed = math.floor(at * scores.size + 1e-9)
    value = float(scores[min(allowed, scores.size - 1)])
    return Threshold(at, value, rate(scores > value), allowed > 0)


def auc(farm: ArrayLike, score: ArrayLike) -> float:
    """Return the area under the ROC curve: how often a farm outscores an honest page, ties counting half."""
    y = np.asarray(farm, dtype=bool)
    ranks = _ranks(np.asarray(score, dtype=float))
    farms, honest = int(y.sum()), int((~y).sum())
    if not farms or not honest:
        return math.nan
    return float((ranks[y].sum() - farms * (farms + 1) / 2) / (farms * honest))


def _ranks(values: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    result: Floats = (ends - (counts - 1) / 2)[inverse]
    return result


def roc(farm: ArrayLike, score: ArrayLike, weight: ArrayLike | None = None) -> tuple[Floats, Floats, Floats]:
    """Return (false-positive rate, recall, threshold) where either changes, from the strictest threshold down.

    The first point is (0, 0, inf). Pages that score the threshold or more are called.
    """
    false, true, cuts = _cumulated(farm, score, weight)
    return (
        np.concatenate([[0.0], false / false[-1] if false[-1] else false]),
        np.concatenate([[0.0], true / true[-1] if true[-1] else true]),
        np.concatenate([[math.inf], cuts]),
    )


def precision_recall(farm: ArrayLike, score: ArrayLike, weight: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Return (precision, recall) from the strictest threshold down."""
    false, true, _ = _cumulated(farm, score, weight)
    return true / np.maximum(false + true, 1e-300), true / true[-1] if true[-1] else true


def _cumulated(farm: ArrayLike, score: ArrayLike, weight: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    y = np.asarray(farm, dtype=bool)
    s = np.asarray(score, dtype=float)
    w = np.ones(y.size) if weight is None else np.asarray(weight, dtype=float)
    order = np.argsort(-s, kind="stable")
    y, s, w = y[order], s[order], w[order]
    last = np.flatnonzero(np.append(np.diff(s) != 0, True)) if s.size else np.array([], dtype=int)
    return np.cumsum(w * ~y)[last], np.cumsum(w * y)[last], s[last]


def pair_accuracy(farm: ArrayLike, twin: ArrayLike) -> tuple[float, Rate]:
    """Return how often a farm outscores its honest twin: ties counting half, and ties counting as misses."""
    a, b = np.asarray(farm, dtype=float), np.asarray(twin, dtype=float)
    if not a.size:
        return math.nan, rate([])
    return float((a > b).mean() + (a == b).mean() / 2), rate(a > b)


def sigmoid(log_odds: ArrayLike) -> Floats:
    """Return the probabilities of log-odds."""
    x = np.clip(np.asarray(log_odds, dtype=float), -700, 700)
    result: Floats = 1 / (1 + np.exp(-x))
    return result


def at_prior(probability: ArrayLike, prior: float, new: float) -> Floats:
    """Return what probabilities that hold where a share `prior` of pages is farms become where it is `new`."""
    p = np.clip(np.asarray(probability, dtype=float), 1e-12, 1 - 1e-12)
    return sigmoid(np.log(p / (1 - p)) + math.log(new / (1 - new)) - math.log(prior / (1 - prior)))


def prior_weights(farm: ArrayLike, prior: float, weight: ArrayLike | None = None) -> Floats:
    """Return weights that sum to 1 and give farms the share `prior`, keeping proportions within each class."""
    y = np.asarray(farm, dtype=bool)
    w = np.ones(y.size) if weight is None else np.asarray(weight, dtype=float)
    scaled = np.zeros(y.size)
    for flags, share in ((y, prior), (~y, 1 - prior)):
        total = w[flags].sum()
        if total > 0:
            scaled[flags] = w[flags] * share / total
    return scaled


TENTHS = tuple(i / 10 for i in range(1, 10))
"""Limits between the ten equal steps of a reliability curve."""
RARE = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.9)
"""Limits between the steps where farms are rare and nearly all probabilities are small."""


def reliability(
    farm: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None, edges: tuple[float, ...] = TENTHS
) -> tuple[Bin, ...]:
    """Return the reliability curve over steps of probability that `edges` part, empty steps left out."""
    y = np.asarray(farm, dtype=bool)
    p = np.asarray(probability, dtype=float)
    w = np.ones(y.size) if weight is None else np.asarray(weight, dtype=float)
    steps = np.searchsorted(np.asarray(edges), p, side="right")
    found: list[Bin] = []
    for step in np.unique(steps):
        here = steps == step
        mass = w[here].sum()
        if mass <= 0:
            continue
        observed = float((w[here] * y[here]).sum() / mass)
        effective = float(mass**2 / (w[here] ** 2).sum())
        low, high = wilson(observed * effective, effective)
        predicted = float((w[here] * p[here]).sum() / mass)
        found.append(Bin(predicted, observed, float(mass / w.sum()), int(here.sum()), low, high))
    return tuple(found)


def ece(curve: tuple[Bin, ...]) -> float:
    """Return the expected calibration error of a reliability curve: the mean gap between predicted and observed."""
    return sum(b.weight * abs(b.predicted - b.observed) for b in curve)


def brier(farm: ArrayLike, probability: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Return the weighted mean squared error of probabilities, 0 to 1."""
    y = np.asarray(farm, dtype=float)
    p = np.asarray(probability, dtype=float)
    return float(np.average((p - y) ** 2, weights=None if weight is None else np.asarray(weight, dtype=float)))


def macro(rates: list[Rate], seed: int = 0, rounds: int = 2000) -> tuple[float, float, float]:
    """Return the mean share over groups and its 95 % interval from resampling the groups; NaN for no group.

    Pages of one network or family are alike, so that the groups, not the pages, are the sample.
    """
    values = np.array([r.value for r in rates if r.of], dtype=float)
    if not values.size:
        return math.nan, math.nan, math.nan
    drawn = np.random.default_rng(seed).integers(0, values.size, (rounds, values.size))
    low, high = np.quantile(values[drawn].mean(axis=1), [0.025, 0.975])
    return float(values.mean()), float(low), float(high)
