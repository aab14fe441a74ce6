"""Older methods on the same pages and the same splits.

They need the pages' text, which the feature table does not hold, so that a corpus is given at run time. What is kept
are scores: `data/baselines.parquet` has the table's `id`, and a number per method.
"""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detector.evaluation import metrics, ntoulas, scoring
from detector.evaluation.metrics import Bools, Floats
from detector.evaluation.report import STRICT, in_view, real_honest
from detector.evaluation.results import Baseline
from detector.evaluation.rows import Rows
from detector.evaluation.splits import Split, group_of
from detector.page import parse
from detector.records import View
from detector.site import registrable_domain

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from detector.training.corpus import Document, Settings

INTERPRETER = "DETECTOR_DATATROVE_PYTHON"
"""Environment variable that names a Python with datatrove and spaCy, where this one has none."""
RULES = ("gopher_quality", "gopher_repetition", "c4", "fineweb")
LEARNED = ("ntoulas", "tfidf")
NAMES = (*LEARNED, "blocklist", *RULES, "all_rules")
TITLES = {
    "ntoulas": "content features, bagged trees (Ntoulas et al. 2006)",
    "tfidf": "TF-IDF, logistic regression",
    "blocklist": "domain blocklist",
    "gopher_quality": "Gopher quality rules (datatrove)",
    "gopher_repetition": "Gopher repetition rules (datatrove)",
    "c4": "C4 quality rules (datatrove)",
    "fineweb": "FineWeb quality rules (datatrove)",
    "all_rules": "any of the four rule sets (datatrove)",
}
FEATURES = 2**18


def run(
    rows: Rows,
    splits: list[Split],
    corpus: Path,
    settings: "Settings | None" = None,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    jobs: int = 1,
) -> tuple[dict[str, Floats], list[str]]:
    """Return the held-out score of every method for every row, and notes on what could not be run.

    A document is scored as markup and as one extracted text, at those rows; the others are NaN. Both classes must be
    there in both views: what only farms lack would tell a learned method the class. Learned methods are fitted for
    every split on the rows of its training documents. Rules answer 1 or 0, on English pages only, and the blocklist
    only for pages with a real address.

    Args:
        rows: the feature table.
        splits: as our model is scored by.
        corpus: what the table was made from.
        settings: how it was made.
        progress: wraps the documents and then the splits.
        jobs: processes that fit the learned methods.

    """
    from detector.training.corpus import Settings, documents

    notes: list[str] = []
    place = document_rows(rows)
    found = {name: np.full(len(rows), np.nan) for name in NAMES}
    blocked = blocklist(corpus)
    rules, problem = _Rules.start()
    asked: list[tuple[int, Future[dict[str, float]]]] = []
    waiter = ThreadPoolExecutor(1)  # the filters' process works while this one extracts
    if problem:
        notes.append(problem)
    content, at, texts = ntoulas.Features(), [], []
    bags: list[csr_matrix] = []
    for document in progress(documents(corpus, settings or Settings())):
        mine = place.pop((document.sha1, document.twin, document.label), {})
        listed = math.nan
        if blocked and document.url and document.source == "collected":
            listed = float(registrable_domain(parse("", document.url).host) in blocked)
        for i, view, source, text in _sources(document, mine, rows):
            content.add(parse(source, kind=view), len(source))
            at.append(i)
            texts.append(text)
            if len(texts) == 256:
                bags.append(_counted(texts))
                texts = []
            found["blocklist"][i] = listed
            if rules and rows["language"][i] == "en" and (rows.farm[i] or document.source != "made"):
                asked.append((i, waiter.submit(rules.check, text)))
    for i, answer in asked:
        for name, value in answer.result().items():
            found[name][i] = value
    waiter.shutdown()
    if rules:
        rules.close()
        found["all_rules"] = np.max([found[name] for name in RULES], axis=0)
    if place:
        notes.append(f"{len(place)} documents of the table are not in the corpus; the baselines leave them out.")
    if not blocked:
        notes.append("The corpus has no blocklists.")
    if not at:
        return found, notes
    bags.append(_counted(texts))
    from scipy.sparse import vstack

    index = np.array(at, dtype=np.int64)
    _learned(rows, splits, index, content.matrix(), vstack(bags).tocsr(), found, progress, jobs)
    return found, notes


