"""The address against the page: host, country, path and slug."""

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.page import parse
from detector.records import Evidence, Finding
from detector.signals.address import MEASURES, check

PAGES = Path(__file__).parent.parent / "pages" / "address"
ENGLISH = (
    "The harbour reopens on Tuesday morning. The crews had waited nine days for the wind to drop, and when it did they "
    "worked through two nights. The town wants to show the old ferry in the museum by the quay this summer."
)
VIETNAMESE = (
    "Cảng mở cửa trở lại vào sáng thứ ba. Các đội đã chờ chín ngày để gió lặng, và khi gió lặng họ làm việc suốt hai "
    "đêm. Thị trấn muốn trưng bày chiếc phà cũ trong bảo tàng bên bến cảng vào mùa hè này, nơi đã có động cơ đầu tiên."
)
GERMAN = (
    "Die alte Fähre kam am Dienstagmorgen langsam nach oben, und ihre Fenster waren noch voller Sand. Neun Tage hatten "
    "die Arbeiter auf besseres Wetter gewartet, dann arbeiteten sie zwei Nächte lang, und die Stadt freut sich sehr."
)
ARABIC = (
    "يفتح الميناء من جديد صباح يوم الثلاثاء بعد أن انتظرت الفرق تسعة أيام حتى هدأت الرياح، ثم عملت ليلتين كاملتين. "
    "وتريد البلدة أن تعرض العبارة القديمة في المتحف قرب الرصيف هذا الصيف، وكان محركها الأول قد بقي في المستودع."
)
JAPANESE = (
    "港は火曜日の朝に再開する。作業員は風がやむまで九日間待ち、それから二晩続けて働いた。町は古い渡し船を博物館に展示したいと考えている。"
    * 2
)
GAMBLING = (
    "Every player should know the casino before the first wager, because roulette and blackjack follow different "
    "rules. The casino pays the jackpot in the morning, and the town has one casino more than it had last summer."
)


def finding(url: str | None, text: str = ENGLISH, title: str = "The harbour reopens", lang: str = "") -> Finding:
    return check(parse(f"<html lang='{lang}'><title>{title}</title><h1>{title}</h1><p>{text}</p></html>", url))


def measure(name: str, url: str, text: str = ENGLISH, **more: str) -> float | None:
    return finding(url, text, **more).measures[name]


@pytest.mark.parametrize("url", [None, "", "file:///tmp/page.html", "page.html", "mailto:a@b.example"])
def test_without_an_address_everything_is_unknown(url: str | None) -> None:
    assert finding(url) == Finding(None, measures=dict.fromkeys(MEASURES))


@pytest.mark.parametrize("name", ["clean-harbour.html", "clean-text.txt"])
@pytest.mark.parametrize(
    "url",
    [
        "https://www.quaypost.example/2024/05/harbour-reopens-after-storm.html",
        "https://news.quay-post.example/news/article-4711",
        "https://quaypost.example/?p=12",
    ],
)
def test_fitting_addresses_are_clean(name: str, url: str) -> None:
    found = check(parse((PAGES / name).read_bytes(), url))
    assert found.score == 0.0
    assert found.evidence == ()


def test_a_slug_of_another_subject() -> None:
    url = "https://www.quaypost.example/stone-crusher-machine-price"
    found = check(parse((PAGES / "clean-harbour.html").read_bytes(), url))
    assert found.measures["slug_agreement"] == 0.0
    assert found.score == pytest.approx(0.2)
    assert found.evidence == (Evidence(url, "url"),)
    assert found.summary == "The path promises another subject than the page has."


@pytest.mark.parametrize(
    ("url", "title", "agreement"),
    [
        ("https://a.example/harbour-reopens-today", "The harbour reopens", pytest.approx(2 / 3)),
        ("https://a.example/faehre-im-hafen-gehoben", "Fähre im Hafen gehoben", 1.0),
        ("https://a.example/fahre-hafen-gehoben.html", "Fähre im Hafen gehoben", 1.0),
        ("https://a.example/how-to-articles/town-wants-old-ferry/", "Quay news", 1.0),
        (f"https://a.example/{quote('старый-паром-подняли')}", "Старый паром подняли", 1.0),
        ("https://a.example/staryj-parom-podnyali", "Старый паром подняли", None),
        ("https://a.example/harbour", "The harbour reopens", None),
        ("https://a.example/a-b-c-1-2-3", "The harbour reopens", None),
    ],
)  # fmt: skip
def test_slug_and_headline(url: str, title: str, agreement: float | None) -> None:
    assert measure("slug_agreement", url, title=title) == agreement


