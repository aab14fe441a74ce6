"""Scorecards on whole tables, and fitting them on a part of one."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detector import features, signals
from detector.evaluation.metrics import Bools, Floats
from detector.evaluation.rows import Rows
from detector.model import CORROBORATES, GROUPS_FOR_A_FARM
from detector.scorecard import Scorecard
from detector.training.fit import contributions
from detector.training.groups import weights

Learner = Callable[[Rows, Bools, tuple[str, ...]], Scorecard]
"""Fits a scorecard on the rows of a mask, from the named measures alone."""


def learn(
    rows: Rows,
    train: Bools,
    columns: tuple[str, ...],
    left_out: Sequence[str] | None = None,
    directions: Mapping[str, int] | None = None,
) -> Scorecard:
    """Fit the shipped model's kind of scorecard, by default without the measures that it leaves out; a `Learner`.

    `directions` are those of measures that no signal declares.
    """
    from detector.training.fit import LEFT_OUT, fit

    part = rows.take(train)
    known = {**features.columns(), **(directions or {})}
    place = [rows.columns.index(name) for name in columns]
    return fit(
        part.measures[:, place].astype(np.float64),
        part.farm.astype(np.int64),
        row_weights(part),
        columns,
        [known.get(name, 0) for name in columns],
        left_out=LEFT_OUT if left_out is None else left_out,
    )


def row_weights(rows: Rows) -> Floats:
    """Return what each row counts in a fit; see `detector.training.groups.weights`."""
    return np.asarray(weights({**rows.text, "label": rows.farm.astype(np.int64)}), dtype=float)


def points(card: Scorecard, rows: Rows) -> tuple[Floats, NDArray[np.float32]]:
    """Return the log-odds of every row, (n,), and the points of every signal, (n, s), in the order of `Rows.signals`.

    Raises:
        ValueError: when the table lacks a measure that the scorecard asks for.

    """
    for term in card.terms:
        if f"{term.signal}.{term.measure}" not in rows.columns:
            raise ValueError(
                f"The table lacks the measure {term.signal}.{term.measure}; make it again with `detector features`."
            )
    by_measure = contributions(card, rows.measures.astype(np.float64), rows.columns)
    owner = [name.partition(".")[0] for name in rows.columns]
    found = np.zeros((len(rows), len(rows.signals)), dtype=np.float32)
    for i, name in enumerate(rows.signals):
        found[:, i] = by_measure[:, [o == name for o in owner]].sum(axis=1)
    total: Floats = card.bias + by_measure.sum(axis=1)
    return total, found


def corroborated(by_signal: NDArray[np.float32], groups: tuple[str, ...]) -> Bools:
    """Tell for every row whether enough groups of signals speak against it for the label `farm`.

    Args:
        by_signal: points of every signal, (n, s).
        groups: the group of each of the s signals.

    """
    against = np.zeros(by_signal.shape[0], dtype=int)
    for group in dict.fromkeys(groups):
        mine = np.array([g == group for g in groups], dtype=bool)
        against += by_signal[:, mine].sum(axis=1) >= CORROBORATES
    result: Bools = against >= GROUPS_FOR_A_FARM
    return result


def groups_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the group that each signal declares; its own name where the library does not know it."""
    known = signals.load()
    return tuple(known[name].group if name in known else name for name in names)
