import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, precision_recall_curve, roc_auc_score, roc_curve

from detector.evaluation import metrics

labels_and_scores = st.lists(st.tuples(st.booleans(), st.integers(-5, 5)), min_size=2, max_size=60)


def test_wilson_agrees_with_published_values():
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
    assert metrics.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert metrics.wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert metrics.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert metrics.wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_wilson_of_nothing_says_nothing():
    assert metrics.wilson(0, 0) == (0.0, 1.0)
    assert math.isnan(metrics.rate([]).value)
    assert str(metrics.rate([])) == "-"


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_share(hits, more):
    of = hits + more
    low, high = metrics.wilson(hits, of)
    assert 0 <= low <= hits / of <= high <= 1
    assert (low == 0) == (hits == 0)


def test_threshold_lets_exactly_the_rate_pass():
    found = metrics.threshold(np.arange(1000), 0.01)
    assert found.value == 989
    assert (found.above.hits, found.above.of, found.resolved) == (10, 1000, True)


def test_threshold_does_not_split_ties():
    assert metrics.threshold([0, 5, 5, 5], 0.5).above.hits == 0


def test_threshold_of_a_small_sample_says_that_it_cannot_know():
    found = metrics.threshold(np.arange(999), 0.001)
    assert found.value == 998
    assert found.above.hits == 0
    assert found.above.high == pytest.approx(0.0038, abs=1e-4)
    assert not found.resolved
    assert metrics.threshold(np.arange(1000), 0.001).resolved


def test_threshold_without_honest_pages_calls_nothing():
    assert metrics.threshold([], 0.01).value == math.inf


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=300), st.sampled_from([0.001, 0.01, 0.1, 0.5]))
def test_threshold_keeps_its_rate(scores, at):
    found = metrics.threshold(scores, at)
    assert found.above.hits <= at * len(scores) + 1e-9
    assert found.value in scores


@given(labels_and_scores)
def test_auc_agrees_with_scikit_learn(pairs):
    y, s = map(np.array, zip(*pairs, strict=True))
    if y.all() or not y.any():
        assert math.isnan(metrics.auc(y, s))
    else:
        assert metrics.auc(y, s) == pytest.approx(roc_auc_score(y, s))


@given(labels_and_scores)
def test_curves_agree_with_scikit_learn(pairs):
    y, s = map(np.array, zip(*pairs, strict=True))
    if y.all() or not y.any():
        return
    fpr, tpr, cuts = metrics.roc(y, s)
    theirs = roc_curve(y, s, drop_intermediate=False)
    for mine, other in zip((fpr, tpr, cuts), theirs, strict=True):
        assert mine == pytest.approx(other)
    precision, recall = metrics.precision_recall(y, s)
    p, r, _ = precision_recall_curve(y, s)
    assert precision == pytest.approx(p[-2::-1])
    assert recall == pytest.approx(r[-2::-1])


def test_pair_accuracy_counts_ties_half_and_strictly_not():
    accuracy, strict = metrics.pair_accuracy([2, 1, 0, 5], [1, 1, 1, 1])
    assert accuracy == 0.625
    assert (strict.hits, strict.of) == (2, 4)


def test_probability_moves_with_the_prior_by_bayes():
    assert metrics.at_prior([0.5, 0.9], 0.5, 0.01) == pytest.approx([0.01, 0.09 / 1.08])
    assert metrics.at_prior([0.3], 0.1, 0.1) == pytest.approx([0.3])


def test_weights_at_a_prior_keep_proportions():
    weights = metrics.prior_weights([1, 1, 0, 0], 0.01, [1, 3, 1, 1])
    assert weights == pytest.approx([0.0025, 0.0075, 0.495, 0.495])


def test_reliability_of_true_probabilities_is_the_diagonal():
    rng = np.random.default_rng(0)
    p = rng.random(200_000)
    curve = metrics.reliability(rng.random(p.size) < p, p)
    assert len(curve) == 10
    assert metrics.ece(curve) < 0.005
    assert sum(b.low <= b.predicted <= b.high for b in curve) >= 8


def test_calibration_error_is_the_weighted_gap():
    curve = metrics.reliability([1, 0, 0, 0], [0.9, 0.9, 0.1, 0.1])
    assert [b.predicted for b in curve] == pytest.approx([0.1, 0.9])
    assert [(b.observed, b.weight, b.pages) for b in curve] == [(0.0, 0.5, 2), (0.5, 0.5, 2)]
    assert metrics.ece(curve) == pytest.approx(0.25)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=30))
def test_brier_agrees_with_scikit_learn(pairs):
    y, p = map(np.array, zip(*pairs, strict=True))
    assert metrics.brier(y, p) == pytest.approx(brier_score_loss(y, p, labels=[False, True]))


def test_macro_counts_groups_not_pages():
    large, small = metrics.rate([True] * 1000), metrics.rate([False])
    value, low, high = metrics.macro([large, small, metrics.rate([])])
    assert (value, low, high) == (0.5, 0.0, 1.0)
    assert math.isnan(metrics.macro([])[0])
