"""Which rows belong together, and how much each counts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLLECTED_SHARE = 0.25
"""Share of the farms' weight that collected networks have; made families have the rest."""
HONEST_SHARES = {"collected": 0.65, "made": 0.25, "lookalike": 0.1}


def components(columns: Mapping[str, "Sequence[Any] | NDArray[Any]"], names: Sequence[str]) -> "NDArray[np.int64]":
    """Return a component number for each row: rows that share a non-empty value in any column of `names` are one.

    Union-find with path halving over rows and values.
    """
    size = len(columns[names[0]])
    parent = list(range(size))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for name in names:
        first: dict[Any, int] = {}
        for i, value in enumerate(columns[name]):
            if not value:
                continue
            if value in first:
                a, b = find(first[value]), find(i)
                parent[max(a, b)] = min(a, b)
            else:
                first[value] = i
    return np.array([find(i) for i in range(size)], dtype=np.int64)


def folds(columns: Mapping[str, "Sequence[Any] | NDArray[Any]"], count: int, seed: int) -> "NDArray[np.int64]":
    """Return a fold, 0 to `count` - 1, for each row; no network, story, domain, twin or page is on two sides."""
    groups = components(columns, ("network", "story", "domain", "twin", "sha1"))
    rng = np.random.default_rng(seed)
    unique, inverse, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    order = rng.permutation(len(unique))
    order = order[np.argsort(-sizes[order], kind="stable")]
    filled = np.zeros(count)
    fold = np.zeros(len(unique), dtype=np.int64)
    for group in order:
        # the emptiest fold, so that folds are even though groups are not
        fold[group] = int(np.argmin(filled))
        filled[fold[group]] += sizes[group]
    return np.asarray(fold[inverse])


def weights(columns: Mapping[str, "Sequence[Any] | NDArray[Any]"]) -> "NDArray[np.float64]":
    """Return a weight for each row: farms and honest pages weigh 1 each in all.

    A page's views share its weight. A collected network weighs as the square root of its pages, a made family as
    any other, so that no engine that wrote many pages decides what a farm is.
    """
    label = np.asarray(columns["label"])
    source = np.asarray(columns["source"])
    network = np.asarray(columns["network"])
    family = np.asarray(columns["family"])
    _, page, views = np.unique(np.asarray(columns["sha1"]), return_inverse=True, return_counts=True)
    weight = 1.0 / views[page]
    found = np.zeros(len(label))
    farm = label == 1
    collected = farm & (source == "collected")
    made = farm & ~collected
    for rows, share, groups, power in (
        (collected, COLLECTED_SHARE if made.any() else 1.0, network, 0.5),
        (made, 1 - COLLECTED_SHARE if collected.any() else 1.0, family, 0.0),
    ):
        if not rows.any():
            continue
        for name in np.unique(groups[rows]):
            own = rows & (groups == name)
            total = weight[own].sum()
            found[own] = weight[own] / total * max(total, 1.0) ** power
        found[rows] *= share / found[rows].sum()
    present = {k: v for k, v in HONEST_SHARES.items() if (~farm & (source == k)).any()}
    for kind, share in present.items():
        own = ~farm & (source == kind)
        found[own] = weight[own] / weight[own].sum() * share / sum(present.values())
    return found
