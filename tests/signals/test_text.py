"""Running text: scaffolding, spinning, repetition."""

from pathlib import Path

import pytest

from detector.page import parse
from detector.records import Evidence
from detector.signals.text import check

PAGES = Path(__file__).parent.parent / "pages" / "text"


def read(name: str):  # type: ignore[no-untyped-def]
    return check(parse((PAGES / name).read_bytes()))


def test_stock_phrases_of_guides_are_a_density() -> None:
    finding = read("hit-scaffold.html")
    assert finding.measures["scaffold"] is not None
    assert finding.measures["scaffold"] > 50
    assert finding.score is not None
    assert finding.score > 0.5


def test_one_stock_phrase_is_none() -> None:
    source = "<p>" + "The bridge over the river was rebuilt with care and with new stones. " * 12
    finding = check(parse(source.replace("care and", "care. In conclusion, it stands and", 1)))
    assert finding.measures["scaffold"] == 0.0


def test_headings_between_the_paragraphs_hold_stock_phrases_too() -> None:
    prose = "<p>" + "The bridge over the river was rebuilt with care and with new stones. " * 6 + "</p>"
    guide = f"<h2>Key takeaways</h2>{prose}<h2>Final thoughts</h2>{prose}"
    finding = check(parse(f"<h1>The bridge</h1>{prose}{guide}"))
    assert finding.measures["scaffold"] == 2.5
    assert [e.text for e in finding.evidence] == ["Key takeaways", "Final thoughts"]
    menu = guide.replace("<h2>", "<nav><p>").replace("</h2>", "</p></nav>")
    assert check(parse(f"<h1>The bridge</h1>{prose}{menu}")).measures["scaffold"] == 0.0


@pytest.mark.parametrize(
    ("first", "second", "filler"),
    [
        ("本文将为您", "希望本文", "今天早上河水上涨了两米，县里关闭了道路。"),
        ("本記事では", "と言えるでしょう", "今朝、川の水が二メートル上がり、道路が閉鎖された。"),
        ("이 가이드에서는", "살펴보겠습니다", "오늘 아침 강물이 이 미터 올라 도로가 닫혔다. "),
        ("في هذا الدليل", "باختصار،", "ارتفع النهر مترين هذا الصباح وأغلق الطريق. "),
        ("इस गाइड में", "आइए जानते हैं", "आज सुबह नदी दो मीटर बढ़ गई और सड़क बंद हो गई। "),
        ("in diesem leitfaden", "nahtlose integration", "Der Fluss stieg am Morgen um zwei Meter. "),
    ],
)
def test_stock_phrases_are_known_in_many_languages(first: str, second: str, filler: str) -> None:
    finding = check(parse(f"<h1>{filler}</h1><p>{first} {filler * 8} {second} {filler * 8}</p>"))
    assert finding.measures["scaffold"]
    assert check(parse(f"<h1>{filler}</h1><p>{first} {filler * 16}</p>")).measures["scaffold"] == 0.0


def test_rewording_leaves_misspelt_and_tortured_words() -> None:
    finding = read("hit-spun.txt")
    assert finding.measures["misspelt"] == 5.0
    assert finding.measures["tortured"] == 4.0
    assert any("colossal information" in e.text for e in finding.evidence)


DOORWAY = (
    "Cheap kettles for every home. Looking for a kettle? You have come to the right place. Order now, kettles are "
    "delivered in two days. Kettles for sale near me. Our kettles are in stock. "
)
TALK = (
    "The workshop stands by the river, and its owner speaks about metal, water and the long winters of the valley. " * 5
)


def test_a_doorway_offers_its_headline_in_every_way() -> None:
    finding = check(parse(f"<h1>Kettles</h1><p>{DOORWAY}</p><p>{TALK}</p>"))
    assert finding.measures["selling"] == 6.0
    assert Evidence(text="Cheap kettles for every home. Looking for a kettle? You have come to", where="block 1") in (
        finding.evidence
    )
    assert "6 ways of selling are put around the words of the headline (cheap, " in finding.summary


