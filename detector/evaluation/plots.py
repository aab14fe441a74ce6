"""The evaluation as pictures; each function draws on the axes that it is given, or on new ones, and returns them."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from detector.evaluation import metrics, report
from detector.evaluation.metrics import Bools, Floats, Rate
from detector.evaluation.results import Results
from detector.evaluation.rows import Rows
from detector.evaluation.splits import group_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HTML, TEXT, FARM, HONEST, QUIET = "#1f6f8b", "#d9822b", "#a8324a", "#3f7d4e", "#8a8f98"
COLOURS = {"html": HTML, "text": TEXT}
WORDS = {"html": "HTML", "text": "extracted text"}
STRICT, LOOSE = report.STRICT, report.LOOSE


def roc(rows: Rows, odds: Floats, ax: "Axes | None" = None) -> "Axes":
    """Draw recall on unseen networks and families over the false-positive rate, on a logarithmic axis."""
    ax = _axes(ax, (8.5, 4.6))
    for view, kind, flags, weight in _curves(rows, odds):
        fpr, tpr, _ = metrics.roc(flags[1], odds[flags[0]], weight)
        floor = 1 / max(int((~flags[1]).sum()), 1)
        style = "-" if kind == "family" else "--"
        name = "generated families" if kind == "family" else "collected networks"
        ax.step(np.maximum(fpr, floor), tpr, style, where="post", color=COLOURS[view], label=f"{name}, {WORDS[view]}")
    for at in (STRICT, LOOSE):
        ax.axvline(at, color=QUIET, linewidth=0.8, linestyle=":")
        ax.text(at * 1.06, 0.02, f"{at:.1%}", color=QUIET, fontsize=9)
    ax.set(
        xscale="log", xlim=(2e-4, 1), ylim=(0, 1.02), xlabel="share of real honest pages called (log axis)",
        ylabel="share of farm pages found", title="Found, against honest pages called; nothing seen in training",
    )  # fmt: skip
    _legend(ax)
    return ax


def precision_recall(rows: Rows, odds: Floats, prior: float = 0.01, ax: "Axes | None" = None) -> "Axes":
    """Draw precision over recall where a share `prior` of pages are farms."""
    ax = _axes(ax, (8.5, 4.2))
    for view, kind, flags, weight in _curves(rows, odds):
        mass = metrics.prior_weights(flags[1], prior, weight)
        precision, recall = metrics.precision_recall(flags[1], odds[flags[0]], mass)
        name = "generated families" if kind == "family" else "collected networks"
        ax.plot(
            recall, precision, "-" if kind == "family" else "--", color=COLOURS[view], label=f"{name}, {WORDS[view]}"
        )
    ax.set(
        xlim=(0, 1.02), ylim=(0, 1.02), xlabel="share of farm pages found",
        ylabel="share of called pages that are farms",
        title=f"Precision where {prior:.0%} of pages are farms",
    )  # fmt: skip
    _legend(ax)
    return ax


def scores(rows: Rows, odds: Floats, ax: "Axes | None" = None) -> "Axes":
    """Draw how the scores of farms, twins, look-alikes and real honest pages are distributed, with both thresholds."""
    ax = _axes(ax, (8.5, 3.6))
    groups = group_of(rows)
    network, family, lookalike = (_kind(groups, k) for k in ("network", "family", "lookalike"))
    kinds = [
        ("collected farms", rows.farm & network, FARM),
        ("generated farms", rows.farm & family, "#d47a8b"),
        ("look-alikes", ~rows.farm & lookalike, "#b9a13a"),
        ("honest twins", ~rows.farm & family, "#8fbf9b"),
        ("real honest pages", report.real_honest(rows), HONEST),
    ]
    low, high = np.nanquantile(odds, [0.001, 0.999])
    for place, (_, which, colour) in enumerate(reversed(kinds)):
        values = odds[which & ~np.isnan(odds)]
        if values.size:
            density, limits = np.histogram(values.clip(low, high), bins=70, range=(low, high))
            middle, half = (limits[:-1] + limits[1:]) / 2, 0.42 * density / density.max()
            ax.fill_between(middle, place - half, place + half, color=colour, step="mid")
    ax.set_yticks(range(len(kinds)), [k[0] for k in reversed(kinds)])
    for threshold in report.thresholds(rows, odds):
        ax.axvline(threshold.value, color=QUIET, linestyle=":")
        ax.text(threshold.value, len(kinds) - 0.35, f" {threshold.rate:.1%}", color=QUIET, fontsize=9)
    ax.set(
        xlim=(low - 1, high + 1), ylim=(-0.6, len(kinds) - 0.1), xlabel="log-odds of a farm", title="Held-out scores"
    )
    return ax


def groups(results: Results, kind: str, ax: "Axes | None" = None) -> "Axes":
    """Draw recall at the thresholds for 0.1 % and 1 % per network or family, or false positives per look-alike."""
    mine = [g for g in results.groups if g.kind == kind]
    names = sorted({g.name for g in mine}, key=lambda n: np.mean([g.strict.value for g in mine if g.name == n]))
    ax = _axes(ax, (8.5, 0.8 + 0.3 * max(len(names), 3)))
    for view, shift in (("html", 0.17), ("text", -0.17)):
        for group in mine:
            if group.view == view:
                _interval(ax, group.strict, names.index(group.name) + shift, COLOURS[view])
                ax.plot(group.loose.value, names.index(group.name) + shift, "|", color=COLOURS[view], markersize=9)
        ax.plot([], [], "o-", color=COLOURS[view], label=f"{WORDS[view]}, 0.1 % (bar at 1 %)")
    pages = {n: max(g.strict.of for g in mine if g.name == n) for n in names}
    ax.set_yticks(range(len(names)), [f"{n}  ({pages[n]})" for n in names])
    what = "honest pages called" if kind == "lookalike" else "share of pages found"
    titles = {"network": "Collected networks", "family": "Generated families", "lookalike": "Honest look-alikes"}
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.7, len(names) - 0.3), xlabel=f"{what}, 95 % interval",
           title=f"{titles[kind]}, each unseen (pages)")  # fmt: skip
    _legend(ax)
    ax.grid(axis="x", alpha=0.3)
    return ax


def reliability(results: Results, ax: "Axes | None" = None) -> "Axes":
    """Draw observed shares of farms over predicted probabilities, at both priors."""
    ax = _axes(ax, (7.0, 4.8))
    ends = (0.0005, 0.9995)
    ax.plot(ends, ends, color=QUIET, linewidth=0.8)
    for one, colour in zip(results.calibration, (HTML, TEXT), strict=False):
        bins = one.curve
        x, y, low, high = (np.clip(v, *ends) for v in np.array([b[:2] + b[4:] for b in bins]).T)
        ax.vlines(x, low, high, color=colour, linewidth=0.8, alpha=0.6)
        ax.plot(x, y, color=colour, linewidth=1)
        ax.scatter(x, y, [12 + 150 * b.weight for b in bins], color=colour,
                   label=f"{one.prior:.0%} farms\nECE {one.ece:.3f}\nBrier {one.brier:.3f}")  # fmt: skip
    ticks = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]
    ax.set(xscale="logit", yscale="logit")
    ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
    ax.set_yticks(ticks, [f"{t:g}" for t in ticks])
    ax.minorticks_off()
    ax.set(xlim=ends, ylim=ends, xlabel="predicted probability", ylabel="observed share of farms",
           title="Calibration on unseen groups (dots by share of pages, 95 % intervals)")  # fmt: skip
    _legend(ax)
    return ax


def ablation(results: Results, ax: "Axes | None" = None) -> "Axes":
    """Draw what recall on unseen groups loses when a signal is left out and the model fitted again."""
    if not results.ablation:
        return _axes(ax, (8.5, 1.0))
    full, *rest = results.ablation
    rest = sorted(rest, key=lambda a: -(a.strict + a.loose + a.networks))
    ax = _axes(ax, (8.5, 0.9 + 0.42 * len(rest)))
    places = np.arange(len(rest))
    changes = {
        "networks and families, 0.1 %": (0.27, HTML, [a.strict - full.strict for a in rest]),
        "networks and families, 1 %": (0.0, TEXT, [a.loose - full.loose for a in rest]),
        "collected networks, 1 %": (-0.27, FARM, [a.networks - full.networks for a in rest]),
    }
    for name, (shift, colour, values) in changes.items():
        ax.barh(places + shift, values, 0.25, color=colour, label=name)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set_yticks(places, [a.signal for a in rest])
    ax.set(xlabel="change of recall", title="Without one signal")
    _legend(ax)
    return ax


def baselines(results: Results, ax: "Axes | None" = None) -> "Axes":
    """Draw recall on unseen networks of each older method and of ours at the same false-positive rate."""
    from detector.evaluation.baselines import TITLES

    found = list(reversed(results.baselines))
    ax = _axes(ax, (8.5, 0.9 + 0.5 * max(len(found), 2)))
    places = np.arange(len(found))
    ax.barh(places + 0.18, [b.ours for b in found], 0.34, color=HTML, label="this detector")
    ax.barh(places - 0.18, [b.own for b in found], 0.34, color=QUIET, label="the older method")
    for place, b in enumerate(found):
        ax.text(max(b.ours, b.own) + 0.01, place, f"at {b.rate:.1%}", va="center", fontsize=9, color=QUIET)
    ax.set_yticks(places, [f"{TITLES.get(b.name, b.name)}, {WORDS[b.view]}" for b in found])
    ax.set(xlim=(0, 1.15), xlabel="mean share of pages found over unseen collected networks",
           title="Against older methods, at the same share of honest pages called")  # fmt: skip
    _legend(ax)
    return ax


def against(
    rows: Rows, odds: Floats, scored: Mapping[str, Floats], view: str = "html", ax: "Axes | None" = None
) -> "Axes":
    """Draw recall on unseen networks over the false-positive rate: ours, learned methods, and rules as dots.

    One row per document; each network weighs the same.
    """
    from detector.evaluation.baselines import TITLES

    ax = _axes(ax, (8.5, 4.6))
    named = group_of(rows)
    farm, fair = rows.farm & _kind(named, "network"), report.real_honest(rows)
    documents = (farm | fair) & report.in_view(rows, view) & ~np.isnan(odds) & ~np.isnan(next(iter(scored.values())))
    colours = iter((TEXT, HONEST, "#b9a13a", "#7a5aa6", "#5aa6a0", FARM, "#444444", "#c26db0", "#666633"))
    for name, values in {"this detector": odds, **scored}.items():
        used = documents & ~np.isnan(values)
        if not (used & farm).any() or not (used & fair).any():
            continue
        _, number, counts = np.unique(named[used].astype(str), return_inverse=True, return_counts=True)
        weight = np.where(farm[used], 1 / counts[number], 1.0)
        fpr, tpr, _ = metrics.roc(farm[used], values[used], weight)
        floor = 1 / int((used & fair).sum())
        colour = HTML if values is odds else next(colours)
        label = TITLES.get(name, name)
        if len(fpr) <= 3:  # yes or no: one point between nothing and everything
            ax.plot(max(fpr[1], floor), tpr[1], "o", color=colour, label=label)
        else:
            ax.step(np.maximum(fpr, floor), tpr, where="post", color=colour, label=label)
    ax.set(xscale="log", xlim=(2e-4, 1), ylim=(0, 1.02), xlabel="share of real honest pages called (log axis)",
           ylabel="share of farm pages found", title=f"On collected networks, each unseen: {WORDS[view]}")  # fmt: skip
    _legend(ax)
    return ax


def honest(results: Results, column: str, ax: "Axes | None" = None) -> "Axes":
    """Draw real honest pages above both thresholds by a property: language, page type, corpus, era, ..."""
    mine = [s for s in results.honest_strata if s.column == column]
    names = list(dict.fromkeys(s.value for s in mine))[::-1]
    ax = _axes(ax, (8.5, 0.9 + 0.3 * max(len(names), 2)))
    for view, shift in (("html", 0.17), ("text", -0.17)):
        for one in mine:
            if one.view == view:
                _interval(ax, one.strict, names.index(one.value) + shift, COLOURS[view])
        ax.plot([], [], "o-", color=COLOURS[view], label=WORDS[view])
    ax.axvline(STRICT, color=QUIET, linestyle=":")
    pages = {n: max(s.strict.of for s in mine if s.value == n) for n in names}
    ax.set_yticks(range(len(names)), [f"{n}  ({pages[n]:,})" for n in names])
    ax.xaxis.set_major_formatter("{x:.1%}")
    ax.set(xlim=(-0.0005, min(1.0, max([s.strict.high for s in mine if s.strict.of >= 100] or [1.0]) * 1.1)),
           ylim=(-0.7, len(names) - 0.3), xlabel="share called at the threshold for 0.1 % (dotted), 95 % interval",
           title=f"Honest pages called, by {column} (rows)")  # fmt: skip
    _legend(ax)
    return ax


def gallery(results: Results, kind: str, ax: "Axes | None" = None) -> "Axes":
    """Draw which signals spoke for the worst errors of a kind, one line each: no text, no address."""
    mine = [m for m in results.mistakes if m.kind == kind][::-1]
    names = list(dict.fromkeys(name for m in mine for name, _ in m.reasons))
    ax = _axes(ax, (8.5, 0.9 + 0.27 * max(len(mine), 2)))
    titles = {"honest": "Honest pages that look most like farms", "lookalike": "Look-alikes that look most like farms",
              "collected": "Collected farms that look most honest", "made": "Generated farms that look most honest",
              "twins": "Twins in the wrong order"}  # fmt: skip
    ax.set_title(f"{titles[kind]}: log-odds, view, page; the three strongest signals", fontsize=10)
    if not mine:
        ax.set_axis_off()
        return ax
    image = np.full((len(mine), len(names)), np.nan)
    for i, m in enumerate(mine):
        for name, value in m.reasons:
            image[i, names.index(name)] = value
    largest = np.nanmax(np.abs(image))
    ax.imshow(image, cmap="RdYlGn_r", vmin=-largest, vmax=largest, aspect="auto", origin="lower")
    for i, j in zip(*np.nonzero(~np.isnan(image)), strict=True):
        ink = "white" if abs(image[i, j]) > 0.7 * largest else "black"
        ax.text(j, i, f"{image[i, j]:+.1f}", ha="center", va="center", fontsize=8, color=ink)
    ax.set_yticks(range(len(mine)), [f"{m.log_odds:+.1f}  {m.view}  {m.sha1[:8]}" for m in mine], fontsize=8)
    ax.set_xticks(range(len(names)), names, rotation=25, ha="right", fontsize=9)
    return ax


def _curves(rows: Rows, odds: Floats) -> list[tuple[str, str, tuple[Bools, Bools], Floats]]:
    """Per view and kind of group: (rows of honest pages and farms, which of those are farms), and weights.

    Each network or family weighs the same.
    """
    named = group_of(rows)
    honest_rows = report.real_honest(rows)
    found = []
    for view in ("html", "text"):
        for kind in ("family", "network"):
            farm = rows.farm & _kind(named, kind)
            used = (farm | honest_rows) & report.in_view(rows, view) & ~np.isnan(odds)
            if not (used & farm).any() or not (used & ~farm).any():
                continue
            _, number, counts = np.unique(named[used].astype(str), return_inverse=True, return_counts=True)
            weight = np.where(farm[used], 1 / counts[number], 1.0)
            found.append((view, kind, (used, farm[used]), weight))
    return found


def _kind(named: np.typing.NDArray[np.object_], kind: str) -> Bools:
    return np.array([g.startswith(kind + " ") for g in named], dtype=bool)


def _interval(ax: "Axes", rate: Rate, place: float, colour: str) -> None:
    if not math.isnan(rate.value):
        ax.plot([rate.low, rate.high], [place, place], color=colour, linewidth=1.2, alpha=0.6)
        ax.plot(rate.value, place, "o", color=colour, markersize=4)


def _legend(ax: "Axes") -> None:
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False)


def _axes(ax: "Axes | None", size: tuple[float, float]) -> "Axes":
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    found: Axes = plt.subplots(figsize=size, layout="constrained")[1]
    found.spines[["top", "right"]].set_visible(False)
    return found
