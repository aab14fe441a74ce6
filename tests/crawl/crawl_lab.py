"""A web of our own on the loopback network: hosts, servers with every fault, a stub judge, and what to expect."""

import asyncio
import contextlib
import gzip
import json
import os
import select
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

import brotli

from detector.crawl.bodies import zstd
from detector.crawl.codes import Code
from detector.records import Verdict

# The judge -----------------------------------------------------------------------------------------------------


def stub(source: bytes, *, url: str, encoding: str | None, id: str | None) -> Verdict:  # noqa: A002
    """Judge a page by a checksum of its bytes, so that no row can pass for another's."""
    if b"crash the judge" in source:
        os.abort()
    if b"hang the judge" in source:
        time.sleep(600)
    if b"break the judge" in source:
        raise ZeroDivisionError
    if b"nothing to judge" in source:
        return Verdict(id, url, None, None, error="The page shows no text.", model="stub")
    return Verdict(id, url, 0.5, "clean", signals={"crc": float(zlib.crc32(source))}, model="stub")


def make_stub() -> Any:
    return stub


# Names ---------------------------------------------------------------------------------------------------------


async def lookup(host: str) -> Sequence[str]:
    """Resolve the hosts of the lab: `missing.h123.test` does not exist, and so on."""
    kind, label, *_ = host.split(".")
    if kind == "missing":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if kind == "later":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    if kind == "metadata":
        return ["169.254.169.254"]
    number = int(label[1:]) if label[1:].isdigit() else 0
    return [f"127.0.{1 + number % 50}.1"]


# The server ----------------------------------------------------------------------------------------------------


@dataclass
class Visits:
    """What the server saw of one host or address."""

    starts: list[float] = field(default_factory=list)
    active: list[Any] = field(default_factory=list)
    most: int = 0

    def begin(self, sock: Any) -> None:
        self.starts.append(time.monotonic())
        self.active.append(sock)
        if len(self.active) > self.most:
            # A client that has hung up has ended its request, even where this busy server has yet to notice.
            self.most = max(self.most, sum(not hung_up(one) for one in self.active))


