"""What each measure adds, on a table of which the answer is known."""

import re

import numpy as np
import pyarrow.parquet as pq
import pytest

from detector.evaluation import measures, report, splits
from detector.evaluation.rows import Rows, read


@pytest.fixture(scope="module")
def rows(make_table, tmp_path_factory) -> Rows:
    path = tmp_path_factory.mktemp("measures") / "table.parquet"
    pq.write_table(make_table(), path)
    return read(path)


def test_halves_share_no_family_and_no_honest_document(rows):
    one, other = measures.halves(rows)
    assert (one ^ other).all()
    groups, honest = splits.group_of(rows), report.real_honest(rows)
    assert not set(groups[one & rows.farm]) & set(groups[other & rows.farm])
    assert not set(rows["sha1"][one & honest]) & set(rows["sha1"][other & honest])


def test_recall_of_scores_that_tell_and_of_scores_that_do_not(rows):
    half = measures.halves(rows)[0]
    assert measures.recall(rows, rows.farm.astype(float), half) == 1.0
    assert measures.recall(rows, np.zeros(len(rows)), half) == 0.0


def test_table_names_every_measure_once(make_table, tmp_path):
    path = tmp_path / "table.parquet"
    pq.write_table(make_table(), path)
    lines = measures.table(path).split("\n")
    assert lines[1].startswith("the scorecard")
    assert [line.split()[0] for line in lines[4:]] == list(read(path).columns)
    assert all(re.fullmatch(r"\S+ +[+-]\d\.\d{4} +[+-]\d\.\d{4}", line) for line in lines[4:])
