"""The day that a page shows does not fit the day that its text tells of.

A copied story keeps the days of the original in its sentences while its new frame stamps another day on it. The day
that is claimed, near the headline or for machines, is compared with what dates the text from within: full dates,
months, years, days without a year, and weekdays; and the claims are compared with each other. Ages mean nothing
here: every measure is a distance between two things that the same page says.

Reads Gregorian dates in some forty languages, Chinese, Japanese and Korean ones, Thai Buddhist years, and digits of
any script. Both views; machine dates only in markup. Limits: text that never says when it was written tells nothing,
and background alone ("founded in 1998") is not taken for the day of a story.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import log1p
from typing import Final, NamedTuple

from detector import language
from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import _lexicon
from detector.signals._quote import around, first, quote

GROUP = "dates"
VERSION = 1
POLICY = "Google spam policies: scraped content"
MEASURES: Final = {
    "story_gap": 1,
    "year_gap": 1,
    "weekday_gap": 1,
    "claim_gap": 1,
    "machine_gap": 1,
    "backwards": 1,
    "copyright_lag": 1,
    "seconds": 1,
    "fused": 1,
}
"""What each measure tells; days are `log1p(days)`.

- `story_gap`: days from the nearest day or month that the text speaks of to the claimed day that suits it best,
  where the text reports events (names weekdays or days of a month) and speaks of the last few years;
