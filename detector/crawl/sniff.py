"""What a body really is: its media type from its first bytes, its character set from the header."""

import codecs
import re
from email.message import Message

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
"""Media types that can be scored."""

HEAD = 1445
"""Bytes that the WHATWG MIME sniffing standard looks at."""

_HTML = re.compile(
    rb"<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s/>]|<!--",
    re.IGNORECASE,
)
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"OggS\x00", "application/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"(\xb5/\xfd", "application/zstd"),
    (b"\x7fELF", "application/x-elf"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\x00asm", "application/wasm"),
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
_UNKNOWN = frozenset({"", "*/*", "unknown/unknown", "application/unknown", "application/octet-stream"})
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_XML_TYPES = re.compile(r"(?:text|application)/xml|[^;]+\+xml")


def media_type(declared: str, body: bytes) -> str:
    """Return the media type of a body, whatever its server declared.

    Bytes that are beyond doubt (magic numbers, an HTML beginning) beat the header; the header beats a guess.
    """
    head = body[:HEAD]
    for magic, name in _MAGIC:
        # Two letters are too little to contradict a header.
        if head.startswith(magic) and (len(magic) > 3 or not declared.startswith("text/")):
            return name
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        return {b"WEBP": "image/webp", b"AVI ": "video/avi", b"WAVE": "audio/wave"}[head[8:12]]
    if head[4:8] == b"ftyp":
        return "video/mp4"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\x0c")
    if start[:5].lower() == b"<?xml":
        if re.search(rb"<html[\s>]", start, re.IGNORECASE):
            return "application/xhtml+xml"
        if re.search(rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|svg)[\s>]", start, re.IGNORECASE):
            return declared if _XML_TYPES.fullmatch(declared) else "application/xml"
    if _HTML.match(start) and declared != "application/xhtml+xml":
        return "text/html"
    if declared in _UNKNOWN or declared == "text/plain":
        binary = _BINARY.search(head) and not head.startswith(_BOMS)
        return "application/octet-stream" if binary else "text/plain"
    return declared


def content_type(header: str | None) -> tuple[str, str | None]:
    """Split a `Content-Type` header into the media type in lower case and the charset, a mere hint, or None."""
    # A header from the wire may hold anything; what is not printable ASCII says nothing here.
    said = "".join(c for c in header or "" if " " <= c <= "~").strip()[:500]
    if not said:
        return "", None
    message = Message()
    message["Content-Type"] = said
    declared = message.get_content_type() if "/" in said else said.lower()
    charset = message.get_param("charset")
    if not isinstance(charset, str):
        return declared, None
    return declared, charset.strip(" \t'\"") or None
