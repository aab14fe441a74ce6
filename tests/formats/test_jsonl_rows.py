"""JSON Lines: each line a page, or a sentence that says why it is none."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.formats import Input, jsonl
from detector.formats.stream import lines
from detector.page import MOST_MARKUP

EXPECTED = "expected an object with url and html or text"


def read(data: str | bytes, **options: object) -> list[Input]:
    return list(jsonl.read(io.BytesIO(data.encode() if isinstance(data, str) else data), "pages.jsonl", **options))


def test_row_of_html_and_row_of_text():
    rows = read('{"url": "https://a.example/", "html": "<p>x"}\n{"id": "7", "text": "x", "score": 3}\n')
    assert rows == [
        Input("https://a.example/", "https://a.example/", "<p>x", "html"),
        Input("7", None, "x", "text"),
    ]


def test_content_is_recognised_later():
    assert read('{"content": "x"}') == [Input("line 1 of pages.jsonl", None, "x", None)]


def test_title_travels_with_its_text():
    (row,) = read('{"text": "x", "Title": "A - B", "id": "a"}')
    assert row == Input("a", None, "x", "text", title="A - B")
    assert read('{"text": "x", "title": ["A"], "id": "a"}') == [Input("a", None, "x", "text")]


def test_address_and_title_may_stand_in_the_metadata_of_a_text():
    row = {"text": "x", "id": "a", "metadata": {"url": "https://a.example/", "title": "A - B", "date": "2026"}}
    assert read(json.dumps(row)) == [Input("a", "https://a.example/", "x", "text", title="A - B")]
    row |= {"url": "https://b.example/", "title": "C"}
    assert read(json.dumps(row)) == [Input("a", "https://b.example/", "x", "text", title="C")]


def test_rows_that_extractors_and_corpora_write():
    address = "https://a.example/"
    wanted = [Input("a", address, "x", "text")]
    assert read(json.dumps({"text": "x", "id": "a", "source": address, "hostname": "a.example"})) == wanted
    assert read(json.dumps({"raw_content": "x", "id": "a", "url": address, "source_domain": "a.example"})) == wanted
    assert read(json.dumps({"text": "x", "id": "a", "meta": {"warc_headers": {"warc-target-uri": address}}})) == wanted
    headers = {
        "content": "x",
        "id": "a",
        "warc_headers": {"warc-target-uri": address},
        "metadata": {"annotation": None},
    }
    assert read(json.dumps(headers)) == [Input("a", address, "x", None)]
    scraped = {"markdown": "x", "metadata": {"title": "A - B", "sourceURL": address}}
    assert read(json.dumps(scraped)) == [Input(address, address, "x", "text", title="A - B")]
    assert read(json.dumps({**scraped, "rawHtml": "<p>x"})) == [Input(address, address, "<p>x", "html", title="A - B")]


@pytest.mark.parametrize("source", ["common-crawl", "a.example", None, 7, ["https://a.example/"]])
def test_source_that_names_a_collection_is_no_address(source: object):
    assert read(json.dumps({"text": "x", "id": "a", "source": source})) == [Input("a", None, "x", "text")]
    both = {"text": "x", "id": "a", "source": source, "metadata": {"url": "https://a.example/"}}
    assert read(json.dumps(both)) == [Input("a", "https://a.example/", "x", "text")]


@pytest.mark.parametrize("metadata", [None, "x", [1], 7, {}, {"url": ""}])
def test_metadata_that_says_nothing_is_nothing(metadata: object):
    assert read(json.dumps({"text": "x", "id": "a", "meta": metadata})) == [Input("a", None, "x", "text")]


def test_html_comes_before_text():
    assert read('{"text": "x", "html": "<p>x", "id": "a"}') == [Input("a", None, "<p>x", "html")]
    assert read('{"text": "x", "html": null, "id": "a"}') == [Input("a", None, "x", "text")]


def test_empty_page_is_a_page():
    assert read('{"html": "", "id": "a"}') == [Input("a", None, "", "html")]


def test_row_with_only_an_address_is_wanted():
    (row,) = read('{"url": "https://a.example/", "id": "a"}')
    assert (row.wanted, row.id) == (True, "a")


def test_row_whose_page_is_null_is_not_fetched():
    (row,) = read('{"url": "https://a.example/", "html": null}')
    assert row.error == f"line 1 of pages.jsonl has nothing in html; {EXPECTED}"
    assert row.url == "https://a.example/"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("no json", "is not JSON: Expecting value at column 1"),
        ('{"url": ', "is not JSON: Expecting value at column 9"),
        ('{"html": 12}', "has html that is a number"),
        ('{"html": ["<p>"]}', "has html that is a list"),
        ('{"text": true}', "has text that is true or false"),
        ('{"url": 5, "html": "x"}', "has a url that is a number"),
        ("{}", "has neither a page nor an address"),
        ('{"url": ""}', "has neither a page nor an address"),
        ('["a"]', "is JSON, but no object"),
        ("3", "is JSON, but no object"),
        ("[" * 100_000, "is not JSON: it is nested too deeply"),
        ("9" * 10_000, "is not JSON: it holds a number without end"),
    ],
)
def test_bad_line_is_an_error_with_its_number_and_the_next_is_read(line, problem):
    first, bad, last = read(f'{{"id": "1", "text": "x"}}\n{line}\n{{"id": "3", "text": "y"}}\n')
    assert (first.id, last.id) == ("1", "3")
    assert bad.error == f"line 2 of pages.jsonl {problem}; {EXPECTED}"
    assert bad.id == "line 2 of pages.jsonl"


def test_bad_row_keeps_its_own_name():
    assert read('{"id": "mine", "html": 1}')[0].id == "mine"


@pytest.mark.parametrize(("given", "handed"), [("17", "17"), ('"a b"', "a b"), ('{"k": 1}', '{"k": 1}'), ("0", "0")])
def test_name_is_handed_through_as_text(given, handed):
    assert read(f'{{"id": {given}, "text": "x"}}')[0].id == handed


def test_blank_lines_byte_order_mark_and_carriage_returns_are_no_rows():
    assert [row.id for row in read('\ufeff{"id": "1", "text": "x"}\r\n\r\n  \n{"id": "2", "text": "x"}')] == ["1", "2"]


def test_bytes_that_are_not_utf_8_cost_a_character():
    assert read(b'{"id": "1", "text": "caf\xe9"}')[0].source == "caf\ufffd"


def test_columns_are_found_whatever_their_case_and_named_by_the_user():
    assert read('{"URL": "https://a.example/", "HTML": "<p>"}')[0].url == "https://a.example/"
    assert read('{"where": "https://a.example/", "html": "<p>"}', url_column="where")[0].url == "https://a.example/"


def test_page_is_cut_to_little_more_than_is_read_of_it():
    (row,) = read(json.dumps({"text": "x" * (MOST_MARKUP + 9)}))
    assert len(row.source) == MOST_MARKUP + 1


def test_line_without_end_is_passed_over_in_bounded_memory():
    data = b"1\n" + b"x" * 1000 + b"\n3"
    assert list(lines(io.BytesIO(data), 10)) == [(1, b"1"), (2, None), (3, b"3")]
    assert list(lines(io.BytesIO(b"x" * 1000), 10)) == [(1, None)]
    assert list(lines(io.BytesIO(b"x" * 10 + b"\n"), 10)) == [(1, b"x" * 10)]


@given(st.lists(st.binary(max_size=60)))
def test_every_line_that_is_not_blank_gives_exactly_one_row(parts):
    data = b"\n".join(parts)
    wanted = [line for line in data.split(b"\n") if line.strip()]
    assert len(read(data)) == len(wanted)


@given(st.dictionaries(st.sampled_from(["id", "url", "html", "text", "content", "x"]), st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
)))  # fmt: skip
def test_every_object_gives_a_page_an_address_or_an_error(row):
    (found,) = read(json.dumps(row))
    assert (found.source is not None) + (found.error is not None) + found.wanted == 1
    assert not found.wanted or found.url
