import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.evaluation import rows as reading
from detector.evaluation import splits


@pytest.fixture(scope="module")
def rows(make_table):
    return reading.of(make_table())


@pytest.mark.parametrize("plan", [splits.leave_out, splits.leave_many_out])
def test_nothing_is_on_both_sides(rows, plan):
    for split in plan(rows):
        assert splits.leaks(rows, split) == []
        assert not (split.train & split.test).any()


@pytest.mark.parametrize("plan", [splits.leave_out, splits.leave_many_out])
def test_every_row_is_scored_once(rows, plan):
    assert (sum(split.test.astype(int) for split in plan(rows)) == 1).all()


def test_each_network_and_family_is_left_out_alone(rows):
    names = {(s.kind, s.name) for s in splits.leave_out(rows) if s.kind != "domains"}
    assert names == {
        *(("network", f"net{n}") for n in range(6)),
        ("family", "archetype"), ("family", "spun"), ("family", "doorway"),
        ("lookalike", "like0"), ("lookalike", "like1"),
    }  # fmt: skip


def test_the_archetypes_siblings_go_together(rows):
    split = next(s for s in splits.leave_out(rows) if s.name == "archetype")
    assert set(rows["family"][split.test]) == {"archetype-classic", "archetype-plain"}
    assert not any(name.startswith("archetype") for name in rows["family"][split.train])


def test_honest_pages_of_a_made_page_s_story_are_not_learned_from(rows):
    split = next(s for s in splits.leave_out(rows) if s.name == "spun")
    used = set(rows["domain"][split.test])
    assert used
    assert not used & set(rows["domain"][split.train])


def test_twins_are_scored_by_the_same_model(rows):
    for split in splits.leave_out(rows):
        for twin in set(rows["twin"][split.test]) - {""}:
            assert split.test[rows["twin"] == twin].all()


def test_a_leak_is_named(rows):
    half = np.arange(len(rows)) % 2 == 0
    assert splits.leaks(rows, splits.Split("random", "domains", half, ~half)) == [
        "network", "story", "domain", "twin", "sha1", "group",
    ]  # fmt: skip


def test_a_users_groups_never_stand_on_both_sides():
    table = pa.Table.from_pylist(
        [
            {"id": str(n), "label": int(n % 3 == 0), "view": "html", "source": "collected", "sha1": str(n),
             "network": f"group {n // 6}"}
            for n in range(60)
        ]
    )  # fmt: skip
    rows = reading.of(table)
    for split in splits.leave_out(rows, folds=4):
        assert not set(rows["network"][split.train]) & set(rows["network"][split.test])


def test_too_few_groups_are_an_error_not_a_model_that_saw_them():
    table = pa.Table.from_pylist(
        [{"id": str(n), "label": n % 2, "view": "html", "network": "one" if n % 2 else ""} for n in range(10)]
    )
    with pytest.raises(ValueError, match="Without network 'one' no farm is left to learn from"):
        splits.leave_out(reading.of(table))


def test_a_table_without_labels_is_refused():
    with pytest.raises(ValueError, match="lacks the column 'label'"):
        reading.of(pa.table({"id": ["a"], "view": ["html"]}))


names = st.sampled_from(["", "a", "b", "c", "d"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), names, names, names), min_size=1, max_size=40))
def test_any_mixture_of_groups_is_split_cleanly_or_refused(pages):
    table = pa.Table.from_pylist(
        [
            {"id": str(n), "label": int(farm), "view": "html", "source": "collected", "sha1": str(n),
             "network": network if farm else "", "story": story, "domain": domain}
            for n, (farm, network, story, domain) in enumerate(pages)
        ]
    )  # fmt: skip
    rows = reading.of(table)
    try:
        plan = splits.leave_out(rows, folds=3)
    except ValueError:
        return
    assert (sum(split.test.astype(int) for split in plan) == 1).all()
    assert all(splits.leaks(rows, split) == [] for split in plan)
