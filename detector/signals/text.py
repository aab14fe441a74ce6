"""Running text that nobody wrote for a reader: residue of assistants, scaffolding, spinning, stuffing, repetition.

The measures follow Ntoulas et al. (WWW 2006: popular words, compressibility, repetition) and the Gopher rules (Rae et
al., 2021: repeated n-grams); phrases come from published descriptions named in `text.json`. One phrase says nothing:
people write "in conclusion"; measures are densities, and pages that quote a phrase inside quotation marks do not have
it.

Languages: repetition, stuffing, flow for any; phrases in fifteen; misspelt words in English. Views: both.
Limits: careful generated prose has none of these signs; a careful rewrite of an honest article neither.
"""

import re
from collections import Counter
from collections.abc import Set
from functools import cache
from itertools import pairwise
from zlib import compress

from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import _lexicon, _quote
from detector.terms import UNSEEN

GROUP = "text"
VERSION = 1
POLICY = "Google spam policies: scaled content abuse; NewsGuard: unreliable AI-generated sites"
MEASURES = {
    "residue": 1,
    "scaffold": 1,
    "stock": 1,
    "tortured": 1,
    "misspelt": 1,
    "repeated": 1,
    "stuffed": 1,
    "echoed": 1,
    "flow": -1,
    "quotes": -1,
    "popular": 0,
    "compressed": 0,
    "numbers": 0,
    "unfinished": 1,
    "mixed": 1,
}

FEWEST_WORDS = 60
MOST_WORDS = 2_000
_QUOTED = re.compile(r"[\"“„«「『](?=\w)[^\"“”„«»「」『』\n]{18,400}[\"”“»」』]")
_ENDS = re.compile(r"[.!?。！？…:：।॥)\]\"'”’»」』*|>]\W*$")
_MIXED = re.compile(r"[a-z][а-яё]|[а-яё][a-z]|[a-z][α-ω]|[α-ω][a-z]")
_OTHER_ALPHABET = re.compile(r"[а-яёα-ω]")
_OPENING = "\"“„«「『‘'`"


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lexicon.read("text")[name])


