"""Verdicts as rows: what each format holds, and how files appear."""

import csv
import gzip
import json
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from detector.formats import COLUMNS, UnreadableError, to_file, to_row
from detector.formats.output import table_of
from detector.records import Evidence, Reason, Verdict

REASON = Reason("identity", "identity", 1.25, 0.5, "The brand is strange.", (Evidence("Ünï ", "title"),), "Policy: x")
FARM = Verdict(
    "1", "https://a.example/", 0.75, "farm", (REASON,), {"identity": 0.5, "dates": None}, "html", ("Cut.",), None, "m-1"
)
FAILED = Verdict("2", None, None, None, error='line 2 of "x" is not JSON', model="m-1")

FARM_ROW = {
    "id": "1",
    "url": "https://a.example/",
    "probability": 0.75,
    "label": "farm",
    "reasons": [
        {
            "signal": "identity",
            "group": "identity",
            "contribution": 1.25,
            "score": 0.5,
            "summary": "The brand is strange.",
            "evidence": [{"text": "Ünï ", "where": "title"}],
            "policy": "Policy: x",
        }
    ],
    "signals": {"identity": 0.5, "dates": None},
    "view": "html",
    "error": None,
    "model": "m-1",
    "notes": ["Cut."],
}
FAILED_ROW = {
    "id": "2",
    "url": None,
    "probability": None,
    "label": None,
    "reasons": [],
    "signals": {},
    "view": None,
    "error": 'line 2 of "x" is not JSON',
    "model": "m-1",
    "notes": [],
}


def write(path: Path, *verdicts: Verdict, **options: object) -> Path:
    with to_file(path, **options) as writer:
        for verdict in verdicts:
            writer.write(verdict)
    return path


def test_row_holds_every_column_in_order():
    assert tuple(to_row(FARM)) == COLUMNS
    assert to_row(FARM) == FARM_ROW
    assert to_row(FAILED) == FAILED_ROW


def test_number_that_json_does_not_have_is_null():
    row = to_row(Verdict("1", None, math.nan, None, signals={"x": math.inf}))
    assert (row["probability"], row["signals"]) == (None, {"x": None})


def test_json_lines(tmp_path):
    lines = write(tmp_path / "a.jsonl", FARM, FAILED).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [FARM_ROW, FAILED_ROW]
    assert "Ünï" in lines[0]


@pytest.mark.parametrize(("name", "unpack"), [("a.jsonl.gz", gzip.decompress), ("a.csv.gz", gzip.decompress)])
def test_gzip(tmp_path, name, unpack):
    plain = write(tmp_path / name.removesuffix(".gz"), FARM, FAILED).read_bytes()
    assert unpack(write(tmp_path / name, FARM, FAILED).read_bytes()) == plain


def test_zstandard(tmp_path):
    packed = write(tmp_path / "a.jsonl.zst", FARM).read_bytes()
    assert zstandard.ZstdDecompressor().decompressobj().decompress(packed).count(b"\n") == 1


def test_csv_has_json_in_its_nested_cells(tmp_path):
    with write(tmp_path / "a.csv", FARM, FAILED).open(encoding="utf-8", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert tuple(first) == COLUMNS
    assert first["probability"] == "0.75"
    for name in ("reasons", "signals", "notes"):
        assert json.loads(first[name]) == FARM_ROW[name]
    assert (second["error"], second["label"], second["reasons"]) == (FAILED.error, "", "[]")


def test_parquet_is_nested(tmp_path):
    table = pq.read_table(write(tmp_path / "a.parquet", FARM, FAILED))
    assert tuple(table.column_names) == COLUMNS
    assert table.schema.field("signals").type == pa.map_(pa.string(), pa.float64())
    first, second = table.to_pylist(maps_as_pydicts="strict")
    assert (first, second) == (FARM_ROW, FAILED_ROW)


def test_parquet_of_more_rows_than_a_batch(tmp_path):
    path = write(tmp_path / "a.parquet", *[FARM] * 2_500)
    assert pq.read_metadata(path).num_rows == 2_500


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_lone_surrogate_from_a_page_is_written_somehow(tmp_path, name):
    strange = Verdict("\ud800", None, 0.5, "clean", (Reason("x", "x", 0, 0, "", (Evidence("\udfff", "t"),)),))
    path = write(tmp_path / name, strange)
    if name == "a.jsonl":
        assert json.loads(path.read_bytes())["id"] == "\ud800"
    elif name == "a.parquet":
        assert pq.read_table(path).column("id").to_pylist() == ["?"]
    else:
        assert b"\n?," in path.read_bytes()


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_no_pages_give_a_valid_empty_table(tmp_path, name):
    path = write(tmp_path / name)
    assert path.exists()
    if name == "a.parquet":
        assert pq.read_metadata(path).num_rows == 0


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv.gz", "a.parquet", "a.jsonl.zst"])
def test_file_appears_whole_or_not_at_all(tmp_path, name):
    path = tmp_path / name
    path.write_text("from before")

    def break_off() -> None:
        with to_file(path) as writer:
            writer.write(FARM)
            assert path.read_text() == "from before"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert path.read_text() == "from before"
    assert list(tmp_path.iterdir()) == [path]
    write(path, FARM)
    assert path.read_bytes() != b"from before"
    assert list(tmp_path.iterdir()) == [path]


def test_file_gets_the_usual_permissions(tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    assert write(tmp_path / "a.jsonl", FARM).stat().st_mode == plain.stat().st_mode


def test_device_is_written_to_directly():
    write(Path("/dev/null"), FARM, table="jsonl")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("table", ["jsonl", "csv", "parquet"])
def test_full_disk_raises_what_the_system_says(table):
    with pytest.raises(OSError, match="No space left on device"):
        write(Path("/dev/full"), *[FARM] * 2_000, table=table)


def test_format_by_ending_or_by_option(tmp_path):
    assert table_of(Path("a.JSONL.gz")) == ("jsonl", ".gz")
    assert table_of(Path("a.csv")) == ("csv", "")
    assert table_of(Path("a.txt")) is None
    assert json.loads(write(tmp_path / "a.txt", FARM, table="jsonl").read_bytes()) == FARM_ROW
    assert write(tmp_path / "b.csv", FARM, table="jsonl").read_bytes().startswith(b"{")
    with pytest.raises(UnreadableError, match=r"c\.txt ends in no known format"):
        write(tmp_path / "c.txt", FARM)
