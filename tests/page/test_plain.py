"""Extracted text, and what a reader makes of either view."""

import pytest

from detector.page import MOST_TITLE, parse
from detector.page.builder import MOST_BLOCKS

TEXT = """Harbour reopens after storm - Coast Gazette
Harbour reopens after storm
By the newsroom
The harbour opened again on Monday after the storm of last week had closed it for five days, the port authority said.
Two ferries left before noon, and fishing boats followed in the afternoon when the swell had gone down enough.
## Weather
- Bring a coat
* Mind the wind
Related
Council votes on the new harbour wall next month
Ferry prices rise again before the summer season
What the storm did to the old lighthouse on the point
"""
STORM = "The harbour opened again on Monday after the storm of last week had closed it for five days."


def test_lines_become_blocks_with_their_kind() -> None:
    page = parse(TEXT)
    assert page.view == "text"
    assert [(b.kind, b.level) for b in page.blocks[5:8]] == [("heading", 2), ("item", 0), ("item", 0)]
    assert page.blocks[6].text == "Bring a coat"


@pytest.mark.parametrize(
    ("trail", "headline", "names"),
    [
        (
            "Home > NewsFerry to the islands sails again -NextGenWealth",
            "Ferry to the islands sails again",
            ["NextGenWealth"],
        ),
        (
            "Start » ReiseFähre zu den Inseln fährt wieder_Elbtal Blick",
            "Fähre zu den Inseln fährt wieder",
            ["Elbtal Blick"],
        ),
        ("Front page>TravelFerry: the islands are open again", "Ferry: the islands are open again", []),
        ("Home > YouTube shows the ferry to the islands - Coast Gazette", None, []),
        ("Home > JavaScript ferries sail to the islands again", None, []),
        ("Home > Travel > Ferry to the islands sails again", None, []),
        ("Home > TravelFerry sails", None, []),
        ("Home » WorkwearBoatPartner » Ferry to the islands", None, []),
    ],
    ids=[
        "archetype",
        "German",
        "no brand",
        "capitals in a name",
        "a word spelt again",
        "no seam",
        "too short",
        "a capital inside a step",
    ],
)
def test_a_headline_is_read_from_the_breadcrumb_that_runs_into_it(
    trail: str, headline: str | None, names: list[str]
) -> None:
    page = parse(f"{trail}\nView\n{STORM} {STORM} JavaScript is not Java.", kind="text")
    assert page.headline == (headline or trail)
    assert [c.name for c in page.claims] == names


@pytest.mark.parametrize(
    "text",
    [
        "Tides > North\n\n# Ferry to the islands sails again\n\n**Tides**\n\n",
        "Home » Boats » Ferry to the islands sails\nFerry to the islands sails\n",
        "Ferry to the islands sails again, says port\nFerry to the islands sails again\n",
        "Ferry to the islands: three tips of the port\nFerry to the islands\n",
        "By the newsroom\nFerry to the islands sails again, says port\nFerry to the islands sails again\n",
    ],
    ids=["a section", "the headline", "a clause", "a colon", "a clause further down"],
)
def test_steps_of_a_breadcrumb_and_clauses_of_a_headline_are_no_names(text: str) -> None:
    assert parse(text + STORM, kind="text").claims == []


def test_the_cells_of_a_table_are_blocks() -> None:
    page = parse(f"| Harbour News |  | \n|---|---|\n| Day | Ferry \\| bus |\n| {STORM} |\nnot | a row", kind="text")
    assert [(b.kind, b.text) for b in page.blocks] == [
        ("cell", "Harbour News"),
        ("cell", "Day"),
        ("cell", "Ferry | bus"),
        ("cell", STORM),
        ("paragraph", "not | a row"),
    ]
    assert page.body == [3]


def test_a_row_of_countless_cells_is_cut() -> None:
    page = parse("|a" * (2 * MOST_BLOCKS) + "|", kind="text")
    assert page.cut
    assert len(page.blocks) < MOST_BLOCKS


def test_what_text_cannot_tell_is_unknown() -> None:
    page = parse(TEXT)
    assert (page.links, page.meta, page.scripts, page.images, page.fields, page.times) == (None,) * 6
    assert page.encoding is None


def test_title_and_headline_are_recovered() -> None:
    page = parse(TEXT)
    assert page.title == "Harbour reopens after storm - Coast Gazette"
    assert page.headline == "Harbour reopens after storm"


def test_a_line_that_repeats_the_name_in_the_title_is_no_headline() -> None:
    page = parse("Harbour reopens after storm - Coast Gazette\nCoast Gazette\nSport\nIt rained.")
    assert page.headline == page.title


BODY = "\n".join(TEXT.splitlines()[3:5])


