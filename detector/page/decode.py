"""From bytes to text, the way browsers do it: mark, transport, declaration, content."""

import codecs
from functools import lru_cache
from importlib.util import find_spec

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@lru_cache(maxsize=1)
def _has_turbohtml() -> bool:
    return find_spec("turbohtml") is not None


def _codec(label: str) -> str | None:
    """Return Python's name of a declared encoding as the web means it, None for one that nobody knows."""
    label = label.strip().strip("\"'").lower()
    if label in ("iso-8859-1", "latin-1", "latin1", "iso8859-1", "us-ascii", "ascii"):
        return "cp1252"  # the Encoding Standard reads these labels as windows-1252
    if label in ("gb2312", "gbk", "x-gbk"):
        return "gb18030"
    if label in ("utf-16", "utf16", "utf-16le", "utf-16be"):
        return None  # a declaration that could be read was not UTF-16
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # bytes-to-bytes codecs such as zlib answer to names, too
    return info.name if getattr(info, "_is_text_encoding", True) else None


def decode(data: bytes, hint: str | None = None, *, html: bool = True) -> tuple[str, str]:
    """Return the text of `data` and the encoding that it was read with; never fails, bad bytes become U+FFFD.

    Order of the WHATWG Encoding Standard: byte-order mark, then `hint` (the transport's charset), then what a
    `<meta>` declares, then what the bytes look like. UTF-8 that is valid wins over a hint or declaration that
    contradicts it: a wrong label is far likelier than other text that happens to be valid UTF-8.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        ended = problem.start >= len(data) - 3 and problem.reason == "unexpected end of data"
        if ended and not data[: problem.start].isascii():
            return data.decode("utf-8", "replace"), "utf-8"  # cut inside a character
    else:
        if not (data.isascii() and b"\x1b" in data):
            return text, "utf-8"
    name = (_codec(hint) if hint else None) or (_declared(data) if html else None) or _detected(data)
    return data.decode(name, "replace"), name


def _declared(data: bytes) -> str | None:
    from bs4.dammit import EncodingDetector

    label = EncodingDetector.find_declared_encoding(data[:4096], is_html=True, search_entire_document=True)
    return _codec(label) if label else None


def _detected(data: bytes) -> str:
    if _has_turbohtml():
        from turbohtml.detect import detect

        label = detect(data[:200_000]).encoding
        return (_codec(label) if label else None) or "cp1252"
    from bs4.dammit import UnicodeDammit

    return _codec(UnicodeDammit(data[:200_000]).original_encoding or "") or "cp1252"
