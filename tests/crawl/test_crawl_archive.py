"""The archive of a crawl, scored through the reader that users have, gives the crawl's rows."""

import asyncio
import io
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import crawl_lab as lab
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_crawl_pages import FAST, Away, serving
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from detector import batch
from detector.crawl import Settings, code_of, crawl, trail
from detector.crawl.codes import Failure
from detector.crawl.exchange import Exchange, judge, notes
from detector.formats import Reader
from detector.formats.warc import read as pages_of
from detector.page import MOST_MARKUP
from detector.records import Verdict


class Judge:
    """Judges a page by its bytes and by the charset that it is told, so that no row can pass for another's."""

    name, digest = "judge", "0"

    def score(
        self,
        source: bytes,
        url: str | None = None,
        *,
        id: str | None = None,  # noqa: A002
        kind: str | None = None,
        encoding: str | None = None,
        title: str | None = None,
    ) -> Verdict:
        source = source[: MOST_MARKUP + 1]  # as `detector.page` does
        signals = {"crc": float(zlib.crc32(source)), "length": float(len(source))}
        return Verdict(id, url, 0.5, "clean", signals=signals, notes=(f"charset {encoding}, kind {kind}",))


def make_judge() -> Any:
    return Judge().score


def both(
    urls: Callable[[int], list[str]], folder: Path, server: lab.Lab | None = None, **changes: Any
) -> tuple[list[Verdict], list[Verdict], Reader]:
    """Return the rows of a crawl, those of its archive, and the archive's reader."""

    async def run() -> list[Verdict]:
        async with serving(server or lab.Lab()) as port:
            settings = Settings(**{**FAST, "warc": folder / "warc", **changes})
            return [row async for row in crawl(urls(port), settings, score=make_judge, lookup=lab.lookup)]

    rows = asyncio.run(run())
    reader = Reader(sorted((folder / "warc").glob("*.warc.gz")))
    again = [replace(row, model=None) for row in batch.score(Judge(), reader, jobs=0)]
    return rows, again, reader


UNANSWERED = {
    *("reset", "reset-in-body", "close", "stall", "stall-in-body", "drip", "drip-head", "shorter-than-said"),
    *("chunks-cut", "chunks-bad", "longer-than-said", "no-http", "two-lengths", "huge-header", "many-headers"),
    *("bad-gzip", "cut-gzip", "not-br"),
}
"""Faults that leave no complete response: there is nothing to archive, and these rows are the crawl's alone."""


def test_every_response_that_came_gives_its_row_again_and_what_never_came_gives_none(tmp_path: Path) -> None:
    rows, again, reader = both(
        lambda port: [f"http://open.{name}.test:{port}/{name}/x" for name in lab.FAULTS], tmp_path
    )
    crawled = dict(zip(lab.FAULTS, rows, strict=True))
    expected = [row for name, row in crawled.items() if name not in UNANSWERED]
    found = {row.id: row for row in again}
    assert len(found) == len(again) == len(expected)
    for row in expected:
        assert found[row.id] == row
    assert {code_of(row.error) for row in expected} == {
        *(None, "http-302", "http-403", "http-404", "http-429", "http-500", "http-503", "empty-body", "not-a-page"),
        *("redirect-loop", "redirect-refused", "too-many-redirects", "address-refused"),
    }
    # Every redirect but the last of each trail leads to another record.
    assert list(reader.left_out) == ["WARC records that hold no page"]