def document_rows(rows: Rows) -> dict[tuple[str, str, int], dict[str, int]]:
    """Return the rows that stand for each document, by SHA-1, twin and label: one per view.

    Which of its extractors gives a document's text is drawn by its digest, so that each extractor has its share in
    both classes; made pages have one to choose from.
    """
    all_rows: dict[tuple[str, str, int], dict[str, int]] = {}
    for i in range(len(rows)):
        key = (rows["sha1"][i], rows["twin"][i], int(rows.farm[i]))
        all_rows.setdefault(key, {})[rows["extractor"][i] if rows["view"][i] == "text" else "html"] = i
    found: dict[tuple[str, str, int], dict[str, int]] = {}
    for key, places in all_rows.items():
        found[key] = {"html": places.pop("html")} if "html" in places else {}
        drawn = int(key[0][:2] or "0", 16)
        names = sorted(places.keys() - {"plain"})
        name = names[drawn // 4 % len(names)] if names and (drawn % 4 or "plain" not in places) else "plain"
        if name in places:
            found[key]["text"] = places[name]
    return found


def blocklist(corpus: Path) -> frozenset[str]:
    """Return the registrable domains of the lists in the corpus' folder `blocklists`, one a line, `#` for remarks."""
    found: set[str] = set()
    folder = (corpus if corpus.is_dir() else corpus.parent) / "blocklists"
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        for line in path.read_text("utf-8").splitlines():
            name = line.partition("#")[0].strip().lower()
            if name:
                found.add(registrable_domain(name))
    return frozenset(found)


def compare(rows: Rows, odds: Floats, scores: Mapping[str, Floats], rate: float = STRICT) -> Iterator[Baseline]:
    """Yield each method beside ours in each view, on the pages that it can judge, at the same false-positive rate.

    Learned methods are compared at `rate`. A method that only answers yes or no has one rate, its own, and is
    compared there. Both thresholds are chosen on the honest pages of that view.
    """
    groups = group_of(rows)
    network = np.array([g.startswith("network ") for g in groups], dtype=bool)
    family = np.array([g.startswith("family ") for g in groups], dtype=bool)
    for name in NAMES:
        theirs = scores.get(name)
        for view in ("html", "text"):
            if theirs is None:
                continue
            mine = ~np.isnan(theirs) & ~np.isnan(odds) & in_view(rows, view)
            honest, farm = mine & real_honest(rows), mine & rows.farm
            if not honest.any() or not (farm & network).any():
                continue
            binary = np.isin(theirs[mine], (0.0, 1.0)).all()
            at = float(theirs[honest].mean()) if binary else rate
            cut = 0.5 if binary else metrics.threshold(theirs[honest], at).value
            own, ours = theirs > cut, odds > metrics.threshold(odds[honest], at).value
            judged = honest | (farm & network)
            yield Baseline(
                name,
                view,
                int(mine.sum()),
                at,
                _recall(groups, own, farm & network),
                _recall(groups, ours, farm & network),
                _recall(groups, own, farm & family),
                _recall(groups, ours, farm & family),
                metrics.auc(rows.farm[judged], theirs[judged]),
                metrics.auc(rows.farm[judged], odds[judged]),
            )


def save(scores: dict[str, Floats], rows: Rows, path: Path) -> None:
    """Write the scores as Parquet, a row for each row that has one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = ~np.isnan(np.column_stack(list(scores.values()))).all(axis=1)
    columns = {name: pa.array(values[known].astype(np.float32), from_pandas=True) for name, values in scores.items()}
    pq.write_table(pa.table({"id": rows["id"][known].tolist(), **columns}), path, compression="zstd")


def read(path: Path, rows: Rows) -> dict[str, Floats]:
    """Return the scores that `save` wrote, in the order of the table's rows; NaN where there is none."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    place = {name: i for i, name in enumerate(rows["id"])}
    at = [place.get(name, -1) for name in table["id"].to_pylist()]
    if at and max(at) < 0:
        raise ValueError(f"The scores in {path} belong to another table; give the corpus again.")
    kept = np.array([i for i in at if i >= 0], dtype=np.int64)
    known = np.array([i >= 0 for i in at], dtype=bool)
    found = {}
    for name in table.column_names:
        if name != "id":
            found[name] = np.full(len(rows), np.nan)
            found[name][kept] = np.asarray(table[name].to_numpy(), dtype=float)[known]
    return found


def _learned(
    rows: Rows,
    splits: list[Split],
    at: NDArray[np.int64],
    content: NDArray[np.float32],
    bags: "csr_matrix",
    found: dict[str, Floats],
    progress: Callable[[Iterable[Any]], Iterable[Any]],
    jobs: int,
) -> None:
    from joblib import Parallel, delayed

    part = rows.take(at)
    weight = scoring.row_weights(part)
    masks = [(split.train[at], split.test[at]) for split in splits]
    masks = [(train, test) for train, test in masks if test.any() and len(set(part.farm[train].tolist())) == 2]
    answers = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=jobs)(
        delayed(_scored)(content, bags, part.farm, weight, train, test) for train, test in masks
    )
    for (_, test), (trees, words) in zip(progress(masks), answers, strict=True):
        found["ntoulas"][at[test]] = trees
        found["tfidf"][at[test]] = words


