"""The day that a page shows does not fit the day that its text tells of.

A copied story keeps the days of the original in its sentences while its new frame stamps another day on it. The days
that are claimed, near the headline or for machines, are compared with what dates the text from within (days, months,
years, days without a year, weekdays), and with each other. Ages mean nothing here: every measure is a distance
between two things that the same page says.

Reads dates in some forty languages, see `_calendar`. Both views; machine-readable dates, other than the address, only
in markup. Limits: a text that never says when it was written tells nothing; histories and anniversaries honestly
speak of old days, so what lies more than three years back is not taken for the day of a story.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from math import log1p
from typing import Any, Final, NamedTuple

from detector import language
from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import _calendar, _lexicon, _rights
from detector.signals._calendar import Mentions, Span
from detector.signals._quote import around, first, quote

GROUP = "dates"
VERSION = 1
POLICY = "Google spam policies: scraped content"
MEASURES: Final = {
    "story_gap": 1,
    "year_gap": 1,
    "day_gap": 1,
    "weekday_gap": 1,
    "claim_gap": 1,
    "machine_gap": 1,
    "copyright_lag": 1,
    "seconds": 1,
    "fused": 1,
}
"""What each measure tells; gaps of days are `log1p(days)`, to the claimed day that suits best.

- `story_gap`: from the nearest earlier day or month that the text speaks of to the claimed day, within three years;
- `year_gap`: the same where the nearest is no more than a year;
- `day_gap`: between the claimed day and the nearest day without a year, in whichever year is nearest;
- `weekday_gap`: 0 to 3, days in the week between the claimed day and the nearest weekday in the opening sentences;
- `claim_gap`: between the day shown to readers and the nearest machine-readable one, the address included;
- `machine_gap`: between the farthest of the machine-readable days of publication that are none of change;
- `copyright_lag`: years from the newest copyright year, where there is a last one, to the claimed day, at most 10;
- `seconds`: 1 where readers are shown the second of publication, else 0;
- `fused`: how the shown stamp runs into its neighbours: 1 into letters on one side, 2 on both, 3 into a digit.
"""

FARTHEST = 1_200
"""Days; what lies farther back is history and dates no story."""
SOON, SOON_AHEAD = 60, 400
"""Days around the claimed day in which a day without a year is taken to be meant; and how far plans reach ahead."""
WEEK = 7
"""Days around the claimed day in which a day without a year is meant, whatever weekday stands beside it."""
SOON_CHANGED = 7
"""Days after the shown one within which a machine-readable day of change counts: templates often give no other."""
STALE = 100
"""Days after which a story is called older than its date, to a person."""
MANY_DAYS = 30
"""Days between two claims that are worth telling a person."""
OPENING = 120
"""Tokens of the running text that count as its opening."""
BESIDE = 12
"""Tokens around a date within which a weekday belongs to it."""
MOST_TEXT = 20_000
"""Characters of the running text that are read, as in `Page.body_words`."""
BEFORE, AFTER = 6, 12
"""Blocks around the headline in which a shown date is looked for."""
LONGEST_STAMP = 200
LONGEST_LABEL = 24
"""Characters up to which a line is a label of the line below it."""
_YEAR_LIKE = re.compile(r"\d\d\d\d")  # searched for several times faster than \d{4}
_READING_TIME = re.compile(r"\d{1,3} ?(?:min|mín|мин|хв|分|분|phút|dk|dakika|menit|دقي|دقا|मिनट)", re.IGNORECASE)
_SECONDS = re.compile(r"(?<!\d)\d{1,2}:\d\d:\d\d")
_URL_DATE = re.compile(r"[/_-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "article:published", "date", "dc.date",
    "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "publishdate", "publish_date",
    "publish-date", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "publication_date", "bt:pubdate",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "revised")
_STORY_TYPES = ("article", "posting", "webpage", "report")
_FRAME = frozenset(("nav", "aside", "footer", "comments"))
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class _Shown(NamedTuple):
    """A day that readers are shown near the headline."""

    span: Span
    block: int
    start: int
    end: int
    has_seconds: bool
    is_later: bool
    """Whether its line, which has no other day, or a label before it, says that it is one of change."""


class _Fused(NamedTuple):
    """A stamp that runs into its neighbours, and how (see the measure)."""

    degree: int
    evidence: Evidence


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


class _Sign(NamedTuple):
    """One thing that does not fit, for a person."""

    weight: float
    sentence: str
    evidence: tuple[Evidence, ...]


class _Report:
    """Collects measures and signs of one page."""

    def __init__(self) -> None:
        self.measures: dict[str, float | None] = dict.fromkeys(MEASURES)
        self.signs: list[_Sign] = []

    def add(self, weight: float, sentence: str, *evidence: Evidence) -> None:
        self.signs.append(_Sign(weight, sentence, evidence))

    def finding(self) -> Finding:
        self.signs.sort(key=lambda sign: -sign.weight)
        honest = 1.0
        for sign in self.signs:
            honest *= 1 - sign.weight
        return Finding(
            round(1 - honest, 3),
            first(evidence for sign in self.signs for evidence in sign.evidence),
            self.measures,
            " ".join([sign.sentence for sign in self.signs if sign.sentence][:2]),
        )


def check(page: Page) -> Finding:
    """Compare the claimed day with the days in the text, and the claims with each other."""
    report = _Report()
    code = page.language
    shown, fused = _shown(page, code)
    claims = _claims(page, code)
    if not shown and not claims.all:
        return Finding(None, measures=report.measures)
    _look_at_stamps(page, shown, fused, report)
    _compare_claims(page, shown, claims, report)
    claimed = [_Claim(s.span, f"block {s.block}") for s in shown[:4]] + claims.all
    claimed = list({claim.span.low: claim for claim in reversed(claimed)}.values())[::-1]
    rights = _rights.years(page)
    _compare_text(page, code, claimed, report, {s.block for s in shown}.union(rights))
    _compare_copyright(page, claimed, rights, report)
    return report.finding()


# What is claimed


def _shown(page: Page, code: str) -> tuple[list[_Shown], list[_Fused]]:
    """Return the days near the headline, nearest after it first, and the stamps that run into other text."""
    blocks = page.blocks
    place = page.place
    own_region = blocks[place].region if place >= 0 else None
    running = set(page.body)
    shown: list[_Shown] = []
    fused: list[_Fused] = []
    for i in range(max(0, place - BEFORE), min(len(blocks), max(place, 0) + AFTER)):
        kind, text, _, region, *_ = blocks[i]
        if len(text) > LONGEST_STAMP or kind == "code" or (region in _FRAME and region != own_region):
            continue
        if i < place and region == "header":
            continue  # the date in a masthead is that of the visit
        if not _YEAR_LIKE.search(text) or "(@" in text:
            continue  # a post that the page shows is signed with an account's name and has its own day
        label = _label(blocks[i - 1].text) if i else ""
        is_prose = i in running
        numeric = list(_calendar.stamps(text))
        if is_prose:  # as a stamp between Chinese sentences is by its length
            numeric = [stamp for stamp in numeric if (stamp.end - stamp.start) * 3 > len(text)]
        if len(numeric) < 2 and _is_of_member(label + text):
            continue
        for stamp in numeric:
            if text[stamp.start - 1 : stamp.start] == ":" and text[stamp.end : stamp.end + 1].isdigit():
                continue  # the end of a time and the start of a day that is written the other way round
            is_later = len(numeric) == 1 and _is_later(label + text)
            shown.extend(
                [_Shown(day, i, stamp.start, stamp.end, stamp.has_seconds, is_later) for day in stamp.readings]
            )
            if degree := _degree(text, stamp.start, stamp.end):
                fused.append(_Fused(degree, around(text, stamp.start, stamp.end, f"block {i}")))
        if not numeric and i != place and not is_prose:
            has_seconds = _SECONDS.search(text) is not None
            words = _calendar.tokens(text, code)
            # numbers beside a year are a day only where signs join them, and those are stamps
            days = [d for d in _calendar.mentions(words, code).dates if d.span.is_day and not words[d.token].isdigit()]
            is_later = len(days) == 1 and _is_later(label + text)
            shown.extend([_Shown(d.span, i, 0, len(text), has_seconds, is_later) for d in days])
    shown.sort(key=lambda s: (s.block < place, abs(s.block - place)))
    return shown, fused


def _label(text: str) -> str:
    """Return the text before a date where it is so short that it only says what day that is."""
    return f"{text} " if len(text) <= LONGEST_LABEL and not _YEAR_LIKE.search(text) else ""


def _is_later(text: str) -> bool:
    """Whether a line speaks of a change of the page."""
    lower = text.lower()
    return any(word in lower for word in _lexicon.read("dates")["later"])


def _is_of_member(text: str) -> bool:
    """Whether a line speaks of a member's joining, which is no day of the page."""
    lower = text.lower()
    return any(word in lower for word in _lexicon.read("dates")["joined"])


