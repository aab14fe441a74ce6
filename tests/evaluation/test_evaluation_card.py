import json
import re

import numpy as np
import pyarrow.parquet as pq
import pytest

from detector import evaluation
from detector.evaluation import card, command, scoring, tables
from detector.evaluation import rows as reading
from detector.evaluation.results import Results


@pytest.fixture(scope="module")
def model(make_table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    table = make_table(honest=120, networks=3, families=("archetype-a", "spun"))
    pq.write_table(table, folder / "features.parquet")
    rows = reading.of(table)
    fitted = scoring.learn(rows, np.ones(len(rows), dtype=bool), rows.columns)
    (folder / "scorecard.json").write_text(fitted.to_json(), "utf-8")
    manifest = {"name": "trial", "signals": {"brand": 1}, "prior": 0.1, "thresholds": {"farm": 2.0, "suspect": -1.0},
                "provenance": {"table": "0123456789abcdef"}}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    evaluation.run(folder / "features.parquet", folder, folder)
    return folder


def test_card_is_written_by_the_command_from_its_results(model):
    results = Results.from_json((model / "evaluation.json").read_text("utf-8"))
    text = (model / card.FILE).read_text("utf-8")
    assert text == card.render(results, model)
    assert text.startswith("# Model card: trial\n")
    assert tables.markdown(tables.targets(results)) in text
    assert "`suspect` from a probability of 0.269, `farm` from 0.881" in text
    assert "feature table 0123456789ab" in text
    assert "No baselines: give a corpus to run them." in text


def test_card_has_no_placeholder_left_and_no_figure_of_its_own(model):
    text = (model / card.FILE).read_text("utf-8")
    assert not re.search(r"\$\w", text)
    prose = re.sub(r"\$\w+|0\.1 %|95 %", "", card.TEMPLATE.read_text("utf-8"))
    assert re.findall(r"\d+(?:\.\d+)?", prose) == ["256"]


def test_shipped_model_is_checked_against_shuffled_nuisances(model):
    results = Results.from_json((model / "evaluation.json").read_text("utf-8"))
    assert results.leaks is not None
    assert results.leaks.permuted == 0.0
    assert results.leaks.shipped is not None
    assert results.leaks.shipped > 0.9


def test_a_folder_without_a_model_is_an_error(model, tmp_path):
    results = Results.from_json((model / "evaluation.json").read_text("utf-8"))
    with pytest.raises(FileNotFoundError):
        card.render(results, tmp_path)
    with pytest.raises(FileNotFoundError):
        command.shipped(tmp_path)
