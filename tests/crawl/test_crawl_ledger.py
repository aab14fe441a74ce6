"""What is finished, on its way to the store."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from detector.crawl.errands import Supply, Visit
from detector.crawl.ledger import FLUSH_AT, Ledger
from detector.crawl.settings import Settings
from detector.crawl.store import Domain, Store
from detector.crawl.urls import Location, Target, locate

URL = "http://a.example/1"
BODY = 100


class Failing(Store):
    """A store whose first `failures` commits fail, and which waits for `gate` before each."""

    failures = 0
    gate = threading.Event()

    def commit(self, results, segments=()):  # type: ignore[no-untyped-def]
        self.gate.wait(10)
        if self.failures:
            self.failures -= 1
            raise sqlite3.OperationalError("disk full")
        super().commit(results, segments)


def visit(store: Store) -> Visit:
    domain: Domain = next(iter(store.domains(None, 1)))
    k, url = store.todo(domain, -1, 1)[0]
    location = locate(url)
    assert isinstance(location, Location)
    return Visit(k, Supply(domain), url, location)


def with_ledger(work: Callable[[Ledger, Failing, list[str]], Awaitable[None]]) -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as database:
            told: list[str] = []

            def opened() -> Failing:
                store = Failing(None)
                store.load([Target(URL)])
                return store

            store = database.submit(opened).result()
            store.gate.set()
            try:
                await work(Ledger(store, Settings(), database, lambda: told.append("commit")), store, told)
            finally:
                store.gate.set()
                database.submit(store.close).result()

    asyncio.run(run())


def add(ledger: Ledger, one: Visit, times: int = 1) -> None:
    for _ in range(times):
        ledger.held += BODY
        ledger.add(one, b"{}", "ok", BODY, None)


def test_a_page_is_held_until_it_is_committed() -> None:
    async def work(ledger: Ledger, store: Failing, told: list[str]) -> None:
        add(ledger, await ledger.in_database(visit, store))
        assert ledger.held == BODY
        await ledger.flush()
        assert ledger.held == 0
        assert told == ["commit"]
        assert ledger.committed.is_set()
        assert (await ledger.in_database(store.counts))["done"] == 1
        await ledger.flush()
        assert told == ["commit"], "nothing was left to commit"

    with_ledger(work)


def test_what_could_not_be_committed_is_kept_for_the_next_time() -> None:
    async def work(ledger: Ledger, store: Failing, told: list[str]) -> None:
        add(ledger, await ledger.in_database(visit, store))
        store.failures = 1
        with pytest.raises(sqlite3.OperationalError, match="disk full"):
            await ledger.flush()
        assert (ledger.held, told) == (BODY, [])
        await ledger.flush()
        assert (ledger.held, told) == (0, ["commit"])
        assert (await ledger.in_database(store.counts))["done"] == 1

    with_ledger(work)


def test_a_commit_that_is_cancelled_is_finished() -> None:
    async def work(ledger: Ledger, store: Failing, told: list[str]) -> None:
        add(ledger, await ledger.in_database(visit, store))
        store.gate.clear()
        flushing = asyncio.create_task(ledger.flush())
        await asyncio.sleep(0)
        flushing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await flushing
        store.gate.set()
        await asyncio.wait_for(ledger.committed.wait(), 10)
        assert (ledger.held, told) == (0, ["commit"])

    with_ledger(work)


def test_many_pages_are_committed_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.crawl.ledger.FLUSH_EVERY", 3600.0)

    async def work(ledger: Ledger, store: Failing, told: list[str]) -> None:
        writing = asyncio.create_task(ledger.write_often())
        add(ledger, await ledger.in_database(visit, store), FLUSH_AT)
        await asyncio.wait_for(ledger.committed.wait(), 10)
        assert ledger.held == 0
        writing.cancel()

    with_ledger(work)
