"""Fitting the scorecard."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import features
from detector.scorecard import Scorecard
from detector.training.fit import (
    CEILING,
    CEILINGS,
    EMPHASIS,
    HOPELESS,
    LEFT_OUT,
    _Steps,
    contributions,
    edges,
    emphasis,
    fit,
    log_odds,
)

COLUMNS = ["links.unrelated", "text.quotes", "dates.gap", "text.noise"]
DIRECTIONS = [1, -1, 1, 1]


def sample(size: int = 4_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = (rng.random(size) < 0.4).astype(np.int64)
    x = np.column_stack(
        [
            rng.random(size) + 0.5 * y,
            rng.poisson(4 - 2 * y).astype(float),
            rng.normal(0, 1, size) - 0.8 * y,  # speaks the other way than its direction allows
            rng.random(size),
        ]
    )
    x[rng.random(x.shape) < 0.2] = np.nan
    return x, y


@pytest.fixture(scope="module")
def card() -> Scorecard:
    x, y = sample()
    return fit(x, y, np.ones(len(y)), COLUMNS, DIRECTIONS)


def test_the_order_in_which_a_machine_adds_up_is_not_seen(card: Scorecard) -> None:
    x, y = sample()
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(y))
        assert fit(x[order], y[order], np.ones(len(y)), COLUMNS, DIRECTIONS) == card


def test_the_slope_at_the_optimum_is_flat_where_no_bound_holds() -> None:
    x, y = sample()
    limits = [edges(x[:, j], y) for j in range(len(COLUMNS))]
    weight, ridge, tiny = np.ones(len(y)), 1e-3, 1e-6
    steps = _Steps(x, y, limits, DIRECTIONS)
    best = steps.fitted(weight, ridge)
    honest = (y == 0)[:, None] * steps.known
    design = np.where(steps.known, steps.reached - (steps.reached * honest).sum(axis=0) / honest.sum(axis=0), 0.0)

    def loss(theta: np.ndarray) -> float:
        margin = np.where(y == 1, 1.0, -1.0) * (theta[0] + design @ theta[1:])
        return float(np.logaddexp(0.0, -margin).mean() + ridge * (theta[1:] ** 2).sum())

    bounds = [(-np.inf, np.inf), *steps.bounds]
    for j, (low, high) in enumerate(bounds):
        assert low <= best[j] <= high
        move = np.eye(len(best))[j] * tiny
        slope = (loss(best + move) - loss(best - move)) / (2 * tiny)
        if low < best[j] < high:
            assert abs(slope) < 1e-7
        else:
            assert slope > 0 if best[j] == low else slope < 0


def test_points_follow_the_declared_direction(card: Scorecard) -> None:
    points = {f"{t.signal}.{t.measure}": np.diff(t.points) for t in card.terms}
    assert (points["links.unrelated"] >= 0).all()
    assert (points["text.quotes"] <= 0).all()
    assert points["links.unrelated"].sum() > 1
    assert points["text.quotes"].sum() < -1


def test_what_speaks_against_its_direction_is_left_out(card: Scorecard) -> None:
    assert "dates.gap" not in {f"{t.signal}.{t.measure}" for t in card.terms}


def test_unknown_stands_between_what_speaks_for_a_page_and_what_speaks_against_it(card: Scorecard) -> None:
    for term in card.terms:
        assert min(term.points) < term.unknown == 0.0 < max(term.points)


def test_honest_pages_that_look_like_farms_gain_weight_and_farms_that_show_nothing_lose_it() -> None:
    odds = np.concatenate([np.linspace(-5, 5, 1_000), [-5.0, 5.0]])
    y = np.array([0] * 1_000 + [1, 1])
    found = emphasis(odds, y, np.ones(len(y)))
    assert found[999] / found[0] == pytest.approx(1 + EMPHASIS, rel=0.3)
    assert found[1_000] / found[1_001] == pytest.approx(1 - HOPELESS, rel=0.3)
    assert found[:1_000].sum() == pytest.approx(1_000)
    assert found[1_000:].sum() == pytest.approx(2)
    assert (np.diff(found[:1_000]) >= 0).all()


def test_missing_values_alone_do_not_separate() -> None:
    """Whether a measure is known must not tell: that would learn which corpus states its address."""
    rng = np.random.default_rng(1)
    y = (rng.random(3_000) < 0.5).astype(np.int64)
    x = rng.random((3_000, 4))
    x[y == 1, 0] = np.nan
    x[(y == 1) & (rng.random(3_000) < 0.1), 0] = 0.5
    card = fit(x, y, np.ones(3_000), COLUMNS, DIRECTIONS)
    gap = card.log_odds([None, None, None, None]) - card.bias
    assert gap == 0.0


def test_many_rows_and_one_row_agree(card: Scorecard) -> None:
    x, _ = sample(200, seed=3)
    found = log_odds(card, x, COLUMNS)
    names = [f"{t.signal}.{t.measure}" for t in card.terms]
    for row, value in zip(x, found, strict=True):
        one = [None if np.isnan(row[COLUMNS.index(n)]) else float(row[COLUMNS.index(n)]) for n in names]
        assert card.log_odds(one) == pytest.approx(value)


def test_a_signal_gives_no_more_than_its_ceiling() -> None:
    x, y = sample()
    x[:, 0] = y  # a measure that gives the label away
    for name, most in (("links.unrelated", CEILING), ("text.unrelated", CEILINGS["text"])):
        columns = [name, *COLUMNS[2:], "address.noise"]
        card = fit(x, y, np.ones(len(y)), columns, DIRECTIONS)
        assert contributions(card, x, columns)[:, 0].max() == pytest.approx(most)


def test_the_same_rows_give_the_same_card() -> None:
    x, y = sample(800)
    assert fit(x, y, np.ones(800), COLUMNS, DIRECTIONS) == fit(x, y, np.ones(800), COLUMNS, DIRECTIONS)


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, 100.0, float("nan")]), min_size=1, max_size=300))
@settings(deadline=None)
def test_edges_increase_and_leave_rows_on_both_sides(values: list[float]) -> None:
    x = np.array(values)
    y = np.arange(len(x)) % 2
    found = edges(x, y)
    assert found == sorted(set(found))
    known = x[~np.isnan(x)]
    for edge in found:
        assert min((known < edge).sum(), (known >= edge).sum()) >= 25


def test_measures_that_are_left_out_get_no_points_and_the_others_take_over() -> None:
    x, y = sample()
    twice = np.column_stack([x, x[:, 0]])
    names = [*COLUMNS, "links.again"]
    found = fit(twice, y, np.ones(len(y)), names, [*DIRECTIONS, 1], left_out=("links.unrelated",))
    scored = {f"{t.signal}.{t.measure}" for t in found.terms}
    assert "links.unrelated" not in scored
    assert "links.again" in scored


def test_every_measure_that_is_left_out_is_one_of_the_signals() -> None:
    assert set(LEFT_OUT) <= set(features.columns())
