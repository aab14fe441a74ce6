"""The crawl as a plain iterator."""

import asyncio
import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import aclosing, suppress
from typing import Any

from detector.crawl.settings import Settings
from detector.crawl.stream import Input, crawl
from detector.records import Verdict

_AHEAD = 4_096


def crawl_sync(urls: Iterable[Input] | None, settings: Settings | None = None, **options: Any) -> Iterator[Verdict]:
    """Yield what `crawl` yields, from an event loop in a thread of its own.

    The crawl goes on while the caller works on a row. Takes the same options and raises the same errors; closing
    the iterator, or Ctrl-C, stops the crawl and keeps what is finished in the state file.
    """
    rows: queue.Queue[Verdict | BaseException | None] = queue.Queue(_AHEAD)
    started = threading.Event()
    control: dict[str, Any] = {}

    async def work() -> None:
        control["loop"], control["task"] = asyncio.get_running_loop(), asyncio.current_task()
        started.set()
        async with aclosing(crawl(urls, settings, **options)) as stream:  # type: ignore[type-var]
            async for row in stream:
                while not control.get("stop"):
                    try:
                        rows.put_nowait(row)
                        break
                    except queue.Full:
                        await asyncio.sleep(0.02)

    def run() -> None:
        end: BaseException | None = None
        try:
            asyncio.run(work())
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # It is raised in the caller's thread.
            end = error
        finally:
            started.set()
            if not control.get("stop"):
                rows.put(end)

    thread = threading.Thread(target=run, name="crawl", daemon=True)
    thread.start()
    started.wait()
    try:
        while True:
            row = rows.get()
            if row is None:
                return
            if isinstance(row, BaseException):
                raise row
            yield row
    finally:
        control["stop"] = True
        loop, task = control.get("loop"), control.get("task")
        if loop is not None and task is not None and not loop.is_closed():
            with suppress(RuntimeError):  # The loop may close in between; then there is nothing left to cancel.
                loop.call_soon_threadsafe(task.cancel)
        while thread.is_alive():
            try:
                rows.get_nowait()  # Whoever still puts rows must not wait for room.
            except queue.Empty:
                thread.join(0.05)
