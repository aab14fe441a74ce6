"""The page counts readers' praise or reading that nobody there can give.

A template prints a number beside a word of praise ("veryGood! (81751)"), and the page has nothing to press, no form,
no login and no service that could have counted it; or it runs a count into the time before it. A praise word with a
number that stands alone in an article is the sign. A server counts readings without the reader's help: counters of
views are common on honest pages and weigh little.

Labels in some thirty languages, compared without case, spaces and punctuation; a word that is cried out before a
number in brackets is praise in any language. Both views; what can be pressed is known only from markup. Limits:
counters that scripts write later are not on the page; forums, with a counter a message, are left alone.
"""

import re
from collections import Counter
from functools import lru_cache
from math import log1p
from typing import Final, NamedTuple

from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import _calendar, _lexicon
from detector.signals._quote import around, first, quote

GROUP = "engagement"
VERSION = 1
POLICY = ""
MEASURES: Final = {
    "praise": 1,
    "likes": 1,
    "views": 1,
    "idle": 1,
    "fused": 1,
    "conflict": 1,
    "silence": 1,
}
"""What each measure tells:

- `praise`: lines of a praise word and a number that are no buttons, at most 3;
- `likes`: lines of likes that are neither buttons nor links, at most 3;
- `views`: counters of reading in lines of their own or beside the date, at most 3;
- `idle`: counters of praise or likes on a page without any way to react, at most 3; None in extracted text;
- `fused`: counts that run on from the time before them, at most 3;
- `conflict`: log of the ratio between the highest and the lowest count of readings of the same page;
- `silence`: log of the ratio between reactions and comments where the page counts both.
"""

LONGEST = 48
"""Characters of a line that is nothing but a counter."""
LONGEST_STAMP = 160
_NO_DIGITS = bytes(byte for byte in range(0x80) if byte not in b"0123456789\n")
"""Bytes of UTF-8 that are no part of a digit."""
"""Characters of a line of dates, names and counters."""
FULL_MARKS = 100
"""The most points of common scales; up to them a number without a bracket or a cry before it may be a mark."""
FORUM = 4
"""Counters with one label from which on they belong to the messages of a forum or the items of a list."""
NEAR = 8
"""Blocks after the headline in which counters may stand among other words."""
AFTER = 4
"""Blocks after the running text that still belong to it."""

_NUMBER = r"(?P<n>\d{1,3}(?:[ \u00a0\u202f]\d{3})++(?!\d)|\d[\d.,]{0,12})"
_COUNTER = re.compile(rf"(?P<pre>\D{{0,32}}+){_NUMBER}\s?(?P<unit>[kKmM万萬千]?)(?P<post>\D{{0,40}}+)")
_CLEAR = re.compile(r"[!！:：(\[（【]\s?$")
_MAY_RUN_ON = re.compile(r"[:\d](?:\d\d\d\d|(?<=:)\d\d(?:\d|:\d\d:\d))")
_DATE = r"(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_AFTER_TIME = re.compile(rf"(?<!\d)(?:{_DATE}[\sT]{{0,2}}{_TIME}(?::[0-5]\d:?)?|{_TIME}:[0-5]\d)\d{{1,7}}(?![\d:])")
_AFTER_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-/.]\d\d[-/.]\d\d|(?:\d{1,2}[-/.]|(?P<month>[^\W\d_]{3,12}+)\.? )(?:19|20)\d\d)"
    r"\d{1,6}\s?(?P<label>[^\W\d_]{2,20}+)"
)
_PAIR = re.compile(
    r"([^\W\d_]{1,20}+)\s?[:：(（\[]\s?(\d[\d.,]{0,12})"
    r"|(?<![\d.,-])(\d[\d.,]{0,12}+)([kKmM万萬千]?)\s?([^\W\d_]{2,20}+)(?!\s?[:：(（\[])"
)
_LISTED = re.compile(r"[^\d]{1,40}[(\[（]\d[\d.,]{0,8}[)\]）]")
_DECIMAL = re.compile(r"[.,]\d{1,2}$")
_PART = frozenset("%٪％+")
_CRIED = frozenset("!！([（【")
_DIGIT = re.compile(r"\d")
_NOT_WORD = re.compile(r"[\W_\d]+")
_SEPARATOR = re.compile(r"\D")
_FRAME = frozenset(("nav", "comments"))
_FORMS = frozenset(("textarea", "password"))
_OPENING = tuple("([（【")
_UNITS = {"k": 1_000, "m": 1_000_000, "万": 10_000, "萬": 10_000, "千": 1_000}


class _Words(NamedTuple):
    """The lexicon, ready for lookups."""

    kinds: dict[str, str]
    """Folded label to `praise`, `like`, `view` or `comment`."""
    loose: frozenset[str]
    """Folded labels that follow a number in many other sentences."""
    ranks: frozenset[str]
    """Words before a number that make it the length of a list."""
    marks: frozenset[str]
    """Signs that stand for praise."""
    platforms: tuple[str, ...]
    """Parts of the addresses of services that let readers react."""
    actions: tuple[str, ...]
    """Parts of the addresses of links with which readers react."""


