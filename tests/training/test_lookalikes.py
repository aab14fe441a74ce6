"""Honest pages that look like farms."""

import pytest
import turbohtml
from synthetic import stories

from detector.training.farms import Made
from detector.training.lookalikes import FAMILIES, lookalikes


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(lookalikes(stories(), 170, seed=2))


def of(made: list[Made], family: str) -> list[tuple[Made, str]]:
    return [(m, turbohtml.parse(m.html).find("body").to_text()) for m in made if m.family == family]


def test_seventeen_families_in_turn(made: list[Made]) -> None:
    assert len(FAMILIES) == 17
    assert [m.family for m in made[:17]] == list(FAMILIES)
    assert {m.label for m in made} == {0}
    assert {m.twin for m in made} == {""}


def test_same_seed_gives_the_same_pages(made: list[Made]) -> None:
    assert list(lookalikes(stories(), 34, seed=2)) == made[:34]


def test_agency_copy_is_credited(made: list[Made]) -> None:
    for page, text in of(made, "local-agency"):
        assert any(a in text for a in ("AP", "Reuters", "AFP", "dpa", "UPI", "Xinhua", "EFE")), page.url


def test_radio_briefs_are_short_and_sign(made: list[Made]) -> None:
    for page, text in of(made, "radio-brief"):
        assert " News, " in text, page.url


def test_forum_threads_count_their_replies(made: list[Made]) -> None:
    import re

    for page, text in of(made, "forum-thread"):
        found = re.search(r"views (\d+) replies", text)
        assert found, page.url
        assert text.count("Report") + text.count("Reply") + text.count("Permalink") >= 0
        assert int(found[1]) >= 3


def test_public_notices_stand_on_public_hosts(made: list[Made]) -> None:
    for page, _ in of(made, "public-notice"):
        assert page.url.split("/")[2].endswith((".gov", ".gov.cn", ".de", ".gob.es")), page.url


def test_wiki_mirrors_say_so_at_an_address_that_is_the_title(made: list[Made]) -> None:
    for page, text in of(made, "wiki-mirror"):
        title = page.url.split("/wiki/")[1].replace("_", " ")
        assert title in text
        assert "CC BY-SA" in text


def test_spam_is_quoted_inside_a_commentary(made: list[Made]) -> None:
    for page, _ in of(made, "about-spam"):
        assert page.html.count("<blockquote>") >= 1
        assert page.html.count("“") == page.html.count("<blockquote>")


def test_shops_name_their_price_twice(made: list[Made]) -> None:
    for _, text in of(made, "shop"):
        assert text.count("Regular price") >= 2
