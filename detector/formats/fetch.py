"""Pages fetched over the network, plainly: one attempt each, limited in time and size."""

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detector.formats.record import Input
from detector.page import MOST_MARKUP

if TYPE_CHECKING:
    from aiohttp import ClientSession

AT_ONCE = 16
"""Pages that are fetched at the same time."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How fetching presents and limits itself."""

    contact: str | None = None
    """A URL or address under which the fetching party can be reached; part of the user agent."""
    seconds: float = 20.0
    """Limit for one page, from the first look-up to the last byte."""

    @property
    def user_agent(self) -> str:
        """The `User-Agent` header, truthful and with the contact."""
        return f"detector/0.1 (+{self.contact})" if self.contact else "detector/0.1"


def fetched(inputs: Iterable[Input], manners: Manners | None = None) -> Iterator[Input]:
    """Yield the inputs in order, those that are `wanted` with what their address gave, or why it gave nothing."""
    with _Fetcher(manners or Manners()) as fetcher:
        window: deque[tuple[Input, Future[Input] | None]] = deque()
        for item in inputs:
            window.append((item, fetcher.begin(item) if item.wanted else None))
            while len(window) > 2 * AT_ONCE or (window and window[0][1] is None):
                yield _done(window.popleft())
        while window:
            yield _done(window.popleft())


def _done(entry: tuple[Input, "Future[Input] | None"]) -> Input:
    item, future = entry
    return item if future is None else future.result()


class _Fetcher:
    """An event loop in a thread, started when the first page is wanted."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: ClientSession | None = None

    def __enter__(self) -> "_Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is None:
            return
        self._run(self._close()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def begin(self, item: Input) -> "Future[Input]":
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
            self._thread.start()
        return self._run(self._get(item))

    def _run(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _close(self) -> None:
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        if self._session is not None:
            await self._session.close()

    async def _get(self, item: Input) -> Input:
        try:
            import aiohttp
        except ImportError:
            return replace(item, error="Fetching a URL needs detector[crawl]; install it, or give the page itself")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._manners.user_agent, "Accept": "text/html, text/plain;q=0.8, */*;q=0.1"},
            )
        url = item.url or ""
        if "://" not in url:
            url = f"http://{url}"
        if not url.lower().startswith(("http://", "https://")):
            return replace(item, error=f"{url[:100]} is no http or https URL")
        try:
            # the limit of time covers the wait for a connection, too: nothing may hang
            async with asyncio.timeout(self._manners.seconds * 4):
                return await self._answer(item, url, self._session)
        except (TimeoutError, aiohttp.ServerTimeoutError):
            return replace(item, error=f"{url[:200]} did not answer within {self._manners.seconds:g} seconds")
        except aiohttp.InvalidURL:
            return replace(item, error=f"{url[:200]} is no URL")
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            return replace(item, error=f"{url[:200]} could not be fetched: {problem or type(problem).__name__}")

    async def _answer(self, item: Input, url: str, session: "ClientSession") -> Input:
        import aiohttp

        async with session.get(url, timeout=aiohttp.ClientTimeout(total=self._manners.seconds)) as answer:
            if answer.status != 200:
                return replace(item, error=f"{url[:200]} answered {answer.status}")
            if answer.content_type not in ("text/html", "application/xhtml+xml", "text/plain"):
                return replace(item, error=f"{url[:200]} is {answer.content_type[:60]}, which is no page")
            data = b""
            async for piece in answer.content.iter_chunked(65_536):
                data += piece
                if len(data) > MOST_MARKUP:
                    break
            moved = (f"The address leads to {answer.url}.",) if str(answer.url) != url else ()
            return replace(item, source=data[: MOST_MARKUP + 1], encoding=answer.charset, notes=moved)
