"""Byte streams: opened, decompressed, looked ahead into and cut into lines of bounded length."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from detector.formats.record import UnreadableError

AHEAD = 65_536
"""Bytes that may be looked at before an input is read."""

LONGEST_LINE = 64_000_000
"""Bytes of a line; a longer one is skipped and reported."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class DamagedError(OSError):
    """A compressed stream is broken or ends too early."""


class _Gzip(io.RawIOBase):
    """What a gzip stream holds; all that can be wrong with it is a `DamagedError`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = gzip.GzipFile(fileobj=stream)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            # one piece: reading on could meet the damage and lose what was sound before it
            data = self._stream.read1(len(view))
        except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
            raise DamagedError(str(problem)) from problem
        view[: len(data)] = data
        return len(data)


class _Zstandard(io.RawIOBase):
    """What a Zstandard stream holds; the package's own reader takes the middle of a frame for its end."""

    def __init__(self, stream: IO[bytes], package: Any) -> None:
        self._stream = stream
        # a small frame may claim a huge window, so memory is bounded here
        self._decompressor = package.ZstdDecompressor(max_window_size=2**27)
        self._failure: type[Exception] = package.ZstdError
        self._frame: Any = None
        self._input = b""
        self._output = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        while not self._output:
            # little at a time, since each byte may stand for thousands
            self._input = self._input or self._stream.read(4_096)
            if not self._input:
                if self._frame is not None:
                    raise DamagedError("the file ends in the middle of a frame")
                return 0
            if self._frame is None:
                self._frame = self._decompressor.decompressobj()
            try:
                self._output = self._frame.decompress(self._input)
            except self._failure as problem:
                raise DamagedError(str(problem)) from problem
            self._input = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = None
        size = min(len(view), len(self._output))
        view[:size] = self._output[:size]
        self._output = self._output[size:]
        return size


def _buffered(raw: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(raw, AHEAD)


def decompressed(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """Return `stream`, or what it holds where its first bytes are those of gzip or Zstandard.

    Raises:
        UnreadableError: when it is Zstandard and the package for it is missing.

    """
    magic = ahead(stream)[:4]
    if magic.startswith(_GZIP):
        return _buffered(_Gzip(stream))
    if magic == _ZSTD:
        try:
            import zstandard
        except ImportError as problem:
            raise UnreadableError(f"{name} is Zstandard; install detector[zstd] to read it") from problem
        return _buffered(_Zstandard(stream, zstandard))
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