@pytest.mark.parametrize(
    ("url", "agreement"),
    [
        ("https://a.example/latest-press-releases-archive/4821", None),
        ("https://a.example/harbour-reopens-after-storm/4821", 0.5),
        ("https://a.example/stone-crusher-machine-price", 0.0),
        ("https://a.example/stone-crusher-machine-price/index.html", 0.0),
    ],
)
def test_a_folder_before_an_id_promises_nothing(url: str, agreement: float | None) -> None:
    text = "The ferry came up from the bottom on a Sunday, after nine days of waiting for the wind. " * 3
    assert measure("slug_agreement", url, text, title="The harbour reopens") == agreement


@pytest.mark.parametrize(
    ("slug", "agreement"),
    [
        ("this-is-what-happens-when-ferries-sink", None),
        ("stone-crusher-machine-price", 0.0),
        ("faehre-kommt-nach-oben", 1.0),
    ],
)
def test_an_english_slug_above_a_translation_tells_nothing(slug: str, agreement: float | None) -> None:
    url = f"https://a.example/{slug}"
    assert measure("slug_agreement", url, GERMAN, title="Sie kommt an einem Dienstag") == agreement


def test_a_slug_is_looked_for_in_all_of_an_extracted_text() -> None:
    text = f"Alder Bay Letter\n{ENGLISH}\n- Seven lighthouse keepers honoured\n- Weather"
    url = "https://a.example/seven-lighthouse-keepers"
    assert check(parse(text, url, kind="text")).measures["slug_agreement"] == 1.0


@pytest.mark.parametrize(
    ("url", "title", "sells"),
    [
        ("https://a.example/town-puts-new-spin-on-ferry", "A new spin on the old ferry", 0.0),
        ("https://a.example/town-gives-credit-to-crews", "Credit to the crews", 0.0),
        ("https://a.example/online-casino-for-ferry-crews", "The harbour reopens", 1.0),
    ],
)
def test_a_money_word_that_the_headline_says_too_sells_nothing(url: str, title: str, sells: float) -> None:
    assert measure("money_slug", url, title=title) == sells


@pytest.mark.parametrize(
    ("host", "random"),
    [
        ("hggl86v.quay.example", 1.0),
        ("100200.example", 1.0),
        ("name123456.example", 1.0),
        ("a1b2c3d4.example", 2.0),
        ("xkqzvbtw.example", 1.0),
        ("campino2k.example", 0.0),
        ("b2bharbour.example", 0.0),
        ("studio54.example", 0.0),
        ("chess60646.example", 0.0),
        ("60646chess.example", 0.0),
        ("606chess46.example", 1.0),
        ("nbcbayarea.example", 0.0),
        ("xn--fhre-loa.example", 0.0),
    ],
)
def test_random_host_labels(host: str, random: float) -> None:
    assert measure("random_host", f"https://{host}/") == random


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        ("http://45.11.3.231/news/1", 1.0),
        ("http://[2001:db8::1]/x", 1.0),
        ("http://quay.example:8081/x", 1.0),
        ("https://quay.example:443/x", 0.0),
        ("https://quay.example/12:30:45", 0.0),
    ],
)
def test_bare_addresses_and_odd_ports(url: str, raw: float) -> None:
    assert measure("raw_host", url) == raw


@pytest.mark.parametrize(
    ("path", "opaque"),
    [
        ("/html/12a4598123.html", 1.0),
        ("/news/7c22b99845.html", 1.0),
        ("/a/5f3a9c01d2e7", 1.0),
        ("/news/20240512.html", 0.0),
        ("/news/article-4711a", 0.0),
        ("/harbour/5f3a9c01d2e7", 0.0),
        ("/", None),
    ],
)
def test_paths_that_are_an_id_and_nothing_else(path: str, opaque: float | None) -> None:
    assert measure("opaque_path", f"https://quay.example{path}") == opaque


@pytest.mark.parametrize(
    ("url", "foreign"),
    [
        ("https://x.workers.dev/news/search?q=harbour&form=YFNR", 1.0),
        ("https://www.bing.com/news/search?q=harbour&form=YFNR", 0.0),
        ("https://quay.example/story.php?title=harbour", 1.0),
        ("https://quay.example/item?id=123456", 1.0),
        ("https://news.ycombinator.com/item?id=123456", 0.0),
        ("https://github.com.mirror.example/harbour", 1.0),
        ("https://github.example/harbour", 0.0),
        ("https://quay.example/blog/wp-includes/pdf/harbour/", 1.0),
        ("https://quay.example/wp-content/uploads/2024/harbour.pdf", 0.0),
        ("https://quay.example/wp-content/uploads/2024/harbour.html", 1.0),
        ("https://quay.example/sKcV/harbour", 1.0),
        ("https://quay.example/iPad/harbour", 0.0),
        ("https://quay.example/News/harbour", 0.0),
        ("https://quay.example/?image=123", 1.0),
        ("https://quay.example/?p=123", 0.0),
        ("https://quay.example/page/index.php?scroll=2", 0.0),
    ],
)
def test_path_grammars_of_other_sites(url: str, foreign: float) -> None:
    assert measure("foreign_grammar", url) == foreign


