"""CSV and its kin: addresses to fetch, or pages, in columns."""

import csv
import io
import itertools
from collections.abc import Iterator
from typing import IO

from detector.formats import row
from detector.formats.record import Input, UnreadableError
from detector.formats.stream import LONGEST_LINE
from detector.formats.urls import is_address

_DELIMITERS = ",;\t|"


def read(stream: IO[bytes], name: str, url_column: str | None = None) -> Iterator[Input]:
    """Yield the page or address of every row.

    The column with the address is `url_column`, or one of `row.URL_NAMES`, or else the first whose cell in the first
    row of data is written like an address. A first row in which a cell is an address is data, not names.

    Raises:
        UnreadableError: when no column with addresses or pages can be found.

    """
    # The limit is the process's own; a page in a cell is far longer than its default of 131,072 characters.
    csv.field_size_limit(max(LONGEST_LINE, csv.field_size_limit()))
    text = io.TextIOWrapper(stream, "utf-8-sig", "replace", newline="")
    try:
        yield from _rows(text, name, url_column)
    finally:
        text.detach()


def _rows(text: io.TextIOWrapper, name: str, url_column: str | None) -> Iterator[Input]:
    first = text.readline(LONGEST_LINE)
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(itertools.chain((first,), text), delimiter=delimiter)
    rows = _numbered(reader)
    _, first_cells = next(rows, (0, []))
    if isinstance(first_cells, csv.Error):
        raise UnreadableError(f"{name} is not CSV: {first_cells}")
    head = first_cells
    named = url_column is not None or not any(map(is_address, head))
    if not named:
        rows = itertools.chain(((1, first_cells),), rows)
        head = [f"column {at}" for at in range(1, len(head) + 1)]
    elif url_column is not None and url_column not in head:
        raise UnreadableError(f"{name} has no column '{url_column}'; its columns are {', '.join(head[:20])}")
    if url_column is None:
        url_column = row.column(head, row.URL_NAMES)
    if url_column is None:
        start = next(rows, None)
        rows = itertools.chain((start,), rows) if start else rows
        sample = start[1] if start and not isinstance(start[1], csv.Error) else []
        url_column = next((key for key, cell in zip(head, sample, strict=False) if is_address(cell)), None)
        if url_column is None and row.column(head, row.CONTENT_NAMES) is None:
            raise UnreadableError(f"{name} has no column with addresses; name it with --url-column")
    for number, cells in rows:
        place = f"row {number} of {name}"
        if isinstance(cells, csv.Error):
            yield Input(place, error=f"{place} is not CSV: {cells}")
        elif any(cells):
            yield row.to_input(dict(zip(head, cells, strict=False)), place, url_column)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | csv.Error]]:
    for number in itertools.count(1):
        try:
            cells: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            cells = problem
        yield number, cells