def test_a_title_that_comes_beside_the_text_names_the_site_without_a_second_line_that_repeats_it() -> None:
    page = parse(BODY, title=" Harbour reopens after storm |\nCoast Gazette ")
    assert (page.title, page.titled, page.headline) == ("Harbour reopens after storm | Coast Gazette", True, "")
    assert [(c.kind, c.name, c.where) for c in page.claims] == [("title", "Coast Gazette", "title")]
    assert [b.text for b in page.blocks] == BODY.splitlines()
    guessed = parse(f"Harbour reopens after storm | Coast Gazette\n{BODY}")
    assert (guessed.titled, guessed.claims) == (False, [])


def test_the_first_line_may_be_the_headline_of_a_title_that_comes_beside() -> None:
    page = parse(f"Harbour reopens after storm\n{BODY}", title="Harbour reopens after storm | Coast Gazette")
    assert page.headline == "Harbour reopens after storm"


@pytest.mark.parametrize("title", [None, "", " \n"])
def test_without_a_title_beside_the_text_its_first_line_is_taken(title: str | None) -> None:
    page = parse(TEXT, title=title)
    assert (page.title, page.titled) == ("Harbour reopens after storm - Coast Gazette", False)


def test_the_title_of_markup_goes_before_one_that_comes_beside() -> None:
    assert parse("<title>Its own</title><p>x", title="Another").title == "Its own"
    assert parse("<p>A fragment of a page.</p>", title="Another").title == "Another"


def test_no_more_than_a_title_is_read_of_one() -> None:
    assert len(parse(BODY, title="x" * 1_000_000).title) == MOST_TITLE


def test_running_text_is_told_from_the_list_after_it() -> None:
    page = parse(TEXT)
    assert [page.blocks[i].text[:12] for i in page.body] == ["The harbour ", "Two ferries "]
    (section,) = page.sections
    assert section.heading == "Related"
    assert len(section.items) == 3
    assert section.items[0] == "Council votes on the new harbour wall next month"


def test_a_short_bullet_does_not_end_a_list_of_headlines() -> None:
    page = parse(
        f"{STORM}\nRelated\n- Council votes on the new wall\n- LOT explained\n- Ferry prices rise again\n"
        f"- What the storm did to the old lighthouse\n{STORM}",
        kind="text",
    )
    assert [(s.heading, len(s.items), s.first, s.end) for s in page.sections] == [("Related", 3, 2, 6)]


def test_short_paragraphs_under_a_short_line_are_prose() -> None:
    page = parse(
        "Harbour reopens\nView\nThe harbour opened again on Monday after the storm of last week.\n"
        "Two ferries left before noon, the port authority said.\nFishing boats followed in the afternoon.\n"
    )
    assert page.sections == []
    assert len(page.body) == 3


def test_a_first_sentence_is_no_title() -> None:
    assert parse("It was a long and dark and cold night. " * 3 + "\nmore").title == ""


@pytest.mark.parametrize(
    ("source", "view"),
    [
        ("<p>x</p>", "html"),
        ("<!DOCTYPE html>hello", "html"),
        ("  <div class='a'>x", "html"),
        ("a < b and c > d", "text"),
        ("Use the <p> tag for paragraphs, and </p> to end one.", "text"),
        ("x " * 50 + "</p></div></a></li></td>", "html"),
        ("", "text"),
    ],
)
def test_markup_is_told_from_text(source: str, view: str) -> None:
    assert parse(source).view == view


def test_markup_gives_the_same_outline() -> None:
    items = "".join(f"<li><a href=/{i}>{t}</a></li>" for i, t in enumerate(TEXT.splitlines()[-3:]))
    page = parse(
        "<title>Harbour reopens after storm - Coast Gazette</title><nav><a href=/>Home</a></nav>"
        "<h1>Harbour reopens after storm</h1>"
        f"<p>{TEXT.splitlines()[3]}</p><p>{TEXT.splitlines()[4]}</p>"
        f"<h3>Related</h3><ul>{items}</ul>"
        "<footer><p>All the news that a harbour town needs, every day since 1901.</p></footer>"
    )
    assert page.headline == "Harbour reopens after storm"
    assert [page.blocks[i].text[:12] for i in page.body] == ["The harbour ", "Two ferries "]
    (section,) = page.sections
    assert (section.heading, len(section.items)) == ("Related", 3)


def test_menus_and_short_links_are_no_lists_of_headlines() -> None:
    menu = "".join(f"<li><a href=/{w}>{w}</a></li>" for w in ("Home", "News", "Sport", "About us", "Contact"))
    assert parse(f"<ul>{menu}</ul><p>x</p>").sections == []


def test_unspaced_scripts_have_words_and_shorter_thresholds() -> None:
    page = parse(
        "市政府宣布新港口将于下月开放。\n" + "港口管理局表示，渡轮服务将在星期一恢复，预计每天有两班船。" * 2,
        kind="text",
    )
    assert page.body == [1]
    assert "港口" in page.body_words
    assert page.language == "zh"