def _degree(text: str, start: int, end: int) -> int:
    """Tell how a stamp runs into its neighbours; unspaced scripts need no space.

    Themes set the time that reading takes, the count of comments, and the day once more for narrow screens, right
    behind the day, and the day right behind the author.
    """
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if after.isdigit() and text[end - 1] not in "日일":
        honest = text.startswith(text[start:end], end) or _READING_TIME.match(text, end)
        honest = honest or _comment_count().match(text, end)
        return 0 if honest else 3
    left = before.isalpha() and not language.is_unspaced(before) and not _calendar.is_byline(text)
    right = after.isalpha() and after not in "TZhH" and not language.is_unspaced(after)
    return int(left) + int(right)


@cache
def _comment_count() -> re.Pattern[str]:
    return re.compile(rf"\d{{1,5}} ?(?:{'|'.join(_lexicon.read('dates')['comments'])})", re.IGNORECASE)


def _claims(page: Page, code: str) -> _Claims:
    claims = _Claims([], [], [])
    recipes: list[_Claim] = []

    def add(into: list[_Claim], value: Any, where: str) -> None:
        if isinstance(value, str) and (span := _calendar.machine_day(value, code)):
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
            if "datePublished" not in item and "dateModified" not in item:
                continue
            kinds = item.get("@type")
            kind = str(kinds[0] if isinstance(kinds, list) and kinds else kinds).lower()
            if kind == "recipe" or item.get("headline") or kind.endswith(_STORY_TYPES):
                add(recipes if kind == "recipe" else claims.published, item.get("datePublished"), "json-ld")
                add(claims.modified, item.get("dateModified"), "json-ld")
    for i, value in enumerate((page.times or ())[:6]):
        add(claims.other, value, f"time {i}")
    match = _URL_DATE.search(page.url or "")
    if match and (span := _calendar.day(int(match[1]), int(match[3]), int(match[4]))):
        claims.published.append(_Claim(span, "url"))
    # a post may be written anew around a recipe, which keeps its day
    (claims.other if claims.published else claims.published).extend(recipes)
    return claims


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _point(page: Page, claim: _Claim) -> Evidence:
    """Quote the value that claims a day."""
    text = page.at(claim.where)
    if claim.where.startswith("block"):
        return quote(text, claim.where)
    at = text.find(_iso(claim.span.low))
    at = text.find(_iso(claim.span.low)[:4]) if at < 0 else at
    return around(text, max(at, 0), max(at, 0) + 10, claim.where)