def check(page: Page) -> Finding:
    """Score how little the running text reads like somebody's own."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    evidence: list[Evidence] = []
    tokens = page.body_words
    text = page.body_text[:20_000]
    lower = text.lower()
    counts = page.word_counts
    residue = _found(page, lower, counts.keys(), "refusals", evidence, most=4)
    measures["residue"] = float(min(len(residue), 3)) if lower else None
    if len(tokens) < FEWEST_WORDS:
        score = min(1.0, len(residue) / 2)
        summary = _summary(residue, [], [], 0.0, 0.0) if score else ""
        return Finding(score if lower else None, _quote.first(evidence), measures, summary)
    per_thousand = 1000 / max(len(tokens), 200)
    scaffold = _found(page, lower, counts.keys(), "scaffold", evidence, most=3)
    tortured = _found(page, lower, counts.keys(), "tortured", evidence, most=3)
    measures["scaffold"] = len(scaffold) * per_thousand
    measures["tortured"] = float(min(len(tortured), 4))
    measures["stock"] = sum(n for w in _words("stock") if (n := counts.get(w, 0))) * per_thousand
    misspelt = [w for w in counts if w in _words("halved")]
    measures["misspelt"] = float(min(len(misspelt), 5))
    head = tokens[:MOST_WORDS]
    runs = zip(head, head[1:], head[2:], head[3:], head[4:], strict=False)
    measures["repeated"] = repeated = 1 - len(set(runs)) / (len(head) - 4)
    telling = {w: counts[w] for w in page.telling if len(w) > 1}
    total = sum(telling.values())
    stuffed = max(telling.values(), default=0) / total if total >= 30 else 0.0
    measures["stuffed"] = stuffed if total >= 30 else None
    measures["echoed"] = _echo(page, telling)
    measures["flow"] = _flow(page)
    weights = page.word_weights
    unseen = sum([counts[w] for w, value in weights.items() if value >= UNSEEN])
    if unseen < 0.5 * len(tokens):  # else the table does not know the language
        measures["popular"] = sum([counts[w] for w, value in weights.items() if value < 2.0]) / len(tokens)
    sample = text[:8_000].encode("utf-8", "replace")
    measures["compressed"] = len(compress(sample, 1)) / len(sample) if len(sample) >= 2_000 else None
    measures["numbers"] = sum([n for w, n in counts.items() if w[0].isdigit()]) / len(tokens)
    measures["quotes"] = min(sum(1 for _ in _QUOTED.finditer(text)), 20) * per_thousand
    long_blocks = [page.blocks[i].text for i in page.body if len(page.blocks[i].text) >= 120]
    if len(long_blocks) >= 3:
        measures["unfinished"] = sum(1 for b in long_blocks if not _ENDS.search(b[-6:])) / len(long_blocks)
    mixed = sum(1 for _ in _MIXED.finditer(lower)) if _OTHER_ALPHABET.search(lower) else 0
    measures["mixed"] = float(min(mixed, 10))
    for word in misspelt[:3]:
        _cite(page, word, evidence)
    score = min(
        1.0,
        len(residue) / 2
        + 0.08 * max(0.0, (measures["scaffold"] or 0.0) - 2)
        + 0.15 * len(tortured)
        + 0.1 * max(0, len(misspelt) - 1)
        + 1.5 * max(0.0, repeated - 0.15),
    )
    if score and not evidence and repeated > 0.15:
        runs = zip(head, head[1:], head[2:], head[3:], head[4:], strict=False)
        _cite(page, Counter(runs).most_common(1)[0][0][0], evidence)
    if not evidence:
        score = 0.0
    summary = _summary(residue, scaffold, tortured + misspelt, repeated, len(scaffold) * per_thousand) if score else ""
    return Finding(score, _quote.first(evidence) if score else (), measures, summary)


def _summary(residue: list[str], scaffold: list[str], spun: list[str], repeated: float, density: float) -> str:
    parts = []
    if residue:
        parts.append(f"{len(residue)} phrases that a writing assistant addresses to its user stand in the text")
    if len(scaffold) > 1:
        parts.append(f"{len(scaffold)} stock phrases of made-to-rank guides ({density:.1f} in a thousand words)")
    if spun:
        parts.append(f"{len(spun)} words or phrases that automatic rewording leaves behind")
    if repeated > 0.15:
        parts.append(f"{repeated:.0%} of its runs of five words are repeats")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _found(page: Page, lower: str, tokens: Set[str], name: str, evidence: list[Evidence], most: int) -> list[str]:
    """The phrases that the text holds outside quotation marks; the first few are quoted in evidence."""
    index = _lexicon.by_token("text", name)
    places: list[tuple[int, str]] = []
    for phrase in [p for token in index.keys() & tokens for p in index[token]]:
        start = lower.find(phrase)
        if start < 0 or (start and lower[start - 1] in _OPENING):
            continue
        if start and phrase[0].isascii() and lower[start - 1].isalnum():
            continue
        places.append((start, phrase))
    found = [phrase for _, phrase in sorted(places)]
    for phrase in found[:most]:
        _cite(page, phrase, evidence)
    return found


def _cite(page: Page, phrase: str, evidence: list[Evidence]) -> None:
    for i in page.body:
        block = page.blocks[i].text
        start = block.lower().find(phrase)
        if start >= 0:
            evidence.append(_quote.around(block, start, start + len(phrase), f"block {i}"))
            return


def _echo(page: Page, telling: dict[str, int]) -> float | None:
    """Share of the headings that repeat the most frequent telling word of the headline."""
    headings = [b.text.lower() for b in page.blocks if b.level >= 2 and b.region not in ("nav", "footer", "aside")][:60]
    if len(headings) < 4:
        return None
    headline = (page.headline or page.title).lower()
    key = max((w for w in telling if w in headline), key=lambda w: telling[w], default="")
    return sum(1 for h in headings if key in h) / len(headings) if key else 0.0


def _flow(page: Page) -> float | None:
    """Share of neighbouring paragraphs that have a telling word in common."""
    telling = page.telling.keys()
    sets = [telling & tokens for tokens in page.body_tokens[:40] if len(tokens) >= 12]
    if len(sets) < 4:
        return None
    return sum(1 for a, b in pairwise(sets) if not a.isdisjoint(b)) / (len(sets) - 1)
