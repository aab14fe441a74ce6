"""Pages made to hurt a parser: twice the input may cost twice the work, not more."""

import time
from collections.abc import Callable

import pytest

from detector.page import parse

HOSTILE: dict[str, Callable[[int], str]] = {
    "nested": lambda n: "<div>" * n,
    "unclosed items": lambda n: "<ul><li>" * n,
    "misnested": lambda n: "<b i>" * n + "<i i>" * n + "x" + "</b>" * n,
    "fonts and paragraphs": lambda n: "".join(f"<font a={i}><p>" for i in range(n)),
    "links": lambda n: "<a href=/x>y</a>" * n,
    "hidden spans": lambda n: "<span hidden>x" * n,
    "stray ends": lambda n: "<b hidden><div>" + "<i hidden>" * n + "</b>" * n,
    "attributes": lambda n: "<p " + "a=b " * n + ">",
    "tables": lambda n: "<table><tr><td>" * n,
    "scripts": lambda n: "<script>" * n,
    "quotes": lambda n: "<p a='" * n,
    "json": lambda n: '<script type="application/ld+json">' + "[" * n + "</script>x",
    "entities": lambda n: "&amp" * n,
    "angle brackets": lambda n: "<" * n,
    "styles": lambda n: "".join(f'<p style="{" " * 50}display:{i}">x' for i in range(n)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_no_faster_than_the_input(name: str) -> None:
    def work(size: int) -> float:
        source = HOSTILE[name](size)
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            page = parse(source, kind="html")
            _ = (page.text, page.sections, page.body_words, page.headline, page.json_ld)
            best = min(best, time.process_time() - started)
        return best

    # eight times the input: linear work takes 8 times as long, quadratic 64; noise stays far below the limit
    assert work(16_000) < 24 * max(work(2_000), 0.002)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_of_full_size_ends(name: str) -> None:
    started = time.process_time()
    page = parse(HOSTILE[name](100_000), kind="html")
    assert time.process_time() - started < 10  # a guard against stalls of minutes, not a speed test
    assert len(page.blocks) <= 20_000
