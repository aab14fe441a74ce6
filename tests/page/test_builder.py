"""The builder's short cuts, which change no result."""

from hypothesis import given
from hypothesis import strategies as st

from detector.page import builder


@given(st.text(alphabet=st.one_of(st.sampled_from(" \n\t\xa0\u2003\x1c\u200b"), st.characters()), max_size=40))
def test_white_space_is_folded_as_by_splitting(text: str) -> None:
    assert builder.folded(text) == " ".join(text.split())


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40).filter(lambda names: "right-col" not in names))
def test_class_names_are_cut_as_by_the_pattern(names: str) -> None:
    assert names.translate(builder._CUT).split() == builder._NAME.findall(names)
