"""Reading days, months, years and weekdays in running text and in stamps, in many languages.

Gregorian dates in the languages of `dates.json`, Chinese, Japanese and Korean ones, and digits of several scripts.
One pass over tokens (`language.words`); where a script's names do not survive as tokens, they are first replaced.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Final, NamedTuple

from detector import language
from detector.signals import _lexicon

FIRST_YEAR, LAST_YEAR = 1000, 2099
BESIDE = 3
"""Tokens around the name of a month within which a weekday belongs to it."""
SHORTEST_PART = 2
"""Characters up to which a name in an Indic script counts only as a word of its own."""

_DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")
_FILLERS = frozenset(("de", "del", "of", "the", "den", "m", "г", "года", "year", "năm", "ngày", "e", "d", "ב"))
_MARKING = frozenset(("", "zh", "yue", "ja", "vi"))
_VERBS = frozenset(("may", "march"))
_NUMERIC = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?(?:(?P<j>[-/.])|年|년)\s?(?P<m>\d{1,2})\s?(?(j)(?P=j)|[月월])\s?(?P<d>\d{1,2})(?:日|일)?"
    r"|(?<!\d)(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<z>(?:19|20)\d\d)"
)
_INDIC = "[\u0900-\u0963\u0966-\u0dff]"
_THAI_YEAR = re.compile(r"25[4-9]\d")
_THAI_OFFSET = 543
_TIME = re.compile(r"[\sT,|·-]{0,4}(\d{1,2}):(\d\d)(?::(\d\d))?")
_ISO = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)")


def is_byline(line: str) -> bool:
    """Tell whether a line opens as those do that name an author; themes set the day right behind the name."""
    return line[:8].lower().startswith(_bylines())


@cache
def _bylines() -> tuple[str, ...]:
    return tuple(_lexicon.read("dates")["bylines"])


class Span(NamedTuple):
    """What a date covers: a day, a month or a year, as proleptic ordinals of its first and last day."""

    low: int
    high: int

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.low == self.high

    @property
    def is_year(self) -> bool:
        """Whether it is no more exact than a year."""
        return self.high - self.low > 31


class Place(NamedTuple):
    """A date at a token of a text."""

    span: Span
    token: int


class Anniversary(NamedTuple):
    """A day without a year at a token of a text."""

    month: int
    number: int
    weekday: int | None
    """1 (Monday) to 7 where one is named beside it."""
    token: int

    def days(self, year: int) -> list[int]:
        """Return the days that it can mean from three years before a year to one after it, as ordinals."""
        days = [day(y, self.month, self.number) for y in range(year - 3, year + 2)]
        return [
            d.low for d in days if d and (self.weekday is None or date.fromordinal(d.low).isoweekday() == self.weekday)
        ]


class Month(NamedTuple):
    """A month, 1 to 12, without a day and a year at a token of a text."""

    number: int
    token: int


class Weekday(NamedTuple):
    """A weekday, 1 (Monday) to 7, at a token of a text."""

    number: int
    token: int


class Mentions(NamedTuple):
    """What dates a text from within."""

    dates: list[Place]
    """Days, months and years."""
    anniversaries: list[Anniversary]
    """Days without a year."""
    weekdays: list[Weekday]
    """Single weekdays, but for habits and names."""
    months: list[Month]
    """Months without a day and a year."""


class Stamp(NamedTuple):
    """A numeric date, with the time that follows it, in a short text."""

    readings: list[Span]
    """The days that it can mean: two where day and month could change places."""
    start: int
    end: int
    has_seconds: bool


class Names(NamedTuple):
    """The words of dates in one language."""

    known: dict[str, int]
    """Months as 1 to 12, weekdays as -1 (Monday) to -7, years as they are."""
    full: frozenset[str]
    """Names of months that need no year beside them."""
    spelt: re.Pattern[str] | None
    """Names that do not survive as tokens; None where there are none."""
    places: dict[str, str]
    """What stands for such a name."""


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
_YEARS: Final = {str(y): y for y in range(FIRST_YEAR, LAST_YEAR + 1)} | {
    form: y
    for y in range(1900, LAST_YEAR + 1)
    for form in (*(str(y).translate(str.maketrans(_DIGITS[0], digits)) for digits in _DIGITS[1:]), f"{y}년", f"{y}г")
}


@lru_cache(maxsize=64)
def names(code: str) -> Names:
    """Return the words of dates in a language, given by its ISO 639-1 code, and in English."""
    lexicon = _lexicon.read("dates")
    known: dict[str, int] = dict(_YEARS)
    full = {f"month{m}" for m in range(1, 13)} | {f"{m}월" for m in range(1, 13)}
    known.update({f"{m}월": m for m in range(1, 13)})
    for lang in ("en", code):
        for kind in ("short_months", "months"):
            for number, row in enumerate(lexicon[kind].get(lang, ()), 1):
                known.update(dict.fromkeys(row.split(), number))
                if kind == "months" or lang == "en":
                    full.update(row.split())
        for number, row in enumerate(lexicon["weekdays"].get(lang, ()), 1):
            known.update(dict.fromkeys(row.split(), -number))
    known.update({f"month{n}": n for n in range(1, 13)} | {f"weekday{n}": -n for n in range(1, 8)})
    places: dict[str, str] = {}
    for kind, word in (("months", "month"), ("weekdays", "weekday")):
        for number, row in enumerate(lexicon["spelt"].get(code, {}).get(kind, ()), 1):
            places.update(dict.fromkeys([name for name in row.split("|") if name], f" {word}{number} "))
    pattern = "|".join(_alone(name) for name in sorted(places, key=lambda name: (-len(name), name)))
    return Names(known, frozenset(full), re.compile(pattern) if pattern else None, places)


def _alone(name: str) -> str:
    """Return the pattern of a name; the shortest of Indic scripts, such as Tamil May, are parts of many words."""
    if len(name) > SHORTEST_PART or not "\u0900" <= name[0] <= "\u0dff":
        return re.escape(name)
    return f"(?<!{_INDIC}){name}(?!{_INDIC})"


def tokens(text: str, code: str) -> list[str]:
    """Return the tokens of a text, in which names that do not survive as tokens are replaced."""
    words = names(code)
    if words.spelt is None:
        return language.words(text)
    text = words.spelt.sub(lambda match: words.places[match.group()], text.lower())
    if code == "th":
        text = _THAI_YEAR.sub(lambda match: str(int(match.group()) - _THAI_OFFSET), text)
    return language.words(text)


def day(year: int, month: int, number: int) -> Span | None:
    """Return a day, or None where the calendar has no such day."""
    if not (1 <= month <= 12 and 1 <= number <= 31):
        return None
    try:
        ordinal = date(year, month, number).toordinal()
    except ValueError:
        return None
    return Span(ordinal, ordinal)


def month(year: int, number: int) -> Span:
    """Return a month, given by 1 to 12."""
    start = date(year, number, 1).toordinal()
    return Span(start, date(year + number // 12, number % 12 + 1, 1).toordinal() - 1)


def year(number: int) -> Span:
    """Return a year."""
    return Span(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal())


def mentions(words: list[str], code: str) -> Mentions:
    """Return what dates a text, given by its tokens, in one pass over them."""
    lexicon = names(code)
    known = lexicon.known
    hits = [(i, known[word]) for i, word in enumerate(words) if word in known]
    if code in _MARKING:
        hits = sorted({*hits, *_marked_months(words)})
    found = Mentions([], [], [], [])
    if not hits:
        return found
    weekdays = _weekdays(words, hits)
    found.weekdays.extend([Weekday(number, i) for i, number in weekdays.items()])
    taken: set[int] = set()
    for i, value in hits:
        if 0 < value <= 12:
            near = [weekdays[j] for j in range(i - BESIDE, i + BESIDE + 1) if j in weekdays] if weekdays else []
            _read_month(words, i, value, lexicon, found, taken, near[0] if near else None)
    for i, value in hits:
        if value > 12 and i not in taken:
            found.dates.extend([Place(span, i) for span in _read_numbers(words, i, value) or [year(value)]])
    return found


def _weekdays(words: list[str], hits: list[tuple[int, int]]) -> dict[int, int]:
    """Return the tokens that name one day: not every Monday, Monday to Friday, Black Friday or a town of that name."""
    found = {i: -value for i, value in hits if value < 0}
    if not found:
        return found
    before, after = _no_weekdays()
    return {
        i: number
        for i, number in found.items()
        if not (i and words[i - 1] in before)
        and not any(j in found for j in (i - 2, i - 1, i + 1, i + 2))
        and not (after & {*words[i + 1 : i + 2], " ".join(words[i + 1 : i + 3])})
    }


@cache
def _no_weekdays() -> tuple[frozenset[str], frozenset[str]]:
    lists = _lexicon.read("dates")["no_weekday"]
    return frozenset(lists["before"]), frozenset(lists["after"])


def _marked_months(words: list[str]) -> list[tuple[int, int]]:
    """Months that a sign or a word marks: the number before 月, the number after tháng."""
    found = []
    for i, word in enumerate(words):
        if word == "月":
            number = _DAY_NUMBERS.get(words[i - 1], 99) if i else 99
        elif word == "tháng":
            number = _DAY_NUMBERS.get(words[i + 1], 99) if i + 1 < len(words) else 99
        else:
            continue
        if number <= 12:
            found.append((i, number))
    return found


def _read_month(
    words: list[str], i: int, number: int, lexicon: Names, found: Mentions, taken: set[int], weekday: int | None
) -> None:
    """Read the day and the year around the name of a month at `i`; years that belong to it are taken."""
    left = i - 2 if words[i] == "月" else i - 1
    right = i + 2 if words[i] == "tháng" else i + 1
    if left > 0 and words[left] in _FILLERS:
        left -= 1
    if left > 0 and words[left] == "年":
        left -= 1
    if right < len(words) and words[right] in _FILLERS:
        right += 1
    before = words[left] if left >= 0 else ""
    after = words[right] if right < len(words) else ""
    of_month = _DAY_NUMBERS.get(after)
    is_month_first = of_month is not None
    place = -1
    if is_month_first:
        place = _year_after(words, right + 1)
        if place < 0 and before in _YEARS:
            place = left
    else:
        of_month = _DAY_NUMBERS.get(before)
        if after in _YEARS:
            place = right
        elif before in _YEARS:
            place = left
    if place >= 0:
        taken.add(place)
        of_year = _YEARS[words[place]]
        span = day(of_year, number, of_month) if of_month is not None else None
        found.dates.append(Place(span or month(of_year, number), i))
    elif words[i] in lexicon.full or words[i] in ("月", "tháng"):
        if words[i] in _VERBS and not is_month_first:
            return  # "5 may", "12 march": verbs as often as dates
        if of_month is None:
            found.months.append(Month(number, i))
        else:
            found.anniversaries.append(Anniversary(number, of_month, weekday, i))


def _year_after(words: list[str], start: int) -> int:
    """Return the index of the year that follows a day within three words, or -1."""
    for j in range(start, min(start + 3, len(words))):
        if words[j] in _YEARS:
            return j
        if words[j] not in _DAY_NUMBERS and words[j] not in _FILLERS:
            break
    return -1


def _read_numbers(words: list[str], i: int, of_year: int) -> list[Span]:
    """Read a numeric date around a year at `i`."""
    numbers = [_DAY_NUMBERS.get(word) for word in words[i + 1 : i + 3]]
    if len(numbers) == 2 and numbers[0] and numbers[1] and (span := day(of_year, numbers[0], numbers[1])):
        return [span]
    if i < 2:
        return []
    a, b = _DAY_NUMBERS.get(words[i - 2]), _DAY_NUMBERS.get(words[i - 1])
    return _either(a, b, of_year) if a and b else []


def _either(a: int, b: int, of_year: int, *, is_day_first: bool = False) -> list[Span]:
    """Return the readings of two numbers as day and month, in either order unless dots say which."""
    readings = (day(of_year, b, a), None if is_day_first else day(of_year, a, b))
    return [span for span in dict.fromkeys(readings) if span is not None]


def stamps(text: str) -> Iterator[Stamp]:
    """Yield the numeric dates of a short text, in order."""
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            span = day(int(match["y"]), int(match["m"]), int(match["d"]))
            readings = [span] if span else []
        else:
            readings = _either(int(match["a"]), int(match["b"]), int(match["z"]), is_day_first=match["s"] == ".")
        if readings:
            time = _TIME.match(text, match.end())
            end = time.end() if time else match.end()
            yield Stamp(readings, match.start(), end, bool(time and time.group(3)))


def machine_day(value: str, code: str) -> Span | None:
    """Return the day of a machine-readable value: ISO 8601 or, in practice, whatever a template wrote there."""
    match = _ISO.match(value)
    if match:
        return day(*(int(group) for group in match.groups()))
    days = [found.span for found in mentions(language.words(value[:60]), code).dates if found.span.is_day]
    return days[0] if len(days) == 1 else None