def hung_up(sock: Any) -> bool:
    descriptor = sock.fileno()
    if descriptor < 0:
        return True
    poll = select.poll()
    poll.register(descriptor, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


class Requested(Exception):  # noqa: N818 - it is how a handler ends a connection
    """The connection is over."""


@dataclass
class Request:
    host: str
    path: str
    headers: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    times: int
    """How often this path of this host was asked for, this time included."""

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    def answer(self, status: str, body: bytes = b"", *lines: str, media: str | None = "text/html") -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines]
        if media is not None:
            head.append(f"Content-Type: {media}")
        self.send("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)

    def reset(self) -> None:
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.writer.transport.abort()
        raise Requested

    def gone(self) -> bool:
        lost = self.reader.exception() is not None
        return lost or self.reader.at_eof() or self.writer.transport.is_closing()

    async def until_gone(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self.reader.read()
        raise Requested


def page_of(host: str, path: str) -> bytes:
    return f"<!doctype html><title>{path}</title><p>The page {path} of {host}.".encode() + b" Words." * 40


BOMB = b"<!doctype html><p>" + b"boom " * 6_000_000
_bombs: dict[str, bytes] = {}


def bomb(coding: str) -> bytes:
    if not _bombs:
        _bombs.update(gzip=gzip.compress(BOMB, 1), br=brotli.compress(BOMB, quality=1), zstd=zstd.compress(BOMB, 1))
    return _bombs[coding]


Handler = Callable[[Request], Awaitable[None] | None]
FAULTS: dict[str, tuple[Handler, str]] = {}
"""By name: what the server does, and the code of the row that must come of it (`ok` for none)."""


def fault(name: str, code: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        FAULTS[name] = handler, code
        return handler

    return keep


@fault("plain", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path))


@fault("latin", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path) + "é".encode("latin-1"), media="text/html; charset=iso-8859-1")


@fault("gzip", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", gzip.compress(page_of(r.host, r.path)), "Content-Encoding: gzip")


@fault("br", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", brotli.compress(page_of(r.host, r.path)), "Content-Encoding: br")


@fault("zstd", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", zstd.compress(page_of(r.host, r.path)), "Content-Encoding: zstd")


@fault("chunked", "ok")
def _(r: Request) -> None:
    body = page_of(r.host, r.path)
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for at in range(0, len(body), 50):
        piece = body[at : at + 50]
        r.send(b"%x\r\n%b\r\n" % (len(piece), piece))
    r.send(b"0\r\n\r\n")


@fault("until-closed", "ok")
def _(r: Request) -> None:
    r.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + page_of(r.host, r.path))
    raise Requested


@fault("untyped", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path), media=None)


@fault("called-binary", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path), media="application/octet-stream")


@fault("longer-than-said", Code.BAD_HTTP)
def _(r: Request) -> None:
    body = page_of(r.host, r.path)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    r.send(head + body + b"<p>This much more.</p>" * 9)
    raise Requested


@fault("cookie", "ok")
def _(r: Request) -> None:
    if "cookie" in r.headers or "authorization" in r.headers:
        r.answer("400 Bad Request")
    else:
        r.answer("200 OK", page_of(r.host, r.path), "Set-Cookie: a=b; Path=/", "WWW-Authenticate: Basic realm=x")


@fault("reset", Code.CONNECTION_LOST)
def _(r: Request) -> None:
    r.reset()


@fault("reset-in-body", Code.BODY_INCOMPLETE)
async def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half")
    await r.writer.drain()
    await asyncio.sleep(0.05)
    r.reset()


@fault("close", Code.CONNECTION_LOST)
def _(r: Request) -> None:
    raise Requested


@fault("stall", Code.READ_TIMEOUT)
async def _(r: Request) -> None:
    await r.until_gone()


@fault("stall-in-body", Code.READ_TIMEOUT)
async def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half")
    await r.until_gone()


@fault("drip", Code.TOTAL_TIMEOUT)
async def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    while not r.gone():
        r.send(b"x")
        await asyncio.sleep(0.1)
    raise Requested


@fault("drip-head", Code.TOTAL_TIMEOUT)
async def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while not r.gone():
        r.send(b"x")
        await asyncio.sleep(0.1)
    raise Requested


@fault("shorter-than-said", Code.BODY_INCOMPLETE)
def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + page_of(r.host, r.path))
    raise Requested


@fault("chunks-cut", Code.BODY_INCOMPLETE)
def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n")
    raise Requested


@fault("chunks-bad", Code.BAD_HTTP)
def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>ab\r\n")
    raise Requested


@fault("picture", Code.NOT_A_PAGE)
def _(r: Request) -> None:
    r.answer("200 OK", b"\x89PNG\r\n\x1a\n" + bytes(100))


@fault("pdf", Code.NOT_A_PAGE)
def _(r: Request) -> None:
    r.answer("200 OK", b"%PDF-1.7" + bytes(100), media="application/pdf")


@fault("feed", Code.NOT_A_PAGE)
def _(r: Request) -> None:
    r.answer("200 OK", b"<?xml version='1.0'?><rss version='2.0'></rss>")


