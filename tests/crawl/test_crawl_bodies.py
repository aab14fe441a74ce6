"""Compressed bodies in bounded memory."""

import gzip
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl.bodies import BadEncoding, Unpacker, zstd


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


def unpack(data: bytes, *codings: str, limit: int = 1_000_000, step: int = 0) -> bytes:
    unpacker = Unpacker(codings, limit)
    for at in range(0, len(data), step or max(len(data), 1)):
        unpacker.feed(data[at : at + (step or len(data))])
    return unpacker.close()


@pytest.mark.parametrize("coding", PACK)
@pytest.mark.parametrize("step", [0, 1, 7])
def test_every_coding_is_unpacked_however_it_arrives(coding: str, step: int) -> None:
    page = b"<p>A page of some length.</p>" * 50
    assert unpack(PACK[coding](page), coding, step=step) == page


@given(st.binary(max_size=3_000), st.sampled_from(sorted(PACK)), st.integers(1, 500), st.integers(1, 4_000))
def test_the_body_is_the_first_limit_bytes(data: bytes, coding: str, step: int, limit: int) -> None:
    unpacker = Unpacker([coding], limit)
    packed = PACK[coding](data)
    for at in range(0, len(packed), step):
        unpacker.feed(packed[at : at + step])
        if unpacker.full:
            break
    assert unpacker.close() == data[:limit]
    assert unpacker.full == (len(data) > limit)


def test_raw_deflate_is_understood() -> None:
    assert unpack(raw_deflate(b"page" * 9), "deflate") == b"page" * 9
    assert unpack(raw_deflate(b"page" * 9), "deflate", step=1) == b"page" * 9


def test_members_of_gzip_follow_each_other_and_rubbish_after_them_is_ignored() -> None:
    assert unpack(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip") == b"one two"
    assert unpack(gzip.compress(b"one") + b"rubbish", "gzip") == b"one"


def test_codings_on_top_of_each_other_are_undone_in_reverse() -> None:
    assert unpack(brotli.compress(gzip.compress(b"page")), "gzip", "br") == b"page"
    with pytest.raises(BadEncoding, match="packed 4 times over"):
        Unpacker(["gzip"] * 4, 100)


def test_an_unknown_coding_is_no_coding() -> None:
    assert unpack(b"page", "none", "utf-8", "") == b"page"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_not_packed_as_said_is_bad(coding: str) -> None:
    with pytest.raises(BadEncoding):
        unpack(b"<html>plain text</html>" * 20, coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_stream_that_ends_early_is_bad(coding: str) -> None:
    packed = PACK[coding](bytes(range(256)) * 40)
    with pytest.raises(BadEncoding):
        unpack(packed[: len(packed) // 2], coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@given(data=st.binary(max_size=300))
def test_rubbish_never_raises_anything_else(coding: str, data: bytes) -> None:
    unpacker = Unpacker([coding], 1_000)
    try:
        unpacker.feed(data)
        assert len(unpacker.close()) <= 1_000
    except BadEncoding:
        pass


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_stopped_at_the_limit_in_little_memory(coding: str) -> None:
    zeros = bytes(100_000_000)
    bomb = brotli.compress(zeros, quality=1) if coding == "br" else PACK[coding](zeros)
    if coding == "gzip":
        bomb = gzip.compress(bomb)  # A bomb in a bomb.
    codings = [coding, coding] if coding == "gzip" else [coding]
    tracemalloc.start()
    unpacker = Unpacker(codings, 1_000_000)
    unpacker.feed(bomb)
    body = unpacker.close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert body == bytes(1_000_000)
    assert unpacker.full
    assert peak < 8_000_000


def test_a_window_beyond_the_web_s_limit_is_refused() -> None:
    window = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0}
    stream = zstd.ZstdCompressor(options=window)
    packed = stream.compress(bytes(1000)) + stream.flush()
    with pytest.raises(BadEncoding, match="damaged"):
        unpack(packed, "zstd")
