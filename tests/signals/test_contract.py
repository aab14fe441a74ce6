"""What holds for every signal, whatever it looks for."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import signals
from detector.page import Page, parse
from detector.records import Finding
from detector.signals._lexicon import read

SIGNALS = signals.load()
PAGES = sorted(Path(__file__).parent.parent.joinpath("pages").glob("*/*.*"))
URL = "https://www.example.org/2024/05/harbour-reopens"
HOSTILE = {
    "empty": "",
    "a word": "<p>x</p>",
    "only a title": "<title>Harbour</title>",
    "nul and controls": "<p>\0\x01\x02 text \x7f</p>" * 50,
    "surrogates": "<p>\ud800 \udfff text</p>",
    "nested": "<div>" * 50_000 + "x",
    "one long word": "<p>" + "a" * 200_000,
    "one long line": "word, " * 60_000,
    "digits": "<p>" + "1234567890 " * 20_000,
    "punctuation": "(((" * 50_000,
    "many links": "<a href=/x>some words to read here</a>" * 20_000,
    "broken json": '<script type="application/ld+json">{"a": [</script><p>x</p>',
    "odd json": '<script type="application/ld+json">{"publisher": [[3, null], {"name": {"@value": []}}], "@type": 5, '
    '"datePublished": {"a": 1}, "author": null, "sameAs": 3}</script><p>text</p>',
    "odd meta": '<meta name="og:site_name" content=""><meta property="article:published_time" content="not a date">',
    "odd links": '<a href="http://[::1">a</a><a href="javascript:x">b</a><a href="//">c</a><a href="http://">d</a>',
}
ODD_URLS = (
    None,
    "",
    "not a url",
    "http://",
    "http://[::1]/x",
    "http://1.2.3.4:99999/%zz?a=%",
    "https://例え.テスト/パス",
    "//x",
)


def locate(finding: Finding, page: Page) -> list[str]:
    """The evidence that does not stand where it says."""
    missing = []
    for evidence in finding.evidence:
        try:
            found = evidence.text in page.at(evidence.where)
        except KeyError:
            found = False
        if not found or len(evidence.text) > 200 or not evidence.text:
            missing.append(f"{evidence.text!r} at {evidence.where}")
    return missing


def holds(signal: signals.Signal, page: Page) -> None:
    """Check what every finding keeps."""
    finding = signal.check(page)
    assert finding.score is None or 0.0 <= finding.score <= 1.0
    assert set(finding.measures) == set(signal.measures)
    assert all(
        v is None or (isinstance(v, (int, float)) and v == v and abs(v) < 1e9) for v in finding.measures.values()
    )
    assert len(finding.evidence) <= 8
    assert locate(finding, page) == []
    if finding.score:
        assert finding.evidence
        assert finding.summary.endswith((".", "”", '"'))
    assert signal.check(page) == finding


def test_declarations_are_complete() -> None:
    assert {s.group for s in SIGNALS.values()} <= set(signals.GROUPS)
    for signal in SIGNALS.values():
        assert signal.version >= 1
        assert signal.measures
        assert set(signal.measures.values()) <= {-1, 0, 1}


def test_every_measure_has_a_meaning_for_people_and_no_other_has() -> None:
    clauses = {f"{s.name}.{m}": signals.meaning(s.name, m) for s in SIGNALS.values() for m in s.measures}
    assert clauses == read("measures")
    assert len(set(clauses.values())) == len(clauses)


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_give_a_finding(name: str, source: str, kind: str) -> None:
    holds(SIGNALS[name], parse(source, URL, kind=kind))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("url", ODD_URLS)
def test_odd_addresses_give_a_finding(name: str, url: str | None) -> None:
    holds(
        SIGNALS[name],
        parse("<title>T - S</title><h1>T</h1><p>Some words of text.</p><a href=http://b.example/>l</a>", url),
    )


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_page_of_every_signal_keeps_the_contract(name: str, path: Path) -> None:
    page = parse(path.read_bytes(), URL)
    before = copy.deepcopy({k: v for k, v in vars(page).items() if k in Page.__dataclass_fields__})
    holds(SIGNALS[name], page)
    assert {k: v for k, v in vars(page).items() if k in Page.__dataclass_fields__} == before


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_has_pages_that_it_finds_and_pages_that_it_passes(name: str) -> None:
    own = [p for p in PAGES if p.parent.name == name]
    hits = [p for p in own if p.name.startswith("hit-")]
    clean = [p for p in own if p.name.startswith("clean-")]
    assert hits
    assert clean


def test_findings_do_not_depend_on_the_order_of_sets() -> None:
    program = (
        "import sys; from pathlib import Path; from detector import features; from detector.page import parse\n"
        "for name in sys.argv[2:]: print(features.check(parse(Path(name).read_bytes(), sys.argv[1])))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, URL, *map(str, PAGES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs != {b""}


@given(st.text(max_size=400), st.sampled_from(["html", "text"]))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_findings(source: str, kind: str) -> None:
    page = parse(f"<p>{source}" if kind == "html" else f"{source}\n{'word ' * 100}", URL, kind=kind)  # type: ignore[arg-type]
    for signal in SIGNALS.values():
        holds(signal, page)