@fault("bomb-gzip", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", bomb("gzip"), "Content-Encoding: gzip")


@fault("bomb-br", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", bomb("br"), "Content-Encoding: br")


@fault("bomb-zstd", "ok")
def _(r: Request) -> None:
    r.answer("200 OK", bomb("zstd"), "Content-Encoding: zstd")


@fault("endless-body", "ok")
async def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BOMB[:18])
    while not r.gone():
        r.send(b"boom " * 2_000)
        await r.writer.drain()
        await asyncio.sleep(0)
    raise Requested


@fault("endless-redirects", Code.TOO_MANY_REDIRECTS)
def _(r: Request) -> None:
    number = int(r.path.rpartition("~")[2]) if "~" in r.path else 0
    r.answer("302 Found", b"", f"Location: {r.path.partition('~')[0]}~{number + 1}")


@fault("circle", Code.REDIRECT_LOOP)
def _(r: Request) -> None:
    there, _, back = r.path.partition("~")
    r.answer("301 Moved Permanently", b"", f"Location: {there if back else there + '~back'}")


@fault("to-itself", Code.REDIRECT_LOOP)
def _(r: Request) -> None:
    r.answer("302 Found", b"", f"Location: {r.path}")


@fault("moved", "ok")
def _(r: Request) -> None:
    if r.path.endswith("~moved"):
        r.answer("200 OK", page_of(r.host, r.path))
    else:
        r.answer("308 Permanent Redirect", b"<p>moved</p>", f"Location: {r.path}~moved")


@fault("to-mail", Code.REDIRECT_REFUSED)
def _(r: Request) -> None:
    r.answer("302 Found", b"", "Location: mailto:nobody@example.org")


@fault("to-file", Code.REDIRECT_REFUSED)
def _(r: Request) -> None:
    r.answer("302 Found", b"", "Location: file:///etc/passwd")


@fault("to-rubbish", Code.REDIRECT_REFUSED)
def _(r: Request) -> None:
    r.answer("302 Found", b"", "Location: http://[half/")


@fault("to-metadata", Code.ADDRESS_REFUSED)
def _(r: Request) -> None:
    r.answer("302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/")


@fault("to-metadata-by-name", Code.ADDRESS_REFUSED)
def _(r: Request) -> None:
    r.answer("302 Found", b"", "Location: http://metadata.test/latest/meta-data/")


@fault("to-metadata-in-hex", Code.ADDRESS_REFUSED)
def _(r: Request) -> None:
    r.answer("307 Temporary Redirect", b"", "Location: http://[::ffff:a9fe:a9fe]/")


@fault("nowhere", "http-302")
def _(r: Request) -> None:
    r.answer("302 Found", b"<p>no location</p>")


@fault("bad-gzip", Code.BAD_ENCODING)
def _(r: Request) -> None:
    r.answer("200 OK", b"\x1f\x8b\x08" + page_of(r.host, r.path), "Content-Encoding: gzip")


@fault("cut-gzip", Code.BAD_ENCODING)
def _(r: Request) -> None:
    r.answer("200 OK", gzip.compress(page_of(r.host, r.path))[:-30], "Content-Encoding: gzip")


@fault("not-br", Code.BAD_ENCODING)
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path), "Content-Encoding: br")


@fault("huge-header", Code.HEADERS_TOO_LARGE)
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path), "X-Huge: " + "x" * 200_000)


@fault("many-headers", Code.HEADERS_TOO_LARGE)
def _(r: Request) -> None:
    r.answer("200 OK", page_of(r.host, r.path), *(f"X-{i}: {i}" for i in range(3_000)))


@fault("no-http", Code.BAD_HTTP)
def _(r: Request) -> None:
    r.send(b"220 mail.test ESMTP ready\r\n\r\n")
    raise Requested


@fault("two-lengths", Code.BAD_HTTP)
def _(r: Request) -> None:
    r.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\n<p>ab")
    raise Requested


@fault("later-429", "ok")
def _(r: Request) -> None:
    if r.times == 1:
        r.answer("429 Too Many Requests", b"slow down", "Retry-After: 1")
    else:
        r.answer("200 OK", page_of(r.host, r.path))


@fault("later-503", "ok")
def _(r: Request) -> None:
    if r.times == 1:
        r.answer("503 Service Unavailable", b"", f"Retry-After: {formatdate(time.time() + 1.5, usegmt=True)}")
    else:
        r.answer("200 OK", page_of(r.host, r.path))


@fault("tomorrow-429", "http-429")
def _(r: Request) -> None:
    r.answer("429 Too Many Requests", b"", "Retry-After: 86400")


@fault("always-503", "http-503")
def _(r: Request) -> None:
    r.answer("503 Service Unavailable")


@fault("always-500", "http-500")
def _(r: Request) -> None:
    r.answer("500 Internal Server Error", b"<p>sorry</p>")


@fault("once-502", "ok")
def _(r: Request) -> None:
    if r.times == 1:
        r.answer("502 Bad Gateway")
    else:
        r.answer("200 OK", page_of(r.host, r.path))


@fault("absent", "http-404")
def _(r: Request) -> None:
    r.answer("404 Not Found", b"<p>no such page</p>")


