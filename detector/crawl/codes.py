"""Why an input URL has no score: the machine codes, and the one sentence that goes with them."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The stable first word of a crawled row's `error`, before the colon.

    Besides these there is `http-NNN` for every answer with a status outside 200-299, `http-404` for example.
    An error without one of these codes is the scorer's own: the page was fetched but could not be judged.
    """

    NOT_A_URL = "not-a-url"
    """The input is no URL."""
    SCHEME_REFUSED = "scheme-refused"
    """The input is a URL of another kind than http or https."""
    PORT_REFUSED = "port-refused"
    """The URL names a port that browsers never speak HTTP to, for example 25."""
    DNS_FAILED = "dns-failed"
    """The host name does not exist or has no address."""
    DNS_TIMEOUT = "dns-timeout"
    """The name servers gave no answer in time, or said to try again later, at every attempt."""
    ADDRESS_REFUSED = "address-refused"
    """The host, or a redirect's, is at an address that the address guard refuses."""
    CONNECT_FAILED = "connect-failed"
    """The connection was refused or the network is unreachable."""
    CONNECT_TIMEOUT = "connect-timeout"
    """The connection was not made in time."""
    TLS_FAILED = "tls-failed"
    """The certificate or the TLS handshake is bad."""
    CONNECTION_LOST = "connection-lost"
    """The server closed or reset the connection instead of answering."""
    READ_TIMEOUT = "read-timeout"
    """The server was silent for too long."""
    TOTAL_TIMEOUT = "total-timeout"
    """The answer took too long in all, for example because it drips."""
    BAD_HTTP = "bad-http"
    """The answer is no valid HTTP."""
    HEADERS_TOO_LARGE = "headers-too-large"
    """The answer's head is larger than the limit."""
    BODY_INCOMPLETE = "body-incomplete"
    """The connection ended, or was reset, before the body's announced end."""
    BAD_ENCODING = "bad-encoding"
    """The compressed body cannot be unpacked."""
    EMPTY_BODY = "empty-body"
    """The answer was a success without content."""
    NOT_A_PAGE = "not-a-page"
    """The content is neither HTML nor plain text: an image, a PDF, a feed, ..."""
    REDIRECT_REFUSED = "redirect-refused"
    """A redirect leads to something that is no http or https URL, or nowhere."""
    REDIRECT_LOOP = "redirect-loop"
    """A redirect leads back to an address that was already asked."""
    TOO_MANY_REDIRECTS = "too-many-redirects"
    """The chain of redirects is longer than the limit."""
    ROBOTS_DISALLOWED = "robots-disallowed"
    """The site's robots.txt asks robots to keep off this page."""
    ROBOTS_UNREACHABLE = "robots-unreachable"
    """The site's robots.txt could not be read at any attempt, which forbids the page (RFC 9309, 2.3.1.4)."""
    SCORE_FAILED = "score-failed"
    """Scoring the fetched page ended its process, took too long or raised an exception."""


def http(status: int) -> str:
    """Return the code of an HTTP status outside 200-299."""
    return f"http-{status}"


def is_code(text: str) -> bool:
    """Tell whether a word is one of this package's codes."""
    return text in _CODES or (text.startswith("http-") and len(text) == 8 and text[5:].isdigit())


def code_of(error: str | None) -> str | None:
    """Return the code of a row's `error`; None for no error, or for the scorer's own."""
    if error is None:
        return None
    code, colon, _ = error.partition(":")
    return code if colon and is_code(code) else None


_CODES = frozenset(code.value for code in Code)


@dataclass(frozen=True, slots=True)
class Failure:
    """A code and its sentence."""

    code: str
    """A `Code` value or `http-NNN`."""
    sentence: str
    """What happened, for a person; ends with a full stop."""

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"
