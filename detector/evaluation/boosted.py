"""The shipped kind of model beside a gradient-boosted one, on the same measures, weights and groups left out.

    python -m detector.evaluation.boosted [TABLE]

A boosted model sees interactions that an additive one cannot; it explains itself only through estimates and needs
scikit-learn to score. It has to be clearly better on networks and families left out to be worth that.

The shapes below are of ordinary settings and were not searched for, while the additive model's ridge, its ceilings, its
weights and the measures that it leaves out were chosen among some two hundred settings, mostly on made families. The
additive model without its ceilings is beside them for that reason.

Trees also branch on what a page does not tell: collected pages without an address, say, are mostly farms. To the
additive model an unknown value says nothing. In the last row every unknown value is the median of honest pages instead,
so that trees do not see it either.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from detector import features
from detector.evaluation import metrics, report, scoring, splits
from detector.evaluation.heldout import HeldOut, score
from detector.evaluation.metrics import Floats
from detector.evaluation.rows import Rows, read
from detector.evaluation.splits import Split, group_of
from detector.scorecard import Scorecard
from detector.training.fit import ROUNDS, emphasis

SHAPES = ((2, 120), (3, 120), (8, 120), (8, 40))
"""Leaves of a tree and trees: single measures, pairs of them, and more; few trees and many."""
FILLED = (8, 120)
"""The shape that is fitted to filled values as well."""
KINDS = (("network", "all"), ("family", "all"), ("family", "html"))
"""Of which groups, and in which view, recall is given."""


def boosted(rows: Rows, parts: list[Split], leaves: int, trees: int) -> Floats:
    """Return log-odds of every row, (n,), by monotone boosted trees that saw nothing of its group.

    Rows are weighted over again as the scorecard's are.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    known = features.columns()
    odds = np.full(len(rows), np.nan)
    for part in parts:
        train, test = np.flatnonzero(part.train), np.flatnonzero(part.test)
        weight = scoring.row_weights(rows.take(part.train))
        # scikit-learn cannot bin a column of which nothing is known
        told = np.flatnonzero((~np.isnan(rows.measures[train])).any(axis=0))
        known_rows, test_rows = rows.measures[np.ix_(train, told)], rows.measures[np.ix_(test, told)]
        raised = weight
        for turn in range(1 + ROUNDS):
            model = HistGradientBoostingClassifier(
                max_iter=trees,
                max_leaf_nodes=leaves,
                learning_rate=0.1,
                min_samples_leaf=25,
                l2_regularization=1.0,
                monotonic_cst=[known.get(rows.columns[j], 0) for j in told],
                early_stopping=False,
                random_state=0,
            )
            model.fit(known_rows, rows.farm[train], sample_weight=raised * len(train))
            if turn < ROUNDS:
                found = model.decision_function(known_rows)
                label = rows.farm[train].astype(np.int64)
                raised = emphasis(found, label, weight, raised if turn else None)
        odds[test] = model.decision_function(test_rows)
    return odds


def filled(rows: Rows) -> Rows:
    """Return the rows with the median of the collected honest pages, or 0, in place of every unknown value."""
    measures = rows.measures.copy()
    honest = measures[report.real_honest(rows)]
    for j in range(measures.shape[1]):
        known = honest[~np.isnan(honest[:, j]), j]
        measures[np.isnan(measures[:, j]), j] = np.median(known) if known.size else 0.0
    return replace(rows, measures=measures)


def recalls(rows: Rows, odds: Floats, kinds: Sequence[tuple[str, str]] = KINDS) -> list[float]:
    """Return mean recall over the groups of each kind, in a view, first at 0.1 % and then at 1 % of honest pages."""
    groups = group_of(rows)
    found = []
    for threshold in report.thresholds(rows, odds):
        called = rows.farm & (odds > threshold.value)
        for kind, view in kinds:
            here = report.in_view(rows, view) & rows.farm & np.array([g.startswith(kind + " ") for g in groups])
            found.append(float(np.mean([called[here & (groups == g)].mean() for g in np.unique(groups[here])])))
    return found


def _without_ceilings(rows: Rows, train: metrics.Bools, columns: tuple[str, ...]) -> Scorecard:
    return replace(scoring.learn(rows, train, columns), ceilings={})


def table(path: Path) -> str:
    """Return the comparison as lines of text."""
    rows = read(path)
    parts = splits.leave_many_out(rows)
    held: HeldOut = score(rows, parts, scoring.learn)
    uncapped: HeldOut = score(rows, parts, _without_ceilings)
    lines = [
        f"{'':34}{'0.1 % of honest pages':>27}{'1 % of honest pages':>27}",
        f"{'':34}" + "".join(f"{n:>9}" for n in ("networks", "families", "in html") * 2),
    ]
    kinds = [("additive, as shipped", held.log_odds), ("additive, without its ceilings", uncapped.log_odds)]
    kinds += [(f"boosted, {n} trees of {leaves} leaves", boosted(rows, parts, leaves, n)) for leaves, n in SHAPES]
    leaves, trees = FILLED
    kinds.append((f"boosted, {trees} of {leaves}, no value unknown", boosted(filled(rows), parts, leaves, trees)))
    for name, odds in kinds:
        auc = metrics.auc(rows.farm, odds)
        lines.append(f"{name:34}" + "".join(f"{v:9.3f}" for v in recalls(rows, odds)) + f"   AUC {auc:.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1] if len(sys.argv) > 1 else "data/features.parquet")) + "\n")
