"""The additive model as plain numbers."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.scorecard import Scorecard, Term

CARD = Scorecard(
    -1.0,
    (
        Term("links", "unrelated", (0.5, 0.9), (-0.2, 0.7, 1.5), 0.0),
        Term("links", "lists", (1.5,), (0.0, 2.0), 0.0),
        Term("dates", "gap", (30.0,), (0.1, 0.9), 0.0),
    ),
    {"links": 3.0},
)
VALUES = st.none() | st.floats(allow_nan=True, allow_infinity=True)


def test_a_value_on_a_limit_belongs_to_the_bin_above() -> None:
    term = CARD.terms[0]
    assert [term(v) for v in (0.0, 0.4999, 0.5, 0.89, 0.9, 7.0)] == [-0.2, -0.2, 0.7, 0.7, 1.5, 1.5]


def test_unknown_is_neither_zero_nor_evidence() -> None:
    term = CARD.terms[0]
    assert term(None) == term(math.nan) == 0.0
    assert term(0.0) == -0.2


def test_contributions_and_bias_add_up() -> None:
    assert CARD.contributions([0.6, 0.0, 40.0]) == [0.7, 0.0, 0.9]
    assert CARD.log_odds([0.6, 0.0, 40.0]) == pytest.approx(0.6)


def test_one_signal_contributes_no_more_than_its_ceiling() -> None:
    points = CARD.contributions([1.0, 2.0, 0.0])
    assert points[0] + points[1] == pytest.approx(3.0)
    assert points[0] / points[1] == pytest.approx(1.5 / 2.0)
    assert points[2] == 0.1


def test_a_signal_without_a_ceiling_contributes_all_its_points() -> None:
    free = Scorecard(CARD.bias, CARD.terms, {"dates": 0.5})
    assert free.contributions([1.0, 2.0, 31.0]) == [1.5, 2.0, 0.5]


@given(st.tuples(VALUES, VALUES, VALUES), st.integers(0, 2), st.floats(0, 100))
def test_a_monotone_card_stays_monotone_under_the_ceiling(
    values: tuple[float | None, ...], place: int, more: float
) -> None:
    value = values[place]
    if value is None or value != value:
        return
    raised = [*values[:place], value + more, *values[place + 1 :]]
    assert CARD.log_odds(raised) >= CARD.log_odds(values) - 1e-9


def test_json_gives_the_same_card_again() -> None:
    text = CARD.to_json()
    assert Scorecard.from_json(text) == CARD
    assert Scorecard.from_json(text).to_json() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"bias": 0, "ceilings": {}, "terms": [{"signal": "a"}]}',
        '{"bias": 0, "ceilings": 3, "terms": []}',
        '{"bias": 0, "terms": []}',
    ],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no scorecard"):
        Scorecard.from_json(text)


def test_points_that_do_not_fit_their_edges_are_refused() -> None:
    value = json.loads(CARD.to_json())
    value["terms"][2]["points"] = [0.0]
    with pytest.raises(ValueError, match=r"dates\.gap do not fit"):
        Scorecard.from_json(json.dumps(value))
