"""Running text that nobody wrote for a reader: scaffolding, spinning, stuffing, repetition.

The measures follow Ntoulas et al. (WWW 2006: popular words, compressibility, repetition) and the Gopher rules (Rae et
al., 2021: repeated n-grams); doorways are those of Google's spam policies; phrases come from published descriptions
named in `text.json`. One phrase says nothing: people write "in conclusion"; measures are densities, and pages that
quote a phrase inside quotation marks do not have it. Bare headings for introduction and conclusion are those of an
outline; a study has others beside them.

Languages: repetition, stuffing, flow for any; phrases in fifteen; misspelt words in English. Views: both.
Limits: careful generated prose has none of these signs; a careful rewrite of an honest article neither.
"""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from detector.language import beyond_ascii, sentences, words
from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import _lexicon, _phrases, _quote

GROUP = "text"
VERSION = 1
POLICY = "Google spam policies: scaled content abuse; NewsGuard: unreliable AI-generated sites"
MEASURES = {
    "scaffold": 1,
    "stock": 1,
    "selling": 1,
    "tortured": 1,
    "misspelt": 1,
    "elided": 1,
    "repeated": 1,
    "stuffed": 1,
    "flow": -1,
    "quotes": -1,
    "unfinished": 1,
    "mixed": 1,
    "framed": 1,
}

FEWEST_WORDS = 60
MOST_WORDS = 800
UNSPACED = 0.6
MOST_READ = 20_000
STRETCH = 40
FEWEST_WAYS, MOST_WAYS = 3, 6
MOST_PARAGRAPHS = 60
LONGEST_BODY = 60_000
LONGEST_HEADING, LONGEST_BETWEEN = 100, 5_000
_MAIN = (None, "main")
LONGEST_LINE = 140
_QUOTED = re.compile(r"[\"“„«「『](?=\w)[^\"“”„«»「」『』\n]{18,400}[\"”“»」』]")
_ENDS = re.compile(r"[.!?。！？…:：।॥)\]\"'”’»」』*|>]\W*$")
_STOPS = ".!?。…"
"""What nearly all ends are, for which no pattern is needed."""
_MIXED = re.compile(r"[a-z][а-яё]|[а-яё][a-z]|[a-z][α-ω]|[α-ω][a-z]")
_OTHER_ALPHABET = re.compile(r"[а-яёα-ω]")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lexicon.read("text")[name])


