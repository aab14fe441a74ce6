"""One row of a table or of JSON Lines as an input."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from detector.formats.record import Input
from detector.page import MOST_MARKUP

URL_NAMES = ("url", "uri", "link", "address", "page_url", "source_url", "sourceurl", "warc-target-uri", "target_uri")
"""Column names that hold a page's address, tried in this order, whatever their case."""

SOURCE_NAME = "source"
"""The column in which trafilatura writes a page's address, and Dolma and others the name of a collection."""

CONTENT_NAMES: Mapping[str, Literal["html", "text"] | None] = {
    "rawhtml": "html",
    "html": "html",
    "markdown": "text",
    "text": "text",
    "raw_content": "text",
    "content": None,
}
"""Column names that hold a page, tried in this order, and what they say about its kind."""

ID_NAME = "id"
TITLE_NAME = "title"
"""The column with the title of a page whose text comes without it."""

NESTED_NAMES = ("metadata", "meta", "warc_headers")
"""Columns with an object that holds the rest of what is known, as datatrove, Dolma, OSCAR and Firecrawl write rows."""

NAMES = frozenset((*URL_NAMES, SOURCE_NAME, *CONTENT_NAMES, ID_NAME, TITLE_NAME, *NESTED_NAMES))
"""All column names of use."""

EXPECTED = "expected an object with url and html or text"


def cut(source: str | bytes) -> str | bytes:
    """Return no more of a page than is read of it; one unit more tells the parser that something is missing."""
    return source[: MOST_MARKUP + 1]


def column(names: Iterable[str], wanted: Iterable[str]) -> str | None:
    """Return the name that is the first of `wanted` to occur, whatever its case and the white space around it."""
    found = {name.strip().lower(): name for name in reversed(list(names))}
    return next((found[name] for name in wanted if name in found), None)


def to_input(row: Mapping[str, Any], place: str, url_column: str | None = None) -> Input:
    """Return the input that a row describes; keys that are not in `NAMES` are ignored.

    What the row itself does not say of its address and title is looked for in the objects of `NESTED_NAMES`.
    A row that has a key for the page but nothing in it is an error: only a row with no such key is fetched.

    Args:
        row: the row's cells by name.
        place: where it stands, for messages, for example `line 3 of pages.jsonl`.
        url_column: the name of the column with the address; one of `URL_NAMES` when None.

    """
    name = row.get(column(row, (ID_NAME,)) or ID_NAME)
    url = _address(row) if url_column is None else row.get(url_column) or None
    title = _cell(row, (TITLE_NAME,))
    known = url if isinstance(url, str) else None
    if name is None or name == "":
        name = known or place
    identity = name if isinstance(name, str) else json.dumps(name, default=str)

    def failed(problem: str) -> Input:
        return Input(identity, known, error=f"{place} {problem}; {EXPECTED}")

    if url is not None and known is None:
        return failed(f"has a url that is {_named(url)}")
    keys = [(key, kind) for name, kind in CONTENT_NAMES.items() if (key := column(row, (name,))) is not None]
    for key, kind in keys:
        source = row[key]
        if source is None:
            continue
        if isinstance(source, str | bytes):
            return Input(identity, known, cut(source), kind, title=title if isinstance(title, str) else None)
        return failed(f"has {key} that is {_named(source)}")
    if keys:
        return failed(f"has nothing in {' and '.join(key for key, _ in keys)}")
    if known is None:
        return failed("has neither a page nor an address")
    return Input(identity, known)


def _address(row: Mapping[str, Any]) -> Any:
    """Return what a row gives as its page's address, None where it gives nothing."""
    url = _cell(row, URL_NAMES)
    if url is None:
        source = _cell(row, (SOURCE_NAME,))
        return source if isinstance(source, str) and source.startswith(("http://", "https://")) else None
    return url


def _cell(row: Mapping[str, Any], names: Iterable[str], depth: int = 2) -> Any:
    """Return what a row says under one of these names, else what the objects inside it say; None where all is empty."""
    key = column(row, names)
    if key is not None and row[key] not in (None, ""):
        return row[key]
    if depth:
        for name in NESTED_NAMES:
            inner = row.get(column(row, (name,)) or "")
            if isinstance(inner, Mapping) and (found := _cell(inner, names, depth - 1)) is not None:
                return found
    return None


def _named(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), f"of type {type(value).__name__}")
