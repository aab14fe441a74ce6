"""10,000 URLs over 500 hosts with every fault at once: each its row, none another's, and no host overrun."""

import asyncio
import zlib
from collections import Counter
from itertools import accumulate, cycle
from pathlib import Path
from typing import Any, NamedTuple

import crawl_lab as lab
import pytest

from detector.crawl import Settings, code_of, crawl
from detector.crawl.codes import Code
from detector.records import Verdict

HOSTS, PER_HOST = 500, 20
DELAY, AT_ONCE, AT_ONCE_PER_ADDRESS = 0.15, 2, 8
LAG = 1.0
"""Seconds by which the server may notice a request late, since everything here shares two cores."""

# Kinds of hosts: the states of robots.txt, the ways not to be reached, and (more often) nothing special.
UNREACHED = {
    "missing": Code.DNS_FAILED,
    "later": Code.DNS_TIMEOUT,
    "metadata": Code.ADDRESS_REFUSED,
    "refused": Code.CONNECT_FAILED,
    "unsure": Code.TLS_FAILED,
}
KINDS = [*lab.ROBOTS, *UNREACHED, "sure", "open", "open", "open", "open"]


class Expected(NamedTuple):
    url: str
    host: str
    path: str
    code: str
    """The row's code, `ok` for none."""
    judged: bytes | None
    """The bytes that the judge must have seen; None where that depends on the fault."""


def web(ports: lab.Ports) -> list[Expected]:
    """Return the URLs and what must become of each."""
    faults = cycle(lab.FAULTS)
    found = []
    for i in range(HOSTS):
        kind = KINDS[i % len(KINDS)]
        host = f"{kind}.h{i:03}.test"
        port = {"refused": ports.closed, "unsure": ports.bad_tls, "sure": ports.tls}.get(kind, ports.http)
        scheme = "https" if kind in ("sure", "unsure") else "http"
        for j in range(PER_HOST):
            fault = next(faults)
            path = f"/{fault}/{j}"
            code = UNREACHED.get(kind) or lab.ROBOTS.get(kind, (None, ""))[1] or lab.FAULTS[fault][1]
            plain = code == "ok" and not fault.startswith(("bomb", "endless", "latin", "moved"))
            found.append(
                Expected(
                    f"{scheme}://{host}:{port}{path}", host, path, code, lab.page_of(host, path) if plain else None
                )
            )
    return found


@pytest.mark.slow
def test_ten_thousand_urls_on_five_hundred_hosts(tmp_path: Path) -> None:
    with lab.running(tmp_path) as ports:
        expected = web(ports)
        # Every 50th again in another spelling: fetched once, two rows.
        twins = [e.url.replace("http", "HTTP", 1) + "#again" for e in expected[::50]]
        settings = Settings(
            allow_private=True,
            tls_ca=tmp_path / "ready.pem",
            delay=DELAY,
            max_per_host=AT_ONCE,
            address_delay=0.0,
            max_per_address=AT_ONCE_PER_ADDRESS,
            connect_timeout=5.0,
            read_timeout=2.0,
            total_timeout=6.0,
            attempts=2,
            backoff=0.1,
            max_retry_after=3.0,
            max_redirects=4,
            jobs=1,
        )
        rows = asyncio.run(_collect([*(e.url for e in expected), *twins], settings))
        seen = lab.counts(ports)

    wrong = Counter(
        (e.path.split("/")[1], e.host.split(".")[0], e.code, code_of(row.error) or row.error or "ok")
        for e, row in zip(expected, rows, strict=False)
        if (code_of(row.error) or row.error or "ok") != e.code
    )
    assert not wrong
    assert len(rows) == HOSTS * PER_HOST + len(twins)
    assert [row.id for row in rows] == [*(e.url for e in expected), *twins]
    for e, row in zip(expected, rows, strict=False):
        if e.judged is not None:
            assert row.signals == {"crc": float(zlib.crc32(e.judged))}, e
    for first, twin in zip(rows[: HOSTS * PER_HOST : 50], rows[HOSTS * PER_HOST :], strict=True):
        assert (twin.url, twin.signals, twin.error, twin.notes) == (first.url, first.signals, first.error, first.notes)

    # The server counted: no host and no address had more requests at once than allowed ...
    assert {name: host["most"] for name, host in seen["hosts"].items() if host["most"] > AT_ONCE} == {}
    assert {name: at["most"] for name, at in seen["addresses"].items() if at["most"] > AT_ONCE_PER_ADDRESS} == {}
    # ... nor were two requests to a host ever closer than the delay allows, save for what this busy server lags ...
    for host, visits in seen["hosts"].items():
        delay = 0.3 if host.startswith("slow.") else DELAY
        slack = [at - n * delay for n, at in enumerate(visits["starts"])]
        assert max(high - low for high, low in zip(accumulate(slack, max), slack, strict=True)) < LAG, host
    # ... what robots.txt forbids was never asked for, and what answers at once was asked for once.
    for e in expected:
        if e.code in (Code.ROBOTS_DISALLOWED, Code.ROBOTS_UNREACHABLE):
            assert e.host + e.path not in seen["paths"]
        elif e.judged is not None and not e.path.startswith(("/later", "/once")):
            assert seen["paths"][e.host + e.path] == 1, e
    assert not [path for path in seen["paths"] if path.startswith("169.254")]


async def _collect(urls: list[str], settings: Settings, **options: Any) -> list[Verdict]:
    return [row async for row in crawl(urls, settings, score=lab.make_stub, lookup=lab.lookup, **options)]
