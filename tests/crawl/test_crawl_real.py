"""Crawled pages get the verdicts of the same pages read from disk, and from the archive of the crawl."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import crawl_lab as lab
import pytest

from detector import batch, signals
from detector.crawl import Settings, crawl
from detector.crawl.scoring import Score
from detector.crawl.urls import Location, understand
from detector.formats import Reader
from detector.model import Detector
from detector.records import Verdict
from detector.scorecard import Scorecard, Term

EXAMPLES = Path(__file__).parent.parent.parent / "data" / "examples"


def blank() -> Detector:
    """Return a model that runs every signal and gives points for some."""
    terms = (
        Term("links", "unrelated", (0.5,), (-0.5, 2.0), 0.0),
        Term("links", "mislabelled", (0.5,), (0.0, 1.0), 0.0),
        Term("residue", "refusals", (0.5, 1.5), (0.0, 1.0, 3.0), 0.0),
    )
    versions = {signal.name: signal.version for signal in signals.load().values()}
    return Detector("blank", Scorecard(-2.0, terms, {"links": 4.0}), versions, 1.5, 0.5, 0.1, {})


def make_score() -> Score:
    return blank().score


async def nearby(host: str) -> Sequence[str]:
    return ["127.0.0.1"]


def crawled(pages: list[tuple[str, bytes]], folder: Path, jobs: int) -> tuple[list[Verdict], list[str]]:
    """Serve each page under its own host and path; return the crawl's rows and the URLs."""

    class Server(lab.Lab):
        async def _one(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            path = head.split(" ")[1]
            if path == "/robots.txt":
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                return
            body = bodies[head.split("\r\nHost: ")[1].split(":")[0] + path]
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
            writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    bodies: dict[str, bytes] = {}

    async def run() -> tuple[list[Verdict], list[str]]:
        server = await asyncio.start_server(Server().serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        urls = []
        for url, body in pages:
            place = understand(url)
            assert isinstance(place, Location)
            path = "/" + place.url.partition("://")[2].partition("/")[2]
            if (place.host + path) not in bodies:
                bodies[place.host + path] = body
                urls.append(f"http://{place.host}:{port}{path}")
        settings = Settings(
            allow_private=True, delay=0, address_delay=0, max_per_address=64, jobs=jobs, warc=folder / "warc"
        )
        async with server:
            rows = [row async for row in crawl(urls, settings, score=make_score, lookup=nearby)]
        return rows, urls

    rows, urls = asyncio.run(run())
    # The same from disk.
    model = blank()
    assert [row.id for row in rows] == urls
    for row, url in zip(rows, urls, strict=True):
        body = bodies[url.partition("://")[2].partition(":")[0] + "/" + url.split("/", 3)[3]]
        expected = model.score(body, url, id=url, encoding="utf-8")
        assert row.signals == expected.signals, url
        assert row == expected
    return rows, urls


def from_archive(folder: Path, jobs: int) -> dict[str | None, Verdict]:
    inputs = Reader([str(path) for path in sorted((folder / "warc").iterdir())])
    return {row.url: row for row in batch.score(blank(), inputs, jobs=jobs)}


def test_our_example_pages(tmp_path: Path) -> None:
    files = sorted(EXAMPLES.glob("*.html"))
    pages = [(f"http://h{i}.example/{file.name}", file.read_bytes()) for i, file in enumerate(files)]
    rows, urls = crawled(pages, tmp_path, jobs=0)
    assert len(rows) == len(files)
    assert any(row.reasons for row in rows)
    again = from_archive(tmp_path, jobs=0)
    assert rows == [again[url] for url in urls]


@pytest.mark.slow
def test_a_thousand_real_pages(corpus: Path, tmp_path: Path) -> None:
    inputs = Reader([str(corpus / "legit_open.parquet")])
    found = (one for one in inputs if one.url and one.source and str(one.source).strip())
    pages = [
        (one.url or "", one.source if isinstance(one.source, bytes) else str(one.source).encode("utf-8", "replace"))
        for one in islice(found, 1_010)
    ]
    rows, urls = crawled(pages, tmp_path, jobs=2)
    assert len(rows) >= 1_000
    again = from_archive(tmp_path, jobs=2)
    assert sum(row.error is None for row in rows) >= 0.99 * len(rows)
    assert [replace(row, model=None) for row in rows] == [replace(again[url], model=None) for url in urls]
