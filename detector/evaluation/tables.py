"""Results as tables of text: one set of rows, printed for a terminal or as Markdown."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detector.evaluation.baselines import TITLES
from detector.evaluation.leaks import HIGHEST, LOWEST
from detector.evaluation.metrics import Rate
from detector.evaluation.report import STRICT
from detector.evaluation.results import Mean, Operating, Results

WIDEST = 72
"""Characters of a cell on a terminal."""
TARGETS = {"recall": 0.80, "archetype": 0.95, "pairs": 0.97, "ece": 0.03}
"""What the evaluation is to show: the least recall at 0.1 %, overall and on the archetype's family left out, the least
pair accuracy, and the greatest calibration error."""


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, column names and rows of cells; the first column is words, the others numbers."""

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""


def terminal(results: Results) -> str:
    """Return all tables for a terminal, as wide as they need to be."""
    return "\n\n".join([*(_plain(table) for table in everything(results)), *results.notes]) + "\n"


def markdown(table: Table) -> str:
    """Return a table as Markdown, without its heading."""
    lines = [_line(table.names), "|" + "---|" + "---:|" * (len(table.names) - 1), *map(_line, table.rows)]
    return "\n".join(lines) + (f"\n\n{table.remark}" if table.remark else "")


def everything(results: Results) -> list[Table]:
    """Return every table that has rows, the most important first."""
    return [table for make in MAKERS if (table := make(results)).rows]


def targets(results: Results) -> Table:
    """Return what was to be shown, and whether it is."""
    rows = []
    for view in ("all", "html", "text"):
        at = _at(results, view)
        if at is None:
            continue
        rows.append(
            (
                f"recall at 0.1 %, unseen networks and families, {view}",
                _mean(at.groups),
                f">= {TARGETS['recall']:.2f}",
                _verdict(at.groups.value >= TARGETS["recall"]),
            )
        )
        rows.append(
            (
                f"recall at 0.1 %, archetype's family left out, {view}",
                _rate(at.archetype),
                f">= {TARGETS['archetype']:.2f}",
                _verdict(at.archetype.value >= TARGETS["archetype"]),
            )
        )
    rows.append(("twin pairs in order", _rate(results.pairs), ">= 0.97", _verdict(results.pairs.value >= 0.97)))
    if results.calibration:
        ece = results.calibration[0].ece
        rows.append(("calibration error (ECE)", f"{ece:.3f}", "<= 0.03", _verdict(ece <= TARGETS["ece"])))
    for half in results.halving:
        if half.view == "all":
            held = half.first.covers(half.rate) and half.second.covers(half.rate)
            rows.append(
                (
                    f"threshold for {half.rate:.1%} on other half of domains, one halving",
                    f"{half.first.value:.2%}, {half.second.value:.2%}",
                    "in interval",
                    _verdict(held),
                )
            )
            # one halving is one draw; whether a threshold carries over shows in many, against what chance alone gives
            rows.append(
                (
                    f"threshold for {half.rate:.1%} on other half of domains, share of random halvings",
                    f"{half.held.value:.0%}",
                    f">= {half.chance:.0%}, by chance",
                    _verdict(half.held.high >= half.chance),
                )
            )
    if results.leaks:
        for name, value in (("random forest", results.leaks.forest), ("logistic regression", results.leaks.linear)):
            rows.append(
                (
                    f"nuisances alone on twins, AUC, {name}",
                    _number(value),
                    f"{LOWEST:.2f} to {HIGHEST:.2f}",
                    _verdict(LOWEST <= value <= HIGHEST),
                )
            )
    return Table("What was to be shown", ("", "found", "wanted", ""), tuple(rows))


def operating(results: Results) -> Table:
    """Return recall and false positives at the thresholds of each view."""
    return Table(
        "At thresholds chosen on real honest documents, the highest score of their views",
        ("view and rate", "log-odds", "networks", "families", "both", "as `farm`", "archetype", "twins", "look-alikes"),
        tuple(
            (
                f"{o.view} {o.threshold.rate:.1%}" + ("" if o.chosen_on == "all" else " own"),
                f"{o.threshold.value:.2f}",
                _mean(o.networks),
                _mean(o.families),
                _mean(o.groups),
                _mean(o.labelled),
                _rate(o.archetype),
                _percent(o.twins),
                _percent(o.lookalikes),
            )
            for o in results.operating
        ),
        "Recall is the mean over networks and families, each left out of training; brackets are 95 % intervals. The "
        "last two columns are honest pages above the threshold. `own`: the threshold was chosen on that view alone.",
    )


def networks(results: Results) -> Table:
    """Return recall per collected network."""
    return _groups(results, "network", "Collected networks, each left out of training")


