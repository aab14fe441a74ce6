"""JSON Lines: one page a line."""

import json
from collections.abc import Iterator
from typing import IO

from detector.formats import row
from detector.formats.record import Input
from detector.formats.stream import lines


def read(stream: IO[bytes], name: str, url_column: str | None = None) -> Iterator[Input]:
    """Yield the page of every line that is not blank; a line that holds none becomes an input with an error."""
    for number, line in lines(stream):
        place = f"line {number} of {name}"
        if line is None:
            yield Input(place, error=f"{place} is longer than a page can be")
            continue
        if not line.strip():
            continue
        try:
            # bytes that are not UTF-8 cost a few characters, not the page
            found = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as problem:
            yield Input(place, error=f"{place} is not JSON: {_told(problem)}; {row.EXPECTED}")
            continue
        if isinstance(found, dict):
            yield row.to_input(found, place, url_column)
        else:
            yield Input(place, error=f"{place} is JSON, but no object; {row.EXPECTED}")


def _told(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} at column {problem.colno}"
    return "it is nested too deeply" if isinstance(problem, RecursionError) else "it holds a number without end"
