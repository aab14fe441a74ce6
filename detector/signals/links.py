"""Lists of other things to read that have nothing to do with the page, with each other, or with their own name.

Coherence is the cosine of TF-IDF vectors (Salton and Buckley, 1988) with the frequencies of `detector.terms`, between
a list's items and the headline and running text, and among the items. A farm fills lists from one pool of headlines:
items are foreign to the article, come back in several lists, are cut at fixed places, and lead to addresses of one
machine-made shape. Honest papers print site-wide rankings as well, so that one incoherent list says little; a list
*named* "related" whose items are not is another matter.

Languages: any; names of lists in fifteen. Views: both; targets of links only in HTML.
Limits: lists that a script fills are not seen; a portal's page about everything is incoherent and honest.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Set
from functools import cache
from itertools import chain
from math import sqrt

from detector.language import words_of_lines
from detector.page import Page, Section
from detector.page.structured import host_of, path_of
from detector.records import Evidence, Finding
from detector.signals import _lexicon, _quote
from detector.site import label, registrable_domain
from detector.terms import telling, weight

GROUP = "links"
VERSION = 1
POLICY = "Google spam policies: scraped content; MFA criteria: templated content"
MEASURES = {
    "unrelated": 1,
    "mislabelled": 1,
    "incoherent": 1,
    "lists": 1,
    "repeated": 1,
    "cut": 1,
    "opaque": 1,
    "foreign": 1,
    "hidden": 1,
}

MOST_ITEMS = 60
MOST_SECTIONS = 8
FEWEST_BODY_WORDS = 40
FEWEST_ITEMS = 3
LONGEST_TIME = 60
MOST_SHORT = 4
"""Blocks before a list's first item that may hold bullets too short for a headline, and the paragraph before these."""
STEM = 5
"""First letters that two words of a script with spaces share when one is an inflection of the other."""
STEM_WEIGHT = 2.5
"""A word of the headline below this weight, see `detector.terms`, relates nothing."""

_CUT = re.compile(r"(?:\w(?:\.{3}|…)|[\w'’]-|\b\w{1,2}['’]s \d{1,3}|[,:])$")
_FRAME = frozenset(("nav", "footer", "header", "comments"))
_TIME_WORD = re.compile(r"[^\s\d.,:;/|()·•@–—-]+")
_CODE = re.compile(r"[;{}]$|^//|\s={1,3}\s|[a-z_\]]\(\w{0,40}[\"'),.]")
_DIGIT = re.compile(r"\d")
_SLUG_WORD = re.compile(r"[^\W\d_][^\W\d_][^\W\d_]")
_NAME_END = re.compile(r"[\s:：>»|【】\[\]]+$")


@cache
def _related_names() -> frozenset[str]:
    return frozenset(_lexicon.read("links")["related"])


@cache
def _list_names() -> frozenset[str]:
    return _related_names() | frozenset(_lexicon.read("links")["recommended"])


@cache
def _time_words() -> frozenset[str]:
    """The words that lines of nothing but a date or a time are made of."""
    days = _lexicon.read("dates")
    listed = chain.from_iterable(chain(*(days[key].values() for key in ("months", "short_months", "weekdays"))))
    return frozenset((*" ".join(listed).split(), *_lexicon.read("links")["time"]))


@cache
def _interface() -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = _lexicon.read("links")["interface"]
    return tuple(lines["starts"]), tuple(lines["ends"])


@cache
def _sharing_hosts() -> frozenset[str]:
    return frozenset(_lexicon.read("money")["sharing_hosts"])


