"""The content features of Ntoulas, Najork, Manasse and Fetterly, "Detecting spam web pages through content analysis".

WWW 2006, section 4: numbers of words in page and title, word length, anchor text, visible content, compressibility,
popular words, and the likelihood of word trigrams. The paper classifies them with a C4.5 decision tree and improves it
by bagging (section 5).
"""

import zlib
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detector.language import words
from detector.page import Page

POPULAR = (100, 200, 500, 1000)
MOST_WORDS = 5_000
"""Words of a page that are looked at."""
NAMES = (
    "page_words", "title_words", "word_length", "anchor_share", "visible_share", "compressibility",
    *(f"popular_{n}" for n in POPULAR), *(f"of_popular_{n}" for n in POPULAR), "independent", "conditional",
)  # fmt: skip


@dataclass
class Features:
    """Collects pages and, once all are seen, gives the features of each."""

    _simple: list[tuple[float, ...]] = field(default_factory=list)
    _tokens: list[NDArray[np.int64]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _counts: Counter[int] = field(default_factory=Counter)

    def add(self, page: Page, size: int) -> None:
        """Take a page whose source has `size` characters."""
        found = words(page.text)
        text = page.text.encode("utf-8", "replace")
        total = sum(len(b.text) for b in page.blocks)
        markup = page.view == "html"
        self._simple.append(
            (
                float(len(found)),
                float(len(words(page.title))),
                sum(map(len, found)) / len(found) if found else np.nan,
                sum(b.link_chars for b in page.blocks) / total if markup and total else np.nan,
                total / size if markup and size else np.nan,
                len(text) / len(zlib.compress(text)) if text else np.nan,
            )
        )
        numbers = self._numbers
        kept = [numbers.setdefault(word, len(numbers)) for word in found[:MOST_WORDS]]
        self._counts.update(kept)
        self._tokens.append(np.array(kept, dtype=np.int64))

    def matrix(self) -> NDArray[np.float32]:
        """Return the features of all pages in the order in which they came, (n, len(NAMES)); NaN where undefined.

        Popular words and likelihoods are those of all pages together, without labels, as in the paper.
        """
        popular = [np.array([w for w, _ in self._counts.most_common(n)], dtype=np.int64) for n in POPULAR]
        pairs = [_joined(t[:-1], t[1:]) for t in self._tokens]
        triples = [_joined(p[:-1], t[2:]) if p.size > 1 else p[:0] for p, t in zip(pairs, self._tokens, strict=True)]
        pair_names, pair_counts = _counted(pairs)
        names, counts = _counted(triples)
        total = max(int(counts.sum()), 1)
        rows = []
        for simple, tokens, pair, triple in zip(self._simple, self._tokens, pairs, triples, strict=True):
            shares = [float(np.isin(tokens, p).mean()) if tokens.size else np.nan for p in popular]
            of = [float(np.isin(p, tokens).mean()) if p.size else np.nan for p in popular]
            likelihood = [np.nan, np.nan]
            if triple.size:
                seen = counts[np.searchsorted(names, triple)]
                before = pair_counts[np.searchsorted(pair_names, pair[:-1])]
                likelihood = [float(-np.log(seen / total).mean()), float(-np.log(seen / before).mean())]
            rows.append([*simple, *shares, *of, *likelihood])
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(NAMES))


def _joined(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for two, by a multiplicative hash; clashes are rarer than one in a billion."""
    with np.errstate(over="ignore"):
        joined: NDArray[np.int64] = (first + 1) * np.int64(6364136223846793005) + (second + 1) * np.int64(
            1442695040888963407
        )
    return joined


def _counted(parts: list[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.unique(np.concatenate(parts) if parts else np.array([], dtype=np.int64), return_counts=True)
