"""Web archives: the pages that a crawl stored."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from detector.formats.record import Input, UnreadableError
from detector.formats.stream import DamagedError
from detector.page import MOST_MARKUP

_MARKUP = frozenset(("text/html", "application/xhtml+xml"))
_PAGES = _MARKUP | {"text/plain"}
_CONTENT = frozenset(("response", "resource", "conversion"))


class _Pieces:
    """A stream that gives what it has before it tells that the rest is damaged."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.read = stream.read1


def read(stream: io.BufferedReader, name: str, left_out: Counter[str]) -> Iterator[Input]:
    """Yield the page of every response, resource and conversion (WET) record that holds HTML or plain text.

    Redirects and other media are counted in `left_out`; requests and metadata are nobody's page. An answer of 400 and
    above is an input with an error.

    Raises:
        UnreadableError: when it is no WARC, or the package for it is missing.

    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as problem:
        raise UnreadableError(f"{name} is a web archive; install detector[crawl] to read it") from problem
    records = ArchiveIterator(_Pieces(stream))
    number = 0
    while True:
        try:
            record = next(records, None)
            if record is None:
                return
            number += 1
            found = _page(record)
        except (ArchiveLoadFailed, DamagedError, EOFError, ValueError) as problem:
            if not number:
                raise UnreadableError(f"{name} is no web archive: {_told(problem)}") from problem
            yield Input(
                f"record {number + 1} of {name}", error=f"{name} is damaged after record {number}: {_told(problem)}"
            )
            return
        if found is not None:
            yield found
        elif record.rec_type in _CONTENT:
            left_out["WARC records that hold no page"] += 1


def _page(record: Any) -> Input | None:
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI")
    url = url.strip("<>") if url else None
    name = url or headers.get_header("WARC-Record-ID") or "a record without a name"
    if record.rec_type not in _CONTENT:
        return None
    http = record.http_headers
    media, _, parameters = (
        (http or headers).get_header("Content-Type") or ("text/plain" if record.rec_type == "conversion" else "")
    ).partition(";")
    media = media.strip().lower()
    if http is not None:
        status = http.get_statuscode()
        if status.startswith(("1", "3")):
            return None
        if not status.startswith("2"):
            return Input(name, url, error=f"The server answered {status[:40]} instead of giving the page")
        media = media or "text/html"
    if media not in _PAGES:
        return None
    source = record.content_stream().read(MOST_MARKUP + 1)
    return Input(name, url, source, "text" if record.rec_type == "conversion" else None, _charset(parameters))


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \t\"'") or None
    return None


def _told(problem: Exception) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
