"""What a user can set about a crawl."""

import math
import os
from dataclasses import dataclass, fields
from pathlib import Path

PRODUCT = "detector"
"""The product token by which robots.txt files may address this crawler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and manners of one crawl; the defaults are for the open Internet."""

    contact: str | None = None
    """Where a site's owner can complain: a URL or a mail address; it stands in the user agent."""
    product: str = PRODUCT
    """The product token of the user agent, which robots.txt rules may name; letters, `-` and `_` only."""

    delay: float = 1.0
    """Seconds between the starts of two requests to one registrable domain."""
    max_delay: float = 30.0
    """The longest `Crawl-delay` that is obeyed, in seconds; longer ones are cut to it."""
    max_per_host: int = 2
    """Requests at once to one registrable domain."""
    address_delay: float = 0.05
    """Seconds between the starts of two requests to one address."""
    max_per_address: int = 8
    """Requests at once to one address."""
    max_rate: float = math.inf
    """Requests a second in all."""
    concurrency: int = 256
    """Requests at once in all; the crawl finds its own level below."""

    allow_private: bool = False
    """Whether private, loopback and link-local addresses may be asked; metadata services never are."""
    tls_ca: Path | None = None
    """A PEM file of certificate authorities to trust instead of the system's."""

    connect_timeout: float = 10.0
    """Seconds for a connection with its TLS handshake; also for one look-up of a name."""
    read_timeout: float = 20.0
    """Seconds of silence."""
    total_timeout: float = 60.0
    """Seconds for one request in all."""
    attempts: int = 3
    """Requests for one URL before a passing failure counts as final."""
    backoff: float = 2.0
    """Seconds before the second attempt; doubled, with jitter, for each later one."""
    max_retry_after: float = 300.0
    """The longest `Retry-After` that is waited for, in seconds; a longer one is a final failure."""
    max_redirects: int = 10
    """Redirects followed for one URL."""
    max_bytes: int = 2 * 1024 * 1024
    """Bytes of unpacked body that are kept; the rest is not read."""
    max_header_bytes: int = 16 * 1024
    """Bytes of one header line."""
    max_headers: int = 128
    """Header lines of one answer."""

    scorer: str = ""
    """What the pages are scored by, such as a model's name and digest; a crawl is resumed with the same only."""
    jobs: int = min(8, os.cpu_count() or 1)
    """Processes that score; 0 scores in this process."""
    score_timeout: float = 60.0
    """Seconds for scoring one page; then its process is ended (no limit with `jobs=0`)."""

    state: Path | None = None
    """The SQLite file that holds the crawl until its output is written; None for a temporary one."""
    resume: bool = False
    """Whether to go on with the crawl in `state`, if there is one."""
    warc: Path | None = None
    """A directory for WARC files of what was fetched."""
    warc_bytes: int = 1_000_000_000
    """The size at which a WARC file is closed and the next begun."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for a setting out of its range."""
        at_least = {"max_per_host": 1, "max_per_address": 1, "concurrency": 1, "attempts": 1, "max_bytes": 1024}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float) and not value >= at_least.get(field.name, 0):
                raise ValueError(f"{field.name} must be at least {at_least.get(field.name, 0)}, not {value}")
        if self.max_rate == 0:
            raise ValueError("max_rate must be above 0")
        if not self.product or not self.product.replace("-", "").replace("_", "").isalpha():
            raise ValueError(f"product must consist of letters, - and _, not {self.product!r}")
        if self.contact is not None and not (self.contact.isascii() and self.contact.isprintable()):
            raise ValueError("contact must be printable ASCII")
        if self.resume and self.state is None:
            raise ValueError("resume needs the state file of the crawl to go on with")

    @property
    def user_agent(self) -> str:
        """The `User-Agent` header: who asks, and where to complain."""
        name = f"{self.product}/0.1"
        return f"{name} (+{self.contact})" if self.contact else name
