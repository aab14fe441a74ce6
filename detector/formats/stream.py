"""Byte streams: opened, decompressed, looked ahead into and cut into lines of bounded length."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from detector.formats.record import UnreadableError

AHEAD = 65_536
"""Bytes that may be looked at before an input is read."""

LONGEST_LINE = 64_000_000
"""Bytes of a line; a longer one is skipped and reported."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class DamagedError(OSError):
    """A compressed stream is broken or ends too early."""


class _Decompressed(io.RawIOBase):
    """A decompressor's output whose failures are all `DamagedError`, whatever the library calls them."""

    def __init__(self, stream: BinaryIO, failures: tuple[type[Exception], ...]) -> None:
        self._stream = stream
        self._failures = failures

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._stream.read(len(view))
        except self._failures as problem:
            raise DamagedError(str(problem) or type(problem).__name__) from problem
        view[: len(data)] = data
        return len(data)


def _buffered(raw: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(raw, AHEAD)


def decompressed(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """Return `stream`, or what it holds where its first bytes are those of gzip or Zstandard.

    Raises:
        UnreadableError: when it is Zstandard and the package for it is missing.

    """
    magic = ahead(stream)[:4]
    if magic.startswith(_GZIP):
        opened = cast("BinaryIO", gzip.GzipFile(fileobj=stream))
        return _buffered(_Decompressed(opened, (gzip.BadGzipFile, EOFError, zlib.error)))
    if magic == _ZSTD:
        try:
            import zstandard
        except ImportError as problem:
            raise UnreadableError(f"{name} is Zstandard; install detector[zstd] to read it") from problem
        # a small frame may claim a huge window, so memory is bounded here
        reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(stream, read_across_frames=True)
        return _buffered(_Decompressed(cast("BinaryIO", reader), (zstandard.ZstdError,)))
    return stream


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file for reading, as it stands on disk.

    Raises:
        UnreadableError: when the system refuses; the message says why in one sentence.

    """
    try:
        stream = _buffered(io.FileIO(path))
    except OSError as problem:
        raise UnreadableError(f"{path} cannot be read: {problem.strerror or problem}") from problem
    with stream:
        yield stream


@contextmanager
def standard_input() -> Iterator[io.BufferedReader]:
    """Give standard input as bytes; it is not closed afterwards."""
    stream = _buffered(io.FileIO(sys.stdin.fileno(), closefd=False))
    try:
        yield stream
    finally:
        stream.detach()


def ahead(stream: io.BufferedReader, size: int = AHEAD) -> bytes:
    """Return the first bytes without consuming them, at most `size`.

    A pipe gives what is there after its first write, which may be less than a file would give.
    """
    return stream.peek(size)[:size]


def lines(stream: IO[bytes], longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1, without its end; None stands for a line that is too long to hold."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) <= longest or line.endswith(b"\n"):
            yield number, line.rstrip(b"\r\n")
            continue
        del line  # the rest is passed over in pieces, so that no line of any length fills memory
        while (rest := stream.readline(AHEAD)) and not rest.endswith(b"\n"):
            pass
        yield number, None
