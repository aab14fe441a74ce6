"""The detector: verdicts, labels, priors, files."""

import json
import math
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import detector
from detector import signals
from detector.model import Detector, load
from detector.page import parse
from detector.scorecard import Scorecard, Term

ROOT = Path(__file__).parent.parent
VERSIONS = {s.name: s.version for s in signals.load().values()}
PAGES = ROOT / "tests" / "pages"
URL = "https://www.example.org/news/bridge"


@pytest.fixture
def toy() -> Detector:
    """A model that knows two measures of links and one of text."""
    terms = (
        Term("links", "unrelated", (0.5,), (-0.5, 2.0), 0.0),
        Term("links", "mislabelled", (0.5,), (0.0, 1.0), 0.0),
        Term("residue", "refusals", (0.5, 1.5), (0.0, 1.0, 3.0), 0.0),
    )
    return Detector("toy", Scorecard(-2.0, terms, {"links": 4.0}), VERSIONS, 1.5, 0.5, 0.1, {})


def test_contributions_and_bias_add_up_to_the_log_odds(toy: Detector) -> None:
    verdict = toy.score((PAGES / "links/hit-unrelated-lists.html").read_bytes(), URL)
    assert verdict.probability is not None
    log_odds = math.log(verdict.probability / (1 - verdict.probability))
    assert toy.scorecard.bias + sum(r.contribution for r in verdict.reasons) == pytest.approx(log_odds)
    assert verdict.reasons[0].signal == "links"
    assert verdict.reasons[0].contribution == pytest.approx(3.0)
    assert verdict.reasons[0].evidence
    assert {r.signal for r in verdict.reasons} == set(VERSIONS)


def test_one_group_of_signs_makes_a_suspect_and_two_make_a_farm(toy: Detector) -> None:
    lists = (PAGES / "links/hit-unrelated-lists.txt").read_text()
    toy = replace(toy, farm=0.9)
    assert toy.score(lists).label == "suspect"
    refusal = "As an AI language model, I cannot fulfill this request, I'm sorry, but I can only write about bridges."
    assert toy.score(lists.replace("Related\n", f"{refusal}\nRelated\n")).label == "farm"
    assert toy.score("The council met on Monday. " * 20).label == "clean"


def test_a_prior_moves_the_probability_and_keeps_the_label(toy: Detector) -> None:
    page = parse((PAGES / "links/hit-unrelated-lists.html").read_bytes(), URL)
    rare, even = toy.at_prior(0.001), toy.at_prior(0.5)
    low, high = rare.score(page).probability, even.score(page).probability
    assert low is not None
    assert high is not None
    assert low < toy.score(page).probability < high  # type: ignore[operator]
    assert rare.score(page).label == even.score(page).label == toy.score(page).label
    assert high / (1 - high) / (low / (1 - low)) == pytest.approx(999)
    for share in (0, 1, -1, 2):
        with pytest.raises(ValueError, match="prior is a share between 0 and 1"):
            toy.at_prior(share)


@pytest.mark.parametrize("source", ["", "   \n", "<html><body></body></html>", "<script>var x = 1</script>", b""])
def test_a_page_without_text_is_an_error_and_not_clean(toy: Detector, source: str | bytes) -> None:
    verdict = toy.score(source, id="a")
    assert (verdict.probability, verdict.label, verdict.id) == (None, None, "a")
    assert verdict.error == (
        "The page shows no text, so that there is nothing to judge; fetch it again, or render it first."
    )


def test_binary_data_is_an_error(toy: Detector) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    assert (
        toy.score(png).error == "The input is binary data, not a page: it holds control characters; give HTML or text."
    )


def test_little_text_is_said(toy: Detector) -> None:
    assert toy.score("<p>Two words</p>").notes == ("The page has only 0 words of running text: little to judge.",)


def test_many_pages_keep_their_order_and_a_bad_one_is_a_row(toy: Detector) -> None:
    verdicts = list(toy.score_many(["<p>one page</p>", 3, ("<p>two</p>", URL), ""]))  # type: ignore[list-item]
    assert [v.url for v in verdicts] == [None, None, URL, None]
    assert verdicts[1].error is not None
    assert "not int" in verdicts[1].error
    assert verdicts[3].error is not None
    proba = toy.predict_proba(["<p>one page</p>", ""])
    assert proba.shape == (2, 2)
    assert proba[0].sum() == pytest.approx(1.0)
    assert np.isnan(proba[1]).all()


def test_a_saved_model_is_the_same_model(toy: Detector, tmp_path: Path) -> None:
    toy.save(tmp_path / "m")
    again = load(tmp_path / "m")
    assert again == toy
    assert again.digest == toy.digest
    assert pickle.loads(pickle.dumps(again)) == toy


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no model in .*manifest.json is missing"):
        load(tmp_path)


def test_a_model_refuses_a_signal_that_it_was_not_trained_on(toy: Detector, tmp_path: Path) -> None:
    toy.save(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["signals"]["links"] += 1
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ValueError, match=r"version .* of the signal links"):
        load(tmp_path)


@pytest.mark.parametrize("content", ["[", "[]", "{}", '{"format": 99}'])
def test_a_broken_manifest_is_refused(toy: Detector, tmp_path: Path, content: str) -> None:
    toy.save(tmp_path)
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ValueError, match=r"manifest|format"):
        load(tmp_path)


def test_scoring_a_page_is_light() -> None:
    program = (
        "import sys, detector; v = detector.score('<p>x</p>'); assert v.probability;"
        "heavy = {'sklearn', 'scipy', 'numpy', 'pyarrow', 'aiohttp', 'bs4', 'trafilatura'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(detector.__all__) == [
        "Detector", "Evidence", "Finding", "Page", "Reason", "Verdict", "crawl", "load", "parse", "predict_proba",
        "score", "score_many",
    ]  # fmt: skip
    assert all(hasattr(detector, name) for name in detector.__all__)
