"""What a crawl says about itself while it runs."""

import json
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a crawl is."""

    done: int
    """Pages that are done, with or without error."""
    total: int
    """Distinct pages of all inputs."""
    rate: float
    """Pages a second over the last half minute."""
    errors: Mapping[str, int] = field(default_factory=dict)
    """Pages without a score, by code; the most frequent first."""
    left: float | None = None
    """Seconds that the rest will take, from the rate and from the longest queue's delay; None where unknown."""
    elapsed: float = 0.0
    """Seconds since this run began."""

    def __str__(self) -> str:
        failed = sum(self.errors.values())
        kinds = ", ".join(f"{count:,} {code}" for code, count in self.errors.items())
        errors = f"{failed:,} without a score ({kinds})" if failed else "none without a score"
        return f"{self.done:,} of {self.total:,} pages in {self.elapsed:,.0f} s, {errors}."


OnProgress = Callable[[Progress], None]
OnEvent = Callable[[Mapping[str, object]], None]


class Tally:
    """Counts what is done."""

    WINDOW = 30.0
    """Seconds over which the rate is taken."""

    def __init__(self, total: int, codes: Mapping[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._total = total
        self._done = sum(codes.values())
        self._errors = Counter({code: count for code, count in codes.items() if code != "ok"})
        self._marks: deque[tuple[float, int]] = deque([(self._begun, self._done)])

    @property
    def done(self) -> int:
        """Pages that are done."""
        return self._done

    def count(self, code: str) -> None:
        """Count a page that is done."""
        self._done += 1
        if code != "ok":
            self._errors[code] += 1

    def progress(self, longest_queue: float = 0.0) -> Progress:
        """Return the state of things; `longest_queue` is the least number of seconds that delays will take."""
        now = self._clock()
        self._marks.append((now, self._done))
        while len(self._marks) > 2 and self._marks[1][0] < now - self.WINDOW:
            self._marks.popleft()
        since, done = self._marks[0]
        rate = (self._done - done) / (now - since) if now > since else 0.0
        rest = self._total - self._done
        left = max(rest / rate, longest_queue) if rate > 0 else None
        errors = dict(self._errors.most_common())
        return Progress(self._done, self._total, rate, errors, 0.0 if not rest else left, now - self._begun)


def json_log(stream: TextIO) -> OnEvent:
    """Return a listener that writes each event as one line of JSON, with the time in seconds since 1970."""

    def write(event: Mapping[str, object]) -> None:
        stream.write(json.dumps({"time": round(time.time(), 3), **event}, ensure_ascii=True) + "\n")
        stream.flush()

    return write
