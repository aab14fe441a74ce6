"""Word lists: filed for quick searches, with the same result as slow ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.signals import _lexicon

LISTS = [("text", "briefs"), ("origin", "disclaimers", "taken", "en"), ("origin", "disclaimers", "taken", "zh")]
ANY = [phrase for path in LISTS for phrase in _lexicon.phrases(*path)._all]


@pytest.mark.parametrize("path", LISTS)
@given(st.lists(st.one_of(st.sampled_from(ANY), st.text(max_size=5), st.just("’"))).map(" ".join))
def test_phrases_are_found_as_by_looking_for_each(path: tuple[str, ...], text: str) -> None:
    listed = _lexicon.phrases(*path)
    assert listed.within(text) == [phrase for phrase in listed._all if phrase in text]


def test_a_list_that_is_missing_is_empty() -> None:
    assert _lexicon.phrases("origin", "disclaimers", "taken", "xx").within("taken from the internet") == []
