"""How fast the crawl is, and how much memory it takes.

    python tests/benchmarks/crawl.py throughput [--pages 3000] [--hosts 300] [--jobs 2] [--delay-ms 20] [--corpus TABLE]
    python tests/benchmarks/crawl.py memory [--urls 1000000]

`throughput` serves pages from a process of its own that waits before each answer, crawls and scores them, and
measures in the same run how fast the same pages are scored without a network. `memory` crawls a list of which no
host exists, so that the list, the queues, the store and the rows are what fills memory.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from detector import signals
from detector.crawl import Progress, Settings, crawl
from detector.crawl.scoring import Score
from detector.formats import Reader
from detector.model import Detector, load
from detector.records import Verdict
from detector.scorecard import Scorecard

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def make_score() -> Score:
    """Return the shipped model's judge, or one that runs every signal where there is no model yet."""
    try:
        return load().score
    except (OSError, ValueError):
        versions = {signal.name: signal.version for signal in signals.load().values()}
        return Detector("blank", Scorecard(-2.0, (), 4.0), versions, 1.5, 0.5, 0.1, {}).score


def flat(source: bytes, *, url: str, encoding: str | None, id: str | None) -> Verdict:  # noqa: A002
    """Judge nothing."""
    return Verdict(id, url, 0.5, "clean")


def make_flat() -> Score:
    """Return the judge of nothing."""
    return flat


async def here(host: str) -> Sequence[str]:
    """Resolve every host to a loopback address."""
    return [f"127.0.{hash(host) % 100}.{1 + hash(host) // 100 % 100}"]


async def nowhere(host: str) -> Sequence[str]:
    """Resolve no host."""
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def bodies(table: str | None, count: int) -> list[bytes]:
    """Return up to `count` pages of a table, or our example pages."""
    if table is None:
        return [path.read_bytes() for path in sorted(EXAMPLES.glob("*.html"))]
    sources = (one.source for one in Reader([table]) if one.source)
    return [s if isinstance(s, bytes) else s.encode("utf-8", "replace") for s in islice(sources, count)]


def serve(pages: list[bytes], wait: float, port: Any) -> None:
    """Answer every request after `wait` seconds with one of the pages."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
                await asyncio.sleep(wait)
                if path == b"/robots.txt":
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                else:
                    body = pages[int(path[1:]) % len(pages)]
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
                    writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=2_000)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class Peak:
    """The greatest memory of this process and its descendants, proportional set size, sampled."""

    def __init__(self, without: int | None = None) -> None:
        self._without = without
        self.most = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the peak in bytes."""
        self._stop.set()
        self._thread.join()
        return self.most

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self.most = max(self.most, sum(map(_memory, _family(os.getpid(), self._without))))


def _family(leader: int, without: int | None) -> Iterator[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    for process in parents:
        one = process
        while one and one not in (leader, without):
            one = parents.get(one, 0)
        if one == leader:
            yield process


def _memory(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


_judge: Any = None


def _set_up() -> None:
    global _judge
    _judge = make_score()


def _judge_all(pages: list[tuple[str, bytes]]) -> int:
    for url, body in pages:
        _judge(body, url=url, encoding="utf-8", id=None)
    return len(pages)


def scoring_limit(urls: list[str], pages: list[bytes], jobs: int) -> float:
    """Return how many pages a second the scoring processes manage without a network."""
    items = [(url, pages[int(url.rpartition("/")[2]) % len(pages)]) for url in urls]
    chunks = [items[at : at + 16] for at in range(0, len(items), 16)]
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver"), initializer=_set_up) as pool:
        list(pool.map(_judge_all, chunks[: 2 * jobs]))  # The processes start and import.
        begun = time.perf_counter()
        done = sum(pool.map(_judge_all, chunks))
        return done / (time.perf_counter() - begun)


async def timed(urls: list[str], settings: Settings, make: Any, lookup: Any) -> tuple[float, float, int]:
    """Crawl; return the seconds, the processor's seconds of this process, and the rows without error."""
    begun, cpu = time.perf_counter(), time.process_time()
    good = 0
    async for row in crawl(urls, settings, score=make, lookup=lookup):
        good += row.error is None
    return time.perf_counter() - begun, time.process_time() - cpu, good


def throughput(args: argparse.Namespace) -> None:
    """Measure pages a second, end to end."""
    pages = bodies(args.corpus, 1_000)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(pages, args.delay_ms / 1000, theirs), daemon=True
    )
    server.start()
    port = ours.recv()
    urls = [f"http://h{i % args.hosts}.example:{port}/{i}" for i in range(args.pages)]
    settings = Settings(
        allow_private=True, delay=0, address_delay=0, max_per_host=args.per_host, max_per_address=1_000, jobs=args.jobs
    )
    size = sum(len(pages[i % len(pages)]) for i in range(args.pages)) / args.pages
    say(f"{args.pages} pages of {size / 1000:.0f} kB on average, {args.hosts} hosts, answers after {args.delay_ms} ms,")
    say(f"{args.jobs} scoring processes, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    seconds, cpu, good = asyncio.run(timed(urls, settings, make_flat, here))
    say(f"fetching alone (pages judged by nothing): {args.pages / seconds:,.0f} pages a second, {good} good,")
    say(f"  {1000 * cpu / args.pages:.2f} ms of one processor for each page")
    peak = Peak(server.pid)
    seconds, cpu, good = asyncio.run(timed(urls, settings, make_score, here))
    most = peak.stop()
    say(f"fetching and scoring: {args.pages / seconds:,.0f} pages a second, {good} good, start included,")
    say(f"  {1000 * cpu / args.pages:.2f} ms of one processor for each page in the crawl's own process")
    say(f"scoring alone: {scoring_limit(urls, pages, args.jobs):,.0f} pages a second")
    say(f"peak memory of the crawl and its processes: {most / 1e6:,.0f} MB")
    server.terminate()


def memory(args: argparse.Namespace) -> None:
    """Measure the memory that a long list takes."""

    def urls() -> Iterator[str]:
        for i in range(args.urls):
            yield f"https://www.host{i % (args.urls // 5)}.example/a/path/of/usual/length/{i}.html?id={i}"

    async def run(folder: str) -> None:
        progress: list[Progress] = []
        rows = 0
        settings = Settings(jobs=0, state=Path(folder) / "state")
        begun = time.perf_counter()
        async for row in crawl(urls(), settings, score=make_flat, lookup=nowhere, on_progress=progress.append):
            rows += row.error is not None
        seconds = time.perf_counter() - begun
        size = (Path(folder) / "state").stat().st_size
        say(f"{rows:,} rows in {seconds:,.0f} s, state file {size / 1e6:,.0f} MB, {json.dumps(progress[-1].errors)}")

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(folder))
    say(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB")


def main() -> None:
    """Run one benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("throughput")
    one.add_argument("--pages", type=int, default=3_000)
    one.add_argument("--hosts", type=int, default=300)
    one.add_argument("--per-host", type=int, default=4)
    one.add_argument("--jobs", type=int, default=2)
    one.add_argument("--delay-ms", type=float, default=20.0)
    one.add_argument("--corpus", help="a table of pages to serve instead of our examples")
    one.set_defaults(run=throughput)
    two = commands.add_parser("memory")
    two.add_argument("--urls", type=int, default=1_000_000)
    two.set_defaults(run=memory)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