def _scored(
    content: NDArray[np.float32], bags: "csr_matrix", farm: Bools, weight: Floats, train: Bools, test: Bools
) -> tuple[Floats, Floats]:
    """Fit both learned methods on one mask and score the other."""
    from sklearn.ensemble import BaggingClassifier
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.tree import DecisionTreeClassifier

    w = weight[train] / weight[train].mean()
    tree = DecisionTreeClassifier(criterion="entropy", min_samples_leaf=5)
    trees = BaggingClassifier(tree, n_estimators=10, random_state=0)
    trees.fit(content[train], farm[train], sample_weight=w)
    idf = TfidfTransformer(sublinear_tf=True).fit(bags[train])
    model = LogisticRegression(C=10.0, solver="liblinear", random_state=0)
    model.fit(idf.transform(bags[train]), farm[train], sample_weight=w)
    return trees.predict_proba(content[test])[:, 1], model.decision_function(idf.transform(bags[test]))


def _counted(texts: list[str]) -> "csr_matrix":
    from sklearn.feature_extraction.text import HashingVectorizer

    from detector.language import words

    return HashingVectorizer(
        analyzer=words, n_features=FEATURES, alternate_sign=False, norm=None, dtype=np.float32
    ).transform(texts)


def _sources(document: "Document", mine: dict[str, int], rows: Rows) -> Iterator[tuple[int, View, str | bytes, str]]:
    """Yield (row, view, source, text for text methods) of the rows that stand for a document.

    The text of markup is what trafilatura extracts, which is what text filters are made for; all visible text where
    that is nothing.
    """
    from detector.training.corpus import views

    wanted = {"trafilatura", "plain"} if "html" in mine else set()
    if "text" in mine:
        wanted.add(rows["extractor"][mine["text"]])
    found = {seen.extractor or "html": seen.source for seen in views(document, sorted(wanted))}
    if "html" in mine and "html" in found:
        yield mine["html"], "html", found["html"], str(found.get("trafilatura") or found.get("plain") or "")
    if "text" in mine:
        text = str(found.get(rows["extractor"][mine["text"]], ""))
        yield mine["text"], "text", text, text


def _recall(groups: NDArray[np.object_], called: Bools, farm: Bools) -> float:
    names = np.unique(groups[farm].astype(str))
    if not names.size:
        return math.nan
    return float(np.mean([called[farm & (groups == name)].mean() for name in names]))


class _Rules:
    """datatrove's filters in an interpreter that has them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    def start(cls) -> "tuple[_Rules | None, str]":
        """Return the running filters, or None and why there are none."""
        python = os.environ.get(INTERPRETER) or sys.executable
        missing = (
            "The quality rules were left out: this Python has no datatrove and spaCy, and "
            f"{INTERPRETER} names none that has."
        )
        try:
            process = subprocess.Popen(
                [python, str(Path(__file__).with_name("quality_rules.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        except OSError:
            return None, missing
        rules = cls(process)
        try:
            rules.check("A first text, to see whether the filters are there.")
        except (OSError, ValueError):  # it ended, and there is no answer
            rules.close()
            return None, missing
        return rules, ""

    def check(self, text: str) -> dict[str, float]:
        """Return 1 for each filter that removes a text and 0 for each that keeps it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ValueError("The filters were closed.")
        text = text.encode("utf-8", "replace").decode()  # spaCy stops at lone surrogates
        stdin.write(json.dumps({"id": "0", "text": text}) + "\n")
        stdin.flush()
        answer = json.loads(stdout.readline())
        return {name: float(answer[name]) for name in RULES}

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # it ended by itself
                    continue
        self._process.wait(timeout=30)