PAGE = "<!doctype html><p>Zażółć gęślą jaźń".encode("iso-8859-2")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/html; charset=iso-8859-2", PAGE),
        ('Content-Type: text/html; charset="ISO-8859-2"', PAGE),
        ("content-type: TEXT/HTML;charset='utf-16'", "<p>x".encode("utf-16")),
        ("Content-Type: text/html; charset=no-such-charset", PAGE),
        ("Content-Type: text/html; charset=utf\xe9-8", PAGE),
        ("Content-Type: text/html\t; charset=utf-8", PAGE),
        ("Content-Type: text/html; charset=", PAGE),
        ("Content-Type:", PAGE),
        ("X-Content-Type: text/html", PAGE),
        ("X-None: 1", b"plain words"),
        ("X-None: 1", b"\x00\x01\x02 no words"),
        ("X-None: 1", b"<?xml version='1.0'?><rss></rss>"),
        ("Content-Type: text/plain; charset=cp1250", PAGE[20:]),
        ("Content-Type: application/json", b'{"a": 1}'),
        ("Content-Type: application/pdf", b"<html>a page, whatever its server says"),
        ("Content-Type: text/html", b"%PDF-1.7 no page, whatever its server says"),
        ("Content-Type: image/p\xe9ng", b"\x00"),
        ("Content-Type: text/html; charset=utf-8\r\nContent-Type: image/png; charset=x", PAGE),
        ("Content-Type: text/html\r\nWARC-Truncated: length\r\nX-Crawler-Error: http-404: no.", PAGE),
        ("Content-Type: text/html\r\nContent-Encoding: identity", PAGE),
        ("Content-Type: text/html\r\nContent-Encoding: unheard-of", PAGE),
        ("Content-Type: text/html", b" \n "),
    ],
)
def test_types_and_charsets_are_judged_alike(head: str, body: bytes, tmp_path: Path) -> None:
    class Server(lab.Lab):
        async def _one(self, request: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if "/robots.txt" in request:
                return await super()._one(request, reader, writer)
            writer.write(f"HTTP/1.1 200 Fi\xe9ne\r\nContent-Length: {len(body)}\r\n{head}\r\n\r\n".encode("latin-1"))
            writer.write(body)
            return None

    rows, again, _ = both(lambda port: [f"http://open.h1.test:{port}/a"], tmp_path, Server())
    assert again == rows
    assert len(rows) == 1


def test_an_error_s_words_are_the_same_whatever_bytes_they_are(tmp_path: Path) -> None:
    class Server(lab.Lab):
        async def _one(self, request: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if "/robots.txt" in request:
                return await super()._one(request, reader, writer)
            writer.write("HTTP/1.1 410 Für  immer fort, ok\r\nContent-Length: 0\r\n\r\n".encode())
            return None

    rows, again, _ = both(lambda port: [f"http://open.h1.test:{port}/a"], tmp_path, Server())
    assert again == rows
    assert rows[0].error is not None
    assert rows[0].error.startswith("http-410: The server answered 410 F")


def test_cut_pages_have_the_same_bytes_and_say_so_alike(tmp_path: Path) -> None:
    names = ["bomb-gzip", "bomb-br", "endless-body", "plain", "absent"]
    rows, again, _ = both(
        lambda port: [f"http://open.h1.test:{port}/{name}/x" for name in names], tmp_path, max_bytes=1_500_000
    )
    assert {row.id: row for row in again} == {row.id: row for row in rows}
    assert [row.notes[0].partition(" 1,500,000 bytes")[0] for row in rows[:3]] == [
        "Reading stopped at", "Reading stopped at", "Only the first",
    ]  # fmt: skip
    assert [len(row.notes) for row in rows] == [2, 2, 2, 1, 0]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://open.h2.test:{port}/plain/x", None),
        ("http://open.h2.test:{port}/moved/x", None),
        ("http://open.h2.test:{port}/absent/x", "http-404"),
        ("http://open.h2.test:{port}/close/x", "connection-lost"),
        ("http://closed.h2.test:{port}/plain/x", "robots-disallowed"),
        ("http://missing.h2.test:{port}/", "dns-failed"),
        ("http://open.h1.test:{port}/away#again", "redirect-loop"),
        ("javascript:alert(1)", "redirect-refused"),
    ],
)
def test_a_redirect_s_row_names_both_ends_also_where_it_leads_to_nothing(
    target: str, code: str | None, tmp_path: Path
) -> None:
    rows, again, _ = both(lambda port: [f"http://open.h1.test:{port}/away"], tmp_path, Away(target))
    assert again == rows
    assert code_of(rows[0].error) == code


