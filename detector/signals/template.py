"""The marks of a machine that filled a frame: joints without a space, cut leads, query titles.

What is claimed, and where from:

- Breadcrumb, headline and brand are glued together where a template forgot the space (`Home > MyHeadline`,
  `Headline -Brand`), and labels run into dates and counts (`DATEsource:Ycategory:CAT`, `02:04:0193`): seen on
  networks of scraped news. A joint counts only where the page spells the headline alone elsewhere.
- Leads cut at one length in the middle of a sentence, and titles that are a search query and nothing else, as
  doorways have them.

Languages: the joints and cuts are found by form in any script; words stand in `template.json`.
Views: both; a joint shows in extracted text only where title and headline both survived.
Limits: inline elements without spaces between them read glued although a style sheet parts them, so letters against
letters count only with a breadcrumb's mark before them.
"""

import re
from functools import cache
from typing import NamedTuple

from detector.page import Block, Page
from detector.records import Evidence, Finding
from detector.signals import _calendar, _lexicon
from detector.signals._pool import pooled
from detector.signals._quote import counted, quote

_UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my"))
GROUP = "template"
VERSION = 1
POLICY = "Google spam policies: scaled content abuse"
MEASURES = {
    "joints": 1,
    "fused": 1,
    "cut_leads": 1,
    "keyword_title": 1,
}

MOST_BLOCKS = 3_000
MANY_LEADS = 60
MOST_LINES = 200
MOST = 6
_SUFFIX_JOINT = re.compile(r"\s+(?:--?|[|–—:])(?=[^\W_])|--(?=\s?[^\W_])")
_CRUMB_SIGN = re.compile(r"[>›»→:：/＞]")
_CLOCK = re.compile(r"\d:\d\d")
_CLOCK_FUSED = re.compile(r"(?<![\d:])\d{1,2}:\d{2}:\d{2}\d{1,7}(?![\d:])")
_MINUTE_FUSED = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}\d{1,7}(?![\d:])")
_DATE_FUSED = re.compile(r"[a-z]{2}(?:19|20)\d{2}-\d{2}-\d{2}(?![\dT])")
_CLOCK_SIGN = re.compile(r":\d\d\d")
_DATE_SIGN = re.compile(r"-\d\d-\d\d(?![\dT])")
_LABEL_SIGN = re.compile(r": ?[^\W\d_]")
_WHOLE_WORDS = "".join(
    rf"(?<!\b{start})"
    for start in (
        "re",
        "sub",
        "co",
        "up",
        "run",
        "life",
        "over",
        "pre",
        "inter",
        "meta",
        "some",
        "th",
        "candi",
        "birth",
        "hash",
    )
)
"""Starts with which a label is a word of its own: `resource`, `subcategory`, `update`."""
_LATIN_END = "\u024f"
_TITLE_MARK = re.compile(r"[|–—:·»•_.!?…，,]|\s-\s")


class _Words(NamedTuple):
    crumbs: tuple[str, ...]
    labels: re.Pattern[str]
    apart: frozenset[str]
    """Labels with which their language forms no compounds."""


@cache
def _words() -> _Words:
    data = _lexicon.read("template")
    labels = "|".join(sorted(map(re.escape, data["labels"]), key=len, reverse=True))
    return _Words(
        tuple(data["crumbs"]),
        re.compile(rf"(?<=[^\W_]){_WHOLE_WORDS}(?:{labels})[:：]", re.IGNORECASE),
        frozenset(data["apart"]),
    )


