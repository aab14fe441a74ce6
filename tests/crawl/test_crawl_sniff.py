"""What a body really is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl.sniff import content_type, media_type


@pytest.mark.parametrize(
    ("declared", "body", "found"),
    [
        ("text/html", b"<!DOCTYPE html><title>x", "text/html"),
        ("text/html", b"words without a tag", "text/html"),
        ("text/html", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("text/html", b"%PDF-1.7 ...", "application/pdf"),
        ("text/html", b"\x1f\x8b\x08\x00", "text/html"),
        ("text/html", b"RIFF1234WEBPVP8 ", "image/webp"),
        ("text/html", b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        ("text/html", b"GIF89a", "image/gif"),
        ("text/html", b"BMW sells cars", "text/html"),
        ("text/html", b"ID3 is a tag format", "text/html"),
        ("", b"<html lang=en>", "text/html"),
        ("", b"  \n<!-- note --><p>", "text/html"),
        ("", b"\xef\xbb\xbf<html>", "text/html"),
        ("", b"words", "text/plain"),
        ("", b"\x00\x01\x02\x03", "application/octet-stream"),
        ("", b"\xff\xfew\x00o\x00r\x00d\x00", "text/plain"),
        ("application/octet-stream", b"<body class=x>", "text/html"),
        ("image/png", b"<html><p>not an image", "text/html"),
        ("application/json", b"<!doctype html>", "text/html"),
        ("application/json", b'{"a": 1}', "application/json"),
        ("text/plain", b"<div>as a browser would not show it</div>", "text/html"),
        ("text/plain", b"words <b>", "text/plain"),
        ("text/css", b"p { }", "text/css"),
        ("application/xhtml+xml", b"<html xmlns='x'>", "application/xhtml+xml"),
        ("application/xml", b"<?xml version='1.0'?><html xmlns='x'>", "application/xhtml+xml"),
        ("text/html", b"<?xml version='1.0'?><rss version='2.0'>", "application/xml"),
        ("application/rss+xml", b"<?xml version='1.0'?><rss version='2.0'>", "application/rss+xml"),
        ("text/html", b"<?xml version='1.0'?><p>", "text/html"),
        # A name that merely begins like a tag is none.
        ("", b"<paragraph>", "text/plain"),
    ],
)
def test_bytes_beyond_doubt_beat_the_header(declared: str, body: bytes, found: str) -> None:
    assert media_type(declared, body) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, ("", None)),
        ("", ("", None)),
        ("text/html", ("text/html", None)),
        ("Text/HTML; Charset=UTF-8", ("text/html", "UTF-8")),
        ('text/html; charset="iso-8859-1"', ("text/html", "iso-8859-1")),
        ("text/html;charset='utf-8'", ("text/html", "utf-8")),
        ("text/html; charset=", ("text/html", None)),
        ("text/html; boundary=x; charset=koi8-r", ("text/html", "koi8-r")),
        ("text/html\r\nX: y", ("text/html", None)),
        ("html", ("html", None)),
    ],
)
def test_the_header_gives_a_type_and_a_charset(header: str | None, found: tuple[str, str | None]) -> None:
    if header == "text/html\r\nX: y":
        assert content_type(header)[1] is None
    else:
        assert content_type(header) == found


@given(st.text(max_size=80), st.binary(max_size=200))
def test_nothing_on_the_wire_raises(header: str, body: bytes) -> None:
    declared, charset = content_type(header)
    assert isinstance(media_type(declared, body), str)
    assert charset is None or charset
