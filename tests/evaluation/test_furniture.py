"""What extractors keep of the short blocks of a page."""

import math
import subprocess
import sys

import pytest

from detector.evaluation.furniture import Kept, compare, table
from detector.training.corpus import Document

PROSE = "The harbour opened again on Monday after the storm had closed it for five days, the port authority said. "
PAGE = f"""<html><head><title>Harbour reopens</title></head><body>
<nav><ul><li><a href="/">Front page</a></li></ul></nav>
<article><h1>Harbour reopens</h1><p>{PROSE * 3}</p><p>{PROSE * 2}</p><ul><li>Ferries sail at noon</li></ul></article>
<footer><p>Coast Gazette Ltd</p></footer></body></html>"""


def document(label: int, source: str) -> Document:
    return Document(label=label, content=PAGE.encode(), source=source, year=2020.0)


def test_short_blocks_are_counted_by_kind_and_found_as_lines() -> None:
    kept = Kept()
    kept.add(document(0, "collected"), f"# Harbour reopens\n{PROSE}\n- Ferries sail at noon\n")
    assert kept.blocks == {"heading": 1, "item": 2, "paragraph": 1}
    assert kept.kept == {"heading": 1, "item": 1, "paragraph": 0}
    heading, item, paragraph, short = kept.shares()
    assert (heading, item, paragraph) == (1.0, 0.5, 0.0)
    assert short == pytest.approx(2 / 3)


def test_nothing_counted_is_no_share() -> None:
    assert all(map(math.isnan, Kept().shares()))


def test_pages_are_told_by_their_source_and_label() -> None:
    found = compare([document(0, "collected"), document(1, "made"), document(0, "made"), document(0, "made")])
    assert {kind: kept.pages for (kind, extractor), kept in found.items() if extractor == "trafilatura"} == {
        "real honest": 1,
        "made farm": 1,
        "honest twin": 2,
    }
    lines = table(found).splitlines()
    assert lines[0].split() == ["pages", "extractor", "number", "headings", "items", "paragraphs", "short", "lines"]
    assert lines[1].startswith("honest twin   trafilatura          2")


def test_the_command_names_its_use() -> None:
    ran = subprocess.run([sys.executable, "-m", "detector.evaluation.furniture"], capture_output=True, text=True)
    assert ran.returncode == 1
    assert "CORPUS" in ran.stderr
