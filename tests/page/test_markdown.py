"""Extracted text in Markdown: what converters for language models and site generators' sources leave of a page."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import features
from detector.page import parse
from detector.page.markdown import is_markdown, render, split

SOURCE = """---
title: "Harbour: open again"
date: 2024-05-01
---
The harbour opened **again** on Monday, the [port authority](https://port.example/news?id=7 "Port") said.
Two ferries left before noon with `rope` on deck.

## Weather

![A wave](/img/wave.jpg)

- Bring a [coat](/shop/coat)
- Mind the wind

| Ferry | Hour |
|---|---|
| Gull | 10 |

```python
sail("north")
```

<div class="note">Raw <b>markup</b> is read, too.</div>
"""


@pytest.mark.parametrize("backend", ["turbohtml", "soup"])
def test_marks_give_the_kind_of_blocks_and_leave_no_trace_in_the_text(backend: str) -> None:
    page = parse(SOURCE, url="https://coast.example/harbour", backend=backend)  # type: ignore[arg-type]
    assert page.view == "text"
    assert [(b.kind, b.text) for b in page.blocks] == [
        ("heading", "Harbour: open again"),
        ("paragraph", "The harbour opened again on Monday, the port authority said."),
        ("paragraph", "Two ferries left before noon with rope on deck."),
        ("heading", "Weather"),
        ("item", "Bring a coat"),
        ("item", "Mind the wind"),
        ("cell", "Ferry"),
        ("cell", "Hour"),
        ("cell", "Gull"),
        ("cell", "10"),
        ("code", 'sail("north")'),
        ("paragraph", "Raw markup is read, too."),
    ]
    assert [b.level for b in page.blocks if b.kind == "heading"] == [1, 2]


def test_links_and_images_are_known_and_the_rest_of_markup_is_not() -> None:
    page = parse(SOURCE)
    assert [(x.text, x.href, x.block) for x in page.links or ()] == [
        ("port authority", "https://port.example/news?id=7", 1),
        ("coat", "/shop/coat", 4),
    ]
    assert page.at("link 1") == "coat /shop/coat"
    assert [(x.src, x.alt) for x in page.images or ()] == [("/img/wave.jpg", "A wave")]
    assert (page.meta, page.scripts, page.head_links, page.fields, page.json_ld_source) == (None,) * 5


def test_front_matter_gives_the_headline_and_nothing_else() -> None:
    page = parse(SOURCE)
    assert (page.title, page.titled, page.headline) == ("Harbour: open again", False, "Harbour: open again")
    assert "2024-05-01" not in page.text
    assert split("+++\ntitle = 'Harbour'\n+++\nText.") == ("Harbour", "Text.")
    assert split("---\nlayout: post\n---\nText.") == ("", "Text.")


@pytest.mark.parametrize(
    "text",
    [
        "---\nA line of signs is no front matter.\n---\nText.",
        "---\ntitle: an end is missing",
        "Note: ---\ntitle: x\n---\n",
    ],
)
def test_lines_that_look_like_front_matter_are_text(text: str) -> None:
    assert split(text) == (None, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [the port](https://port.example).", True),
        ("![](/img/wave.jpg)", True),
        ("It was **open** again.", True),
        ("Run this:\n```\nls\n```", True),
        ("Numbers[1](2) and a[i](x) are code or notes.", False),
        ("2 ** 3 ** 4", False),
        ("*** Breaking ***", False),
        ("# Heading\n- item\nText.", False),
    ],
)
def test_markdown_is_known_by_marks_that_lines_cannot_show(text: str, expected: bool) -> None:
    assert is_markdown(text) is expected
    assert (parse(text, kind="text").links is not None) is expected


def test_markup_inside_markdown_with_front_matter_does_not_make_it_a_page_of_markup() -> None:
    text = "---\ntitle: Harbour\n---\n" + "<p>It is open.</p>\n\n" * 8
    assert parse(text).view == "text"
    assert parse(text).texts == ["Harbour"] + ["It is open."] * 8


def test_a_line_is_a_paragraph_unless_lines_are_wrapped() -> None:
    lines = "**Harbour** opens.\nFerries sail at noon.\nBring a coat, says the port."
    assert len(parse(lines).blocks) == 3
    wrapped = "The **harbour** is open and\nthe ferries sail at noon to\nthe islands, says the port."
    assert parse(wrapped).texts == ["The harbour is open and the ferries sail at noon to the islands, says the port."]


def test_a_tag_that_a_text_speaks_of_swallows_nothing() -> None:
    text = "**Put** the name into <title> and the code into <script>.\n\nThen the page is ready."
    assert parse(text, kind="text").texts == [
        "Put the name into <title> and the code into <script>.",
        "Then the page is ready.",
    ]


def test_links_in_the_text_tell_what_earns_and_say_nothing_of_the_frame() -> None:
    review = "This mug is warm and the handle is wide enough for a large hand, as we found on a cold day. " * 6
    offers = "".join(f"\n\n[See offer {n}](https://www.amazon.com/dp/B0{n}?tag=mugs-21)" for n in range(4))
    findings = features.check(parse(review + offers, url="https://mugs.example/best"))
    assert findings["money"].measures["affiliate_share"] == 1.0
    assert findings["money"].evidence[0].text == "See offer 0 https://www.amazon.com/dp/B00?tag=mugs-21"
    assert findings["money"].measures["hidden_links"] is None
    assert findings["links"].measures["hidden"] is None
    assert findings["origin"].measures["dead_modules"] is None
    assert findings["identity"].measures["unreachable"] is None


HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "images": lambda n: "![" * n,
    "open links": lambda n: "[a](http://b" * n,
    "links": lambda n: "[a](/b) " * n,
    "emphasis": lambda n: "**a *b " * n,
    "ticks": lambda n: " ".join("`" * (i % 300 + 1) for i in range(n // 100)),
    "quotes": lambda n: ">" * n,
    "nested lists": lambda n: "\n".join("  " * i + "- a" for i in range(int(n**0.5))),
    "bars": lambda n: "|a" * n + "\n" + "|-" * n,
    "references": lambda n: "\n".join(f"[a{i}]: b" for i in range(n // 8)) + "[a1]" * n,
    "front matter": lambda n: "\n---\na: b\n" * n,
    "short lines": lambda n: "a\n" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_no_faster_than_the_input(name: str) -> None:
    def work(size: int) -> float:
        source = "**a**\n\n" + HOSTILE[name](size)
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            page = parse(source, kind="text")
            _ = (page.text, page.sections, page.body_words, page.headline)
            best = min(best, time.process_time() - started)
        return best

    # eight times the input: linear work takes 8 times as long, quadratic 64; noise stays far below the limit
    assert work(32_000) < 24 * max(work(4_000), 0.002)


@given(st.text(alphabet="a *_`[]()<>!#|-\n:/\\&;~=+0", max_size=200), st.booleans())
def test_any_marks_make_a_page(text: str, matter: bool) -> None:
    source = ("---\ntitle: x\n---\n" if matter else "**a** ") + text
    page = parse(source, kind="text")
    assert page.view == "text"
    assert page.links is not None
    assert all(b.text and b.text == b.text.strip() for b in page.blocks)
    assert render(source) == render(source)