# What does not fit


def _look_at_stamps(page: Page, shown: list[_Shown], fused: list[_Fused], report: _Report) -> None:
    if not shown:
        return
    exact = [s for s in shown if s.has_seconds]
    report.measures["seconds"] = float(bool(exact))
    worst = max(fused, key=lambda found: found.degree, default=None)
    report.measures["fused"] = float(worst.degree if worst else 0)
    if worst and worst.degree > 1:
        sides = "the number after it" if worst.degree == 3 else "the words on both sides"
        report.add(0.15 * worst.degree, f"A date stamp runs into {sides}.", worst.evidence)
    if worst and worst.degree > 1 and exact:
        text = page.blocks[exact[0].block].text
        report.add(0.1, "", around(text, exact[0].start, exact[0].end, f"block {exact[0].block}"))


def _compare_claims(page: Page, shown: list[_Shown], claims: _Claims, report: _Report) -> None:
    """Compare what readers are shown with what machines are told, and that with itself."""
    measures = report.measures
    by_day: Callable[[_Claim], int] = lambda claim: claim.span.low  # noqa: E731
    dated = [s for s in shown if not s.is_later]
    pairs = [
        *((s, claim) for s in dated for claim in claims.published + claims.other),
        # a page may be changed long after the day that it shows
        *((s, claim) for s in dated for claim in claims.modified if claim.span.low - s.span.low <= SOON_CHANGED),
    ]
    if pairs:
        stamp, claim = min(pairs, key=lambda pair: abs(pair[0].span.low - pair[1].span.low))
        gap = abs(stamp.span.low - claim.span.low)
        measures["claim_gap"] = log1p(gap)
        if gap >= MANY_DAYS:
            sentence = f"Readers are shown {_iso(stamp.span.low)}, machines are told {_iso(claim.span.low)}."
            shows = around(page.blocks[stamp.block].text, stamp.start, stamp.end, f"block {stamp.block}")
            report.add(0.3, sentence, shows, _point(page, claim))
    if len(claims.published) > 1:
        changed = {claim.span.low for claim in claims.modified}  # some templates publish anew what they change
        kept = [claim for claim in claims.published if claim.span.low not in changed] or claims.published[:1]
        early, late = min(kept, key=by_day), max(kept, key=by_day)
        gap = late.span.low - early.span.low
        measures["machine_gap"] = log1p(gap)
        if gap >= MANY_DAYS:
            sentence = f"Two machine-readable days of publication are {gap} days apart."
            report.add(0.1, sentence, _point(page, late), _point(page, early))


