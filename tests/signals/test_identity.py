"""Names that do not hold together."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.page import parse
from detector.records import Finding
from detector.signals.identity import MEASURES, check

PAGES = Path(__file__).parent.parent / "pages" / "identity"
URL = "https://www.example.org/2024/05/ferry"
LEAD = "Ferry to the islands runs again"
PROSE = (
    "The ferry between the two islands will run again from Monday, the harbour office said, since engineers have bent "
    "the ramp back that a storm had damaged in February and have tested it with empty lorries over the weekend. "
)


def read(name: str, url: str | None = URL) -> Finding:
    return check(parse((PAGES / name).read_bytes(), url))


def article(title: str, head: str = "", foot: str = "", url: str | None = URL, prose: str = PROSE) -> Finding:
    page = f"<title>{title}</title>{head}<h1>{LEAD}</h1><p>{prose}</p><p>{prose}</p><footer>{foot}</footer>"
    return check(parse(page, url, kind="html"))


def site_name(name: str) -> str:
    return f'<meta property="og:site_name" content="{name}">'


# Pages


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("hit-*")))
def test_names_that_contradict_each_other_are_found(name: str) -> None:
    finding = read(name)
    assert finding.score is not None
    assert finding.score >= 0.5
    assert finding.evidence


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("clean-*")))
@pytest.mark.parametrize("url", [URL, None])
def test_names_of_honest_pages_are_clean(name: str, url: str | None) -> None:
    finding = read(name, url)
    assert finding.score in (0.0, None)
    assert finding.evidence == ()
    assert finding.summary == ""


def test_common_words_in_a_title_are_a_slogan_and_no_brand() -> None:
    source = f"<title>Egg Sponge Cakes - {{}}</title><h1>Egg Sponge Cakes</h1><p>{PROSE}</p><p>{PROSE}</p>"
    slogan = check(parse(source.format("Great for Any Occasion"), URL)).measures
    assert (slogan["off_host"], slogan["brand_unseen"]) == (None, None)
    brand = check(parse(source.format("Greenfield Bakery"), URL)).measures
    assert (brand["off_host"], brand["brand_unseen"]) == (1.0, 1.0)


def test_a_host_of_three_letters_abbreviates_any_name() -> None:
    source = "<title>Ferry sails again - Harbour Sensors</title><h1>Ferry sails again</h1><p>Text.</p>"
    assert check(parse(source, "https://www.ovt.example.com/a")).measures["off_host"] == 1.0
    assert check(parse(source, "https://www.ovt.com/a")).measures["off_host"] is None
    assert check(parse(source, "https://www.hs.com/a")).measures["off_host"] == 0.0


def test_an_invented_brand_is_quoted_with_the_names_that_it_contradicts() -> None:
    finding = read("hit-invented-brand.html")
    assert [(e.text, e.where) for e in finding.evidence] == [
        ("GoldenYieldAcademy", "title"),
        ("Bluecrest Profit Circle", "meta og:site_name"),
        ("Summit Ledger Tools", "block 4"),
        ("www.example.org", "url"),
    ]
    assert finding.summary == (
        "None of the names that the page gives (“GoldenYieldAcademy”, “Bluecrest Profit Circle”, “Summit Ledger "
        "Tools”) fits its host www.example.org; its brand “GoldenYieldAcademy” agrees with no other name on it, stands "
        "nowhere else on it and promises finance, of which the text says next to nothing."
    )
    measures = finding.measures
    assert (measures["off_host"], measures["host_fit"], measures["names_agree"]) == (1.0, 0.0, 0.0)
    assert (measures["brand_alone"], measures["brand_unseen"]) == (1.0, 1.0)


def test_extracted_text_without_an_address_still_shows_a_brand_that_nothing_mentions() -> None:
    finding = read("hit-brand-in-trail.txt", None)
    assert finding.measures["off_host"] is None
    assert finding.measures["brand_alone"] is None
    assert finding.measures["brand_unseen"] == 1.0
    assert [(e.text, e.where) for e in finding.evidence] == [("GoldenYieldAcademy", "title")]


def test_an_empty_page_is_unknown() -> None:
    finding = check(parse(""))
    assert finding == Finding(None, measures=dict.fromkeys(MEASURES))


# Names against the host


def test_one_name_that_fits_the_host_is_enough() -> None:
    finding = article(f"{LEAD} | Kestrel Letter", site_name("Example"))
    assert finding.measures["off_host"] == 0.0
    assert finding.measures["host_fit"] == 0.5


def test_a_copyright_line_that_repeats_the_host_is_no_name() -> None:
    finding = article(f"{LEAD} | Kestrel Letter", foot="© 2024 www.example.org")
    assert finding.measures["off_host"] == 1.0


def test_a_title_that_ends_in_the_host_is_a_name() -> None:
    finding = article(f"{LEAD} | example.org", foot="© 2024 Kestrel Letter")
    assert finding.measures["off_host"] == 0.0


def test_without_names_the_host_is_not_held_against_anything() -> None:
    finding = article(LEAD)
    assert finding.measures["off_host"] is None
    assert finding.measures["host_fit"] is None


def test_a_dated_notice_names_a_holder_that_does_not_fit_the_host() -> None:
    text = f"{LEAD}\n{PROSE}\n{PROSE}\n© {{}}"
    off = check(parse(text.format("Greenfield Bakery 2018"), URL, kind="text"))
    assert (off.measures["holder_off"], off.measures["off_host"]) == (1.0, None)
    assert off.summary == "The holder of its copyright, “Greenfield Bakery”, does not fit its host www.example.org."
    assert check(parse(text.format("2018 Example"), URL, kind="text")).measures["holder_off"] == 0.0
    agencies = ("2018 The Associated Press. All rights reserved.", "2018 AFP", "2018 Gannett", "2018 Getty Images")
    for other in (
        "Greenfield Pictures",
        "2018 Greenfield Holdings Inc.",
        "2018 Greenfield GmbH",
        "2018 Simple Machines",
        *agencies,
    ):
        assert check(parse(text.format(other), URL, kind="text")).measures["holder_off"] is None
    both = check(parse(text.format("2018 港のパン屋\n© 2018 Greenfield Bakery"), URL, kind="text"))
    assert [e.text for e in both.evidence] == ["Greenfield Bakery"]
    named = check(parse(f"<title>{LEAD} - Example</title><h1>{LEAD}</h1><p>© 2018 Greenfield Bakery", URL))
    assert named.measures["holder_off"] is None


def test_a_holder_of_the_copyright_counts_only_where_it_fits_the_host() -> None:
    own = article(LEAD, foot="© 2024 Kestrel Letter", url="https://kestrelletter.example/news/ferry")
    assert (own.measures["host_fit"], own.measures["off_host"]) == (1.0, None)
    parent = article(LEAD, foot="© 2024 Bluecrest Holdings", url="https://kestrelletter.example/news/ferry")
    assert (parent.measures["host_fit"], parent.measures["off_host"]) == (None, None)


@pytest.mark.parametrize("url", [None, "http://192.0.2.9/x", "http://localhost/x"])
def test_hosts_that_name_nobody_leave_the_names_to_each_other(url: str | None) -> None:
    names = site_name("Summit Ledger") + '<meta name="twitter:site" content="@bluecrest">'
    finding = article(f"{LEAD} | Kestrel Letter", names, url=url)
    assert finding.measures["off_host"] is None
    assert finding.measures["names_agree"] == 0.0
    assert finding.measures["brand_alone"] == 1.0


def test_a_user_of_a_host_need_not_be_named_like_it() -> None:
    finding = article(f"{LEAD} | Kestrel Letter", url="https://www.university.example/~kestrel/ferry.html")
    assert finding.measures["off_host"] is None


def test_a_site_in_a_directory_of_a_host_is_named_like_the_directory() -> None:
    own = article(f"{LEAD} | Kestrel Letter", url="https://blogs.example.org/kestrel-letter/2024/ferry.html")
    assert (own.measures["off_host"], own.measures["brand_unseen"]) == (0.0, 0.0)
    assert own.evidence == ()
    other = article(f"{LEAD} | Kestrel Letter", url="https://blogs.example.org/harbour/2024/ferry.html")
    assert other.measures["off_host"] == 1.0


def test_a_common_word_in_the_title_is_a_section_unless_the_host_is_named_so() -> None:
    assert article(f"{LEAD} - National").measures["off_host"] is None
    assert article(f"{LEAD} - National", url="https://www.national.example/ferry").measures["off_host"] == 0.0
    assert article(f"{LEAD} - Quartz").measures["off_host"] == 1.0


def test_a_slogan_in_the_title_is_no_name() -> None:
    assert article(f"{LEAD} | Free Shipping*").measures["off_host"] is None
    assert article(f"{LEAD} | Watch Videos Online").measures["off_host"] is None
    assert article(f"{LEAD} | Free Kestrel Shipping").measures["off_host"] == 1.0


def test_a_text_whose_title_comes_beside_it_has_no_frame_to_miss_a_name_in() -> None:
    lines = "\n".join(
        f"The ferry sailed again on day {n} with all of its crew aboard and few guests." for n in range(20)
    )
    title = f"{LEAD} - Kestrel Letter"
    beside = check(parse(lines, URL, title=title))
    assert (beside.measures["off_host"], beside.measures["brand_unseen"]) == (1.0, None)
    above = check(parse(f"{title}\n{LEAD}\n{lines}", URL))
    assert (above.measures["off_host"], above.measures["brand_unseen"]) == (1.0, 1.0)


# Brand


def test_a_section_in_the_title_is_no_brand() -> None:
    linked = article(f"{LEAD} | Islands", foot='<a href="/islands/">Islands</a> © 2024 Kestrel Letter')
    assert linked.measures["brand_alone"] is None
    named = article(f"{LEAD} | Islands", '<meta property="article:section" content="Islands">')
    assert named.measures["brand_alone"] is None


def test_a_link_to_the_front_page_does_not_make_a_brand_a_section() -> None:
    finding = article(f"{LEAD} | Golden Yield", site_name("Summit Ledger"), '<a href="/">Golden Yield</a>')
    assert finding.measures["brand_alone"] == 1.0
    assert finding.measures["brand_unseen"] == 0.0


def test_half_a_headline_is_no_brand_where_other_names_fit_the_host() -> None:
    finding = article(f"{LEAD} - what islanders should know", site_name("Example"))
    assert finding.measures["brand_alone"] is None


def test_a_brand_that_a_social_profile_confirms_is_not_alone() -> None:
    finding = article(f"{LEAD} | Kestrel Letter", foot='<a href="https://twitter.com/kestrelletter">t</a>')
    assert finding.measures["brand_alone"] == 0.0


@pytest.mark.parametrize(
    ("brand", "gap"), [("Golden Yield Academy", 1.0), ("CasinoStar", 1.0), ("Kestrel Letter", None), ("Marketa", None)]
)
def test_a_brand_of_another_trade(brand: str, gap: float | None) -> None:
    assert article(f"{LEAD} | {brand}").measures["sector_gap"] == gap


@pytest.mark.parametrize("brand", ["株式会社ケストレル", "Star Ledger", "Alder Food Bank", "Kestrel Wildlife Fund"])
def test_names_that_other_trades_bear_as_well_promise_none(brand: str) -> None:
    assert article(f"{LEAD} | {brand}").measures["sector_gap"] is None


@pytest.mark.parametrize("part", ["Breaking News", "February 1", "$18 Per Page"])
def test_a_vague_part_of_the_title_is_no_brand_where_others_are_named(part: str) -> None:
    assert article(f"{LEAD} | {part}", site_name("Kestrel Notes")).measures["brand_alone"] is None


def test_a_brand_of_the_trade_that_the_text_is_about() -> None:
    prose = "Investors sold shares as the central bank raised interest rates, and the price of stocks and bonds fell. "
    assert article(f"{LEAD} | Golden Yield Academy", prose=prose * 3).measures["sector_gap"] == 0.0


def test_a_trade_that_the_host_confirms_is_no_contradiction() -> None:
    finding = article(f"{LEAD} | Golden Yield", url="https://goldenyield.example/x")
    assert finding.measures["sector_gap"] is None


def test_trades_are_known_in_other_scripts() -> None:
    prose = "港务局说，两岛之间的渡轮将于星期一恢复通航。工程师花了九个星期修理二月被风暴损坏的坡道。" * 2
    page = f"<title>渡轮恢复通航了好消息 - 金源投资</title><h1>渡轮恢复通航了好消息</h1><p>{prose}</p>"
    assert check(parse(page, URL, kind="html")).measures["sector_gap"] == 1.0


def test_a_single_other_name_does_not_make_a_brand_stand_alone() -> None:
    owner = article(f"{LEAD} | Kestrel Letter", foot="© 2024 Summit Ledger", url=None)
    assert owner.measures["brand_alone"] is None


# Known outlets


OWN = "At {0}, the tides are written down every day. {0} has done so for years. "


@pytest.mark.parametrize(
    ("name", "url", "title", "times"),
    [
        ("Kestrel Notes", "https://kestrelnotes.example/tides", "The tides - Kestrel Notes", 4.0),
        ("KestrelNotes", "https://www.kestrelnotes.example/tides", "The tides", 4.0),
        ("Kestrel Notes", "https://kestrel-notes.example/tides", "The tides", 4.0),
        ("the port", "https://kestrelnotes.example/tides", "The tides", 0.0),
        ("港の手帳", "https://kestrelnotes.example/tides", "The tides - 港の手帳", 4.0),
        ("Kestrel Notes", None, "The tides", None),  # no name is known
        ("the tides", "https://thetides.example/", "The tides", None),  # what it is about
        ("Time", "https://time.example/tides", "The tides", None),  # a word of any text
    ],
)
def test_who_speaks_for_a_site_calls_it_by_its_name(
    name: str, url: str | None, title: str, times: float | None
) -> None:
    page = f"<title>{title}</title><h1>The tides</h1><p>{OWN.format(name) * 2}</p><p>{PROSE}</p>"
    assert check(parse(page, url, kind="html")).measures["own_name"] == times
    text = f"The tides\n{OWN.format(name) * 2}\n{PROSE}"
    if title == "The tides":
        assert check(parse(text, url, kind="text")).measures["own_name"] == times


@pytest.mark.parametrize(
    ("host", "mimics"),
    [
        ("usatoday.xyz", True),
        ("cnn-news.live", True),
        ("bbc-today.example", True),
        ("reutersdaily.com", True),
        ("b1oomberg.com", True),
        ("washingtompost.com", True),
        ("theguradian.com", True),
        ("www.usatoday.com", False),
        ("reuters.co.uk", False),
        ("bild.tv", False),
        ("cnnphilippines.com", False),
        ("abc7news.com", False),
        ("post-gazette.com", False),
        ("guardian.example", False),
        ("nbc-clinic.example", False),
        ("www.example.org", False),
    ],
)
def test_hosts_that_look_like_a_known_outlets(host: str, mimics: bool) -> None:
    finding = article(LEAD, url=f"https://{host}/story")
    assert finding.measures["outlet_mimic"] == float(mimics)


def test_a_page_that_bears_a_known_outlets_name_on_another_host() -> None:
    finding = article(f"{LEAD} | Reuters", url="https://capgate.example/story")
    assert finding.measures["outlet_mimic"] == 1.0
    assert ("Reuters", "title") in [(e.text, e.where) for e in finding.evidence]


def test_mirrors_and_the_outlet_itself_bear_its_name_rightly() -> None:
    for host in ("www.reuters.com", "web.archive.org", "www-reuters-com.translate.goog"):
        assert article(f"{LEAD} | Reuters", url=f"https://{host}/story").measures["outlet_mimic"] == 0.0


# Reaching somebody

LINKS = "".join(f'<a href="/html/{i}.html">Headline of another page, number {i}</a> ' for i in range(14))


@pytest.mark.parametrize(
    "way",
    [
        '<a href="/contact">Write to us</a>',
        '<a href="/p/7">Impressum</a>',
        '<a href="/p/7">关于我们</a>',
        '<a href="/p/7">お問い合わせ</a>',
        '<a href="/p/7">О редакции</a>',
        '<a href="/p/7">اتصل بنا</a>',
        '<a href="/p/7">Liên hệ</a>',
        '<a href="/author/ada">Ada</a>',
        '<a href="mailto:desk@example.org">Mail</a>',
        "desk@example.org",
    ],
)
def test_any_way_to_someone_responsible_counts(way: str) -> None:
    assert article(LEAD, foot=LINKS + way).measures["unreachable"] == 0.0


def test_a_page_of_links_that_leads_to_nobody() -> None:
    assert article(LEAD, foot=LINKS).measures["unreachable"] == 1.0


def test_a_page_with_few_links_is_not_blamed() -> None:
    assert article(LEAD, foot='<a href="/x">One</a>').measures["unreachable"] is None


# Hostile input


@pytest.mark.parametrize(
    "part",
    [
        "<title>{}</title>".format("| - " * 4_000),
        "<p>© © © (c) copyright </p>" * 4_000,
        '<meta property="og:site_name" content="{}">'.format("aB" * 40_000),
        '<a href="https://twitter.com/{}">x</a>'.format("a" * 20) * 8_000,
        '<a href="mailto:{}">x</a>'.format("a." * 20_000),
        "<footer>{}</footer>".format("© 2024 , . | " * 10_000),
    ],
)
def test_twice_the_input_takes_about_twice_the_time(part: str) -> None:
    def seconds(markup: str) -> float:
        page = parse(f"<title>{LEAD} - x</title><h1>{LEAD}</h1>" + markup, URL, kind="html")
        start = time.process_time()
        check(page)
        return time.process_time() - start

    assert min(seconds(part * 2) for _ in range(3)) <= 4 * min(seconds(part) for _ in range(3)) + 0.02


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=100, deadline=None)
def test_any_names_give_measures_in_range(title: str, name: str, url: str) -> None:
    page = parse(
        f"<title>{title}</title>{site_name(name)}<h1>{title}</h1><p>{PROSE}</p>", "https://" + url, kind="html"
    )
    measures = check(page).measures
    assert all(v is None or 0.0 <= v <= 1.0 for v in measures.values())