- `year_gap`: the same where the nearest is no more than a year;
- `weekday_gap`: 0 to 3, days in the week between the claimed day and the nearest weekday in the opening sentences;
- `claim_gap`: days between the day shown to readers and the nearest machine-readable one, address included;
- `machine_gap`: days between the farthest of the machine-readable days of publication;
- `backwards`: days by which the last change precedes the publication;
- `copyright_lag`: years by which the newest copyright year precedes the claimed day, at most 10;
- `seconds`: 1 where readers are shown the second of publication, else 0;
- `fused`: stamps that run into the next letter or digit, at most 3.
"""

FIRST_YEAR, LAST_YEAR = 1900, 2099
FARTHEST = 1_200
"""Days; a text whose nearest day is farther away tells of history and does not date itself."""
STALE = 100
"""Days after which a story is called older than its date, to a person."""
MANY_DAYS = 30
"""Days between two claims that are worth telling a person."""
SOON, SOON_AHEAD = 60, 400
"""Days around the claimed day in which a day without a year is taken to be meant; and how far plans reach ahead."""
MOST_TEXT = 20_000
OPENING = 120
"""Tokens of the running text that count as its opening."""
BEFORE, AFTER = 6, 12
"""Blocks around the headline in which a shown date is looked for."""
LONGEST_STAMP = 200

_NUMERIC = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?(?:[-/.]|年|년)\s?(?P<m>\d{1,2})\s?(?:[-/.]|月|월)\s?(?P<d>\d{1,2})(?:日|일)?"
    r"|(?<!\d)(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<z>(?:19|20)\d\d)(?!\d)"
)
_TIME = re.compile(r"[\sT,|·-]{0,4}(\d{1,2}):(\d\d)(?::(\d\d))?")
_TIME_SECONDS = re.compile(r"(?<!\d)\d{1,2}:\d\d:\d\d")
_URL_DATE = re.compile(r"[/_-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_ISO = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright|版权|著作権)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")
_FILLERS = frozenset(("de", "del", "of", "the", "den", "m", "г", "года", "year", "năm", "ngày", "e", "year's", "d"))
_PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "article:published", "date", "dc.date",
    "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "publishdate", "publish_date",
    "publish-date", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publication_date",
    "bt:pubdate",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "revised")
_STORY_TYPES = ("article", "posting", "webpage", "report", "recipe")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FRAME = ("nav", "aside", "footer", "comments")


class Span(NamedTuple):
    """What a date covers: one day, a month or a year, as proleptic ordinals."""

    low: int
    high: int

    def gap(self, day: int) -> int:
        """Return the days between the span and a day; 0 inside."""
        return self.low - day if day < self.low else max(0, day - self.high)


class Shown(NamedTuple):
    """A date that readers are shown near the headline."""

    span: Span
    block: int
    start: int
    end: int
    has_seconds: bool


class _Names(NamedTuple):
    """The words of dates in one language."""

    known: dict[str, int]
    """Months as 1 to 12, weekdays as -1 (Monday) to -7, years as they are."""
    full: frozenset[str]
    """Months that are not abbreviated."""
    spelt: re.Pattern[str] | None
    """Names that do not survive as words, to be replaced by words of our own."""
    places: dict[str, str]


_DAY_NUMBERS: Final = {
    form: n
    for n in range(1, 32)
    for digits in _DIGITS
    for plain in {str(n), f"{n:02d}"}
    for form in (
        plain.translate(str.maketrans(_DIGITS[0], digits)),
        *((f"{n}st", f"{n}nd", f"{n}rd", f"{n}th", f"{n}日", f"{n}일") if digits == _DIGITS[0] else ()),
    )
} | {"1er": 1, "1º": 1}
_YEARS: Final = {
    form: y
    for y in range(FIRST_YEAR, LAST_YEAR + 1)
    for form in (*(str(y).translate(str.maketrans(_DIGITS[0], digits)) for digits in _DIGITS), f"{y}년", f"{y}г")
}


@lru_cache(maxsize=64)
def _names(code: str) -> _Names:
    lexicon = _lexicon.read("dates")
    known: dict[str, int] = dict(_YEARS)
    full: set[str] = set()
    known.update({f"{m}월": m for m in range(1, 13)})
    full.update([f"{m}월" for m in range(1, 13)])
    for lang in ("en", code):
        for kind in ("short_months", "months"):
            for number, row in enumerate(lexicon[kind].get(lang, ()), 1):
                known.update(dict.fromkeys(row.split(), number))
                if kind == "months" or lang == "en":
                    full.update(row.split())
        for number, row in enumerate(lexicon["weekdays"].get(lang, ()), 1):
            known.update(dict.fromkeys(row.split(), -number))
    known.update({f"month{n}": n for n in range(1, 13)} | {f"weekday{n}": -n for n in range(1, 8)})
    full.update([f"month{n}" for n in range(1, 13)])
    places: dict[str, str] = {}
    for kind, word in (("months", "month"), ("weekdays", "weekday")):
        for number, row in enumerate(lexicon["spelt"].get(code, {}).get(kind, ()), 1):
            places.update(dict.fromkeys([name for name in row.split("|") if name], f" {word}{number} "))
    pattern = "|".join(re.escape(name) for name in sorted(places, key=lambda name: (-len(name), name)))
    return _Names(known, frozenset(full), re.compile(pattern) if pattern else None, places)


def _tokens(text: str, names: _Names) -> list[str]:
    if names.spelt is None:
        return language.words(text)
    return language.words(names.spelt.sub(lambda m: names.places[m.group()], text.lower()))


def _day(year: int, month: int, number: int) -> Span | None:
    try:
        ordinal = date(year, month, number).toordinal()
    except ValueError:
        return None
    return Span(ordinal, ordinal)


def _month(year: int, month: int) -> Span:
    start = date(year, month, 1).toordinal()
    return Span(start, (date(year + month // 12, month % 12 + 1, 1)).toordinal() - 1)


class Mentions(NamedTuple):
    """What dates a text from within."""

    spans: list[tuple[Span, int]]
    """Days, months and years with the index of their token."""
    days: list[tuple[int, int, int | None, int]]
    """Days without a year: month, day, weekday (1 to 7) or None, index of the token."""
    weekdays: list[tuple[int, int]]
    """Weekdays (1 to 7) with the index of the token."""


def mentions(tokens: list[str], code: str) -> Mentions:
    """Return what dates a text, in one pass over its tokens (see `language.words`)."""
    names = _names(code)
    known = names.known
    found = Mentions([], [], [])
    hits = [(i, known[t]) for i, t in enumerate(tokens) if t in known]
    if "月" in tokens or "tháng" in tokens:
        hits = sorted(set(hits + _marked_months(tokens)))
    found.weekdays.extend([(-value, i) for i, value in hits if value < 0])
    named = {i: weekday for weekday, i in found.weekdays}
    taken: set[int] = set()
    for i, value in hits:
        if 0 < value <= 12:
            near = [named[j] for j in range(i - 3, i + 4) if j in named] if named else []
            _read_month(tokens, i, value, names, found, taken, near[0] if near else None)
    for i, value in hits:
        if value > 12 and i not in taken:
            spans = _read_numbers(tokens, i, value)
            if spans:
                found.spans.extend([(span, i) for span in spans])
            else:
                found.spans.append((Span(date(value, 1, 1).toordinal(), date(value, 12, 31).toordinal()), i))
    return found


def _marked_months(tokens: list[str]) -> list[tuple[int, int]]:
    """Months that a sign or word marks: the number before 月, the number after tháng."""
    found = []
    for i, token in enumerate(tokens):
        if token == "月":
            number = _DAY_NUMBERS.get(tokens[i - 1], 99) if i else 99
        elif token == "tháng":
            number = _DAY_NUMBERS.get(tokens[i + 1], 99) if i + 1 < len(tokens) else 99
        else:
            continue
        if number <= 12:
            found.append((i, number))
    return found


def _read_month(
    tokens: list[str], i: int, month: int, names: _Names, found: Mentions, taken: set[int], weekday: int | None
) -> None:
    """Read the day and year around a month's name at `i`."""
    count = len(tokens)
    is_marked = tokens[i] in ("月", "tháng")
    left = i - 1 - (tokens[i] == "月")
    right = i + 1 + (tokens[i] == "tháng")
    if left >= 0 and tokens[left] in _FILLERS:
        left -= 1
    if tokens[left if left >= 0 else 0] == "年":
        left -= 1
    if right < count and tokens[right] in _FILLERS:
        right += 1
    before = tokens[left] if left >= 0 else ""
    after = tokens[right] if right < count else ""
    number = _DAY_NUMBERS.get(after)
    is_month_first = number is not None
    year: int | None = None
    if number is not None:
        for j in range(right + 1, min(right + 4, count)):
            if tokens[j] in _YEARS:
                year = _YEARS[tokens[j]]
                taken.add(j)
                break
            if tokens[j] not in _DAY_NUMBERS and tokens[j] not in _FILLERS:
                break
        if year is None and before in _YEARS:
            year = _YEARS[before]
            taken.add(left)
    else:
        number = _DAY_NUMBERS.get(before)
        if after in _YEARS:
            year = _YEARS[after]
            taken.add(right)
        elif before in _YEARS:
            year = _YEARS[before]
            taken.add(left)
    if year is not None:
        span = _day(year, month, number) if number is not None else _month(year, month)
        found.spans.append((span or _month(year, month), i))
    elif number is not None and (is_marked or tokens[i] in names.full):
        if tokens[i] in ("may", "march") and not is_month_first:
            return  # "5 may", "12 march" are verbs as often as dates
        found.days.append((month, number, weekday, i))


