"""What `detector evaluate` does with files."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detector.evaluation import baselines, heldout, leaks, metrics, report, scoring, splits, tables
from detector.evaluation.heldout import HeldOut
from detector.evaluation.results import Baseline, Results
from detector.evaluation.rows import Rows, read
from detector.evaluation.splits import group_of
from detector.scorecard import Scorecard
from detector.training.corpus import Settings
from detector.training.train import PRIOR

RESULTS = "evaluation.json"
SCORES = "out_of_fold.parquet"
BASELINES = "baselines.parquet"
OPERATING = (("all", "all"), ("html", "all"), ("text", "all"), ("html", "html"), ("text", "text"))
"""Views to count farms in, and to choose the threshold on."""


def evaluate_files(table: Path, model: Path | None, out: Path | None, corpus: Path | None) -> str:
    """Evaluate a table, write what was found, and return it as text; see `detector.evaluation.run`."""
    rows = read(table)
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    card, prior = (None, PRIOR) if model is None else shipped(model)
    jobs = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    kept = table.with_name(BASELINES)
    scores: dict[str, metrics.Floats] = {}
    notes: list[str] = []
    if corpus is not None:
        parts = splits.leave_out(rows)
        scores, notes = baselines.run(rows, parts, corpus, settings(rows), lambda items: _bar(items, "baselines"), jobs)
        if out is not None:
            baselines.save(scores, rows, kept)
    elif kept.is_file():
        scores = baselines.read(kept, rows)
    results, held = evaluate(
        rows, digest=digest, card=card, prior=prior, scores=scores, notes=tuple(notes), jobs=jobs, progress=_bar
    )
    written = results.to_json()
    results = Results.from_json(written)  # what is printed is what was written, to its last digit
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / RESULTS).write_text(written, "utf-8")
        heldout.save(held, rows, out / SCORES)
        if (out / "manifest.json").is_file():
            from detector.evaluation.card import FILE, render

            (out / FILE).write_text(render(results, out), "utf-8")
    return tables.terminal(results)


def shipped(folder: Path) -> tuple[Scorecard, float]:
    """Return the scorecard and the prior of a model, whatever versions its signals have."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return Scorecard.from_json((folder / "scorecard.json").read_text("utf-8")), float(manifest["prior"])


def settings(rows: Rows) -> Settings:
    """Return how much was made for a table, which it keeps in its metadata; the defaults where it does not."""
    written = (rows.table.schema.metadata or {}).get(b"settings", b"").decode()
    return Settings(**{name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", written)})


def evaluate(
    rows: Rows,
    *,
    digest: str = "",
    card: Scorecard | None = None,
    prior: float = PRIOR,
    scores: Mapping[str, metrics.Floats] | None = None,
    notes: tuple[str, ...] = (),
    learn: scoring.Learner = scoring.learn,
    ablate: bool = True,
    jobs: int = 1,
    progress: Callable[[Iterable[Any], str], Iterable[Any]] = lambda items, _: items,
) -> tuple[Results, HeldOut]:
    """Return the results and the held-out scores of a table.

    Args:
        rows: the table.
        digest: of the table's file, for the record.
        card: the shipped model's scorecard, for the leak checks that need one.
        prior: the share of farms that calibrated scores speak about.
        scores: of the baselines, as `baselines.run` or `baselines.read` gives them.
        notes: what could not be done before.
        learn: fits a scorecard.
        ablate: whether to fit the model again without each signal.
        jobs: processes that fit models.
        progress: wraps long loops, with what is done.

    Raises:
        ValueError: when the table has too few groups to leave one out.

    """
    said = list(notes)
    parts = splits.leave_out(rows)
    raw = heldout.score(rows, parts, learn, progress=lambda items: progress(items, "left out"), jobs=jobs)
    held, crossed = heldout.calibrated(rows, raw, prior)
    odds = held.log_odds
    farms, twins = report.pairs(rows)
    groups = group_of(rows)
    columns = report.properties(rows)
    compared: tuple[Baseline, ...] = tuple(baselines.compare(rows, odds, scores)) if scores else ()
    if not compared:
        said.append("No baselines: give a corpus to run them.")
    honest = report.real_honest(rows)
    for view in ("html", "text"):
        strict, _ = report.thresholds(rows, odds, view)
        if not strict.resolved:
            said.append(
                f"{strict.above.of} honest pages ({view}) are too few to choose a threshold for 0.1 %: the highest of "
                f"them stands in, and the true rate may be up to {strict.above.high:.2%}."
            )
    pair_rates = {
        view: metrics.pair_accuracy(odds[farms[here]], odds[twins[here]])[1]
        for view in ("html", "text")
        for here in [report.in_view(rows, view)[farms]]
    }
    results = Results(
        digest=digest,
        rows=len(rows),
        documents=len(set(rows["sha1"])) if any(rows["sha1"]) else len(rows),
        honest=len(set(rows["sha1"][honest])) if any(rows["sha1"]) else int(honest.sum()),
        networks=_count(groups, "network"),
        families=_count(groups, "family"),
        lookalikes=_count(groups, "lookalike"),
        splits=len(parts),
        auc={
            view: metrics.auc(rows.farm[here], odds[here])
            for view in report.VIEWS
            for here in [(honest | rows.farm) & report.in_view(rows, view) & ~np.isnan(odds)]
        },
        operating=tuple(
            report.operating(rows, held, view, threshold, chosen_on)
            for view, chosen_on in OPERATING
            for threshold in report.thresholds(rows, odds, chosen_on)
        ),
        pairs=metrics.pair_accuracy(odds[farms], odds[twins])[1],
        pairs_by_view=pair_rates,
        groups=tuple(report.by_group(rows, odds)),
        honest_strata=tuple(report.strata(rows, odds, honest, columns)),
        farm_strata=tuple(report.strata(rows, odds, rows.farm, columns)),
        showing=tuple(report.showing(rows, held)),
        halving=tuple(report.halving(rows, odds)),
        calibration=report.calibration(rows, crossed, scoring.row_weights(rows), prior),
        misses=report.misses(rows, odds),
        mistakes=tuple(report.mistakes(rows, held)),
        ablation=report.ablation(
            rows, splits.leave_many_out(rows), learn, lambda items: progress(items, "ablation"), jobs
        )
        if ablate
        else (),
        leaks=leaks.check(rows, odds, card),
        baselines=compared,
        notes=tuple(said),
    )
    return results, held


def _count(groups: np.typing.NDArray[np.object_], kind: str) -> int:
    return len({g for g in groups if g.startswith(kind + " ")})


def _bar(items: Iterable[Any], what: str) -> Iterable[Any]:
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(items, desc=what, disable=None, leave=False)
    return bar
