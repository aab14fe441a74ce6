"""The crawl's memory: an SQLite file with the inputs, the pages to fetch and what became of them.

It survives a killed process and a power cut, after which at most what was in flight is fetched again: a page is
either done, with its row, or still to do, and rows are only given out once they are committed. The file is in
`journal_mode=WAL` with `synchronous=FULL`, so that SQLite syncs the log to the disk before a commit returns and plays
back whole transactions only (https://www.sqlite.org/pragma.html#pragma_synchronous); with `NORMAL` a power cut could
take back commits. `locking_mode=EXCLUSIVE` keeps a second crawl out. All methods block and raise `StateError` where
the file cannot be read or written; call them from one thread at a time.
"""

import contextlib
import hashlib
import json
import os
import secrets
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from detector.crawl.codes import Failure
from detector.crawl.urls import Location, Target, understand
from detector.records import Evidence, Reason, Verdict

VERSION = 1
"""The layout of the file; a file of another version is not resumed."""

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE domains(d INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, pages INTEGER NOT NULL DEFAULT 0);
CREATE TABLE pages(
    k INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, domain INTEGER NOT NULL, verdict BLOB, code TEXT);
CREATE TABLE inputs(n INTEGER PRIMARY KEY, text TEXT NOT NULL, id TEXT, page INTEGER, error TEXT);
CREATE TABLE segments(name TEXT PRIMARY KEY, size INTEGER NOT NULL, closed INTEGER NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX todo ON pages(domain, k) WHERE verdict IS NULL;
CREATE INDEX largest ON domains(pages DESC, d)"""
_BATCH = 2_000
_PLAIN = b"{"
_FIELDS = tuple(field.name for field in fields(Verdict))


class StateError(Exception):
    """The state file cannot be used; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A registrable domain with pages to fetch."""

    d: int
    """Its number in the file."""
    name: str
    """Its name."""
    pages: int
    """How many distinct pages of it the inputs name, done or not."""


@dataclass(frozen=True, slots=True)
class Result:
    """A page that is done."""

    k: int
    """The page's number in the file."""
    row: bytes
    """Its verdict, encoded."""
    code: str
    """`ok`, or the code of its error, or `unscored` for the scorer's own."""


@dataclass(frozen=True, slots=True)
class Segment:
    """How far one archive file belongs to pages that are done."""

    name: str
    """The file's final name, without folder."""
    size: int
    """Bytes that count."""
    closed: bool
    """Whether the file is complete."""


def encode(verdict: Verdict) -> bytes:
    """Return a verdict as compact bytes."""
    values = {name: getattr(verdict, name) for name in _FIELDS}
    told = {name: value for name, value in values.items() if value is not None and value != () and value != {}}
    text = json.dumps(told, default=_plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return text if len(text) < 400 else zlib.compress(text, 1)


def _plain(value: object) -> dict[str, object]:
    # Records as JSON objects; several times faster than `dataclasses.asdict`, which copies every value.
    if isinstance(value, Evidence | Reason):
        return {name: getattr(value, name) for name in value.__slots__}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a verdict holds {type(value).__name__}, which is no plain value")


def decode(row: bytes) -> Verdict:
    """Return the verdict that `encode` got, equal in every field."""
    text = row if row.startswith(_PLAIN) else zlib.decompress(row)
    told: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
    reasons = tuple(
        Reason(**{**reason, "evidence": tuple(Evidence(**e) for e in reason["evidence"])})
        for reason in told.pop("reasons", ())
    )
    blank: dict[str, Any] = {"id": None, "url": None, "probability": None, "label": None}
    notes = tuple(told.pop("notes", ()))
    return Verdict(**{**blank, **told}, reasons=reasons, notes=notes)


class Store:
    """Inputs, pages and results of one crawl."""

    def __init__(self, path: Path | None, *, resume: bool = False) -> None:
        """Open a state file; raises `StateError` where it is in use, foreign or (without `resume`) there."""
        self._temporary = path is None
        if path is None:
            path = _temporary()
        elif path.exists() and path.stat().st_size and not resume:
            raise StateError(f"{path} holds a crawl already; resume it, or remove the file to start anew.")
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2.0)
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"{path} cannot be opened: {error}.") from error
        try:
            # Exclusive: a second crawl on the same file must fail, not interleave.
            for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
                self._db.execute(f"PRAGMA {pragma}").fetchall()
            known = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not known:
                self._create()
            elif self._meta("version") != str(VERSION):
                raise StateError(f"{path} was not written by this version of the crawler.")
        except sqlite3.Error as error:
            self._db.close()
            raise StateError(f"{path} cannot be used: {error}.") from error
        except StateError:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; a temporary one is deleted."""
        self.close()

    def close(self) -> None:
        """Close the file; a temporary one is deleted."""
        self._db.close()
        if self._temporary:
            discard(self.path)

    @property
    def loaded(self) -> bool:
        """Whether all inputs have been taken in."""
        return self._meta("digest") is not None

    @property
    def name(self) -> str:
        """Eight letters that tell this crawl from others."""
        return self._meta("name") or ""

    def load(self, targets: Iterable[Target], keep_on: Callable[[], bool] = lambda: True, scorer: str = "") -> None:
        """Take the inputs in; raises `StateError` where the file holds the crawl of other inputs or another scorer.

        `keep_on` is asked between batches; when it says no, loading stops and the file stays unloaded. `scorer` names
        what scores the pages, so that no output mixes the rows of two models.
        """
        digest = hashlib.sha256()
        if self.loaded:
            for target in targets:
                digest.update(_line(target))
            if digest.hexdigest() != self._meta("digest"):
                raise StateError(f"{self.path} holds the crawl of another list of URLs.")
            noted = self._meta("scorer")
            if scorer and noted and noted != scorer:
                raise StateError(
                    f"{self.path} holds pages scored by {noted}, not by {scorer};"
                    " resume it with the same model and prior, or remove the file to start anew."
                )
            return
        with _sentences(self.path):
            # What an interrupted loading left is of no use: nothing was fetched yet.
            self._db.executescript("DROP TABLE inputs; DROP TABLE pages; DROP TABLE domains; DROP TABLE segments;")
            self._db.executescript("DROP TABLE meta;")
            self._create()
            n = 0
            stream = iter(targets)
            while batch := list(islice(stream, _BATCH)):
                if not keep_on():
                    return
                for target in batch:
                    digest.update(_line(target))
                self._take_in(n, batch)
                n += len(batch)
            with self._transaction():
                for index in _INDEXES.split(";"):
                    self._db.execute(index)
                self._db.execute(
                    "UPDATE domains SET pages = (SELECT count(*) FROM pages"
                    " WHERE pages.domain = domains.d AND verdict IS NULL)"
                )
                self._db.execute("INSERT INTO meta VALUES('scorer', ?)", (scorer,))
                self._db.execute("INSERT INTO meta VALUES('digest', ?)", (digest.hexdigest(),))

    def counts(self) -> dict[str, int]:
        """Return the number of `inputs`, `pages` and pages that are `done`."""
        return {
            "inputs": self._ask("SELECT count(*) FROM inputs")[0][0],
            "pages": self._ask("SELECT count(*) FROM pages")[0][0],
            "done": self._ask("SELECT count(*) FROM pages WHERE verdict IS NOT NULL")[0][0],
        }

    def codes(self) -> dict[str, int]:
        """Return how many pages are done, by code."""
        return dict(self._ask("SELECT code, count(*) FROM pages WHERE verdict IS NOT NULL GROUP BY code"))

    def domains(self, after: Domain | None, most: int) -> list[Domain]:
        """Return the next domains with pages to do, those with the most pages first.

        The longest queues decide how long a polite crawl takes, so they start first.
        """
        pages, d = (after.pages, after.d) if after else (1 << 62, -1)
        found = self._ask(
            "SELECT d, name, pages FROM domains WHERE (pages < ? OR (pages = ? AND d > ?))"
            " AND EXISTS(SELECT 1 FROM pages WHERE domain = d AND verdict IS NULL)"
            " ORDER BY pages DESC, d LIMIT ?",
            pages,
            pages,
            d,
            most,
        )
        return [Domain(*row) for row in found]

    def todo(self, domain: Domain, after: int, most: int) -> list[tuple[int, str]]:
        """Return the numbers and URLs of a domain's next pages to do, beyond page number `after`."""
        return self._ask(
            "SELECT k, url FROM pages WHERE domain = ? AND verdict IS NULL AND k > ? ORDER BY k LIMIT ?",
            domain.d,
            after,
            most,
        )

    def commit(self, results: Iterable[Result], segments: Iterable[Segment] = ()) -> None:
        """Note pages as done, and how far the archive goes, in one transaction that reaches the disk."""
        with _sentences(self.path), self._transaction():
            self._db.executemany(
                "UPDATE pages SET verdict = ?, code = ? WHERE k = ?", [(r.row, r.code, r.k) for r in results]
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO segments VALUES(?, ?, ?)", [(s.name, s.size, s.closed) for s in segments]
            )

    def segments(self) -> list[Segment]:
        """Return the archive's files in the order of their names."""
        found = self._ask("SELECT name, size, closed FROM segments ORDER BY name")
        return [Segment(name, size, bool(closed)) for name, size, closed in found]

    def rows(self, start: int, most: int = 500) -> list[Verdict]:
        """Return the rows of the inputs from number `start` on, up to the first that is not done."""
        found = self._ask(
            "SELECT inputs.text, inputs.id, inputs.error, pages.verdict FROM inputs"
            " LEFT JOIN pages ON pages.k = inputs.page WHERE n >= ? ORDER BY n LIMIT ?",
            start,
            most,
        )
        ready = []
        for text, name, error, row in found:
            called = text if name is None else name
            if error is not None:
                ready.append(Verdict(called, text, None, None, error=error))
            elif row is not None:
                ready.append(replace(decode(row), id=called))
            else:
                break
        return ready

    def _create(self) -> None:
        self._db.executescript(
            "BEGIN;" + _SCHEMA + f"INSERT INTO meta VALUES('version', '{VERSION}'), ('name', '{secrets.token_hex(4)}');"
            "COMMIT;"
        )

    def _meta(self, key: str) -> str | None:
        rows = self._ask("SELECT value FROM meta WHERE key = ?", key)
        return rows[0][0] if rows else None

    def _ask(self, question: str, *values: object) -> list[Any]:
        with _sentences(self.path, "read"):
            return self._db.execute(question, values).fetchall()

    def _take_in(self, n: int, batch: list[Target]) -> None:
        read: list[tuple[int, Target, Location | Failure]] = [
            (n + i, target, understand(target.text)) for i, target in enumerate(batch)
        ]
        good = [(place.domain, place.url) for _, _, place in read if isinstance(place, Location)]
        with self._transaction():
            self._db.executemany("INSERT OR IGNORE INTO domains(name) VALUES(?)", {(name,) for name, _ in good})
            self._db.executemany(
                "INSERT OR IGNORE INTO pages(domain, url) VALUES((SELECT d FROM domains WHERE name = ?), ?)", good
            )
            self._db.executemany(
                "INSERT INTO inputs VALUES(?, ?, ?, (SELECT k FROM pages WHERE url = ?), ?)",
                [
                    (number, _stored(target.text), _stored(target.id), place.url, None)
                    if isinstance(place, Location)
                    else (number, _stored(target.text), _stored(target.id), None, str(place))
                    for number, target, place in read
                ],
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # A full disk may have rolled back by itself.
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _temporary() -> Path:
    try:
        with tempfile.NamedTemporaryFile(prefix="crawl-", suffix=".sqlite", delete=False) as handle:
            return Path(handle.name)
    except OSError as error:
        raise StateError(f"No temporary file for the crawl can be made: {error.strerror or error}.") from error


def sync_folder(folder: Path) -> None:
    """Bring to the disk which names a folder holds, so that a power cut undoes no renaming."""
    if os.name == "nt":
        return  # Windows cannot open a folder, and orders such changes by itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(path: Path) -> None:
    """Delete a state file and what SQLite keeps beside it; the output beside it gets to the disk first."""
    sync_folder(path.parent)
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def _sentences(path: Path, verb: str = "written") -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        safe = " What was committed is safe and can be resumed." if verb == "written" else ""
        raise StateError(f"{path} cannot be {verb}: {error}.{safe}") from error


def _line(target: Target) -> bytes:
    return f"{target.text}\0{target.id if target.id is not None else chr(1)}\n".encode("utf-8", "surrogatepass")


def _stored(text: str | None) -> str | None:
    # SQLite cannot hold a lone surrogate, which a badly decoded list may contain.
    return None if text is None else text.encode("utf-8", "replace").decode()
