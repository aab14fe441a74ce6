"""Parquet tables of pages."""

from collections.abc import Iterator
from pathlib import Path

from detector.formats import row
from detector.formats.record import Input, UnreadableError

_ROWS = 64


def read(path: Path, url_column: str | None = None) -> Iterator[Input]:
    """Yield the page or address of every row, a few rows at a time.

    Raises:
        UnreadableError: when it is no Parquet, names no column of use, or the package for it is missing.

    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as problem:
        raise UnreadableError(f"{path} is Parquet; install detector[parquet] to read it") from problem
    try:
        table = pq.ParquetFile(path, pre_buffer=False)
    except OSError as problem:
        raise UnreadableError(f"{path} cannot be read: {problem.strerror or problem}") from problem
    except pa.ArrowException as problem:
        raise UnreadableError(f"{path} is no Parquet file: {problem}") from problem
    with table:
        names: list[str] = table.schema_arrow.names
        if url_column is not None and url_column not in names:
            raise UnreadableError(f"{path} has no column '{url_column}'; its columns are {', '.join(names[:20])}")
        if url_column is None and row.column(names, (*row.URL_NAMES, *row.CONTENT_NAMES)) is None:
            raise UnreadableError(f"{path} has no column url, html, text or content; it has {', '.join(names[:20])}")
        chosen = [name for name in names if name == url_column or name.strip().lower() in row.NAMES]
        number = 0
        batches = table.iter_batches(batch_size=_ROWS, columns=chosen, use_threads=False)
        while True:
            try:
                batch = next(batches, None)
            except (OSError, pa.ArrowException) as problem:
                place = f"row {number + 1} of {path}"
                yield Input(place, error=f"{path} is damaged after {number} rows: {problem}")
                return
            if batch is None:
                return
            for cells in batch.to_pylist():
                number += 1
                yield row.to_input(cells, f"row {number} of {path}", url_column)
