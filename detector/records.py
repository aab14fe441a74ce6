"""The records that travel from page to report: frozen, slotted, without logic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Label = Literal["farm", "suspect", "clean"]
View = Literal["html", "text"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something on the page that can be pointed at."""

    text: str
    """The words as the page has them, at most 200 characters."""
    where: str
    """Where they stand: `title`, `url`, `meta og:site_name`, `json-ld`, `block 12`, `link 3`, ..."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one signal says about one page."""

    score: float | None
    """0 (honest) to 1 (farm-like); None where the page does not say."""
    evidence: tuple[Evidence, ...] = ()
    """Quotes that carry the score, strongest first; not empty when the score is above 0."""
    measures: Mapping[str, float | None] = field(default_factory=dict)
    """The raw numbers behind the score, one per declared measure; None is unknown, which is not 0."""
    summary: str = ""
    """One sentence for a person, without the quotes; empty when there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal's part in a verdict."""

    signal: str
    """The signal's name, which is its module's name in `detector.signals`."""
    group: str
    """The group of signs to which it belongs; a farm needs two groups that speak against the page."""
    contribution: float
    """Its exact share of the log-odds, relative to a typical honest page; above 0 speaks for a farm."""
    score: float | None
    """The finding's score, 0 to 1."""
    summary: str
    """What was seen, in one sentence."""
    evidence: tuple[Evidence, ...] = ()
    """Quotes from the page."""
    policy: str = ""
    """The published policy that this sign serves, or empty."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one page, or the reason why there is none."""

    id: str | None
    """The caller's name for the page, handed through."""
    url: str | None
    """The page's address, where it is known."""
    probability: float | None
    """Calibrated probability of a farm, 0 to 1; None when the page could not be judged."""
    label: Label | None
    """`farm`, `suspect` or `clean`; None when the page could not be judged."""
    reasons: tuple[Reason, ...] = ()
    """Strongest first; their contributions and the model's bias add up to the log-odds."""
    signals: Mapping[str, float | None] = field(default_factory=dict)
    """Every signal's score, None where the page does not say."""
    view: View | None = None
    """Whether markup or extracted text was judged."""
    notes: tuple[str, ...] = ()
    """What the reader of the verdict should know, for example that the page was cut or gave little to judge."""
    error: str | None = None
    """None, or one clear sentence."""
    model: str | None = None
    """Name and digest of the model that judged."""
