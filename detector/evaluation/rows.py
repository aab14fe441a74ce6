"""The feature table as arrays: one entry per page and view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detector.evaluation.metrics import Bools

if TYPE_CHECKING:
    import pyarrow as pa

Strings = NDArray[np.object_]

TEXT = (
    "id", "source", "view", "extractor", "corpus", "network", "family", "skeleton", "story", "domain", "twin",
    "language", "page_type", "url", "sha1",
)  # fmt: skip
"""Columns of the table that hold strings, empty where unknown."""
REQUIRED = ("id", "label", "view")
NUISANCE = "nuisance."
OTHER = frozenset(("label", "agency", "year"))


@dataclass(frozen=True, slots=True)
class Rows:
    """The table's n rows, in its order."""

    table: "pa.Table"
    """As it was read."""
    farm: Bools
    """The label, (n,)."""
    year: NDArray[np.float64]
    """(n,), NaN where unknown."""
    columns: tuple[str, ...]
    """Names of the m measures, `signal.measure`."""
    measures: NDArray[np.float32]
    """(n, m), NaN where the page does not say."""
    nuisances: NDArray[np.float32]
    """(n, k): what must not separate the classes."""
    nuisance_names: tuple[str, ...]
    """Names of the k nuisances, without their prefix."""
    text: Mapping[str, Strings] = field(default_factory=dict)
    """The string columns of `TEXT`, (n,) each; a column that the table lacks is empty strings."""

    def __len__(self) -> int:
        return self.farm.size

    def __getitem__(self, name: str) -> Strings:
        return self.text[name]

    @property
    def signals(self) -> tuple[str, ...]:
        """The signals that the measures come from, in order."""
        return tuple(dict.fromkeys(c.partition(".")[0] for c in self.columns))

    @property
    def html(self) -> Bools:
        """Rows that were judged as markup, (n,)."""
        return np.asarray(self["view"] == "html", dtype=bool)

    def take(self, which: NDArray[np.int64] | Bools) -> "Rows":
        """Return the rows at indices or where a mask is true."""
        at = np.flatnonzero(which) if which.dtype == bool else which
        return Rows(
            self.table.take(at),
            self.farm[at],
            self.year[at],
            self.columns,
            self.measures[at],
            self.nuisances[at],
            self.nuisance_names,
            {name: values[at] for name, values in self.text.items()},
        )


def read(path: Path) -> Rows:
    """Read a feature table.

    Raises:
        ValueError: when a column is missing that nothing can be said without.

    """
    import pyarrow.parquet as pq

    return of(pq.read_table(path))


def of(table: "pa.Table") -> Rows:
    """Return the rows of a table in memory; see `read`."""
    missing = [name for name in REQUIRED if name not in table.column_names]
    if missing:
        raise ValueError(f"The feature table lacks the column {missing[0]!r}; make it with `detector features`.")
    names = table.column_names
    plain = OTHER | set(TEXT)
    columns = tuple(n for n in names if "." in n and not n.startswith(NUISANCE) and n not in plain)
    nuisance = tuple(n for n in names if n.startswith(NUISANCE))
    size = table.num_rows
    return Rows(
        table,
        np.asarray(table["label"].to_numpy()) == 1,
        _floats(table, ("year",)).ravel().astype(float) if "year" in names else np.full(size, np.nan),
        columns,
        _floats(table, columns),
        _floats(table, nuisance),
        tuple(n.removeprefix(NUISANCE) for n in nuisance),
        {n: _strings(table, n) if n in names else np.full(size, "", dtype=object) for n in TEXT},
    )


def _strings(table: "pa.Table", name: str) -> Strings:
    return np.array([v or "" for v in table[name].to_pylist()], dtype=object)


def _floats(table: "pa.Table", names: tuple[str, ...]) -> NDArray[np.float32]:
    found = np.empty((table.num_rows, len(names)), dtype=np.float32)
    for i, name in enumerate(names):
        found[:, i] = table[name].to_numpy()
    return found
