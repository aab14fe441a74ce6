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
    finding = read("hit-hidden-links.html", "https://www.ashcombe-courier.example/news/bridge")
    assert finding.measures["hidden"] == 6.0
    assert finding.score == pytest.approx(0.6)
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


@pytest.mark.parametrize(
    ("wrapper", "target", "hidden"),
    [
        ("<div hidden>{}</div>", "https://foreign.test/a", 1.0),
        ("<main><div hidden>{}</div></main>", "https://foreign.test/a", 1.0),
        ("<nav hidden>{}</nav>", "https://foreign.test/a", 0.0),  # a drop-down menu
        ("<footer><div hidden>{}</div></footer>", "https://foreign.test/a", 0.0),
        ("<div hidden>{}</div>", "https://www.facebook.com/sharer?u=x", 0.0),
        ("<div hidden>{}</div>", "https://https//www.example.org/a", 0.0),  # a broken address
        ("<div hidden>{}</div>", "https://www.example.fr/a", 0.0),  # the same site under another ending
    ],
)
def test_menus_sharing_buttons_and_sisters_are_hidden_everywhere(wrapper: str, target: str, hidden: float) -> None:
    page = parse(f"{wrapper.format(f'<a href={target}>words</a>')}<p>x</p>", URL)
    assert check(page).measures["hidden"] == hidden


PARAGRAPH = (
    "The ferry to the lighthouse runs again, the harbour board of Elmsworth said, after divers mended the pier. "
)
FOREIGN = (
    "Goalkeeper signs new contract until summer",
    "Violin prize goes to student from Lisbon",
    "Potato harvest is smallest for decades",
    "Museum shows tapestries of medieval weavers",
)


def linked(items: tuple[str, ...], wrapper: str = "{}") -> str:
    links = "".join(f"<p><a href=/a/{i}>{item}</a></p>" for i, item in enumerate(items))
    return f"<h1>Ferry runs again</h1>{f'<p>{PARAGRAPH * 2}</p>' * 3}{wrapper.format(links)}"


@pytest.mark.parametrize(
    ("wrapper", "lists"),
    [
        ("<h2>Ranking</h2>{}", 1.0),
        ("<aside>{}</aside>", 1.0),
        ("<header>{}</header>", 0.0),
        ("<div class=comments>{}</div>", 0.0),
        ("<footer>{}</footer>", 0.0),
    ],
)
def test_lists_of_the_frame_and_of_comments_are_not_judged(wrapper: str, lists: float) -> None:
    assert (check(parse(linked(FOREIGN, wrapper), URL)).measures["lists"] or 0.0) == lists


@pytest.mark.parametrize(
    "items",
    [
        ("March 6, 2021 at 8:30 am", "Sunday, 3rd May 2020 11:12 pm", "May 14, 2020 at 7:10 am"),
        ("12. Oktober 2020 um 08:30 Uhr", "13. Oktober 2020 um 09:00 Uhr", "1. Mai 2019 um 11:12 Uhr"),
        ("Skip to primary navigation", "Skip to main content", "Permalink to this comment", "Share on every network"),
        (
            "kettle = Kettle.from_shop(1)",
            "water.boil(kettle, minutes)",
            "if (kettle.hot()) { pour();",
            "// then drink it",
        ),
        ("Zum Inhalt springen, bitte", "Auf Facebook teilen oder so", "Permanenter Link zum Text"),
    ],
)
def test_times_and_lines_of_interfaces_and_programs_are_no_headlines(items: tuple[str, ...]) -> None:
    finding = check(parse(linked(items), URL))
    assert finding.measures["lists"] == 0.0
    assert finding.measures["unrelated"] is None


def test_headlines_with_days_in_them_stay_headlines() -> None:
    items = tuple(f"{item} on 3 May" for item in FOREIGN)
    assert check(parse(linked(items), URL)).measures["unrelated"] == 1.0


@pytest.mark.parametrize(
    ("between", "lists"),
    [
        ("", 0.0),
        ("- No fees\n- No ads\n", 0.0),
        ("Ranking\n", 1.0),
        ("## Related\n", 1.0),
        ("12 March 2021\n", 1.0),
        ("1,204\n", 1.0),
    ],
)
def test_bullets_right_after_a_paragraph_are_the_articles_own(between: str, lists: float) -> None:
    bullets = "\n".join(f"- {item}" for item in FOREIGN)
    text = f"Ferry runs again\n{PARAGRAPH * 2}\n{PARAGRAPH * 2}\n{between}{bullets}\n"
    assert (check(parse(text, kind="text")).measures["lists"] or 0.0) == lists


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Related articles", "a list that calls itself related is not"),
        ("Mehr zum Thema", "a list that calls itself related is not"),
        ("Recommended for you", "a list that is recommended with the article has little to do with it"),
        ("Lesen Sie auch", "a list that is recommended with the article has little to do with it"),
        ("Polecane", "a list that is recommended with the article has little to do with it"),
    ],
)
def test_only_a_list_that_promises_to_be_related_is_said_to_call_itself_so(name: str, said: str) -> None:
    finding = check(parse(linked(FOREIGN, f"<h2>{name}</h2>{{}}"), URL))
    assert finding.measures["mislabelled"] == 1.0
    assert finding.summary.endswith(f"{said}.")


@pytest.mark.parametrize(
    ("headline", "unrelated"),
    [("Violinists of Elmsworth", 0.75), ("Viola of Elmsworth", 1.0), ("Until then", 1.0)],
)
def test_inflections_of_a_word_in_the_headline_relate(headline: str, unrelated: float) -> None:
    source = linked(FOREIGN).replace("<h1>Ferry runs again", f"<h1>{headline}")
    assert check(parse(source, URL)).measures["unrelated"] == unrelated
