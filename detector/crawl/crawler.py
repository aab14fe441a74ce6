"""The crawl: inputs from the store, through names, robots, lanes, fetching and scoring, back to the store."""

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from detector.crawl import codes, fetch, robots, scoring
from detector.crawl.codes import Code, Failure
from detector.crawl.errands import Errand, RobotsVisit, Supply, Visit
from detector.crawl.exchange import Exchange, judge, notes
from detector.crawl.fetch import Fetcher
from detector.crawl.ledger import Ledger
from detector.crawl.manners import Lanes, Level, Pace
from detector.crawl.names import Lookup, Names, SystemLookup
from detector.crawl.scoring import MakeScore, Scoring
from detector.crawl.settings import Settings
from detector.crawl.store import Domain, StateError, Store
from detector.crawl.telemetry import OnEvent, OnProgress, Tally
from detector.crawl.urls import Location, locate

WINDOW = 8_000
"""Pages held in memory at once, waiting or under way."""
CHUNK = 16
"""Pages of one domain taken from the store at once."""
BODIES = 64 * 1024 * 1024
"""Bytes of fetched bodies that may wait for scoring and writing before fetching pauses."""
LOOK_UPS = 128
"""Names looked up at once."""
DYING = 5
"""Pages of one domain in a row that failed at every attempt; after them each page gets one attempt only."""
LONG_HOLDS = 3
"""How often an over-long `Retry-After` pauses a domain before its pages are merely asked at the usual pace."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_RETRIED = frozenset(
    {
        Code.DNS_TIMEOUT,
        Code.CONNECT_FAILED,
        Code.CONNECT_TIMEOUT,
        Code.CONNECTION_LOST,
        Code.READ_TIMEOUT,
        Code.BAD_HTTP,
        Code.BODY_INCOMPLETE,
    }
)
_STRAIN = frozenset({Code.DNS_TIMEOUT, Code.CONNECT_TIMEOUT, Code.READ_TIMEOUT, Code.TOTAL_TIMEOUT})
# What keeps robots.txt from being read would keep the page from being read; the row says so.
_OF_THE_HOST = frozenset(
    {
        Code.DNS_FAILED,
        Code.DNS_TIMEOUT,
        Code.ADDRESS_REFUSED,
        Code.TLS_FAILED,
        Code.CONNECT_FAILED,
        Code.CONNECT_TIMEOUT,
    }
)


@dataclass(slots=True)
class _Signals:
    """What the crawl's parts wake each other with."""

    dispatch: asyncio.Event = field(default_factory=asyncio.Event)
    feed: asyncio.Event = field(default_factory=asyncio.Event)


