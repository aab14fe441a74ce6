"""The default settings on a network of our own: public addresses, an inner network, a name server that rebinds.

Two network namespaces joined by a cable: the crawl in one; in the other a name server and web servers, at
addresses that the guard takes for public and at one of an inner network that is as reachable. Nothing leaves them.
"""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crawl_lab as lab
import pytest

from detector.crawl import Settings, code_of, crawl

PUBLIC, INNER, PUBLIC6, INNER6 = "93.184.216.34", "10.9.8.7", "2600:9::34", "fd00:9::7"
CLIENT, CLIENT6 = "93.184.216.10", "2600:9::10"

# What the name server answers, question by question; the last answer stays.
ZONE = {
    "fresh.example": [[PUBLIC]],
    "inner.example": [[INNER]],
    "mixed.example": [[INNER, PUBLIC]],
    "rebind.example": [[PUBLIC], [INNER]],
    "late.example": [[PUBLIC]],
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Counter[str]]:
    folder = tmp_path_factory.mktemp("net")
    urls = [
        "http://fresh.example/page",
        "http://inner.example/page",
        "http://mixed.example/page",
        "http://rebind.example/page",
        "http://fresh.example/to-inner",
        "http://fresh.example/to-inner-name",
        "http://fresh.example/to-inner-6",
        "http://missing.example/page",
        f"http://{INNER}/page",
        f"http://[{INNER6}]/page",
        f"http://[{PUBLIC6}]/page",
        f"http://[::ffff:{INNER}]/page",
        "http://169.254.169.254/latest/meta-data/",
    ]
    with namespaces() as (server, client):
        serving = subprocess.Popen(
            ["ip", "netns", "exec", server, sys.executable, __file__, "serve", str(folder)], env=lab.environment()
        )
        try:
            until = time.monotonic() + 20
            while not (folder / "ready").exists():
                assert serving.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
            done = subprocess.run(
                ["ip", "netns", "exec", client, sys.executable, __file__, "crawl", json.dumps(urls)],
                env=lab.environment(),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        finally:
            serving.terminate()
            serving.wait()
    found = dict(zip(urls, json.loads(done.stdout), strict=True))
    return found, Counter(json.loads((folder / "connections").read_text()))


@contextlib.contextmanager
def namespaces() -> Iterator[tuple[str, str]]:
    if os.geteuid() != 0:
        pytest.skip("network namespaces need root")
    assert shutil.which("ip"), "network namespaces need iproute2: apt-get install iproute2"
    server, client = f"lab-s{os.getpid()}", f"lab-c{os.getpid()}"
    resolver = Path("/etc/netns") / client

    def ip(*words: str) -> None:
        subprocess.run(["ip", *words], check=True)

    try:
        ip("netns", "add", server)
        ip("netns", "add", client)
        ip("-n", server, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", client)
        for address in (f"{PUBLIC}/24", f"{INNER}/32"):
            ip("-n", server, "addr", "add", address, "dev", "cable")
        for address in (f"{PUBLIC6}/64", f"{INNER6}/128"):
            ip("-n", server, "addr", "add", address, "dev", "cable", "nodad")
        ip("-n", client, "addr", "add", f"{CLIENT}/24", "dev", "cable")
        ip("-n", client, "addr", "add", f"{CLIENT6}/64", "dev", "cable", "nodad")
        for name in (server, client):
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "link", "set", "cable", "up")
        ip("-n", client, "route", "add", "default", "via", PUBLIC)
        ip("-n", client, "route", "add", "default", "via", PUBLIC6)
        resolver.mkdir(parents=True)
        (resolver / "resolv.conf").write_text(f"nameserver {PUBLIC}\noptions timeout:2 attempts:2\n")
        yield server, client
    finally:
        for name in (server, client):
            subprocess.run(["ip", "netns", "delete", name], check=False)
        shutil.rmtree(resolver, ignore_errors=True)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://fresh.example/page", None),
        (f"http://[{PUBLIC6}]/page", None),
        ("http://mixed.example/page", None),
        ("http://inner.example/page", "address-refused"),
        (f"http://{INNER}/page", "address-refused"),
        (f"http://[{INNER6}]/page", "address-refused"),
        (f"http://[::ffff:{INNER}]/page", "address-refused"),
        ("http://fresh.example/to-inner", "address-refused"),
        ("http://fresh.example/to-inner-name", "address-refused"),
        ("http://fresh.example/to-inner-6", "address-refused"),
        ("http://169.254.169.254/latest/meta-data/", "address-refused"),
        ("http://missing.example/page", "dns-failed"),
    ],
)
def test_only_public_addresses_are_asked(url: str, code: str | None, rows: tuple[dict[str, Any], Counter[str]]) -> None:
    assert code_of(rows[0][url]["error"]) == code, rows[0][url]


def test_a_name_that_rebinds_is_asked_at_the_checked_address_or_not_at_all(
    rows: tuple[dict[str, Any], Counter[str]],
) -> None:
    assert code_of(rows[0]["http://rebind.example/page"]["error"]) in (None, "address-refused")


def test_the_inner_network_saw_no_connection_at_all(rows: tuple[dict[str, Any], Counter[str]]) -> None:
    assert rows[1][PUBLIC] > 0
    assert rows[1][PUBLIC6] > 0
    assert rows[1][INNER] == 0
    assert rows[1][INNER6] == 0


# The two sides -----------------------------------------------------------------------------------------------


class NameServer(asyncio.DatagramProtocol):
    """Answers A questions from the zone, and no others."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def datagram_received(self, data: bytes, peer: Any) -> None:
        end = data.index(0, 12)
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode())
            at += 1 + data[at]
        name, question = ".".join(labels).lower(), data[12 : end + 5]
        answers = ZONE.get(name)
        records = []
        if answers is not None and data[end + 1 : end + 3] == b"\0\1":
            addresses = answers[min(self.asked[name], len(answers) - 1)]
            self.asked[name] += 1
            for address in addresses:
                octets = bytes(map(int, address.split(".")))
                records.append(b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + octets)
        flags = b"\x81\x80" if answers is not None else b"\x81\x83"
        head = data[:2] + flags + b"\0\1" + len(records).to_bytes(2, "big") + b"\0\0\0\0"
        self.transport.sendto(head + question + b"".join(records), peer)


async def serve(folder: Path) -> None:
    connections: Counter[str] = Counter()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[writer.get_extra_info("sockname")[0]] += 1
        (folder / "connections").write_text(json.dumps(connections))
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
                targets = {
                    "/to-inner": f"http://{INNER}/page",
                    "/to-inner-name": "http://inner.example/page",
                    "/to-inner-6": f"http://[{INNER6}]/page",
                }
                if path == "/robots.txt":
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                elif path in targets:
                    location = targets[path].encode()
                    writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % location)
                else:
                    body = lab.page_of("net", path)
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
                    )
                    writer.write(body)
        writer.close()

    for address in (PUBLIC, INNER, PUBLIC6, INNER6):
        await asyncio.start_server(answer, address, 80)
    await asyncio.get_running_loop().create_datagram_endpoint(NameServer, (PUBLIC, 53))
    (folder / "connections").write_text("{}")
    (folder / "ready").touch()
    await asyncio.Event().wait()


async def ask(urls: list[str]) -> None:
    settings = Settings(delay=0.01, jobs=0, attempts=1, connect_timeout=5.0)
    found = [row async for row in crawl(urls, settings, score=lab.make_stub)]
    sys.stdout.write(json.dumps([{"url": row.url, "error": row.error} for row in found]))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(serve(Path(sys.argv[2])))
    else:
        asyncio.run(ask(json.loads(sys.argv[2])))
