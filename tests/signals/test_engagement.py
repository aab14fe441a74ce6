"""Counters that nobody could have counted."""

import time
from math import log1p
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.page import parse
from detector.records import Finding
from detector.signals.engagement import can_react, check

PAGES = Path(__file__).parent.parent / "pages" / "engagement"
PROSE = "The library on the square will stay open until nine in the evening, after readers asked for it last autumn. "


def read(name: str) -> Finding:
    return check(parse((PAGES / name).read_bytes(), "https://www.example.org/library"))


def after_text(line: str) -> Finding:
    """Judge a line that stands alone below an article, in extracted text."""
    return check(parse(f"Library stays open late\n{PROSE * 2}\n{line}\n{PROSE * 2}", kind="text"))


def markup(inner: str, head: str = "") -> Finding:
    return check(parse(f"<title>Library</title>{head}<h1>Library</h1><p>{PROSE * 2}</p>{inner}", kind="html"))


# Pages


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("hit-*")))
def test_counters_that_nobody_counted_are_found(name: str) -> None:
    finding = read(name)
    assert finding.score is not None
    assert finding.score >= 0.3
    assert finding.evidence


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("clean-*")))
def test_honest_counters_are_clean(name: str) -> None:
    finding = read(name)
    assert finding.score == 0.0
    assert finding.evidence == ()
    assert finding.summary == ""


def test_a_word_of_praise_with_a_number_is_quoted() -> None:
    finding = read("hit-praise.txt")
    assert finding.measures["praise"] == 1.0
    assert finding.measures["idle"] is None
    assert [(e.text, e.where) for e in finding.evidence] == [("Wonderful! (4821)", "block 4")]
    assert finding.summary == "A word of praise stands alone with a count of 4,821."


def test_an_empty_page_is_unknown() -> None:
    finding = check(parse(""))
    assert finding.score is None
    assert set(finding.measures.values()) == {None}


# Lines


@pytest.mark.parametrize(
    "line",
    [
        "Great! (33)", "veryGood! (1)", "Useful: 1200", "Hoorayish! (7)", "Very good 1250", "Thumbs up 153",
        "Bravo! [4]", "很赞哦！(33)", "赞(33)", "有用 512",
        "顶 (12)", "すごい！(5)", "최고예요 (3)", "Отлично! (12)", "ممتاز (4)",
        "बहुत अच्छा (5)", "Mantap! (9)", "Rất hay! (8)", "¡Muy bueno! (3)", "Muito bom! (2)", "Très bien ! (6)",
        "Sehr gut! (7)", "Çok iyi (3)", "Bardzo dobre! (2)", "Molto bene! (1)", "ดีมาก (5)", "Great! (12,934)",
    ],
)  # fmt: skip
def test_praise_in_many_languages(line: str) -> None:
    assert after_text(line).measures["praise"] == 1.0


@pytest.mark.parametrize(
    "line",
    [
        "Super 14", "12 perfect", "Great! (0)", "Great!", "Great (see page) 33 and more", "Chapter: 5", "Yahoo! 3",
        "Very good 88", "Good: 88", "Superb: 9+", "Sehr gut (1,3)", "Sehr gut: 15%", "Sehr gut: 150%", "Muy bueno 88",
        "赞 12", "공감 12",
        "It was great! There were 500 of us", "(12)", "Part (3)", "COVID-19", "1. Good", "Great! 33 44", "讚 2",
    ],
)  # fmt: skip
def test_lines_that_are_no_praise(line: str) -> None:
    finding = after_text(line)
    assert finding.measures["praise"] == 0.0
    assert finding.score == 0.0


def test_a_list_of_categories_is_no_praise() -> None:
    assert after_text("Great! (12)\nIslands (31)").measures["praise"] == 0.0
    assert after_text("Islands (31)\nGreat! (12)").measures["praise"] == 0.0
    assert after_text("Oh no! (4)\nLove it! (12)").measures["praise"] == 0.0
    assert after_text("Sehr gut (153)\nMittel (2.204)").measures["praise"] == 0.0