@pytest.mark.parametrize(
    ("url", "text", "conflict"),
    [
        ("https://www.umfahrung.ch/May_12.html", VIETNAMESE, 1.0),
        ("https://www.centrum.com.pl/x", VIETNAMESE, 1.0),
        ("https://www.cang.com.vn/x", VIETNAMESE, 0.0),
        ("https://www.hafen.ch/x", GERMAN, 0.0),
        ("https://www.hafen.pl/x", ENGLISH, 0.0),
        ("https://www.hafen.com/x", VIETNAMESE, None),
        ("https://www.hafen.io/x", VIETNAMESE, None),
        ("https://www.hafen.ch/x", "Kurz.", None),
        ("https://www.hafen.vn/x", GERMAN, 1.0),
        ("https://www.hafen.pl/x", GERMAN, 0.0),
        ("https://deutsch.hafen.vn/x", GERMAN, None),
        ("https://de.hafen.vn/x", GERMAN, None),
        ("https://www.hafen.vn/de/x", GERMAN, None),
        ("https://english.hafen.vn/x", GERMAN, 1.0),
        ("https://www.hafen.vn/service/german/x", GERMAN, None),
        ("https://www.hafen.vn/service/vietnamese/de-DE/x", GERMAN, None),
        ("https://www.hafen.vn/ger/x", GERMAN, None),
        ("https://www.hafen.vn/de-hafen-opens-again", GERMAN, 1.0),
        ("https://www.hafen.com.tr/x", ARABIC, 1.0),
        ("https://www.hafen.com.tr/ar/x", ARABIC, None),
        ("https://ar.hafen.de/x", ARABIC, None),
        ("https://www.hafen.com.ar/x", ARABIC, 1.0),
        ("https://www.hafen.co.uk/arabic/x", ARABIC, None),
        ("https://www.hafen.ch/ara/x", ARABIC, None),
        ("https://japan.hafen.co.kr/x", JAPANESE, None),
        ("https://www.hafen.co.kr/x", JAPANESE, 1.0),
    ],
)
def test_language_and_country(url: str, text: str, conflict: float | None) -> None:
    assert measure("country_conflict", url, text) == conflict


def test_a_page_that_declares_its_country_s_language_is_no_conflict() -> None:
    assert measure("country_conflict", "https://www.hafen.vn/x", GERMAN, lang="vi-vn") == 0.0
    assert measure("country_conflict", "https://www.hafen.vn/x", GERMAN, lang="en") == 1.0


def test_a_language_of_which_the_later_text_knows_nothing_is_no_conflict() -> None:
    assert measure("country_conflict", "https://www.hafen.vn/x", GERMAN + ENGLISH * 4) == 0.0
    assert measure("country_conflict", "https://www.hafen.vn/x", GERMAN * 4) == 1.0


@pytest.mark.parametrize(
    ("url", "lang", "conflict"),
    [
        ("https://hi.quay.example/x", "", 1.0),
        ("https://de.quay.example/x", "", 0.0),
        ("https://quay.example/fr/x", "", 1.0),
        ("https://quay.example/de-ch/x", "de-ch", 0.0),
        ("https://quay.example/x", "fr", 1.0),
        ("https://quay.example/x", "", None),
        ("https://de.example/x", "", None),
        ("https://uk.quay.example/ca/x", "", None),
        ("https://quay.example/id/x", "", None),
        ("https://cs.quay.example/x", "", None),
        ("https://hr.quay.example/it/x", "", None),
        ("https://quay.example/ro/x", "", None),
    ],
)
def test_language_and_what_address_and_markup_say(url: str, lang: str, conflict: float | None) -> None:
    assert measure("language_conflict", url, GERMAN, lang=lang) == conflict


def test_the_language_of_menus_is_no_conflict() -> None:
    names = "<ul>" + "".join(f"<li><a href=/{n}>Brasserie Dupont et fils de Lyon</a></li>" for n in range(9)) + "</ul>"
    rest = (
        "<ul>" + "".join(f"<li><a href=/q{n}>{part}</a></li>" for n, part in enumerate(ENGLISH.split(". "))) + "</ul>"
    )
    page = parse(f"<html lang=en><title>Names</title>{names}{rest}</html>", "https://quay.example/x")
    assert page.body_text == ""
    assert check(page).measures["language_conflict"] in (None, 0.0)


