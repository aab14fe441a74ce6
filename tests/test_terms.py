"""How telling words are."""

from hypothesis import given
from hypothesis import strategies as st

from detector.terms import TELLING, UNSEEN, telling, weight


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["the", "and", "harbour", "\ud800"])), unique=True))
def test_telling_words_are_those_of_enough_weight_in_their_order(words: list[str]) -> None:
    expected = [(word, weight(word)) for word in words if weight(word) >= TELLING]
    assert list(telling(words).items()) == expected


def test_common_words_tell_little_and_unknown_ones_much() -> None:
    assert weight("the") < TELLING < weight("dredging") <= UNSEEN
