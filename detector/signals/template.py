"""The marks of a machine that filled a frame: joints without a space, unfilled slots, cut leads, doubled headings.

What is claimed, and where from:

- Breadcrumb, headline and brand are glued together where a template forgot the space (`Home > MyHeadline`,
  `Headline -Brand`), and labels run into dates and counts (`DATEsource:Ycategory:CAT`, `02:04:0193`): seen on
  networks of scraped news. A joint counts only where the page spells the headline alone elsewhere.
- Slots that nobody filled (`{{keyword}}`, `[!--newstitle--]`, spintax, `XX%`, "in ."), values of nothing (`null`,
  `undefined`), paths of the server, starter texts of page builders and the marks of importers.
- Leads cut at one length in the middle of a word, headings said twice, headings with nothing under them.

Languages: the joints, cuts, slots and headings are found by form in any script; words stand in `template.json`.
Views: both; extracted text has lost which heading is of which level where its extractor dropped the marks.
Limits: inline elements without spaces between them read glued although a style sheet parts them, so letters against
letters count only with a breadcrumb's mark before them. Pages about programming show slots on purpose: a page with
code blocks or back-ticks is not asked for slots in its text.
"""

import re
from functools import cache
from typing import NamedTuple

from detector import language
from detector.page import Block, Page
from detector.records import Evidence, Finding
from detector.signals import _lexicon
from detector.signals._quote import around, first, quote

GROUP = "template"
VERSION = 1
POLICY = "Google spam policies: scaled content abuse"
MEASURES = {
    "joints": 1,
    "fused": 1,
    "cut_leads": 1,
    "slots": 1,
    "nothings": 1,
    "dangling": 1,
    "stamps": 1,
    "placeholders": 1,
    "doubled_headings": 1,
    "empty_sections": 1,
}

MOST_BLOCKS = 3_000
MOST = 6
_SUFFIX_JOINT = re.compile(r"\s+(?:--?|[|–—:])(?=[^\W_])|--(?=\s?[^\W_])")
_CRUMB_SIGN = re.compile(r"[>›»→:：/＞]")
_CLOCK_FUSED = re.compile(r"(?<![\d:])\d{1,2}:\d{2}:\d{2}\d{1,7}(?![\d:])")
_MINUTE_FUSED = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}\d{1,7}(?![\d:])")
_DATE_FUSED = re.compile(r"[a-z](?:19|20)\d{2}-\d{2}-\d{2}(?![\dT])")
_SLOT = re.compile(
    r"\{\{\s?[\w.]{0,20}?\.?(?P<a>\w{2,20})\s?\}\}|[$#]\{(?P<b>\w{2,20})\}|\{\$(?P<c>\w{2,20})\}|%%?(?P<d>[a-z_]{2,20})%%?"
    r"|\[(?P<e>[a-z_]{2,20})\]|#(?P<f>[a-z_]{2,20})#|<\?=?\s?\$?(?P<g>\w{2,20})",
    re.IGNORECASE,
)
_LEAK = re.compile(
    r"\[!--[\w.]{2,30}--\]|\{(?:dede|eyou|pboot|field|loop|cms):[^{}\n]{1,60}\}|\[field:[^\]\n]{1,40}\]|\[/?ad_\d\]|<!--"
    r"|(?:/www/wwwroot/|/var/www/|/home/www/|[cd]:\\inetpub\\|temp/data/)[\w./\\-]{0,80}",
    re.IGNORECASE,
)
_LEAK_SIGNS = (
    "[!--",
    "{dede:",
    "{eyou:",
    "{pboot:",
    "{field:",
    "{cms:",
    "[field:",
    "[ad_",
    "<!--",
    "wwwroot/",
    "/var/www/",
    "\\inetpub\\",
    "temp/data/",
)
_SPINTAX = re.compile(r"\{[^{}|\n]{1,40}(?:\|[^{}|\n]{0,40}){1,12}\}")
_UNKNOWN_FIGURE = re.compile(r"(?<!\w)(?:[$€£]|USD |EUR )?XX(?:\.X{1,2})?(?:%| ?(?:million|billion|percent)\b)")


