import math
import stat
import sys
import zlib

import numpy as np
import pyarrow as pa
import pytest

from detector.evaluation import baselines, ntoulas, splits
from detector.evaluation import rows as reading
from detector.page import parse
from detector.training import corpus as corpora
from detector.training import table as tables

FARM = """<html><head><title>{0} cheap deals</title></head><body><h1>{0} cheap deals</h1>
<p>Buy the {0} now, because cheap {0} deals are the best cheap deals, and cheap deals on a {0} end soon for you.</p>
<p>Cheap {0} deals are here, the best cheap deals on any {0}, so buy cheap, buy now and buy the {0} again today.</p>
<a href="/1">{0} deals</a></body></html>"""
HONEST = """<html><head><title>Notes on the {0}</title></head><body><h1>Notes on the {0}</h1>
<p>We took the {0} apart on Tuesday with a neighbour, found a worn bearing and wrote down how it came out of there.</p>
<p>It had rained, so the shed was cold; the {0} went back together in an hour, and nothing was left over this time.</p>
</body></html>"""


@pytest.fixture
def corpus(tmp_path):
    lines = ["path,label,url,group"]
    for n in range(60):
        farm = n % 3 == 0
        (tmp_path / f"{n}.html").write_text((FARM if farm else HONEST).format(f"pump{n}"), "utf-8")
        url = f"https://{'farm' if farm else 'site'}{n}.example/page"
        lines.append(f"{n}.html,{'farm' if farm else 'honest'},{url},{f'net{n % 4}' if farm else ''}")
    (tmp_path / "pages.csv").write_text("\n".join(lines), "utf-8")
    (tmp_path / "blocklists").mkdir()
    (tmp_path / "blocklists" / "one.txt").write_text("# farms\nwww.farm0.example\nfarm3.example # seen\n\n", "utf-8")
    return tmp_path / "pages.csv"


@pytest.fixture
def rows(corpus):
    found = [row for document in corpora.labelled(corpus) for row in tables.measure(document)]
    return reading.of(pa.Table.from_pylist(found, schema=tables._schema()))


