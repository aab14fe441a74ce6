"""What was fetched for one page, as WARC records that other tools read, and what such a record says of a page.

Bodies are stored unpacked, as Common Crawl does it: `Content-Encoding` and `Transfer-Encoding` keep their values
under `X-Crawler-Content-Encoding` and `X-Crawler-Transfer-Encoding`, and `Content-Length` is the stored length.
`WARC-Identified-Payload-Type` is what the content is by its bytes, whatever the server declared.

The record that ends a page's trail says in fields of its own what the page's row says beyond that response, so that
the row can be made again: `X-Crawler-Requested-URI`, the address that was asked first; `X-Crawler-Cut`, how many
bytes were kept and received of a body that was not read to its end; and, where the trail ends on a redirect that
could not be followed, `X-Crawler-Final-URI` and `X-Crawler-Error`. WARC lets readers ignore fields they do not know.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders

from detector.crawl import bodies, codes
from detector.crawl.codes import Code, Failure
from detector.crawl.exchange import Exchange, cut_at, identified, judge, notes, printable

_RENAMED = {"content-encoding": "X-Crawler-Content-Encoding", "transfer-encoding": "X-Crawler-Transfer-Encoding"}
_REQUESTED, _CUT = "X-Crawler-Requested-URI", "X-Crawler-Cut"
_FINAL, _ERROR = "X-Crawler-Final-URI", "X-Crawler-Error"
_CUT_VALUE = re.compile(r"kept=([0-9]{1,15}) received=([0-9]{1,15})")
_STATUS = re.compile(r"[1-9][0-9]{2}")
_PIECE = 64 * 1024
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Trail:
    """The responses that came for one page, in order: its redirects and its answer."""

    requested: str
    """The URL that was asked first."""
    exchanges: tuple[Exchange, ...]
    """Each request with its response."""
    url: str
    """Where the trail ends: the URL that answered, or that a redirect led to in vain."""
    failure: Failure | None = None
    """Why the page has no score; None where it has one."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archived response says of a page: the parts of its row that do not come from a judge."""

    url: str
    """The URL that answered, or that could not be reached in the end."""
    requested: str | None
    """The URL that was asked first; None where the archive does not say so, as those of other tools."""
    body: bytes
    """The unpacked body, cut to what the caller wanted."""
    encoding: str | None
    """The charset that the server declared, a mere hint."""
    notes: tuple[str, ...]
    """The notes of the page's row."""
    failure: Failure | None
    """Why there is nothing to score; None where there is."""
    redirects: bool
    """Whether the page's row comes from another record, to which this one redirects."""


def records(writer: Any, trail: Trail) -> Iterator[tuple[Any, Any]]:
    """Yield a request and a response record of warcio's for each exchange of a trail; `writer` makes them."""
    for number, exchange in enumerate(trail.exchanges, 1):
        fields = _ending(trail, exchange) if number == len(trail.exchanges) else {}
        yield _request(writer, exchange), _response(writer, exchange, fields)


def read(record: Any, most: int) -> Archived:
    """Return what a response or resource record of warcio's says of a page; reads `most` bytes of its body, no more.

    Bodies that are packed are unpacked, as far as the header tells the truth: many tools store them unpacked under
    the header that the server sent. Of what the record says of itself only words that this module writes are
    believed, and of these only well-formed ones.
    """
    fields = record.rec_headers
    url = (fields.get_header("WARC-Target-URI") or "").strip("<>")
    requested = fields.get_header(_REQUESTED)
    body, damage = _body(record, most)
    exchange = _exchange(record, url, body)
    redirects = exchange.target is not None
    failure = damage
    if redirects:
        failure = _failure(fields.get_header(_ERROR))
        redirects = failure is None
        url = (fields.get_header(_FINAL) or url) if failure else url
    judged = judge(exchange)
    if failure is None:
        failure = judged.failure if exchange.status else Failure(Code.BAD_HTTP, "The answer is no valid HTTP.")
    told = notes(requested or url, url, judged.cut if failure is None else None)
    return Archived(url, requested, body if failure is None else b"", judged.encoding, told, failure, redirects)


def _ending(trail: Trail, exchange: Exchange) -> dict[str, str]:
    fields = {_REQUESTED: trail.requested}
    if exchange.target is not None and trail.failure is not None:
        fields |= {_FINAL: trail.url, _ERROR: printable(str(trail.failure))}
    return fields