@pytest.mark.parametrize("line", ["Helpful (3)", "参考になった (12)", "赞 (12)", "Полезно (3)"])
def test_a_button_or_link_to_vote_with_is_no_praise_unless_it_is_cried(line: str) -> None:
    assert markup(f"<button>{line}</button>").measures["praise"] == 0.0
    assert markup(f"<a href=/vote>{line}</a>").measures["praise"] == 0.0
    assert markup(f"<p>{line}</p>").measures["praise"] == 1.0
    assert markup("<button>veryGood! (81751)</button>").measures["praise"] == 1.0


def test_a_word_of_praise_below_every_message_is_a_forum() -> None:
    assert after_text("\nThanks, that was it.\n".join(["Helpful (3)"] * 4)).measures["praise"] == 0.0


@pytest.mark.parametrize(
    "line",
    [
        "12 likes", "Like (5)", "👍 640", "❤ 7592", "1.2K likes", "いいね！(5)", "좋아요 12", "Нравится 5",
        "Me gusta (3)",
        "Suka (4)", "Thích (3)", "J’aime (3)", "Gefällt mir (2)", "Curtir (9)", "Beğendim 3", "Lubię to (2)", "पसंद (5)",
        "12 people found this helpful", "4 人觉得有用",
    ],
)  # fmt: skip
def test_likes_in_many_languages(line: str) -> None:
    measures = after_text(line).measures
    assert measures["likes"] == 1.0
    assert measures["praise"] == 0.0


@pytest.mark.parametrize(
    "line",
    [
        "444 view", "13K views", "Views: 1,477", "Read 374 times", "浏览次数: 590", "阅读 1.2万", "点击：12", "閲覧 5",
        "조회수 12", "Просмотров: 1 234", "مشاهدات: 12", "Dilihat: 45", "Lượt xem: 7", "Vistas: 12", "Visualizações: 3",
        "Vu 12 fois", "Aufrufe: 9", "12 odsłon", "Okunma: 12", "549views",
    ],
)  # fmt: skip
def test_readings_in_many_languages(line: str) -> None:
    finding = after_text(line)
    assert finding.measures["views"] == 1.0
    assert finding.score == 0.0


@pytest.mark.parametrize(
    "line",
    ["Top 10 Hits", "77° View", "12 interviews", "8 pills, 3 times a day.", "View 2832 port reviews", "views", "2024"],
)
def test_numbers_that_count_no_readings(line: str) -> None:
    assert after_text(line).measures["views"] == 0.0


def test_the_length_of_a_list_beside_the_headline_counts_no_readings() -> None:
    assert markup("<p>All of our top 10 hits in a list</p>").measures["views"] == 0.0


def test_readings_beside_the_date() -> None:
    text = f"Library stays open late\n作者:admin 来源:未知 日期:2024-05-01 人气:193\n{PROSE * 2}"
    assert check(parse(text, kind="text")).measures["views"] == 1.0


# Runs


@pytest.mark.parametrize(
    "line",
    [
        "business2024-04-20 02:04:0193",
        "Tram line becomes a path 2025-03-11 10:22444 view",
        "Path opens 02:04:0193",
        "Path opens 2023.09.14584 view",
        "Path opens 05/10/2023259 views",
        "Path opens 4 May 20071946 views",
        "News2015-01-01 20:10:56:6",
    ],
)
def test_counts_that_run_on_from_a_date_or_time(line: str) -> None:
    finding = after_text(line)
    assert finding.measures["fused"] == 1.0
    assert finding.score == 0.4
    assert finding.evidence[0].text in line


@pytest.mark.parametrize(
    "line",
    [
        "2024-04-20 02:04:01", "Flight 2024-04-20 02:04", "EN 61076-2:1999", "ID 16c0:0478", "00:01:02:15",
        "View attachment 2029141View", "Part 05/10/2023259", "10:22:44.123", "Ratio 3:10000",
    ],
)  # fmt: skip
def test_numbers_that_do_not_run_on(line: str) -> None:
    assert after_text(line).measures["fused"] == 0.0


# Who could have counted


