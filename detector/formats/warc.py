"""Web archives: the pages that a crawl stored."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from detector.crawl.codes import Code
from detector.crawl.sniff import PAGES, content_type
from detector.formats.record import Input, UnreadableError
from detector.formats.stream import DamagedError
from detector.page import MOST_MARKUP

_CONTENT = frozenset(("response", "resource", "conversion"))


class _Pieces:
    """A stream that gives what it has before it tells that the rest is damaged."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.read = stream.read1


def read(stream: io.BufferedReader, name: str, left_out: Counter[str]) -> Iterator[Input]:
    """Yield the page of every response, resource and conversion (WET) record that holds HTML or plain text.

    A response is judged as the crawler judges it: by its status, and by its bytes before what was declared. What
    cannot be scored is an input with the error that the crawl's row has, so that an archive of `detector score --warc`
    gives the rows of the crawl, for each page for which anything was fetched; the `id` is the address that was asked
    first. Redirects that lead to another record are counted in `left_out`, and so are media that are no pages in the
    archives of other tools; requests and metadata are nobody's page.

    Raises:
        UnreadableError: when it is no WARC, or the package for it is missing.

    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        import detector.crawl.trail  # noqa: F401 - what is missing is told here
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
    from detector.crawl import trail

    if record.rec_type not in _CONTENT:
        return None
    if record.rec_type == "conversion":
        return _text(record)
    found = trail.read(record, MOST_MARKUP + 1)
    failure = found.failure
    # To other tools a picture is as good as a page; our own crawl asked for a page and has a row for what came.
    if found.redirects or (failure and failure.code == Code.NOT_A_PAGE and found.requested is None):
        return None
    url = found.url or None
    return Input(
        found.requested or url or _record_id(record),
        url,
        found.body if failure is None else None,
        encoding=found.encoding,
        error=str(failure) if failure else None,
        notes=found.notes,
    )


def _text(record: Any) -> Input | None:
    """Return the text that another tool extracted from a page."""
    media, encoding = content_type(record.rec_headers.get_header("Content-Type") or "text/plain")
    if media not in PAGES:
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None
    return Input(url or _record_id(record), url, record.raw_stream.read(MOST_MARKUP + 1), "text", encoding)


def _record_id(record: Any) -> str:
    return record.rec_headers.get_header("WARC-Record-ID") or "a record without a name"


def _told(problem: Exception) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