def test_what_never_answered_is_in_no_archive(tmp_path: Path) -> None:
    rows, again, _ = both(
        lambda port: [
            "no url", "ftp://a.example/", "http://missing.h1.test/", "http://metadata.test/",
            f"http://closed.h1.test:{port}/plain/x", f"http://open.h1.test:{port}/plain/x",
        ],
        tmp_path,
    )  # fmt: skip
    assert [code_of(row.error) for row in rows] == [
        "not-a-url", "scheme-refused", "dns-failed", "address-refused", "robots-disallowed", None,
    ]  # fmt: skip
    assert again == rows[-1:]


def test_an_input_s_name_and_its_repetitions_are_not_archived(tmp_path: Path) -> None:
    rows, again, _ = both(
        lambda port: [f"open.h1.test:{port}/plain/1#top", f"http://open.h1.test:{port}/plain/1"], tmp_path
    )
    assert rows[0] == replace(rows[1], id=rows[0].id)
    assert again == rows[1:]


# One record, without a network.

HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["Content-Type", "content-type", "Location", "Content-Encoding", "X-Any", "Transfer-Encoding"]),
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=40)
        | st.sampled_from(["text/html; charset=utf-8", "image/png", "gzip", "/there", "chunked"]),
    ),
    max_size=4,
)


def exchange_of(status: int, reason: str, headers: Any, body: bytes, cut: str | None = None) -> Exchange:
    return Exchange(
        "http://a.example/", status, reason, "HTTP/1.1", tuple(headers), (), body, 3, cut, "192.0.2.1", 1e9, 0.1
    )


def reread(found: trail.Trail, most: int = 10_000) -> list[trail.Archived]:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    for pair in trail.records(writer, found):
        writer.write_request_response_pair(*pair)
    stream.seek(0)
    return [trail.read(record, most) for record in ArchiveIterator(stream) if record.rec_type == "response"]


@given(
    st.integers(200, 599),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=80),
    HEADERS,
    st.binary(max_size=50) | st.sampled_from([b"<p>page", b"%PDF-1", b"\x1f\x8b\x08", b""]),
)
def test_a_record_says_what_the_response_said(status: int, reason: str, headers: Any, body: bytes) -> None:
    exchange = exchange_of(status, reason.strip(), [(key, value.strip()) for key, value in headers], body)
    (found,) = reread(trail.Trail(exchange.url, (exchange,), exchange.url))
    if exchange.target is not None and exchange.target.isprintable() and exchange.target.isascii():
        assert found.redirects
    elif exchange.target is None:
        judged = judge(exchange)
        assert (found.redirects, found.failure, found.encoding) == (False, judged.failure, judged.encoding)
        assert found.body == (body if judged.failure is None else b"")
    assert found.notes == notes(exchange.url, exchange.url)


def test_a_trail_that_ends_on_a_redirect_keeps_its_failure() -> None:
    first = exchange_of(301, "Moved", [("Location", "/b")], b"")
    failure = Failure("dns-failed", "The host name b.example does not exist.")
    end = "http://b.example/"
    found = reread(trail.Trail("http://a.example/", (first, first), end, failure))
    assert [one.redirects for one in found] == [True, False]
    assert (found[1].url, found[1].failure, found[1].notes) == (end, failure, ("Redirected from http://a.example/.",))


# Archives of other tools.


def foreign(fields: str, head: str, body: bytes, kind: str = "response") -> bytes:
    content = head.encode("latin-1") + body
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <http://a.example/>\r\n{fields}"
            f"Content-Type: {'application/http' if head else 'text/html; charset=cp1252'}\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        ).encode()
        + content
        + b"\r\n\r\n"
    )


