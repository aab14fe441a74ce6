"""Checks that nothing but deceit separates the classes: size, age, language and corpus must not."""

import math

import numpy as np
from numpy.typing import NDArray

from detector.evaluation import metrics, report, scoring
from detector.evaluation.metrics import Floats
from detector.evaluation.results import Drift, Leaks
from detector.evaluation.rows import Rows
from detector.scorecard import Scorecard
from detector.training.groups import components

LOWEST, HIGHEST = 0.40, 0.60
"""The AUC on twins that a classifier on nuisances alone must stay within."""
FOLDS = 5
LINKS = ("twin", "story", "domain")


def check(rows: Rows, odds: Floats, card: Scorecard | None = None) -> Leaks:
    """Return all checks.

    Args:
        rows: the table.
        odds: held-out log-odds, (n,).
        card: the shipped model's scorecard, or None.

    """
    nuisances = twin_nuisances(rows)
    permuted = shipped = None
    if card is not None:
        permuted = permutation(rows, card)
        farms, twins = report.pairs(rows)
        if farms.size:
            own, _ = scoring.points(card, rows)
            shipped = metrics.pair_accuracy(own[farms], own[twins])[0]
    return Leaks(
        classifier_auc(rows, forest=True),
        classifier_auc(rows, forest=False),
        tuple(sorted(nuisances.items(), key=lambda item: -abs(item[1] - 0.5))),
        tuple(matched(rows, odds)),
        permuted,
        shipped,
        tuple(drift(rows, odds)),
    )


def classifier_auc(rows: Rows, *, forest: bool, folds: int = FOLDS, seed: int = 0) -> float:
    """Return the AUC on twins of a classifier that sees nothing but nuisances; NaN when there are too few twins.

    Both pages of a pair, and all pairs that share a story or a domain, are on one side of every split.
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import QuantileTransformer

    farms, twins = report.pairs(rows)
    if farms.size < 10 * folds:
        return math.nan
    at = np.concatenate([farms, twins])
    y = rows.farm[at]
    x = nuisance_matrix(rows.take(at))
    known = ~np.isnan(x)
    low, high = np.where(known, x, np.inf).min(axis=0), np.where(known, x, -np.inf).max(axis=0)
    x = x[:, low < high]
    linked = components({name: rows[name][at].tolist() for name in LINKS}, LINKS)
    order = np.random.default_rng(seed).permutation(np.unique(linked))
    number = {int(c): i % folds for i, c in enumerate(order)}
    fold = np.array([number[int(c)] for c in linked])
    found = []
    for n in range(folds):
        test = fold == n
        if not test.any() or test.all():
            continue
        model = (
            RandomForestClassifier(200, min_samples_leaf=5, random_state=seed)
            if forest
            else make_pipeline(
                SimpleImputer(add_indicator=True, keep_empty_features=True),
                QuantileTransformer(n_quantiles=min(100, int((~test).sum())), random_state=seed),
                LogisticRegression(max_iter=1000),
            )
        )
        model.fit(x[~test], y[~test])
        found.append((metrics.auc(y[test], model.predict_proba(x[test])[:, 1]), int(test.sum())))
    return float(np.average([a for a, _ in found], weights=[n for _, n in found]))


def nuisance_matrix(rows: Rows) -> NDArray[np.float32]:
    """Return every nuisance of every row as numbers: the counted ones, and view, extractor, age, language, corpus."""
    codes = [np.unique(rows[name].astype(str), return_inverse=True)[1].astype(np.float32)
             for name in ("view", "extractor", "language", "corpus", "page_type", "skeleton")]  # fmt: skip
    return np.column_stack([rows.nuisances, rows.year.astype(np.float32), *codes])


def twin_nuisances(rows: Rows) -> dict[str, float]:
    """Return each counted nuisance's own AUC on twins; 0.5 where it is always unknown."""
    farms, twins = report.pairs(rows)
    found = {}
    for i, name in enumerate(rows.nuisance_names):
        a, b = rows.nuisances[farms, i], rows.nuisances[twins, i]
        known = ~np.isnan(a) & ~np.isnan(b)
        flags = np.repeat([True, False], int(known.sum()))
        found[name] = metrics.auc(flags, np.concatenate([a[known], b[known]])) if known.any() else 0.5
    return found


def matched(rows: Rows, odds: Floats) -> list[tuple[str, float, int, float, int]]:
    """Return pair accuracy where the farm has more of a nuisance than its twin, and where it has less.

    A model that leaned on the nuisance would be right in one of the two and wrong in the other.
    """
    farms, twins = report.pairs(rows)
    right = odds[farms] > odds[twins]
    found = []
    for i, name in enumerate(rows.nuisance_names):
        difference = rows.nuisances[farms, i] - rows.nuisances[twins, i]
        more, less = difference > 0, difference < 0
        if more.any() and less.any():
            found.append((name, float(right[more].mean()), int(more.sum()), float(right[less].mean()), int(less.sum())))
    return found


def permutation(rows: Rows, card: Scorecard, seed: int = 0) -> float:
    """Return the largest change of the model's log-odds when all nuisance columns are shuffled between rows."""
    order = np.random.default_rng(seed).permutation(len(rows))
    table = rows.table
    for i, name in enumerate(table.column_names):
        if name.startswith("nuisance.") or name == "year":
            table = table.set_column(i, name, table[name].take(order))
    from detector.evaluation.rows import of

    before, _ = scoring.points(card, rows)
    after, _ = scoring.points(card, of(table))
    return float(np.abs(before - after).max(initial=0.0))


def drift(rows: Rows, odds: Floats) -> list[Drift]:
    """Return how honest pages of each corpus and era differ from the other honest pages, the oddest first.

    Counts HTML pages above the threshold for 1 %; two-sided exact test (Fisher), Holm-adjusted over all strata.
    """
    from scipy.stats import fisher_exact

    mine = report.real_honest(rows) & rows.html & ~np.isnan(odds)
    called = odds > report.thresholds(rows, odds, "html")[1].value
    found = []
    for column, values in (("corpus", rows["corpus"]), ("era", report.eras(rows)), ("language", rows["language"])):
        for value in np.unique(values[mine].astype(str)):
            here, rest = mine & (values == value), mine & (values != value)
            if here.sum() < report.FEWEST or not rest.any():
                continue
            counts = [[int((called & m).sum()), int((~called & m).sum())] for m in (here, rest)]
            p = float(fisher_exact(counts).pvalue)
            found.append(Drift(column, str(value) or "unknown", metrics.rate(called[here]), p))
    found.sort(key=lambda d: d.p)
    adjusted, highest = [], 0.0
    for i, one in enumerate(found):
        highest = max(highest, min(1.0, one.p * (len(found) - i)))
        adjusted.append(Drift(one.column, one.value, one.rate, highest))
    return adjusted