@pytest.mark.parametrize(
    "inner",
    [
        "<form><textarea></textarea></form>",
        "<input type=password>",
        '<a href="/login?next=/">Sign in</a>',
        '<a href="https://www.facebook.com/sharer.php?u=x">Share</a>',
        '<script src="https://example.disqus.com/embed.js"></script>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>',
        "<button>Like</button>",
        "<button>Gefällt mir</button>",
    ],
)
def test_what_lets_readers_react(inner: str) -> None:
    finding = markup(f"<p>33 likes</p>{inner}")
    assert finding.measures["likes"] == 1.0
    assert finding.measures["idle"] == 0.0
    assert finding.score == 0.0


def test_reactions_without_any_way_to_react() -> None:
    finding = markup("<p>33 likes</p><form><input type=search><input type=email></form>")
    assert finding.measures["idle"] == 1.0
    assert finding.evidence[0].text == "33 likes"
    assert finding.summary == "It counts reactions, but nothing on the page lets readers react."


def test_what_can_be_pressed_is_unknown_in_extracted_text() -> None:
    assert can_react(parse("33 likes", kind="text")) is None


def test_readings_need_nothing_to_press() -> None:
    finding = markup("<p>浏览次数: 590</p>")
    assert finding.measures["views"] == 1.0
    assert finding.measures["idle"] == 0.0


@pytest.mark.parametrize(
    "inner", ["<button>33 likes</button>", "<a href=/l>33 likes</a>", "<nav><p>33 likes</p></nav>"]
)
def test_likes_that_can_be_pressed_or_belong_to_the_frame(inner: str) -> None:
    assert markup(inner).measures["likes"] == 0.0


# Contradictions


def test_two_counts_of_the_same_readings() -> None:
    finding = markup("<p>Views: 99</p><p>1.9K views</p>")
    assert finding.measures["conflict"] == log1p(1_900) - log1p(99)
    assert finding.summary == "The page counts its readings twice, with different results."
    assert markup("<p>Views: 99</p>").measures["conflict"] is None


def test_many_reactions_and_no_comments() -> None:
    assert markup("<p>80,000 likes</p><p>Comments (0)</p>").measures["silence"] == log1p(80_000)
    assert markup("<p>80 likes</p><p>Comments (90)</p>").measures["silence"] == 0.0
    assert markup("<p>80,000 likes</p>").measures["silence"] is None


# Real pages


@pytest.mark.slow
def test_honest_pages_hardly_ever_praise_themselves(corpus: Path) -> None:
    import pyarrow.parquet as pq

    pages = 0
    seen = {"praise": 0, "likes": 0, "views": 0, "idle": 0, "fused": 0}
    for batch in pq.ParquetFile(corpus / "legit_open.parquet").iter_batches(64, columns=["html"]):
        for row in batch.to_pylist():
            measures = check(parse(row["html"])).measures
            pages += 1
            for name in seen:
                seen[name] += bool(measures[name])
    assert pages > 3_000
    limits = {"praise": 0.001, "likes": 0.003, "views": 0.02, "idle": 0.001, "fused": 0.001}
    assert {name: count / pages < limits[name] for name, count in seen.items()} == dict.fromkeys(seen, True)


# Any input


@given(st.lists(st.sampled_from(["Great! (3)", "12 likes", "9 k views", "02:04:0193", "赞 1.2.3", "0", "(((", "1,,,"])))
@settings(max_examples=200, deadline=None)
def test_any_lines_are_read(lines: list[str]) -> None:
    finding = check(parse("\n".join(lines), kind="text"))
    assert finding.score is None or 0 <= finding.score <= 1


@pytest.mark.parametrize("unit", ["Great! (3)<br>", "1 1 1 1 ", "02:04:", "a1b2 ", "2024-01-01 ", "<p>12 likes</p>"])
def test_work_grows_with_the_page_and_not_faster(unit: str) -> None:
    def cost(times: int) -> float:
        page = parse(f"<title>x</title><h1>x</h1><p>{unit * times}</p>", kind="html")
        page.body, page.language, page.headline  # noqa: B018
        start = time.process_time()
        check(page)
        return time.process_time() - start

    cost(100)
    small = min(cost(1_000) for _ in range(3))
    large = min(cost(4_000) for _ in range(3))
    assert large < 12 * small + 0.02