class Crawler:
    """Fetches and scores every page of a loaded store that is not done."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        database: ThreadPoolExecutor,
        score: MakeScore,
        lookup: Lookup | None,
        on_progress: OnProgress | None,
        on_event: OnEvent | None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._lookup = lookup
        self._on_progress = on_progress
        self._on_event = on_event
        self._scoring = Scoring(score, jobs=settings.jobs, timeout=settings.score_timeout)
        self._robots: robots.Robots[Visit] = robots.Robots()
        self._lanes: Lanes[Errand] = Lanes()
        self._lanes.terms("domain", settings.max_per_host, settings.delay)
        self._lanes.terms("address", settings.max_per_address, settings.address_delay)
        self._level = Level(settings.concurrency)
        self._pace = Pace(settings.max_rate)
        self._signals = _Signals()
        self._ledger = Ledger(store, settings, database, on_commit=self._signals.dispatch.set)
        self._looking = asyncio.Semaphore(LOOK_UPS)
        self._supplies: dict[int, Supply] = {}
        self._low: list[Supply] = []
        self._holds: dict[str, int] = {}
        self._outstanding = 0
        self._active = 0
        self._names: Names
        self._fetcher: Fetcher
        self._tasks: asyncio.TaskGroup
        self._tally: Tally

    @property
    def committed(self) -> asyncio.Event:
        """Set after every commit."""
        return self._ledger.committed

    async def run(self) -> None:
        """Crawl until every page is done; what is finished is committed even when this is cancelled."""
        fetch.raise_file_limit()
        settings = self._settings
        in_database = self._ledger.in_database
        counts = await in_database(self._store.counts)
        self._tally = Tally(counts["pages"], await in_database(self._store.codes))
        self._event("start", **counts)
        async with AsyncExitStack() as stack:
            await self._ledger.open()
            stack.callback(self._ledger.abandon)
            if counts["done"] < counts["pages"]:
                lookup = self._lookup
                if lookup is None:
                    lookup = system = SystemLookup()
                    stack.callback(system.close)
                stack.callback(self._scoring.close)
                self._names = Names(lookup, allow_private=settings.allow_private, timeout=settings.connect_timeout)
                stack.push_async_callback(self._names.close)
                self._fetcher = await stack.enter_async_context(Fetcher(settings, self._names))
                try:
                    async with asyncio.TaskGroup() as self._tasks:
                        # Fetching does not wait for the judges.
                        self._tasks.create_task(self._scoring.open())
                        helpers = [
                            self._tasks.create_task(work)
                            for work in (self._dispatch(), self._ledger.write_often(), self._report())
                        ]
                        await self._feed()
                        for helper in helpers:
                            helper.cancel()
                finally:
                    await self._ledger.flush()
                counts = await in_database(self._store.counts)
                if counts["done"] < counts["pages"]:
                    raise RuntimeError(f"The crawl ended with {counts['done']} of {counts['pages']} pages done.")
            await self._ledger.close()
        if self._on_progress is not None:
            self._on_progress(self._tally.progress())
        self._event("end", done=self._tally.done)

    # From the store.

    async def _feed(self) -> None:
        last: Domain | None = None
        more = True
        while True:
            self._signals.feed.clear()
            low, self._low = self._low, []
            room = WINDOW - self._outstanding
            fresh: list[Domain] = []
            if more and room > 0:
                most = min(512, max(1, room // 4))
                fresh = await self._ledger.in_database(self._store.domains, last, most)
                more = len(fresh) == most
                last = fresh[-1] if fresh else last
            supplies = low + [self._supplies.setdefault(domain.d, Supply(domain)) for domain in fresh]
            if supplies:
                found = await self._ledger.in_database(self._pull, supplies)
                for supply, pages in zip(supplies, found, strict=True):
                    self._fill(supply, pages)
                continue
            if not self._outstanding and not self._low and not more:
                return
            await self._signals.feed.wait()

    def _pull(self, supplies: list[Supply]) -> list[list[tuple[int, str]]]:
        return [self._store.todo(supply.domain, supply.cursor, CHUNK) for supply in supplies]

    def _fill(self, supply: Supply, pages: list[tuple[int, str]]) -> None:
        supply.asked = True  # Pages that settle at once must not ask for more before all are in.
        supply.exhausted = len(pages) < CHUNK
        for k, url in pages:
            supply.cursor = k
            location = locate(url)
            if isinstance(location, Failure):  # Only a state file that somebody else changed holds such a URL.
                raise StateError(f"The state file holds {url!r}, which is no URL.")
            supply.buffered += 1
            self._outstanding += 1
            self._enter(Visit(k, supply, url, location))
        supply.asked = False
        self._top_up(supply)

    def _top_up(self, supply: Supply) -> None:
        """Ask for more pages of a domain that runs low, or let go of one that is done."""
        if supply.exhausted:
            if not supply.buffered:
                self._supplies.pop(supply.domain.d, None)
        elif supply.buffered <= CHUNK // 2 and not supply.asked:
            supply.asked = True
            self._low.append(supply)
        self._signals.feed.set()

    # On the way to a request.

    def _enter(self, errand: Errand) -> None:
        """Send an errand towards its location: name, robots.txt, lanes."""
        known = self._names.known(errand.location.host)
        if known is None:
            self._tasks.create_task(self._look_up(errand))
        else:
            self._enter_at(errand, known)

    async def _look_up(self, errand: Errand) -> None:
        async with self._looking:
            found = await self._names.addresses(errand.location.host)
        self._enter_at(errand, found)

    def _enter_at(self, errand: Errand, found: tuple[str, ...] | Failure) -> None:
        if isinstance(found, Failure):
            if found.code == Code.DNS_TIMEOUT:
                self._names.forget(errand.location.host)
            self._failed(errand, found)
            return
        location = errand.location
        if isinstance(errand, Visit):
            rules = self._robots.get(location.origin, time.monotonic())
            if rules is None:
                if self._robots.wait(location.origin, errand):
                    self._ask_robots(location)
                return
            refusal = rules.refusal(location.url)
            if refusal is not None:
                self._settle(errand, refusal)
                return
        errand.keys = (f"domain {location.domain}", f"address {found[0]}")
        self._lanes.add(errand)
        self._signals.dispatch.set()

    def _ask_robots(self, location: Location) -> None:
        target = locate("/robots.txt", location.url)
        if isinstance(target, Failure):
            raise RuntimeError(f"{location.url} has no robots.txt")  # An absolute path resolves against any origin.
        self._enter(RobotsVisit(location.origin, target, target))

    async def _dispatch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._signals.dispatch.clear()
            now = time.monotonic()
            wait: float | None = None
            while self._active < self._level.value and self._ledger.held < BODIES:
                wait = self._pace.ready(now)
                if wait > 0:
                    break
                errand = self._lanes.take(now)
                if errand is None:
                    wait = self._lanes.next_time() - now
                    break
                self._pace.take(now)
                self._active += 1
                self._tasks.create_task(self._serve(errand))
            else:
                wait = None
            alarm = None
            if wait is not None and wait != float("inf"):
                alarm = loop.call_later(max(wait, 0.0), self._signals.dispatch.set)
            await self._signals.dispatch.wait()
            if alarm is not None:
                alarm.cancel()

    async def _serve(self, errand: Errand) -> None:
        if isinstance(errand, Visit):
            limit, keep = self._settings.max_bytes, errand.supply.buffered > 1 or not errand.supply.exhausted
        else:
            limit, keep = robots.MAX_BYTES + 1, True
        errand.attempt += 1
        try:
            outcome = await self._fetcher.get(errand.location, limit=limit, keep=keep)
        except fetch.OutOfFiles:
            self._level.halve()
            self._event("level", value=self._level.value, reason="out of files")
            errand.attempt -= 1
            outcome = None
        finally:
            self._active -= 1
            self._lanes.release(errand, time.monotonic())
            self._signals.dispatch.set()
        if outcome is None:
            self._again(errand, 1.0)
            return
        strained = isinstance(outcome, Failure) and outcome.code in _STRAIN
        self._level.note(errand.location.domain, strained)
        if isinstance(outcome, Failure):
            self._failed(errand, outcome)
        elif isinstance(errand, Visit):
            await self._arrived(errand, outcome)
        else:
            self._robots_arrived(errand, outcome)

    def _again(self, errand: Errand, seconds: float) -> None:
        errand.not_before = time.monotonic() + seconds
        self._enter(errand)

    def _failed(self, errand: Errand, failure: Failure) -> None:
        """Try an errand again, or give it up."""
        if failure.code == Code.DNS_TIMEOUT:
            errand.attempt += 1  # A look-up that failed is an attempt as well.
        if failure.code in _RETRIED and errand.attempt < self._attempts(errand):
            self._event("retry", url=errand.location.url, code=failure.code, attempt=errand.attempt)
            self._again(errand, self._backoff(errand.attempt))
        elif isinstance(errand, Visit):
            if failure.code in _RETRIED or failure.code == Code.TOTAL_TIMEOUT:
                errand.supply.failing += 1
            self._settle(errand, failure)
        elif failure.code in _OF_THE_HOST and not errand.redirects:
            self._robots_settled(errand, robots.Rules(failure=failure))
        else:
            self._robots_settled(errand, robots.unreachable(errand.origin, failure.sentence))

    def _attempts(self, errand: Errand) -> int:
        dying = isinstance(errand, Visit) and errand.supply.failing >= DYING
        return 1 if dying else self._settings.attempts

    def _backoff(self, attempt: int) -> float:
        return self._settings.backoff * float(2 ** (attempt - 1)) * random.uniform(0.5, 1.5)

    def _come_back(self, errand: Errand, exchange: Exchange) -> float | None:
        """Return after how many seconds a passing refusal may be asked again; None for never in this crawl."""
        domain = f"domain {errand.location.domain}"
        now = time.monotonic()
        asked = fetch.retry_after(exchange, time.time()) if exchange.status in (429, 503) else None
        most = self._settings.max_retry_after
        if asked is not None and asked > most:
            holds = self._holds[domain] = self._holds.get(domain, 0) + 1
            if holds <= LONG_HOLDS:
                self._hold(domain, now + most)
            return None
        wait = self._backoff(errand.attempt) if asked is None else asked
        if exchange.status in (429, 503):
            self._hold(domain, now + wait)
        return wait if errand.attempt < self._attempts(errand) else None

    def _hold(self, domain: str, until: float) -> None:
        self._lanes.hold(domain, until)
        self._event("hold", lane=domain, seconds=round(until - time.monotonic(), 3))

    # robots.txt

    def _robots_arrived(self, errand: RobotsVisit, exchange: Exchange) -> None:
        target = exchange.target
        if target is not None:
            errand.redirects += 1
            if errand.redirects > robots.MAX_REDIRECTS:
                self._robots_settled(errand, robots.Rules())
                return
            location = locate(target, errand.location.url)
            if isinstance(location, Failure):
                reason = f"it redirects to what is no page. {location.sentence}"
                self._robots_settled(errand, robots.unreachable(errand.origin, reason))
                return
            errand.location, errand.attempt, errand.not_before = location, 0, 0.0
            self._enter(errand)
            return
        rules = robots.answer(exchange.status, exchange.body, self._settings.product)
        if rules is not None:
            self._robots_settled(errand, rules)
            return
        wait = self._come_back(errand, exchange)
        if wait is not None:
            self._again(errand, wait)
        else:
            reason = f"the server answered {exchange.status}."
            self._robots_settled(errand, robots.unreachable(errand.origin, reason))

    def _robots_settled(self, errand: RobotsVisit, rules: robots.Rules) -> None:
        if rules.delay:
            domain = f"domain {errand.first.domain}"
            self._lanes.slow(domain, min(rules.delay, self._settings.max_delay), time.monotonic())
        failure = rules.failure.code if rules.failure else None
        self._event("robots", origin=errand.origin, failure=failure, delay=rules.delay)
        for visit in self._robots.settle(errand.origin, rules, time.monotonic()):
            self._enter(visit)

    # Pages.

    async def _arrived(self, visit: Visit, exchange: Exchange) -> None:
        visit.supply.failing = 0
        visit.seconds += exchange.seconds
        if exchange.status in _PASSING:
            wait = self._come_back(visit, exchange)
            if wait is not None:
                self._event("retry", url=exchange.url, code=codes.http(exchange.status), attempt=visit.attempt)
                self._again(visit, wait)
                return
        if self._ledger.has_archive:
            visit.exchanges += (exchange,)
        if exchange.target is not None:
            self._redirected(visit, exchange.target)
            return
        judged = judge(exchange)
        if judged.failure is not None:
            self._settle(visit, judged.failure, exchange.status)
            return
        size = len(exchange.body)
        self._ledger.held += size
        told = notes(visit.requested, exchange.url, judged.cut)
        row, code = await self._scoring(exchange.body, exchange.url, judged.encoding, told)
        self._finish(visit, row, code, status=exchange.status, size=size)

    def _redirected(self, visit: Visit, target: str) -> None:
        location = locate(target, visit.location.url)
        visit.redirects += (visit.location.url,)
        if isinstance(location, Failure):
            failure = Failure(Code.REDIRECT_REFUSED, f"A redirect leads nowhere: {location.sentence}")
        elif location.url in visit.redirects:
            failure = Failure(Code.REDIRECT_LOOP, "The redirects lead in a circle.")
        elif len(visit.redirects) > self._settings.max_redirects:
            failure = Failure(Code.TOO_MANY_REDIRECTS, f"There are more than {self._settings.max_redirects} redirects.")
        else:
            visit.location, visit.attempt, visit.not_before = location, 0, 0.0
            self._enter(visit)
            return
        self._settle(visit, failure)

    def _settle(self, visit: Visit, failure: Failure, status: int | None = None) -> None:
        url = visit.location.url
        row, code = scoring.failed(url, failure, notes(visit.requested, url))
        self._finish(visit, row, code, status=status, failure=failure)

    def _finish(
        self,
        visit: Visit,
        row: bytes,
        code: str,
        *,
        status: int | None = None,
        size: int = 0,
        failure: Failure | None = None,
    ) -> None:
        self._ledger.add(visit, row, code, size, failure)
        self._tally.count(code)
        self._event(
            "page",
            url=visit.requested,
            final=visit.location.url,
            code=code,
            status=status,
            bytes=size,
            seconds=round(visit.seconds, 4),
            attempts=visit.attempt,
        )
        supply = visit.supply
        supply.buffered -= 1
        supply.settled += 1
        self._outstanding -= 1
        self._top_up(supply)

    # Telling.

    async def _report(self) -> None:
        while True:
            if self._on_progress is not None:
                queues = (
                    (supply.domain.pages - supply.settled) * self._lanes.delay(f"domain {supply.domain.name}")
                    for supply in self._supplies.values()
                )
                self._on_progress(self._tally.progress(max(queues, default=0.0)))
            await asyncio.sleep(1.0)

    def _event(self, kind: str, **fields: object) -> None:
        if self._on_event is not None:
            self._on_event({"event": kind, **fields})
