"""What one line of a URL list means: the URL to ask, in its canonical form, or why it is none."""

import re
from dataclasses import dataclass

import ada_url

from detector.crawl.codes import Code, Failure
from detector.site import registrable_domain

MAX_URL = 8_000
"""Characters of the longest URL that is asked; RFC 9110 recommends to support 8,000."""

# fmt: off
BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53,
    69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135,
    137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548,
    554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))
# fmt: on
"""The blocked ports of the Fetch standard (https://fetch.spec.whatwg.org/#bad-port)."""

# How people write URLs that must not be clickable: hxxp, h**p, [.] (.) {.} [dot] (dot), [:], [://], [/].
_SCHEME = re.compile(r"^h(?:tt|xx|\*\*|XX|tX|Xt)p(s?)(?=[\[(:/\\])", re.IGNORECASE)
_DOT = re.compile(r"[ \t]?(?:\[(?:\.|dot|,)\]|\((?:\.|dot)\)|\{(?:\.|dot)\})[ \t]?|\\\.", re.IGNORECASE)
_MARK = re.compile(r"[\[({](://|:|/|@)[\])}]")
_HAS_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_HOST_PORT = re.compile(r"^[^/?#@\\]+:[0-9]{1,5}(?:[/?#\\]|$)")
_WEB = re.compile(r"^(https?):?[/\\]+", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_QUOTES = {"<": ">", '"': '"', "'": "'", "`": "`", "“": "”", "«": "»"}


@dataclass(frozen=True, slots=True)
class Target:
    """One input: the text as the user wrote it, and the user's own name for it."""

    text: str
    """The URL as given."""
    id: str | None = None
    """The caller's name, handed through to the row."""


@dataclass(frozen=True, slots=True)
class Location:
    """A web address that can be asked."""

    url: str
    """Canonical absolute URL: ASCII, without fragment and credentials. Equal pages have equal URLs."""
    scheme: str
    """`http` or `https`."""
    host: str
    """The host in lower-case ASCII, without brackets; an IP address in its usual spelling."""
    port: int
    """The port, also when it is the scheme's own."""

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def domain(self) -> str:
        """The registrable domain, or the address, or the host where there is none; see `detector.site`."""
        # Suffixes under which platforms give away names (blogspot.com) count as public: their tenants are separate
        # sites, and the platform is protected by the limits per address.
        return registrable_domain(self.host)


def understand(text: str) -> Location | Failure:
    """Read one input as a person would: without scheme, defanged, quoted, with spaces or an IDN.

    A missing scheme is read as http, which most sites redirect to https and dead ones still answer.
    """
    line = text.strip("\ufeff \t\r\n\0\u200b\u00a0")
    closing = _QUOTES.get(line[:1])
    if closing and line.endswith(closing):
        line = line[1:-1].strip()
    if not line:
        return Failure(Code.NOT_A_URL, "The input is empty.")
    return locate(_with_scheme(refang(line)))


def refang(text: str) -> str:
    """Undo what makes a URL harmless to click: `hxxp://a[.]example` becomes `http://a.example`."""
    text = _SCHEME.sub(r"http\1", text)
    if "[" in text or "(" in text or "{" in text or "\\" in text:
        head, mark, tail = _MARK.sub(r"\1", text, count=8).partition("://")
        if not mark:
            head, tail = "", head
        # Brackets mean something else in a path or query; only the host is defanged.
        host, rest = _split_host(tail)
        text = head + mark + _DOT.sub(".", host) + rest
    return text


def locate(url: str, base: str | None = None) -> Location | Failure:
    """Parse an absolute URL (or one relative to `base`) by the WHATWG standard, as browsers do."""
    if len(url) > MAX_URL:
        return Failure(Code.NOT_A_URL, f"The URL is longer than {MAX_URL:,} characters.")
    try:
        # A lone surrogate cannot be encoded; the standard reads it as U+FFFD.
        clean = url.encode("utf-8", "replace").decode()
        parsed = ada_url.URL(clean, base) if base else ada_url.URL(clean)
    except ValueError:
        return Failure(Code.NOT_A_URL, f"{_shown(url)} cannot be read as a URL.")
    scheme = parsed.protocol[:-1]
    if scheme not in ("http", "https"):
        return Failure(Code.SCHEME_REFUSED, f"{_shown(url)} is no http or https URL.")
    host = parsed.hostname.strip("[]")
    # A dot at the end names the same host; certificates and servers do not expect it.
    if host.endswith(".") and len(host) > 1:
        host = host[:-1]
        parsed.hostname = host
    if not _is_host(host):
        return Failure(Code.NOT_A_URL, f"{_shown(url)} has no valid host name.")
    port = int(parsed.port) if parsed.port else {"http": 80, "https": 443}[scheme]
    if port in BAD_PORTS:
        return Failure(Code.PORT_REFUSED, f"Port {port} is none that web pages are served from.")
    parsed.username = parsed.password = parsed.hash = ""
    href = parsed.href.partition("#")[0]
    if len(href) > 3 * MAX_URL:
        return Failure(Code.NOT_A_URL, f"The URL is longer than {3 * MAX_URL:,} characters when encoded.")
    return Location(href, scheme, host, port)


def _with_scheme(line: str) -> str:
    match = _WEB.match(line)
    if match:
        return f"{match[1].lower()}://{line[match.end() :]}"
    if line.startswith(("//", "\\\\")):
        return f"http:{line}"
    if _HAS_SCHEME.match(line) and not _HOST_PORT.match(line):
        return line
    host = _split_host(line)[0].rpartition("@")[2]
    name = host.partition(":")[0]
    # One bare word is more likely a word than a host; `localhost` is the exception that people mean.
    if "." not in host and "。" not in host and name != "localhost" and not host.startswith("["):
        return "?" + line
    return f"http://{line}"


def _split_host(text: str) -> tuple[str, str]:
    end = min((at for mark in "/?#" if (at := text.find(mark)) >= 0), default=len(text))
    return text[:end], text[end:]


def _is_host(host: str) -> bool:
    if ":" in host:
        return True  # The parser lets only a valid IPv6 address through.
    return 0 < len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))


def _shown(text: str) -> str:
    shown = "".join(c if c.isprintable() else "?" for c in text[:100]).removeprefix("?")
    return f"'{shown}{'...' if len(text) > 100 else ''}'"
