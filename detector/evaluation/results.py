"""The result of an evaluation: plain numbers that can be written, read and printed."""

import json
import math
from dataclasses import dataclass, fields, is_dataclass
from types import UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from detector.evaluation.metrics import Bin, Rate, Threshold


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of shares over groups, with its 95 % interval."""

    value: float
    low: float
    high: float
    groups: int


@dataclass(frozen=True, slots=True)
class Operating:
    """What a threshold gives in one view."""

    view: str
    """Whose farms are counted: `html`, `text`, or `all`, both."""
    chosen_on: str
    """The view whose real honest pages the threshold was chosen on; the shipped thresholds are chosen on `all`."""
    threshold: Threshold
    networks: Mean
    """Recall over unseen collected networks, each counting once."""
    families: Mean
    """Recall over unseen generated families, each counting once."""
    groups: Mean
    """Recall over both."""
    collected: Rate
    """Recall over pages of unseen collected networks."""
    made: Rate
    """Recall over pages of unseen generated families."""
    archetype: Rate
    """Recall over pages of the archetype's family, which was left out whole."""
    labelled: Mean
    """Recall over both kinds of groups when two groups of signals must speak against a page, as for `farm`."""
    twins: Rate
    """Honest twins above the threshold."""
    lookalikes: Rate
    """Hard look-alikes above the threshold, their family left out."""


@dataclass(frozen=True, slots=True)
class Group:
    """Recall on one network or family that was left out, or false positives on one look-alike family."""

    kind: str
    """`network`, `family` or `lookalike`."""
    name: str
    view: str
    """`html` or `text`."""
    strict: Rate
    """Pages above the threshold for 0.1 %."""
    loose: Rate
    """Pages above the threshold for 1 %."""
    median: float
    """Median log-odds."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Pages of one class that share a property."""

    column: str
    value: str
    view: str
    strict: Rate
    """Above the threshold for 0.1 %."""
    loose: Rate
    """Above the threshold for 1 %."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Generated farms of a view in which so many groups of signs say more against the farm than against its twin."""

    view: str
    """`html`, or the extractor's name."""
    groups: int
    """How many groups; the last number stands for that many and more."""
    strict: Rate
    """Farms above the threshold for 0.1 %."""
    loose: Rate
    """Farms above the threshold for 1 %."""


@dataclass(frozen=True, slots=True)
class Halving:
    """Thresholds chosen on one half of the honest domains, checked on the other."""

    view: str
    rate: float
    first: Rate
    """Honest pages of the second half above the first half's threshold."""
    second: Rate
    """The other way round."""
    held: Rate
    """In how many of the checks over random halvings the rate was within the interval."""
    chance: float
    """In how many it would be if all pages were drawn alike: a threshold from few pages is itself uncertain."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far probabilities can be taken at their word."""

    prior: float
    """The share of farms among the pages."""
    ece: float
    brier: float
    curve: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is lost without one signal, or without none."""

    signal: str
    """Empty for the full model."""
    strict: float
    """Mean recall over unseen groups at 0.1 % false positives, all views."""
    loose: float
    """The same at 1 %."""
    networks: float
    """Mean recall over unseen collected networks at 1 %."""
    lookalikes: float
    """Share of hard look-alikes above the threshold for 1 %."""
    leads: float
    """Share of caught farms for which the signal weighs most."""
    speaks: float
    """Share of farms to which it gives at least 0.25."""
    nearest: str
    """The signal with the most alike contributions on farms."""
    overlap: float
    """Correlation with those, -1 to 1."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One page that was judged wrongly, without its text."""

    kind: str
    """`honest`, `collected`, `made`, or `twins`: a farm that scores no higher than its twin."""
    id: str
    url: str
    sha1: str
    group: str
    view: str
    log_odds: float
    reasons: tuple[tuple[str, float], ...]
    """The three signals that spoke most for the mistake, and their log-odds."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One stratum of honest pages, against the others."""

    column: str
    value: str
    rate: Rate
    """Above the threshold for 1 %, page by page, HTML only."""
    p: float
    """Chance of a rate as far off or farther if the stratum were like the rest, Holm-adjusted over all strata."""