def check(page: Page) -> Finding:
    """Score the traces of the machine that filled the page."""
    if not page.blocks and not page.title:
        return Finding(None, measures=dict.fromkeys(MEASURES))
    words = _words()
    blocks = page.blocks[:MOST_BLOCKS]
    texts = page.texts[:MOST_BLOCKS]
    unspaced = page.language in _UNSPACED or (not page.language and page.is_unspaced)
    measures: dict[str, float | None] = {}
    evidence: dict[str, list[Evidence]] = {name: [] for name in MEASURES}
    measures["joints"] = _joints(page, words, evidence["joints"])
    measures["fused"] = _fused(page, words, evidence["fused"])
    measures["cut_leads"] = _cut_leads(blocks, texts, unspaced, evidence["cut_leads"])
    measures["keyword_title"] = _keyword_title(page, evidence["keyword_title"])
    return _finding(measures, evidence)


_WEIGHTS = {
    "joints": (0.4, 2),
    "fused": (0.4, 2),
    "cut_leads": (0.3, 6),
    "keyword_title": (0.3, 1),
}
_SAYINGS = {
    "joints": (
        "of the joints between breadcrumb, headline and brand lacks its space",
        "of the joints between breadcrumb, headline and brand lack their space",
    ),
    "fused": (
        "line runs dates, counts and labels into each other",
        "lines run dates, counts and labels into each other",
    ),
    "cut_leads": (
        "teaser is cut in the middle of a sentence",
        "teasers are cut at the same length in the middle of a sentence",
    ),
}
"""What is said of one and of several."""
_SAID_ONCE = {
    "keyword_title": "the title is a search query, not a headline",
}


def _finding(measures: dict[str, float | None], evidence: dict[str, list[Evidence]]) -> Finding:
    return pooled(
        measures,
        [
            (weight * min(value / full, 1.0), _SAID_ONCE.get(n) or counted(value, *_SAYINGS[n]), evidence[n])
            for n, (weight, full) in _WEIGHTS.items()
            if (value := measures[n]) and evidence[n]
        ],
    )


# Joints


def _joints(page: Page, words: _Words, evidence: list[Evidence]) -> float | None:
    """Joints without their space between a headline that the page also gives alone and what stands around it."""
    headline = page.headline
    if len(headline) < 8:
        return None
    faults = 0
    compared = False
    # the first line of extracted text serves as both
    start = -1 if page.view == "text" and headline == page.title else page.title.find(headline)
    if start >= 0:
        compared = True
        after = page.title[start + len(headline) :]
        if _SUFFIX_JOINT.match(after) or _is_camel(headline, after):
            faults += 1
            evidence.append(quote(page.title[start:] if len(page.title) > 200 else page.title, "title"))
        if _is_glued(page.title[:start], headline, words):
            faults += 1
            evidence.append(quote(page.title, "title"))
    for i, block in enumerate(page.blocks[:30]):
        if len(headline) < len(block.text) < len(headline) + 150 and headline in block.text:
            compared = True
            if block.text != page.title and _is_glued(block.text.partition(headline)[0], headline, words):
                faults += 1
                evidence.append(quote(block.text, f"block {i}"))
    return float(min(faults, 3)) if compared else None


def _is_camel(left: str, right: str) -> bool:
    return bool(left and right) and left[-1].islower() and right[0].isupper()


def _is_glued(before: str, headline: str, words: _Words) -> bool:
    """Whether a breadcrumb runs into the headline: `Home > My` before `White House`."""
    if not before or not before[-1].isalnum() or not headline[0].isalnum() or len(before) > 120:
        return False
    folded = before.lower()
    named = any(crumb in folded for crumb in words.crumbs)
    signs = len(_CRUMB_SIGN.findall(before))
    return (named and signs > 0) or signs > 1


