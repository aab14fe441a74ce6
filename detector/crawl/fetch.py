"""One HTTP request: bounded in time and memory, to a checked address, with every failure named."""

import errno
import ssl
import time
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.http_exceptions import TransferEncodingError
from yarl import URL

from detector.crawl import bodies, guard
from detector.crawl.codes import Code, Failure
from detector.crawl.exchange import Exchange, cut_at
from detector.crawl.names import Names
from detector.crawl.settings import Settings
from detector.crawl.urls import Location

DRAIN = 64 * 1024
"""Bytes read of a body that is not scored (redirects, errors), so that the connection can be used again."""
_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1"
_OUT_OF_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS)


class OutOfFiles(Exception):  # noqa: N818 - it names the state, which passes
    """This process has no file descriptor left; nobody else is to blame and the request may be repeated."""


class Fetcher:
    """A client session without cookies, credentials, proxies or automatic redirects."""

    def __init__(self, settings: Settings, names: Names) -> None:
        self._settings = settings
        self._names = names
        self.headers = {
            "User-Agent": settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": bodies.ACCEPTED,
        }
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the session."""
        settings = self._settings
        context = ssl.create_default_context(cafile=str(settings.tls_ca) if settings.tls_ca else None)
        connector = TCPConnector(
            limit=0,  # The lanes and the level limit what runs at once.
            ssl=context,
            resolver=self._names,
            use_dns_cache=False,  # `Names` remembers, and checks.
            socket_factory=guard.socket_factory(allow_private=settings.allow_private),
            keepalive_timeout=settings.delay + 5.0,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            headers=self.headers,
            timeout=ClientTimeout(
                total=settings.total_timeout,
                sock_connect=settings.connect_timeout,
                sock_read=settings.read_timeout,
            ),
            auto_decompress=False,
            trust_env=False,
            max_line_size=settings.max_header_bytes,
            max_field_size=settings.max_header_bytes,
            max_headers=settings.max_headers,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()

    async def get(self, location: Location, *, limit: int, keep: bool = True) -> Exchange | Failure:
        """Ask for one URL and read at most `limit` bytes of a success's body.

        `keep` says whether the connection may serve another request. Raises `OutOfFiles`.
        """
        if self._session is None:
            raise RuntimeError("the fetcher is not open")
        started = time.time()
        begun = time.monotonic()
        headers = None if keep else {"Connection": "close"}
        try:
            async with self._session.get(
                URL(location.url, encoded=True), allow_redirects=False, headers=headers
            ) as response:
                peer = _peer(response)
                good = 200 <= response.status < 300
                body, received, cut = await _read(response, limit if good else min(limit, DRAIN))
                version = response.version
                return Exchange(
                    url=location.url,
                    status=response.status,
                    reason=response.reason or "",
                    version=f"HTTP/{version.major}.{version.minor}" if version else "HTTP/1.1",
                    headers=tuple((_text(key), _text(value)) for key, value in response.raw_headers),
                    request_headers=tuple(response.request_info.headers.items()),
                    body=body,
                    received=received,
                    cut=cut,
                    address=peer,
                    started=started,
                    seconds=time.monotonic() - begun,
                )
        except bodies.BadEncoding as error:
            return Failure(Code.BAD_ENCODING, f"The body cannot be unpacked: {error}.")
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return self._failure(location, error)

    def _failure(self, location: Location, error: Exception) -> Failure:
        host = location.host
        if _errno(error) in _OUT_OF_FILES:
            raise OutOfFiles from error
        refused = next((e for e in _causes(error) if isinstance(e, guard.AddressRefused)), None)
        if refused is not None:
            words = refused.strerror or str(refused)
            return Failure(Code.ADDRESS_REFUSED, f"The host {host} may not be asked: {words}.")
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            known = self._names.known(host)
            return known if isinstance(known, Failure) else Failure(Code.DNS_FAILED, f"{host} has no address.")
        if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError | ssl.SSLError):
            return Failure(Code.TLS_FAILED, f"No secure connection to {host}: {_tls_words(error)}.")
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            seconds = self._settings.connect_timeout
            return Failure(Code.CONNECT_TIMEOUT, f"No connection to {host} within {seconds:g} seconds.")
        if isinstance(error, aiohttp.ServerTimeoutError):
            return Failure(Code.READ_TIMEOUT, f"The server was silent for {self._settings.read_timeout:g} seconds.")
        if isinstance(error, TimeoutError):
            seconds = self._settings.total_timeout
            return Failure(Code.TOTAL_TIMEOUT, f"The answer was not complete after {seconds:g} seconds.")
        if isinstance(error, aiohttp.ClientConnectorError):
            if location.scheme == "https" and isinstance(error.os_error, ConnectionResetError | ConnectionAbortedError):
                return Failure(Code.TLS_FAILED, f"No secure connection to {host}: the server broke off the handshake.")
            words = (error.os_error.strerror or str(error.os_error)).lower()
            if "Connect call failed" in (error.os_error.strerror or ""):
                words = "refused or unreachable"
            return Failure(Code.CONNECT_FAILED, f"No connection to {host}: {words}.")
        return _protocol_failure(error)


def retry_after(exchange: Exchange, now: float) -> float | None:
    """Return the seconds that a `Retry-After` header asks to wait; None where there is none that makes sense.

    `now` is in seconds since 1970.
    """
    text = (exchange.header("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    from email.utils import parsedate_to_datetime  # Few responses carry a date here.

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError, TypeError):
        return None


async def _read(response: aiohttp.ClientResponse, limit: int) -> tuple[bytes, int, str | None]:
    codings = ",".join(response.headers.getall("Content-Encoding", [])).split(",")
    try:
        unpacker = bodies.Unpacker(codings, limit)
        async for chunk in response.content.iter_any():
            unpacker.feed(chunk)
            if unpacker.full:
                # The rest is not read, so the connection is of no more use.
                response.close()
                break
        body = unpacker.close()
    except bodies.BadEncoding:
        response.close()
        if 200 <= response.status < 300:
            raise
        return b"", 0, "The body could not be unpacked."
    if not unpacker.full:
        return body, unpacker.received, None
    return body, unpacker.received, cut_at(limit, unpacker.received)


def _peer(response: aiohttp.ClientResponse) -> str | None:
    transport = response.connection.transport if response.connection else None
    name = transport.get_extra_info("peername") if transport else None
    return str(name[0]) if name else None


def _protocol_failure(error: Exception) -> Failure:
    lost = Failure(Code.CONNECTION_LOST, "The server closed the connection instead of answering.")
    if isinstance(error, aiohttp.ClientPayloadError):
        if any(isinstance(e, TransferEncodingError) and "Not enough" not in str(e) for e in _causes(error)):
            return Failure(Code.BAD_HTTP, "The body's chunks are malformed.")
        return Failure(Code.BODY_INCOMPLETE, "The body ended before its announced end.")
    if isinstance(error, aiohttp.ClientResponseError):
        if "more than" in error.message or "Too many" in error.message or "too long" in error.message.lower():
            return Failure(Code.HEADERS_TOO_LARGE, "The head of the answer is larger than the limit.")
        return Failure(Code.BAD_HTTP, "The answer is no valid HTTP.")
    if isinstance(error, aiohttp.InvalidURL):
        return Failure(Code.NOT_A_URL, "The URL cannot be asked.")
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return lost
    return Failure(Code.BAD_HTTP, f"The answer is no valid HTTP ({type(error).__name__}).")


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found and len(found) < 10:
        found.append(one)
        inner = getattr(one, "os_error", None)
        one = inner if isinstance(inner, BaseException) and inner not in found else one.__cause__ or one.__context__
    return found


def _errno(error: BaseException) -> int | None:
    return next((e.errno for e in _causes(error) if isinstance(e, OSError) and e.errno), None)


def _tls_words(error: Exception) -> str:
    # aiohttp's own certificate error is an SSL error as well, but without the words.
    for cause in _causes(error):
        words = getattr(cause, "verify_message", None)
        if words:
            return f"the certificate is not valid ({words.rstrip('.')})"
        reason = getattr(cause, "reason", None)
        if isinstance(cause, ssl.SSLError) and isinstance(reason, str):
            return f"the handshake failed ({reason.lower().replace('_', ' ')})"
    return "the handshake failed"


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def raise_file_limit() -> None:
    """Let this process open as many files as the system allows it, since every connection is one."""
    try:
        import resource  # Not on Windows, which has no such limit.
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
