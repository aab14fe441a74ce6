"""The machine that filled the frame: joints, fused labels, cut leads, query titles."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.page import parse
from detector.records import Evidence, Finding
from detector.signals.template import MEASURES, check

PAGES = Path(__file__).parent.parent / "pages" / "template"
HEADLINE = "Harbour crews raise the old ferry"


def read(name: str) -> Finding:
    return check(parse((PAGES / name).read_bytes()))


def measure(name: str, source: str, kind: str = "html") -> float | None:
    return check(parse(source, kind=kind)).measures[name]  # type: ignore[arg-type]


def test_a_frame_in_extracted_text_is_found_whole() -> None:
    finding = read("hit-frame.txt")
    assert finding.measures["joints"] == 2.0
    assert finding.measures["fused"] == 1.0
    assert finding.score == pytest.approx(1 - 0.6 * 0.8)
    assert finding.evidence[0].where == "title"
    assert finding.evidence[0].text.startswith("Location:Home > MoneyHarbour")
    assert Evidence("2024-04-20 02:04:0193", "block 3") in finding.evidence
    assert finding.summary == (
        "2 of the joints between breadcrumb, headline and brand lack their space; "
        "1 line runs dates, counts and labels into each other."
    )


@pytest.mark.parametrize("name", ["clean-news.html", "clean-manual.html", "clean-german.txt"])
def test_near_misses_are_clean(name: str) -> None:
    finding = read(name)
    assert finding.score == 0.0
    assert finding.evidence == ()
    assert not any(finding.measures.values())


@pytest.mark.parametrize(
    ("title", "joints"),
    [
        (f"{HEADLINE} -QuayPost", 1.0),
        (f"{HEADLINE} --Quay Post", 1.0),
        (f"{HEADLINE} |QuayPost", 1.0),
        (f"{HEADLINE}QuayPost", 1.0),
        (f"Home > News{HEADLINE} -QuayPost", 2.0),
        (f"ホーム > ニュース{HEADLINE}", 1.0),
        (f"Главная / Новости{HEADLINE}", 1.0),
        (f"{HEADLINE} - Quay Post", 0.0),
        (f"{HEADLINE}-Quay Post", 0.0),
        (f"{HEADLINE} | Quay Post", 0.0),
        (f"{HEADLINE}_Quay Post", 0.0),
        (f"News: {HEADLINE}", 0.0),
        (f"BREAKING{HEADLINE}", 0.0),
        (HEADLINE, 0.0),
    ],
)
def test_a_joint_is_a_space_missing_on_one_side_of_the_headline(title: str, joints: float) -> None:
    assert measure("joints", f"<title>{title}</title><h1>{HEADLINE}</h1><p>Text.</p>") == joints


def test_a_breadcrumb_is_glued_to_a_headline_that_opens_the_text() -> None:
    text = f"{HEADLINE}\nQuay Post\nHome > News{{}}{HEADLINE}\nThe ferry came up on Tuesday."
    assert measure("joints", text.format(""), "text") == 1.0
    assert measure("joints", text.format(" > "), "text") == 0.0


def test_joints_are_unknown_where_the_headline_stands_only_once() -> None:
    assert measure("joints", f"{HEADLINE} -QuayPost\nThe ferry came up on Tuesday.", "text") is None
    assert measure("joints", f"<title>Another thing</title><h1>{HEADLINE}</h1>") is None


@pytest.mark.parametrize(
    ("line", "fused"),
    [
        ("business2024-04-20 02:04:0193", 1.0),
        ("2024-04-20 02:041234 views", 1.0),
        ("DATEsource:Ycategory:Markets", 1.0),
        ("2024-04-20source:Quaycategory:Harbour", 1.0),
        ("2024-04-20 02:04:01", 0.0),
        ("2024-04-20T02:04:01+02:00", 0.0),
        ("Posted2024-04-20T02:04:01", 0.0),
        ("Source: Quay, category: Harbour", 0.0),
        ("resource: subcategory: update:", 0.0),
        ("Kategorie:SportDatum:2024-04-20Quelle:Hafen", 1.0),
        ("时间:2024-04-20来源:码头作者:admin点击:354", 1.0),
        ("Assembled with harbour v. r2011-07-13", 0.0),
        ("Release v2020-01-01", 0.0),
        ("Startdatum: 20. April Bildquelle: Hafen", 0.0),
        ("Startdatum:20. April Bildquelle:Hafen", 0.0),
        ("发布时间:2024-04-20 责任编辑:港口", 0.0),
        ("Birthdate: 20 April Airtime: noon Datasource: harbour", 0.0),
        ("10:11:12:13:14", 0.0),
        ("By Ann Field2024-04-20 02:04:01 UTC", 0.0),
        ("作者：港口 来源：码头 时间：2024-04-20", 0.0),
    ],
)
def test_fused_lines(line: str, fused: float) -> None:
    assert measure("fused", f"<p>{line}</p>") == fused
    assert measure("fused", f"{line}\nSome text.", "text") == fused


def test_leads_cut_at_one_length_are_counted() -> None:
    finding = read("hit-cut-leads.html")
    assert finding.measures["cut_leads"] == 4.0
    assert [e.where for e in finding.evidence] == ["block 3", "block 5", "block 7"]


def test_leads_with_an_ellipsis_or_of_several_lengths_are_whole() -> None:
    source = (PAGES / "hit-cut-leads.html").read_text()
    assert measure("cut_leads", source.replace("</p>", "…</p>")) is None
    for word in ("bread", "June", "forty"):
        source = source.replace(word, f"{word} {word * len(word)}")
    assert measure("cut_leads", source) == 0.0


def test_whole_headlines_of_one_length_are_no_cut_leads() -> None:
    headline = "The keeper of the lighthouse says that nobody has seen the boats since"
    lines = [f"{headline} {end}" for end in ("noon", "dawn", "dusk", "five")]
    assert measure("cut_leads", "\n".join(["Harbour", *lines]), "text") is None


def test_a_few_leads_of_one_length_among_hundreds_are_chance() -> None:
    lead = "The keeper of the lighthouse says that nobody has seen the boats since the fog came down"
    run = "".join(f"<p>{lead} {end}</p><p>.</p>" for end in ("at noon", "at dawn", "at dusk", "at five"))
    others = "".join(f"<p>{lead} {'o' * (3 * (n % 60) + 9)}</p>" for n in range(80))
    assert measure("cut_leads", run) == 4.0
    assert measure("cut_leads", run + others) == 0.0


def test_headlines_that_carry_the_time_of_day_are_no_cut_leads() -> None:
    source = (PAGES / "hit-cut-leads.html").read_text()
    for words, stamped in (("the upper", "9:15 upper"), ("mill stream", "mill, 9:15 "), ("forty trees", "forty, 9:15")):
        assert words in source
        source = source.replace(words, stamped)
    assert measure("cut_leads", source) is None


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("how to raise a sunken ferry", 1.0),
        ("wann wurde die fähre gehoben", 1.0),
        ("как поднять старый паром", 1.0),
        ("How to raise a sunken ferry", 0.0),
        ("raising a ferry - quay post", 0.0),
        ("we raised the ferry. it floats.", 0.0),
        ("old ferry", None),
        ("2008 ferry wreck blamed on fog", None),
        ("旧 渡轮 打捞 上岸", None),
        ("", None),
    ],
)
def test_a_title_that_is_a_query(title: str, value: float | None) -> None:
    assert measure("keyword_title", f"<title>{title}</title><p>Text.</p>") == value


def test_an_empty_page_is_unknown() -> None:
    assert check(parse("")) == Finding(None, measures=dict.fromkeys(MEASURES))


@given(st.text(alphabet="{}[]%$#<!-:>| aAé中1\n", max_size=300))
def test_any_marks_are_read(text: str) -> None:
    finding = check(parse(text + "\nThe ferry came up.", kind="text"))
    assert finding.score is not None
    assert 0 <= finding.score <= 1


@pytest.mark.parametrize(
    "unit", ["{a|", "[keyword", "%city", "::1", "a2024-01-", "a source:", " .", "in . ", "{{", "<!"]
)
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    def spent(count: int) -> float:
        page = parse("<p>" + unit * count + "</p>" + f"<p>{unit}</p>" * (count // 10))
        assert page.body_words is not None
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            check(page)
            best = min(best, time.process_time() - start)
        return best

    assert spent(20_000) < max(4 * spent(5_000) * 2, 0.05)