@pytest.mark.parametrize(
    "text",
    [
        "A cheap kettle is good enough, and where to buy one is told below. " * 3,
        DOORWAY.replace("ettle", "ot"),  # what is sold is not what the headline names
        f"Kettles: {DOORWAY.replace('.', ',').replace('?', ',')}",  # one long sentence
    ],
)
def test_a_review_and_other_wares_are_no_doorway(text: str) -> None:
    assert check(parse(f"<h1>Kettles</h1><p>{text}</p><p>{TALK}</p>")).measures["selling"] == 0.0


def test_a_doorway_far_down_a_huge_page_is_not_looked_for() -> None:
    far = "<p>" + "The river is long and slow. " * 2_500 + "</p>"
    assert check(parse(f"<h1>Kettles</h1>{far}<p>{DOORWAY}</p>")).measures["selling"] == 0.0


def test_good_words_of_other_languages_are_no_misspelt_english() -> None:
    text = "El equipo profesional y su comercial viajaron a la capital con una propuesta seria para el ayuntamiento. "
    assert check(parse(f"<p>{text * 5}</p>")).measures["misspelt"] == 0.0


def test_a_paragraph_that_stands_there_twice_is_read_once() -> None:
    once = "".join(f"<p>{p}</p>" for p in (TALK, "The bridge over the river was rebuilt with care. " * 2))
    other = (
        "<p>Nobody knew how long the winter would last, and most boats stayed in the harbour until the ice broke.</p>"
    )
    again = check(parse(f"<h1>Kettles</h1>{once}{other}{once}", kind="html"))
    assert (
        again.measures["repeated"] == check(parse(f"<h1>Kettles</h1>{once}{other}", kind="html")).measures["repeated"]
    )


def test_repeated_runs_are_measured_and_quoted() -> None:
    finding = read("hit-repeated.html")
    assert finding.measures["repeated"] is not None
    assert finding.measures["repeated"] > 0.5
    assert finding.evidence[0].where == "block 0"


@pytest.mark.parametrize("name", ["clean-news.html", "clean-german.txt"])
def test_ordinary_prose_is_clean(name: str) -> None:
    finding = read(name)
    assert finding.score == 0.0
    assert finding.evidence == ()


def test_quotations_are_counted_in_any_style() -> None:
    assert check(parse((PAGES / "clean-german.txt").read_text())).measures["quotes"]


def test_too_little_text_says_nothing_about_style() -> None:
    finding = check(parse("<p>Ten words are not enough to judge the style of anyone.</p>"))
    assert finding.measures["scaffold"] is None
    assert finding.measures["repeated"] is None


def test_letters_of_two_alphabets_in_one_word_are_counted() -> None:
    text = "The pаyment of the bаnk wаs sent to the оffice with the letter. " * 8  # Cyrillic а and о
    assert check(parse(text, kind="text")).measures["mixed"] == 10.0
    assert check(parse(text.replace("а", "a").replace("о", "o"), kind="text")).measures["mixed"] == 0.0


@pytest.mark.parametrize(
    ("opening", "closing", "other", "framed"),
    [
        ("Introduction", "Conclusion", "The river", 1.0),
        ("Einleitung", "Fazit", "Der Fluss", 1.0),
        ("परिचय", "निष्कर्ष", "नदी", 1.0),
        ("Introduction", "Fazit", "The river", 0.0),  # no outline mixes languages
        ("Introduction", "Conclusion", "Methods", 0.0),  # a study
        ("1. Introduction", "2. Conclusion", "The river", 0.0),
        ("Introduction to the river", "Conclusion", "The river", 0.0),
        ("Conclusion", "Introduction", "The river", 0.0),
    ],
)
def test_bare_headings_frame_a_text_as_an_outline_does(opening: str, closing: str, other: str, framed: float) -> None:
    headings = "".join(f"<h2>{name}</h2><p>{TALK}</p>" for name in (opening, other, closing))
    finding = check(parse(headings))
    assert finding.measures["framed"] == framed
    quoted = [e.text for e in finding.evidence]
    assert {opening, closing}.issubset(quoted) is bool(framed)
    said = f"are headings frame it as an outline does (“{opening}”, “{closing}”)"
    assert (said in finding.summary) is bool(framed)
