import numpy as np
import pytest

from detector.evaluation import leaks, report, scoring
from detector.evaluation import rows as reading


@pytest.fixture(scope="module")
def even(make_table):
    return reading.of(make_table())


@pytest.fixture(scope="module")
def larger(make_table):
    return reading.of(make_table(leak=30.0))


@pytest.mark.parametrize("forest", [True, False])
def test_equal_nuisances_tell_nothing(even, forest):
    assert leaks.LOWEST <= leaks.classifier_auc(even, forest=forest) <= leaks.HIGHEST


@pytest.mark.parametrize("forest", [True, False])
def test_farms_that_are_larger_than_their_twins_are_caught(larger, forest):
    assert leaks.classifier_auc(larger, forest=forest) > 0.9


def test_the_nuisance_that_tells_is_named(even, larger):
    assert all(0.4 < value < 0.6 for value in leaks.twin_nuisances(even).values())
    assert all(value > 0.9 for value in leaks.twin_nuisances(larger).values())


def test_too_few_twins_give_no_figure(make_table):
    few = reading.of(make_table(families=("spun",), pairs=3))
    assert np.isnan(leaks.classifier_auc(few, forest=True))


def test_a_score_that_leans_on_size_is_right_one_way_only(even):
    size = even.nuisances[:, even.nuisance_names.index("bytes")].astype(float)
    found = {name: (more, less) for name, more, _, less, _ in leaks.matched(even, size)}
    assert found["bytes"] == (1.0, 0.0)
    more, less = found["links"]
    assert abs(more - less) < 0.3


def test_shuffled_nuisances_leave_a_scorecard_alone(even):
    card = scoring.learn(even, np.ones(len(even), dtype=bool), even.columns)
    assert leaks.permutation(even, card) == 0.0


def test_a_corpus_that_pays_is_named(even):
    odds = np.where(even["corpus"] == "corpus 1", 1.0, 0.0) + np.arange(len(even)) * 1e-6
    html = report.real_honest(even) & even.html
    # two of the 240 pages may be called; make twelve of one corpus stand out together
    odds[np.flatnonzero(html & (even["corpus"] == "corpus 1"))[:12]] = 5.0
    odds[np.flatnonzero(html & (even["corpus"] == "corpus 1"))[:2]] = 4.9
    worst = leaks.drift(even, odds)[0]
    assert (worst.column, worst.value) in {("corpus", "corpus 1"), ("corpus", "corpus 0"), ("corpus", "corpus 2")}


def test_chance_is_adjusted_for_the_number_of_strata(even):
    rng = np.random.default_rng(0)
    assert all(d.p > 0.05 for d in leaks.drift(even, rng.normal(size=len(even))))