class _Words(NamedTuple):
    crumbs: tuple[str, ...]
    labels: re.Pattern[str]
    stamps: dict[str, tuple[str, ...]]
    placeholders: dict[str, tuple[str, ...]]
    slots: frozenset[str]
    dangling: dict[str, re.Pattern[str]]
    nothings: frozenset[str]
    anchors: frozenset[str]


@cache
def _words() -> _Words:
    data = _lexicon.read("template")
    labels = "|".join(sorted(map(re.escape, data["labels"]), key=len, reverse=True))
    stamps, placeholders = _anchored(data["stamps"]), _anchored(data["placeholders"])
    return _Words(
        tuple(data["crumbs"]),
        re.compile(rf"(?<=[^\W_])(?:{labels})\s?[:：]", re.IGNORECASE),
        stamps,
        placeholders,
        frozenset(data["slots"]),
        {
            code: re.compile(rf"(?<![\w.'’-])(?:{'|'.join(words)}) [.,](?=\s|$)", re.IGNORECASE | re.MULTILINE)
            for code, words in data["dangling"].items()
        },
        frozenset(case(word) for word in data["nothings"] for case in (str, str.upper, str.capitalize)) | {"NaN"},
        frozenset(filter(None, (*stamps, *placeholders))),
    )


def _anchored(phrases: list[str]) -> dict[str, tuple[str, ...]]:
    """Phrases by a word that stands between spaces wherever they stand; unspaced ones by the empty string."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        parts = phrase.split()
        anchor = "" if language.is_unspaced(phrase) else max(parts[1:-1] or parts[:1], key=len)
        found.setdefault(anchor, []).append(phrase)
    return {anchor: tuple(group) for anchor, group in found.items()}


def check(page: Page) -> Finding:
    """Score the traces of the machine that filled the page."""
    if not page.blocks and not page.title:
        return Finding(None, measures=dict.fromkeys(MEASURES))
    words = _words()
    blocks = page.blocks[:MOST_BLOCKS]
    measures: dict[str, float | None] = {}
    evidence: dict[str, list[Evidence]] = {name: [] for name in MEASURES}
    measures["joints"] = _joints(page, words, evidence["joints"])
    measures["fused"] = _fused(blocks, words, evidence["fused"])
    measures["cut_leads"] = _cut_leads(page, blocks, evidence["cut_leads"])
    measures["slots"] = _slots(page, words, evidence["slots"])
    measures["nothings"] = _nothings(page, blocks, words, evidence["nothings"])
    measures["dangling"] = _dangling(page, words, evidence["dangling"])
    anchors = sorted(words.anchors.intersection(page.lower.split()))
    if language.is_unspaced(page.text):
        anchors.append("")
    measures["stamps"] = _phrases(page, words.stamps, anchors, evidence["stamps"])
    measures["placeholders"] = _placeholders(page, words, anchors, evidence["placeholders"])
    measures["doubled_headings"], measures["empty_sections"] = _headings(page, blocks, evidence)
    return _finding(measures, evidence)


_WEIGHTS = {
    "joints": (0.4, 2),
    "slots": (0.6, 2),
    "fused": (0.4, 2),
    "nothings": (0.3, 2),
    "stamps": (0.4, 2),
    "placeholders": (0.3, 2),
    "cut_leads": (0.3, 6),
    "dangling": (0.2, 3),
    "doubled_headings": (0.2, 1),
    "empty_sections": (0.1, 1),
}
_SAYINGS = {
    "joints": "{n:.0f} of the joints between breadcrumb, headline and brand lack their space",
    "slots": "{n:.0f} template slots or engine paths show unfilled",
    "fused": "{n:.0f} lines run dates, counts and labels into each other",
    "nothings": "{n:.0f} lines hold nothing but a program's word for nothing",
    "stamps": "{n:.0f} marks of an importer or collector stand in the text",
    "placeholders": "{n:.0f} placeholders were never replaced",
    "cut_leads": "{n:.0f} teasers are cut at the same length in the middle of a sentence",
    "dangling": "{n:.0f} sentences end on a word that needs another one",
    "doubled_headings": "headings are said twice in a row",
    "empty_sections": "headings have nothing under them",
}


def _finding(measures: dict[str, float | None], evidence: dict[str, list[Evidence]]) -> Finding:
    rest = 1.0
    quotes: list[Evidence] = []
    said: list[str] = []
    for name, (weight, full) in _WEIGHTS.items():
        value = measures[name]
        if value and evidence[name]:
            rest *= 1 - weight * min(value / full, 1.0)
            quotes += evidence[name][:3]
            said.append(_SAYINGS[name].format(n=value))
    if not quotes:
        return Finding(0.0, measures=measures)
    summary = "; ".join(said[:3])
    return Finding(round(1 - rest, 6), first(quotes), measures, summary[0].upper() + summary[1:] + ".")


# Joints


def _joints(page: Page, words: _Words, evidence: list[Evidence]) -> float | None:
    """Joints without their space between a headline that the page also gives alone and what stands around it."""
    headline = page.headline
    if len(headline) < 8 or (page.view == "text" and headline == page.title):
        return None
    faults = 0
    compared = False
    start = page.title.find(headline)
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


def _fused(blocks: list[Block], words: _Words, evidence: list[Evidence]) -> float:
    found = 0
    for i, block in enumerate(blocks):
        text = block.text
        if len(text) > 160:
            continue
        colons, dashes = text.count(":"), text.count("-")
        if (
            (colons > 1 and (_CLOCK_FUSED.search(text) or sum(1 for _ in words.labels.finditer(text)) > 1))
            or (dashes > 1 and colons and _MINUTE_FUSED.search(text))
            or (dashes > 1 and _DATE_FUSED.search(text))
        ) and block.kind != "code":
            found += 1
            evidence.append(quote(text, f"block {i}"))
    return float(min(found, MOST))


# Cuts


def _cut_leads(page: Page, blocks: list[Block], evidence: list[Evidence]) -> float | None:
    """The longest run of unended texts, at equal steps through the page, that all stop at one length."""
    scale = 3 if language.is_unspaced(page.text) else 1
    low, high = 75 // scale, 330 // scale
    candidates = {
        i: len(text)
        for i, (_, text, level, *_) in enumerate(blocks)
        if low <= len(text) <= high and not level and text[-1].isalpha()
    }
    if len(candidates) < 3:
        return None
    best: list[int] = []
    for start in candidates:
        for step in (1, 2, 3, 4, 5, 6):
            if _alike(candidates, start - step, start):
                continue  # an earlier start has this run
            run = [start]
            while _alike(candidates, run[-1], run[-1] + step):
                run.append(run[-1] + step)
            if len(run) > len(best) and len({blocks[i].text[-12:] for i in run}) == len(run):
                best = run
    if len(best) < 3 or (len(best) == 3 and len({candidates[i] for i in best}) > 1):
        return 0.0
    evidence += [quote(blocks[i].text, f"block {i}") for i in best[:3]]
    return float(min(len(best), 12))


def _alike(lengths: dict[int, int], left: int, right: int) -> bool:
    return abs(lengths.get(left, -9) - lengths.get(right, 9)) <= 1


# Slots


def _slots(page: Page, words: _Words, evidence: list[Evidence]) -> float:
    """Slots, engine tags, server paths and spintax that show: two for one in the head."""
    found = 0
    for where in ("title", "headline"):
        text = page.at(where)
        if match := _slot_in(text, words):
            found += 2
            evidence.append(around(text, match.start(), match.end(), where))
            break
    for name in ("og:title", "og:site_name", "description", "keywords"):
        text = (page.meta or {}).get(name, "")
        if text and (match := _slot_in(text, words)):
            found += 2
            evidence.append(around(text, match.start(), match.end(), f"meta {name}"))
            break
    text = page.text
    if any(sign in text for sign in _LEAK_SIGNS) or "{" in text or "%" in text or "[" in text:
        if "`" in text or any(b.kind == "code" for b in page.blocks):
            return float(min(found, MOST))
        for i, block in enumerate(page.blocks[:MOST_BLOCKS]):
            line = block.text[:2_000]
            if ("{" in line or "%" in line or "[" in line or "/" in line or "<!" in line) and (
                match := _slot_in(line, words)
            ):
                found += 1
                evidence.append(around(line, match.start(), match.end(), f"block {i}"))
                if found >= MOST:
                    break
    return float(min(found, MOST))


def _slot_in(text: str, words: _Words) -> re.Match[str] | None:
    if match := _LEAK.search(text) or (_SPINTAX.search(text) if "{" in text else None):
        return match
    for match in _SLOT.finditer(text):
        if (match[match.lastgroup or 0] or "").lower() in words.slots:
            return match
    return None


def _nothings(page: Page, blocks: list[Block], words: _Words, evidence: list[Evidence]) -> float:
    found = 0
    for i, block in enumerate(blocks):
        if block.text in words.nothings and block.kind not in ("cell", "code"):
            found += 1
            evidence.append(quote(block.text, f"block {i}"))
    if page.title in words.nothings:
        found += 1
        evidence.append(quote(page.title, "title"))
    return float(min(found, 3))


def _dangling(page: Page, words: _Words, evidence: list[Evidence]) -> float | None:
    pattern = words.dangling.get(page.language)
    if pattern is None or not page.body:
        return None
    text = page.body_text[:20_000]
    if " ." not in text and " ," not in text:
        return 0.0
    found = list(pattern.finditer(text))
    for match in found[:3]:
        line = _block_with(page, match.group())
        if line is not None:
            at = page.blocks[line].text.find(match.group())
            evidence.append(around(page.blocks[line].text, at, at + len(match.group()), f"block {line}"))
    return float(min(len(found), MOST))


def _block_with(page: Page, words: str) -> int | None:
    return next((i for i in page.body if words in page.blocks[i].text), None)


# Phrases


def _phrases(page: Page, phrases: dict[str, tuple[str, ...]], anchors: list[str], evidence: list[Evidence]) -> float:
    lower = page.lower
    found = 0
    for anchor in anchors:
        for phrase in phrases.get(anchor, ()):
            if phrase not in lower:
                continue
            found += 1
            for i, block in enumerate(page.blocks):
                at = block.text.lower().find(phrase)
                if at >= 0:
                    evidence.append(around(block.text, at, at + len(phrase), f"block {i}"))
                    break
    return float(min(found, 3))


def _placeholders(page: Page, words: _Words, anchors: list[str], evidence: list[Evidence]) -> float:
    found = _phrases(page, words.placeholders, anchors, evidence)
    if "XX" in page.text:
        for match in list(_UNKNOWN_FIGURE.finditer(page.text))[:3]:
            found += 1
            evidence.append(around(page.text, match.start(), match.end(), "text"))
    return min(found, 3.0)


# Headings


def _headings(
    page: Page, blocks: list[Block], evidence: dict[str, list[Evidence]]
) -> tuple[float | None, float | None]:
    """Share of headings said twice in a row, and of headings with nothing under them, between first and last prose."""
    body = page.body
    if not body or page.view == "text":
        return None, None
    start, end = body[0], min(body[-1] + 1, len(blocks))
    headings = [i for i in range(start, end) if blocks[i].level and not blocks[i].link_only]
    if len(headings) < 3:
        return None, None
    doubled = empty = 0
    for i in headings:
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        if following is None:
            continue
        if following.text == blocks[i].text:
            doubled += 1
            evidence["doubled_headings"].append(quote(following.text, f"block {i + 1}"))
        elif following.level == blocks[i].level and not following.link_only:
            empty += 1
            evidence["empty_sections"].append(quote(blocks[i].text, f"block {i}"))
    return doubled / len(headings), empty / len(headings)
