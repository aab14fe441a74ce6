"""A verdict for a person: every line fits, nothing on the page can play tricks on the terminal."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.formats.explanation import WIDTH, Explanations, columns, explain, shown, wrapped
from detector.records import Evidence, Reason, Verdict

VERDICT = Verdict(
    "page.html",
    "https://a.example/story",
    0.987,
    "farm",
    (
        Reason("identity", "identity", 3.0, 0.9, "No name fits.", (Evidence("NextBrand", "title"),), "Google: scraped"),
        Reason("links", "links", 1.0, 0.4, "Lists differ.", tuple(Evidence(f"l{n}", "link 1") for n in range(6))),
        Reason("text", "text", 0.01, 0.1, "Hardly anything."),
        Reason("dates", "dates", -0.5, 0.0, "The dates agree."),
    ),
    {},
    "html",
    ("The page was cut.",),
    None,
    "default-123",
)


def text(verdict: Verdict, **options: bool) -> str:
    return "\n".join(explain(verdict, **options))


def test_whole_explanation():
    assert (
        text(VERDICT)
        == """\
page.html
https://a.example/story
  FARM  probability of a farm 98.70 %, from its markup

  1. identity (identity)           +3.00 log-odds, 75% of what speaks for a farm
     No name fits.
       title: “NextBrand”
     Policy: Google: scraped

  2. links (links)                 +1.00 log-odds, 25% of what speaks for a farm
     Lists differ.
       link 1: “l0”
       link 1: “l1”
       link 1: “l2”
       link 1: “l3”
       and 2 more

  Speaks for an honest page: dates -0.50
  Note: The page was cut.
  Model default-123"""
    )


def test_page_without_signs_says_so():
    found = text(replace(VERDICT, reasons=VERDICT.reasons[3:], label="clean", probability=0.01))
    assert "CLEAN" in found
    assert "No sign on the page speaks for a farm." in found


@pytest.mark.parametrize(
    ("label", "probability", "doubted"),
    [("clean", 0.61, True), ("clean", 0.49, False), ("suspect", 0.8, False), ("farm", 0.95, False)],
)
def test_clean_page_above_even_odds_is_said_to_be_in_doubt(label, probability, doubted):
    found = text(replace(VERDICT, label=label, probability=probability))
    assert ("too many honest pages score as high" in found) is doubted


def test_page_that_was_not_judged_says_why():
    verdict = Verdict("x", "https://a.example/", None, None, error="http-404: The server answered 404.")
    assert text(verdict) == "x\nhttps://a.example/\n  not judged: http-404: The server answered 404."


def test_same_name_and_address_stand_once():
    assert text(replace(VERDICT, id=VERDICT.url)).count("https://a.example/story") == 1


@pytest.mark.parametrize(
    ("probability", "told"),
    [(0.5, "50 %"), (0.999, "99.90 %"), (0.99999, "above 99.99 %"), (0.99985, "99.98 %"), (0.00001, "below 0.01 %"),
     (0.0123, "1.23 %"), (0.979, "97 %"), (1.0, "above 99.99 %"), (0.0, "below 0.01 %")],
)  # fmt: skip
def test_probability_is_never_rounded_up_to_certainty(probability, told):
    assert f"probability of a farm {told}," in text(replace(VERDICT, probability=probability))


def test_colours_only_when_asked():
    assert "\033" not in text(VERDICT)
    assert "\033[31;1mFARM\033[0m" in text(VERDICT, colours=True)


def test_terminal_controls_and_changes_of_direction_do_not_pass():
    assert shown("a\033[2Jb\x07\nc \u202edcba\u2066\ufeff") == "a\ufffd[2Jb\ufffd c dcba"
    assert shown("می\u200cخواهم 👨\u200d👩") == "می\u200cخواهم 👨\u200d👩"
    evil = replace(VERDICT, id="\033]0;x\x07", notes=("\033[31m",), model="\x9b")
    assert "\033" not in text(evil)
    assert "\x9b" not in text(evil)


def test_wide_characters_count_twice():
    assert columns("漢字") == 4
    assert columns("e\u0301") == 1
    lines = list(wrapped("漢" * 60, "  "))
    assert [columns(line) for line in lines] == [80, 44]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=400), st.integers(0, 20))
def test_wrapping_loses_nothing_and_fits(words, indent):
    folded = shown(words)
    lines = list(wrapped(folded, " " * indent))
    assert all(columns(line) <= WIDTH for line in lines)
    assert "".join(line[indent:] for line in lines).replace(" ", "") == folded.replace(" ", "")


@given(st.text(max_size=300))
def test_any_page_can_be_explained_in_lines_that_fit(words):
    reason = Reason("signal", "group", 2.0, 1.0, words, (Evidence(words, "title"),), words)
    for line in explain(replace(VERDICT, id=words, reasons=(reason,), notes=(words,))):
        assert columns(line) <= WIDTH
        assert line.isprintable() or not any(c in line for c in "\033\n\r\x07")


def test_terminal_of_another_encoding_shows_what_it_can():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, "ascii")
    writer = Explanations(out)
    writer.write(VERDICT)
    writer.write(VERDICT)
    assert b"?NextBrand?" in raw.getvalue()
    assert b"\n\npage.html" in raw.getvalue()
