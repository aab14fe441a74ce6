"""What was fetched, as WARC files that other tools read.

Files are written record by record, each its own gzip member, under a name that ends in `.open`. Only what the
store has noted counts: after a crash the open file is cut back to that length, so that the archive holds each
page that is done exactly once. A complete file gets its final name in one step.

Bodies are stored unpacked, as Common Crawl does it: `Content-Encoding` and `Transfer-Encoding` keep their values
under `X-Crawler-Content-Encoding` and `X-Crawler-Transfer-Encoding`, and `Content-Length` is the stored length.
`WARC-Identified-Payload-Type` is what the content is by its bytes, whatever the server declared.
"""

import io
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from detector.crawl import sniff
from detector.crawl.fetch import Exchange
from detector.crawl.store import Segment

OPEN = ".open"
"""The ending of a file that is being written."""
_RENAMED = {"content-encoding": "X-Crawler-Content-Encoding", "transfer-encoding": "X-Crawler-Transfer-Encoding"}


class Archive:
    """Appends exchanges to WARC files in a directory."""

    def __init__(
        self, folder: Path, known: Iterable[Segment], *, crawl: str, software: str, most: int = 1_000_000_000
    ) -> None:
        """Go on where the store's segments end.

        `crawl` is the crawl's own name, which keeps its files apart from those of others in the folder;
        `most` is the size at which a file is closed.
        """
        self._folder = folder
        self._crawl = crawl
        self._software = software
        self._most = most
        folder.mkdir(parents=True, exist_ok=True)
        self._segments = {segment.name: segment for segment in known}
        self._noted = dict(self._segments)
        self._stream: io.BufferedWriter | None = None
        self._writer: Any = None
        self._name = ""
        for segment in sorted(self._segments.values(), key=lambda s: s.name):
            self._recover(segment)

    def write(self, exchanges: Iterable[Exchange]) -> None:
        """Append one page's exchanges: its redirects and its final response."""
        for exchange in exchanges:
            if self._stream is None:
                self._begin()
            self._write(exchange)

    def flush(self) -> list[Segment]:
        """Bring what was written to the disk; return how far each file goes, for the store to note.

        A file that has reached its size is marked as closed; call `seal` once the store has noted it.
        """
        if self._stream is None:
            return []
        self._stream.flush()
        os.fsync(self._stream.fileno())
        size = self._stream.tell()
        segment = Segment(self._name, size, size >= self._most)
        self._segments[self._name] = segment
        return [segment]

    def seal(self) -> None:
        """Take it that the store has noted the last flush; give files that are closed their final names."""
        self._noted = dict(self._segments)
        for segment in self._segments.values():
            source = self._folder / (segment.name + OPEN)
            if not segment.closed:
                continue
            if segment.name == self._name and self._stream is not None:
                self._stream.close()
                self._stream = None
            if source.exists():
                source.replace(self._folder / segment.name)
                _sync_folder(self._folder)

    def finish(self) -> list[Segment]:
        """Mark the last file as closed; `seal` it once the store has noted that."""
        flushed = self.flush()
        closed = [Segment(s.name, s.size, True) for s in flushed]
        self._segments.update({s.name: s for s in closed})
        return closed

    def roll_back(self) -> None:
        """Undo what was written since the store last noted something."""
        self.abandon()
        self._segments = dict(self._noted)
        noted = self._noted.get(self._name)
        path = self._folder / (self._name + OPEN)
        if noted is None:
            path.unlink(missing_ok=True)
        elif path.exists():
            _cut(path, noted.size)
            self._open(self._name)

    def abandon(self) -> None:
        """Close without noting anything; what the store has noted stays."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _recover(self, segment: Segment) -> None:
        source, final = self._folder / (segment.name + OPEN), self._folder / segment.name
        if segment.closed:
            if source.exists():
                _cut(source, segment.size)
                source.replace(final)
            if not final.exists():
                raise FileNotFoundError(f"{final} belongs to the crawl that is resumed, but is gone")
            return
        if not source.exists():
            raise FileNotFoundError(f"{source} belongs to the crawl that is resumed, but is gone")
        _cut(source, segment.size)
        self._open(segment.name)

    def _begin(self) -> None:
        # An open file of this crawl that the store does not know is left by a run that died before it noted any.
        name = f"crawl-{self._crawl}-{len(self._segments):05}.warc.gz"
        path = self._folder / (name + OPEN)
        path.unlink(missing_ok=True)
        self._open(name)
        record = self._writer.create_warcinfo_record(
            name, {"software": self._software, "format": "WARC File Format 1.1", "robots": "obey"}
        )
        self._writer.write_record(record)

    def _open(self, name: str) -> None:
        self._name = name
        self._stream = (self._folder / (name + OPEN)).open("ab")
        self._writer = WARCWriter(self._stream, gzip=True, warc_version="1.1")

    def _write(self, exchange: Exchange) -> None:
        date = datetime.fromtimestamp(exchange.started, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers: list[tuple[str, str]] = []
        for key, value in exchange.headers:
            lower = key.lower()
            if lower != "content-length":
                headers.append((_RENAMED.get(lower, key), value))
        headers.append(("Content-Length", str(len(exchange.body))))
        warc = {"WARC-Date": date}
        if exchange.address:
            warc["WARC-IP-Address"] = exchange.address
        if 200 <= exchange.status < 300:
            declared, _ = sniff.content_type(exchange.header("content-type"))
            name = sniff.media_type(declared, exchange.body)
            warc["WARC-Identified-Payload-Type"] = "".join(c for c in name if "!" <= c <= "~")
        if exchange.cut:
            warc["WARC-Truncated"] = "length"
        response = self._writer.create_warc_record(
            exchange.url,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=StatusAndHeaders(
                f"{exchange.status} {exchange.reason}".strip(), _printable(headers), protocol=exchange.version
            ),
            warc_headers_dict=warc,
        )
        request = self._writer.create_warc_record(
            exchange.url,
            "request",
            http_headers=StatusAndHeaders(
                f"GET {_target(exchange.url)} HTTP/1.1", _printable(exchange.request_headers), is_http_request=True
            ),
            warc_headers_dict={"WARC-Date": date},
        )
        self._writer.write_request_response_pair(request, response)


def read(path: Path) -> Iterator[Exchange]:
    """Yield the responses of a WARC file, so that `fetch.judge` can judge them as at crawl time."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            status = record.http_headers.get_statuscode()
            warc = record.rec_headers
            yield Exchange(
                url=warc.get_header("WARC-Target-URI") or "",
                status=int(status) if status.isdigit() else 0,
                reason=record.http_headers.statusline.partition(" ")[2],
                version=record.http_headers.protocol or "HTTP/1.1",
                headers=tuple(record.http_headers.headers),
                request_headers=(),
                body=record.content_stream().read(),
                received=0,
                cut="The archived body is cut." if warc.get_header("WARC-Truncated") else None,
                address=warc.get_header("WARC-IP-Address"),
                started=_seconds(warc.get_header("WARC-Date")),
                seconds=0.0,
            )


def _printable(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    # What no header may hold (a server's raw bytes, folded lines) would break the record for other tools.
    return [
        ("".join(c if "!" <= c <= "~" else "-" for c in key), "".join(c if " " <= c <= "~" else "?" for c in value))
        for key, value in headers
    ]


def _target(url: str) -> str:
    rest = url.partition("://")[2]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def _seconds(date: str | None) -> float:
    try:
        return datetime.fromisoformat(date or "").timestamp()
    except ValueError:
        return 0.0


def _cut(path: Path, size: int) -> None:
    with path.open("r+b") as stream:
        if stream.seek(0, os.SEEK_END) < size:
            raise OSError(f"{path} is shorter than the crawl's state says")
        stream.truncate(size)
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder, and orders such changes by itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
