"""What is finished, on its way to the archive and the store."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from detector.crawl.codes import Failure
from detector.crawl.errands import Visit
from detector.crawl.settings import Settings
from detector.crawl.store import Result, Store

if TYPE_CHECKING:
    from detector.crawl.archive import Archive
    from detector.crawl.trail import Trail

FLUSH_EVERY = 0.25
"""Seconds between two commits."""
FLUSH_AT = 500
"""Finished pages that are committed without waiting."""

T = TypeVar("T")


@dataclass(slots=True)
class _Finished:
    result: Result
    trail: "Trail | None"
    size: int


class Ledger:
    """Commits finished pages in batches, first to the archive, then to the store that says how much of it counts."""

    def __init__(
        self, store: Store, settings: Settings, database: ThreadPoolExecutor, on_commit: Callable[[], None]
    ) -> None:
        self.committed = asyncio.Event()
        """Set after every commit."""
        self.held = 0
        """Bytes of fetched bodies that wait for scoring or writing."""
        self._store = store
        self._settings = settings
        self._database = database
        self._on_commit = on_commit
        self._finished: list[_Finished] = []
        self._archive: Archive | None = None
        self._wake = asyncio.Event()
        self._flushing = asyncio.Lock()

    @property
    def has_archive(self) -> bool:
        """Whether exchanges are archived, and must be kept until their page is finished."""
        return self._archive is not None

    async def in_database(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run `work` on the store's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self._database, work, *arguments)

    async def open(self) -> None:
        """Open the archive, if the settings want one."""
        if self._settings.warc is not None:
            self._archive = await self.in_database(self._open_archive, self._settings.warc)

    def abandon(self) -> None:
        """Let go of the archive; what was not sealed is cut off when it is opened again."""
        if self._archive is not None:
            self._archive.abandon()

    async def close(self) -> None:
        """Finish the archive."""
        if self._archive is not None:
            archive = self._archive
            await self.in_database(lambda: self._store.commit((), archive.finish()))
            await self.in_database(archive.seal)

    def add(self, visit: Visit, row: bytes, code: str, size: int, failure: Failure | None) -> None:
        """Take in a page that is done, whose body of `size` bytes was held."""
        self._finished.append(_Finished(Result(visit.k, row, code), self._trail(visit, failure), size))
        if len(self._finished) >= FLUSH_AT:
            self._wake.set()

    async def write_often(self) -> None:
        """Commit what is finished, every `FLUSH_EVERY` seconds or `FLUSH_AT` pages, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_EVERY):
                    await self._wake.wait()
            self._wake.clear()
            await self.flush()

    async def flush(self) -> None:
        """Commit what is finished, also when the caller is cancelled meanwhile."""
        # Shielded: a cancelled write that still waits for the store's thread would be dropped.
        await asyncio.shield(asyncio.create_task(self._flush_now()))

    async def _flush_now(self) -> None:
        async with self._flushing:
            finished, self._finished = self._finished, []
            if not finished:
                return
            try:
                await self.in_database(self._write, finished)
            except BaseException:
                self._finished[:0] = finished
                raise
            self.held -= sum(one.size for one in finished)
            self._on_commit()
            self.committed.set()

    def _write(self, finished: list[_Finished]) -> None:
        results = [one.result for one in finished]
        archive = self._archive
        if archive is None:
            self._store.commit(results)
            return
        try:
            for one in finished:
                if one.trail is not None:
                    archive.write(one.trail)
            self._store.commit(results, archive.flush())
        except BaseException:
            archive.roll_back()
            raise
        archive.seal()

    def _trail(self, visit: Visit, failure: Failure | None) -> "Trail | None":
        if self._archive is None:
            return None
        from detector.crawl.trail import Trail  # Most crawls keep no archive.

        return Trail(visit.requested, visit.exchanges, visit.location.url, failure)

    def _open_archive(self, folder: Path) -> "Archive":
        from detector.crawl.archive import Archive  # Most crawls keep none.

        return Archive(
            folder,
            self._store.segments(),
            crawl=self._store.name,
            software=self._settings.user_agent,
            most=self._settings.warc_bytes,
        )
