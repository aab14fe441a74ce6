"""Verdicts as rows of JSON Lines, CSV or Parquet, in a file that appears when it is whole."""

import csv
import gzip
import io
import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal, Protocol, cast, get_args

from detector.formats.record import UnreadableError
from detector.records import Verdict

Table = Literal["jsonl", "csv", "parquet"]
TABLES: tuple[Table, ...] = get_args(Table)

COLUMNS = ("id", "url", "probability", "label", "reasons", "signals", "view", "error", "model", "notes")
"""The columns of every table, in order."""

_BATCH = 1_000


class Writer(Protocol):
    """Somewhere for verdicts to go."""

    def write(self, verdict: Verdict) -> None:
        """Add one row."""


def to_row(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain values by column: `reasons` a list of objects, `signals` an object of scores."""
    reasons = [
        {
            "signal": reason.signal,
            "group": reason.group,
            "contribution": _finite(reason.contribution),
            "score": _finite(reason.score),
            "summary": reason.summary,
            "evidence": [{"text": quote.text, "where": quote.where} for quote in reason.evidence],
            "policy": reason.policy,
        }
        for reason in verdict.reasons
    ]
    return {
        "id": verdict.id,
        "url": verdict.url,
        "probability": _finite(verdict.probability),
        "label": verdict.label,
        "reasons": reasons,
        "signals": {name: _finite(score) for name, score in verdict.signals.items()},
        "view": verdict.view,
        "error": verdict.error,
        "model": verdict.model,
        "notes": list(verdict.notes),
    }


def table_of(path: Path) -> tuple[Table, str] | None:
    """Return the format and the compression that a file's name asks for, None for a name that asks for none."""
    packed = path.suffix.lower() if path.suffix.lower() in (".gz", ".zst") else ""
    ending = (Path(path.stem) if packed else path).suffix.lower()
    known: dict[str, Table] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    table = known.get(ending)
    return (table, packed) if table else None


@contextmanager
def to_file(path: Path, table: Table | None = None) -> Iterator[Writer]:
    """Give a writer to a file that takes its name when all is written, and not at all when that fails.

    A device or pipe is written to directly. JSON Lines and CSV are compressed when the name ends in .gz or .zst.

    Args:
        path: the file.
        table: its format; by its ending when None.

    Raises:
        UnreadableError: when the ending tells no format, or the package for it is missing.
        OSError: when the system refuses.

    """
    known = table_of(path)
    if table is None and known is None:
        raise UnreadableError(f"{path} ends in no known format; name it .jsonl, .csv or .parquet, or give --format")
    chosen: Table = table or known[0] if known else table or "jsonl"
    packed = path.suffix.lower() if path.suffix.lower() in (".gz", ".zst") and chosen != "parquet" else ""
    if path.exists() and not path.is_file():
        with path.open("wb") as stream, _written(stream, chosen, packed) as writer:
            yield writer
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            with _written(stream, chosen, packed) as writer:
                yield writer
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def to_standard_output(table: Table = "jsonl") -> Iterator[Writer]:
    """Give a writer to standard output; JSON Lines appear one by one."""
    with _written(sys.stdout.buffer, table, "", flush=True) as writer:
        yield writer
    sys.stdout.buffer.flush()


@contextmanager
def _written(stream: IO[bytes], table: Table, packed: str, *, flush: bool = False) -> Iterator[Writer]:
    if table == "parquet":
        with _parquet(stream) as writer:
            yield writer
        return
    with _packed(stream, packed) as out:
        if table == "jsonl":
            yield _Lines(out, flush)
        else:
            yield _Cells(out)


@contextmanager
def _packed(stream: IO[bytes], packed: str) -> Iterator[IO[bytes]]:
    if packed == ".gz":
        with gzip.GzipFile(filename="", fileobj=stream, mode="wb", mtime=0) as out:
            yield cast("IO[bytes]", out)
    elif packed == ".zst":
        try:
            import zstandard
        except ImportError as problem:
            raise UnreadableError("Writing .zst needs the package zstandard; install detector[zstd]") from problem
        with zstandard.ZstdCompressor().stream_writer(stream, closefd=False) as out:
            yield cast("IO[bytes]", out)
    else:
        yield stream


class _Lines:
    def __init__(self, out: IO[bytes], flush: bool) -> None:
        self._out = out
        self._flush = flush

    def write(self, verdict: Verdict) -> None:
        line = json.dumps(to_row(verdict), ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
        # a lone surrogate, which UTF-8 cannot hold, becomes the escape that JSON has for it
        self._out.write(line.encode("utf-8", "backslashreplace") + b"\n")
        if self._flush:
            self._out.flush()


class _Cells:
    """CSV by RFC 4180; `reasons`, `signals` and `notes` are JSON."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._text = io.StringIO(newline="")
        self._csv = csv.writer(self._text)
        self._row(COLUMNS)

    def write(self, verdict: Verdict) -> None:
        row = to_row(verdict)
        self._row(
            json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | tuple) else value
            for value in row.values()
        )

    def _row(self, cells: Any) -> None:
        self._csv.writerow(cells)
        self._out.write(self._text.getvalue().encode("utf-8", "replace"))
        self._text.seek(0)
        self._text.truncate()


@contextmanager
def _parquet(stream: IO[bytes]) -> Iterator[Writer]:
    """Write `reasons` as a list of structures, `signals` as a map, `notes` as a list: engines can query them."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as problem:
        raise UnreadableError("Writing Parquet needs the package pyarrow; install detector[parquet]") from problem
    evidence = pa.struct([("text", pa.string()), ("where", pa.string())])
    reason = pa.struct(
        [
            ("signal", pa.string()),
            ("group", pa.string()),
            ("contribution", pa.float64()),
            ("score", pa.float64()),
            ("summary", pa.string()),
            ("evidence", pa.list_(evidence)),
            ("policy", pa.string()),
        ]
    )
    special = {
        "probability": pa.float64(),
        "reasons": pa.list_(reason),
        "signals": pa.map_(pa.string(), pa.float64()),
        "notes": pa.list_(pa.string()),
    }
    schema = pa.schema([(name, special.get(name, pa.string())) for name in COLUMNS])
    rows: list[dict[str, Any]] = []

    class Rows:
        def write(self, verdict: Verdict) -> None:
            row = _encodable(to_row(verdict))
            row["signals"] = list(row["signals"].items())
            rows.append(row)
            if len(rows) >= _BATCH:
                flush()

    def flush() -> None:
        table.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
        rows.clear()

    with pq.ParquetWriter(stream, schema, compression="zstd") as table:
        yield Rows()
        if rows:
            flush()


def _finite(value: float | None) -> float | None:
    """Return a number, None for one that JSON does not have."""
    return value if value is not None and math.isfinite(value) else None


def _encodable(value: Any) -> Any:
    """Return a value whose strings UTF-8 can hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    return [_encodable(item) for item in value] if isinstance(value, list | tuple) else value