def test_names_of_products_in_latin_letters_are_no_conflict() -> None:
    text = (
        "Quay Harbour Software Technologiesは、「Extracting the Old Ferry from Quay Archive Manager」において伝えた。"
    )
    assert measure("language_conflict", "https://quay.example/x", text + JAPANESE, lang="ja") in (None, 0.0)


def test_a_language_of_the_first_lines_only_is_no_conflict() -> None:
    assert measure("language_conflict", "https://quay.example/x", GERMAN * 2 + ENGLISH * 2, lang="en") == 0.0
    assert measure("language_conflict", "https://quay.example/x", GERMAN * 4, lang="en") == 1.0


def test_a_conflicting_declaration_is_quoted() -> None:
    found = check(parse((PAGES / "hit-slug.html").read_bytes(), "https://quay.example/tide-tables-northern"))
    assert found.evidence == (Evidence("fr", "lang"),)
    assert found.summary == "The text is in 'de', the page says 'fr'."


@pytest.mark.parametrize(
    ("url", "text", "conflict"),
    [
        ("https://www.oldtownclinic.example/x", GAMBLING, 1.0),
        ("https://bakery-lane.example/x", GAMBLING, 1.0),
        ("https://quay.ac.uk/x", GAMBLING, 0.0),
        ("https://www.oldtownclinic.example/x", ENGLISH, 0.0),
        ("https://www.grandcasino.example/x", GAMBLING, None),
        ("https://www.bakeryx1.example/x", "Casino.", None),
    ],
)
def test_a_trade_in_the_host_and_another_in_the_text(url: str, text: str, conflict: float | None) -> None:
    assert measure("topic_conflict", url, text) == conflict


PILLS = GAMBLING.replace("casino", "sildenafil").replace("roulette", "viagra").replace("blackjack", "cialis")


@pytest.mark.parametrize(
    ("url", "text", "conflict"),
    [
        ("https://www.oldtownpharmacy.example/x", PILLS, 0.0),
        ("https://www.oldtownpharmacy.example/x", GAMBLING, 1.0),
        ("https://www.quayresort.example/x", GAMBLING, 0.0),
        ("https://www.quayresort.example/x", PILLS, 1.0),
        ("https://www.gamblingoffice.gov.uk/x", GAMBLING, 0.0),
    ],
)
def test_a_topic_that_belongs_to_the_trade_is_no_conflict(url: str, text: str, conflict: float) -> None:
    assert measure("topic_conflict", url, text) == conflict


@pytest.mark.parametrize(
    ("title", "conflict"),
    [
        ("What we know about a day in the casino", 0.0),
        ("The harbour reopens: cheap lunches", 0.0),
        ("Online casino bonus for everybody", 1.0),
        ("Buy roulette chips", 1.0),
    ],
)
def test_institutions_inform_and_those_who_broke_in_sell(title: str, conflict: float) -> None:
    for host in ("quay.ac.uk", "www.quay.gov", "oldtownschool.example"):
        assert measure("topic_conflict", f"https://{host}/x", GAMBLING, title=title) == conflict


def test_the_contradiction_is_said_in_words() -> None:
    found = finding("https://www.oldtownclinic.example/tips", GAMBLING)
    assert found.summary.startswith("The host names a clinic, the text is about gambling (")
    assert found.evidence[0] == Evidence("https://www.oldtownclinic.example/tips", "url")


@pytest.mark.parametrize(
    ("url", "name", "value"),
    [
        ("https://best-slot-gacor.xyz/", "money_host", 2.0),
        ("https://casinoroyal.example/", "money_host", 1.0),
        ("https://alphabet.example/", "money_host", 0.0),
        ("https://harbour.xyz/", "cheap_name", 1.0),
        ("https://harbour.org/", "cheap_name", 0.0),
        ("https://my-very-best-cheap-hotel.example/", "hyphens", 4.0),
        ("https://quay.workers.dev/", "free_host", 1.0),
        ("https://quay.wordpress.com/", "free_host", 0.0),
        ("https://quay.example/online-casino-bonus", "money_slug", 1.0),
    ],
)
def test_weak_marks(url: str, name: str, value: float) -> None:
    assert measure(name, url) == value


def test_a_page_that_only_repeats_its_address() -> None:
    bare = parse(
        "<title>cheap hotel harbour</title><p>cheap hotel harbour</p>", "https://a.example/s/cheap-hotel-harbour"
    )
    assert check(bare).measures["only_slug"] == 1.0
    assert measure("only_slug", "https://a.example/s/cheap-hotel-harbour") == 0.0


@given(
    st.text(max_size=80), st.sampled_from(["https://a.example/", "https://", "http://a.example:80/?", "https://[", ""])
)
def test_any_address_is_read(rest: str, start: str) -> None:
    found = finding(start + rest)
    assert found.score is None or 0 <= found.score <= 1
