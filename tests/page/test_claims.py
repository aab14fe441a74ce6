"""The names that a page claims for its publisher."""

import pytest

from detector.page import parse
from detector.page.claims import Claim, claims, copyright_names, title_names

# Names in titles

LEAD = "Ferry to the islands runs again"


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (f"{LEAD} - Harbour Post", ["Harbour Post"]),
        (f"{LEAD} -GoldenYieldAcademy", ["GoldenYieldAcademy"]),
        (f"{LEAD}-GoldenYieldAcademy", ["GoldenYieldAcademy"]),
        (f"{LEAD} | Islands | Harbour Post", ["Harbour Post", "Islands"]),
        (f"{LEAD}_Harbour Post", ["Harbour Post"]),
        (f"{LEAD} :: Harbour Post", ["Harbour Post"]),
        (f"{LEAD} — Harbour Post", ["Harbour Post"]),
        (f"Harbour Post | {LEAD}", ["Harbour Post"]),
        (f"{LEAD}", []),
        (f"{LEAD} in June", []),  # the headline goes on
        (f"{LEAD} - 2024", []),  # no letters
    ],
)
def test_what_the_title_says_beside_the_headline(title: str, names: list[str]) -> None:
    page = parse(f"<title>{title}</title><h1>{LEAD}</h1><p>Some text.</p>", kind="html")
    assert [c.name for c in title_names(page)] == names
    assert all(c.name in page.at(c.where) for c in title_names(page))


def test_a_title_without_its_headline_gives_all_but_its_longest_part() -> None:
    page = parse("<title>Ferry runs - what islanders should know now - Harbour Post</title><p>Text.</p>", kind="html")
    assert [c.name for c in title_names(page)] == ["Harbour Post", "Ferry runs"]


def test_a_headline_that_is_punctuated_otherwise_is_the_whole_title() -> None:
    page = parse("<title>ferry(1) - Harbour manual</title><h1>ferry(1) — Harbour manual</h1><p>Text.</p>", kind="html")
    assert title_names(page) == []


def test_a_breadcrumb_that_runs_on_into_a_name_serves_where_the_title_has_none() -> None:
    page = parse(
        f"<title>{LEAD}</title><p>Home &gt; Sea{LEAD} -GoldenYield</p><h1>{LEAD}</h1><p>Text.</p>", kind="html"
    )
    assert title_names(page) == [Claim("title", "GoldenYield", "block 0")]


def test_a_breadcrumb_names_the_site_in_extracted_text_and_a_subheading_does_not() -> None:
    text = f"{LEAD}\nSearch\nHome > Sea > {LEAD} -GoldenYield\nThe ferry sails.\n{LEAD} – What it costs"
    assert title_names(parse(text, kind="text")) == [Claim("title", "GoldenYield", "block 2")]
    assert title_names(parse(text.replace("Home > Sea > ", ""), kind="text")) == []


@pytest.mark.parametrize("part", ["Page 2", "Seite 34", "página 3", "Страница 12"])
def test_the_number_of_a_page_is_no_name(part: str) -> None:
    page = parse(f"<title>{LEAD} - {part} - Harbour Post</title><h1>{LEAD}</h1><p>Text.</p>", kind="html")
    assert [c.name for c in title_names(page)] == ["Harbour Post"]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("«Alder» aus Hafen: dreißig Jahre Fähre", []),
        ("Dreißig Jahre »Alder« und kein Ende", []),
        ("«Alder» fährt seit dreißig Jahren » Hafenpost", ["Hafenpost"]),
        ("Hafenpost » Fähre fährt seit dreißig Jahren", ["Hafenpost"]),
        ("Fähre fährt seit dreißig Jahren « Die «Alder» Post", ["Die «Alder» Post"]),
    ],
)
def test_quoted_words_are_no_parts_of_a_title(title: str, names: list[str]) -> None:
    page = parse(f"<title>{title}</title><p>Text.</p>", kind="html")
    assert [c.name for c in title_names(page)] == names
    assert all(c.name in page.title for c in title_names(page))


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Why the old ferry stays in port - Will the ferry run?", []),
        ("Osier boat rental for islanders | Osier rental of boats", []),  # says the same again
        ("Islands Post: why the old ferry stays in port | Islands Post", ["Islands Post"]),
        ("Why the old ferry stays in port | Ferry Post", ["Ferry Post"]),  # a word of the headline is a brand's, too
    ],
)
def test_parts_of_a_headline_are_no_names(title: str, names: list[str]) -> None:
    page = parse(f"<title>{title}</title><p>Text.</p>", kind="html")
    assert [c.name for c in title_names(page)] == names


def test_the_first_line_of_extracted_text_is_a_title_only_when_repeated() -> None:
    repeated = parse(f"{LEAD} - Harbour Post\n{LEAD}\nSome text follows here.", kind="text")
    assert [c.name for c in title_names(repeated)] == ["Harbour Post"]
    alone = parse("Ferry runs again - the islanders are glad\nSome text follows here.", kind="text")
    assert title_names(alone) == []


