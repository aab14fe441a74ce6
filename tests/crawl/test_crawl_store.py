"""The crawl's memory."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl.codes import Code, Failure
from detector.crawl.scoring import failed
from detector.crawl.store import Result, Segment, StateError, Store, decode, discard, encode
from detector.crawl.urls import Target
from detector.records import Evidence, Reason, Verdict

TARGETS = [
    Target("http://a.example/1"),
    Target("b.example", "mine"),
    Target("no url here"),
    Target("HTTP://A.example/1#x"),
    Target("http://a.example/2"),
]


def loaded(path: Path | None, targets: list[Target] = TARGETS, *, resume: bool = False) -> Store:
    store = Store(path, resume=resume)
    store.load(targets)
    return store


def row(url: str) -> bytes:
    return encode(Verdict(None, url, 0.25, "clean", model="stub"))


def finish(store: Store) -> None:
    for domain in store.domains(None, 10):
        store.commit([Result(k, row(url), "ok") for k, url in store.todo(domain, -1, 10)])


def test_each_input_is_a_row_and_each_page_is_there_once() -> None:
    with loaded(None) as store:
        assert store.counts() == {"inputs": 5, "pages": 3, "done": 0}
        finish(store)
        rows = store.rows(0)
        assert [(v.id, v.url) for v in rows] == [
            ("http://a.example/1", "http://a.example/1"),
            ("mine", "http://b.example/"),
            ("no url here", "no url here"),
            ("HTTP://A.example/1#x", "http://a.example/1"),
            ("http://a.example/2", "http://a.example/2"),
        ]
        assert [v.error for v in rows].count(None) == 4
        assert rows[2].error == "not-a-url: 'no url here' cannot be read as a URL."


def test_rows_stop_at_the_first_that_is_not_done() -> None:
    with loaded(None) as store:
        assert store.rows(0) == []
        (k, url), _ = store.todo(store.domains(None, 1)[0], -1, 9)
        store.commit([Result(k, row(url), "ok")])
        assert [v.id for v in store.rows(0)] == ["http://a.example/1"]
        # What is no URL needs no fetching.
        assert [v.id for v in store.rows(2)] == ["no url here", "HTTP://A.example/1#x"]


def test_the_largest_domain_comes_first_and_a_finished_one_not_at_all() -> None:
    with loaded(None) as store:
        first, second = store.domains(None, 10)
        assert [(d.name, d.pages) for d in (first, second)] == [("a.example", 2), ("b.example", 1)]
        assert store.domains(first, 10) == [second]
        store.commit([Result(k, row(url), "ok") for k, url in store.todo(first, -1, 10)])
        assert store.domains(None, 10) == [second]


def test_what_is_committed_is_there_after_reopening(tmp_path: Path) -> None:
    state = tmp_path / "state"
    store = loaded(state)
    domain = store.domains(None, 1)[0]
    (k, url), (left, _) = store.todo(domain, -1, 9)
    name = store.name
    store.commit([Result(k, row(url), "ok")], [Segment("x.warc.gz", 77, closed=False)])
    store.close()
    with loaded(state, resume=True) as again:
        assert again.counts()["done"] == 1
        assert again.codes() == {"ok": 1}
        assert again.todo(domain, -1, 9) == [(left, "http://a.example/2")]
        assert again.segments() == [Segment("x.warc.gz", 77, closed=False)]
        assert again.name == name


def test_a_state_file_is_not_overwritten_without_being_asked(tmp_path: Path) -> None:
    loaded(tmp_path / "state").close()
    with pytest.raises(StateError, match="holds a crawl already; resume it"):
        Store(tmp_path / "state")


def test_another_list_does_not_go_on_with_this_crawl(tmp_path: Path) -> None:
    loaded(tmp_path / "state").close()
    with Store(tmp_path / "state", resume=True) as store, pytest.raises(StateError, match="another list"):
        store.load(TARGETS[1:])


def test_another_model_does_not_go_on_with_this_crawl(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with Store(path) as store:
        store.load(TARGETS, scorer="default-1")
    with Store(path, resume=True) as store:
        store.load(TARGETS, scorer="default-1")
        store.load(TARGETS)
        with pytest.raises(StateError, match=r"scored by default-1, not by default-2; resume it with the same model"):
            store.load(TARGETS, scorer="default-2")


def test_an_interrupted_loading_begins_anew(tmp_path: Path) -> None:
    store = Store(tmp_path / "state")
    calls = iter([True, False])
    store.load((Target(f"http://a.example/{i}") for i in range(5_000)), lambda: next(calls))
    assert not store.loaded
    store.close()
    with loaded(tmp_path / "state", resume=True) as again:
        assert again.counts() == {"inputs": 5, "pages": 3, "done": 0}


def test_two_crawls_cannot_share_a_state_file(tmp_path: Path) -> None:
    with loaded(tmp_path / "state"), pytest.raises(StateError, match="locked"):
        loaded(tmp_path / "state", resume=True)


@pytest.mark.parametrize("content", [b"rubbish that is no database at all" * 40, b"SQLite format 3\0" + bytes(100)])
def test_a_foreign_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state").write_bytes(content)
    with pytest.raises(StateError, match="cannot be used"):
        Store(tmp_path / "state", resume=True)
    assert (tmp_path / "state").read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "state")
    db.execute("CREATE TABLE meta(key TEXT, value TEXT)")
    db.commit()
    db.close()
    with pytest.raises(StateError, match="not written by this version"):
        Store(tmp_path / "state", resume=True)


def test_a_full_disk_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    state = tmp_path / "state"
    store = loaded(state, [Target(f"http://a.example/{i}") for i in range(3_000)])
    domain = store.domains(None, 1)[0]
    pages = store.todo(domain, -1, 3_000)
    store.commit([Result(k, row(url), "ok") for k, url in pages[:10]])
    most = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count={most}")
    with pytest.raises(StateError, match="database or disk is full"):
        store.commit([Result(k, encode(Verdict("x" * 5_000, url, 0.1, "clean")), "ok") for k, url in pages[10:]])
    store.close()
    with Store(state, resume=True) as again:
        assert again.counts()["done"] == 10


def test_a_temporary_file_is_gone_afterwards() -> None:
    store = loaded(None)
    assert store.path.exists()
    store.close()
    assert not list(store.path.parent.glob(store.path.name + "*"))


def test_discarding_removes_what_sqlite_keeps_beside(tmp_path: Path) -> None:
    loaded(tmp_path / "state").close()
    (tmp_path / "state-wal").touch()
    discard(tmp_path / "state")
    assert list(tmp_path.iterdir()) == []


def test_a_lone_surrogate_in_the_list_is_survived() -> None:
    with loaded(None, [Target("http://a.example/\udce4", "n\udce4me")]) as store:
        finish(store)
        (only,) = store.rows(0)
        assert only.id == "n?me"


texts = st.text(max_size=30)
evidence = st.builds(Evidence, texts, texts)
reasons = st.builds(
    Reason,
    texts,
    texts,
    st.floats(allow_nan=False),
    st.none() | st.floats(0, 1),
    texts,
    st.lists(evidence, max_size=3).map(tuple),
    texts,
)
verdicts = st.builds(
    Verdict,
    st.none(),
    st.none() | texts,
    st.none() | st.floats(0, 1),
    st.sampled_from([None, "farm", "suspect", "clean"]),
    st.lists(reasons, max_size=3).map(tuple),
    st.dictionaries(texts, st.none() | st.floats(0, 1), max_size=3),
    st.sampled_from([None, "html", "text"]),
    st.lists(texts, max_size=2).map(tuple),
    st.none() | texts,
    st.none() | texts,
)


@given(verdicts)
def test_a_verdict_comes_back_equal(verdict: Verdict) -> None:
    assert decode(encode(verdict)) == verdict


def test_a_failure_s_row_begins_with_its_code() -> None:
    encoded, code = failed("http://a.example/", Failure(Code.DNS_FAILED, "The host name a.example does not exist."))
    assert code == "dns-failed"
    assert decode(encoded) == Verdict(
        None, "http://a.example/", None, None, error="dns-failed: The host name a.example does not exist."
    )
