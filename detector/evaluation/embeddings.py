"""Lists related by static embeddings beside lists related by words: are vectors worth a dependency?

    python -m detector.evaluation.embeddings CORPUS [TABLE]

`detector.signals.links` asks for telling words that listed headlines share with the article and with each other. Words
miss a paraphrase, which embeddings of tokens may see. wordllama's are small and work offline: its package holds vectors
of 256 dimensions, distilled from the token embeddings of LLaMA 2, and a text is the mean of its tokens' vectors.
CORPUS must be the one that TABLE was made from, with `detector features` as it makes it by default.

The five columns that words decide are made again:

- `unrelated` is the share of items whose cosine to the article, its headline and the first `START` characters of its
  running text, lies below the median of items on honest pages;
- `mislabelled` and `lists` follow from these items as they do in the signal, and so does the signal's `score`;
- `incoherent` is one minus the mean cosine of an item with the sum of the others, all of length one, above the median
  of honest pages.

Medians are those of the collected honest pages that a split trains on, language by language: texts of one that LLaMA 2
cuts into small tokens are all alike. Of languages with fewer than `FEWEST` such pages vectors say nothing.

Recall is that on networks and families left out; in "neither" the five columns are left out. Vectors are worth having
when "in place of words" or "both" is clearly above "words", and not when "neither" is near to it, since then there is
little to gain. Half of the items were taken for far, and not a tenth or a quarter, by the AUC on made farms, and so
were medians by language: both to the vectors' favour. To the words' favour, headlines on the subject of a made page
were found, or written, by the words of its story.

The time is that of one core on pages of which blocks, lists and headline are known; that of words is the whole check of
the signal, with the words of the running text, which other signals read as well.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import files
from importlib.resources import files as resources
from pathlib import Path
from time import process_time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.evaluation import boosted, heldout, metrics, report, scoring, splits
from detector.evaluation.metrics import Bools, Floats
from detector.evaluation.rows import Rows, read
from detector.evaluation.splits import Split
from detector.page import Page, parse
from detector.signals import SCORE, links
from detector.training.corpus import Settings, documents
from detector.training.fit import LEFT_OUT
from detector.training.table import identified

Embedder = Callable[[list[str]], NDArray[np.float32]]
"""Gives a vector for each of n texts, (n, d)."""

START = 2_000
FEWEST = 50
MEASURES = ("unrelated", "mislabelled", "incoherent", "lists", SCORE)
WORDS = tuple(f"{links.GROUP}.{name}" for name in MEASURES)
VECTORS = tuple(f"{name}_by_vectors" for name in WORDS)
"""Columns beside `WORDS`: of the same signal, so that its ceiling holds for both."""
KINDS = (("network", "all"), ("family", "html"), ("family", "text"))


class Lists(NamedTuple):
    """What vectors say of the n items in a page's lists."""

    near: Floats
    """Cosine of each item to the article, (n,); empty where that is too short."""
    owner: NDArray[np.int64]
    """The number of each item's list, (n,)."""
    related: tuple[int, ...]
    """Numbers of the lists that are named so."""
    incoherent: float
    """NaN for fewer than four items."""


class Usual(NamedTuple):
    """Medians of honest pages in a language."""

    near: float
    incoherent: float


@dataclass
class Walk:
    """The lists of a corpus."""

    lists: dict[str, Lists] = field(default_factory=dict)
    """By the row's `id`; rows without lists are not in it."""
    words: float = 0.0
    """Seconds of a processor for the signal on pages with lists."""
    vectors: float = 0.0
    """Seconds for the vectors and what they are compared with."""


def compare(page: Page, embed: Embedder) -> Lists | None:
    """Return how near the items of a page's lists are to the article and to each other; None without lists."""
    sections = links.lists(page)
    if not sections:
        return None
    items = [(n, text) for n, section in enumerate(sections) for text in section.items][: links.MOST_ITEMS]
    vectors = _unit(embed([text for _, text in items]))
    near = np.empty(0)
    if len(page.body_words) >= links.FEWEST_BODY_WORDS:
        near = vectors @ _unit(embed([f"{page.headline or page.title}\n{page.body_text[:START]}"]))[0]
    others = _unit(vectors.sum(axis=0) - vectors)
    return Lists(
        near,
        np.array([n for n, _ in items]),
        tuple(n for n, section in enumerate(sections) if links.is_named_related(section)),
        1.0 - float((vectors * others).sum(axis=1).mean()) if len(items) >= 4 else np.nan,
    )


