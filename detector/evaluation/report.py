"""From held-out scores to results: every count that the evaluation states."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from detector.evaluation import metrics, scoring
from detector.evaluation.heldout import HeldOut
from detector.evaluation.metrics import Bools, Floats, Rate, Threshold
from detector.evaluation.results import (
    Ablation,
    Calibration,
    Group,
    Halving,
    Mean,
    Mistake,
    Operating,
    Showing,
    Stratum,
)
from detector.evaluation.rows import Rows, Strings
from detector.evaluation.splits import ARCHETYPE, SHARED, Split, group_of
from detector.model import CORROBORATES
from detector.training.groups import components

Indices = NDArray[np.int64]
STRICT, LOOSE = 0.001, 0.01
VIEWS = ("html", "text", "all")
RARE_PRIOR = 0.01
SPEAKS = CORROBORATES
"""Log-odds from which a signal counts as speaking against a page."""
MANY = 4
"""Groups of signs from which they are no longer told apart in `showing`."""
FEWEST = 20
"""Pages below which a stratum is not listed."""
WORST, OF_ONE_GROUP = 20, 3
"""Errors of a kind that are listed, and how many of them may be of one network or family: its pages are alike."""


def in_view(rows: Rows, view: str) -> Bools:
    """Return the rows of a view; `all` is every row."""
    return np.ones(len(rows), dtype=bool) if view == "all" else np.asarray(rows["view"] == view, dtype=bool)


def real_honest(rows: Rows) -> Bools:
    """Return the rows of collected honest pages, the sample that thresholds are chosen on; no made page is in it."""
    return np.asarray((rows["source"] == "collected") | (rows["source"] == ""), dtype=bool) & ~rows.farm


def thresholds(rows: Rows, odds: Floats, view: str = "all") -> tuple[Threshold, Threshold]:
    """Return the thresholds for 0.1 % and 1 % of the real honest documents, as seen in a view.

    A document counts with the highest score of its views and extractors, as for the shipped model's thresholds.
    """
    honest, _ = highest(rows, odds, real_honest(rows) & in_view(rows, view))
    return metrics.threshold(honest, STRICT), metrics.threshold(honest, LOOSE)


def highest(rows: Rows, odds: Floats, which: Bools) -> tuple[Floats, Indices]:
    """Return the highest score of each document among the rows of `which`, and one of its rows."""
    at = np.flatnonzero(which & ~np.isnan(odds))
    documents = np.array([rows["sha1"][i] or rows["id"][i] for i in at], dtype=str)
    _, first, number = np.unique(documents, return_index=True, return_inverse=True)
    found = np.full(first.size, -np.inf)
    np.maximum.at(found, number, odds[at])
    return found, at[first]


def operating(rows: Rows, held: HeldOut, view: str, threshold: Threshold, chosen_on: str) -> Operating:
    """Return what a threshold that was chosen on one view gives on farms, twins and look-alikes of a view."""
    mine = in_view(rows, view) & ~np.isnan(held.log_odds)
    called = held.log_odds > threshold.value
    farm = mine & rows.farm
    groups = group_of(rows)
    label = called & scoring.corroborated(held.signals, scoring.groups_of(rows.signals))
    by_network = list(_by_group(groups, farm, called, "network").values())
    by_family = list(_by_group(groups, farm, called, "family").values())
    labelled = [*_by_group(groups, farm, label, "network").values(), *_by_group(groups, farm, label, "family").values()]
    generated = _starts(groups, "family")
    return Operating(
        view,
        chosen_on,
        threshold,
        _mean(by_network),
        _mean(by_family),
        _mean(by_network + by_family),
        metrics.rate(called[farm & _starts(groups, "network")]),
        metrics.rate(called[farm & generated]),
        metrics.rate(called[farm & (groups == f"family {ARCHETYPE}")]),
        _mean(labelled),
        metrics.rate(called[mine & ~rows.farm & generated]),
        metrics.rate(called[mine & ~rows.farm & _starts(groups, "lookalike")]),
    )


def by_group(rows: Rows, odds: Floats) -> Iterator[Group]:
    """Yield recall on every network and family, and false positives on every look-alike family, per view."""
    groups = group_of(rows)
    strict, loose = thresholds(rows, odds)
    for view in ("html", "text"):
        mine = in_view(rows, view) & ~np.isnan(odds)
        for name in np.unique(groups):
            kind, _, short = name.partition(" ")
            if kind == "domains":
                continue
            here = mine & (groups == name) & (rows.farm if kind != "lookalike" else ~rows.farm)
            if here.any():
                yield Group(
                    kind,
                    short,
                    view,
                    metrics.rate(odds[here] > strict.value),
                    metrics.rate(odds[here] > loose.value),
                    float(np.median(odds[here])),
                )


def strata(rows: Rows, odds: Floats, which: Bools, columns: dict[str, Strings]) -> Iterator[Stratum]:
    """Yield what is called among the rows of `which`, by the values of columns, per view, the largest first."""
    strict, loose = thresholds(rows, odds)
    for view in ("html", "text"):
        mine = which & in_view(rows, view) & ~np.isnan(odds)
        for column, values in columns.items():
            names, counts = np.unique(values[mine].astype(str), return_counts=True)
            for i in np.argsort(-counts, kind="stable"):
                if counts[i] < FEWEST:
                    continue
                here = odds[mine & (values == names[i])]
                yield Stratum(
                    column,
                    str(names[i]) or "unknown",
                    view,
                    metrics.rate(here > strict.value),
                    metrics.rate(here > loose.value),
                )


def properties(rows: Rows) -> dict[str, Strings]:
    """Return what pages are grouped by: language, page type, corpus, era, extractor, length."""
    return {
        "language": rows["language"],
        "page type": rows["page_type"],
        "corpus": rows["corpus"],
        "era": eras(rows),
        "extractor": rows["extractor"],
        "length": lengths(rows),
    }


def eras(rows: Rows) -> Strings:
    """Return when each page was made: `-2009`, `2010-2015`, `2016-2018`, `2019-2021`, `2022-`, or empty."""
    names = np.array(["-2009", "2010-2015", "2016-2018", "2019-2021", "2022-", ""], dtype=object)
    found: Strings = names[
        np.where(np.isnan(rows.year), 5, np.searchsorted([2010, 2016, 2019, 2022], rows.year, "right"))
    ]
    return found


def lengths(rows: Rows) -> Strings:
    """Return how many words of running text each page has, in steps; empty where the table does not tell."""
    found = np.full(len(rows), "", dtype=object)
    if "words" in rows.nuisance_names:
        words = rows.nuisances[:, rows.nuisance_names.index("words")]
        names = np.array(["under 50 words", "50-149 words", "150-499 words", "500 words and more"], dtype=object)
        known = ~np.isnan(words)
        found[known] = names[np.searchsorted([50, 150, 500], words[known], "right")]
    return found


def pairs(rows: Rows) -> tuple[Indices, Indices]:
    """Return the indices of farms and of their honest twins in the same view and by the same extractor."""
    farms: dict[tuple[str, str, str], int] = {}
    twins: dict[tuple[str, str, str], int] = {}
    for i, key in enumerate(zip(rows["twin"], rows["view"], rows["extractor"], strict=True)):
        if key[0]:
            (farms if rows.farm[i] else twins)[key] = i
    both = [key for key in farms if key in twins]
    return np.array([farms[k] for k in both], dtype=np.int64), np.array([twins[k] for k in both], dtype=np.int64)


def showing(rows: Rows, held: HeldOut) -> Iterator[Showing]:
    """Yield recall on generated farms by how much a view shows: groups of signs that tell the farm from its twin.

    Both are the same story on the same site's frame, so that a view in which no group tells them apart shows nothing of
    what makes the farm one; extractors of main content leave many such views.
    """
    strict, loose = thresholds(rows, held.log_odds)
    farms, twins = pairs(rows)
    owners = scoring.groups_of(rows.signals)
    against = np.zeros(farms.size, dtype=int)
    for group in dict.fromkeys(owners):
        mine = np.array([owner == group for owner in owners], dtype=bool)
        more = (held.signals[farms] - held.signals[twins])[:, mine].sum(axis=1)
        against += more >= SPEAKS
    against = np.minimum(against, MANY)
    views = np.array([rows["extractor"][i] or rows["view"][i] for i in farms])
    for view in dict.fromkeys(views[np.argsort(views != "html", kind="stable")].tolist()):
        for number in range(MANY + 1):
            odds = held.log_odds[farms[(views == view) & (against == number)]]
            if odds.size:
                yield Showing(view, number, metrics.rate(odds > strict.value), metrics.rate(odds > loose.value))


def halving(rows: Rows, odds: Floats, rounds: int = 300, seed: int = 0) -> Iterator[Halving]:
    """Yield how thresholds chosen on one half of the honest domains do on the other, and how often they hold."""
    honest = np.flatnonzero(real_honest(rows) & ~np.isnan(odds))
    if not honest.size:
        return
    linked = np.full(len(rows), -1, dtype=np.int64)
    linked[honest] = components({name: rows[name][honest].tolist() for name in SHARED}, SHARED)
    names = np.unique(linked[honest])
    for view in VIEWS:
        scores, at = highest(rows, odds, real_honest(rows) & in_view(rows, view))
        for share in (STRICT, LOOSE):
            found: list[tuple[Rate, Rate]] = []
            for n in range(rounds):
                half = np.random.default_rng(seed + n).permutation(names)[: names.size // 2]
                inside = np.isin(linked[at], half)
                a, b = scores[inside], scores[~inside]
                found.append(
                    (
                        metrics.rate(b > metrics.threshold(a, share).value),
                        metrics.rate(a > metrics.threshold(b, share).value),
                    )
                )
            yield Halving(
                view,
                share,
                *found[0],
                metrics.rate([r.covers(share) for both in found for r in both]),
                covered(found[0][1].of, found[0][0].of, share),
            )


def covered(first: int, second: int, share: float) -> float:
    """Return how often Wilson's interval holds `share` when all pages are drawn alike, 0 to 1.

    A threshold that k of `first` pages exceed is exceeded by a Beta(k + 1, first - k) share of all pages, so that the
    count among `second` others is beta-binomial.
    """
    from scipy.stats import betabinom

    if not first or not second:
        return float("nan")
    allowed = metrics.threshold(np.arange(first), share).above.hits
    likely = betabinom(second, allowed + 1, first - allowed)
    most = int(likely.ppf(0.999999))
    return float(
        sum(likely.pmf(k) for k in range(most + 1) if metrics.Rate(k, second, *metrics.wilson(k, second)).covers(share))
    )


def calibration(rows: Rows, odds: Floats, weight: Floats, prior: float) -> tuple[Calibration, ...]:
    """Return how well probabilities hold at the model's prior and where farms are rare.

    Args:
        rows: the table.
        odds: held-out log-odds, calibrated on other groups, (n,).
        weight: the weights that the model was fitted with, so that a large network does not count for more, (n,).
        prior: the share of farms that the probabilities speak about.

    """
    known = ~np.isnan(odds)
    farm, p, w = rows.farm[known], metrics.sigmoid(odds[known]), weight[known]
    found = []
    for at, edges in ((prior, metrics.TENTHS), (RARE_PRIOR, metrics.RARE)):
        moved = metrics.at_prior(p, prior, at)
        mass = metrics.prior_weights(farm, at, w)
        curve = metrics.reliability(farm, moved, mass, edges)
        found.append(Calibration(at, metrics.ece(curve), metrics.brier(farm, moved, mass), curve))
    return tuple(found)


def misses(rows: Rows, odds: Floats) -> tuple[Stratum, ...]:
    """Return the properties of farms that are missed more often than the rest, the surest first."""
    columns = {**properties(rows), "family or network": group_of(rows), "skeleton": rows["skeleton"]}
    strict, _ = thresholds(rows, odds)
    found = []
    for stratum in strata(rows, odds, rows.farm, columns):
        if stratum.value == "unknown":
            continue
        mine = rows.farm & in_view(rows, stratum.view) & ~np.isnan(odds)
        if stratum.strict.high < metrics.rate(odds[mine] > strict.value).value:
            found.append(stratum)
    return tuple(sorted(found, key=lambda s: (s.strict.high, s.strict.value))[:30])


def mistakes(rows: Rows, held: HeldOut) -> Iterator[Mistake]:
    """Yield the worst errors of every kind, one per document and few per network or family."""
    groups = group_of(rows)
    odds = held.log_odds
    kinds: list[tuple[str, Bools, Floats]] = [
        ("honest", real_honest(rows), -odds),
        ("lookalike", ~rows.farm & _starts(groups, "lookalike"), -odds),
        ("collected", rows.farm & _starts(groups, "network"), odds),
        ("made", rows.farm & _starts(groups, "family"), odds),
    ]
    farms, twins = pairs(rows)
    gap = np.full(len(rows), np.nan)
    gap[farms] = odds[farms] - odds[twins]
    kinds.append(("twins", ~np.isnan(gap) & (gap <= 0), gap))
    for kind, which, order in kinds:
        seen: set[str] = set()
        listed: Counter[str] = Counter()
        for i in np.argsort(np.where(which & ~np.isnan(odds), order, np.inf), kind="stable"):
            if len(seen) == WORST or not which[i] or np.isnan(odds[i]):
                break
            document = rows["sha1"][i] or rows["id"][i]
            if document in seen or (listed[groups[i]] == OF_ONE_GROUP and not groups[i].startswith("domains")):
                continue
            listed[groups[i]] += 1
            seen.add(document)
            points = held.signals[i]
            ranked = np.argsort(-points if kind in ("honest", "lookalike") else points)[:3]
            yield Mistake(
                kind,
                rows["id"][i],
                rows["url"][i] if rows["source"][i] in ("collected", "") else "",
                rows["sha1"][i],
                groups[i],
                rows["view"][i] + (f" {rows['extractor'][i]}" if rows["extractor"][i] else ""),
                float(odds[i]),
                tuple((rows.signals[s], float(points[s])) for s in ranked),
            )


def ablation(
    rows: Rows,
    splits: list[Split],
    learn: scoring.Learner,
    progress: Callable[[Iterable[str]], Iterable[str]] = iter,
    jobs: int = 1,
) -> tuple[Ablation, ...]:
    """Return what each signal adds: the model is fitted again without its measures, on splits that leave groups out.

    The first entry is the full model.
    """
    from detector.evaluation import heldout

    full = heldout.score(rows, splits, learn, jobs=jobs)
    farm = rows.farm & ~np.isnan(full.log_odds)
    called = farm & (full.log_odds > thresholds(rows, full.log_odds)[0].value)
    strongest = full.signals.argmax(axis=1)
    spread = full.signals[farm].std(axis=0) > 0
    alike = np.zeros((len(rows.signals), len(rows.signals)))
    if spread.sum() > 1:
        alike[np.ix_(spread, spread)] = np.corrcoef(full.signals[farm][:, spread].T)
    np.fill_diagonal(alike, 0)
    found = []
    for name in progress(["", *rows.signals]):
        columns = tuple(c for c in rows.columns if not name or not c.startswith(name + "."))
        held = full if not name else heldout.score(rows, splits, learn, columns, jobs=jobs)
        strict, loose = thresholds(rows, held.log_odds)
        low, high = (operating(rows, held, "all", one, "all") for one in (strict, loose))
        s = rows.signals.index(name) if name else 0
        nearest = int(alike[s].argmax())
        found.append(
            Ablation(
                name,
                low.groups.value,
                high.groups.value,
                high.networks.value,
                high.lookalikes.value,
                float((strongest[called] == s).mean()) if name and called.any() else 1.0,
                float((full.signals[farm, s] >= SPEAKS).mean()) if name and farm.any() else 1.0,
                rows.signals[nearest] if name else "",
                float(alike[s, nearest]) if name else 1.0,
            )
        )
    return tuple(found)


def _mean(rates: list[Rate]) -> Mean:
    return Mean(*metrics.macro(rates), sum(1 for r in rates if r.of))


def _by_group(groups: Strings, farm: Bools, called: Bools, kind: str) -> dict[str, Rate]:
    names = np.unique(groups[farm & _starts(groups, kind)].astype(str))
    return {name: metrics.rate(called[farm & (groups == name)]) for name in names}


def _starts(groups: Strings, kind: str) -> Bools:
    return np.array([g.startswith(kind + " ") for g in groups], dtype=bool)
