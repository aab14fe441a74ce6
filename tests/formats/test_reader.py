"""What a user names, and the pages that come out."""

import gzip
import io
import json
import os
import stat
from pathlib import Path

import pytest
import zstandard

from detector.formats import Input, Reader
from detector.page import MOST_MARKUP

ENDINGS = ".htm, .html, .jsonl, .md, .ndjson, .parquet, .shtml, .txt, .warc, .wet, .xhtml"
WET = (
    b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    b"WARC-Target-URI: https://two.example/\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nThree.\r\n\r\n"
)
PAGE = "<html><body><p>The mill reopens on Friday.</p></body></html>"


def read(*names: str | Path, **options: object) -> list[Input]:
    return list(Reader(names, **options))


@pytest.fixture
def file(tmp_path):
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_page_file_is_one_page_named_by_its_path(file):
    path = file("a.html", PAGE)
    assert read(path) == [Input(str(path), source=PAGE.encode(), kind="html")]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.unknown"])
def test_text_without_addresses_is_a_page_whose_kind_the_content_tells(file, name):
    path = file(name, "The mill reopens.\nIt was closed for a year.\n")
    assert read(path) == [Input(str(path), source=path.read_bytes())]


def test_page_is_read_no_further_than_it_is_judged(file):
    path = file("big.html", b"<p>" + b"x" * (MOST_MARKUP + 1000))
    (page,) = read(path)
    assert len(page.source) == MOST_MARKUP + 1


def test_directory_gives_its_pages_sorted_and_counts_the_rest(file, tmp_path):
    for name in ("d/b/two.htm", "d/a.html", "d/b/one.txt", "d/logo.png", "d/urls.csv", "d/.hidden.html"):
        file(name, PAGE)
    reader = Reader([tmp_path / "d"])
    assert [page.id for page in reader] == [str(tmp_path / "d" / name) for name in ("a.html", "b/one.txt", "b/two.htm")]
    assert reader.left_out == {"files that are no pages": 2}


def test_archives_and_tables_in_a_directory_give_their_pages_and_fetch_nothing(file, tmp_path):
    file("d/a.html", PAGE)
    rows = (b'{"id": "x", "text": "One."}', b'{"url": "https://one.example/"}', b'{"id": "y", "text": "Two."}')
    file("d/b.jsonl.gz", gzip.compress(b"\n".join(rows)))
    file("d/c.wet", WET)
    broken = file("d/d.parquet", b"no table")
    reader = Reader([tmp_path / "d"])
    pages = list(reader)
    assert [page.id for page in pages] == [
        str(tmp_path / "d" / "a.html"),
        "x",
        "y",
        "https://two.example/",
        str(broken),
    ]
    assert [page.wanted for page in pages] == [False] * 5
    assert reader.left_out == {"addresses without a page in a directory": 1}
    assert reader.unreadable == [pages[-1].error]


def test_url_list_in_a_directory_is_a_page_and_fetches_nothing(file, tmp_path):
    file("d/list.txt", "https://one.example/\nhttps://two.example/\n")
    assert [page.wanted for page in read(tmp_path / "d")] == [False]


def test_directory_loop_is_not_followed(file, tmp_path):
    file("d/a.html", PAGE)
    (tmp_path / "d" / "loop").symlink_to(tmp_path / "d")
    assert len(read(tmp_path / "d")) == 1


def test_directory_without_pages_is_unreadable(tmp_path):
    reader = Reader([tmp_path])
    (page,) = reader
    assert page.error == f"{tmp_path} holds no pages; they end in {ENDINGS}"
    assert reader.unreadable == [page.error]


def test_missing_file_is_one_error_and_the_others_are_read(file, tmp_path):
    path = file("a.html", PAGE)
    missing = tmp_path / "nope.html"
    first, second = read(missing, path)
    assert first == Input(str(missing), error=f"{missing} cannot be read: No such file or directory")
    assert second.source == PAGE.encode()