@fault("forbidden", "http-403")
def _(r: Request) -> None:
    r.answer("403 Forbidden", b"<p>keep out</p>", "WWW-Authenticate: Basic realm=x")


@fault("empty", Code.EMPTY_BODY)
def _(r: Request) -> None:
    r.answer("200 OK")


@fault("no-content", Code.EMPTY_BODY)
def _(r: Request) -> None:
    r.send(b"HTTP/1.1 204 No Content\r\n\r\n")


ROBOTS: dict[str, tuple[Handler, str]] = {}
"""By the first label of a host's name: its robots.txt, and the code of its rows (empty: each page's own)."""


def robots_txt(name: str, code: str = "") -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        ROBOTS[name] = handler, code
        return handler

    return keep


@robots_txt("open")
def _(r: Request) -> None:
    r.answer("200 OK", b"User-agent: *\nDisallow: /private\n", media="text/plain")


@robots_txt("absent")
def _(r: Request) -> None:
    r.answer("404 Not Found", b"User-agent: *\nDisallow: /\n")


@robots_txt("forbidden")
def _(r: Request) -> None:
    r.answer("403 Forbidden")


@robots_txt("closed", Code.ROBOTS_DISALLOWED)
def _(r: Request) -> None:
    r.answer("200 OK", b"User-agent: *\nDisallow: /\n", media="text/plain")


@robots_txt("closed-to-us", Code.ROBOTS_DISALLOWED)
def _(r: Request) -> None:
    r.answer("200 OK", b"User-agent: *\nAllow: /\nUser-agent: detector\nDisallow: /\n", media="text/plain")


@robots_txt("broken", Code.ROBOTS_UNREACHABLE)
def _(r: Request) -> None:
    r.answer("500 Internal Server Error")


@robots_txt("busy", Code.ROBOTS_UNREACHABLE)
def _(r: Request) -> None:
    r.answer("429 Too Many Requests", b"", "Retry-After: 1")


@robots_txt("back-soon")
def _(r: Request) -> None:
    if r.times == 1:
        r.answer("503 Service Unavailable", b"", "Retry-After: 1")
    else:
        r.answer("200 OK", b"", media="text/plain")


@robots_txt("resets", Code.ROBOTS_UNREACHABLE)
def _(r: Request) -> None:
    r.reset()


@robots_txt("stalls", Code.ROBOTS_UNREACHABLE)
async def _(r: Request) -> None:
    await r.until_gone()


@robots_txt("garbled", Code.ROBOTS_UNREACHABLE)
def _(r: Request) -> None:
    r.answer("200 OK", b"\x1f\x8b\x08 not gzip at all", "Content-Encoding: gzip")


@robots_txt("moved", Code.ROBOTS_DISALLOWED)
def _(r: Request) -> None:
    if r.path == "/robots.txt~3":
        r.answer("200 OK", b"User-agent: *\nDisallow: /\n", media="text/plain")
    else:
        number = int(r.path.partition("~")[2] or 0)
        r.answer("301 Moved Permanently", b"", f"Location: /robots.txt~{number + 1}")


@robots_txt("endless")
def _(r: Request) -> None:
    number = int(r.path.partition("~")[2] or 0)
    r.answer("301 Moved Permanently", b"", f"Location: /robots.txt~{number + 1}")


@robots_txt("huge")
def _(r: Request) -> None:
    r.answer("200 OK", b"# padding\n" * 60_000 + b"User-agent: *\nDisallow: /\n", media="text/plain")


@robots_txt("junk")
def _(r: Request) -> None:
    r.answer("200 OK", b"<html><p>Welcome to our shop. Disallow: nothing.</p></html>" + bytes(range(256)))


@robots_txt("slow")
def _(r: Request) -> None:
    r.answer("200 OK", b"User-agent: *\nCrawl-delay: 0.3\n", media="text/plain")


@robots_txt("to-metadata", Code.ROBOTS_UNREACHABLE)
def _(r: Request) -> None:
    r.answer("302 Found", b"", "Location: http://169.254.169.254/robots.txt")


