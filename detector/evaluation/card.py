"""The model card: prose from a template, figures from the results, never by hand."""

import json
import math
from pathlib import Path
from string import Template

from detector.evaluation import tables
from detector.evaluation.results import Operating, Results

FILE = "MODEL_CARD.md"
TEMPLATE = Path(__file__).with_name("model_card.md")


def render(results: Results, model: Path) -> str:
    """Return the model card of the model in the folder `model` as Markdown.

    Raises:
        FileNotFoundError: when there is no model in the folder.
        KeyError: when its manifest lacks a field.

    """
    from detector.evaluation.command import shipped

    manifest = json.loads((model / "manifest.json").read_text("utf-8"))
    card, prior = shipped(model)
    found = {t.title: tables.markdown(t) for t in tables.everything(results)}
    cells = {make.__name__: found.get(make(results).title, "Not measured.") for make in tables.MAKERS}
    farm, suspect = manifest["thresholds"]["farm"], manifest["thresholds"]["suspect"]
    trained_on = manifest["provenance"].get("table", "")
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        cells,
        name=manifest["name"],
        terms=len(card.terms),
        signals=len(manifest["signals"]),
        prior=f"{prior:.0%}",
        farm=f"{_probability(farm):.3f}",
        suspect=f"{_probability(suspect):.3f}",
        table=trained_on[:12] or "unknown",
        evaluated=results.digest[:12] or "unknown",
        rows=f"{results.rows:,}",
        documents=f"{results.documents:,}",
        honest_documents=f"{results.honest:,}",
        network_count=results.networks,
        family_count=results.families,
        lookalike_count=results.lookalikes,
        splits=results.splits,
        summary=_summary(results),
        notes="\n".join(f"- {note}" for note in results.notes) or "- None.",
    )


def _summary(results: Results) -> str:
    lines = []
    for view, words in (("all", "all views"), ("html", "HTML"), ("text", "extracted text")):
        strict, loose = (_at(results, view, rate) for rate in (0.001, 0.01))
        if strict and loose:
            lines.append(
                f"- {words}: finds {strict.groups.value:.1%} of farm pages at 0.1 % of honest pages called, and "
                f"{loose.groups.value:.1%} at 1 % (mean over {strict.groups.groups} networks and families, each "
                f"unseen); {strict.networks.value:.1%} and {loose.networks.value:.1%} on collected networks alone."
            )
    return "\n".join(lines)


def _at(results: Results, view: str, rate: float) -> Operating | None:
    wanted = (view, "all", rate)
    return next((o for o in results.operating if (o.view, o.chosen_on, o.threshold.rate) == wanted), None)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
