"""Stories read from honest pages."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.training.stories import InlineLink, Story, clean_title, headlines, read, stories

LINES = (
    "The ferry between the two islands will run again from Monday, the company said in the town hall.",
    "Repairs took four months, because a part of the engine had to be made by hand in another country.",
    "Passengers can buy tickets at the pier; the price stays as it was before the long winter break.",
    "The mayor said that the village had missed the sound of the horn more than anybody had expected.",
)


def page(lines: tuple[str, ...] = LINES, title: str = "Ferry runs again after four months", extra: str = "") -> str:
    body = "".join(f"<p>{x}</p>" for x in lines)
    return (
        f"<html><head><title>{title} - Island Echo</title>"
        '<meta property="article:published_time" content="2021-03-04T10:00:00Z"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}{extra}</article></body></html>"
    )


def test_title_paragraphs_and_date_are_read() -> None:
    story = read(page(), url="https://echo.example/ferry", language="en", domain="echo.example", year=2021)
    assert story is not None
    assert story.title == "Ferry runs again after four months"
    assert story.paragraphs == LINES
    assert story.published == date(2021, 3, 4)
    assert (story.language, story.domain, story.year, story.agency) == ("en", "echo.example", 2021, None)


def test_id_is_that_of_the_text() -> None:
    first, second = read(page(), language="en"), read(page(title="Another headline for it"), language="en")
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert len(first.id) == 16


def test_inline_link_is_a_span_of_its_paragraph() -> None:
    linked = (LINES[0].replace("ferry", '<a href="/f">ferry</a>'), *LINES[1:])
    story = read(page(linked), url="https://echo.example/a", language="en")
    assert story is not None
    assert story.paragraphs[0] == LINES[0]
    assert story.links == (InlineLink(0, 4, 9, "https://echo.example/f"),)


def test_agency_is_found_in_the_dateline() -> None:
    story = read(page(("PORT (AP) — " + LINES[0], *LINES[1:])), language="en")
    assert story is not None
    assert story.agency == "AP"


def test_capitals_in_brackets_are_no_agency() -> None:
    story = read(page(("PORT (APR) — " + LINES[0], *LINES[1:])), language="en")
    assert story is not None
    assert story.agency is None


@pytest.mark.parametrize("lines", [(), LINES[:2], ("Short.",) * 9])
def test_page_without_an_article_is_no_story(lines: tuple[str, ...]) -> None:
    assert read(page(lines), language="en") is None


@pytest.mark.parametrize("hostile", [b"", b"\x00" * 100, b"<" * 5000, b"<p>" * 2000])
def test_hostile_input_is_no_story(hostile: bytes) -> None:
    assert read(hostile, language="en") is None


def test_furniture_is_left_out() -> None:
    extra = "<p>Subscribe to our newsletter and get the best of the week in your inbox every single Friday.</p>"
    story = read(page(extra=extra), language="en")
    assert story is not None
    assert story.paragraphs == LINES


def test_paragraph_that_names_the_outlet_is_left_out() -> None:
    extra = "<p>The reporter of Island Echo was on board of the first boat and spoke with the captain about it.</p>"
    story = read(page(extra=extra), language="en", domain="islandecho.example")
    assert story is not None
    assert story.paragraphs == LINES


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry runs again - Island Echo", "Ferry runs again"),
        ("Ferry runs again | News | Echo", "Ferry runs again | News"),
        ("Echo - a long headline stands here", "Echo - a long headline stands here"),
        ("Well-known ferry runs", "Well-known ferry runs"),
        ("  two \n lines ", "two lines"),
        ("", ""),
    ],
)
def test_clean_title(title: str, expected: str) -> None:
    assert clean_title(title) == expected


def test_corpus_is_read_once_per_body_and_only_articles(tmp_path: Path) -> None:
    rows = [
        ("https://a.example/1", "a.example", "en", 2021, "article", page()),
        ("https://b.example/1", "b.example", "en", 2022, "news", page()),
        ("https://c.example/1", "c.example", "en", 2022, "listing", page(LINES[::-1])),
        (None, None, None, None, None, page((*LINES[1:], LINES[0]))),
    ]
    names = ("url", "domain", "lang", "year", "page_type")
    columns = {n: [r[i] for r in rows] for i, n in enumerate(names)}
    columns["html"] = [r[5].encode() for r in rows]
    pq.write_table(pa.table(columns), tmp_path / "legit_open.parquet")
    found = stories(tmp_path)
    assert [(s.domain, s.year) for s in found] == [("a.example", 2021), ("", None)]
    assert stories(tmp_path / "legit_open.parquet") == found


def test_missing_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        stories(tmp_path)


def test_headlines_are_distinct_and_by_language() -> None:
    made = [Story("1", "A", (), "en", ""), Story("2", "A", (), "en", ""), Story("3", "B", (), "de", "")]
    assert headlines(made) == ["A", "B"]
    assert headlines(made, "de") == ["B"]
