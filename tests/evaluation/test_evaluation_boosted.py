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
