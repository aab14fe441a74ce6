"""A verdict for a person: what speaks for and against a page, with the words that say so."""

import math
import unicodedata
from collections.abc import Iterator
from typing import TextIO

from detector.records import Reason, Verdict

WIDTH = 80
"""Columns of a line, where a single word is not longer."""

_LITTLE = 0.05
"""Log-odds below which a sign is not worth a line."""
_QUOTES = 4
_COLOURS = {"farm": "31;1", "suspect": "33;1", "clean": "32;1", "error": "35;1", "dim": "2", "bold": "1"}
_BIDI = dict.fromkeys((0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Explanations:
    """Writes verdicts as plain text, one after the other."""

    def __init__(self, out: TextIO, *, colours: bool = False) -> None:
        """Write to `out`, with ANSI colours or without."""
        self._out = out
        self._colours = colours
        self._first = True

    def write(self, verdict: Verdict) -> None:
        """Add one verdict, with an empty line before it when it is not the first."""
        text = "\n".join(explain(verdict, colours=self._colours)) + "\n"
        if not self._first:
            text = "\n" + text
        self._first = False
        # what no terminal can show must not stop the rest
        encoding = self._out.encoding or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding))
        self._out.flush()


_DOUBTED = (
    "More likely a farm than not, but too many honest pages score as high for a label that accuses: "
    "read it before you decide."
)
"""What is said of a page between even odds and the threshold of `suspect`, which a share of honest pages sets."""


def explain(verdict: Verdict, *, colours: bool = False) -> Iterator[str]:
    """Yield the lines of an explanation."""

    def painted(text: str, colour: str) -> str:
        return f"\033[{_COLOURS[colour]}m{text}\033[0m" if colours else text

    for name in dict.fromkeys((verdict.id, verdict.url)):
        if name:
            yield from (painted(line, "bold") for line in wrapped(shown(name), ""))
    if verdict.probability is None or verdict.label is None:
        lines = wrapped(shown(verdict.error or "no verdict"), "  not judged: ", "  ")
        yield from (painted(line, "error") for line in lines)
        yield from _notes(verdict)
        return
    view = {"html": "from its markup", "text": "from extracted text"}.get(verdict.view or "", "")
    facts = [f"probability of a farm {_percent(verdict.probability)}", view]
    yield "  " + painted(verdict.label.upper(), verdict.label) + "  " + ", ".join(fact for fact in facts if fact)
    if verdict.label == "clean" and verdict.probability >= 0.5:
        yield from wrapped(_DOUBTED, "  ")
    speaking = [reason for reason in verdict.reasons if reason.contribution >= _LITTLE]
    total = sum(reason.contribution for reason in verdict.reasons if reason.contribution > 0)
    for number, reason in enumerate(speaking, 1):
        yield ""
        share = reason.contribution / total
        head = f"  {number}. {reason.signal} ({reason.group})"
        right = f"{reason.contribution:+.2f} log-odds, {share:.0%} of what speaks for a farm"
        yield painted(head, "bold") + " " * max(2, WIDTH - len(head) - len(right)) + right
        yield from _sign(reason)
        if reason.policy:
            yield from (painted(line, "dim") for line in wrapped(shown(reason.policy), "     Policy: ", "     "))
    if not speaking:
        yield from wrapped("No sign on the page speaks for a farm.", "  ")
    against = [reason for reason in verdict.reasons if reason.contribution <= -_LITTLE]
    if against:
        yield ""
        told = ", ".join(f"{reason.signal} {reason.contribution:+.2f}" for reason in reversed(against))
        yield from wrapped(told, "  Speaks for an honest page: ", "    ")
    yield from _notes(verdict)
    if verdict.model:
        yield from (painted(line, "dim") for line in wrapped(shown(f"Model {verdict.model}"), "  "))


def _sign(reason: Reason) -> Iterator[str]:
    if reason.summary:
        yield from wrapped(shown(reason.summary), "     ")
    for quote in reason.evidence[:_QUOTES]:
        yield from wrapped(f"“{shown(quote.text)}”", f"       {shown(quote.where)}: ", "         ")
    more = len(reason.evidence) - _QUOTES
    if more > 0:
        yield f"       and {more} more"


def _notes(verdict: Verdict) -> Iterator[str]:
    for note in verdict.notes:
        yield from wrapped(shown(note), "  Note: ", "    ")


def _percent(probability: float) -> str:
    """Return a percentage that is never rounded up to certainty: `99.97 %`, `3 %`, `below 0.01 %`."""
    percent = 100 * probability
    if percent < 0.01:
        return "below 0.01 %"
    if percent > 99.99:
        return "above 99.99 %"
    digits = 0 if 2 <= percent <= 98 else 2
    factor = 10**digits
    rounded = math.floor(percent * factor) / factor if percent > 50 else round(percent, digits)
    return f"{rounded:.{digits}f} %"


def shown(text: str) -> str:
    """Return a page's words safe for a terminal: white space folded, no control, no change of writing direction."""
    folded = " ".join(text.split()).translate(_BIDI)
    if folded.isascii() and folded.isprintable():
        return folded
    return "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cs") else char for char in folded)


def wrapped(text: str, first: str, later: str | None = None) -> Iterator[str]:
    """Yield `text` in lines of at most `WIDTH` columns, broken at spaces, or anywhere in what is longer than a line.

    Args:
        text: words separated by single spaces.
        first: how the first line begins.
        later: how all others begin; as many spaces as `first` has columns when None.

    """
    line, used, bare = first, columns(first), True
    begin = " " * used if later is None else later
    for word in text.split(" "):
        size = columns(word)
        if not bare and used + 1 + size > WIDTH:
            yield line
            line, used, bare = begin, columns(begin), True
        if not bare:
            line, used = line + " ", used + 1
        while used + size > WIDTH and used < WIDTH:
            piece = _fitting(word, WIDTH - used)
            yield line + piece
            word, line, used = word[len(piece) :], begin, columns(begin)
            size = columns(word)
        line, used, bare = line + word, used + size, False
    yield line


def columns(text: str) -> int:
    """Return how many columns a terminal gives to a text."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _fitting(word: str, room: int) -> str:
    """Return the beginning of a word that fits, at least one character."""
    used = 0
    for at, char in enumerate(word):
        used += _columns(char)
        if used > room:
            return word[: max(at, 1)]
    return word
