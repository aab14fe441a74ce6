"""Labelled documents and their views."""

from pathlib import Path

import pytest

from detector.training.corpus import Document, documents, labelled, views
from detector.training.corpus import Settings as Made

PARAGRAPH = (
    "The bridge over the river was opened again on day {} after the flood of the last winter had closed it, and the "
    "council said that it was the first time in the year that all of the roads to the town were open at once."
)
HTML = (
    "<html><head><title>Bridge reopens</title></head><body><nav><a href=/>Home</a></nav><article>"
    f"<h1>Bridge reopens</h1>{''.join(f'<p>{PARAGRAPH.format(i)}</p>' for i in range(6))}</article></body></html>"
)


def write(folder: Path, rows: str) -> Path:
    (folder / "a.html").write_text(HTML)
    (folder / "b.txt").write_text("Bridge reopens\nThe bridge was opened again on Monday.\n")
    (folder / "pages.csv").write_text(rows)
    return folder / "pages.csv"


def test_a_users_pages_keep_their_labels_groups_and_addresses(tmp_path: Path) -> None:
    rows = "path,label,url,group\na.html,farm,https://www.example.co.uk/x,net one\nb.txt,honest,,town paper\n"
    farm, honest = documents(write(tmp_path, rows), Made())
    assert (farm.label, farm.network, farm.domain, farm.form) == (1, "net one", "example.co.uk", "html")
    assert (honest.label, honest.network, honest.domain, honest.form) == (0, "", "town paper", "text")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("path,labels\na.html,farm\n", "needs the columns path and label; it has path, labels"),
        ("path,label\na.html,spam\n", "Line 2 of .*: the label is farm or honest, not 'spam'"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, rows: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        list(labelled(write(tmp_path, rows)))


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"legit_open\.parquet is missing"):
        next(documents(tmp_path, Made()))


def test_every_page_is_seen_as_markup_and_as_extractors_leave_it() -> None:
    found = list(views(Document(label=0, content=HTML.encode(), source="collected")))
    assert [(seen.view, seen.extractor, seen.title) for seen in found] == [
        ("html", "", None),
        ("text", "plain", None),
        ("text", "trafilatura", None),
        ("text", "resiliparse", None),
        ("text", "justext", None),
        ("text", "titled", "Bridge reopens"),
        ("text", "markdown", None),
    ]
    assert found[5].source == found[2].source
    plain = str(found[1].source)
    assert plain.startswith("Bridge reopens\nHome\nBridge reopens\nThe bridge")


def test_the_source_of_a_page_is_judged_as_the_page_that_it_makes() -> None:
    source = (
        b'---\ntitle: "Best gloves"\ndate: 2024-01-01 09:00:00 -0000\n---\n\n# Gloves\n\n'
        + b"Warm *gloves* for all. " * 9
    )
    found = list(views(Document(label=1, content=source, source="collected", form="markdown")))
    assert [seen.extractor for seen in found] == ["plain", "trafilatura", "resiliparse", "titled", "markdown"]
    assert found[-1].source == source.decode()
    for seen in found[:-1]:
        assert seen.view == "text"
        assert "---" not in str(seen.source)
        assert "2024-01-01" not in str(seen.source)
        assert "*" not in str(seen.source)