def check(page: Page) -> Finding:
    """Score how foreign the page's lists are to it; see the module for the measures' meaning."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    evidence: list[Evidence] = []
    _hidden_links(page, measures, evidence)
    sections = lists(page)
    if not sections:
        measures["lists"] = 0.0
        score = min(1.0, (measures["hidden"] or 0.0) / 10)
        return Finding(score, _quote.first(evidence) if score else (), measures, _summary(measures, 0, 0, 0.0))
    items = [(s, item) for s in sections for item in s.items][:MOST_ITEMS]
    lowers = [item.lower() for _, item in items]
    title = (page.headline or page.title).lower()
    lines = words_of_lines("\n".join([title, *lowers]))
    headline, *vectors = _vectors(lines)
    told = [i for i, v in enumerate(vectors) if v]
    unrelated: list[int] = []
    promised = 0.0
    if len(page.body_words) >= FEWEST_BODY_WORDS and len(told) >= 3:
        unrelated = [
            i for i in told if page.telling.keys().isdisjoint(vectors[i]) and headline.keys().isdisjoint(vectors[i])
        ]
        stems = {word[:STEM] for word in lines[0] if len(word) >= STEM and weight(word) >= STEM_WEIGHT}
        unrelated = [i for i in unrelated if stems.isdisjoint([word[:STEM] for word in lines[i + 1]])]
        foreign = frozenset(unrelated)
        measures["unrelated"] = len(unrelated) / len(told)
        measures["lists"] = float(
            sum(1 for s in sections if _share_of(s, items, told, foreign) >= 0.7 and len(s.items) >= 4)
        )
        named = {s: _share_of(s, items, told, foreign) for s in sections if is_named_related(s)}
        if named:
            measures["mislabelled"] = max(named.values())
            promised = max([share for s, share in named.items() if _name(s) in _related_names()], default=0.0)
    if len(told) >= 4:
        measures["incoherent"] = 1.0 - _coherence([vectors[i] for i in told])
    first = {text: i for i, text in reversed(list(enumerate(lowers)))}
    again = [i for i, text in enumerate(lowers) if first[text] < i]
    measures["repeated"] = float(min(len(again), 5)) if len(sections) > 1 else None
    cut = sum([1 for _, item in items if not item[-1:].isalpha() and _CUT.search(item[-8:])])
    measures["cut"] = cut / len(items)
    if page.links is not None:
        _targets(page, sections, measures)
    evidence.extend([_evidence(page, items[i]) for i in unrelated[:6] + again[:2]])
    score = score_of(measures) if evidence else 0.0
    summary = _summary(measures, len(unrelated), len(told), promised) if score else ""
    return Finding(score, _quote.first(evidence) if score else (), measures, summary)


def lists(page: Page) -> list[Section]:
    """Return the lists that are judged, in order, without items that are no headlines."""
    found: list[Section] = []
    for section in page.sections:
        if len(found) == MOST_SECTIONS:
            break
        if _overlaps_body(page, section):
            continue
        items = tuple([item for item in section.items if _is_headline(item)])
        if len(items) >= FEWEST_ITEMS:
            found.append(section if len(items) == len(section.items) else section._replace(items=items))
    return found


def _is_headline(item: str) -> bool:
    """Whether an item says something: it is no date or time of a comment, no line of the interface or of a program."""
    lower = item.lower()
    starts, ends = _interface()
    if lower.startswith(starts) or lower.endswith(ends):
        return False
    has_sign = "(" in lower or "=" in lower or ";" in lower or "{" in lower or "}" in lower or "//" in lower
    if has_sign and _CODE.search(lower):
        return False
    if len(lower) > LONGEST_TIME or not _DIGIT.search(lower):
        return True
    return not _time_words().issuperset(_TIME_WORD.findall(lower))


def is_named_related(section: Section) -> bool:
    """Tell whether a list says that it has to do with the page, or that the page recommends it to its readers."""
    return _name(section) in _list_names()


def _name(section: Section) -> str:
    return _NAME_END.sub("", section.heading.lower())


def score_of(measures: Mapping[str, float | None]) -> float:
    """Return the score of a page with lists and with something to quote."""
    many = min(1.0, (measures["lists"] or 0.0) / 2)
    return min(
        1.0,
        0.45 * max(0.0, (measures["unrelated"] or 0.0) - 0.5) * 2 * many
        + 0.35 * max(0.0, (measures["mislabelled"] or 0.0) - 0.5) * 2
        + 0.1 * min(1.0, (measures["repeated"] or 0.0) / 2)
        + 0.1 * (measures["opaque"] or 0.0)
        + min(0.3, (measures["hidden"] or 0.0) / 10),
    )


def _summary(measures: dict[str, float | None], unrelated: int, told: int, promised: float) -> str:
    """What is said; `promised` is the share of foreign items in a list that calls itself related, not recommended."""
    parts = []
    if unrelated:
        parts.append(f"{unrelated} of {told} listed headlines share no telling word with the article")
    if promised > 0.5:
        parts.append("a list that calls itself related is not")
    elif (measures["mislabelled"] or 0.0) > 0.5:
        parts.append("a list that is recommended with the article has little to do with it")
    if measures["repeated"]:
        number = measures["repeated"]
        parts.append(f"{number:.0f} of them {'is' if number == 1 else 'are'} listed twice")
    if measures["hidden"]:
        number = measures["hidden"]
        parts.append(
            _quote.counted(number, "link to another site is", "links to other sites are") + " hidden from readers"
        )
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _overlaps_body(page: Page, section: Section) -> bool:
    """Whether a list belongs to the article itself (ingredients, steps): in markup, lists inside the running text."""
    if page.view == "html":
        return section.region in _FRAME
    # Extracted text does not tell a list in the article from one after it; text that follows tells.
    body = page.body
    # Bullets right after a paragraph are the article's own, unless something between them names a list.
    first = section.first
    if page.blocks[first].kind == "item" and not is_named_related(section):
        start = max(0, first - MOST_SHORT)
        before = next((i for i in range(first - 1, start - 1, -1) if page.blocks[i].kind != "item"), first)
        at = bisect_left(body, before)
        if body[at : at + 1] == [before]:
            return True
    after = sum(1 for i in body[-40:] if i >= section.end and len(page.blocks[i].text) > 240)
    return after >= 2


def _vectors(lines: list[list[str]]) -> list[dict[str, float]]:
    """The telling words of each line with their weights."""
    weights = telling(set(chain.from_iterable(lines)))
    return [{token: weights[token] for token in tokens if token in weights} for tokens in lines]


def _share_of(section: Section, items: list[tuple[Section, str]], told: list[int], unrelated: Set[int]) -> float:
    own = [i for i in told if items[i][0] is section]
    return sum([i in unrelated for i in own]) / len(own) if len(own) >= 3 else 0.0


def _coherence(vectors: list[dict[str, float]]) -> float:
    """Mean cosine of each item with the sum of the others, 0 to 1."""
    total: dict[str, float] = {}
    for vector in vectors:
        for token, value in vector.items():
            total[token] = total.get(token, 0.0) + value
    squared = sum([v * v for v in total.values()])
    found = 0.0
    for vector in vectors:
        own = sum([v * v for v in vector.values()])
        dot = sum([v * total[t] for t, v in vector.items()])
        rest = squared - 2 * dot + own
        if rest > 0 and own > 0:
            found += (dot - own) / sqrt(own * rest)
    return found / len(vectors)


def _targets(page: Page, sections: list[Section], measures: dict[str, float | None]) -> None:
    links = page.links or []
    hrefs = []
    for section in sections:
        for block in page.blocks[section.first : section.end]:
            if block.link_only:
                hrefs.extend([link.href for link in links[block.first_link : block.end_link] if link.text])
    hrefs = hrefs[:MOST_ITEMS]
    if len(hrefs) < 4:
        return
    opaque = 0
    for href in hrefs:
        path = path_of(href)
        has_digit = _DIGIT.search(path) if path.isascii() else any(c.isdigit() for c in path)
        if has_digit and not _SLUG_WORD.search(path.rpartition("/")[2].partition(".")[0]):
            opaque += 1
    measures["opaque"] = opaque / len(hrefs)
    if page.host:
        own = registrable_domain(page.host)
        hosts = [host_of(href) for href in hrefs]
        measures["foreign"] = sum(1 for h in hosts if h and registrable_domain(h) != own) / len(hosts)


def _hidden_links(page: Page, measures: dict[str, float | None], evidence: list[Evidence]) -> None:
    if page.view == "text" or page.links is None:
        return
    own = registrable_domain(page.host) if page.host else ""
    found = 0
    for i, (text, href, _, region, hidden, _) in enumerate(page.links if own else ()):
        if not hidden or not text or region not in (None, "main"):
            continue  # hidden parts of the frame are menus and dialogs
        if (host := host_of(href)) and _is_foreign(registrable_domain(host), own):
            found += 1
            if found <= 3:
                evidence.append(_quote.quote(href, f"link {i}"))
    measures["hidden"] = float(min(found, 20)) if own else None


def _is_foreign(domain: str, own: str) -> bool:
    """Whether a domain is neither the site's, nor its sister under another ending, nor one that any page shares to."""
    return "." in domain and domain != own and domain not in _sharing_hosts() and label(domain) != label(own)


def _evidence(page: Page, item: tuple[Section, str]) -> Evidence:
    section, text = item
    for i in range(section.first, section.end):
        if page.blocks[i].text == text:
            return _quote.quote(text, f"block {i}")
    return _quote.quote(text, "text")
