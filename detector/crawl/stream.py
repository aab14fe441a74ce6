"""A crawl as a stream of verdicts, in the order of the inputs."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from detector.crawl import scoring
from detector.crawl.crawler import Crawler
from detector.crawl.names import Lookup
from detector.crawl.scoring import MakeScore
from detector.crawl.settings import Settings
from detector.crawl.store import StateError, Store
from detector.crawl.telemetry import OnEvent, OnProgress
from detector.crawl.urls import Target
from detector.records import Verdict

Input = str | Target
"""One input: a URL as text, or a `Target` with the caller's own name for it."""

T = TypeVar("T")


async def crawl(
    urls: Iterable[Input] | AsyncIterable[Input] | None,
    settings: Settings | None = None,
    *,
    score: MakeScore = scoring.default_score,
    lookup: Lookup | None = None,
    on_progress: OnProgress | None = None,
    on_event: OnEvent | None = None,
) -> AsyncIterator[Verdict]:
    """Fetch and score URLs; yield exactly one verdict per input, in the order of the inputs.

    A verdict's `id` is the caller's id or else the input as given; its `url` is the address that answered in the
    end. Equal URLs are fetched once. A page that could not be fetched has an `error` that begins with a code of
    `Code` and a colon. A row is yielded as soon as it and all before it are committed to the state file.

    `urls` may be None when a crawl is resumed. `score` builds the judge in each scoring process; `lookup`
    resolves host names instead of the system. Raises `StateError` where the state file cannot be used or
    written, and whatever `score` raises. Closing the iterator stops the crawl; what is finished stays in the state.
    """
    settings = settings or Settings()
    database = ThreadPoolExecutor(1, "crawl-store")
    loop = asyncio.get_running_loop()
    running = True
    runner: asyncio.Task[None] | None = None

    async def call(work: Callable[..., T], *arguments: Any) -> T:
        return await loop.run_in_executor(database, work, *arguments)

    store = await call(lambda: Store(settings.state, resume=settings.resume))
    try:
        if urls is not None:
            await call(store.load, _targets(urls, loop), lambda: running, settings.scorer)
        elif not await call(lambda: store.loaded):
            raise StateError("There is no crawl to resume, and no URLs are given.")
        crawler = Crawler(
            store,
            settings,
            database=database,
            score=score,
            lookup=lookup,
            on_progress=on_progress,
            on_event=on_event,
        )
        runner = asyncio.create_task(_unwrapped(crawler.run()))
        start = 0
        while True:
            over = runner.done()
            crawler.committed.clear()
            rows = await call(store.rows, start)
            for row in rows:
                yield row
            start += len(rows)
            if not rows:
                if over:
                    await runner
                    break
                waiter = asyncio.create_task(crawler.committed.wait())
                await asyncio.wait((waiter, runner), return_when=asyncio.FIRST_COMPLETED)
                waiter.cancel()
    finally:
        running = False
        if runner is not None:
            runner.cancel()
            await asyncio.wait((runner,))
            if not runner.cancelled():
                runner.exception()  # It was raised above, or the caller has stopped listening.
        await asyncio.shield(call(store.close))
        database.shutdown(wait=False)


async def _unwrapped(work: Coroutine[Any, Any, None]) -> None:
    # The first failure of the crawl's parts is the one to tell; the others follow from it.
    try:
        await work
    except BaseExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from group


def _targets(urls: Iterable[Input] | AsyncIterable[Input], loop: asyncio.AbstractEventLoop) -> Iterator[Target]:
    """Yield the inputs as targets, in the store's thread."""
    source: Iterable[Input] = urls if isinstance(urls, Iterable) else _from_loop(urls, loop)
    for one in source:
        yield one if isinstance(one, Target) else Target(one)


def _from_loop(urls: AsyncIterable[Input], loop: asyncio.AbstractEventLoop) -> Iterator[Input]:
    stream = aiter(urls)

    async def following() -> Input | None:
        return await anext(stream, None)

    while (one := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
        yield one