def _read_numbers(tokens: list[str], i: int, year: int) -> list[Span]:
    """Read a numeric date around a year at `i`; both readings where day and month could be either."""
    numbers = [_DAY_NUMBERS.get(token) for token in tokens[i + 1 : i + 3]]
    if len(numbers) == 2 and numbers[0] and numbers[1] and numbers[0] <= 12:
        span = _day(year, numbers[0], numbers[1])
        if span:
            return [span]
    if i >= 2:
        return _either(_DAY_NUMBERS.get(tokens[i - 2]), _DAY_NUMBERS.get(tokens[i - 1]), year)
    return []


def _either(a: int | None, b: int | None, year: int) -> list[Span]:
    if not a or not b:
        return []
    both = [_day(year, b, a) if b <= 12 else None, _day(year, a, b) if a <= 12 else None]
    return [span for span in both if span is not None]


def _stamps(text: str) -> Iterator[tuple[list[Span], int, int, bool]]:
    """Yield the readings, place and precision of every numeric date in a short text."""
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            spans = [_day(int(match["y"]), int(match["m"]), int(match["d"]))] if 1 <= int(match["m"]) <= 12 else []
        else:
            spans = list(_either(int(match["a"]), int(match["b"]), int(match["z"])))
        readings = [span for span in spans if span is not None]
        if not readings:
            continue
        time = _TIME.match(text, match.end())
        yield readings, match.start(), time.end() if time else match.end(), bool(time and time.group(3))


