"""URL lists: one address a line."""

import re
from collections.abc import Iterator
from typing import IO

from detector.formats.record import Input
from detector.formats.stream import lines

_LONGEST = 16_000
_URL = re.compile(r"[<\"'`“«(]?(?:h[tx*]{2}ps?\W{0,6}[/\\]{2}|//)\S", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?:[\w-]{1,63}(?:\.|\[\.\]|\(\.\))){1,8}[^\W\d_]{2,24}\.?|(?:\d{1,3}\.){3}\d{1,3}|localhost(?=:))"
    r"(?::\d{1,5})?(?:[/?#]\S{0,2000})?",
    re.IGNORECASE,
)


def is_address(text: str) -> bool:
    """Tell whether a line or cell is written like a web address: with http(s), also defanged, or as a bare host."""
    text = text.strip()[:4_000]
    return _URL.match(text) is not None or _HOST.fullmatch(text) is not None


def is_list(text: str) -> bool:
    """Tell a URL list from a page of text: more than half of the lines, blank ones and comments apart, are addresses.

    `text` is the beginning of the file; where it was cut, its last line must have been left out.
    """
    entries = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    return 2 * sum(map(is_address, entries)) > len(entries)


def read(stream: IO[bytes], name: str) -> Iterator[Input]:
    """Yield every entry, to be fetched as it is written; blank lines and comments (`# ...`) are no entries."""
    for number, line in lines(stream, _LONGEST):
        if line is None:
            place = f"line {number} of {name}"
            yield Input(place, error=f"{place} is longer than any address")
            continue
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip(" \t\0\x0b\x0c")
        if text and not text.startswith("#"):
            yield Input(text, text)
