"""Fitting the scorecard: monotone step functions under a logistic regression."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from detector.scorecard import Scorecard, Term

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 1e-4
SOLVER = {"maxiter": 600, "maxfun": 1_200, "ftol": 1e-9}
"""How near L-BFGS-B comes to the optimum, from where Newton's method goes on."""
MOST_STEPS, FLAT = 20, 1e-13
"""Newton steps, and the slope at which they end. The optimum is unique, and so near to it that rounding to `DIGITS`
hides the rest, whatever the order in which a machine adds up.
"""
CEILING = 5.0
CEILINGS = {"identity": 3.0, "text": 2.5}
"""Log-odds, before calibration, that one signal contributes at most; by signal where it is another.

They keep a single kind of sign from making a farm. Names that do not fit a host and phrases of running text are what
honest pages show most often, so that they count for less.
"""
ROUNDS = 3
HARD = 0.95
"""Share of honest pages, by weight, that are easy; the rest matter more and more, over a width of `SOFTNESS`."""
SOFTNESS = 0.35
EMPHASIS = 30.0
"""How many times the weight of an honest page may grow."""
HOPELESS = 0.5
"""How much of its weight a farm loses that shows nothing: to a scorecard it is an honest page with a wrong label."""
DIGITS = 3
HONEST_QUANTILES = (0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995)
FARM_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
LEFT_OUT: tuple[str, ...] = ("text.stuffed",)
"""Measures that the scorecard does not use, since it finds more farms of unseen networks and families without them.

Many honest pages show them, too; `detector.evaluation.measures` compares. Findings still give them, and a table still
holds them.
"""
FEWEST = 25
"""Rows that a step needs on either side; steps on fewer would learn single pages."""


def edges(values: "NDArray[np.float64]", label: "NDArray[np.int64]") -> list[float]:
    """Return the limits between a measure's bins: quantiles of honest and of farm pages, so that tails have steps."""
    known = ~np.isnan(values)
    x, y = values[known], label[known]
    if len(x) < 2 * FEWEST:
        return []
    wanted: set[float] = set()
    for part, quantiles in ((x[y == 0], HONEST_QUANTILES), (x[y == 1], FARM_QUANTILES)):
        if len(part):
            wanted.update(np.quantile(part, quantiles, method="higher").tolist())
    unique = np.unique(x)
    if len(unique) <= 12:
        wanted.update(unique.tolist())
    ordered = np.sort(x)
    kept: list[float] = []
    last = 0
    for value in sorted(wanted):
        below = int(np.searchsorted(ordered, value, side="left"))
        if below >= FEWEST and len(x) - below >= FEWEST and (not kept or below - last >= FEWEST):
            # half-way to the next value below, so that rounding never moves a page to another bin
            kept.append(float(f"{(float(ordered[below - 1]) + value) / 2:.7g}"))
            last = below
    return kept


def fit(
    x: "NDArray[np.float64]",
    y: "NDArray[np.int64]",
    weight: "NDArray[np.float64]",
    columns: Sequence[str],
    directions: Sequence[int],
    ridge: float = RIDGE,
    left_out: Sequence[str] = LEFT_OUT,
) -> Scorecard:
    """Return the scorecard that tells weighted rows apart best where few honest pages are called.

    Every measure is coded as steps, "at least this limit", centred on honest pages; an unknown value is 0 on every
    step, so that what a page does not tell speaks neither for nor against it. Coefficients are kept on the
    side that the measure's direction names, which makes the scorecard monotone, and are shrunk by a ridge.

    A first scorecard is fitted to all rows alike and tells which of them matter: the honest pages that look most like
    farms, on which the rate of false alarms depends, and the farms that show anything at all. Then it is fitted again,
    `ROUNDS` times, with their weight raised, so that the loss comes near to the part of the ROC curve that is used, as
    in Dodd and Pepe, "Partial AUC Estimation and Regression" (Biometrics, 2003).

    Args:
        x: measures, shape (n, m), NaN where unknown.
        y: 1 for farms, 0 for honest pages, shape (n,).
        weight: weights of the rows, shape (n,).
        columns: names of the measures, `signal.measure`.
        directions: 1, -1 or 0 for each measure.
        ridge: weight of the squared coefficients against the mean log-loss.
        left_out: names of measures that get no points.
    """
    limits = [[] if name in left_out else edges(x[:, j], y) for j, name in enumerate(columns)]
    steps = _Steps(x, y, limits, directions)
    theta = steps.fitted(weight, ridge)
    raised = weight
    for turn in range(ROUNDS):
        odds = log_odds(_scorecard(theta, limits, columns, x, raised * (y == 0)), x, columns)
        raised = emphasis(odds, y, weight, raised if turn else None)
        theta = steps.fitted(raised, ridge, theta)
    return _scorecard(theta, limits, columns, x, raised * (y == 0))