class _Gap(NamedTuple):
    """How far a claimed day lies from something that the text speaks of."""

    days: int
    claim: _Claim
    token: int
    is_year: bool = False


def _compare_text(page: Page, code: str, claimed: list[_Claim], report: _Report, stamped: set[int]) -> None:
    """Compare the claimed days with what dates the running text, but for the blocks that claim days or rights."""
    spelt = _calendar.names(code).spelt is not None
    words = _calendar.tokens(page.body_text[:MOST_TEXT], code) if spelt else page.body_words
    found = _calendar.mentions(words, code)
    if not stamped.isdisjoint(page.body):
        found = _without(found, _tokens_of(page, stamped, code))
    measures = report.measures

    def tell(gap: _Gap, weight: float, sentence: str) -> None:
        evidence = _quote_token(page, words[gap.token], gap.token, code)
        report.add(weight, sentence, _point(page, gap.claim), evidence)

    opening = _weekday_gap(found, claimed)
    story = _story_gap(found, claimed)
    if story and story.days > STALE and _is_framing(page.blocks[_block_of(page, story.token, code)].text):
        framing = {i for i in page.body if _is_framing(page.blocks[i].text)}
        story = _story_gap(_without(found, _tokens_of(page, framing, code)), claimed)
    if story:
        measures["year_gap" if story.is_year else "story_gap"] = log1p(story.days)
        opens_near = opening is not None and opening.days <= 1
        if story.days > STALE and not opens_near and not _is_nearer(found, story):
            told = f"the nearest time that its text speaks of is {story.days} days earlier"
            weight = (0.4 if opening and opening.days >= 2 else 0.2) / (2 if story.is_year else 1)
            tell(story, weight, f"The page is dated {_iso(story.claim.span.low)}; {told}.")
    if near := _day_gap(found, claimed):
        measures["day_gap"] = log1p(near.days)
    if opening:
        measures["weekday_gap"] = float(opening.days)
        if opening.days >= 2:
            day = opening.claim.span.low
            of_text = next(w.number for w in found.weekdays if w.token == opening.token)
            of_claim = f"{_WEEKDAYS[date.fromordinal(day).weekday()]}, {_iso(day)}"
            sentence = f"The story opens on a {_WEEKDAYS[of_text - 1]}; the page is dated {of_claim}."
            tell(opening, 0.15, sentence)


def _story_gap(found: Mentions, claimed: list[_Claim]) -> _Gap | None:
    """Return the smallest gap back to a time with a year; days without one count where they are near."""
    best: _Gap | None = None
    for claim in claimed:
        day = claim.span.low
        times = [(span.high, token, span.is_year) for span, token in found.dates]
        year = date.fromordinal(day).year
        for mention in found.anniversaries:
            # weekdays get mixed up, and the day of this week is meant all the same
            days = [near for near in mention._replace(weekday=None).days(year) if abs(near - day) <= SOON]
            if mention.weekday is not None and not any(abs(near - day) <= WEEK for near in days):
                days = mention.days(year)
            times.extend([(near, mention.token, False) for near in days])
        for last, token, is_year in times:
            gap = day - last
            if -SOON_AHEAD <= gap <= FARTHEST and (best is None or max(gap, 0) < best.days):
                best = _Gap(max(gap, 0), claim, token, is_year)
    return best


