"""Scoring in processes: a page that crashes, hangs or fills its worker costs that page only."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Protocol

from detector.crawl.codes import Code, Failure, code_of
from detector.crawl.store import encode
from detector.records import Verdict


class Score(Protocol):
    """Judges one page."""

    def __call__(self, source: bytes, *, url: str, encoding: str | None, id: str | None) -> Verdict:  # noqa: A002 - the core's own name
        """Return the page's verdict; a page that cannot be judged gives one with an error."""


MakeScore = Callable[[], Score]
"""Builds the judge in each process; must be picklable, for example a module's function."""


class _Worker(threading.local):
    """What a scoring process, or thread, was set up with."""

    score: Score | None = None
    problem: Exception | None = None
    timeout: float = 0.0


_worker = _Worker()


def default_score() -> Score:
    """Return the shipped model's judge."""
    import detector  # The core is heavy and knows nothing of crawling, so it is loaded only here.

    judge: Score = detector.load().score
    return judge


class ScoringError(RuntimeError):
    """No process can be started to score in; the message is a sentence for the user."""


class Scoring:
    """A pool of scoring processes, or a thread where `jobs` is 0."""

    def __init__(self, make: MakeScore, *, jobs: int, timeout: float) -> None:
        self._make = make
        self._jobs = jobs
        self._timeout = timeout
        self._pool: Executor | None = None
        self._alone: Executor | None = None
        self._mending = asyncio.Lock()
        self._opened = asyncio.Event()

    async def open(self) -> None:
        """Start the processes and build the judge in one of them, so that a broken model is known at once.

        Raises `ScoringError`, or whatever building the judge raises.
        """
        self._pool = self._new(self._jobs)
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, _ready)
        except BrokenProcessPool as error:
            raise ScoringError(
                "Processes to score in end as soon as they start; score with jobs=0, or, in a script of your own, "
                "crawl under 'if __name__ == \"__main__\":'."
            ) from error
        self._opened.set()

    async def __call__(self, body: bytes, url: str, encoding: str | None, notes: tuple[str, ...]) -> tuple[bytes, str]:
        """Return a page's encoded verdict and its code, once the pool is open; `notes` are added to it."""
        await self._opened.wait()
        loop = asyncio.get_running_loop()
        pool = self._pool
        if pool is None:
            raise RuntimeError("the scoring pool is not open")
        try:
            return await loop.run_in_executor(pool, _run, body, url, encoding, notes)
        except BrokenProcessPool:
            # Which of the pages in the pool ended its process is not known: each is scored again alone.
            async with self._mending:
                if self._pool is pool:
                    pool.shutdown(wait=False)
                    self._pool = self._new(self._jobs)
                return await self._score_alone(body, url, encoding, notes)

    def close(self) -> None:
        """End the processes."""
        for pool in (self._pool, self._alone):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._alone = None

    async def _score_alone(
        self, body: bytes, url: str, encoding: str | None, notes: tuple[str, ...]
    ) -> tuple[bytes, str]:
        if self._alone is None:
            self._alone = self._new(1)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._alone, _run, body, url, encoding, notes)
        except BrokenProcessPool:
            self._alone.shutdown(wait=False)
            self._alone = None
            words = f"Scoring the page ended its process: a crash, or more than {self._timeout:g} seconds."
            return failed(url, Failure(Code.SCORE_FAILED, words), notes)

    def _new(self, jobs: int) -> Executor:
        if not jobs:
            return ThreadPoolExecutor(1, "crawl-score", initializer=_begin, initargs=(self._make, 0.0, False))
        # Not fork: this process runs threads. A fork server starts faster than a new interpreter each time.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            multiprocessing.set_forkserver_preload(["detector.crawl.scoring", "detector.model"])
        return ProcessPoolExecutor(
            jobs, mp_context=context, initializer=_begin, initargs=(self._make, self._timeout, True)
        )


def failed(url: str, failure: Failure, notes: tuple[str, ...] = ()) -> tuple[bytes, str]:
    """Return the encoded verdict and the code of a page that cannot be judged."""
    return encode(Verdict(None, url, None, None, notes=notes, error=str(failure))), failure.code


def _begin(make: MakeScore, timeout: float, process: bool) -> None:
    if process:
        # Ctrl-C reaches the whole group; the parent decides what to finish.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        parent = multiprocessing.parent_process()
        if parent is not None:
            threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
        if hasattr(signal, "SIGALRM"):
            # The default action ends the process even where a hang never returns to Python.
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _worker.timeout, _worker.score, _worker.problem = timeout, None, None
    try:
        _worker.score = make()
    except Exception as error:  # Raised here, it would only be logged; `_ready` hands it to the crawl.
        _worker.problem = error


def _end_with(parent_ends: Callable[[], None]) -> None:
    # A killed parent leaves workers that wait for ever on a pipe whose other end they hold themselves.
    parent_ends()
    os._exit(1)


def _ready() -> None:
    if _worker.problem is not None:
        raise _worker.problem


def _run(body: bytes, url: str, encoding: str | None, notes: tuple[str, ...]) -> tuple[bytes, str]:
    score = _worker.score
    if score is None:
        raise ScoringError(f"The judge could not be made in a process of its own: {_worker.problem!r}.")
    alarm = _worker.timeout and sys.platform != "win32"
    if alarm:
        signal.setitimer(signal.ITIMER_REAL, _worker.timeout)
    try:
        verdict = score(body, url=url, encoding=encoding, id=None)
    except Exception as error:  # A judge of the caller's may raise anything; it costs one row.
        words = f"Scoring the page raised {type(error).__name__}."
        return failed(url, Failure(Code.SCORE_FAILED, words), notes)
    finally:
        if alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
    if notes:
        verdict = replace(verdict, notes=(*notes, *verdict.notes))
    code = "ok" if verdict.error is None else code_of(verdict.error) or "unscored"
    return encode(verdict), code
