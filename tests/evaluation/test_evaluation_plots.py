from dataclasses import replace

import matplotlib
import numpy as np
import pytest

from detector.evaluation import baselines, command, plots
from detector.evaluation import rows as reading

matplotlib.use("Agg")


@pytest.fixture(scope="module")
def drawn(make_table):
    rows = reading.of(make_table(honest=120, networks=3, families=("archetype-a", "spun")))
    results, held = command.evaluate(rows)
    theirs = np.where(rows.html, held.log_odds, np.nan)
    results = replace(results, baselines=tuple(baselines.compare(rows, held.log_odds, {"tfidf": theirs})))
    return rows, held.log_odds, results


@pytest.fixture(autouse=True)
def closed():
    yield
    matplotlib.pyplot.close("all")


@pytest.mark.parametrize("draw", [plots.roc, plots.precision_recall, plots.scores])
def test_curves_are_drawn_from_scores(drawn, draw):
    rows, odds, _ = drawn
    ax = draw(rows, odds)
    ax.figure.canvas.draw()
    assert ax.get_title()
    assert ax.get_xlabel()


@pytest.mark.parametrize("draw", [plots.reliability, plots.ablation, plots.baselines])
def test_results_are_drawn(drawn, draw):
    ax = draw(drawn[2])
    ax.figure.canvas.draw()
    assert ax.get_xlabel()


def test_older_methods_are_lines_and_rules_are_dots(drawn):
    rows, odds, _ = drawn
    graded, rule = np.where(rows.html, -odds, np.nan), np.where(rows.html, (odds > 0).astype(float), np.nan)
    ax = plots.against(rows, odds, {"tfidf": graded, "c4": rule, "blocklist": np.full(len(rows), np.nan)})
    ax.figure.canvas.draw()
    marks = {line.get_label(): line.get_marker() for line in ax.get_lines()}
    assert marks == {
        "this detector": "None",
        "TF-IDF, logistic regression": "None",
        "C4 quality rules (datatrove)": "o",
    }


@pytest.mark.parametrize(("kind", "names"), [("network", 3), ("family", 2), ("lookalike", 2)])
def test_every_group_has_a_line(drawn, kind, names):
    ax = plots.groups(drawn[2], kind)
    ax.figure.canvas.draw()
    assert len(ax.get_yticklabels()) == names


@pytest.mark.parametrize("kind", ["honest", "lookalike", "collected", "made"])
def test_every_error_has_a_line_and_no_address(drawn, kind):
    ax = plots.gallery(drawn[2], kind)
    ax.figure.canvas.draw()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert len(labels) == sum(m.kind == kind for m in drawn[2].mistakes) > 0
    assert not any("example" in label for label in labels)


def test_nothing_to_draw_is_an_empty_picture(drawn):
    bare = replace(drawn[2], ablation=(), baselines=(), mistakes=(), honest_strata=(), groups=())
    for ax in (plots.ablation(bare), plots.baselines(bare), plots.gallery(bare, "twins"),
               plots.honest(bare, "language"), plots.groups(bare, "network")):  # fmt: skip
        ax.figure.canvas.draw()