def families(results: Results) -> Table:
    """Return recall per generated family."""
    return _groups(results, "family", "Generated families, each left out of training")


def lookalikes(results: Results) -> Table:
    """Return false positives per look-alike family."""
    return _groups(results, "lookalike", "Honest look-alikes above the thresholds, each family left out of training")


def compared(results: Results) -> Table:
    """Return the baselines beside ours."""
    return Table(
        "Older methods on the same pages and splits, at the same false-positive rate",
        ("method", "pages", "honest pages called", "networks", "ours", "gain", "families", "ours", "AUC", "ours"),
        tuple(
            (
                f"{TITLES.get(b.name, b.name)}, {b.view}",
                f"{b.pages:,}",
                f"{b.rate:.2%}",
                _number(b.own),
                _number(b.ours),
                f"{b.ours - b.own:+.3f}",
                _number(b.own_families),
                _number(b.ours_families),
                _number(b.auc),
                _number(b.ours_auc),
            )
            for b in results.baselines
        ),
        "Mean recall over unseen networks and families. A method that only answers yes or no has one rate, its own.",
    )


def halves(results: Results) -> Table:
    """Return how thresholds carry over to other domains."""
    return Table(
        "Thresholds chosen on one half of the honest domains, false positives on the other",
        ("view and rate", "of the first, on the second", "of the second, on the first", "held", "by chance"),
        tuple(
            (f"{h.view} {h.rate:.1%}", _share(h.first), _share(h.second), f"{h.held.value:.0%}", f"{h.chance:.0%}")
            for h in results.halving
        ),
        "The last columns: how often, in random halvings, the rate was within the 95 % interval, and how often it "
        "would be if all pages were drawn alike. A threshold that a page or two exceed is itself uncertain.",
    )


def calibration(results: Results) -> Table:
    """Return calibration at both priors."""
    return Table(
        "Calibration of held-out probabilities",
        ("share of farms", "ECE", "Brier"),
        tuple((f"{c.prior:.0%}", f"{c.ece:.4f}", f"{c.brier:.4f}") for c in results.calibration),
    )


def honest(results: Results) -> Table:
    """Return honest pages called, by what kind of page they are."""
    return Table(
        "Real honest pages above the thresholds",
        ("kind", "0.1 %", "1 %"),
        tuple((f"{s.view}: {s.column} {s.value}", _share(s.strict), _share(s.loose)) for s in results.honest_strata),
    )


def farms(results: Results) -> Table:
    """Return recall by what kind of page it is."""
    return Table(
        "Farm pages above the thresholds, every page counting once",
        ("kind", "0.1 %", "1 %"),
        tuple((f"{s.view}: {s.column} {s.value}", _rate(s.strict), _rate(s.loose)) for s in results.farm_strata),
    )


def common(results: Results) -> Table:
    """Return what missed farms have in common."""
    return Table(
        "What missed farms have in common: recall well below the view's",
        ("kind", "0.1 %", "1 %"),
        tuple((f"{s.view}: {s.column} {s.value}", _rate(s.strict), _rate(s.loose)) for s in results.misses),
    )


def showing(results: Results) -> Table:
    """Return recall by how much of a farm a view shows."""
    totals: dict[str, int] = {}
    for s in results.showing:
        totals[s.view] = totals.get(s.view, 0) + s.strict.of
    most = max((s.groups for s in results.showing), default=0)
    return Table(
        "Recall by how many groups of signs tell a made farm from its honest twin",
        ("view and groups", "share of farms", "0.1 %", "1 %"),
        tuple(
            (
                f"{s.view} {s.groups}{' or more' if s.groups == most else ''}",
                f"{s.strict.of / totals[s.view]:.0%}",
                _rate(s.strict),
                _rate(s.loose),
            )
            for s in results.showing
        ),
        "A group tells them apart where it gives the farm 0.25 more than the twin, which has the same story and frame. "
        "Where none does, nothing of what makes the farm one is left in the view.",
    )


def ablation(results: Results) -> Table:
    """Return what each signal adds."""
    if not results.ablation:
        return Table("", (), ())
    full, *rest = results.ablation
    whole = (f"{full.strict:.3f}", f"{full.loose:.3f}", f"{full.networks:.3f}", _change(full.lookalikes, ""))
    rows = [
        ("(none)", *whole, "", "", ""),
        *(
            (
                a.signal,
                f"{a.strict - full.strict:+.3f}",
                f"{a.loose - full.loose:+.3f}",
                f"{a.networks - full.networks:+.3f}",
                _change(a.lookalikes - full.lookalikes, "+"),
                f"{a.speaks:.1%}",
                f"{a.leads:.1%}",
                f"{a.nearest} {a.overlap:.2f}",
            )
            for a in sorted(rest, key=lambda a: a.strict + a.loose + a.networks)
        ),
    ]
    return Table(
        "Without one signal, the model fitted again: change of recall on unseen groups",
        ("left out", "0.1 %", "1 %", "networks 1 %", "look-alikes 1 %", "speaks on", "leads on", "most like"),
        tuple(rows),
        "Five splits that leave a fifth of all networks, families and domains out at once; all views. `speaks on`: "
        "share of farms to which the signal gives 0.25 or more; `leads on`: share of caught farms where it weighs "
        "most; `most like`: the signal whose points on farms correlate most.",
    )


