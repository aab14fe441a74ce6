"""Who may be asked when: lanes per domain and address, a rate for all, and a level that follows errors."""

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, Protocol, TypeVar


class Errand(Protocol):
    """One request to come."""

    keys: tuple[str, ...]
    """The lanes that it needs a place in, for example a domain's and an address's."""
    not_before: float
    """The time at which it may start, at the earliest."""


E = TypeVar("E", bound=Errand)


@dataclass(slots=True)
class _Lane(Generic[E]):
    key: str
    limit: int
    delay: float
    active: int = 0
    next: float = 0.0
    queue: list[tuple[float, int, E]] = field(default_factory=list)
    armed: float = math.inf

    def free(self, now: float) -> bool:
        return self.active < self.limit and self.next <= now

    def ready(self) -> float:
        if not self.queue or self.active >= self.limit:
            return math.inf
        return max(self.next, self.queue[0][0])


class Lanes(Generic[E]):
    """Errands that wait for a place in every lane they need.

    A lane lets `limit` errands run at once and starts two of them at least `delay` seconds apart. Times are
    whatever clock the caller passes, in seconds. An errand that finds one of its lanes busy waits in that
    lane, so that a crowded address does not hold up other domains, nor the other way round.
    """

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane[E]] = {}
        self._terms: dict[str, tuple[int, float]] = {}
        self._delays: dict[str, float] = {}
        self._ready: list[tuple[float, int, _Lane[E]]] = []
        self._order = count()
        self._waiting = 0

    def __len__(self) -> int:
        """Return how many errands wait."""
        return self._waiting

    def terms(self, kind: str, limit: int, delay: float) -> None:
        """Set the limit and delay of all lanes whose key begins with `kind` and a space."""
        self._terms[kind] = (limit, delay)

    def add(self, errand: E) -> None:
        """Let an errand wait for its lanes."""
        self._waiting += 1
        self._queue(self._lane(errand.keys[0]), errand)

    def take(self, now: float) -> E | None:
        """Return an errand whose lanes all have room, and take its places; None where there is none yet."""
        while self._ready and self._ready[0][0] <= now:
            at, _, lane = heapq.heappop(self._ready)
            if at != lane.armed:
                continue  # The lane was armed again for an earlier time.
            lane.armed = math.inf
            if lane.ready() > now:
                self._arm(lane)
                continue
            errand = heapq.heappop(lane.queue)[2]
            places = [self._lane(key) for key in errand.keys]
            busy = next((place for place in places if not place.free(now)), None)
            if busy is None:
                for place in places:
                    place.active += 1
                    place.next = now + place.delay
                self._waiting -= 1
                self._arm(lane)
                return errand
            self._queue(busy, errand)
            self._arm(lane)
        return None

    def release(self, errand: E, now: float) -> None:
        """Give an errand's places back."""
        for key in errand.keys:
            lane = self._lanes[key]
            lane.active -= 1
            self._arm(lane)
            if not lane.active and not lane.queue and lane.next <= now:
                del self._lanes[key]
        if len(self._lanes) > 2 * self._waiting + 10_000:
            self._tidy(now)

    def hold(self, key: str, until: float) -> None:
        """Start nothing in a lane before a time."""
        lane = self._lane(key)
        lane.next = max(lane.next, until)

    def slow(self, key: str, delay: float, since: float) -> None:
        """Widen a lane's delay for good; its next start is at least the new delay after `since`."""
        if delay > self.delay(key):
            self._delays[key] = delay
            lane = self._lane(key)
            lane.delay = delay
            lane.next = max(lane.next, since + delay)

    def next_time(self) -> float:
        """Return when `take` may find something, at the earliest; infinity where it depends on a release."""
        while self._ready and self._ready[0][0] != self._ready[0][2].armed:
            heapq.heappop(self._ready)
        return self._ready[0][0] if self._ready else math.inf

    def delay(self, key: str) -> float:
        """Return the delay of a lane in seconds."""
        return max(self._terms[key.partition(" ")[0]][1], self._delays.get(key, 0.0))

    def _lane(self, key: str) -> _Lane[E]:
        lane = self._lanes.get(key)
        if lane is None:
            limit = self._terms[key.partition(" ")[0]][0]
            lane = self._lanes[key] = _Lane(key, limit, self.delay(key))
        return lane

    def _queue(self, lane: _Lane[E], errand: E) -> None:
        heapq.heappush(lane.queue, (errand.not_before, next(self._order), errand))
        self._arm(lane)

    def _arm(self, lane: _Lane[E]) -> None:
        at = lane.ready()
        if at < lane.armed:
            lane.armed = at
            heapq.heappush(self._ready, (at, next(self._order), lane))

    def _tidy(self, now: float) -> None:
        idle = [key for key, lane in self._lanes.items() if not lane.active and not lane.queue and lane.next <= now]
        for key in idle:
            del self._lanes[key]


class Pace:
    """A rate for all requests: `take` once per request, when `ready`."""

    def __init__(self, rate: float) -> None:
        self._gap = 1.0 / rate
        self._next = 0.0

    def ready(self, now: float) -> float:
        """Return the seconds until the next request may start."""
        return max(0.0, self._next - now)

    def take(self, now: float) -> None:
        """Count a request that starts now."""
        self._next = max(now, self._next) + self._gap


class Level:
    """How many requests run at once: up by one step after a good stretch, halved after a bad one.

    Only failures that our own side may have caused count (time-outs, lost connections), and only when many
    domains have them: one stalling host is no reason to slow down for all.
    """

    STRETCH = 100
    """Outcomes after which the level is reconsidered."""
    BAD = 0.3
    """The share of failing domains in a stretch that halves the level."""
    STEP = 16
    """What a good stretch adds."""
    FLOOR = 8
    """The lowest level."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._floor = min(self.FLOOR, most)
        self.value = min(most, 64)
        """Requests that may run at once."""
        self._recent: deque[tuple[str, bool]] = deque()

    def note(self, domain: str, strained: bool) -> None:
        """Count an outcome: whether it was a failure that overload may cause."""
        self._recent.append((domain, strained))
        if len(self._recent) < self.STRETCH:
            return
        seen = {name for name, _ in self._recent}
        failing = {name for name, bad in self._recent if bad}
        if len(failing) > 3 and len(failing) / len(seen) > self.BAD:
            self.halve()
        else:
            self.value = min(self._most, self.value + self.STEP)
        self._recent.clear()

    def halve(self) -> None:
        """Halve the level at once, for example when the process runs out of files."""
        self.value = max(self._floor, self.value // 2)
