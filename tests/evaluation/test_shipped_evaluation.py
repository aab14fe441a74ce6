"""The leak checks on what the project ships: its feature table, its model, its held-out scores, its example pages."""

import json
from pathlib import Path

import pytest

import detector
from detector.evaluation import card, command, heldout, leaks, report, scoring, splits
from detector.evaluation import rows as reading
from detector.evaluation.results import Results

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "data" / "features.parquet"
MODEL = ROOT / "models" / "default"
EXAMPLES = sorted((ROOT / "data" / "examples").glob("*.html"))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows():
    return reading.read(TABLE)


@pytest.fixture(scope="module")
def odds(rows):
    return heldout.read(MODEL / command.SCORES, rows)


@pytest.fixture(scope="module")
def results():
    return Results.from_json((MODEL / command.RESULTS).read_text("utf-8"))


@pytest.mark.parametrize("forest", [True, False], ids=["forest", "linear"])
def test_nuisances_alone_do_not_tell_farms_from_their_twins(rows, forest):
    assert leaks.LOWEST <= leaks.classifier_auc(rows, forest=forest) <= leaks.HIGHEST


def test_no_single_nuisance_tells_farms_from_their_twins(rows):
    assert {n: v for n, v in leaks.twin_nuisances(rows).items() if not leaks.LOWEST <= v <= leaks.HIGHEST} == {}


def test_shuffling_nuisances_does_not_move_the_shipped_model(rows):
    assert leaks.permutation(rows, command.shipped(MODEL)[0]) == 0.0


def test_pairs_are_in_order_whichever_twin_is_larger(rows, odds):
    apart = {name: (more, less) for name, more, n, less, m in leaks.matched(rows, odds)
             if min(n, m) >= 100 and min(more, less) < 0.6}  # fmt: skip
    assert apart == {}


def test_eras_that_differ_are_explained_in_the_card(rows, odds):
    text = (MODEL / card.FILE).read_text("utf-8")
    apart = [d for d in leaks.drift(rows, odds) if d.column == "era" and d.p < 0.05]
    assert [d.value for d in apart if f"era {d.value}" not in text] == []


def test_no_split_of_the_shipped_table_leaks(rows):
    plan = [*splits.leave_out(rows), *splits.leave_many_out(rows)]
    assert {s.name: found for s in plan if (found := splits.leaks(rows, s))} == {}


def test_a_shipped_score_is_what_a_model_that_did_not_see_the_page_gives(rows, odds):
    # the smallest network: its split is the quickest to fit again, and any split would do
    plan = [s for s in splits.leave_out(rows) if s.kind == "network"]
    split = min(plan, key=lambda s: s.test.sum())
    again, _ = scoring.points(scoring.learn(rows, split.train, rows.columns), rows.take(split.test))
    others = heldout.read(MODEL / command.SCORES, rows)[split.test]
    slope, intercept = 1.0, 0.0
    if len(others) > 1 and again.max() > again.min():
        slope = (others.max() - others.min()) / (again.max() - again.min())
    intercept = others[0] - slope * again[0]
    assert slope > 0
    assert others == pytest.approx(slope * again + intercept, abs=0.05)


def test_figures_belong_to_the_shipped_table_and_model(results):
    manifest = json.loads((MODEL / "manifest.json").read_text("utf-8"))
    assert results.digest == manifest["provenance"]["table"]
    assert (MODEL / card.FILE).read_text("utf-8") == card.render(results, MODEL)


def test_the_shipped_thresholds_are_held_out_thresholds(rows, odds):
    model = detector.load(MODEL)
    honest, _ = report.highest(rows, odds, report.real_honest(rows))
    assert (honest > model.farm).mean() <= 0.003
    assert (honest > model.suspect).mean() <= 0.015


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.parametrize("change", ["bytes", "tags", "comments", "metas", "charset"])
def test_nuisances_of_a_page_do_not_move_its_verdict(path, change):
    markup = path.read_text("utf-8")
    changed: str | bytes = {
        "bytes": markup.replace("\n", "\n" + " " * 40),
        "tags": markup.replace("<p>", "<p><span><b></b></span>"),
        "comments": markup.replace("<p>", "<!-- " + "filler " * 30 + "--><p>"),
        "metas": markup.replace(
            "</head>", "".join(f'<meta name="x-{n}" content="{n}">' for n in range(20)) + "</head>"
        ),
        "charset": markup.encode("utf-16"),
    }[change]
    before, after = detector.score(markup), detector.score(changed)
    assert after.label == before.label
    assert after.probability == pytest.approx(before.probability, abs=0.02)
