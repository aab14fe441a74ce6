"""Text that belongs to somebody else."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.page import parse
from detector.records import Finding
from detector.signals.origin import MEASURES, check

PAGES = Path(__file__).parent.parent / "pages" / "origin"
URL = "https://www.example.org/2024/05/ferry"
LEAD = "Ferry to the islands runs again"
PROSE = (
    "the ferry between the two islands will run again from Monday, the harbour office said, since engineers have bent "
    "the ramp back that a storm had damaged in February and have tested it with empty lorries over the weekend."
)


def read(name: str) -> Finding:
    return check(parse((PAGES / name).read_bytes(), URL))


def article(inner: str, head: str = "", url: str | None = URL, title: str = LEAD) -> Finding:
    return check(parse(f"<title>{title}</title>{head}<h1>{title}</h1>{inner}", url, kind="html"))


def quotes(finding: Finding) -> list[tuple[str, str]]:
    return [(e.text, e.where) for e in finding.evidence]


# Pages


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("hit-*")))
def test_borrowed_text_is_found(name: str) -> None:
    finding = read(name)
    assert finding.score is not None
    assert finding.score >= 0.2
    assert finding.evidence


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("clean-*")))
def test_honest_text_is_clean(name: str) -> None:
    finding = read(name)
    assert finding.score == 0.0
    assert finding.evidence == ()
    assert finding.summary == ""


def test_an_empty_page_is_unknown() -> None:
    assert check(parse("")) == Finding(None, measures=dict.fromkeys(MEASURES))


# Agencies


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT ALDER (AP) — ",
        "AUBERVILLE-SUR-MER, Île d’Aune (AFP) – ",
        "ALDER ALCOVE (AA) - ",
        "PORT ALDER, Jan 4 (Reuters) - ",
        "Port Alder (dpa) - ",
        "Port Alder (dpa/xyz) - ",
        "Port Alder (AFP) – ",
        "Puerto Aliso, 4 ene (EFE).- ",
        "(ANSA) - PORTO ONTANO, 04 GEN - ",
        "ПОРТ-ОЛЬХА, 4 янв — РИА Новости. ",
        "ПОРТ-ОЛЬХА, 4 января. /ТАСС/. ",
        "新华社海港1月4日电 ",
        "【海港共同】",
        "(해항=연합뉴스) 기자 = ",
        "पोर्ट, चार जनवरी (भाषा) ",
        "ميناء (رويترز) - ",
        "Pelabuhan (ANTARA) - ",
        "(TTXVN) - ",
        "LİMAN (AA) - ",
        "Port (PAP) - ",
    ],
)
def test_datelines_without_any_credit(dateline: str) -> None:
    finding = article(f"<p>{dateline}{PROSE}</p>")
    assert finding.measures["uncredited"] == 1.0
    assert quotes(finding)[0][0].strip() in dateline


@pytest.mark.parametrize(
    "opening",
    [
        "PORT ALDER (KXMP) — ",  # a local station's own dateline
        "Applied Physics (AP) is what ",  # no dash
        "The advanced placement course (ap) — ",  # agencies write capitals
        "The island’s Alder Federal Police (AFP) ",  # a curly quote before an acronym
        "The café beside the Port Authority (PA) ",
        "भुगतान की व्यवस्था (UPI) ",
        "Alder Federal Police (AFP) — ",  # the initials of what stands before
        "The office of the port authority, which most islanders call simply the authority (PA), ",
    ],
)
def test_brackets_that_are_no_agencys_dateline(opening: str) -> None:
    assert article(f"<p>{opening}{PROSE}</p>").measures["uncredited"] is None


@pytest.mark.parametrize(
    "credit",
    [
        "<p>By A WRITER, Associated Press</p>",
        "<footer>Copyright 2024 The Associated Press.</footer>",
        "<figcaption>The ramp in March. (AP Photo/A Photographer)</figcaption>",
        "<p>A second writer in Alder Bay contributed to this report.</p>",
        '<p><a href="https://apnews.com/article/ferry">The story</a></p>',
        "<p>AP</p>",
    ],
)
def test_a_credit_that_a_licensee_keeps(credit: str) -> None:
    finding = article(f"<p>PORT ALDER (AP) — {PROSE}</p>{credit}")
    assert finding.measures["uncredited"] == 0.0
    assert finding.score == 0.0


def test_metadata_credit_the_agency_too() -> None:
    head = '<meta name="author" content="The Associated Press">'
    assert article(f"<p>PORT ALDER (AP) — {PROSE}</p>", head).measures["uncredited"] == 0.0


def test_the_agencys_own_host_needs_no_credit() -> None:
    assert (
        article(f"<p>PORT ALDER (AP) — {PROSE}</p>", url="https://apnews.com/article/x").measures["uncredited"] is None
    )


def test_a_bare_extracted_body_does_not_tell_whether_credit_was_given() -> None:
    page = parse(f"PORT ALDER (AP) — {PROSE}\nThen {PROSE}", URL, kind="text")
    assert check(page).measures["uncredited"] is None
    assert read("hit-uncredited-agency.txt").measures["uncredited"] == 1.0


# Injected names


def test_a_name_glued_to_a_comma_is_quoted_with_its_surroundings() -> None:
    finding = read("hit-injected.html")
    assert finding.measures["injected"] == 1.0
    assert quotes(finding)[0] == (
        "PORT ALDER,LunexaSwap N.Z. — The ferry between the two islands will run again from",
        "block 1",
    )


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        ("LunexaSwap|" + LEAD, "PORT ALDER, LunexaSwap N.Z. — "),  # with its space
        (LEAD, "PORT ALDER,Ontario — "),  # a slip of the pen; the name is not the title's
        ("LunexaSwap|" + LEAD, "1,LunexaSwap — "),
    ],
)
def test_commas_that_hold_nothing_injected(title: str, opening: str) -> None:
    assert article(f"<p>{opening}{PROSE}</p>", title=title).measures["injected"] == 0.0


# Joins


def test_joins_are_quoted_and_counted() -> None:
    finding = read("hit-joins.txt")
    assert finding.measures["joins"] == 2.0
    assert all("harboursince" in q or "engineerswho" in q for q, _ in quotes(finding))
    assert finding.summary == (
        "The text seems to be somebody else's: 2 words grew together as where links were stripped."
    )


@pytest.mark.parametrize("word", ["harboursince", "engineershave", "islandsthat"])
def test_both_halves_must_stand_apart_elsewhere(word: str) -> None:
    text = f"<p>{PROSE}</p><p>{PROSE}</p>"
    assert (
        article(f"{text}<p>For a long time {word} been the one thing that mattered here.</p>").measures["joins"] == 1.0
    )
    alone = word.replace("harbour", "pier").replace("engineers", "builders").replace("islands", "shores")
    assert article(f"{text}<p>For a long time {alone} been the one thing that mattered.</p>").measures["joins"] == 0.0


@pytest.mark.parametrize(("start", "whole"), [("Engl", "England"), ("habit", "habitat"), ("forth", "forthwith")])
def test_whole_words_whose_start_stands_apart_are_no_joins(start: str, whole: str) -> None:
    inner = f"<p>{PROSE}</p><p>{PROSE}</p><p>It is at sea with N {start} J Ferry, and {whole} was told.</p>"
    assert article(inner).measures["joins"] == 0.0


def test_lines_that_an_extractor_joined_are_told_by_their_capital() -> None:
    assert article(f"<p>{PROSE}</p><p>{PROSE}</p><p>The harbourSince then, the sea.</p>").measures["joins"] == 0.0


def test_scripts_without_spaces_have_no_joins() -> None:
    assert article("<p>" + "港务局说，两岛之间的渡轮将于星期一恢复通航。" * 9 + "</p>").measures["joins"] is None


# Notices


@pytest.mark.parametrize(
    "notice",
    [
        "This article is reprinted and its copyright belongs to the original author; contact us for removal.",
        "All articles were collected from the Internet and do not represent the position of this site.",
        "本站内容来源于网络，版权归原作者所有，如有侵权请联系删除。",
        "掲載内容はインターネットから自動収集したもので、権利者の方はご連絡ください。",
        "이 글은 인터넷에서 수집되었으며 저작권 문제가 있으면 삭제하겠습니다.",
        "Материал взят из открытых источников, по требованию владельца прав мы его удалим: правообладателям сюда.",
        "El texto procede de internet; si vulnera sus derechos lo vamos a eliminar.",
        "Der Text stammt aus dem Internet; bei Verletzung von Rechten bitte melden.",
        "Bài viết sưu tầm từ internet, liên hệ để gỡ bỏ.",
        "Konten diambil dari internet, hubungi kami untuk hapus.",
    ],
)
def test_notices_that_the_text_was_found_somewhere(notice: str) -> None:
    assert article(f"<p>{notice} {notice}</p><p>{notice}</p>").measures["disclaimed"] == 1.0


@pytest.mark.parametrize(
    "notice",
    [
        "No part of this page may be reprinted without permission. Contact us about rights.",
        "未经授权禁止转载，侵权必究，版权归本报所有。",
        "凡本网注明“来源：某某日报”的作品，均转载自其它媒体，不代表本网赞同其观点，如有侵权请联系删除。",
        "Перепечатка только с письменного разрешения правообладателя; права принадлежат редакции.",
        "This recipe was reprinted from my grandmother's notebook.",
        "If we infringe your rights, contact us.",
        "Alder Bay does not own the content that members post; contact us and we will look at your request.",
        "Trademarks and brands belong to their respective owners; contact us about the content of this page.",
        "Files are uploaded by users; contact us about content that should be deleted from our islands.",
        "Images were collected from the internet; their owners may contact us about removal at any time.",
        "Atenção: imagens retiradas da internet possuem direitos e podem ser removidas a pedido; entre em contato.",
    ],
)
def test_notices_that_reserve_rights_or_name_a_source(notice: str) -> None:
    assert article(f"<p>{PROSE}</p><p>{PROSE}</p><p>{notice}</p>").measures["disclaimed"] == 0.0


@pytest.mark.parametrize(
    ("line", "vague"),
    [
        ("2025-01-04source:category:Sea", 1.0),
        ("Source: internet", 1.0),
        ("来源：未知 作者：admin", 1.0),
        ("来源：网络", 1.0),
        ("Quelle: Netz", 1.0),
        ("Source: Alder Bay Letter", 0.0),
        ("来源：海港日报", 0.0),
        ("Resource: internet", None),
        ("Source:", None),  # its name may stand in the next line
        ("The source of the river is in the hills", None),
    ],
)
def test_sources_that_are_announced_and_not_named(line: str, vague: float | None) -> None:
    assert article(f"<p>{line}</p><p>{PROSE}</p><p>{PROSE}</p>").measures["vague_source"] == vague


# Leftovers of another site


@pytest.mark.parametrize(
    "opening", ["MORE:", "Read more:", "Lesen Sie auch:", "Читайте также:", "延伸阅读：", "Baca juga:"]
)
def test_modules_without_a_link(opening: str) -> None:
    title = "The storm that bent the ramp and emptied the harbour of Alder Bay in one night"
    dead = article(f"<p>{PROSE}</p><p>{opening} {title}</p><p>{PROSE}</p>")
    assert dead.measures["dead_modules"] == 1.0
    linked = article(f"<p>{PROSE}</p><p>{opening} <a href=/storm>{title}</a></p><p>{PROSE}</p>")
    assert linked.measures["dead_modules"] == 0.0
    below = article(
        f"<p>{PROSE}</p><p>{opening} what we know of the ramp and of the storm:</p><p><a href=/s>{title}</a></p>"
    )
    assert below.measures["dead_modules"] == 0.0


@pytest.mark.parametrize(
    "module",
    [
        "<p>Sign up for our letter from the islands.</p><form><label>Email</label><input type=email></form>",
        "<p>Sign up for our letter from the islands.</p><button>Send it</button>",
        "<p><a href=/letter><img src=/letter.png></a></p><p>Sign up for our letter from the islands.</p>",
    ],
)
def test_modules_beside_a_form_or_a_linked_picture_are_alive(module: str) -> None:
    assert article(f"<p>{PROSE}</p>{module}<p>{PROSE}</p>").measures["dead_modules"] == 0.0


def test_extracted_text_does_not_know_its_links() -> None:
    page = parse(f"{PROSE}\nMORE: The storm that bent the ramp and emptied the harbour\n{PROSE}", URL, kind="text")
    assert check(page).measures["dead_modules"] is None


def test_calls_to_follow_another_outlet() -> None:
    inner = (
        f"<p>{PROSE}</p><p>Want more stories like this one? Sign up for USA TODAY and its letters.</p><p>{PROSE}</p>"
    )
    finding = article(inner)
    assert finding.measures["foreign_voice"] == 1.0
    assert article(inner, url="https://www.usatoday.com/story/x").measures["foreign_voice"] == 0.0
    cited = f"<p>{PROSE}</p><p>The mayor told USA TODAY in March that nobody had planned for such a storm.</p>"
    assert article(cited).measures["foreign_voice"] == 0.0


@pytest.mark.parametrize(("name", "voices"), [("the conversation", 0.0), ("The Conversation", 1.0)])
def test_an_outlet_is_named_with_its_capitals(name: str, voices: float) -> None:
    inner = f"<p>{PROSE}</p><p>Tell us what you think of the ramp and follow {name} on every network.</p>"
    assert article(inner).measures["foreign_voice"] == voices


CANONICAL = '<link rel="canonical" href="https://www.harbourletter.test/ferry">'


def test_a_canonical_address_on_another_site() -> None:
    clone = article(f"<p>{PROSE}</p>", CANONICAL, title=LEAD + " | Harbour Letter")
    assert clone.measures["foreign_canonical"] == 1.0
    assert quotes(clone) == [("https://www.harbourletter.test/ferry", "head-link 0")]
    named = article(f"<p>{PROSE}</p>", CANONICAL + '<meta property="og:site_name" content="Example">')
    assert named.measures["foreign_canonical"] == 0.0


@pytest.mark.parametrize(
    "host", ["www.example.org", "example.org", "amp.example.org", "www.example.co.uk", "example-news.com"]
)
def test_canonical_addresses_of_the_same_publisher(host: str) -> None:
    head = f'<link rel="canonical" href="https://{host}/ferry">'
    assert article(f"<p>{PROSE}</p>", head).measures["foreign_canonical"] == 0.0


def test_a_relative_canonical_address_and_an_unknown_host_say_nothing() -> None:
    assert article(f"<p>{PROSE}</p>", '<link rel="canonical" href="/ferry">').measures["foreign_canonical"] is None
    assert article(f"<p>{PROSE}</p>", CANONICAL, url=None).measures["foreign_canonical"] is None


def test_images_that_known_outlets_serve() -> None:
    inner = f'<p>{PROSE}</p><img src="https://dims.apnews.com/a.jpg"><img src="/b.png">'
    finding = article(inner)
    assert finding.measures["foreign_images"] == 0.5
    assert ("https://dims.apnews.com/a.jpg", "image 0") in quotes(finding)
    assert article(inner, url="https://apnews.com/x").measures["foreign_images"] == 0.0
    assert article(f'<p>{PROSE}</p><img src="https://cdn.example.net/a.jpg">').measures["foreign_images"] == 0.0


# Hostile input


@pytest.mark.parametrize(
    "part",
    [
        "<p>" + "(AP) - " * 20_000,
        "<p>A, (AP) — x,Y z,Y </p>" * 5_000,
        "<p>" + "harboursince harbour since " * 8_000,
        "<p>reprinted from the internet and from the network</p>" * 4_000,
        "<p>source: source: source:</p>" * 6_000,
        "<p>" + "word. goes on. " * 20_000,
        "<p>" + "Stop. View cart. Skip to content. Add to cart. " * 6_000,
        "<p>" + ". " * 60_000,
        "<p>MORE: more than enough words to be a paragraph of running text here.</p>" * 4_000,
        "<p>the guardian usa today bbc cnn @ reuters.com sign up for it now, all of you.</p>" * 3_000,
    ],
)
def test_twice_the_input_takes_about_twice_the_time(part: str) -> None:
    def seconds(markup: str) -> float:
        page = parse(f"<title>Y|{LEAD}</title><h1>{LEAD}</h1>" + markup, URL, kind="html")
        assert page.body is not None
        start = time.process_time()
        check(page)
        return time.process_time() - start

    assert min(seconds(part * 2) for _ in range(3)) <= 4 * min(seconds(part) for _ in range(3)) + 0.03


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300), st.sampled_from(["html", "text"]))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_measures_in_range(text: str, kind: str) -> None:
    measures = check(parse(text, URL, kind=kind)).measures  # type: ignore[arg-type]
    assert all(v is None or 0.0 <= v <= 5.0 for v in measures.values())
