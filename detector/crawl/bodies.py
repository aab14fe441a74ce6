"""Unpacking of compressed bodies in bounded memory."""

import sys
import zlib
from collections.abc import Iterable
from typing import Any, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""The `Accept-Encoding` header that goes with this module."""
MAX_CODINGS = 3
"""Codings on top of each other that are unpacked; more are no honest answer."""
_ZSTD_WINDOW = 23  # 8 MB, the most that RFC 9659 lets a server use


class BadEncoding(Exception):  # noqa: N818 - it names the fault, as the row's code does
    """A body is not what its `Content-Encoding` says; the message is a phrase."""


class _Stage(Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """Return at most `room` unpacked bytes."""

    def finished(self) -> bool:
        """Tell whether the packed stream came to its end."""


class Unpacker:
    """Unpacks a body as it arrives and never holds more than its limit.

    `limit` is the number of unpacked bytes that are wanted. Once `full`, there is more than that.
    """

    def __init__(self, codings: Iterable[str], limit: int) -> None:
        names = [name for name in (c.strip().lower() for c in codings) if name in _STAGES]
        if len(names) > MAX_CODINGS:
            raise BadEncoding(f"the body is packed {len(names)} times over")
        # The server lists the codings in the order in which it applied them.
        self._stages = [_STAGES[name]() for name in reversed(names)]
        self._limit = limit
        self._parts: list[bytes] = []
        self._length = 0
        self.received = 0
        """Packed bytes that came in."""
        self.full = False
        """Whether there is more than `limit` bytes."""

    def feed(self, data: bytes) -> None:
        """Take the next packed bytes; raises `BadEncoding`."""
        self.received += len(data)
        room = self._limit - self._length + 1
        try:
            for stage in self._stages:
                # What an inner coding unpacks to is limited like the whole.
                data = stage.feed(data, self._limit + 1)
                self.full = self.full or len(data) > self._limit
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise BadEncoding(f"the compressed body is damaged ({error})") from error
        if len(data) >= room:
            self.full = True
            data = data[: room - 1]
        self._parts.append(data)
        self._length += len(data)

    def close(self, *, whole: bool = True) -> bytes:
        """Return the body, at most `limit` bytes; raises `BadEncoding` when the packed stream ended early.

        `whole` says that it must not end early; False takes what there is.
        """
        if whole and not self.full and self.received and not all(stage.finished() for stage in self._stages):
            raise BadEncoding("the compressed body ends too early")
        return b"".join(self._parts)


class _Gzip:
    def __init__(self, wbits: int = 31) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._done = False

    def feed(self, data: bytes, room: int) -> bytes:
        if self._done:
            return b""
        out = self._stream.decompress(data, room)
        # A gzip body may consist of several members; what follows the last is ignored, as browsers do.
        while self._stream.eof and len(out) < room:
            rest = self._stream.unused_data
            if self._wbits != 31 or not rest.startswith(b"\x1f\x8b"):
                self._done = bool(rest) or self._wbits != 31
                break
            self._stream = zlib.decompressobj(self._wbits)
            out += self._stream.decompress(rest, room - len(out))
        return out

    def finished(self) -> bool:
        return self._stream.eof


class _Deflate:
    """`deflate` is zlib by the standard and raw by the habit of some servers."""

    def __init__(self) -> None:
        self._inner: _Gzip | None = None
        self._head = b""

    def feed(self, data: bytes, room: int) -> bytes:
        if self._inner is None:
            self._head += data
            if len(self._head) < 2:
                return b""
            data = self._head
            zlib_head = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._inner = _Gzip(15 if zlib_head else -15)
        return self._inner.feed(data, room)

    def finished(self) -> bool:
        return self._inner is not None and self._inner.finished()


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        if self._stream.is_finished():
            return b""
        out: bytes = self._stream.process(data, output_buffer_limit=room)
        while len(out) < room and not self._stream.can_accept_more_data() and not self._stream.is_finished():
            more: bytes = self._stream.process(b"", output_buffer_limit=room - len(out))
            out += more
        return out

    def finished(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._stream = self._new()

    @staticmethod
    def _new() -> Any:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})

    def feed(self, data: bytes, room: int) -> bytes:
        out = b""
        while len(out) < room and (data or not self._stream.needs_input):
            if self._stream.eof:
                data = self._stream.unused_data + data
                if not data:
                    break
                self._stream = self._new()
            piece: bytes = self._stream.decompress(data, room - len(out))
            data = b""
            if self._stream.eof:
                data = self._stream.unused_data
                self._stream = self._new() if data else self._stream
            elif not piece:
                out += piece
                break
            out += piece
        return out

    def finished(self) -> bool:
        return bool(self._stream.eof)


_STAGES: dict[str, type[_Gzip] | type[_Deflate] | type[_Brotli] | type[_Zstd]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
