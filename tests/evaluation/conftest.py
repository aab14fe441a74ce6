"""A feature table that is made up: same columns as the real one, numbers drawn from known distributions."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

MEASURES = ("brand.apart", "brand.names", "counts.praise", "lists.alien", "lists.repeats")
NUISANCES = ("bytes", "links", "words")
TEXTS = ("corpus", "network", "family", "skeleton", "story", "domain", "twin", "page_type", "url")


def _sha1(name: str) -> str:
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def make(
    *,
    honest: int = 240,
    networks: int = 6,
    pages: int = 8,
    families: tuple[str, ...] = ("archetype-classic", "archetype-plain", "spun", "doorway"),
    pairs: int = 24,
    lookalikes: int = 2,
    effect: float = 2.2,
    leak: float = 0.0,
    seed: int = 0,
) -> pa.Table:
    """Rows of honest pages, networks, twins and look-alikes, in two views; `effect` parts the classes' measures.

    `leak` makes farms larger than their twins. `counts.praise` is unknown in half of the rows.
    """
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []

    def add(name: str, label: int, source: str, size: float = 0.0, **known: str) -> None:
        for view, extractor in (("html", ""), ("text", "plain")):
            row: dict[str, Any] = dict.fromkeys(TEXTS, "") | {
                "id": _sha1(f"{name}/{label}/{view}"), "label": label, "source": source, "view": view,
                "extractor": extractor, "language": "en", "agency": False, "sha1": _sha1(f"{name}/{label}"),
                "year": 2020.0 if source == "collected" else float("nan"),
            } | known  # fmt: skip
            strength = effect * label
            for measure in MEASURES:
                row[measure] = rng.normal(strength)
            if rng.random() < 0.5:
                row["counts.praise"] = float("nan")
            for nuisance in NUISANCES:
                row[f"nuisance.{nuisance}"] = rng.normal(100 + size, 10)
            rows.append(row)

    for n in range(honest):
        add(f"honest {n}", 0, "collected", corpus=f"corpus {n % 3}", domain=f"site{n // 2}.example",
            url=f"https://site{n // 2}.example/{n}")  # fmt: skip
    for n in range(networks):
        for page in range(pages):
            add(f"farm {n} {page}", 1, "collected", corpus="farm_open", network=f"net{n}", family="scraped",
                domain=f"farm{n}.example", url=f"https://farm{n}.example/{page}")  # fmt: skip
    for f, family in enumerate(families):
        for pair in range(pairs):
            story = (7 * pair + f) % honest
            shared = {"corpus": "made", "family": family, "skeleton": f"frame{pair % 3}", "story": f"story {story}",
                      "domain": f"site{story // 2}.example", "twin": f"{family} {pair}"}  # fmt: skip
            add(f"{family} {pair}", 1, "made", leak, **shared)
            add(f"{family} {pair}", 0, "made", **shared)
    for n in range(lookalikes):
        for page in range(pages):
            add(f"lookalike {n} {page}", 0, "lookalike", family=f"like{n}", story=f"story {page}",
                domain=f"site{page // 2}.example")  # fmt: skip
    return pa.Table.from_pylist(rows).replace_schema_metadata({"settings": "Settings(pairs=5, lookalikes=2, seed=9)"})


@pytest.fixture(scope="session")
def make_table() -> Callable[..., pa.Table]:
    return make
