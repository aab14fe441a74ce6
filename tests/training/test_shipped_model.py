"""The shipped table gives the shipped model."""

from pathlib import Path

import pytest

import detector
from detector.training.train import read, train

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "data" / "features.parquet"


@pytest.mark.slow
def test_the_table_gives_the_shipped_model_again(tmp_path: Path) -> None:
    again = train(TABLE, tmp_path / "default")
    assert again.digest == detector.load().digest
    assert again.scorecard.to_json() == (ROOT / "models" / "default" / "scorecard.json").read_text()


def test_the_table_holds_numbers_and_names_but_no_text() -> None:
    table = read(TABLE)
    allowed = {
        "id", "source", "view", "extractor", "corpus", "network", "family", "skeleton", "story", "domain", "twin",
        "language", "page_type", "url", "sha1", "label", "agency", "year",
    }  # fmt: skip
    texts = {n for n, v in table.columns.items() if v.dtype.kind in "UO" and not n.startswith("nuisance.")}
    assert texts <= allowed
    for name in texts - {"url"}:
        assert max((len(str(v)) for v in set(table.columns[name].tolist())), default=0) <= 80
    assert len(table.y) > 10_000
    assert len(set(table.columns["id"].tolist())) == len(table.y)


def test_no_page_of_one_group_stands_on_both_labels_except_twins_and_their_stories() -> None:
    table = read(TABLE)
    farms = {d for d, y in zip(table.columns["sha1"], table.y, strict=True) if y == 1}
    honest = {d for d, y in zip(table.columns["sha1"], table.y, strict=True) if y == 0}
    assert not farms & honest