@pytest.fixture
def stub(tmp_path, monkeypatch):
    """An interpreter whose rules remove every text that says cheap."""
    script = tmp_path / "python"
    script.write_text(
        f"#!{sys.executable}\n"
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    row = json.loads(line)\n"
        "    cheap = int('cheap' in row['text'])\n"
        "    print(json.dumps({'id': row['id'], 'gopher_quality': cheap, 'gopher_repetition': 0, 'c4': 0,\n"
        "                      'fineweb': 0}), flush=True)\n",
        "utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(baselines.INTERPRETER, str(script))


@pytest.fixture(params=["not there", "without datatrove"])
def nothing(tmp_path, monkeypatch, request):
    python = tmp_path / "python"
    if request.param == "without datatrove":
        python.write_text("#!/bin/sh\nexit 1\n", "utf-8")
        python.chmod(0o755)
    monkeypatch.setenv(baselines.INTERPRETER, str(python))


def test_a_document_stands_once_in_each_view(rows):
    found = baselines.document_rows(rows)
    assert len(found) == 60
    for mine in found.values():
        assert {rows["view"][i] for i in mine.values()} == set(mine) == {"html", "text"}
    for farm in (True, False):
        texts = [rows["extractor"][m["text"]] for m in found.values() if rows.farm[m["html"]] == farm]
        assert 0 < texts.count("plain") < len(texts) / 2


def test_learned_methods_score_every_document_once_in_each_view(rows, corpus, stub):
    scores, notes = baselines.run(rows, splits.leave_out(rows, folds=3), corpus)
    assert notes == []
    for name in baselines.LEARNED:
        assert not np.isnan(scores[name][rows.html]).any()
        assert (~np.isnan(scores[name][~rows.html])).sum() == 60
    farm = rows.farm & rows.html
    assert scores["tfidf"][farm].min() > scores["tfidf"][~rows.farm & rows.html].max()


def test_rules_judge_english_pages(rows, corpus, stub):
    scores, _ = baselines.run(rows, splits.leave_out(rows, folds=3), corpus)
    english = rows.html & (rows["language"] == "en")
    assert english.any()
    assert (scores["gopher_quality"][english] == rows.farm[english]).all()
    assert (scores["all_rules"][english] == rows.farm[english]).all()
    assert np.isnan(scores["gopher_quality"][rows["language"] != "en"]).all()


def test_blocklist_knows_registrable_domains(rows, corpus, stub):
    scores, _ = baselines.run(rows, splits.leave_out(rows, folds=3), corpus)
    listed = {url for url, hit in zip(rows["url"], scores["blocklist"], strict=True) if hit == 1}
    assert listed == {"https://farm0.example/page", "https://farm3.example/page"}


def test_missing_rules_are_said_not_counted(rows, corpus, nothing):
    scores, notes = baselines.run(rows, splits.leave_out(rows, folds=3), corpus)
    assert [note for note in notes if baselines.INTERPRETER in note] == notes != []
    assert np.isnan(scores["all_rules"]).all()


def test_documents_that_the_corpus_lacks_are_said(rows, corpus, stub):
    corpus.write_text("\n".join(corpus.read_text("utf-8").splitlines()[:-6]), "utf-8")
    _, notes = baselines.run(rows, splits.leave_out(rows, folds=3), corpus)
    assert notes == ["6 documents of the table are not in the corpus; the baselines leave them out."]


def test_scores_are_kept_without_text(rows, corpus, stub, tmp_path):
    scores, _ = baselines.run(rows, splits.leave_out(rows, folds=3), corpus)
    baselines.save(scores, rows, tmp_path / "kept.parquet")
    back = baselines.read(tmp_path / "kept.parquet", rows)
    assert back.keys() == scores.keys()
    for name, values in scores.items():
        assert back[name] == pytest.approx(values, abs=1e-6, nan_ok=True)
    with pytest.raises(ValueError, match="another table"):
        baselines.read(tmp_path / "kept.parquet", reading.of(rows.table.slice(0, 0)))


def test_yes_or_no_is_compared_at_its_own_rate(make_table):
    rows = reading.of(make_table(honest=200, effect=0.0))
    html = rows.html
    theirs = np.where(html, 0.0, np.nan)  # nothing is known of the text view
    honest = np.flatnonzero(html & (rows["source"] == "collected") & ~rows.farm)
    theirs[honest[:20]] = 1.0
    theirs[html & (rows["network"] == "net0")] = 1.0
    (found,) = baselines.compare(rows, np.where(rows.farm, 1.0, 0.0), {"c4": theirs})
    assert found.view == "html"
    assert (found.rate, found.own, found.ours) == pytest.approx((0.1, 1 / 6, 1.0))
    assert found.pages == html.sum()


def test_graded_scores_are_compared_at_the_same_rate(make_table):
    rows = reading.of(make_table(honest=200))
    odds = np.where(rows.farm, 1.0, 0.0)
    theirs = np.where(rows.html, -odds + np.linspace(0, 0.1, len(rows)), np.nan)
    found = next(baselines.compare(rows, odds, {"tfidf": theirs}, rate=0.01))
    assert (found.rate, found.own, found.ours) == (0.01, 0.0, 1.0)
    assert (found.auc, found.ours_auc) == (0.0, 1.0)


def test_content_features_of_a_page():
    page = parse("<title>A cat</title><p>The cat sat. <a href='/x'>The cat</a></p>")
    features = ntoulas.Features()
    features.add(page, 62)
    found = dict(zip(ntoulas.NAMES, features.matrix()[0].tolist(), strict=True))
    text = b"The cat sat. The cat"
    assert (found["page_words"], found["title_words"], found["word_length"]) == (5, 2, 3)
    assert found["anchor_share"] == pytest.approx(7 / 20)
    assert found["visible_share"] == pytest.approx(20 / 62)
    assert found["compressibility"] == pytest.approx(len(text) / len(zlib.compress(text)))
    assert found["popular_100"] == found["of_popular_1000"] == 1
    # three trigrams, each once: "the cat" goes on once of its two times, "cat sat" and "sat the" always
    assert found["independent"] == pytest.approx(math.log(3))
    assert found["conditional"] == pytest.approx(math.log(2) / 3)


def test_content_features_that_a_view_cannot_know_are_unknown():
    features = ntoulas.Features()
    features.add(parse("Just a line of text.", kind="text"), 20)
    features.add(parse("", kind="text"), 0)
    known = ~np.isnan(features.matrix())
    names = np.array(ntoulas.NAMES)
    assert set(names[~known[0]]) == {"anchor_share", "visible_share"}
    assert set(names[known[1]]) == {"page_words", "title_words", *(f"of_popular_{n}" for n in ntoulas.POPULAR)}


def test_views_are_compared_apart(make_table):
    rows = reading.of(make_table(honest=200))
    odds = np.where(rows.farm, 1.0, 0.0)
    # a method that calls every extracted text is no better for it: honest texts are called, too
    theirs = np.where(rows.html, 0.0, 1.0) + np.linspace(0, 0.1, len(rows))
    html, text = baselines.compare(rows, odds, {"tfidf": theirs}, rate=0.01)
    assert (html.view, text.view) == ("html", "text")
    assert html.pages == text.pages == rows.html.sum()
    assert abs(html.auc - text.auc) < 0.01
