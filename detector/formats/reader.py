"""From what a user names to a stream of pages."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

from detector.formats import delimited, jsonl, parquet, urls, warc
from detector.formats.record import Input, UnreadableError
from detector.formats.stream import AHEAD, DamagedError, ahead, decompressed, opened, standard_input
from detector.page import MOST_MARKUP, looks_like_markup
from detector.page.decode import decode

Form = Literal["page", "urls", "jsonl", "csv", "parquet", "warc"]
FORMS: tuple[Form, ...] = get_args(Form)

PAGES = frozenset((".html", ".htm", ".xhtml", ".shtml", ".txt", ".md"))
"""Endings of the files in a directory that are pages."""

_FORMS: dict[str, Form] = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml", ".md"), "page"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".warc", ".wet"), "warc"),
    ".parquet": "parquet",
}
_MANY = frozenset((".jsonl", ".ndjson", ".parquet", ".warc", ".wet"))
"""Endings of the files in a directory that hold many pages."""

_PACKED = frozenset((".gz", ".zst", ".zstd"))
_URL = re.compile(r"h[tx]{2}ps?(?:://|\[:)", re.IGNORECASE)


class Reader:
    """The pages of the inputs that a user names, in order, in bounded memory.

    An input is `-` for standard input, a URL, a directory (its pages and those of its archives and tables, sorted; no
    link to a directory is followed), or a file. A file's ending tells what it holds; without a known ending, and for
    `.txt`, its beginning does: Parquet or WARC by their marks, JSON Lines when the first line is a JSON object, a URL
    list when more than half of its lines are written like addresses, else a page. Files in a directory are never taken
    for URL lists, and what they name without its page is not fetched. Compression with gzip or Zstandard is recognised
    by content.

    Attributes:
        left_out: what was passed over because it is no page, and how often; filled while reading.
        unreadable: inputs that could not be read at all, one sentence each; each is also an `Input` with an error.

    """

    def __init__(self, names: Sequence[str | Path], *, form: Form | None = None, url_column: str | None = None) -> None:
        """Take the inputs' names; nothing is opened before iteration.

        Args:
            names: inputs as the user wrote them.
            form: what every file holds and what `-` gives; recognised when None.
            url_column: the column of addresses in rows; guessed when None.

        """
        self._names = [str(name) for name in names]
        self._form = form
        self._url_column = url_column
        self.left_out: Counter[str] = Counter()
        self.unreadable: list[str] = []

    def __iter__(self) -> Iterator[Input]:
        """Yield every page; what cannot be read is an `Input` with an error."""
        for name in self._names:
            yield from self._readable(name)

    def _readable(self, name: str) -> Iterator[Input]:
        """Yield the pages of an input; where it cannot be read, an input with an error."""
        try:
            yield from self._one(name)
        except UnreadableError as problem:
            self.unreadable.append(str(problem))
            yield Input(name, error=str(problem))
        except OSError as problem:
            sentence = f"{name} could not be read to its end: {problem.strerror or problem}"
            self.unreadable.append(sentence)
            yield Input(name, error=sentence)

    def _one(self, name: str) -> Iterator[Input]:
        if name == "-":
            with standard_input() as stream:
                yield from self._stream(stream, "standard input", self._form)
        elif _URL.match(name):
            yield Input(name, name)
        elif (path := Path(name)).is_dir():
            yield from self._directory(path)
        else:
            with opened(path) as stream:
                form = self._form or _FORMS.get(_ending(path))
                if form == "parquet" or (form is None and ahead(stream).startswith(b"PAR1")):
                    yield from parquet.read(path, self._url_column)
                else:
                    yield from self._stream(stream, name, form)

    def _directory(self, path: Path) -> Iterator[Input]:
        empty = True
        for file in _files(path):
            many = _ending(file) in _MANY
            if not (many or file.suffix.lower() in PAGES) or not file.is_file():
                self.left_out["files that are no pages"] += 1
                continue
            empty = False
            if many:
                yield from self._many(str(file))
                continue
            try:
                with opened(file) as stream:
                    source = stream.read(MOST_MARKUP + 1)
            except (UnreadableError, OSError) as problem:
                yield Input(str(file), error=str(problem))
                continue
            yield Input(str(file), source=source, kind=_kind(file))
        if empty:
            raise UnreadableError(f"{path} holds no pages; they end in {', '.join(sorted(PAGES | _MANY))}")

    def _many(self, name: str) -> Iterator[Input]:
        """Yield the pages of a file in a directory, which nobody named: no address in it is fetched."""
        for found in self._readable(name):
            if found.wanted:
                self.left_out["addresses without a page in a directory"] += 1
            else:
                yield found

    def _stream(self, packed: io.BufferedReader, name: str, form: Form | None) -> Iterator[Input]:
        stream = decompressed(packed, name)
        form = form or _recognised(ahead(stream))
        if form == "jsonl":
            yield from _until_damaged(jsonl.read(stream, name, self._url_column), name)
        elif form == "urls":
            yield from _until_damaged(urls.read(stream, name), name)
        elif form == "csv":
            yield from _until_damaged(delimited.read(stream, name, self._url_column), name)
        elif form == "warc":
            yield from warc.read(stream, name, self.left_out)
        elif form == "parquet":
            raise UnreadableError(f"{name} is Parquet, which can only be read from a file")
        else:
            yield Input(name, source=stream.read(MOST_MARKUP + 1), kind=_kind(Path(name)))


def _until_damaged(inputs: Iterator[Input], name: str) -> Iterator[Input]:
    number = 0
    try:
        for number, found in enumerate(inputs, 1):  # noqa: B007
            yield found
    except DamagedError as problem:
        yield Input(name, error=f"{name} is damaged after {number} pages: {problem}")


def _ending(path: Path) -> str:
    endings = [ending.lower() for ending in path.suffixes]
    while endings and endings[-1] in _PACKED:
        endings.pop()
    return endings[-1] if endings else ""


def _kind(path: Path) -> Literal["html", "text"] | None:
    """Return what a file's ending says about its content; text may be markup all the same."""
    return "html" if _ending(path) in (".html", ".htm", ".xhtml", ".shtml") else None


def _files(path: Path) -> Iterator[Path]:
    """Yield every file below, sorted by name in each directory, names that begin with a dot left out."""
    for child in sorted(path.iterdir()):
        if child.name.startswith("."):
            continue
        if child.is_dir():
            if not child.is_symlink():
                yield from _files(child)
        else:
            yield child


def _recognised(head: bytes) -> Form:
    """Tell from its beginning what a stream holds."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    text, _ = decode(head, html=False)
    if _opens_object(text):
        return "jsonl"
    if looks_like_markup(text):
        return "page"
    if len(head) == AHEAD:
        text = text.rpartition("\n")[0]
    return "urls" if text.strip() and urls.is_list(text) else "page"


def _opens_object(text: str) -> bool:
    """Tell whether the first line is a JSON object, or begins like a row that is longer than what was looked at."""
    line = text.lstrip().partition("\n")[0]
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return re.match(r'\{\s*"(?:[^"\\]|\\.){1,100}"\s*:', line) is not None
