"""What each measure is worth: recall on unseen networks and families without it, on two halves of the groups.

    python -m detector.evaluation.measures [TABLE]

A measure is taken from a scorecard that uses all others; those that `fit.LEFT_OUT` names are put back, one at a time.
Recall is the mean over families, half on markup and half on extracted text, and over four rates of honest pages, so
that a page or two do not decide. Each half has its own honest pages, on which its thresholds are chosen: a measure that
only helps one half by chance does not help the other.
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np

from detector.evaluation import metrics, report, scoring, splits
from detector.evaluation.heldout import score
from detector.evaluation.metrics import Bools, Floats
from detector.evaluation.rows import Rows, read
from detector.evaluation.splits import Split, group_of
from detector.training.fit import LEFT_OUT

RATES = (0.001, 0.002, 0.005, 0.01)
SEED = 5


def halves(rows: Rows, seed: int = SEED) -> list[Bools]:
    """Return two masks of all rows, (n,) each: half of the families with half of the honest documents."""
    rng = np.random.default_rng(seed)
    groups, documents = group_of(rows), rows["sha1"]
    honest = report.real_honest(rows)
    families = np.unique(groups[_families(groups)])
    first = set(rng.permutation(families)[: len(families) // 2].tolist())
    pages = np.unique(documents[honest])
    ours = set(rng.permutation(pages)[: len(pages) // 2].tolist())
    mine = np.array(
        [d in ours if h else g in first for g, d, h in zip(groups, documents, honest, strict=True)], dtype=bool
    )
    return [mine, ~mine]


def recall(rows: Rows, odds: Floats, half: Bools) -> float:
    """Return the mean recall on the families of a half, over both views and all `RATES`."""
    groups = group_of(rows)
    farm = half & rows.farm & _families(groups)
    honest, _ = report.highest(rows, odds, report.real_honest(rows) & half)
    found = []
    for rate in RATES:
        called = odds > metrics.threshold(honest, rate).value
        for view in ("html", "text"):
            here = farm & report.in_view(rows, view)
            found.append(np.mean([called[here & (groups == g)].mean() for g in np.unique(groups[here])]))
    return float(np.mean(found))


def table(path: Path) -> str:
    """Return the comparison as lines of text: recall on both halves, and what each measure adds to it."""
    rows = read(path)
    parts = splits.leave_many_out(rows)
    both = halves(rows)
    shipped = _recalls(rows, parts, both, LEFT_OUT)
    lines = [
        f"{'':34}{'one half':>10}{'other half':>12}",
        f"{'the scorecard':34}{shipped[0]:10.4f}{shipped[1]:12.4f}",
        f"{'with all measures':34}" + "{:10.4f}{:12.4f}".format(*_recalls(rows, parts, both, ())),
        "added by",
    ]
    for name in rows.columns:
        if name in LEFT_OUT:
            with_it = _recalls(rows, parts, both, [n for n in LEFT_OUT if n != name])
            gains = [a - b for a, b in zip(with_it, shipped, strict=True)]
        else:
            without = _recalls(rows, parts, both, [*LEFT_OUT, name])
            gains = [a - b for a, b in zip(shipped, without, strict=True)]
        mark = "  left out" if name in LEFT_OUT else ""
        lines.append(f"{name:34}{gains[0]:+10.4f}{gains[1]:+12.4f}{mark}")
    return "\n".join(lines)


def _recalls(rows: Rows, parts: list[Split], both: list[Bools], left_out: "list[str] | tuple[str, ...]") -> list[float]:
    odds = score(rows, parts, partial(scoring.learn, left_out=left_out)).log_odds
    return [recall(rows, odds, half) for half in both]


def _families(groups: "np.ndarray[tuple[int], np.dtype[np.object_]]") -> Bools:
    return np.array([g.startswith("family") for g in groups], dtype=bool)


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1] if len(sys.argv) > 1 else "data/features.parquet")) + "\n")
