"""Boosted trees beside the scorecard."""

import numpy as np
import pyarrow as pa

from detector.evaluation import boosted, splits
from detector.evaluation import rows as reading


def test_trees_are_fitted_also_where_nothing_is_known_of_a_measure(make_table):
    table = make_table(honest=120, networks=4, pages=6, pairs=12)
    table = table.append_column("money.nags", pa.nulls(table.num_rows, pa.float64()))
    rows = reading.of(table)
    odds = boosted.boosted(rows, splits.leave_many_out(rows, folds=2), leaves=3, trees=10)
    assert np.isfinite(odds).all()
    assert odds[rows.farm].mean() > odds[~rows.farm].mean() + 1
    assert len(boosted.recalls(rows, odds)) == 6


def test_unknown_values_are_filled_from_honest_pages(make_table):
    table = make_table(honest=40, networks=2, pages=4, pairs=4)
    rows = reading.of(table.append_column("money.nags", pa.nulls(table.num_rows, pa.float64())))
    column = rows.columns.index("money.nags")
    found = boosted.filled(rows)
    assert np.isnan(rows.measures[:, column]).all()
    assert (found.measures[:, column] == 0).all()
    rows.measures[:10, 0], rows.measures[10:, 0] = np.nan, 2.0
    assert (boosted.filled(rows).measures[:, 0] == 2.0).all()
    known = ~np.isnan(rows.measures)
    assert (boosted.filled(rows).measures[known] == rows.measures[known]).all()
