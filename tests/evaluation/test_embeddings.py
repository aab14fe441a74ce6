"""Lists compared by vectors, with an embedder of which the answers are known."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.evaluation import embeddings
from detector.evaluation.embeddings import MEASURES, WORDS, Lists, Usual
from detector.evaluation.rows import Rows, of
from detector.page import parse
from detector.signals import links
from detector.training.corpus import Settings
from detector.training.table import build

PAGES = Path(__file__).parent.parent / "pages" / "links"


def embed(texts: list[str]) -> np.ndarray:
    """Vectors along one axis for texts about bridges, along another for singers, else halfway between."""
    about = {"bridge": (2.0, 0.0), "singer": (0.0, 5.0)}
    return np.array([next((v for k, v in about.items() if k in t.lower()), (3.0, 3.0)) for t in texts], np.float32)


def lists(near: list[float], owner: list[int], related: tuple[int, ...] = (), incoherent: float = 0.5) -> Lists:
    return Lists(np.array(near), np.array(owner, dtype=np.int64), related, incoherent)


def test_items_are_compared_with_the_article_and_with_each_other() -> None:
    found = embeddings.compare(parse((PAGES / "hit-unrelated-lists.txt").read_bytes()), embed)
    assert found is not None
    half = np.sqrt(0.5)
    assert found.near == pytest.approx([0.0, *[half] * 7, 0.0, *[half] * 4])  # the singer is first in two lists
    assert found.owner.tolist() == [0] * 5 + [1] * 5 + [2] * 3
    assert found.related == (0, 2)
    # sum of the others: eleven halfway and one singer, or ten halfway and two singers
    singer, other = (11 * half, 11 * half + 1), (10 * half, 10 * half + 2)
    expected = (2 * singer[1] / np.hypot(*singer) + 11 * half * sum(other) / np.hypot(*other)) / 13
    assert found.incoherent == pytest.approx(1 - expected)


def test_an_article_too_short_relates_to_nothing_and_a_page_without_lists_has_none() -> None:
    text = (PAGES / "hit-unrelated-lists.txt").read_text().splitlines()
    found = embeddings.compare(parse("\n".join(["Bridge", *text[5:]])), embed)
    assert found is not None
    assert found.near.size == 0
    assert embeddings.measures(found, Usual(0.5, 0.5))["unrelated"] is None
    assert embeddings.compare(parse("<p>Only a paragraph about a bridge.</p>"), embed) is None


def test_measures_follow_from_the_items_below_what_is_usual() -> None:
    found = lists([0.1, 0.2, 0.3, 0.9, 0.1, 0.9, 0.9], [0, 0, 0, 0, 1, 1, 1], (0, 1))
    assert embeddings.measures(found, Usual(0.3, 0.125)) == {
        "unrelated": 3 / 7, "mislabelled": 0.5, "incoherent": 0.375, "lists": 0.0
    }  # fmt: skip
    above = embeddings.measures(found, Usual(0.4, 0.0))
    assert (above["unrelated"], above["mislabelled"], above["lists"]) == (4 / 7, 0.75, 1.0)
    assert embeddings.measures(lists([0.1, 0.2, 0.3], [0, 0, 0], (), np.nan), Usual(0.4, 0.0)) == {
        "unrelated": 1.0, "mislabelled": None, "incoherent": None, "lists": 0.0
    }  # fmt: skip
    assert set(embeddings.measures(found, None).values()) == {None}


def test_walk_finds_the_rows_of_a_table_made_from_the_same_pages(tmp_path: Path) -> None:
    shared = [p for p in sorted(PAGES.iterdir()) if p.suffix in (".html", ".txt")]
    lines = [f"{p},{'farm' if p.name.startswith('hit') else 'honest'}" for p in shared]
    corpus = tmp_path / "pages.csv"
    corpus.write_text("\n".join(["path,label", *lines]))
    found = embeddings.walk(corpus, Settings(), embed)
    build(corpus, tmp_path / "table.parquet", Settings(), jobs=1)
    rows = embeddings.read(tmp_path / "table.parquet")
    listed = {i for i, v in zip(rows["id"], rows.measures[:, rows.columns.index("links.cut")], strict=True) if v == v}
    assert found.lists.keys() == listed
    assert found.words > 0
    assert found.vectors > 0
    pq.write_table(rows.table.filter(pa.array(rows["id"] != min(listed))), tmp_path / "part.parquet")
    with pytest.raises(ValueError, match=r"was not made from all of .*pages\.csv; make it again"):
        embeddings.table(corpus, tmp_path / "part.parquet", embed)


@pytest.fixture
def rows(make_table) -> Rows:  # type: ignore[no-untyped-def]
    """A made-up table with the columns of `links`; in all of it words tell nothing."""
    table = make_table()
    rest = [f"links.{n}" for n in links.MEASURES if f"links.{n}" not in WORDS]
    for name in (*WORDS, *rest):
        table = table.append_column(name, pa.array(np.zeros(table.num_rows), pa.float32()))
    return of(table)


def of_label(rows: Rows) -> dict[str, Lists]:
    """Lists of every row: of farms far from the article, of honest pages near to it."""
    cosines = {False: np.linspace(0.2, 1.0, 5), True: np.full(5, 0.1)}
    return {
        i: lists(cosines[bool(farm)].tolist(), [0] * 5, (0,), 0.9 if farm else 0.1)
        for i, farm in zip(rows["id"], rows.farm, strict=True)
    }


def test_medians_are_of_honest_pages_of_the_mask_in_languages_with_enough(rows: Rows) -> None:
    rows["language"][:60] = "eo"  # two rows a page, honest pages first
    rows["language"][60:100] = "la"
    found = of_label(rows) | {i: lists([0.3, 0.4], [0, 0], (), 0.7) for i in rows["id"][:60]}
    everything = np.ones(len(rows), dtype=bool)
    expected = {"eo": Usual(0.35, 0.7), "en": Usual(0.6, 0.1)}
    assert embeddings.usual(rows, found, everything) == {k: pytest.approx(v) for k, v in expected.items()}
    assert set(embeddings.usual(rows, found, np.arange(len(rows)) >= 11)) == {"en"}


def test_columns_by_vectors_keep_rows_without_lists(rows: Rows) -> None:
    known = rows["id"][0]
    new = embeddings.by_vectors(rows, {known: lists([0.1] * 4, [0] * 4, (0,), 0.75)}, {"en": Usual(0.5, 0.25)})
    # one list unrelated of two that matter, and it calls itself related
    assert dict(zip(MEASURES, new[0].tolist(), strict=True)) == pytest.approx(
        {"unrelated": 1.0, "mislabelled": 1.0, "incoherent": 0.5, "lists": 1.0, "score": 0.45 / 2 + 0.35}
    )
    assert not new[1:].any()
    assert not rows.measures[0, embeddings._places(rows)].any()


def test_vectors_that_tell_the_classes_apart_are_used_in_place_of_words_and_beside_them(rows: Rows) -> None:
    place = [rows.columns.index(n) for n in rows.columns if n.startswith("links.")]
    blind = replace(rows, columns=tuple(rows.columns[j] for j in place), measures=rows.measures[:, place])
    lines = embeddings.recalls(blind, of_label(blind))
    found = {line[:26].strip(): line[26:].split() for line in lines[2:]}
    assert found == {
        "words, as shipped": ["0.000"] * 6 + ["AUC", "0.500"],
        "vectors in place of words": ["1.000"] * 6 + ["AUC", "1.000"],
        "both": ["1.000"] * 6 + ["AUC", "1.000"],
        "neither": ["0.000"] * 6 + ["AUC", "0.500"],
    }


def test_each_measure_is_judged_alone(rows: Rows) -> None:
    lines = embeddings.separations(rows, of_label(rows))
    assert [line.split() for line in lines[2:]] == [[name, "0.500", "1.000", "0.500", "1.000"] for name in WORDS]


def test_a_missing_package_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    with pytest.raises(ImportError, match="run `pip install"):
        embeddings.wordllama()
