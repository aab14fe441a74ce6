import json
import math

import numpy as np
import pytest

from detector import evaluation
from detector.evaluation import command, heldout, metrics, report, scoring, tables
from detector.evaluation import rows as reading
from detector.evaluation.results import Results
from detector.evaluation.splits import leave_out
from detector.training.corpus import Settings
from detector.training.train import PRIOR


@pytest.fixture(scope="module")
def rows(make_table):
    return reading.of(make_table())


@pytest.fixture(scope="module")
def evaluated(rows):
    results, held = command.evaluate(rows, digest="abc")
    return results, held


def test_what_is_easy_is_found(evaluated):
    results, _ = evaluated
    strict, loose = results.operating[:2]
    assert [(o.view, o.chosen_on, o.threshold.rate) for o in (strict, loose)] == [
        ("all", "all", r) for r in (0.001, 0.01)
    ]
    assert strict.groups.groups == 9
    assert 0.1 < strict.groups.value < loose.groups.value
    assert loose.groups.value > 0.3
    assert results.pairs.value > 0.95
    assert results.auc["all"] > 0.95


def test_counts_are_those_of_the_table(evaluated):
    results, _ = evaluated
    assert (results.honest, results.networks, results.families, results.lookalikes) == (240, 6, 3, 2)
    assert results.documents == 240 + 6 * 8 + 4 * 24 * 2 + 2 * 8
    assert results.rows == 2 * results.documents
    assert results.splits == 6 + 3 + 2 + 10
    assert results.pairs.of == 4 * 24 * 2


def test_too_few_honest_pages_for_a_rate_are_said(evaluated):
    results, _ = evaluated
    strict, loose = results.operating[:2]
    assert not strict.threshold.resolved
    assert loose.threshold.resolved
    assert loose.threshold.above.hits == 2
    assert any("240 honest pages (html) are too few" in note for note in results.notes)


def test_thresholds_are_chosen_on_real_honest_documents_only(rows):
    odds = np.where(report.real_honest(rows), 0.0, 9.0)
    strict, loose = report.thresholds(rows, odds)
    assert (strict.value, loose.value, strict.above.of) == (0.0, 0.0, 240)


def test_a_document_counts_with_the_highest_of_its_views(rows):
    odds = np.where(rows["view"] == "text", 2.0, 1.0)
    assert report.thresholds(rows, odds)[0].value == 2.0
    assert report.thresholds(rows, odds, "html")[0].value == 1.0


def test_noise_is_not_flattered(make_table):
    noise = reading.of(make_table(effect=0.0, seed=3))
    held = heldout.score(noise, leave_out(noise), scoring.learn)
    farms, twins = report.pairs(noise)
    assert 0.35 < (held.log_odds[farms] > held.log_odds[twins]).mean() < 0.65
    loose = report.operating(noise, held, "all", report.thresholds(noise, held.log_odds)[1], "all")
    assert loose.groups.value < 0.10


def test_a_held_out_score_is_the_model_that_did_not_see_the_row(rows, evaluated):
    split = leave_out(rows)[0]
    card = scoring.learn(rows, split.train, rows.columns)
    raw = heldout.score(rows, [split], scoring.learn)
    odds, _ = scoring.points(card, rows.take(split.test))
    assert raw.log_odds[split.test] == pytest.approx(odds)
    assert np.isnan(raw.log_odds[~split.test]).all()


def test_points_of_signals_add_up(rows):
    card = scoring.learn(rows, np.ones(len(rows), dtype=bool), rows.columns)
    odds, by_signal = scoring.points(card, rows)
    assert by_signal.shape == (len(rows), 3)
    assert odds == pytest.approx(card.bias + by_signal.sum(axis=1), abs=1e-4)


def test_a_scorecard_of_another_table_is_refused(rows):
    card = scoring.learn(rows, np.ones(len(rows), dtype=bool), rows.columns)
    lacking = reading.of(rows.table.drop_columns(["brand.apart"]))
    with pytest.raises(ValueError, match=r"lacks the measure brand\.apart"):
        scoring.points(card, lacking)


def test_one_strong_group_is_no_corroboration():
    points = np.array([[9.0, 0.2, 0.1], [0.3, 0.2, 0.1], [0.0, 0.2, 0.3], [-1.0, 0.3, 0.3]], dtype=np.float32)
    assert scoring.corroborated(points, ("identity", "links", "links")).tolist() == [True, True, False, False]
    assert scoring.corroborated(points[:, :2], ("identity", "identity")).tolist() == [False] * 4


def test_calibration_of_separable_noise_is_good(evaluated):
    results, _ = evaluated
    assert [c.prior for c in results.calibration] == [PRIOR, 0.01]
    assert results.calibration[0].ece < 0.06
    assert sum(b.weight for b in results.calibration[0].curve) == pytest.approx(1)


def test_ablation_names_every_signal_and_what_it_costs(evaluated):
    results, _ = evaluated
    assert [a.signal for a in results.ablation] == ["", "brand", "counts", "lists"]
    full = results.ablation[0]
    assert all(a.loose <= full.loose + 0.02 for a in results.ablation)
    assert sum(a.leads for a in results.ablation[1:]) == pytest.approx(1)