def _fused(page: Page, words: _Words, evidence: list[Evidence]) -> float:
    """Lines that run a clock into a count, a word into a date, or a value into the next label."""
    text = page.text
    starts = [m.start() for m in _CLOCK_SIGN.finditer(text)]
    starts += [m.start() for m in _DATE_SIGN.finditer(text) if text[max(0, m.start() - 5)].islower()]
    colons: dict[int, int] = {}
    if text.count(":") > 1:
        for match in _LABEL_SIGN.finditer(text):
            line = text.rfind("\n", 0, match.start())
            colons[line] = colons.get(line, 0) + 1
        starts += [line + 1 for line, n in colons.items() if n > 1]
    lines: dict[int, str] = {}
    for start in starts[:MOST_LINES]:
        first_char = text.rfind("\n", 0, start) + 1
        end = text.find("\n", start)
        lines.setdefault(first_char, text[first_char : end if end >= 0 else len(text)])
    found = 0
    for first_char, row in sorted(lines.items()):
        if len(row) > 160:
            continue
        if (
            _CLOCK_FUSED.search(row)
            or _MINUTE_FUSED.search(row)
            or (_DATE_FUSED.search(row) and not _calendar.is_byline(row))
            or sum(_is_seam(row, match.start(), match.end(), words) for match in words.labels.finditer(row)) > 1
        ):
            index = text.count("\n", 0, first_char)
            if page.blocks[index].kind != "code":
                found += 1
                evidence.append(quote(row, f"block {index}"))
    return float(min(found, MOST))


def _is_seam(row: str, start: int, end: int, words: _Words) -> bool:
    """Whether a label was run into what stands before it, and ends no compound: `Startdatum`, `发布时间`."""
    before, first = row[start - 1], row[start]
    if not before.isalpha() or (before.islower() and first.isupper()):
        return True
    if first > _LATIN_END:
        return before <= _LATIN_END
    return row[start : end - 1].lower() in words.apart and not row[end : end + 1].isspace()


# Cuts


def _cut_leads(blocks: list[Block], texts: list[str], unspaced: bool, evidence: list[Evidence]) -> float | None:
    """The longest run of unended texts, at equal steps through the page, that all stop at one length.

    A text with a time of day is a list's headline with its stamp and label, not a lead.
    """
    low, high = (40, 160) if unspaced else (85, 330)
    candidates: dict[int, int] = {}
    for i, size in enumerate(map(len, texts)):
        if low <= size <= high:
            text = texts[i]
            if text[-1].isalpha() and not text[0].islower() and not blocks[i].level and not _CLOCK.search(text):
                candidates[i] = size
    if len(candidates) < 3:
        return None
    best: list[int] = []
    for start in candidates:
        for step in (1, 2, 3, 4, 5, 6):
            # an earlier start has this run, or it ends at once
            if start + step not in candidates or _alike(candidates, start - step, start):
                continue
            run = [start]
            while _alike(candidates, run[-1], run[-1] + step):
                run.append(run[-1] + step)
            if len(run) > len(best) and len({blocks[i].text[-12:] for i in run}) == len(run):
                best = run
    # among hundreds of teasers a few are alike by chance
    fewest = 3 if len(candidates) <= MANY_LEADS else 6
    if len(best) < fewest or (len(best) == 3 and len({candidates[i] for i in best}) > 1):
        return 0.0
    evidence += [quote(blocks[i].text, f"block {i}") for i in best[:3]]
    return float(min(len(best), 12))


def _alike(lengths: dict[int, int], left: int, right: int) -> bool:
    return abs(lengths.get(left, -9) - lengths.get(right, 9)) <= 1


# Titles


def _keyword_title(page: Page, evidence: list[Evidence]) -> float | None:
    """Whether the title is a bare search query: three to twelve words, all in lower case, no mark, no brand.

    Only markup names its title: the first line of extracted text may be any.
    """
    if page.view == "text":
        return None
    title = page.title
    letters = sum(map(str.isalpha, title))
    if title[:1].isdigit():
        return None  # a headline that opens with a number shows no capital
    if not len(title.split()) >= 3 or sum(map(str.islower, title)) + sum(map(str.isupper, title)) < 0.7 * letters:
        return None
    if title != title.lower() or len(title.split()) > 12 or _TITLE_MARK.search(title):
        return 0.0
    evidence.append(quote(title, "title"))
    return 1.0
