"""A stream of pages in, a stream of verdicts out: over processes, in order, whatever a page does."""

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import wait
from typing import Any, Literal, Protocol, TypeVar

from detector.formats.record import Input
from detector.records import Verdict

LIMIT = 10.0
"""Seconds that one page may take."""

CHUNK = 16
"""Pages that travel to a process at once."""

CHUNK_SIZE = 4_000_000
"""Characters or bytes after which no further page joins a chunk."""

Result = TypeVar("Result")
_GRACE = 2.0
_PATIENCE = 0.1
"""Seconds that Ctrl-C may have to wait for."""


class Scorer(Protocol):
    """What judges pages, a `detector.Detector` for example; for `jobs` above 0 it must be picklable."""

    def score(
        self,
        source: Any,
        url: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - the name of the output column
        kind: Literal["html", "text"] | None = None,
        encoding: str | None = None,
        title: str | None = None,
    ) -> Verdict:
        """Return the verdict on one page."""


class WorkerError(RuntimeError):
    """No process can be started to score in."""


class _OutOfTimeError(BaseException):
    """A page took longer than it may; no `except Exception` on the way up must swallow this."""


def score(scorer: Scorer, inputs: Iterable[Input], *, jobs: int = 1, limit: float = LIMIT) -> Iterator[Verdict]:
    """Yield the verdict on every input, in the order of the inputs, in bounded memory.

    An input with an error, a page that takes longer than `limit`, one that raises and one that ends its process each
    become a verdict with an error; all others go on. Processes are only begun for more than `CHUNK` pages; fewer are
    scored in this process, where the limit holds on the main thread of a Unix system.

    Args:
        scorer: what judges.
        inputs: pages; each must have a source or an error.
        jobs: processes; 0 scores everything in this one.
        limit: seconds that one page may take.

    Raises:
        WorkerError: when processes cannot be started.

    """
    chunks = _chunks(inputs)
    first = next(chunks, None)
    if first is None:
        return
    second = next(chunks, None) if jobs else None
    if second is None:
        yield from _score_all(scorer, first, limit)
        for chunk in chunks:
            yield from _score_all(scorer, chunk, limit)
        return
    with _Pool(scorer, jobs, limit) as pool:
        pool.put(first)
        pool.put(second)
        for chunk in chunks:
            pool.put(chunk)
            while pool.full:
                yield from pool.take()
        while pool.busy:
            yield from pool.take()