def leaks(results: Results) -> Table:
    """Return what nuisances tell of twins."""
    if results.leaks is None:
        return Table("", (), ())
    found = results.leaks
    alone = dict(found.single)
    pairs = {name: rest for name, *rest in found.matched}
    rows = []
    for name, value in alone.items():
        more, count, less, other = pairs.get(name, [math.nan, 0, math.nan, 0])
        rows.append((name, _number(value), _number(more), f"{count:,}", _number(less), f"{other:,}"))
    remark = ""
    if found.permuted is not None:
        remark = f"Shuffling all nuisances between rows changes the shipped model's log-odds by {found.permuted:g}."
    return Table(
        "Nuisances on twins: each by itself, and pairs in order where the farm has more or less of it",
        ("nuisance", "AUC", "order where more", "pairs", "order where less", "pairs"),
        tuple(rows),
        remark,
    )


def drift(results: Results) -> Table:
    """Return honest pages that differ from the others."""
    if results.leaks is None:
        return Table("", (), ())
    return Table(
        "Honest HTML pages above the threshold for 1 %, by corpus, era and language",
        ("kind", "called", "chance, adjusted"),
        tuple((f"{d.column} {d.value}", _share(d.rate), f"{d.p:.2g}") for d in results.leaks.drift[:15]),
        "Chance of a rate as far off if the pages were like the rest (Fisher's exact test, Holm).",
    )


def mistakes(results: Results) -> Table:
    """Return the worst errors."""
    return Table(
        "The worst errors of each kind",
        ("kind", "log-odds", "view", "group", "page", "SHA-1", "signals"),
        tuple(
            (
                m.kind,
                f"{m.log_odds:+.2f}",
                m.view,
                m.group,
                m.url or m.id[:12],
                m.sha1[:12],
                ", ".join(f"{name} {value:+.2f}" for name, value in m.reasons),
            )
            for m in results.mistakes
        ),
    )


def _groups(results: Results, kind: str, title: str) -> Table:
    mine = sorted((g for g in results.groups if g.kind == kind), key=lambda g: (g.name, g.view))
    return Table(
        title,
        ("name and view", "0.1 %", "1 %", "median log-odds"),
        tuple((f"{g.name} {g.view}", _rate(g.strict), _rate(g.loose), f"{g.median:+.2f}") for g in mine),
    )


def _at(results: Results, view: str) -> Operating | None:
    """What the threshold for 0.1 %, chosen on both views, gives in a view."""
    return next(
        (o for o in results.operating if (o.view, o.chosen_on, o.threshold.rate) == (view, "all", STRICT)), None
    )


def _mean(mean: Mean) -> str:
    return "-" if math.isnan(mean.value) else f"{mean.value:.3f} [{mean.low:.2f}, {mean.high:.2f}]"


def _rate(rate: Rate) -> str:
    return f"{rate.value:.3f} [{rate.low:.2f}, {rate.high:.2f}] of {rate.of:,}" if rate.of else "-"


def _share(rate: Rate) -> str:
    return f"{rate.value:.2%} [{rate.low:.2%}, {rate.high:.2%}] of {rate.of:,}" if rate.of else "-"


def _percent(rate: Rate) -> str:
    return f"{rate.value:.2%}" if rate.of else "-"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"


def _change(value: float, sign: str) -> str:
    return "-" if math.isnan(value) else f"{value:{sign}.2%}"


def _verdict(met: bool) -> str:
    return "met" if met else "missed"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def _plain(table: Table) -> str:
    rows = [tuple(c if len(c) <= WIDEST else c[: WIDEST - 1] + "…" for c in row) for row in (table.names, *table.rows)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.names))]
    lines = [table.title, "=" * len(table.title)]
    for row in rows:
        cells = [
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, table.remark] if table.remark else lines)


MAKERS: tuple[Callable[[Results], Table], ...] = (
    targets, operating, networks, families, lookalikes, compared, halves, calibration, honest, farms, showing, common,
    ablation, leaks, drift, mistakes,
)  # fmt: skip
"""What makes the tables, the most important first."""