class _Count(NamedTuple):
    """A counter: what it counts, its label as folded, how many, and the block that shows it."""

    kind: str
    label: str
    number: int
    block: int
    is_own: bool
    """Whether it stands with the headline or at the end of the text, not with an item of a list."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    lexicon = _lexicon.read("engagement")
    kinds = {
        _fold(label): kind
        for kind in ("praise", "like", "view", "comment")
        for labels in lexicon[kind].values()
        for label in labels
    }
    loose = frozenset(map(_fold, lexicon["loose"]))
    ranks, marks = frozenset(lexicon["ranks"]), frozenset(lexicon["marks"])
    return _Words(kinds, loose, ranks, marks, tuple(lexicon["platforms"]), tuple(lexicon["actions"]))


def _fold(label: str) -> str:
    label = label.strip()
    return label.lower() if label.isascii() and label.isalpha() else _NOT_WORD.sub("", label.lower())


def _number(digits: str, unit: str = "") -> int:
    if unit:
        whole, _, part = digits.replace(",", ".").partition(".")
        return int(float(f"{whole or 0}.{part.replace('.', '') or 0}") * _UNITS[unit.lower()])
    return int(_SEPARATOR.sub("", digits))


def _line(text: str, words: _Words) -> tuple[str, str, int] | None:
    """Read a line that is nothing but a counter: its kind, its folded label and its count."""
    match = _COUNTER.fullmatch(text)
    if match is None:
        return None
    before, number, unit, after = match.groups()
    if unit and after[:1].isalpha() and unit.isascii():
        unit, after = "", unit + after
    if "°" in after:
        return None
    label = _fold(before + after)
    kind = words.kinds.get(label)
    if kind is None:
        if label and before[-1:] in _OPENING and _is_cried(before) and not _fold(after):
            kind = "praise"
        elif not label and not words.marks.isdisjoint(before + after):
            kind = "like"
        else:
            return None
    elif kind == "praise" and label.isascii() and " " not in (before + after).strip() and not _CLEAR.search(before):
        return None  # "Super 14" and "12 perfect" are no counters
    if kind == "praise" and _is_mark(before, number, unit, after):
        return None
    return kind, label, _number(number, unit)


def _is_mark(before: str, number: str, unit: str, after: str) -> bool:
    """Whether a word of praise may be a mark on a scale, or a vote, beside its points, its average or its share."""
    if not _PART.isdisjoint(after) or (not unit and _DECIMAL.search(number)):
        return True
    return not unit and _number(number) <= FULL_MARKS and before.rstrip()[-1:] not in _CRIED


def _is_cried(label: str) -> bool:
    return label.rstrip(" ([（【")[-1:] in ("!", "！")


def _counts(page: Page, words: _Words) -> tuple[list[_Count], list[Evidence]]:
    """Return the counters outside menus, margins and comments, and those that run on from a time."""
    found: list[_Count] = []
    fused: list[Evidence] = []
    blocks = page.blocks
    near = max(page.place, 0) + NEAR
    end = page.body[-1] if page.body else near
    has_digit, may_run_on = _DIGIT.search, _MAY_RUN_ON.search
    texts = page.texts
    # a line of which no byte is left holds no digit of any script
    digits = page.text.encode("utf-8", "replace").translate(None, _NO_DIGITS).split(b"\n")
    for i in [i for i, left in enumerate(digits) if left and len(texts[i]) <= LONGEST_STAMP and has_digit(texts[i])]:
        block_kind, text, _, region, link_chars, _, _ = blocks[i]
        size = len(text)
        if region in _FRAME or block_kind == "code" or (size > LONGEST and i > near and ":" not in text):
            continue
        if may_run_on(text) and (match := _run_on(text, words, page.language)):
            fused.append(around(text, match.start(), match.end(), f"block {i}"))
        elif size <= LONGEST and (line := _line(text, words)):
            kind, label, count = line
            if kind == "praise" and (count == 0 or _is_listed(page, i)):
                continue
            # templates of farms print theirs into dead links, but cry it out
            if kind == "praise" and (link_chars or block_kind == "control") and "!" not in text and "！" not in text:
                continue
            if kind == "like" and (count == 0 or link_chars or block_kind == "control"):
                continue
            found.append(_Count(kind, label, count, i, i <= near or 0 < i - end <= AFTER))
        elif i <= near and block_kind != "heading":
            found.extend(_inline(text, i, words))
    common = {label for label, times in Counter(c.label for c in found).items() if times >= FORUM}
    return [c for c in found if c.label not in common], fused


def _inline(text: str, index: int, words: _Words) -> list[_Count]:
    """Read counters of readings and comments among other words."""
    found = []
    for match in _PAIR.finditer(text):
        label = _fold(match[1] or match[5])
        if not match[1] and _last_word(text[: match.start()]) in words.ranks:
            continue
        kind = words.kinds.get(label)
        if kind in ("view", "comment") and (match[1] or label not in words.loose):
            found.append(_Count(kind, label, _number(match[2] or match[3], match[4] or ""), index, True))
    return found


def _last_word(text: str) -> str:
    return text.rstrip().rpartition(" ")[2].lower()


def _run_on(text: str, words: _Words, code: str) -> re.Match[str] | None:
    """Find a count that runs on from a time, or from a date up to the word for readings."""
    if match := _AFTER_TIME.search(text):
        return match
    match = _AFTER_DATE.search(text)
    if match is None or words.kinds.get(_fold(match["label"])) != "view":
        return None
    is_date = match["month"] is None or 0 < _calendar.names(code).known.get(match["month"].lower(), 0) <= 12
    return match if is_date else None


def _is_listed(page: Page, index: int) -> bool:
    """Whether a neighbour is a word with a number, too: then it is a list of categories."""
    blocks = page.blocks
    return any(
        _LISTED.fullmatch(blocks[i].text[: LONGEST + 1]) is not None
        for i in (index - 1, index + 1)
        if 0 <= i < len(blocks)
    )


def can_react(page: Page) -> bool | None:
    """Tell whether a reader can react: a form for words or a login, a service, a link; None in extracted text."""
    if page.fields is None or page.links is None:
        return None
    words = _words()
    if not _FORMS.isdisjoint(page.fields):
        return True
    for addresses in (page.scripts or (), page.frames or ()):
        if any(part in address.lower() for address in addresses[:200] for part in words.platforms):
            return True
    if any(part in link.href.lower() for link in page.links[:600] for part in words.actions):
        return True
    kinds = words.kinds
    return any(block.kind == "control" and _fold(block.text[:40]) in kinds for block in page.blocks)


def check(page: Page) -> Finding:
    """Read the counters, and whether anything on the page could have counted."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    if not page.blocks:
        return Finding(None, measures=measures)
    counts, fused = _counts(page, _words())
    kinds = {kind: [c for c in counts if c.kind == kind] for kind in ("praise", "like", "view", "comment")}
    reactions = kinds["praise"] + kinds["like"]
    measures["praise"] = float(min(len(kinds["praise"]), 3))
    measures["likes"] = float(min(len(kinds["like"]), 3))
    measures["views"] = float(min(len(kinds["view"]), 3))
    measures["fused"] = float(min(len(fused), 3))
    is_idle = bool(reactions) and can_react(page) is False
    if page.view == "html":
        measures["idle"] = float(min(len(reactions), 3)) if is_idle else 0.0
    readings = [c.number for c in kinds["view"] if c.number and c.is_own]
    if len(readings) > 1:
        measures["conflict"] = log1p(max(readings)) - log1p(min(readings))
    if reactions and kinds["comment"]:
        most = max(c.number for c in reactions)
        measures["silence"] = max(0.0, log1p(most) - log1p(max(c.number for c in kinds["comment"])))
    return _finding(page, kinds, fused, is_idle, measures)


