import runpy
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

BENCHMARK = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "pages.py"))


def test_few_pages_are_repeated(tmp_path):
    (tmp_path / "a.html").write_text("<p>a", "utf-8")
    (tmp_path / "b.htm").write_text("<p>b", "utf-8")
    (tmp_path / "c.txt").write_text("c", "utf-8")
    assert BENCHMARK["load"](tmp_path, 5) == [b"<p>a", b"<p>b", b"<p>a", b"<p>b", b"<p>a"]


def test_a_folder_without_pages_is_said(tmp_path):
    with pytest.raises(SystemExit, match=r"holds no \.html pages"):
        BENCHMARK["load"](tmp_path, 5)


def test_recent_rows_of_a_corpus_are_sampled_alike_each_time(tmp_path):
    table = pa.table(
        {"html": [f"{n}".encode() for n in range(100)], "year": [2010 + n % 12 if n else None for n in range(100)]}
    )
    pq.write_table(table, tmp_path / "legit_open.parquet")
    pages = BENCHMARK["load"](tmp_path, 10)
    assert pages == BENCHMARK["load"](tmp_path / "legit_open.parquet", 10)
    assert len(set(pages)) == 10
    assert all(int(page) % 12 >= 8 for page in pages)


def test_median_leaves_the_warming_pass_out():
    calls = []
    found = BENCHMARK["_medians"]({"a": calls.append, "b": calls.append}, ["x", "y"], 3)
    assert set(found) == {"a", "b"}
    assert len(calls) == 2 * 2 * 4


@pytest.mark.parametrize(
    ("value", "bounds", "missed"),
    [
        (8.0, {"most": 8.0}, False),
        (8.1, {"most": 8.0}, True),
        (5.0, {"least": 5.0}, False),
        (4.9, {"least": 5.0}, True),
    ],
)
def test_a_target_on_its_bound_is_met(capsys, value, bounds, missed):
    assert BENCHMARK["_target"]("ratio", value, **bounds) is missed
    assert capsys.readouterr().out.rstrip().endswith("MISSED" if missed else "met")
