"""The detector: a scorecard over signals, the thresholds of its labels, and the verdicts that they give."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detector import features, signals
from detector.page import Page, parse
from detector.records import Finding, Label, Reason, Verdict
from detector.scorecard import Scorecard

if TYPE_CHECKING:
    import numpy as np
    from bs4 import BeautifulSoup
    from numpy.typing import NDArray

    Source = str | bytes | BeautifulSoup | Page

FORMAT = 1
CORROBORATES = 0.25
"""Log-odds from which a group of signals counts as speaking against a page."""
GROUPS_FOR_A_FARM = 2
WORTH_TELLING = 0.1
"""Log-odds from which a measure is named to a person."""
LITTLE = 30
"""Words of running text below which a verdict says that there was little to judge."""


@dataclass(frozen=True)
class Detector:
    """A trained model. `load` gives one; it holds plain numbers and may be pickled, shared and sent to processes."""

    name: str
    scorecard: Scorecard
    versions: dict[str, int]
    """Version of every signal that the model was trained on."""
    farm: float
    """Log-odds from which a corroborated page is called a farm."""
    suspect: float
    """Log-odds from which a page is called suspect."""
    prior: float
    """The share of farms among the pages that the probability speaks about, 0 to 1."""
    provenance: dict[str, Any]
    """What the model was made from: digest of the feature table, versions, settings."""

    def __post_init__(self) -> None:
        known = signals.load()
        for name, version in self.versions.items():
            if name not in known or known[name].version != version:
                have = f"version {known[name].version}" if name in known else "none"
                raise ValueError(
                    f"The model {self.name} was trained on version {version} of the signal {name}, "
                    f"and this library has {have}; train the model again or install the library that it came with."
                )
        for term in self.scorecard.terms:
            if term.signal not in self.versions or term.measure not in {*known[term.signal].measures, signals.SCORE}:
                raise ValueError(
                    f"The model {self.name} asks for the measure {term.signal}.{term.measure}, which this library "
                    "does not have; train the model again."
                )

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that name the model's numbers."""
        return sha256((self.scorecard.to_json() + repr((self.farm, self.suspect, self.prior))).encode()).hexdigest()[
            :12
        ]

    @cached_property
    def _columns(self) -> list[tuple[str, str]]:
        return [(t.signal, t.measure) for t in self.scorecard.terms]

    @cached_property
    def _signals(self) -> dict[str, signals.Signal]:
        return {name: signal for name, signal in signals.load().items() if name in self.versions}

    def score(
        self,
        source: "Source",
        url: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - the name of the output column
        kind: Literal["html", "text"] | None = None,
        encoding: str | None = None,
        title: str | None = None,
    ) -> Verdict:
        """Return the verdict on one page.

        Args:
            source: markup or extracted text as `str` or `bytes`, a BeautifulSoup tree, or a `Page`.
            url: the address that it was found at; signals that need it stay silent without.
            id: handed through to the verdict.
            kind: `html` or `text`; recognised when None.
            encoding: the charset that the transport named, a hint for bytes.
            title: the page's title, where it is known beside extracted text; markup's own goes first.

        Returns:
            A verdict; one with an `error` and no probability when there was nothing to judge.

        Raises:
            TypeError: when `source` is of another type.
        """
        model = f"{self.name}-{self.digest}"
        try:
            page = parse(source, url, title=title, kind=kind, encoding=encoding)
        except ValueError as problem:
            return Verdict(id, url, None, None, error=str(problem), model=model)
        if not page.blocks and not page.title:
            error = "The page shows no text, so that there is nothing to judge; fetch it again, or render it first."
            return Verdict(id, url, None, None, view=page.view, error=error, model=model)
        findings = features.check(page, self._signals)
        points = self.scorecard.contributions(features.row(findings, self._columns))
        log_odds = self.scorecard.bias + sum(points)
        reasons = self._reasons(findings, points)
        return Verdict(
            id=id,
            url=url,
            probability=1 / (1 + exp(-max(-500.0, min(500.0, log_odds)))),
            label=self._label(log_odds, reasons),
            reasons=reasons,
            signals={name: finding.score for name, finding in findings.items()},
            view=page.view,
            notes=_notes(page),
            model=model,
        )

    def score_many(self, pages: "Iterable[Source | tuple[Source, str | None]]") -> Iterator[Verdict]:
        """Yield the verdict on each page, or (page, url), in order; a bad one becomes a verdict with an error."""
        for item in pages:
            source, url = item if isinstance(item, tuple) else (item, None)
            try:
                yield self.score(source, url)
            except TypeError as problem:
                yield Verdict(None, url, None, None, error=str(problem), model=f"{self.name}-{self.digest}")

    def predict_proba(self, pages: "Iterable[Source | tuple[Source, str | None]]") -> "NDArray[np.float64]":
        """Return an array of shape (n, 2): the probabilities of honest and farm; NaN where a page has none."""
        import numpy as np

        farm = np.array([np.nan if v.probability is None else v.probability for v in self.score_many(pages)], float)
        return np.column_stack([1 - farm, farm])

    def at_prior(self, share: float) -> "Detector":
        """Return the same model for pages of which `share` (0 to 1, exclusive) are farms; labels stay the same.

        Raises:
            ValueError: when `share` is not between 0 and 1.
        """
        if not 0 < share < 1:
            raise ValueError(f"A prior is a share between 0 and 1, not {share}.")
        shift = _logit(share) - _logit(self.prior)
        card = replace(self.scorecard, bias=self.scorecard.bias + shift)
        return replace(self, scorecard=card, farm=self.farm + shift, suspect=self.suspect + shift, prior=share)

    def save(self, folder: Path | str) -> None:
        """Write the model as `manifest.json` and `scorecard.json`; the folder is made when missing."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        manifest = {
            "format": FORMAT,
            "name": self.name,
            "signals": self.versions,
            "thresholds": {"farm": self.farm, "suspect": self.suspect},
            "prior": self.prior,
            "provenance": self.provenance,
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        (folder / "scorecard.json").write_text(self.scorecard.to_json(), "utf-8")

    def _reasons(self, findings: dict[str, Finding], points: list[float]) -> tuple[Reason, ...]:
        shares = dict.fromkeys(findings, 0.0)
        told: dict[str, list[tuple[float, str, float]]] = {}
        for (name, measure), value in zip(self._columns, points, strict=True):
            shares[name] += value
            raw = findings[name].measures.get(measure)  # none for the score, which its summary explains
            if value > 0 and raw is not None:
                told.setdefault(name, []).append((value, measure, raw))
        found = []
        for name, finding in findings.items():
            signal = self._signals[name]
            summary = finding.summary
            if not summary and shares[name] > 0 and name in told:
                strongest = [t for t in sorted(told[name], reverse=True)[:3] if t[0] >= WORTH_TELLING]
                said = "; ".join(signals.meaning(name, measure) for _, measure, _ in strongest)
                summary = said[:1].upper() + said[1:] + "." if said else ""
            found.append(
                Reason(name, signal.group, shares[name], finding.score, summary, finding.evidence, signal.policy)
            )
        return tuple(sorted(found, key=lambda reason: -reason.contribution))

    def _label(self, log_odds: float, reasons: tuple[Reason, ...]) -> Label:
        if log_odds < self.suspect:
            return "clean"
        groups: dict[str, float] = {}
        for reason in reasons:
            groups[reason.group] = groups.get(reason.group, 0.0) + reason.contribution
        against = sum(1 for share in groups.values() if share >= CORROBORATES)
        return "farm" if log_odds >= self.farm and against >= GROUPS_FOR_A_FARM else "suspect"


def load(folder: Path | str | None = None) -> Detector:
    """Return the model in `folder`, or the one that comes with the library. Loading executes no code.

    Raises:
        FileNotFoundError: when there is no model in `folder`.
        ValueError: when the files are not a model, or one that this library's signals do not fit.
    """
    place = Path(folder) if folder is not None else _shipped()
    try:
        manifest = _manifest(place / "manifest.json")
        card = Scorecard.from_json((place / "scorecard.json").read_text("utf-8"))
    except FileNotFoundError as problem:
        raise FileNotFoundError(
            f"There is no model in {place}: {problem.filename} is missing; `detector train` makes one."
        ) from problem
    try:
        if manifest["format"] != FORMAT:
            raise ValueError(
                f"The model in {place} has the format {manifest['format']}, and this library reads {FORMAT}; "
                "train it again or install the library that it came with."
            )
        return Detector(
            name=str(manifest["name"]),
            scorecard=card,
            versions={str(k): int(v) for k, v in manifest["signals"].items()},
            farm=float(manifest["thresholds"]["farm"]),
            suspect=float(manifest["thresholds"]["suspect"]),
            prior=float(manifest["prior"]),
            provenance=dict(manifest["provenance"]),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(
            f"{place / 'manifest.json'} is no manifest of a model: {problem!r}; train it again."
        ) from problem


def _manifest(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except ValueError as problem:
        raise ValueError(f"{path} is no manifest of a model: {problem}; train it again.") from problem
    if not isinstance(value, dict):
        raise ValueError(f"{path} is no manifest of a model: it holds no object; train it again.")
    return value


def _shipped() -> Path:
    package = Path(__file__).parent
    installed = package / "_models" / "default"
    return installed if installed.is_dir() else package.parent / "models" / "default"


def _logit(share: float) -> float:
    return log(share / (1 - share))


def _notes(page: Page) -> tuple[str, ...]:
    notes = []
    if page.cut:
        notes.append("The page is larger than what is read of one; only its beginning was judged.")
    if len(page.body_words) < LITTLE:
        notes.append(f"The page has only {len(page.body_words)} words of running text: little to judge.")
    return tuple(notes)