def _finding(
    page: Page,
    kinds: dict[str, list[_Count]],
    fused: list[Evidence],
    is_idle: bool,
    measures: dict[str, float | None],
) -> Finding:
    weights: list[tuple[float, str, list[Evidence]]] = []

    def show(counts: list[_Count]) -> list[Evidence]:
        return [quote(page.blocks[c.block].text, f"block {c.block}") for c in counts]

    if kinds["praise"]:
        most = max(c.number for c in kinds["praise"])
        sentence = f"A word of praise stands alone with a count of {most:,}."
        weights.append((0.5, sentence, show(kinds["praise"])))
    if fused:
        weights.append((0.4, "A count runs on from the date or time before it.", fused))
    if is_idle:
        sentence = "It counts reactions, but nothing on the page lets readers react."
        weights.append((0.2, sentence, show(kinds["praise"] + kinds["like"])))
    conflict, silence = measures["conflict"], measures["silence"]
    if conflict is not None and conflict > 1:
        weights.append((0.2, "The page counts its readings twice, with different results.", show(kinds["view"])))
    if silence is not None and silence > 6:
        counts = kinds["praise"] + kinds["like"] + kinds["comment"]
        weights.append((0.2, "Its reactions are many, its comments next to none.", show(counts)))
    weights.sort(key=lambda sign: -sign[0])
    honest = 1.0
    for weight, _, _ in weights:
        honest *= 1 - weight
    return Finding(
        round(1 - honest, 3),
        first(evidence for _, _, places in weights for evidence in places),
        measures,
        " ".join(sentence for _, sentence, _ in weights[:2]),
    )