def read_one(data: bytes) -> tuple[Any, Counter[str]]:
    left_out: Counter[str] = Counter()
    found = list(pages_of(io.BufferedReader(io.BytesIO(data)), "a.warc", left_out))
    assert len(found) <= 1
    return (found[0] if found else None), left_out


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_packed_bodies_are_unpacked_and_bombs_bounded(coding: str) -> None:
    pack = {"gzip": lab.gzip.compress, "br": lab.brotli.compress, "zstd": lab.zstd.compress, "deflate": zlib.compress}
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n\r\n"
    page, _ = read_one(foreign("", head, pack[coding](b"<p>a page")))
    assert page.source == b"<p>a page"
    page, _ = read_one(foreign("", head, b"<p>unpacked, under the old header"))
    assert page.source == b"<p>unpacked, under the old header"
    page, _ = read_one(foreign("", head, pack[coding](b"<p>" + b"boom " * 2_000_000)))
    assert len(page.source) == MOST_MARKUP + 1


def test_chunks_are_joined_before_they_are_unpacked() -> None:
    packed = lab.gzip.compress(b"<p>a page")
    body = b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in (packed[:9], packed[9:])) + b"0\r\n\r\n"
    head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Encoding: gzip\r\n\r\n"
    assert read_one(foreign("", head, body))[0].source == b"<p>a page"


def test_a_damaged_body_has_the_crawl_s_code_and_a_truncated_one_is_judged_and_says_so() -> None:
    # What comes in one piece cannot be told from what was never packed, so the damage stands behind the first one.
    text = b"<p>" + bytes(range(256)) * 2_000
    packed = lab.gzip.compress(text, 0)
    damaged = packed[:200_000] + b"\xff" * 200_000
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    page, _ = read_one(foreign("", head, damaged))
    assert (page.source, code_of(page.error)) == (None, "bad-encoding")
    page, _ = read_one(foreign("WARC-Truncated: length\r\n", head, packed[:200_000]))
    assert text.startswith(page.source)
    assert len(page.source) > 190_000
    assert page.notes == ("The archive holds only the first part of this page.",)


def test_an_identified_type_stands_in_for_a_missing_one() -> None:
    page, left_out = read_one(
        foreign("WARC-Identified-Payload-Type: image/svg+xml\r\n", "HTTP/1.1 200 OK\r\n\r\n", b"<svg>")
    )
    assert page is None
    assert left_out == {"WARC records that hold no page": 1}
    page, _ = read_one(foreign("WARC-Identified-Payload-Type: text/html\r\n", "HTTP/1.1 200 OK\r\n\r\n", b"words"))
    assert page.source == b"words"


def test_a_resource_is_a_page_by_its_own_type() -> None:
    page, _ = read_one(foreign("", "", b"<p>a page", kind="resource"))
    assert (page.id, page.source, page.encoding) == ("http://a.example/", b"<p>a page", "cp1252")


@pytest.mark.parametrize("status", ["2", "0200", "+20", "99", "two", "200200"])
def test_a_status_that_is_none_is_an_error(status: str) -> None:
    page, _ = read_one(foreign("", f"HTTP/1.1 {status} OK\r\nContent-Type: text/html\r\n\r\n", b"<p>a page"))
    assert page.error == "bad-http: The answer is no valid HTTP."


@pytest.mark.parametrize("value", ["rubbish", "no-such-code: Words.", "http-404", "http-4x4: Words.", ""])
def test_fields_that_only_look_like_ours_are_not_believed(value: str) -> None:
    fields = f"X-Crawler-Error: {value}\r\nX-Crawler-Cut: kept=x received=1\r\n"
    page, left_out = read_one(foreign(fields, "HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n", b""))
    assert page is None
    assert left_out.total() == 1
    page, _ = read_one(foreign(fields, "HTTP/1.1 200 OK\r\n\r\n", b"<p>a page"))
    assert (page.error, page.notes) == (None, ())