def test_mistakes_quote_no_text_and_no_made_address(evaluated):
    results, _ = evaluated
    kinds = [m.kind for m in results.mistakes]
    # three of each of 2 look-alike families, 6 networks and 3 families
    assert {k: kinds.count(k) for k in ("honest", "lookalike", "collected", "made")} == {
        "honest": 20, "lookalike": 6, "collected": 18, "made": 9,
    }  # fmt: skip
    assert len({m.sha1 for m in results.mistakes if m.kind == "honest"}) == 20
    assert all(bool(m.url) == (m.kind in ("honest", "collected")) for m in results.mistakes)
    worst = [m.log_odds for m in results.mistakes if m.kind == "honest"]
    assert worst == sorted(worst, reverse=True)


def test_strata_below_twenty_pages_are_not_listed(evaluated):
    results, _ = evaluated
    assert all(s.strict.of >= 20 for s in (*results.honest_strata, *results.farm_strata))
    assert {(s.column, s.value) for s in results.honest_strata if s.view == "html"} >= {
        ("corpus", "corpus 0"), ("era", "2019-2021"), ("language", "en"),
    }  # fmt: skip


def test_halves_share_no_domain_and_hold_on_equal_pages(evaluated):
    results, _ = evaluated
    loose = next(h for h in results.halving if h.view == "all" and h.rate == 0.01)
    assert loose.first.of + loose.second.of == 240
    assert loose.held.of == 600  # three hundred halvings, each checked both ways
    assert loose.held.value > 0.6
    assert loose.chance == pytest.approx(report.covered(120, 120, 0.01))


def test_what_chance_leaves_of_a_threshold_agrees_with_drawing_it():
    rng = np.random.default_rng(1)
    draws = []
    for _ in range(4000):
        a, b = rng.random(200), rng.random(300)
        draws.append(metrics.rate(b > metrics.threshold(a, 0.01).value).covers(0.01))
    assert report.covered(200, 300, 0.01) == pytest.approx(np.mean(draws), abs=0.02)


def test_results_survive_being_written(evaluated):
    results, _ = evaluated
    text = results.to_json()
    assert Results.from_json(text).to_json() == text
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_what_is_no_result_is_refused():
    with pytest.raises(ValueError, match="no result of an evaluation"):
        Results.from_json("{}")


def test_terminal_text_has_every_table_and_no_nan(evaluated):
    results, _ = evaluated
    text = tables.terminal(results)
    assert text.startswith("What was to be shown\n====================\n")
    for title in ("Collected networks", "Generated families", "Calibration", "Without one signal", "The worst errors"):
        assert title in text
    assert "nan" not in text


def test_markdown_cells_cannot_break_the_table():
    table = tables.Table("T", ("a", "b"), (("x|y", "1"),), "Remark.")
    assert tables.markdown(table) == "| a | b |\n|---|---:|\n| x\\|y | 1 |\n\nRemark."


def test_scores_are_read_back_for_their_own_table_only(rows, evaluated, tmp_path):
    _, held = evaluated
    path = tmp_path / "scores.parquet"
    heldout.save(held, rows, path)
    assert heldout.read(path, rows) == pytest.approx(held.log_odds, abs=1e-4)
    with pytest.raises(ValueError, match="another table"):
        heldout.read(path, rows.take(np.arange(5)))


def test_run_writes_results_and_scores(make_table, tmp_path):
    import pyarrow.parquet as pq

    pq.write_table(make_table(honest=120, networks=3, families=("archetype-a", "spun")), tmp_path / "features.parquet")
    text = evaluation.run(tmp_path / "features.parquet", out=tmp_path / "out")
    results = Results.from_json((tmp_path / "out" / "evaluation.json").read_text("utf-8"))
    assert tables.terminal(results) == text
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["evaluation.json", "out_of_fold.parquet"]
    assert len(results.digest) == 64


def test_an_empty_rate_prints_as_a_dash():
    assert tables._mean(tables.Mean(math.nan, math.nan, math.nan, 0)) == "-"


def test_two_processes_give_the_scores_of_one(make_table):
    rows = reading.of(make_table(honest=60, networks=2, pages=4, families=("spun", "doorway"), pairs=10))
    plan = leave_out(rows, folds=2)
    one, two = (heldout.score(rows, plan, scoring.learn, jobs=jobs) for jobs in (1, 2))
    assert (one.log_odds == two.log_odds).all()
    assert (one.signals == two.signals).all()


def test_baselines_make_the_pages_that_the_table_was_made_of(rows):
    assert command.settings(rows) == Settings(5, 2, 9)
    assert command.settings(reading.of(rows.table.replace_schema_metadata(None))) == Settings()


def test_recall_is_told_by_how_many_groups_tell_a_farm_from_its_twin(rows):
    signals = np.zeros((len(rows), len(rows.signals)), dtype=np.float32)
    signals[rows.farm & (rows["view"] == "html")] = report.SPEAKS  # three signals, each a group of its own
    signals[rows.farm & (rows["view"] == "text"), 0] = 2 * report.SPEAKS
    odds = np.where(rows.farm & (rows["view"] == "html"), 1.0, 0.0)
    held = heldout.HeldOut(odds, signals, np.zeros(len(rows), dtype=np.int64), ("all",))
    found = {(s.view, s.groups): s.strict for s in report.showing(rows, held)}
    assert {key: (rate.hits, rate.of) for key, rate in found.items()} == {("html", 3): (96, 96), ("plain", 1): (0, 96)}