def shown_dates(page: Page, code: str) -> tuple[list[Shown], list[Evidence]]:
    """Return the dates near the headline, nearest first, and the stamps among them that run into other text."""
    blocks = page.blocks
    headline = page.headline
    place = next((i for i, block in enumerate(blocks) if block.text == headline), -1) if headline else -1
    start = max(0, place - BEFORE)
    running = set(page.body)
    shown: list[Shown] = []
    fused: list[Evidence] = []
    for i in range(start, min(len(blocks), max(place, 0) + AFTER)):
        block = blocks[i]
        text = block.text
        if block.region in _FRAME or block.kind == "code" or len(text) > LONGEST_STAMP or i in running:
            continue
        if not any(char.isdigit() for char in text):
            continue
        if i < place and block.region == "header":
            continue  # the masthead's date is today's
        is_numeric = False
        for readings, at, end, has_seconds in _stamps(text):
            is_numeric = True
            shown.extend([Shown(span, i, at, end, has_seconds) for span in readings])
            if _runs_on(text, at, end):
                fused.append(around(text, at, end, f"block {i}"))
        if not is_numeric and i != place:
            for span, _ in mentions(_tokens(text, _names(code)), code).spans:
                if span.low == span.high:
                    shown.append(Shown(span, i, 0, len(text), _TIME_SECONDS.search(text) is not None))
    shown.sort(key=lambda s: (s.block < place, abs(s.block - place)))
    return shown, fused


