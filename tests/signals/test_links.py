"""Lists of links: foreign to the page, named related, repeated, hidden."""

from pathlib import Path

import pytest

from detector.page import parse
from detector.signals.links import check

PAGES = Path(__file__).parent.parent / "pages" / "links"
URL = "https://www.example.org/news/bridge"


def read(name: str, url: str | None = URL):  # type: ignore[no-untyped-def]
    return check(parse((PAGES / name).read_bytes(), url))


@pytest.mark.parametrize("view", ["html", "txt"])
def test_lists_that_share_no_word_with_the_article_are_found_in_both_views(view: str) -> None:
    finding = read(f"hit-unrelated-lists.{view}")
    assert finding.score is not None
    assert finding.score > 0.7
    assert finding.measures["unrelated"] == 1.0
    assert finding.measures["mislabelled"] == 1.0
    assert finding.measures["lists"] == 2.0
    assert finding.measures["repeated"] == 1.0
    assert finding.evidence[0].text == "Singer thanks fans after sold-out tour ends in Lisbon"
    assert finding.summary == (
        "13 of 13 listed headlines share no telling word with the article; a list that calls itself related is not; "
        "1 of them is listed twice."
    )


def test_addresses_without_words_are_opaque() -> None:
    assert read("hit-unrelated-lists.html").measures["opaque"] == 1.0
    assert read("clean-related-posts.html").measures["opaque"] == 0.0
    assert read("hit-unrelated-lists.txt").measures["opaque"] is None


@pytest.mark.parametrize(
    "name", ["clean-related-posts.html", "clean-related-posts.txt", "clean-menu.html", "clean-recipe.txt"]
)
def test_lists_of_the_pages_own_subject_are_clean(name: str) -> None:
    finding = read(name)
    assert not finding.score
    assert finding.evidence == ()
    assert not finding.measures["unrelated"]
    assert not finding.measures["mislabelled"]


def test_a_ranking_that_does_not_call_itself_related_is_not_mislabelled() -> None:
    source = (PAGES / "hit-unrelated-lists.txt").read_text().replace("Related\n", "Most read\n")
    source = source.replace("Recommendation\n", "Latest\n")
    assert check(parse(source)).measures["mislabelled"] is None


def test_hidden_links_to_other_sites_are_counted_where_the_own_host_is_known() -> None:
    finding = read("hit-hidden-links.html")
    assert finding.measures["hidden"] == 6.0
    assert finding.evidence[0].text == "https://shop0.example.com/"
    assert read("hit-hidden-links.html", None).measures["hidden"] is None


def test_hidden_links_to_the_own_site_are_menus() -> None:
    page = parse('<div style="display:none"><a href="https://m.example.org/a">mobile menu</a></div><p>x</p>', URL)
    assert check(page).measures["hidden"] == 0.0


def test_a_page_without_lists_says_nothing_about_their_coherence() -> None:
    finding = check(parse("<p>Only a paragraph.</p>", URL))
    assert finding.score == 0.0
    assert finding.measures["unrelated"] is None
    assert finding.measures["incoherent"] is None
