"""Web archives: the pages in them, and what is passed over."""

import gzip
import io
from collections import Counter

import pytest

from detector.formats import Input, Reader, UnreadableError, warc
from detector.page import MOST_MARKUP

URL = "https://a.example/"


def archive(*records: tuple, compressed: bool = True) -> bytes:
    """Return an archive; a record is its type, status line, HTTP headers and body."""
    members = []
    for kind, status, headers, body in records:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        content = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body if status else body
        media = "Content-Type: application/http\r\n" if status else lines
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {URL}\r\n{media}"
        members.append(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n")
    return b"".join(map(gzip.compress, members)) if compressed else b"".join(members)


def read(data: bytes, left_out: Counter | None = None) -> list[Input]:
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    return list(
        warc.read(io.BufferedReader(io.BytesIO(data)), "a.warc.gz", Counter() if left_out is None else left_out)
    )


HTML = {"Content-Type": "text/html; charset=ISO-8859-2"}


@pytest.mark.parametrize("compressed", [True, False])
def test_response_of_html_with_its_charset(compressed):
    data = archive(("response", "200 OK", HTML, b"<p>x"), compressed=compressed)
    assert read(data) == [Input(URL, URL, b"<p>x", None, "ISO-8859-2")]


def test_other_media_and_redirects_are_counted_and_requests_are_not():
    left_out: Counter = Counter()
    data = archive(
        ("request", "GET / HTTP/1.1", {"Content-Type": "x"}, b""),
        ("response", "200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
        ("response", "301 Moved", {**HTML, "Location": "/x"}, b"<p>moved"),
        ("response", "200 OK", HTML, b"<p>x"),
    )
    assert [page.source for page in read(data, left_out)] == [b"<p>x"]
    assert left_out == {"WARC records that hold no page": 2}


def test_answer_of_an_error_is_a_row_with_an_error():
    (page,) = read(archive(("response", "404 Not Found", HTML, b"<p>gone")))
    assert (page.source, page.error) == (None, "http-404: The server answered 404 Not Found.")


def test_extracted_text_of_a_conversion_record():
    (page,) = read(archive(("conversion", "", {"Content-Type": "text/plain"}, "Zażółć".encode())))
    assert (page.source, page.kind) == ("Zażółć".encode(), "text")


def test_page_is_cut():
    (page,) = read(archive(("response", "200 OK", HTML, b"x" * (MOST_MARKUP + 99))))
    assert len(page.source) == MOST_MARKUP + 1


def test_archive_cut_in_the_middle_keeps_its_first_pages(tmp_path):
    one = archive(("response", "200 OK", HTML, b"<p>x"))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(one * 3 + one[: len(one) // 2])
    *good, bad = Reader([path])
    assert [page.source for page in good] == [b"<p>x"] * 3
    assert bad.error.startswith(f"{path} is damaged after record 3: ")


def test_rubbish_is_no_archive():
    with pytest.raises(UnreadableError, match=r"a.warc.gz is no web archive: "):
        read(b"this is no archive\r\n\r\n")


def test_archive_is_recognised_without_its_ending(tmp_path):
    path = tmp_path / "crawl"
    path.write_bytes(archive(("response", "200 OK", HTML, b"<p>x")))
    assert [page.url for page in Reader([path])] == [URL]