def check(page: Page) -> Finding:
    """Score how little the running text reads like somebody's own."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    evidence: list[Evidence] = []
    tokens = page.body_words
    text = page.body_text[:20_000]
    lower = page.body_lower[:20_000]
    counts = page.word_counts
    if len(tokens) < FEWEST_WORDS:
        return Finding(0.0 if page.blocks else None, measures=measures)
    # a word of English is one token, of scripts without spaces one or two
    per_thousand = 1000 / max(len(tokens) * (UNSPACED if page.is_unspaced else 1.0), 400)
    scaffold: list[str] = []
    if _lexicon.on_page(page, "text", "scaffold"):
        between = _between(page)
        said = counts.keys() | words(between)
        scaffold = _phrases.found(page, f"{lower}\n{between}", said, "text", "scaffold", evidence, most=3)
    tortured = _phrases.found(page, lower, counts.keys(), "text", "tortured", evidence, most=3)
    # one phrase is anybody's
    measures["scaffold"] = max(0, len(scaffold) - 1) * per_thousand
    measures["elided"] = min(lower.count("...") + lower.count("…"), 40) * per_thousand
    measures["tortured"] = float(min(len(tortured), 4))
    measures["stock"] = sum([counts[w] for w in _words("stock") if w in counts]) * per_thousand
    selling = _selling(page, evidence)
    measures["selling"] = float(len(selling))
    # English words without a letter are good words of its relatives
    halved = _words("halved") & counts.keys() if page.language in ("en", "") else frozenset()
    misspelt = [w for w in counts if w in halved] if halved else []
    measures["misspelt"] = float(min(len(misspelt), 5))
    head = _once(page)[:MOST_WORDS]
    # hashes, since tuples by the hundred cost more than what they compare
    runs = list(map(hash, zip(head, head[1:], head[2:], head[3:], head[4:], strict=False)))
    measures["repeated"] = repeated = 1 - len(set(runs)) / len(runs) if runs else 0.0
    uses = [counts[w] for w in page.telling if len(w) > 1]
    measures["stuffed"] = max(uses) / sum(uses) if sum(uses) >= 30 else None
    measures["flow"] = _flow(page)
    measures["quotes"] = min(len(_QUOTED.findall(text)), 20) * per_thousand
    texts = page.texts
    ends = [texts[i][-6:] for i in page.body if len(texts[i]) >= 120]
    if len(ends) >= 3:
        measures["unfinished"] = sum([end[-1] not in _STOPS and not _ENDS.search(end) for end in ends]) / len(ends)
    mixed = sum(1 for _ in _MIXED.finditer(lower)) if _OTHER_ALPHABET.search(beyond_ascii(lower)) else 0
    measures["mixed"] = float(min(mixed, 10))
    frame = _frame(page)
    measures["framed"] = float(bool(frame))
    evidence += [_quote.quote(page.blocks[i].text, f"block {i}") for i in frame]
    for word in misspelt[:3]:
        _phrases.cite(page, word, evidence)
    score = min(
        1.0,
        0.08 * max(0.0, (measures["scaffold"] or 0.0) - 2)
        + 0.1 * max(0.0, (measures["selling"] or 0.0) - 2)
        + 0.15 * len(tortured)
        + 0.1 * max(0, len(misspelt) - 1)
        + 1.5 * max(0.0, repeated - 0.15)
        + 0.1 * bool(frame),
    )
    if score and not evidence and repeated > 0.15:
        _phrases.cite(page, head[runs.index(Counter(runs).most_common(1)[0][0])], evidence)
    if not evidence:
        score = 0.0
    spun = tortured + misspelt
    summary = _summary(scaffold, selling, spun, repeated, [page.blocks[i].text for i in frame]) if score else ""
    return Finding(score, _quote.first(evidence) if score else (), measures, summary)


def _summary(scaffold: list[str], selling: list[str], spun: list[str], repeated: float, frame: list[str]) -> str:
    parts = []
    if len(scaffold) > 1:
        parts.append(f"{len(scaffold)} stock phrases of made-to-rank guides stand in the text")
    if selling:
        parts.append(
            f"{len(selling)} ways of selling are put around the words of the headline ({', '.join(selling[:3])})"
        )
    if spun:
        parts.append(
            f"{_quote.counted(len(spun), 'word or phrase', 'words or phrases')} that automatic rewording leaves behind"
        )
    if repeated > 0.15:
        parts.append(f"{repeated:.0%} of its runs of five words are repeats")
    if frame:
        parts.append(f"bare headings frame it as an outline does (“{frame[0]}”, “{frame[1]}”)")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _once(page: Page) -> list[str]:
    """The words of the running text, of paragraphs that stand on the page more than once only once.

    Pages hold a text again for narrow screens, in a carousel or as a reader's quotation.
    """
    texts = [page.texts[i] for i in page.body]
    distinct = dict.fromkeys(texts)
    return page.body_words if len(distinct) == len(texts) else words("\n".join(distinct)[:MOST_READ])


def _between(page: Page) -> str:
    """The short lines between the paragraphs, in lower case: headings, which hold some of the phrases."""
    body = page.body
    inside = set(body)
    lines: list[str] = []
    for i in range(body[0], body[-1]) if body else ():
        _, text, _, region, link_chars, _, _ = page.blocks[i]
        if i not in inside and len(text) < LONGEST_HEADING and region in _MAIN and link_chars * 2 < len(text):
            lines.append(page.lowers[i])
    return "\n".join(lines)[:LONGEST_BETWEEN]


def _frame(page: Page) -> list[int]:
    """The blocks of bare headings that open and close the text as an outline does, none where a study has them.

    A study names its methods or results as well.
    """
    frames = _lexicon.read("text")["frames"]
    lowers = page.lowers
    opening = next((line for line in lowers if line in frames), "")
    if not opening or not _words("studies").isdisjoint(lowers):
        return []
    first = lowers.index(opening)
    last = next((i for i in range(len(lowers) - 1, first + 2, -1) if lowers[i] in frames[opening]), 0)
    return [first, last] if last else []


def _flow(page: Page) -> float | None:
    """Share of neighbouring stretches of forty words that share a telling word, the page's three subjects apart.

    The subjects are in every stretch of a mash-up as well: its snippets were found by searching for them.
    """
    telling = page.telling
    counts = page.word_counts
    third = sorted(map(counts.__getitem__, telling))[-3] if len(telling) > 3 else 0
    subjects = sorted([w for w in telling if counts[w] >= third], key=lambda w: (-counts[w], w))[:3]
    tokens = page.body_words[:MOST_WORDS]
    kept = telling.keys() - subjects
    sets = [kept.intersection(tokens[i : i + STRETCH]) for i in range(0, len(tokens) - STRETCH + 1, STRETCH)]
    if len(sets) < 4:
        return None
    return sum(1 for a, b in pairwise(sets) if not a.isdisjoint(b)) / (len(sets) - 1)


def _selling(page: Page, evidence: list[Evidence]) -> list[str]:
    """The ways of selling that short sentences put around the headline's words: cheap X, X for sale, X near PLACE.

    A shop or a review has one or two; the pages that doorways make for every search have little else.
    """
    if len(_lexicon.on_page(page, "text", "selling")) < FEWEST_WAYS:
        return []
    index = _lexicon.by_token("text", "selling")
    phrases = [phrase for token in index.keys() & page.word_counts.keys() for phrase in index[token]]
    if len(phrases) < FEWEST_WAYS:
        return []
    keys = [w for w in words(page.headline or page.title) if w in page.telling and w not in index]
    lines = page.body_lower[:LONGEST_BODY].split("\n")[:MOST_PARAGRAPHS] if keys else []
    near = [(i, lower, [p for p in phrases if p in lower]) for i, lower in zip(page.body, lines, strict=False)]
    spelled = {phrase: f" {' '.join(words(phrase))} " for _, _, here in near for phrase in here}
    if len(spelled) < FEWEST_WAYS:
        return []
    places: dict[str, tuple[int, int]] = {}
    for i, lower, here in near:
        for sentence in sentences(lower) if here else ():
            if len(sentence) > LONGEST_LINE or not any(key in sentence for key in keys):
                continue
            tokens = f" {' '.join(words(sentence))} "
            for phrase in here:
                if phrase not in places and spelled[phrase] in tokens:
                    places[phrase] = (i, lower.find(phrase))
    if len(places) < FEWEST_WAYS:
        return []
    for phrase, (i, start) in sorted(places.items(), key=lambda place: (place[1], place[0]))[:3]:
        if start >= 0:
            evidence.append(_quote.around(page.blocks[i].text, start, start + len(phrase), f"block {i}"))
    return sorted(places)[:MOST_WAYS]