@pytest.mark.parametrize(
    ("title", "lines", "names"),
    [
        (f"{LEAD} - Harbour Post", ["Harbour Post", "Sport", "Weather"], ["Harbour Post"]),
        (f"{LEAD}---Harbour Post", ["Harbour Post"], ["Harbour Post"]),
        (f"{LEAD} - Harbour Post", ["Sport", *["Islands"] * 60, LEAD], ["Harbour Post"]),
        (f"Islands - {LEAD}", ["Islands", "Sport"], []),  # a name at the start may be the headline's own words
        (f"{LEAD} - Harbour Post", ["Sport", *["Islands"] * 90, "Harbour Post"], []),
        (f"{LEAD} - Harbour Post", ["The Harbour Post of today"], []),
    ],
)
def test_a_name_that_ends_the_title_of_extracted_text_stands_in_an_early_line_or_beside_the_headline(
    title: str, lines: list[str], names: list[str]
) -> None:
    page = parse("\n".join([title, *lines, "Some text follows here."]), kind="text")
    assert [c.name for c in title_names(page)] == names


# Claims


@pytest.mark.parametrize(
    ("part", "is_name"),
    [
        ("Harbour Post", True),
        ("GoldenYieldAcademy", True),
        ("Storm Repairs and Lorries", False),  # words of the subject
        ("Read on!", False),
        ("see inside", False),
        ("Updated 2025", False),
    ],
)
def test_a_part_of_a_texts_title_that_is_about_its_subject_is_no_name(part: str, is_name: bool) -> None:
    body = (
        "The ferry between the two islands will run again from Monday, the office said, since engineers have finished "
        "the repairs of the ramp that a storm had damaged and have tested it with empty lorries over the weekend."
    )
    headline = "Ferry to the northern and southern islands runs again"
    title = f"{headline} - {part}"
    names = [claim.name for claim in title_names(parse(body, kind="text", title=title))]
    assert names == ([part] if is_name else [])
    markup = parse(f"<title>{title}</title><h1>{headline}</h1><p>{body}</p>", kind="html")
    assert part in [claim.name for claim in title_names(markup)]  # whose frame is there to compare with


def test_every_kind_of_claim_is_read_where_it_stands() -> None:
    page = parse(
        f"""<title>{LEAD} | Harbour Post</title><meta property="og:site_name" content="The Harbour Post">
        <meta name="twitter:site" content="@harbourpost"><meta name="application-name" content="HP App">
        <script type="application/ld+json">{{"@type": "Article", "publisher": {{"name": "Harbour Post Ltd"}}}}</script>
        <header><a href="/"><img src="/logo.png" alt="Harbour Post logo"></a></header><h1>{LEAD}</h1><p>Text of it.</p>
        <footer><a href="https://www.facebook.com/harbourpost/">f</a> <a href="mailto:desk@harbourpost.example">Mail</a>
        <a href="https://twitter.com/intent/tweet?url=x">t</a> <a href="mailto:x@gmail.com">m</a>
        © 2019-2024 Harbour Post Holding. All rights reserved.</footer>""",
        kind="html",
    )
    assert [(c.kind, c.name) for c in claims(page)] == [
        ("title", "Harbour Post"),
        ("site_name", "The Harbour Post"),
        ("application", "HP App"),
        ("handle", "@harbourpost"),
        ("publisher", "Harbour Post Ltd"),
        ("copyright", "Harbour Post Holding"),
        ("logo", "Harbour Post"),
        ("profile", "harbourpost"),
        ("mail", "harbourpost.example"),
    ]
    assert all(c.name in page.at(c.where) for c in claims(page))


@pytest.mark.parametrize("alt", ["Headerimage", "Header image logo", "site-banner"])
def test_what_a_picture_is_called_is_no_name(alt: str) -> None:
    assert claims(parse(f'<img src="/logo.png" alt="{alt}"><p>Text of it.</p>', kind="html")) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2024 Harbour Post. All rights reserved.", "Harbour Post"),
        ("Copyright © 2019–2024 by Harbour Post | Imprint", "Harbour Post"),
        ("(c) 2024, Harbour Post", "Harbour Post"),
        ("Harbour Post © 2024", "Harbour Post"),
        ("© Harbour Post 2024", "Harbour Post"),
        ("© St. Alder Post. Alle Rechte vorbehalten", "St. Alder Post"),
        ("Copyright © 2024 海港日报 版权所有", "海港日报"),
        ("Read our copyright policy", None),
        ("The Digital Millennium Copyright Act applies", None),
        ("Copyright belongs to the original author of it", None),
        ("© 2024", None),
        ("© 2024 onwards", None),
        ("Derechos Reservados © 2024", None),
        ("© 2024 Site design by Ann Field", None),
    ],
)
def test_holders_in_copyright_lines(line: str, name: str | None) -> None:
    page = parse(f"<p>Text.</p><footer>{line}</footer>", kind="html")
    assert next((c.name for c in copyright_names(page)), None) == name


def test_an_empty_page_claims_nothing() -> None:
    assert claims(parse("")) == []
