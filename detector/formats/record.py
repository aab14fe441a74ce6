"""What every reader yields: one page to be judged, or the reason why it could not be read."""

from dataclasses import dataclass
from typing import Literal


class UnreadableError(Exception):
    """An input cannot be read at all; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Input:
    """One page on its way to a verdict. With neither `source` nor `error` it has yet to be fetched from `url`."""

    id: str
    """The caller's name for the page, else its address as given, else the place that it was read from."""
    url: str | None = None
    """The page's address, where it is known."""
    source: str | bytes | None = None
    """Markup or text, cut to a little more than what `detector.page` reads."""
    kind: Literal["html", "text"] | None = None
    """What `source` is, where the input says so."""
    encoding: str | None = None
    """The charset that a transport named, a hint for bytes."""
    title: str | None = None
    """The page's title, where the input gives it beside the page."""
    error: str | None = None
    """Why there is nothing to score: one sentence, or None."""
    notes: tuple[str, ...] = ()
    """What the verdict must say besides its own notes, for example that the page was cut when it was fetched."""

    @property
    def wanted(self) -> bool:
        """Whether the page has yet to be fetched."""
        return self.source is None and self.error is None