def _runs_on(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    left = before.isalpha() and not language.is_unspaced(before)
    right = (after.isalnum() and not language.is_unspaced(after)) and after not in "TZhH"
    return left or right


def _machine(text: str, code: str) -> Span | None:
    """Return the day of a machine-readable value."""
    match = _ISO.match(text)
    if match:
        year, month, number = (int(group) for group in match.groups())
        return _day(year, month, number) if 1 <= month <= 12 else None
    spans = [span for span, _ in mentions(language.words(text[:60]), code).spans if span.low == span.high]
    return spans[0] if len(spans) == 1 else None


class _Claim(NamedTuple):
    """A day that machines are told, and where."""

    span: Span
    where: str


class _Claims(NamedTuple):
    """The days that machines are told."""

    published: list[_Claim]
    modified: list[_Claim]
    other: list[_Claim]

    @property
    def all(self) -> list[_Claim]:
        return self.published + self.modified + self.other


def _claims(page: Page, code: str) -> _Claims:
    claims = _Claims([], [], [])

    def add(into: list[_Claim], value: object, where: str) -> None:
        if isinstance(value, str) and (span := _machine(value, code)):
            into.append(_Claim(span, where))

    meta = page.meta or {}
    for name in _PUBLISHED:
        if name in meta:
            add(claims.published, meta[name], f"meta {name}")
    for name in _MODIFIED:
        if name in meta:
            add(claims.modified, meta[name], f"meta {name}")
    if page.json_ld_source:
        for item in page.json_ld[:40]:
            kind = item.get("@type")
            kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
            if "headline" in item or kinds.lower().endswith(_STORY_TYPES):
                add(claims.published, item.get("datePublished"), "json-ld")
                add(claims.modified, item.get("dateModified"), "json-ld")
    for i, value in enumerate((page.times or ())[:6]):
        add(claims.other, value, f"time {i}")
    match = _URL_DATE.search(page.url or "")
    if match and (span := _day(int(match.group(1)), int(match.group(3)), int(match.group(4)))):
        claims.published.append(_Claim(span, "url"))
    return claims


class _Sign(NamedTuple):
    """One thing that does not fit, for a person."""

    weight: float
    sentence: str
    evidence: tuple[Evidence, ...]


def check(page: Page) -> Finding:
    """Compare the claimed day with the days in the text, and the claims with each other."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    code = page.language
    shown, fused = shown_dates(page, code)
    claims = _claims(page, code)
    if not shown and not claims.all:
        return Finding(None, measures=measures)
    signs: list[_Sign] = []
    if shown:
        measures["seconds"] = float(any(s.has_seconds for s in shown))
        measures["fused"] = float(min(len(fused), 3))
        if fused:
            signs.append(_Sign(0.2, "A date stamp runs into the text beside it.", tuple(fused)))
    claimed = [(s.span.low, f"block {s.block}") for s in shown[:4]] + [(c.span.low, c.where) for c in claims.all]
    _compare_claims(page, shown, claims, measures, signs)
    _compare_text(page, code, claimed, measures, signs)
    _compare_copyright(page, claimed, measures, signs)
    if signs and measures["seconds"]:
        stamp = next(s for s in shown if s.has_seconds)
        where = f"block {stamp.block}"
        signs.append(_Sign(0.1, "", (around(page.blocks[stamp.block].text, stamp.start, stamp.end, where),)))
    signs.sort(key=lambda sign: -sign.weight)
    honest = 1.0
    for sign in signs:
        honest *= 1 - sign.weight
    return Finding(
        round(1 - honest, 3),
        first(evidence for sign in signs for evidence in sign.evidence),
        measures,
        " ".join(sign.sentence for sign in signs[:2] if sign.sentence),
    )


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _point(page: Page, where: str, span: Span) -> Evidence:
    """Quote the value that claims a day."""
    text = page.at(where)
    year = date.fromordinal(span.low).year
    at = text.find(_iso(span.low))
    at = text.find(str(year)) if at < 0 else at
    return around(text, max(at, 0), max(at, 0) + 10, where)


def _compare_claims(
    page: Page, shown: list[Shown], claims: _Claims, measures: dict[str, float | None], signs: list[_Sign]
) -> None:
    """Compare what readers are shown with what machines are told."""
    if shown and claims.all:
        gap, stamp, claim = min(
            ((abs(s.span.low - c.span.low), s, c) for s in shown for c in claims.all), key=lambda found: found[0]
        )
        measures["claim_gap"] = log1p(gap)
        if gap >= MANY_DAYS:
            shows = around(page.blocks[stamp.block].text, stamp.start, stamp.end, f"block {stamp.block}")
            sentence = f"Readers are shown {_iso(stamp.span.low)}, machines are told {_iso(claim.span.low)}."
            signs.append(_Sign(0.3, sentence, (shows, _point(page, claim.where, claim.span))))
    if len(claims.published) > 1:
        early = min(claims.published, key=lambda c: c.span.low)
        late = max(claims.published, key=lambda c: c.span.low)
        gap = late.span.low - early.span.low
        measures["machine_gap"] = log1p(gap)
        if gap >= MANY_DAYS:
            sentence = f"Two machine-readable days of publication are {gap} days apart."
            places = (_point(page, late.where, late.span), _point(page, early.where, early.span))
            signs.append(_Sign(0.1, sentence, places))
    if claims.published and claims.modified:
        early = min(claims.published, key=lambda c: c.span.low)
        last = max(claims.modified, key=lambda c: c.span.low)
        gap = early.span.low - last.span.low
        measures["backwards"] = log1p(max(gap, 0))
        if gap >= MANY_DAYS:
            sentence = f"The page was last changed {gap} days before it was published, it says."
            places = (_point(page, early.where, early.span), _point(page, last.where, last.span))
            signs.append(_Sign(0.1, sentence, places))


def _compare_text(
    page: Page,
    code: str,
    claimed: list[tuple[int, str]],
    measures: dict[str, float | None],
    signs: list[_Sign],
) -> None:
    """Compare the claimed days with the days in the running text."""
    names = _names(code)
    tokens = page.body_words if names.spelt is None else _tokens(page.body_text[:MOST_TEXT], names)
    found = mentions(tokens, code)
    days = [day for day, _ in claimed]
    story = _story_gap(found, days)
    if story is not None:
        gap, day, span, place = story
        is_year = span.high - span.low > 31
        measures["year_gap" if is_year else "story_gap"] = log1p(gap)
        if gap > STALE:
            where = next(where for claim, where in claimed if claim == day)
            sentence = f"The page is dated {_iso(day)}; the nearest time that its text speaks of is {gap} days earlier."
            evidence = (_point(page, where, Span(day, day)), _quote_token(page, tokens[place], place, names))
            signs.append(_Sign(0.25 if is_year else 0.5, sentence, evidence))
    opening = [(weekday, i) for weekday, i in found.weekdays if i < OPENING]
    if opening and days:
        gap, (weekday, place), day = min(
            ((_week_gap(date.fromordinal(d).isoweekday(), o[0]), o, d) for d in days for o in opening),
            key=lambda near: near[0],
        )
        measures["weekday_gap"] = float(gap)
        if gap >= 2:
            claim = f"{_WEEKDAYS[date.fromordinal(day).weekday()]}, {_iso(day)}"
            sentence = f"The story opens on a {_WEEKDAYS[weekday - 1]}; the page is dated {claim}."
            signs.append(_Sign(0.2, sentence, (_quote_token(page, tokens[place], place, names),)))


def _quote_token(page: Page, token: str, place: int, names: _Names) -> Evidence:
    """Quote the words around the token at an index of the running text."""
    seen = 0
    index = page.body[0]
    for index in page.body:
        seen += len(_tokens(page.blocks[index].text, names))
        if seen > place:
            break
    text = page.blocks[index].text
    match = re.search(re.escape(token), text, re.IGNORECASE)
    return around(text, match.start(), match.end(), f"block {index}") if match else quote(text, f"block {index}")


def _week_gap(a: int, b: int) -> int:
    gap = abs(a - b)
    return min(gap, 7 - gap)


def _story_gap(found: Mentions, days: list[int]) -> tuple[int, int, Span, int] | None:
    """Return the smallest gap, its claimed day, the time spoken of and the index of its token."""
    if not days or not (found.weekdays or found.days):
        return None
    best: tuple[int, int, Span, int] | None = None
    for day in days:
        spans = list(found.spans)
        year = date.fromordinal(day).year
        for month, number, weekday, place in found.days:
            for near in [_day(y, month, number) for y in range(year - 3, year + 2)]:
                if near is None:
                    continue
                is_told = weekday is not None and date.fromordinal(near.low).isoweekday() == weekday
                if is_told or (weekday is None and abs(near.low - day) <= SOON):
                    spans.append((near, place))
        for span, place in spans:
            gap = day - span.high
            if gap < -SOON_AHEAD or gap > FARTHEST:
                continue
            if best is None or max(gap, 0) < best[0]:
                best = max(gap, 0), day, span, place
    return best


def _compare_copyright(
    page: Page, claimed: list[tuple[int, str]], measures: dict[str, float | None], signs: list[_Sign]
) -> None:
    """Compare the claimed day with the newest year of copyright near the end of the page."""
    newest, place = 0, -1
    for i in range(max(0, len(page.blocks) - 25), len(page.blocks)):
        text = page.blocks[i].text
        if len(text) <= 400 and _COPYRIGHT.search(text):
            for year in _YEAR.findall(text):
                if int(year) >= newest:
                    newest, place = int(year), i
    if not newest:
        return
    earliest = min(day for day, _ in claimed)
    lag = max(0, date.fromordinal(earliest).year - newest)
    measures["copyright_lag"] = float(min(lag, 10))
    if lag >= 2:
        sentence = f"Its copyright ends {lag} years before the day that it claims, {_iso(earliest)}."
        signs.append(_Sign(0.1, sentence, (quote(page.blocks[place].text, f"block {place}"),)))