def _is_nearer(found: Mentions, story: _Gap) -> bool:
    """Whether the text names a month or a day without a year that may be nearer than the time with one."""
    claimed = story.claim.span.low
    year = date.fromordinal(claimed).year
    days = [near for mention in found.anniversaries for near in mention.days(year)]
    days.extend([_calendar.month(y, mention.number).high for mention in found.months for y in (year - 1, year)])
    months = {mention.number for mention in found.months}
    return date.fromordinal(claimed).month in months or any(0 <= claimed - near < story.days for near in days)


def _is_framing(text: str) -> bool:
    """Whether a block names rights, an address or a day of change: a year in it is none that the text speaks of."""
    if "://" in text or "www." in text or _rights.SIGN.search(text.lower()):
        return True
    return len(text) <= LONGEST_STAMP and _is_later(text)


def _day_gap(found: Mentions, claimed: list[_Claim]) -> _Gap | None:
    gaps = [
        _Gap(abs(near - claim.span.low), claim, mention.token)
        for claim in claimed
        for mention in found.anniversaries[:50]
        for near in mention._replace(weekday=None).days(date.fromordinal(claim.span.low).year)
    ]
    return min(gaps, key=lambda gap: gap.days, default=None)


def _weekday_gap(found: Mentions, claimed: list[_Claim]) -> _Gap | None:
    """Return the smallest gap in the week; a weekday beside a full date, or right beside a day, is that date's."""
    if not found.weekdays:
        return None
    gaps = []
    dated = {i for _, token in found.dates for i in range(token - BESIDE, token + BESIDE + 1)}
    beside = _calendar.BESIDE
    dated.update(i for m in found.anniversaries for i in range(m.token - beside, m.token + beside + 1))
    for claim in claimed:
        of_claim = date.fromordinal(claim.span.low).isoweekday()
        for number, token in found.weekdays:
            if token < OPENING and token not in dated:
                gap = abs(number - of_claim)
                gaps.append(_Gap(min(gap, 7 - gap), claim, token))
    return min(gaps, key=lambda gap: gap.days, default=None)


def _token_lists(page: Page, code: str) -> Iterable[list[str]]:
    """Return the tokens of each block of the running text, which `_compare_text` reads as one list."""
    if _calendar.names(code).spelt is None:
        return page.body_tokens
    return (_calendar.tokens(page.blocks[index].text, code) for index in page.body)


def _tokens_of(page: Page, wanted: set[int], code: str) -> set[int]:
    """Return the indices of the tokens of some blocks of the running text."""
    found: set[int] = set()
    start = 0
    for index, tokens in zip(page.body, _token_lists(page, code), strict=False):
        end = start + len(tokens)
        if index in wanted:
            found.update(range(start, end))
        start = end
    return found


def _without(found: Mentions, tokens: set[int]) -> Mentions:
    return Mentions(
        [mention for mention in found.dates if mention.token not in tokens],
        [mention for mention in found.anniversaries if mention.token not in tokens],
        [mention for mention in found.weekdays if mention.token not in tokens],
        [mention for mention in found.months if mention.token not in tokens],
    )


def _block_of(page: Page, place: int, code: str) -> int:
    """Return the index of the block that holds a token, given by its index in the running text."""
    seen = 0
    index = page.body[0]
    for block, tokens in zip(page.body, _token_lists(page, code), strict=False):
        index = block
        seen += len(tokens)
        if seen > place:
            break
    return index


def _quote_token(page: Page, token: str, place: int, code: str) -> Evidence:
    """Quote the words around a token, given by its index in the running text."""
    index = _block_of(page, place, code)
    text = page.blocks[index].text
    match = re.search(re.escape(token), text, re.IGNORECASE)
    return around(text, match.start(), match.end(), f"block {index}") if match else quote(text, f"block {index}")


def _compare_copyright(page: Page, claimed: list[_Claim], rights: dict[int, int], report: _Report) -> None:
    """Compare the claimed day with the newest year of copyright."""
    place = max(rights, key=lambda i: (rights[i], i), default=-1)
    if place < 0 or rights[place] in (0, _rights.OPEN):
        return
    earliest = min(claim.span.low for claim in claimed)
    lag = max(0, date.fromordinal(earliest).year - rights[place])
    report.measures["copyright_lag"] = float(min(lag, 10))
    if lag >= 2:
        sentence = f"Its copyright ends {lag} years before the day that it claims, {_iso(earliest)}."
        report.add(0.1, sentence, quote(page.blocks[place].text, f"block {place}"))
