"""A function over a stream in processes: results in order, a bounded number under way."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
CHUNK = 16
AHEAD = 4
"""Chunks under way for each process, so that a corpus larger than memory streams through."""


def ordered(function: Callable[[T], R], items: Iterable[T], jobs: int) -> Iterator[R]:
    """Yield the result of a picklable `function` for each item, in order."""
    source = iter(items)
    under_way = []
    with ProcessPoolExecutor(jobs) as pool:
        while chunk := list(islice(source, CHUNK)):
            under_way.append(pool.submit(_each, function, chunk))
            if len(under_way) >= jobs * AHEAD:
                yield from under_way.pop(0).result()
        for future in under_way:
            yield from future.result()


def _each(function: Callable[[T], R], chunk: list[T]) -> list[R]:
    return [function(item) for item in chunk]
