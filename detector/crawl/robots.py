"""robots.txt as RFC 9309 has it: what a site asks of robots, and what its silence means."""

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from protego import Protego

from detector.crawl.codes import Code, Failure

MAX_BYTES = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""
MAX_REDIRECTS = 5
"""Redirects that are followed; beyond them the file counts as absent (RFC 9309, 2.3.1.2)."""

# The spellings that Protego reads as a user-agent line.
_AGENT = re.compile(r"^[\ufeff\s]*user(?:-| |)agent(?:\s*:|\s)\s*(.*)$", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin asks of this crawler."""

    parsed: Protego | None = None
    """The rules; None where there are none."""
    product: str = ""
    """The product token that the rules are read for."""
    failure: Failure | None = None
    """Why every page is forbidden; None where the rules decide."""
    delay: float | None = None
    """The `Crawl-delay` in seconds, where one is asked for."""
    size: int = 0
    """Characters of the file, by which memory is reckoned."""

    def refusal(self, url: str) -> Failure | None:
        """Return why a page of this origin may not be fetched; None where it may."""
        if self.failure is not None:
            return self.failure
        if self.parsed is None or self.parsed.can_fetch(url, self.product):
            return None
        return Failure(Code.ROBOTS_DISALLOWED, "The site's robots.txt asks robots to keep off this page.")


def parse(body: bytes, product: str) -> Rules:
    """Read a robots.txt, at most `MAX_BYTES` of it, for one product token.

    A line that the limit cuts is left out, since half a path may forbid more than the whole.
    """
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    text = "\n".join(_addressed(body.decode("utf-8", "replace"), product.lower()))
    parsed = Protego.parse(text)
    delay = parsed.crawl_delay(product)
    return Rules(parsed, product, delay=delay, size=len(text))


def answer(status: int, body: bytes, product: str) -> Rules | None:
    """Return what a robots.txt response means; None where it is to be asked again later.

    Absent (4xx) allows everything. 429 is no absence but a request to come back.
    """
    if 200 <= status < 300:
        return parse(body, product)
    if 400 <= status < 500 and status != 429:
        return Rules()
    return None


def unreachable(origin: str, reason: str) -> Rules:
    """Return the rules of an origin whose robots.txt cannot be read: everything is forbidden."""
    return Rules(failure=Failure(Code.ROBOTS_UNREACHABLE, f"The robots.txt of {origin} cannot be read: {reason}"))


def _addressed(text: str, product: str) -> list[str]:
    # Protego compares every agent line with every rule set, which a hostile file turns into minutes, and
    # matches tokens by their beginning. Here each agent line becomes us, everybody or another robot.
    lines = []
    for line in text.splitlines():
        match = _AGENT.match(line)
        if match is None:
            lines.append(line)
            continue
        value = match[1].partition("#")[0].strip()
        token = _TOKEN.match(value)
        if value == "*":
            name = "*"
        elif token and token[0].lower() == product:
            name = product
        else:
            name = "another.robot" if value else ""
        agent = f"User-agent: {name}"
        if not lines or lines[-1] != agent:
            lines.append(agent)
    return lines


T = TypeVar("T")


@dataclass(slots=True)
class _Awaited(Generic[T]):
    """Those who wait for a robots.txt that is being fetched."""

    waiting: list[T] = field(default_factory=list)


class Robots(Generic[T]):
    """The rules of every origin that was asked, and who waits for those that are being asked.

    Files of at most `size` characters in all are remembered, the latest asked for, each with `OVERHEAD`; and none
    for longer than `ttl` seconds (RFC 9309, 2.4).
    """

    OVERHEAD = 500
    """Characters that an origin counts for besides its file."""

    def __init__(self, *, size: int = 20_000_000, ttl: float = 24 * 3600.0) -> None:
        self._size = size
        self._kept = 0
        self._ttl = ttl
        self._rules: OrderedDict[str, tuple[Rules, float]] = OrderedDict()
        self._awaited: dict[str, _Awaited[T]] = {}

    def get(self, origin: str, now: float) -> Rules | None:
        """Return the rules of an origin; None where they are not known."""
        entry = self._rules.get(origin)
        if entry is None or entry[1] <= now:
            return None
        self._rules.move_to_end(origin)
        return entry[0]

    def wait(self, origin: str, item: T) -> bool:
        """Let an item wait for an origin's rules; True for the first, whose caller must fetch them."""
        first = origin not in self._awaited
        self._awaited.setdefault(origin, _Awaited()).waiting.append(item)
        return first

    def settle(self, origin: str, rules: Rules, now: float) -> list[T]:
        """Remember an origin's rules and return those who waited for them."""
        self._forget(origin)
        self._rules[origin] = (rules, now + self._ttl)
        self._kept += rules.size + self.OVERHEAD
        while self._kept > self._size and len(self._rules) > 1:
            self._forget(next(iter(self._rules)))
        awaited = self._awaited.pop(origin, None)
        return awaited.waiting if awaited else []

    def _forget(self, origin: str) -> None:
        entry = self._rules.pop(origin, None)
        if entry is not None:
            self._kept -= entry[0].size + self.OVERHEAD