@dataclass(frozen=True, slots=True)
class Leaks:
    """What must not separate the classes."""

    forest: float
    """AUC on twins of a random forest that sees the nuisances alone, stories left out."""
    linear: float
    """The same for logistic regression."""
    single: tuple[tuple[str, float], ...]
    """AUC on twins of each nuisance by itself, the farthest from 0.5 first."""
    matched: tuple[tuple[str, float, int, float, int], ...]
    """(nuisance, pair accuracy and pairs where the farm has more of it, the same where it has less)."""
    permuted: float | None
    """Largest change of the shipped model's log-odds when the nuisances are permuted; None without a model."""
    shipped: float | None
    """The shipped model's pair accuracy on twins that it was trained on; None without a model."""
    drift: tuple[Drift, ...]
    """Corpora and eras with the smallest chance first."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """An older method on the same splits and pages."""

    name: str
    view: str
    """`html` or `text`."""
    pages: int
    """How many pages it could judge."""
    rate: float
    """The false-positive rate at which both are compared."""
    own: float
    """Its mean recall over unseen networks there."""
    ours: float
    """Ours, on the same pages."""
    own_families: float
    """Its mean recall over unseen generated families; NaN where it cannot judge those."""
    ours_families: float
    auc: float
    """Its area under the ROC curve, honest pages against collected farms."""
    ours_auc: float


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that an evaluation found."""

    digest: str
    """SHA-256 of the feature table's file."""
    rows: int
    documents: int
    honest: int
    """Real honest documents."""
    networks: int
    families: int
    lookalikes: int
    """Look-alike families."""
    splits: int
    """Models that were fitted."""
    auc: dict[str, float]
    """By view: real honest pages against all farms."""
    operating: tuple[Operating, ...]
    pairs: Rate
    """Twins of which the farm scores higher; both from a model that saw neither family nor story."""
    pairs_by_view: dict[str, Rate]
    groups: tuple[Group, ...]
    honest_strata: tuple[Stratum, ...]
    farm_strata: tuple[Stratum, ...]
    showing: tuple[Showing, ...]
    halving: tuple[Halving, ...]
    calibration: tuple[Calibration, ...]
    misses: tuple[Stratum, ...]
    """Properties of farms that are missed more often than others, by the lower end of the interval."""
    mistakes: tuple[Mistake, ...]
    ablation: tuple[Ablation, ...] = ()
    leaks: Leaks | None = None
    baselines: tuple[Baseline, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be done, and why."""

    def to_json(self) -> str:
        """Return the results as JSON; numbers that are not finite become strings."""
        return json.dumps(_plain(self), indent=1, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the results that `to_json` wrote.

        Raises:
            ValueError: when the text is no such result.

        """
        try:
            found: Self = _typed(cls, json.loads(text))
        except (KeyError, TypeError) as problem:
            raise ValueError(f"This is no result of an evaluation: {problem!r}; run `detector evaluate`.") from problem
        return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: _plain(v) for k, v in value._asdict().items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, float):
        return round(float(value), 6) if math.isfinite(value) else str(float(value))
    return value.item() if hasattr(value, "item") else value


def _typed(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if value is None else _typed(next(k for k in inner if k is not type(None)), value)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_typed(inner[0], v) for v in value)
        return tuple(_typed(k, v) for k, v in zip(inner, value, strict=True))
    if origin is dict:
        return {k: _typed(inner[1], v) for k, v in value.items()}
    if kind is float:
        return float(value)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        names = [f.name for f in fields(kind)] if is_dataclass(kind) else kind._fields
        return kind(**{n: _typed(hints[n], value[n]) for n in names})
    return value
