"""Word lists: one search for all of them, with the same result as a search for each phrase."""

from hypothesis import given
from hypothesis import strategies as st

from detector.page import parse
from detector.signals import _lexicon


def listed(path: tuple[str, ...]) -> list[str]:
    found = _lexicon.read(path[0])
    for key in path[1:]:
        found = found[key]
    return list(_lexicon._phrases(found))


ANY = [phrase for path in _lexicon.SEARCHED for phrase in listed(path)]


@given(st.lists(st.one_of(st.sampled_from(ANY), st.text(max_size=5), st.just("’"))).map(" ".join))
def test_phrases_are_found_as_by_looking_for_each(text: str) -> None:
    page = parse(f"<p>{text}</p>", kind="html")
    for path in _lexicon.SEARCHED:
        assert _lexicon.on_page(page, *path) == {phrase for phrase in listed(path) if phrase in page.lower}


def test_phrases_inside_each_other_are_all_found() -> None:
    page = parse("Powered by the best price for sale near you: buy cheap, order now.", kind="text")
    said = {phrase for phrase in listed(("text", "selling")) if phrase in page.lower}
    assert len(said) > 1
    assert _lexicon.on_page(page, "text", "selling") == said