class Tally:
    """What came out of a batch."""

    def __init__(self) -> None:
        self.labels: Counter[str] = Counter()

    def counted(self, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
        """Yield the verdicts and count them."""
        for verdict in verdicts:
            self.labels["error" if verdict.label is None else verdict.label] += 1
            yield verdict

    @property
    def pages(self) -> int:
        """How many verdicts there were, those with errors included."""
        return self.labels.total()

    @property
    def judged(self) -> int:
        """How many of them have a label."""
        return self.pages - self.labels["error"]

    def __str__(self) -> str:
        errors = self.labels["error"]
        return (
            f"scored {self.pages:,} page{'s' * (self.pages != 1)}: {self.labels['farm']:,} farm, "
            f"{self.labels['suspect']:,} suspect, {self.labels['clean']:,} clean, "
            f"{errors:,} error{'s' * (errors != 1)}"
        )


def failed(scorer: Scorer, item: Input, error: str) -> Verdict:
    """Return the verdict on an input that could not be judged."""
    return Verdict(item.id, item.url, None, None, notes=item.notes, error=error, model=model_of(scorer))


def model_of(scorer: Scorer) -> str:
    """Return what a verdict's `model` says of a scorer."""
    return f"{getattr(scorer, 'name', None)}-{getattr(scorer, 'digest', None)}"


class _Pool:
    """Processes with chunks under way, taken back in the order in which they were put in."""

    def __init__(self, scorer: Scorer, jobs: int, limit: float) -> None:
        self._scorer = scorer
        self._jobs = jobs
        self._limit = limit
        self._under_way: deque[tuple[list[Input], Future[list[Verdict]]]] = deque()
        self._executor = self._started(jobs)

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(self, *_: object) -> None:
        with _held_back():
            self._executor.shutdown(wait=False, cancel_futures=True)

    @property
    def full(self) -> bool:
        return len(self._under_way) > 2 * self._jobs

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    def put(self, chunk: list[Input]) -> None:
        self._under_way.append((chunk, self._submitted(chunk)))

    def take(self) -> list[Verdict]:
        """Return the verdicts on the oldest chunk, as soon as they are there."""
        chunk, future = self._under_way.popleft()
        try:
            return _result(future)
        except BrokenProcessPool:
            # One death takes every chunk that is under way with it and does not say which page it was. The oldest is
            # scored page by page; the others are tried again, and should it have been in one of them, its turn comes.
            self._executor.shutdown(wait=False, cancel_futures=True)
            verdicts = self._one_by_one(chunk)
            self._executor = self._started(self._jobs)
            self._under_way = deque(
                (later, task if _succeeded(task) else self._submitted(later)) for later, task in self._under_way
            )
            return verdicts

    def _submitted(self, chunk: list[Input]) -> "Future[list[Verdict]]":
        try:
            with _held_back():
                return self._executor.submit(_work, chunk)
        except BrokenProcessPool as problem:
            future: Future[list[Verdict]] = Future()
            future.set_exception(problem)
            return future

    def _one_by_one(self, chunk: list[Input]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        alone = self._started(1)
        for item in chunk:
            begun = time.monotonic()
            try:
                with _held_back():
                    future = alone.submit(_work, [item])
                found = _result(future)
                verdicts += found
            except BrokenProcessPool:
                alone.shutdown(wait=False)
                slow = time.monotonic() - begun >= self._limit
                error = _too_slow(self._limit) if slow else "Scoring this page ended its process, so it has no verdict."
                verdicts.append(failed(self._scorer, item, error))
                alone = self._started(1)
        alone.shutdown(wait=False)
        return verdicts

    def _started(self, jobs: int) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(
            jobs, mp_context=_context(), initializer=_begin, initargs=(self._scorer, self._limit)
        )
        try:
            with _held_back():
                started = executor.submit(os.getpid)
            _result(started)
        except BrokenProcessPool as problem:
            executor.shutdown(wait=False)
            raise WorkerError(
                "Processes to score in end as soon as they start; score with jobs=0, or, in a script of your own, "
                "call detector under 'if __name__ == \"__main__\":'"
            ) from problem
        return executor


def _context() -> Any:
    """Return the way to start processes: never a plain fork, which is unsafe beside threads such as the fetcher's."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["detector.batch", "detector.model"])
    return context


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the block has ended.

    Raised while the main thread takes a lock of the executor, they would leave it locked, and the threads that wait
    for it would keep the process from ever ending.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []

    def note(number: int, _: object) -> None:
        pending.append(number)

    # a handler that was not set from Python cannot be put back, and raises nothing here
    ours = [n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is not None]
    before = {number: signal.signal(number, note) for number in ours}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if pending:
            signal.raise_signal(pending[0])


def _result(future: "Future[Result]") -> "Result":
    """Return what a future gives; between short waits the process may be interrupted."""
    while True:
        with _held_back():
            try:
                return future.result(timeout=_PATIENCE)
            except TimeoutError:
                if future.done():
                    raise


def _succeeded(future: "Future[list[Verdict]]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _chunks(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    chunk: list[Input] = []
    size = 0
    for item in inputs:
        chunk.append(item)
        size += len(item.source or "")
        if len(chunk) == CHUNK or size >= CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


# In the processes ------------------------------------------------------------

_worker: tuple[Scorer, float] | None = None


def _begin(scorer: Scorer, limit: float) -> None:
    """Prepare a process: it ends at once and in silence on Ctrl-C, and with its parent however that ends."""
    global _worker
    _worker = scorer, limit
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: Any) -> None:
    wait([sentinel])
    os._exit(1)


def _work(chunk: list[Input]) -> list[Verdict]:
    assert _worker is not None, "the pool's initializer sets it"
    scorer, limit = _worker
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - os.devnull is no path to join
        verdicts = []
        for item in chunk:
            # An alarm cannot stop native code; this ends the process even then, and the pool notices.
            faulthandler.dump_traceback_later(limit + _GRACE, exit=True, file=nowhere)
            try:
                verdicts.append(_score_one(scorer, item, limit))
            finally:
                faulthandler.cancel_dump_traceback_later()
        return verdicts


def _score_all(scorer: Scorer, chunk: Iterable[Input], limit: float) -> Iterator[Verdict]:
    for item in chunk:
        yield _score_one(scorer, item, limit)


def _score_one(scorer: Scorer, item: Input, limit: float) -> Verdict:
    if item.error is not None or item.source is None:
        return failed(scorer, item, item.error or "The page was not read.")
    try:
        with _limited(limit):
            verdict = scorer.score(
                item.source, item.url, id=item.id, kind=item.kind, encoding=item.encoding, title=item.title
            )
        return replace(verdict, notes=(*item.notes, *verdict.notes)) if item.notes else verdict
    except _OutOfTimeError:
        return failed(scorer, item, _too_slow(limit))
    except Exception as problem:  # the boundary that keeps one page's fault, ours included, from all others' verdicts
        sentence = f"Scoring failed on this page, which is a fault of detector: {type(problem).__name__}: {problem}"
        return failed(scorer, item, sentence[:500])


def _too_slow(limit: float) -> str:
    return f"Scoring this page took longer than {limit:g} seconds and was stopped."


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `_OutOfTimeError` in the block when it takes too long, where the system can: main thread, Unix."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        with contextlib.suppress(_OutOfTimeError):
            signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