def test_url_list_that_the_system_refuses_to_read_is_one_sentence(file, monkeypatch):
    path = file("urls.txt", "https://one.example/\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("io.FileIO", refuse)
    assert read(path) == [Input(str(path), error=f"{path} cannot be read: Permission denied")]


def test_url_is_wanted():
    assert read("https://one.example/a", "hxxp://two[.]example") == [
        Input("https://one.example/a", "https://one.example/a"),
        Input("hxxp://two[.]example", "hxxp://two[.]example"),
    ]
    assert all(page.wanted for page in read("https://one.example/a"))


ROW = json.dumps({"url": "https://one.example/", "html": PAGE})
PARSED = Input("https://one.example/", "https://one.example/", PAGE, "html")


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.ndjson", "rows", "rows.jsonl.gz", "rows.jsonl.zst", "rows.bin"])
def test_compression_is_told_by_content_and_json_lines_by_name_or_content(file, name):
    packed = {"gz": gzip.compress, "zst": zstandard.compress, "bin": gzip.compress}.get(name.rpartition(".")[2])
    data = (ROW + "\n").encode()
    assert read(file(name, packed(data) if packed else data)) == [PARSED]


def test_members_of_gzip_and_frames_of_zstandard_are_read_one_after_the_other(file):
    line = (ROW + "\n").encode()
    assert read(file("a.jsonl.gz", gzip.compress(line) * 3)) == [PARSED] * 3
    assert read(file("a.jsonl.zst", zstandard.compress(line) * 3)) == [PARSED] * 3


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_truncated_compression_keeps_the_rows_before_the_end(file, pack):
    rows = "".join(json.dumps({"id": str(n), "text": os.urandom(400).hex()}) + "\n" for n in range(400))
    packed = pack(rows.encode())
    path = file("a.jsonl.gz", packed[: len(packed) // 2])
    *good, bad = read(path)
    assert [row.id for row in good] == [str(n) for n in range(len(good))]
    assert bad.error.startswith(f"{path} is damaged after {len(good)} pages: ")
    assert 0 < len(good) < 400


def test_bytes_that_only_begin_like_gzip_are_one_error(file):
    path = file("a.jsonl.gz", b"\x1f\x8b" + b"rubbish" * 10)
    (page,) = read(path)
    assert page.error == f"{path} is damaged after 0 pages: Unknown compression method"


def test_form_that_the_user_tells_overrules(file):
    path = file("a.txt", "https://one.example/\n")
    assert [page.wanted for page in read(path)] == [True]
    assert [page.wanted for page in read(path, form="page")] == [False]
    assert [page.url for page in read(file("b.txt", "one two\nthree four\n"), form="urls")] == ["one two", "three four"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ROW.encode() + b"\n", [PARSED]),
        (b"https://one.example/\n", [Input("https://one.example/", "https://one.example/")]),
        (PAGE.encode(), [Input("standard input", source=PAGE.encode())]),
        (b"Just a text.\nOf two lines.\n", [Input("standard input", source=b"Just a text.\nOf two lines.\n")]),
        (b"", [Input("standard input", source=b"")]),
        (gzip.compress(ROW.encode()), [PARSED]),
    ],
)
def test_beginning_of_standard_input_tells_what_it_holds(monkeypatch, data, expected):
    read_end, write_end = os.pipe()
    os.write(write_end, data)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        monkeypatch.setattr("sys.stdin", pipe)
        assert read("-") == expected


def test_named_pipe_is_read_like_a_file(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert stat.S_ISFIFO(path.stat().st_mode)
    if not os.fork():
        path.write_bytes(ROW.encode() + b"\n")
        os._exit(0)
    assert read(path) == [PARSED]
    os.wait()


def test_first_row_longer_than_what_is_looked_at_is_still_json_lines(file):
    long = json.dumps({"html": "<p>" + "x" * 200_000, "id": "a"})
    assert [row.id for row in read(file("rows", long + "\n"))] == ["a"]


def test_text_that_opens_with_a_brace_is_a_page(file):
    assert read(file("a.txt", "{ this is prose }\n"))[0].source == b"{ this is prose }\n"


def test_parquet_from_a_pipe_is_refused_in_one_sentence(monkeypatch, file):
    with io.FileIO(file("a", b"PAR1....")) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert read("-")[0].error == "standard input is Parquet, which can only be read from a file"


def test_record_is_frozen():
    with pytest.raises(AttributeError):
        PARSED.url = "x"  # type: ignore[misc]