def measures(lists: Lists, usual: Usual | None) -> dict[str, float | None]:
    """Return the measures of `links` that words decide, by vectors; all unknown where it is unknown what is usual."""
    found: dict[str, float | None] = dict.fromkeys(MEASURES[:4])
    if usual and not np.isnan(lists.incoherent):
        found["incoherent"] = lists.incoherent - usual.incoherent
    if usual and lists.near.size:
        far = lists.near < usual.near
        parts = [far[lists.owner == n] for n in range(int(lists.owner.max()) + 1)]
        found["unrelated"] = float(far.mean())
        found["lists"] = float(sum(1 for part in parts if len(part) >= 4 and part.mean() >= 0.7))
        shares = [float(parts[n].mean()) if n < len(parts) and len(parts[n]) >= 3 else 0.0 for n in lists.related]
        found["mislabelled"] = max(shares, default=None)
    return found


def walk(corpus: Path, settings: Settings, embed: Embedder) -> Walk:
    """Compare the lists of all documents and views that `detector.training.table.build` makes rows of."""
    found = Walk()
    for document in documents(corpus, settings):
        for identity, (view, _, source, title) in identified(document):
            page = parse(source, document.url or None, kind=view, title=title)
            if not links.lists(page):
                continue
            _ = page.headline, page.body  # either way reads them
            start = process_time()
            links.check(page)
            middle = process_time()
            lists = compare(page, embed)
            found.vectors += process_time() - middle
            found.words += middle - start
            if lists:
                found.lists[identity] = lists
    return found


def usual(rows: Rows, lists: Mapping[str, Lists], which: Bools) -> dict[str, Usual]:
    """Return what is usual in each language on the collected honest pages of a mask."""
    at = which & report.real_honest(rows) & np.array([i in lists for i in rows["id"]], dtype=bool)
    found = {}
    for language in np.unique(rows["language"][at]):
        mine = [lists[i] for i in rows["id"][at & (rows["language"] == language)]]
        if sum(1 for page in mine if page.near.size) >= FEWEST:
            near = np.concatenate([page.near for page in mine])
            found[language] = Usual(float(np.median(near)), float(np.nanmedian([page.incoherent for page in mine])))
    return found


def by_vectors(rows: Rows, lists: Mapping[str, Lists], known: Mapping[str, Usual]) -> NDArray[np.float32]:
    """Return the columns `WORDS`, (n, 5), by vectors, given what is usual; as they were on rows without lists."""
    found = rows.measures[:, _places(rows)]
    rest = ("repeated", "opaque", "hidden")
    others = rows.measures[:, [rows.columns.index(f"{links.GROUP}.{name}") for name in rest]]
    for i, (identity, language) in enumerate(zip(rows["id"], rows["language"], strict=True)):
        if identity in lists:
            row = measures(lists[identity], known.get(language))
            row |= {n: None if np.isnan(v) else float(v) for n, v in zip(rest, others[i], strict=True)}
            evident = row["unrelated"] or row["repeated"] or row["hidden"]
            row[SCORE] = links.score_of(row) if evident else 0.0
            found[i] = [np.nan if row[name] is None else row[name] for name in MEASURES]
    return found


def held_out(rows: Rows, parts: list[Split], lists: Mapping[str, Lists], beside: bool) -> Floats:
    """Return log-odds of every row, (n,), by scorecards that use vectors in place of words, or beside them."""
    odds = np.full(len(rows), np.nan)
    learn = partial(scoring.learn, directions=dict.fromkeys(VECTORS, 1))
    for part in parts:
        new = by_vectors(rows, lists, usual(rows, lists, part.train))
        if beside:
            varied = replace(rows, columns=rows.columns + VECTORS, measures=np.hstack([rows.measures, new]))
        else:
            varied = replace(rows, measures=rows.measures.copy())
            varied.measures[:, _places(rows)] = new
        odds[part.test] = heldout.score(varied, [part], learn).log_odds[part.test]
    return odds


