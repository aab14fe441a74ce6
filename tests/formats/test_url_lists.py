"""URL lists: what is one, and what its lines mean."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.formats import Input, urls


def read(text: str) -> list[Input]:
    return list(urls.read(io.BytesIO(text.encode()), "urls.txt"))


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b?c=d",
        "HTTP://A.EXAMPLE",
        "a.example",
        "a.example/b",
        "sub.a.example:8080/b",
        "hxxp://a[.]example/x",
        "hxxps[:]//a.example",
        "a[.]example",
        "//a.example/x",
        "<https://a.example/>",
        '"https://a.example/"',
        "https://a.example/with space",
        "пример.рф/страница",
        "10.0.0.1:8000/x",
        "localhost:8000",
    ],
)
def test_address(text):
    assert urls.is_address(text)


@pytest.mark.parametrize(
    "text", ["", "word", "two words.com here", "3.5", "1.2.3", "e.g.", "No address, a sentence.", "localhost"]
)
def test_no_address(text):
    assert not urls.is_address(text)


def test_blank_lines_and_comments_are_no_entries_and_entries_stay_as_written():
    assert read("# list\n\nhttps://a.example/ \r\n  hxxp://b[.]example\n#x\nno url\n") == [
        Input("https://a.example/", "https://a.example/"),
        Input("hxxp://b[.]example", "hxxp://b[.]example"),
        Input("no url", "no url"),
    ]


def test_byte_order_mark_is_no_part_of_the_first_address():
    assert read("\ufeffhttps://a.example/")[0].url == "https://a.example/"


def test_line_longer_than_any_address_is_an_error():
    first, second = read("x" * 20_000 + "\nhttps://a.example/\n")
    assert first.error == "line 1 of urls.txt is longer than any address"
    assert second.wanted


def test_majority_of_lines_decides():
    assert urls.is_list("https://a.example/\nb.example\nwhat is this\n")
    assert not urls.is_list("https://a.example/\nA text that quotes an address.\n")
    assert not urls.is_list("A text.\nhttps://a.example/\nAnother line.\n")


@given(st.text(max_size=200))
def test_every_line_is_an_entry_a_comment_or_blank(text):
    entries = text.encode("utf-8", "replace").split(b"\n")
    assert len(list(urls.read(io.BytesIO(b"\n".join(entries)), "x"))) <= len(entries)


def test_recognition_is_linear():
    hostile = "a." * 2_000_000
    assert not urls.is_list(hostile)
    assert not urls.is_address("a[.]" * 500_000 + "!")
