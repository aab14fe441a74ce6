"""Tells whether a web page is a content farm or a scraped copy, and shows why.

import detector

verdict = detector.score(html, url="https://example.org/story")
verdict.probability, verdict.label, verdict.reasons
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from detector import crawl
from detector.model import Detector, load
from detector.page import Page, parse
from detector.records import Evidence, Finding, Reason, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detector.model import Source

__all__ = [
    "Detector",
    "Evidence",
    "Finding",
    "Page",
    "Reason",
    "Verdict",
    "crawl",
    "load",
    "parse",
    "predict_proba",
    "score",
    "score_many",
]
__version__ = "0.1.0"


@lru_cache(maxsize=1)
def _default() -> Detector:
    return load()


def score(
    source: "Source",
    url: str | None = None,
    *,
    id: str | None = None,  # noqa: A002 - the name of the output column
    kind: Literal["html", "text"] | None = None,
    encoding: str | None = None,
    title: str | None = None,
) -> Verdict:
    """Return the shipped model's verdict on one page; see `Detector.score`."""
    return _default().score(source, url, id=id, kind=kind, encoding=encoding, title=title)


def score_many(pages: "Iterable[Source | tuple[Source, str | None]]") -> Iterator[Verdict]:
    """Yield the shipped model's verdict on each page in order; see `Detector.score_many`."""
    return _default().score_many(pages)


def predict_proba(pages: "Iterable[Source | tuple[Source, str | None]]") -> "NDArray[np.float64]":
    """Return the shipped model's probabilities, shape (n, 2); see `Detector.predict_proba`."""
    return _default().predict_proba(pages)
