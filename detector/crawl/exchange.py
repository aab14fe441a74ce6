"""One request and its response, and what the response is worth: alike just after fetching and from an archive."""

import re
from dataclasses import dataclass

from detector.crawl import codes, sniff
from detector.crawl.codes import Code, Failure

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""The statuses that redirect, where they come with a `Location`."""
BOMB = 10
"""How many times larger than what came over the wire a cut body is when the row calls it packed too tightly."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response."""

    url: str
    """The URL that was asked."""
    status: int
    """The HTTP status."""
    reason: str
    """The words after the status."""
    version: str
    """`HTTP/1.1` or `HTTP/1.0`."""
    headers: tuple[tuple[str, str], ...]
    """The response's headers as they came."""
    request_headers: tuple[tuple[str, str], ...]
    """The request's headers."""
    body: bytes
    """The unpacked body, at most as long as asked for."""
    received: int
    """Bytes of body that came over the wire."""
    cut: str | None
    """None where the body is whole; else a sentence that says where reading stopped and why."""
    address: str | None
    """The address that answered."""
    started: float
    """When the request was sent, in seconds since 1970."""
    seconds: float
    """How long it took."""

    def header(self, name: str) -> str | None:
        """Return the first value of a header; None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def target(self) -> str | None:
        """Where this response redirects to, as its server wrote it; None where it is an answer."""
        return (self.header("location") or None) if self.status in REDIRECTS else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a final response is, and why it cannot be scored, if so."""

    encoding: str | None
    """The charset that the server declared, a mere hint."""
    failure: Failure | None
    """Why there is nothing to score; None where there is."""
    cut: str | None
    """A sentence where what is scored is not the whole body; None where it is, or where nothing is scored."""


def judge(exchange: Exchange) -> Judgement:
    """Judge a final response, one that does not redirect: a pure function of its status, headers and body."""
    declared, charset = sniff.content_type(exchange.header("content-type"))
    failure = _failure(exchange, declared)
    return Judgement(charset, failure, exchange.cut if failure is None else None)


def identified(exchange: Exchange) -> str:
    """Return the media type of a response's body by its bytes, whatever the server declared."""
    return sniff.media_type(sniff.content_type(exchange.header("content-type"))[0], exchange.body)


def cut_at(kept: int, received: int) -> str:
    """Return the sentence for a body of which only the first `kept` bytes were kept.

    `received` is the number of bytes that came over the wire, packed as they were, before reading stopped.
    """
    if received * BOMB < kept:
        return f"Reading stopped at {kept:,} bytes: {received:,} compressed bytes unpack to more than that."
    return f"Only the first {kept:,} bytes were read."


def notes(requested: str, url: str, cut: str | None = None) -> tuple[str, ...]:
    """Return the notes of a page's row: that it was redirected from `requested` to `url`, and where it was cut."""
    redirected = (f"Redirected from {requested}.",) if url != requested else ()
    return (*redirected, cut) if cut else redirected


def _failure(exchange: Exchange, declared: str) -> Failure | None:
    if not 200 <= exchange.status < 300:
        sentence = f"The server answered {exchange.status} {printable(exchange.reason.strip())[:60]}".rstrip() + "."
        return Failure(codes.http(exchange.status), sentence)
    if not exchange.body.strip():
        return Failure(Code.EMPTY_BODY, "The server answered with success but no content.")
    media = sniff.media_type(declared, exchange.body)
    if media not in sniff.PAGES:
        said = f", though declared {declared}" if declared and declared != media else ""
        return Failure(Code.NOT_A_PAGE, f"The content is {printable(media)[:80]}{said[:100]}, no page.")
    return None


def printable(text: str) -> str:
    """Return a server's words with a question mark for every character that is not printable ASCII."""
    return re.sub(r"[^ -~]", "?", text)
