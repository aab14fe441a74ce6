"""What is left out of training before a page is scored: its network or family, its stories and its domains.

Never a random split: pages of one network, copies of one story and pages of one domain are alike, and a model that
saw one of them has seen the others.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from detector.evaluation.metrics import Bools
from detector.evaluation.rows import Rows, Strings
from detector.training.groups import components

Kind = Literal["network", "family", "lookalike", "domains"]

SHARED = ("network", "story", "domain", "twin", "sha1")
"""Columns of which no value may stand on both sides of any split."""
ARCHETYPE = "archetype"
"""How the names of the archetype's family and its siblings begin; they are left out together."""


@dataclass(frozen=True, slots=True)
class Split:
    """Rows to learn from and rows to score, as masks over all rows; rows in neither share something with the test."""

    name: str
    """What is left out: a network, a family, or the number of a fold of domains."""
    kind: Kind
    train: Bools
    test: Bools


def group_of(rows: Rows) -> Strings:
    """Return what is left out of training to score each row, as `kind name`; `domains` for other honest pages.

    Collected farms go by network, generated pages of both classes and hard look-alikes by family; the archetype
    and all its siblings are one family. A farm without network or family goes by its domain, or by itself.
    """
    found = np.full(len(rows), "domains", dtype=object)
    columns = (rows["source"], rows["network"], rows["family"], rows["domain"], rows["story"], rows["id"])
    for i, (source, network, family, domain, story, name) in enumerate(zip(*columns, strict=True)):
        if source == "lookalike" and family:
            found[i] = f"lookalike {family}"
        elif source in ("made", "archetype") and family:
            found[i] = f"family {ARCHETYPE if family.startswith(ARCHETYPE) else family}"
        elif rows.farm[i]:
            found[i] = f"network {network or domain or story or name}"
        elif network:
            found[i] = f"domains {network}"
    return found


def leave_out(rows: Rows, folds: int = 10, seed: int = 0) -> list[Split]:
    """Leave one network, one generated family or one look-alike family out, and score it; then folds of domains.

    Each row is scored once. A split's training rows share no group, story, domain, twin or document with its test
    rows. Honest pages without a family are scored in `folds` folds of whole domains.

    Raises:
        ValueError: when a class is missing from the table or from the rest that a split leaves for training.

    """
    groups = group_of(rows)
    honest = np.array([g.startswith("domains") for g in groups], dtype=bool)
    splits = [_split(rows, groups, groups == name, *_named(name)) for name in np.unique(groups[~honest])]
    fold = _folds(rows, honest, folds, seed)
    splits += [
        _split(rows, groups, fold == n, "domains", f"domains {n + 1}") for n in range(folds) if (fold == n).any()
    ]
    return splits


def leave_many_out(rows: Rows, folds: int = 5, seed: int = 0) -> list[Split]:
    """Leave out, in each of `folds` splits, a share of all networks, families and domains at once.

    Coarser and stricter than `leave_out`, and far fewer models: for comparing many variants of a model.
    """
    groups = group_of(rows)
    honest = np.array([g.startswith("domains") for g in groups], dtype=bool)
    fold = _folds(rows, honest, folds, seed)
    for kind in ("network", "family", "lookalike"):
        mine = [g for g in np.unique(groups[~honest]) if g.startswith(kind)]
        # the largest first, each to the fold that has least of its kind
        sizes = {g: int((groups == g).sum()) for g in mine}
        load = np.zeros(folds)
        for g in sorted(mine, key=lambda g: (-sizes[g], g)):
            n = int(load.argmin())
            load[n] += sizes[g]
            fold[groups == g] = n
    return [_split(rows, groups, fold == n, "domains", f"fold {n + 1}") for n in range(folds) if (fold == n).any()]


def leaks(rows: Rows, split: Split) -> list[str]:
    """Return the names of the columns of which a value stands on both sides of a split; empty when it is clean."""
    found = [name for name in SHARED if _common(rows[name], split.train, split.test)]
    groups = group_of(rows)
    if _common(np.where(groups == "domains", "", groups), split.train, split.test):
        found.append("group")
    return found


def _folds(rows: Rows, which: Bools, folds: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Number the fold of each of the rows in `which`, -1 for the others; linked rows share one."""
    at = np.flatnonzero(which)
    fold = np.full(len(rows), -1, dtype=np.int64)
    if not at.size:
        return fold
    linked = components({name: rows[name][at].tolist() for name in SHARED}, SHARED)
    order = np.random.default_rng(seed).permutation(np.unique(linked))
    number = {int(c): i % folds for i, c in enumerate(order)}
    fold[at] = [number[int(c)] for c in linked]
    return fold


def _named(group: str) -> tuple[Kind, str]:
    kinds: tuple[Kind, ...] = ("network", "family", "lookalike")
    kind = next(k for k in kinds if group.startswith(k + " "))
    return kind, group.removeprefix(kind + " ")


def _split(rows: Rows, groups: Strings, test: Bools, kind: Kind, name: str) -> Split:
    train = ~test
    for column in SHARED:
        values = rows[column]
        seen = {v for v in values[test] if v}
        train &= np.array([v not in seen for v in values], dtype=bool)
    left = {g for g in groups[test] if g != "domains"}
    train &= np.array([g not in left for g in groups], dtype=bool)
    for flag, word in ((True, "farm"), (False, "honest page")):
        if not (rows.farm[train] == flag).any():
            raise ValueError(f"Without {kind} {name!r} no {word} is left to learn from; the table needs more groups.")
    return Split(name, kind, train, test)


def _common(values: Strings, train: Bools, test: Bools) -> bool:
    return bool(({v for v in values[train] if v}) & ({v for v in values[test] if v}))