class Lab:
    """The server: answers for every host on every loopback address, and counts."""

    def __init__(self, delay: float = 0.0, pages: dict[str, bytes] | None = None) -> None:
        self.delay = delay
        self.pages = pages or {}
        self.hosts: defaultdict[str, Visits] = defaultdict(Visits)
        self.addresses: defaultdict[str, Visits] = defaultdict(Visits)
        self.paths: Counter[str] = Counter()
        self.agents: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                first = await reader.readexactly(1)
                if first != b"G":
                    return  # No GET: a TLS greeting, for example.
                head = first + await reader.readuntil(b"\r\n\r\n")
                await self._one(head.decode("latin-1"), reader, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, Requested, ssl.SSLError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    async def _one(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.split("\r\n")
        path = first.split(" ")[1]
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        host = headers["host"].rpartition(":")[0] or headers["host"]
        if path == "/__counts__":
            counts = {
                "hosts": {h: {"starts": v.starts, "most": v.most} for h, v in self.hosts.items()},
                "addresses": {h: {"most": v.most} for h, v in self.addresses.items()},
                "paths": self.paths,
                "agents": self.agents,
            }
            writer.write(_plain(json.dumps(counts).encode()))
            return
        self.paths[host + path] += 1
        self.agents[headers.get("user-agent", "")] += 1
        seen = (self.hosts[host], self.addresses[writer.get_extra_info("sockname")[0]])
        sock = writer.get_extra_info("socket")
        for visits in seen:
            visits.begin(sock)
        request = Request(host, path, headers, reader, writer, self.paths[host + path])
        try:
            if self.delay:
                await asyncio.sleep(self.delay)
            page = self.pages.get(path)
            if page is not None:
                request.answer("200 OK", page)
                return
            if path.startswith("/robots.txt"):
                handler = ROBOTS.get(host.split(".")[0], ROBOTS["open"])[0]
            else:
                handler = FAULTS.get(path.split("/")[1].split("~")[0], FAULTS["absent"])[0]
            work = handler(request)
            if work is not None:
                await work
        finally:
            for visits in seen:
                visits.active.remove(sock)


def _plain(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


@dataclass(frozen=True)
class Ports:
    http: int
    """Serves HTTP."""
    tls: int
    """Serves HTTPS with a certificate for the lab's hosts."""
    bad_tls: int
    """Serves HTTPS with a certificate that nobody vouches for."""
    closed: int
    """Refuses connections."""


TLS_HOSTS = [f"sure.h{i:03}.test" for i in range(500)]


async def main(ready: Path, delay: float) -> None:
    import trustme

    lab = Lab(delay)
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(str(ready.with_suffix(".pem")))
    servers = [await asyncio.start_server(lab.serve, "0.0.0.0", 0, backlog=2_000)]
    for authority in (ours, theirs):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*TLS_HOSTS).configure_cert(context)
        servers.append(await asyncio.start_server(lab.serve, "0.0.0.0", 0, backlog=2_000, ssl=context))
    with socket.socket() as unused:
        unused.bind(("0.0.0.0", 0))
        closed = unused.getsockname()[1]
        bomb("gzip")
        ports = [server.sockets[0].getsockname()[1] for server in servers]
        ready.with_suffix(".tmp").write_text(json.dumps([*ports, closed]))
        ready.with_suffix(".tmp").replace(ready)
        await asyncio.Event().wait()


def environment() -> dict[str, str]:
    """Return an environment in which a new interpreter imports what this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@contextlib.contextmanager
def running(folder: Path, delay: float = 0.0, prefix: Sequence[str] = ()) -> Iterator[Ports]:
    """Run the lab's server in a process of its own; its authority's certificate is `folder/ready.pem`."""
    ready = folder / "ready.json"
    process = subprocess.Popen([*prefix, sys.executable, __file__, str(ready), str(delay)], env=environment())
    try:
        until = time.monotonic() + 30
        while not ready.exists():
            assert process.poll() is None, "the lab's server has ended"
            assert time.monotonic() < until, "the lab's server does not start"
            time.sleep(0.02)
        yield Ports(*json.loads(ready.read_text()))
    finally:
        process.terminate()
        process.wait()


def counts(ports: Ports) -> Any:
    """Return what the running server has counted."""
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{ports.http}/__counts__", timeout=10) as answer:
        return json.loads(answer.read())


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