def _response(writer: Any, exchange: Exchange, fields: dict[str, str]) -> Any:
    headers = [(_RENAMED.get(key.lower(), key), value) for key, value in exchange.headers]
    headers = [(key, value) for key, value in headers if key.lower() != "content-length"]
    headers.append(("Content-Length", str(len(exchange.body))))
    fields = {"WARC-Date": _date(exchange), **fields}
    if exchange.address:
        fields["WARC-IP-Address"] = exchange.address
    if 200 <= exchange.status < 300:
        fields["WARC-Identified-Payload-Type"] = "".join(c for c in identified(exchange) if "!" <= c <= "~")
    if exchange.cut:
        fields["WARC-Truncated"] = "length"
        fields[_CUT] = f"kept={len(exchange.body)} received={exchange.received}"
    status = f"{exchange.status} {printable(exchange.reason)}".strip()
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=StatusAndHeaders(status, _legible(headers), protocol=exchange.version),
        warc_headers_dict=fields,
    )


def _request(writer: Any, exchange: Exchange) -> Any:
    path = "/" + exchange.url.partition("://")[2].partition("/")[2]
    return writer.create_warc_record(
        exchange.url,
        "request",
        http_headers=StatusAndHeaders(f"GET {path} HTTP/1.1", _legible(exchange.request_headers), is_http_request=True),
        warc_headers_dict={"WARC-Date": _date(exchange)},
    )


def _date(exchange: Exchange) -> str:
    return datetime.fromtimestamp(exchange.started, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _legible(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    # What no header may hold (a server's raw bytes, folded lines) would break the record for other tools. It is left
    # out where `sniff` leaves it out, so that the header says the same as before.
    return [
        ("".join(c if "!" <= c <= "~" else "-" for c in key), "".join(c for c in value if " " <= c <= "~"))
        for key, value in headers
    ]


def _exchange(record: Any, url: str, body: bytes) -> Exchange:
    http, fields = record.http_headers, record.rec_headers
    if http is None:  # A resource: the content itself, without a server's answer.
        status, reason, version, headers = 200, "", "HTTP/1.1", [("Content-Type", record.content_type or "")]
    else:
        code, _, reason = http.statusline.partition(" ")
        status = int(code) if _STATUS.fullmatch(code) else 0
        version, headers = http.protocol or "HTTP/1.1", list(http.headers)
    kind = fields.get_header("WARC-Identified-Payload-Type")
    if kind and not any(key.lower() == "content-type" for key, _ in headers):
        headers.append(("Content-Type", kind))
    return Exchange(
        url=url,
        status=status,
        reason=reason,
        version=version,
        headers=tuple(headers),
        request_headers=(),
        body=body,
        received=len(body),
        cut=_cut(fields.get_header(_CUT), fields.get_header("WARC-Truncated")),
        address=fields.get_header("WARC-IP-Address"),
        started=0.0,
        seconds=0.0,
    )


def _cut(value: str | None, truncated: str | None) -> str | None:
    match = _CUT_VALUE.fullmatch(value or "")
    if match:
        return cut_at(int(match[1]), int(match[2]))
    return "The archive holds only the first part of this page." if truncated else None


def _failure(text: str | None) -> Failure | None:
    code, colon, sentence = (text or "").partition(": ")
    return Failure(code, printable(sentence)[:_LONGEST]) if colon and codes.is_code(code) else None


def _body(record: Any, most: int) -> tuple[bytes, Failure | None]:
    """Return the unpacked body, at most `most` bytes, and why it cannot be unpacked, if so."""
    http = record.http_headers
    if http is None:
        return record.raw_stream.read(most), None
    stream = record.raw_stream
    if (http.get_header("transfer-encoding") or "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    codings = [value for key, value in http.headers if key.lower() == "content-encoding"]
    packed = stream.read(_PIECE if codings else most)
    try:
        unpacker = bodies.Unpacker(",".join(codings).split(","), most)
        unpacker.feed(packed)
    except bodies.BadEncoding:
        return (packed + stream.read(max(most - len(packed), 0)))[:most], None
    try:
        while not unpacker.full and packed:
            packed = stream.read(_PIECE)
            unpacker.feed(packed)
        return unpacker.close(whole=not record.rec_headers.get_header("WARC-Truncated")), None
    except bodies.BadEncoding as problem:
        return b"", Failure(Code.BAD_ENCODING, f"The body cannot be unpacked: {problem}.")