def emphasis(
    odds: "NDArray[np.float64]",
    y: "NDArray[np.int64]",
    weight: "NDArray[np.float64]",
    earlier: "NDArray[np.float64] | None" = None,
) -> "NDArray[np.float64]":
    """Return the weights of rows by how near they come to being called, (n,), each class weighing what it did.

    Args:
        odds: log-odds of the rows by a model fitted to the weights, shape (n,).
        y: 1 for farms, 0 for honest pages, shape (n,).
        weight: weights of the rows, shape (n,).
        earlier: what the round before gave, of which half stays, so that rounds do not swing.
    """
    honest = np.flatnonzero(y == 0)
    ranked = honest[np.argsort(odds[honest], kind="stable")]
    share = np.cumsum(weight[ranked]) / weight[ranked].sum()
    limit = odds[ranked[min(int(np.searchsorted(share, HARD)), len(ranked) - 1)]]
    called = 1 / (1 + np.exp(-np.clip((odds - limit) / SOFTNESS, -50, 50)))
    found: NDArray[np.float64] = weight * np.where(y == 1, 1 - HOPELESS + HOPELESS * called, 1 + EMPHASIS * called)
    for label in (0, 1):
        own = y == label
        found[own] *= weight[own].sum() / found[own].sum()
    return found if earlier is None else (earlier + found) / 2


class _Steps:
    """The design of the regression: a column for every step of every measure."""

    def __init__(
        self,
        x: "NDArray[np.float64]",
        y: "NDArray[np.int64]",
        limits: list[list[float]],
        directions: Sequence[int],
    ) -> None:
        self.y = y
        columns, known, bounds = [], [], []
        for j, steps in enumerate(limits):
            told = ~np.isnan(x[:, j])
            for edge in steps:
                columns.append((x[:, j] >= edge).astype(np.float64))
                known.append(told)
                bounds.append((0.0 if directions[j] > 0 else -np.inf, 0.0 if directions[j] < 0 else np.inf))
        self.reached = np.column_stack(columns) if columns else np.zeros((len(y), 0))
        self.known = np.column_stack(known) if known else np.zeros((len(y), 0), dtype=bool)
        self.bounds = bounds

    def fitted(
        self, weight: "NDArray[np.float64]", ridge: float, start: "NDArray[np.float64] | None" = None
    ) -> "NDArray[np.float64]":
        """Return the bias and the coefficient of every step."""
        from scipy.optimize import minimize

        weight = weight / weight.sum()
        honest = (weight * (self.y == 0))[:, None] * self.known
        mean = (self.reached * honest).sum(axis=0) / np.maximum(honest.sum(axis=0), 1e-12)
        design = np.where(self.known, self.reached - mean, 0.0)
        sign = np.where(self.y == 1, 1.0, -1.0)

        def loss(theta: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
            margin = sign * (theta[0] + design @ theta[1:])
            value = float((weight * np.logaddexp(0.0, -margin)).sum() + ridge * (theta[1:] ** 2).sum())
            pull = -weight * sign / (1.0 + np.exp(np.clip(margin, -500, 500)))
            slope = np.concatenate([[pull.sum()], design.T @ pull + 2 * ridge * theta[1:]])
            return value, slope

        first = np.zeros(design.shape[1] + 1) if start is None else start
        bounds = [(-np.inf, np.inf), *self.bounds]
        best = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options=SOLVER)
        whole = np.column_stack([np.ones(len(self.y)), design])
        shrunk = np.concatenate([[0.0], np.full(design.shape[1], 2 * ridge)])

        def curve(theta: "NDArray[np.float64]", free: "NDArray[np.bool_]") -> "NDArray[np.float64]":
            share = 1.0 / (1.0 + np.exp(-np.clip(whole @ theta, -500, 500)))
            part = whole[:, free]
            bent: NDArray[np.float64] = part.T @ (part * (weight * share * (1 - share))[:, None])
            return bent + np.diag(shrunk[free])

        return _newton(np.asarray(best.x, dtype=np.float64), lambda theta: loss(theta)[1], curve, bounds)


