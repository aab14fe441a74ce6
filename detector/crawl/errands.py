"""What the crawl has under way: domains whose pages are taken, and pages and robots.txt files on their way."""

from dataclasses import dataclass

from detector.crawl.exchange import Exchange
from detector.crawl.store import Domain
from detector.crawl.urls import Location


@dataclass(slots=True, eq=False)
class Supply:
    """A domain whose pages are being taken from the store."""

    domain: Domain
    cursor: int = -1
    buffered: int = 0
    settled: int = 0
    exhausted: bool = False
    asked: bool = False
    failing: int = 0


@dataclass(slots=True, eq=False)
class Visit:
    """A page on its way; each redirect and each repeated attempt is a request of its own."""

    k: int
    supply: Supply
    requested: str
    location: Location
    keys: tuple[str, ...] = ()
    not_before: float = 0.0
    attempt: int = 0
    redirects: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True, eq=False)
class RobotsVisit:
    """A robots.txt on its way."""

    origin: str
    first: Location
    location: Location
    keys: tuple[str, ...] = ()
    not_before: float = 0.0
    attempt: int = 0
    redirects: int = 0


Errand = Visit | RobotsVisit
