"""Which rows belong together, and how much each counts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detector.training.groups import COLLECTED_SHARE, HONEST_SHARES, components, folds, weights

NAMES = ("network", "story", "domain", "twin", "sha1")


def columns(rows: list[tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: [row[i] for row in rows] for i, name in enumerate(NAMES)}


def test_rows_that_share_a_value_are_one_component_also_through_a_third() -> None:
    found = components(
        columns([("n", "", "", "", "1"), ("n", "s", "", "", "2"), ("", "s", "d", "", "3"), ("", "", "e", "", "4")]),
        NAMES,
    )
    assert found[0] == found[1] == found[2] != found[3]


def test_an_empty_value_joins_nothing() -> None:
    assert len(set(components(columns([("", "", "", "", "1"), ("", "", "", "", "2")]), NAMES))) == 2


@given(
    st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "c"])] * 4, st.sampled_from("123456")), min_size=1, max_size=60)
)
def test_no_group_is_on_two_sides_of_a_split(rows: list[tuple[str, ...]]) -> None:
    table = columns(rows)
    fold = folds(table, 3, 0)
    for name in NAMES:
        for value in set(table[name]) - {""}:
            assert len({f for f, v in zip(fold, table[name], strict=True) if v == value}) == 1


def test_folds_are_even() -> None:
    table = columns([("", "", f"d{i // 3}", "", str(i)) for i in range(300)])
    sizes = np.bincount(folds(table, 5, 1))
    assert sizes.max() - sizes.min() <= 3


def test_no_engine_that_wrote_many_pages_decides() -> None:
    rows = [("big", "f", "collected", 1, f"b{i}") for i in range(100)] + [("small", "f", "collected", 1, "s")]
    rows += [("", f"m{i % 2}", "made", 1, f"m{i}") for i in range(10)]
    rows += [("", "", kind, 0, f"{kind}{i}") for kind in HONEST_SHARES for i in range(5)]
    rows += [("", "", "collected", 0, "collected0")]  # a second view of the same page
    table = {k: [r[i] for r in rows] for i, k in enumerate(("network", "family", "source", "label", "sha1"))}
    found = weights(table)
    label, network, source = (np.array(table[k]) for k in ("label", "network", "source"))
    assert np.isclose(found[label == 1].sum(), 1.0)
    assert np.isclose(found[label == 0].sum(), 1.0)
    assert np.isclose(found[(label == 1) & (source == "collected")].sum(), COLLECTED_SHARE)
    assert np.isclose(found[network == "big"].sum() / found[network == "small"].sum(), 10.0)
    assert np.isclose(
        found[-1] + found[[r[4] == "collected0" for r in rows].index(True)], HONEST_SHARES["collected"] / 5
    )