def _newton(
    theta: "NDArray[np.float64]",
    slope: "Callable[[NDArray[np.float64]], NDArray[np.float64]]",
    curve: "Callable[[NDArray[np.float64], NDArray[np.bool_]], NDArray[np.float64]]",
    bounds: Sequence[tuple[float, float]],
) -> "NDArray[np.float64]":
    """Return the bounded optimum near to `theta`, by Newton steps on the coefficients that no bound holds."""
    low, high = np.array(bounds).T

    def pull(theta: "NDArray[np.float64]") -> "NDArray[np.float64]":
        found = slope(theta)
        held = ((theta <= low) & (found > 0)) | ((theta >= high) & (found < 0))
        return np.where(held, 0.0, found)

    here = pull(theta)
    for _ in range(MOST_STEPS):
        if np.abs(here).max() < FLAT:
            break
        free = here != 0
        step = np.zeros_like(theta)
        step[free] = np.linalg.solve(curve(theta, free), here[free])
        for part in (1.0, 0.5, 0.25, 0.125):
            after = np.clip(theta - part * step, low, high)
            there = pull(after)
            if np.linalg.norm(there) < np.linalg.norm(here):
                theta, here = after, there
                break
        else:
            break
    return theta


def _scorecard(
    theta: "NDArray[np.float64]",
    limits: list[list[float]],
    columns: Sequence[str],
    x: "NDArray[np.float64]",
    honest: "NDArray[np.float64]",
) -> Scorecard:
    terms = []
    place = 1
    for j, steps in enumerate(limits):
        points = np.concatenate([[0.0], np.cumsum(theta[place : place + len(steps)])])
        place += len(steps)
        if not np.any(np.abs(points) > 0.5 * 10.0**-DIGITS):
            continue
        known = ~np.isnan(x[:, j])
        bins = np.searchsorted(steps, x[known, j], side="right")
        mean = float((points[bins] * honest[known]).sum() / max(honest[known].sum(), 1e-12))
        signal, _, measure = columns[j].partition(".")
        terms.append(
            Term(
                signal,
                measure,
                tuple(steps),
                tuple(round(float(p), DIGITS) for p in points - mean),
                0.0,
            )
        )
    ceilings = {name: CEILINGS.get(name, CEILING) for name in dict.fromkeys(t.signal for t in terms)}
    return Scorecard(round(float(theta[0]), DIGITS), tuple(terms), ceilings)


def log_odds(card: Scorecard, x: "NDArray[np.float64]", columns: Sequence[str]) -> "NDArray[np.float64]":
    """Return the log-odds of rows of measures, shape (n, m), in the order of `columns`."""
    return np.asarray(card.bias + contributions(card, x, columns).sum(axis=1))


def contributions(card: Scorecard, x: "NDArray[np.float64]", columns: Sequence[str]) -> "NDArray[np.float64]":
    """Return what each measure contributes, shape (n, m); 0 for measures that the scorecard leaves out.

    The same numbers as `Scorecard.contributions`, for many rows at once.
    """
    found = np.zeros(x.shape)
    places = {name: j for j, name in enumerate(columns)}
    for term in card.terms:
        j = places[f"{term.signal}.{term.measure}"]
        known = ~np.isnan(x[:, j])
        bins = np.searchsorted(term.edges, x[known, j], side="right")
        found[known, j] = np.asarray(term.points)[bins]
        found[~known, j] = term.unknown
    signals = np.array([name.partition(".")[0] for name in columns])
    for signal in np.unique(signals):
        own = np.flatnonzero(signals == signal)
        total = found[:, own].sum(axis=1)
        ceiling = card.ceilings.get(signal, np.inf)
        over = total > ceiling
        found[np.ix_(over, own)] *= (ceiling / total[over])[:, None]
    return found
