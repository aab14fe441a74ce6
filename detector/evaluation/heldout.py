"""Scores that every row gets from a model that saw nothing like it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.evaluation import scoring
from detector.evaluation.metrics import Floats
from detector.evaluation.rows import Rows
from detector.evaluation.splits import Split


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of all n rows, each from the model of the split that left the row out."""

    log_odds: Floats
    """(n,); NaN for a row that no split scores."""
    signals: NDArray[np.float32]
    """Points of every signal, (n, s), in the order of `Rows.signals`."""
    split: NDArray[np.int64]
    """Index of the split that scored the row, -1 for none."""
    names: tuple[str, ...]
    """The splits' names, `kind: name`."""


def score(
    rows: Rows,
    splits: list[Split],
    learn: scoring.Learner,
    columns: tuple[str, ...] | None = None,
    progress: Callable[[Iterable[Split]], Iterable[Split]] = iter,
    jobs: int = 1,
) -> HeldOut:
    """Fit a scorecard for every split and score what it left out.

    Args:
        rows: the table.
        splits: as `splits.leave_out` gives them.
        learn: fits a scorecard.
        columns: the measures that it may use; all when None.
        progress: wraps the splits, to show how far the work is.
        jobs: processes that fit; the scores are the same for any number.

    """
    from joblib import Parallel, delayed

    size = len(rows)
    odds = np.full(size, np.nan)
    signals = np.zeros((size, len(rows.signals)), dtype=np.float32)
    number = np.full(size, -1, dtype=np.int64)
    cards = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=jobs)(
        delayed(learn)(rows, split.train, columns or rows.columns) for split in splits
    )
    for (i, split), card in zip(enumerate(progress(splits)), cards, strict=True):
        test = rows.take(split.test)
        odds[split.test], signals[split.test] = scoring.points(card, test)
        number[split.test] = i
    return HeldOut(odds, signals, number, tuple(f"{s.kind}: {s.name}" for s in splits))


def save(held: HeldOut, rows: Rows, path: Path) -> None:
    """Write the scores as Parquet: id, split and log-odds, a row for each row of the table, in its order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = pa.array([*held.names, ""])
    split = pa.DictionaryArray.from_arrays(pa.array(np.where(held.split < 0, len(held.names), held.split)), names)
    table = pa.table({"id": rows["id"].tolist(), "split": split, "log_odds": held.log_odds.astype(np.float32)})
    pq.write_table(table, path, compression="zstd")


def read(path: Path, rows: Rows) -> Floats:
    """Return the log-odds that `save` wrote, (n,).

    Raises:
        ValueError: when they belong to another table.

    """
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    if table["id"].to_pylist() != rows["id"].tolist():
        raise ValueError(f"The scores in {path} belong to another table; run `detector evaluate` again.")
    return np.asarray(table["log_odds"].to_numpy(), dtype=float)


def calibrated(rows: Rows, held: HeldOut, prior: float, folds: int = 5, seed: int = 0) -> tuple[HeldOut, Floats]:
    """Return the scores as `detector train` calibrates them, and log-odds calibrated without the row's own group.

    The first are of one curve, so that their order stays; the second are for judging the calibration: their curve
    was fitted to rows of other networks, stories and domains.

    Args:
        rows: the table.
        held: raw scores at a prior of one half.
        prior: the share of farms that the calibrated scores speak about.
        folds: parts of groups; each is calibrated by the others.
        seed: of the parts.

    """
    from detector.training.groups import folds as parts
    from detector.training.train import calibrate

    weight = scoring.row_weights(rows)
    label = rows.farm.astype(np.int64)
    known = ~np.isnan(held.log_odds)
    shift = math.log(prior / (1 - prior))
    slope, intercept = calibrate(held.log_odds[known], label[known], weight[known])
    whole = replace(
        held,
        log_odds=held.log_odds * slope + intercept + shift,
        signals=(held.signals * slope).astype(np.float32),
    )
    crossed = np.full(len(rows), np.nan)
    fold = parts(rows.text, folds, seed)
    for n in range(folds):
        rest, mine = known & (fold != n), fold == n
        if mine.any() and len(set(label[rest].tolist())) == 2:
            a, b = calibrate(held.log_odds[rest], label[rest], weight[rest])
            crossed[mine] = held.log_odds[mine] * a + b + shift
    return whole, crossed
