"""What was fetched, as WARC files that other tools read.

Files are written record by record, each its own gzip member, under a name that ends in `.open`. Only what the
store has noted counts: after a crash the open file is cut back to that length, so that the archive holds each
page that is done exactly once. A complete file gets its final name in one step.
What a record holds is `detector.crawl.trail`'s affair.
"""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter

from detector.crawl import trail
from detector.crawl.store import Segment, StateError, sync_folder
from detector.crawl.trail import Trail

OPEN = ".open"
"""The ending of a file that is being written."""


class Archive:
    """Appends what was fetched to WARC files in a directory; raises `StateError` where the system refuses."""

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
        self._segments = {segment.name: segment for segment in known}
        self._noted = dict(self._segments)
        self._stream: io.BufferedWriter | None = None
        self._writer: Any = None
        self._name = ""
        with self._sentences():
            folder.mkdir(parents=True, exist_ok=True)
            for segment in sorted(self._segments.values(), key=lambda s: s.name):
                self._recover(segment)

    def write(self, found: Trail) -> None:
        """Append what was fetched for one page; nothing where nothing answered."""
        with self._sentences():
            if found.exchanges and self._stream is None:
                self._begin()
            for request, response in trail.records(self._writer, found):
                self._writer.write_request_response_pair(request, response)

    def flush(self) -> list[Segment]:
        """Bring what was written to the disk; return how far each file goes, for the store to note.

        A file that has reached its size is marked as closed; call `seal` once the store has noted it.
        """
        if self._stream is None:
            return []
        with self._sentences():
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
            if segment.closed:
                with self._sentences():
                    self._name_finally(segment)

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
        with self._sentences():
            if noted is None:
                path.unlink(missing_ok=True)
            elif path.exists():
                _cut(path, noted.size)
                self._open(self._name)

    def abandon(self) -> None:
        """Close without noting anything; what the store has noted stays."""
        if self._stream is not None:
            with suppress(OSError):  # On a full disk; what cannot be written then was not going to count.
                self._stream.close()
            self._stream = None

    def _name_finally(self, segment: Segment) -> None:
        if segment.name == self._name and self._stream is not None:
            self._stream.close()
            self._stream = None
        source = self._folder / (segment.name + OPEN)
        if source.exists():
            source.replace(self._folder / segment.name)
            sync_folder(self._folder)

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StateError(
                f"The archive in {self._folder} cannot be written: {error.strerror or error}."
                " What was committed is safe and can be resumed."
            ) from error

    def _recover(self, segment: Segment) -> None:
        source, final = self._folder / (segment.name + OPEN), self._folder / segment.name
        if segment.closed:
            if source.exists():
                _cut(source, segment.size)
                source.replace(final)
            if not final.exists():
                raise StateError(f"{final} belongs to the crawl that is resumed, but is gone.")
            return
        if not source.exists():
            raise StateError(f"{source} belongs to the crawl that is resumed, but is gone.")
        _cut(source, segment.size)
        self._open(segment.name)

    def _begin(self) -> None:
        # An open file of this crawl that the store does not know is left by a run that died before it noted any.
        name = f"crawl-{self._crawl}-{len(self._segments):05}.warc.gz"
        path = self._folder / (name + OPEN)
        path.unlink(missing_ok=True)
        self._open(name)
        sync_folder(self._folder)  # A power cut must not take the name of a file whose length the store notes.
        record = self._writer.create_warcinfo_record(
            name, {"software": self._software, "format": "WARC File Format 1.1", "robots": "obey"}
        )
        self._writer.write_record(record)

    def _open(self, name: str) -> None:
        self._name = name
        self._stream = (self._folder / (name + OPEN)).open("ab")
        self._writer = WARCWriter(self._stream, gzip=True, warc_version="1.1")


def _cut(path: Path, size: int) -> None:
    with path.open("r+b") as stream:
        if stream.seek(0, os.SEEK_END) < size:
            raise StateError(f"{path} belongs to the crawl that is resumed, but is shorter than its state says.")
        stream.truncate(size)
        os.fsync(stream.fileno())
