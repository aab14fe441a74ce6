"""Days that are claimed against days that the text tells of, and against each other."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from math import log1p
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import language
from detector.page import parse
from detector.records import Finding
from detector.signals import _calendar
from detector.signals._calendar import Span
from detector.signals.dates import check

PAGES = Path(__file__).parent.parent / "pages" / "dates"
FILLER = "The council spoke for an hour about the old bridge and the money that its repair would cost the town. " * 2


def read(name: str) -> Finding:
    return check(parse((PAGES / name).read_bytes(), "https://www.example.org/bridge"))


def article(shown: str, text: str, head: str = "", lang: str = "en") -> Finding:
    source = (
        f"<html lang={lang}><head><title>The old bridge of the town</title>{head}</head><body>"
        f"<h1>The old bridge of the town</h1><p>{shown}</p><p>{text} {FILLER}</p></body></html>"
    )
    return check(parse(source, kind="html"))


def dates_in(text: str, code: str) -> list[str]:
    spans = [found.span for found in _calendar.mentions(_calendar.tokens(text, code), code).dates]
    return [iso(span) for span in spans]


def iso(span: Span) -> str:
    low, high = date.fromordinal(span.low), date.fromordinal(span.high)
    return low.isoformat() if span.is_day else f"{low.isoformat()}..{high.isoformat()}"


# Pages


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("hit-*")))
def test_dates_that_do_not_fit_are_found(name: str) -> None:
    finding = read(name)
    assert finding.score is not None
    assert finding.score >= 0.3
    assert finding.evidence


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("clean-*")))
def test_honest_dates_are_clean(name: str) -> None:
    finding = read(name)
    assert not finding.score
    assert finding.evidence == ()
    assert finding.summary == ""


def test_a_story_under_a_new_date_is_told_with_both_days() -> None:
    finding = read("hit-restamped.txt")
    assert finding.measures["story_gap"] == log1p(593)
    assert finding.measures["weekday_gap"] == 2.0
    assert finding.measures["seconds"] == 1.0
    assert finding.measures["claim_gap"] is None
    assert finding.summary == (
        "The page is dated 2025-04-14; the nearest time that its text speaks of is 593 days earlier. "
        "The story opens on a Wednesday; the page is dated Monday, 2025-04-14."
    )
    assert finding.evidence[0].text == "Date:2025-04-14 22:52:42"
    assert "Aug. 30, 2023" in finding.evidence[1].text


def test_a_page_without_any_claimed_day_is_unknown() -> None:
    finding = read("clean-undated.html")
    assert finding.score is None
    assert set(finding.measures.values()) == {None}


# The claimed day


def test_shown_and_machine_days_are_compared() -> None:
    finding = read("hit-claims-apart.html")
    assert finding.measures["claim_gap"] == log1p(1933)
    assert finding.summary == "Readers are shown 2024-05-28, machines are told 2019-02-11."


def test_a_masthead_shows_the_day_of_the_visit_and_not_of_the_story() -> None:
    finding = read("clean-news.html")
    assert finding.measures["claim_gap"] == 0.0


@pytest.mark.parametrize(
    ("shown", "gap"),
    [
        ("05/06/2024", 0),  # either 5 June or 6 May; what suits counts
        ("05.06.2024", 0),
        ("06.05.2024", 30),
        ("June 5, 2024", 0),
        ("5. Juni 2024, 09:12", 0),
        ("2024-06-05T09:12:00", 0),
        ("6 June 2024", 1),
        ("2024. 6. 5", 0),
        ("5 de junio de 2024", 0),
    ],
)
def test_forms_of_the_shown_day(shown: str, gap: int) -> None:
    lang = {"5 de junio de 2024": "es", "5. Juni 2024, 09:12": "de"}.get(shown, "en")
    meta = '<meta property="article:published_time" content="2024-06-05T07:00:00Z">'
    text = {
        "es": "El puente viejo del pueblo se reabre al tráfico después de las obras, dijo el ayuntamiento.",
        "de": "Die alte Brücke der Stadt wird nach den Arbeiten wieder geöffnet, sagte die Verwaltung heute.",
    }.get(lang, "")
    source = f"<title>Puente</title>{meta}<h1>Puente</h1><p>{shown}</p><p>{(text or FILLER) * 3}</p>"
    assert check(parse(source, kind="html")).measures["claim_gap"] == log1p(gap)


@pytest.mark.parametrize(
    "shown",
    [
        "Updated Jun 16, 2025",
        "Last updated: 2025-06-16",
        "A Writer • Updated on Jun 16, 2025 • 28 min read",
        "Joined: Mon Jun 16, 2025 9:28 am",
        "Zuletzt aktualisiert am 16.06.2025",
        "2025年6月16日更新",
        "F1Dec 19, 2025, 05:30 PM",  # a time beside a year is no day
        "gsoc-2025 | 3.3 boats",
    ],
)
def test_shown_days_that_are_none_of_publication(shown: str) -> None:
    meta = '<meta property="article:published_time" content="2018-06-05T07:00:00Z">'
    source = f"<title>Bridge</title>{meta}<h1>Bridge</h1><p>{shown}</p><p>{FILLER}</p>"
    assert check(parse(source, kind="html")).measures["claim_gap"] is None


@pytest.mark.parametrize("line", ["June 5, 2024, updated Jun 16, 2025", "2024-06-05, updated 2025-06-16"])
def test_a_line_that_shows_both_days_is_read_for_both(line: str) -> None:
    meta = '<meta property="article:published_time" content="2024-06-05T07:00:00Z">'
    source = f"<title>Bridge</title>{meta}<h1>Bridge</h1><p>{line}</p><p>{FILLER}</p>"
    assert check(parse(source, kind="html")).measures["claim_gap"] == 0.0


@pytest.mark.parametrize(
    ("modified", "gap"), [("2024-06-05", 0), ("2024-06-09", 4), ("2025-06-09", None), ("2023-06-05", 366)]
)
def test_a_page_may_be_changed_long_after_the_day_that_it_shows(modified: str, gap: int | None) -> None:
    meta = f'<meta property="article:modified_time" content="{modified}">'
    source = f"<title>Bridge</title>{meta}<h1>Bridge</h1><p>June 5, 2024</p><p>{FILLER}</p>"
    assert check(parse(source, kind="html")).measures["claim_gap"] == (None if gap is None else log1p(gap))


def test_a_day_of_publication_counts_also_where_the_page_was_changed_on_it() -> None:
    story = '{"@type": "NewsArticle", "datePublished": "2025-06-05", "dateModified": "2025-06-05"}'
    head = f'<script type="application/ld+json">{story}</script>'
    assert article("June 5, 2024", "", head).measures["claim_gap"] == log1p(365)


def test_the_day_in_the_address_is_a_machine_readable_day() -> None:
    source = f"<title>Bridge</title><h1>Bridge</h1><p>March 3, 2024</p><p>{FILLER}</p>"
    near = check(parse(source, "https://example.org/2024/03/02/bridge", kind="html"))
    assert near.measures["claim_gap"] == log1p(1)
    assert check(parse(source, "https://example.org/p/20240302999/x", kind="html")).measures["claim_gap"] is None


def test_machine_readable_days_that_disagree() -> None:
    head = (
        '<meta property="article:published_time" content="2024-05-01">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-05-02"}</script>'
    )
    finding = article("May 1, 2024", "", head)
    assert finding.measures["machine_gap"] == log1p(365)
    assert finding.measures["claim_gap"] == 0.0


def test_a_recipe_keeps_its_day_where_the_post_around_it_is_written_anew() -> None:
    recipe = '<script type="application/ld+json">{"@type": "Recipe", "datePublished": "2019-05-02"}</script>'
    meta = '<meta property="article:published_time" content="2024-05-01">'
    assert article("May 1, 2024", "", meta + recipe).measures["machine_gap"] is None
    assert article("May 2, 2019", "", meta + recipe).measures["claim_gap"] == 0.0
    assert article("May 2, 2019", "", recipe).measures["claim_gap"] == 0.0


def test_a_day_of_publication_that_is_the_day_of_change_is_not_compared() -> None:
    story = '{"@type": "NewsArticle", "datePublished": "2023-05-02", "dateModified": "MODIFIED"}'
    meta = '<meta name="date" content="2024-05-01">'
    head = f'{meta}<script type="application/ld+json">{story}</script>'
    changed = article("May 1, 2024", "", head.replace("MODIFIED", "2024-05-01"))
    assert changed.measures["machine_gap"] == 0.0
    assert changed.summary == ""
    other = article("May 1, 2024", "", head.replace("MODIFIED", "2023-06-01"))
    assert other.measures["machine_gap"] == log1p(365)


def test_a_review_without_a_headline_is_not_the_page() -> None:
    head = (
        '<meta property="article:published_time" content="2024-05-01"><script type="application/ld+json">'
        '{"@type": "Review", "headline": null, "datePublished": "2014-05-02"}</script>'
    )
    assert article("May 1, 2024", "", head).measures["machine_gap"] is None


def test_reviews_and_events_in_json_ld_are_not_the_page() -> None:
    head = (
        '<meta property="article:published_time" content="2024-05-01">'
        '<script type="application/ld+json">{"@type": "Review", "datePublished": "2014-05-02"}</script>'
    )
    assert article("May 1, 2024", "", head).measures["machine_gap"] is None


def test_copyright_that_ended_before_the_claimed_day() -> None:
    assert article("May 1, 2024", f"</p><p>{FILLER}</p><p>© 2009-2019 The Post").measures["copyright_lag"] == 5.0
    assert article("May 1, 2024", f"</p><p>{FILLER}</p><p>© 2025 The Post").measures["copyright_lag"] == 0.0
    assert article("May 1, 2024", "").measures["copyright_lag"] is None


@pytest.mark.parametrize(
    ("notice", "lag"),
    [
        ("© 1996- The Valley Post", None),
        ("© Copyright 2012 - | All rights reserved", None),
        ("© 2014-present The Valley Post", None),
        ("© 1991 to The Valley Post", None),
        ("© 2013 onwards. All rights reserved.", None),
        ("© seit 2004 Talpost", None),
        ("© 2004 – now The Valley Post", None),
        ("Forum software by XenForo® © 2010-2019 XenForo Ltd.", None),
        ("Powered by phpBB © 2000, 2002, 2005, 2007 phpBB Group", None),
        ("© All rights reserved - write to us or call 8703-1919", None),
        ("Printed under the Copyright Act 1968", None),
        (f"© The Valley Post. {'We write about the valley and its towns. ' * 3}Founded in 1968", None),
        ("© 2009 - 2019 The Valley Post", 5),
        ("© 2009, 2019 The Valley Post", 5),
        ("2009–2019 © The Valley Post", 5),
        ("© 2019 – The Valley Post", 5),
        ("Copyright The Valley Post 2019", 5),
    ],
)
def test_years_of_a_notice_of_copyright(notice: str, lag: int | None) -> None:
    assert article("May 1, 2024", f"</p><p>{FILLER}</p><p>{notice}").measures["copyright_lag"] == lag


@pytest.mark.parametrize("label", ["Joined", "Registriert:", "Member since"])
def test_a_label_tells_that_the_day_below_it_is_that_of_a_member(label: str) -> None:
    meta = '<meta property="article:published_time" content="2024-06-05T07:00:00Z">'
    source = f"<title>Bridge</title>{meta}<h1>Bridge</h1><p>LABEL</p><p>Nov 4, 2011</p><p>{FILLER}</p>"
    assert check(parse(source.replace("LABEL", label), kind="html")).measures["claim_gap"] is None
    assert check(parse(source.replace("LABEL", "Ann Field"), kind="html")).measures["claim_gap"] == log1p(4597)


def test_a_label_tells_that_the_day_below_it_is_one_of_change() -> None:
    meta = '<meta property="article:published_time" content="2018-06-05T07:00:00Z">'
    source = f"<title>Bridge</title>{meta}<h1>Bridge</h1><p>Last updated</p><p>Nov 4, 2024</p><p>{FILLER}</p>"
    assert check(parse(source, kind="html")).measures["claim_gap"] is None


# Stamps


@pytest.mark.parametrize(
    ("shown", "degree"),
    [
        ("Business 2024-05-01 10:02:03", 0),
        ("business2024-05-01 10:02:03 UTC", 1),
        ("By Ann Field2024-05-01 10:02:03 UTC", 0),
        ("DATE2024-05-01 10:02:03source:", 2),
        ("business2024-05-01 10:02:0393", 3),
        ("发布时间2024-05-01 10:02:03来源", 0),
        ("2024-05-01T10:02:03Z", 0),
        ("2024-05-01 10:02:032024-05-01 10:02:03 by Ann Field", 0),
        ("2024-05-01 10:02:0314 min read", 0),
        ("2024-05-01 10:02:0314 views", 3),
        ("2024-05-01 10:02:032 Comments", 0),
        ("2024-05-01 10:02:031 Kommentar", 0),
    ],
)
def test_stamps_that_run_into_their_neighbours(shown: str, degree: int) -> None:
    finding = article(shown, "")
    assert finding.measures["fused"] == degree
    assert finding.measures["seconds"] == 1.0


def test_a_count_of_comments_follows_the_day() -> None:
    assert article("12.03.20242 Comments", "").measures["fused"] == 0
    assert article("12.03.20242 bridges", "").measures["fused"] == 3


def test_a_quoted_post_has_a_day_of_its_own() -> None:
    assert article("Ann Field (@annfield) May 1, 2024", "").measures["seconds"] is None
    assert article("Ann Field May 1, 2024", "").measures["seconds"] == 0.0


def test_the_end_of_a_time_and_the_start_of_a_day_are_no_day() -> None:
    assert article("07:2005.01.20125", "").measures["fused"] is None


def test_a_japanese_time_follows_its_day_without_a_space() -> None:
    assert article("2024年5月1日10時2分", "").measures["fused"] == 0.0


def test_a_stamp_to_the_second_alone_is_no_sign_for_a_person() -> None:
    assert article("2024-05-01 10:02:03", "").score == 0.0


# The text


def test_the_nearest_earlier_time_counts() -> None:
    finding = article("May 1, 2024", "It was built on 4 June 1910 and painted in March 2022.")
    assert finding.measures["story_gap"] == log1p(762)
    assert finding.measures["year_gap"] is None


def test_history_dates_no_story() -> None:
    measures = article("May 1, 2024", "It was built on 4 June 1910 and painted in 1987.").measures
    assert measures["story_gap"] is None
    assert measures["year_gap"] is None


def test_a_text_that_speaks_of_its_own_year_is_not_old() -> None:
    assert article("May 1, 2024", "It was painted in 2022 and again in 2024.").measures["year_gap"] == 0.0
    assert article("May 1, 2024", "It was painted in 2022.").measures["year_gap"] == log1p(487)


def test_a_year_of_copyright_is_no_year_of_the_text() -> None:
    rights = "Copyright 2024 The Post of the Valley, all rights reserved, no part may be copied without our leave."
    text = f"Bridge closed for repairs\nMay 1, 2024\nIt was painted in 2022. {FILLER}\n{FILLER}\n{rights}"
    assert check(parse(text, kind="text")).measures["year_gap"] == log1p(487)


def test_plans_do_not_make_a_story_old() -> None:
    assert article("May 1, 2024", "It closes in June 2024 and opens in March 2025.").measures["story_gap"] == 0.0


def test_a_day_without_a_year_counts_where_it_is_near() -> None:
    measures = article("May 1, 2024", "It was painted in June 2022 and closed on April 12.").measures
    assert measures["story_gap"] == log1p(19)
    assert measures["day_gap"] == log1p(19)
    far = article("May 1, 2024", "It was painted in June 2022 and closed on Nov. 12.").measures
    assert far["story_gap"] == log1p(671)
    assert far["day_gap"] == log1p(171)


def test_a_weekday_tells_the_year_of_a_day() -> None:
    # 6 June was a Tuesday in 2023, a Thursday in 2024.
    assert article("May 1, 2025", "It closed on Tuesday, June 6.").measures["story_gap"] == log1p(695)
    assert article("June 7, 2024", "It closed on Thursday, June 6.").measures["story_gap"] == log1p(1)


def test_a_mistaken_weekday_does_not_move_a_day_of_this_week_to_another_year() -> None:
    # 29 October was a Saturday in 2022, a Sunday in 2023.
    measures = article("November 1, 2023", "It closed on Saturday, October 29.").measures
    assert measures["story_gap"] == log1p(3)
    assert article("November 20, 2023", "It closed on Saturday, October 29.").measures["story_gap"] == log1p(387)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("It was painted in March 2022 and looks old.", True),
        (f"So the mayor said on Wednesday. {FILLER} It was painted in March 2022.", False),
        (f"So the mayor said on Tuesday. {FILLER} It was painted in March 2022.", False),
        (f"So the mayor said on Saturday. {FILLER} It was painted in March 2022.", True),
        ("It was painted in March 2022 and cleaned in February.", False),
        ("It was painted in March 2022 and cleaned on July 28.", False),
        ("It was painted in March 2024 and cleaned in February.", False),  # not old at all
    ],
)
def test_a_story_is_called_old_where_nothing_in_it_may_be_nearer(text: str, is_told: bool) -> None:
    finding = article("May 1, 2024", text)
    assert ("the nearest time that its text speaks of" in finding.summary) == is_told


@pytest.mark.parametrize(
    "line",
    [
        "The old bridge of the valley in autumn, seen from the hill. Photo © Ann Field 2023",
        "This page on the bridge was last updated in 2023 by the friends of the valley.",
        "The plan of the bridge is at https://example.org/uploads/2023/plan for all who want to read it.",
    ],
)
def test_credits_addresses_and_days_of_change_are_no_time_of_the_text(line: str) -> None:
    source = (
        f"<title>Bridge</title><h1>Bridge</h1><p>May 1, 2024</p><p>{FILLER * 3}</p><p>{line}</p><p>PAST {FILLER}</p>"
    )
    alone = check(parse(source.replace("PAST", ""), kind="html"))
    assert alone.measures["year_gap"] is None
    assert alone.summary == ""
    older = check(parse(source.replace("PAST", "It was painted in 2022."), kind="html"))
    assert older.measures["year_gap"] == log1p(487)


@pytest.mark.parametrize(("weekday", "gap"), [("Wednesday", 0), ("Tuesday", 1), ("Sunday", 3), ("Saturday", 3)])
def test_weekdays_of_the_opening(weekday: str, gap: int) -> None:
    finding = article("May 1, 2024", f"The bridge was closed on {weekday}, said the mayor.")
    assert finding.measures["weekday_gap"] == gap


def test_weekdays_of_full_dates_and_of_later_text_do_not_count() -> None:
    assert article("May 1, 2024", "It was opened on a Monday, 4 June 1910.").measures["weekday_gap"] is None
    assert article("May 1, 2024", FILLER * 4 + "It rained on Monday.").measures["weekday_gap"] is None


@pytest.mark.parametrize(
    "text",
    [
        "The court sat on Saturday, May 4.",
        "It opens every Saturday.",
        "It opens Saturday to Monday.",
        "It is seen on Saturday Night Live.",
        "It is cheaper on Black Friday.",
        "It is lit on Saturday nights.",
    ],
)
def test_weekdays_of_days_habits_and_names_do_not_count(text: str) -> None:
    assert article("May 1, 2024", text).measures["weekday_gap"] is None


@pytest.mark.parametrize("verb", ["5 may have been there", "The 12 march to the hill", "Mars 5 is a probe"])
def test_verbs_are_no_months(verb: str) -> None:
    found = _calendar.mentions(language.words(verb), "en")
    assert found == _calendar.Mentions([], [], [], [])


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "on Sept. 6th, 2023, and in May 2022", ["2023-09-06", "2022-05-01..2022-05-31"]),
        ("en", "from 5-7 May 2023", ["2023-05-07"]),
        ("de", "am 6. September 2023", ["2023-09-06"]),
        ("fr", "le 1er août 2023", ["2023-08-01"]),
        ("es", "el 6 de septiembre de 2023", ["2023-09-06"]),
        ("pt", "em 6 de setembro de 2023", ["2023-09-06"]),
        ("it", "il 6 settembre 2023", ["2023-09-06"]),
        ("nl", "op 6 september 2023", ["2023-09-06"]),
        ("pl", "6 września 2023 r.", ["2023-09-06"]),
        ("ru", "6 сентября 2023 года", ["2023-09-06"]),
        ("uk", "6 вересня 2023 року", ["2023-09-06"]),
        ("cs", "6. září 2023", ["2023-09-06"]),
        ("hu", "2023. szeptember 6-án", ["2023-09-06"]),
        ("tr", "6 Eylül 2023", ["2023-09-06"]),
        ("id", "pada 6 September 2023", ["2023-09-06"]),
        ("vi", "ngày 6 tháng 9 năm 2023", ["2023-09-06"]),
        ("ar", "٦ سبتمبر ٢٠٢٣", ["2023-09-06"]),
        ("fa", "۶ سپتامبر ۲۰۲۳", ["2023-09-06"]),
        ("he", "6 בספטמבר 2023", ["2023-09-06"]),
        ("hi", "6 सितंबर 2023 को", ["2023-09-06"]),
        ("bn", "6 সেপ্টেম্বর 2023", ["2023-09-06"]),
        ("th", "6 กันยายน 2566", ["2023-09-06"]),
        ("el", "6 Σεπτεμβρίου 2023", ["2023-09-06"]),
        ("zh", "2023年9月6日，据报道", ["2023-09-06"]),
        ("zh", "截至2023年9月，共有", ["2023-09-01..2023-09-30"]),
        ("ja", "2023年9月6日に発表した", ["2023-09-06"]),
        ("ko", "2023년 9월 6일 발표했다", ["2023-09-06"]),
        ("en", "2023-09-06", ["2023-09-06"]),
        ("en", "dated 25.12.2023", ["2023-12-25"]),
        ("en", "dated 31 February 2023", ["2023-02-01..2023-02-28"]),
        ("en", "in 2023", ["2023-01-01..2023-12-31"]),
        ("en", "on 3 May 1817", ["1817-05-03"]),
        ("en", "room 185 of 31,999", []),
    ],
)
def test_dates_in_running_text(code: str, text: str, expected: list[str]) -> None:
    assert dates_in(text, code) == expected


@pytest.mark.parametrize(
    ("code", "text", "weekday"),
    [
        ("en", "on Wednesday", 3), ("de", "am Mittwoch", 3), ("fr", "mercredi", 3), ("es", "el miércoles", 3),
        ("pt", "na quarta-feira", 3), ("ru", "в среду", 3), ("pl", "w środę", 3), ("tr", "çarşamba günü", 3),
        ("id", "hari Rabu", 3), ("ar", "يوم الأربعاء", 3), ("hi", "बुधवार को", 3), ("zh", "在星期三下午", 3),
        ("zh", "本周三", 3), ("ja", "水曜日に", 3), ("ko", "수요일에", 3), ("he", "ביום רביעי", 3),
    ],
)  # fmt: skip
def test_weekdays_in_many_languages(code: str, text: str, weekday: int) -> None:
    found = _calendar.mentions(_calendar.tokens(text, code), code).weekdays
    assert [w.number for w in found] == [weekday]


@pytest.mark.parametrize(("code", "text"), [
        ("tr", "pazar yeri"), ("tr", "Cuma Mahallesi"), ("id", "dua minggu"), ("ru", "окружающая среда"),
        ("ru", "про окружающую среду"), ("es", "en Santo Domingo"), ("pl", "Środa Wielkopolska"),
        ("en", "from Monday to Thursday"), ("de", "jeden Montag"),
    ],
)  # fmt: skip
def test_words_that_only_look_like_weekdays(code: str, text: str) -> None:
    assert _calendar.mentions(_calendar.tokens(text, code), code).weekdays == []


def test_a_short_name_of_a_month_inside_a_longer_word_is_none() -> None:
    assert dates_in("மே 2023 மாதம்", "ta") == ["2023-05-01..2023-05-31"]
    found = _calendar.mentions(_calendar.tokens("மேலும் 2023 மேற்கு 5", "ta"), "ta")
    assert found.anniversaries == []
    assert found.months == []


# Real pages


@pytest.mark.slow
def test_real_stories_under_another_date_stand_out(corpus: Path) -> None:
    """Real articles below their own date, and below one 116 to 744 days later, as was seen at scrapers."""
    honest, late = [], []
    rng = Random(1)
    for body, day in real_stories(corpus):
        for into, stamp in ((honest, day), (late, day + timedelta(days=rng.randint(116, 744)))):
            into.append(check(parse(f"A headline of ours\n{stamp.isoformat()}\n{body}", kind="text")))
    assert len(honest) > 600
    for measure, limit, least, most in (
        ("story_gap", log1p(100), 0.6, 0.2),
        ("year_gap", log1p(100), 0.6, 0.3),
        ("day_gap", log1p(100), 0.3, 0.1),
        ("weekday_gap", 1.0, 0.4, 0.3),
    ):
        assert share_above(limit, late, measure) > least, measure
        assert share_above(limit, honest, measure) < most, measure


def real_stories(corpus: Path) -> Iterator[tuple[str, date]]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(corpus / "legit_open.parquet").iter_batches(64, columns=["page_type", "html"]):
        for row in batch.to_pylist():
            page = parse(row["html"]) if row["page_type"] in (None, "article", "news") else parse("")
            day = _calendar.machine_day((page.meta or {}).get("article:published_time", ""), "")
            if day and page.body_text:
                yield page.body_text, date.fromordinal(day.low)


def share_above(limit: float, findings: list[Finding], measure: str) -> float:
    known = [v for v in (f.measures[measure] for f in findings) if v is not None]
    return sum(v > limit for v in known) / len(known)


# Any input


@given(
    st.text(alphabet="0123456789-/.: TZ年月日년월일abcMaySept,", max_size=200),
    st.sampled_from(["", "en", "zh", "vi", "hi", "th"]),
)
@settings(max_examples=300, deadline=None)
def test_any_digits_are_read(text: str, code: str) -> None:
    for found in _calendar.mentions(_calendar.tokens(text, code), code).dates:
        assert found.span.low <= found.span.high
    for stamp in _calendar.stamps(text):
        assert 0 <= stamp.start < stamp.end <= len(text)
        assert 1 <= len(stamp.readings) <= 2
    _calendar.machine_day(text, code)


@given(st.dates())
def test_iso_dates_are_read_back(day: date) -> None:
    if _calendar.FIRST_YEAR <= day.year <= _calendar.LAST_YEAR:
        assert _calendar.machine_day(day.isoformat(), "en") == Span(day.toordinal(), day.toordinal())


@pytest.mark.parametrize(
    "unit", ["May 5 2023 ", "Monday 5 May ", "2023-05-06 ", "12:12:12 ", "年月日 2023年5月", "1.2.2023"]
)
def test_work_grows_with_the_page_and_not_faster(unit: str) -> None:
    def cost(times: int) -> float:
        page = parse(f"<title>x</title><h1>x</h1><p>2024-01-01</p><p>{unit * times}</p>", kind="html")
        page.body_words, page.language, page.headline  # noqa: B018
        start = time.process_time()
        check(page)
        return time.process_time() - start

    cost(100)
    small = min(cost(1_000) for _ in range(3))
    large = min(cost(4_000) for _ in range(3))
    assert large < 12 * small + 0.02