def recalls(rows: Rows, lists: Mapping[str, Lists]) -> list[str]:
    """Return lines with the recall of each variant on networks and families left out, at two rates of honest pages."""
    parts = splits.leave_many_out(rows)
    neither = partial(scoring.learn, left_out=(*LEFT_OUT, *WORDS))
    kinds = {
        "words, as shipped": heldout.score(rows, parts, scoring.learn).log_odds,
        "vectors in place of words": held_out(rows, parts, lists, False),
        "both": held_out(rows, parts, lists, True),
        "neither": heldout.score(rows, parts, neither).log_odds,
    }
    lines = [
        f"{'':26}{'0.1 % of honest pages':>27}{'1 % of honest pages':>27}",
        f"{'':26}" + "".join(f"{n:>9}" for n in ("networks", "in html", "in text") * 2),
    ]
    for name, odds in kinds.items():
        found = boosted.recalls(rows, odds, KINDS)
        lines.append(f"{name:26}" + "".join(f"{v:9.3f}" for v in found) + f"   AUC {metrics.auc(rows.farm, odds):.3f}")
    return lines


def separations(rows: Rows, lists: Mapping[str, Lists]) -> list[str]:
    """Return lines with each measure's AUC between collected honest pages and farms with lists that both know."""
    old = rows.measures[:, _places(rows)]
    new = by_vectors(rows, lists, usual(rows, lists, np.ones(len(rows), dtype=bool)))
    listed = np.array([i in lists for i in rows["id"]], dtype=bool)
    lines = [
        f"{'AUC, of rows with lists':26}{'collected farms':>18}{'made farms':>18}",
        f"{'':26}" + "".join(f"{n:>9}" for n in ("words", "vectors") * 2),
    ]
    for j, name in enumerate(WORDS):
        line = f"{name:26}"
        for source in ("collected", "made"):
            farm = rows.farm & np.asarray(rows["source"] == source, dtype=bool)
            at = listed & (farm | report.real_honest(rows)) & ~np.isnan(old[:, j] + new[:, j])
            both = 0 < farm[at].sum() < at.sum()
            line += "".join(f"{metrics.auc(farm[at], x[at, j]):9.3f}" if both else f"{'-':>9}" for x in (old, new))
        lines.append(line)
    return lines


def table(corpus: Path, path: Path, embed: Embedder, settings: Settings | None = None) -> str:
    """Return the comparison as lines of text.

    Raises:
        ValueError: when the table was made from other pages.

    """
    rows = read(path)
    found = walk(corpus, settings or Settings(), embed)
    listed = ~np.isnan(rows.measures[:, rows.columns.index(f"{links.GROUP}.cut")])
    if found.lists.keys() != set(rows["id"][listed]):
        raise ValueError(f"{path} was not made from all of {corpus}; make it again with `detector features`.")
    count = len(found.lists)
    words, vectors = (1000 * seconds / count for seconds in (found.words, found.vectors))
    cost = f"{count} rows with lists; ms each: words {words:.2f}, vectors {vectors:.2f}"
    return "\n".join([*recalls(rows, found.lists), "", *separations(rows, found.lists), "", cost])


def wordllama() -> Embedder:
    """Return the embedder of the package wordllama, without any download.

    Raises:
        ImportError: when it is missing; the message says what to install.

    """
    try:
        import wordllama as package
    except ImportError as problem:
        raise ImportError("The comparison needs wordllama: run `pip install 'wordllama>=0.4,<0.5'`.") from problem
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # so that times are those of one core
    folder = Path(package.__file__).parent
    embed: Embedder = package.WordLlama.load(cache_dir=folder, disable_download=True).embed
    return embed


def size() -> str:
    """Return a line about the bytes that either way needs."""
    package = sum(file.size or 0 for file in files("wordllama") or ())
    words = len(resources("detector").joinpath("terms.bin").read_bytes())
    return f"MB: words {words / 1e6:.2f}, wordllama {package / 1e6:.1f} without its own dependencies"


def _places(rows: Rows) -> list[int]:
    return [rows.columns.index(name) for name in WORDS]


def _unit(vectors: NDArray[np.float32]) -> Floats:
    """Scale vectors to length one; zero stays zero."""
    wide = np.asarray(vectors, dtype=float)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    scaled: Floats = wide / np.where(length > 0, length, 1.0)
    return scaled


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Usage: python -m detector.evaluation.embeddings CORPUS [TABLE]")
    try:
        embedder = wordllama()
    except ImportError as missing:
        sys.exit(str(missing))
    source = Path(sys.argv[2] if len(sys.argv) > 2 else "data/features.parquet")
    sys.stdout.write(table(Path(sys.argv[1]), source, embedder) + f"\n{size()}\n")
