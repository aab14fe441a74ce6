"""How the page earns and what it hides: ads, pop-unders, affiliate links, bought anchors, cloaks.

What is claimed, and where from:

- Density of advertising against the text, pop-under and push networks, nags to allow notifications: the advertisers'
  criteria for sites made for advertising (ANA, Association of National Advertisers, 2023).
- Affiliate links by host and parameter, after Bevendorff et al., Is Google Getting Worse? (ECIR 2024); anchors that
  name the trades of link spam and lead to foreign hosts, or all to one; hidden links; scripts that look whether a
  visitor comes from a search engine, that write packed text into the page, that lock copying: Google's spam policies
  (thin affiliation, link spam, hidden text and links, cloaking), and Ntoulas et al. (WWW 2006) for the words.

Languages: words of the trades in some sixteen languages stand in `money.json`; everything else is markup.
Views: extracted text shows only the words and the nags, in Markdown also where its links lead; all else is unknown.
Limits: honest media carry much advertising and honest reviews carry affiliate links; those measures are weak alone.
"""

import re
from collections import Counter
from functools import cache
from math import log1p
from typing import NamedTuple

from detector import language, publisher, site
from detector.page import Link, Page
from detector.page.structured import host_of
from detector.records import Evidence, Finding
from detector.signals import _lexicon, _scripts, _trades
from detector.signals._pool import pooled
from detector.signals._quote import around, counted, quote

_UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my"))
GROUP = "money"
VERSION = 1
POLICY = "Google spam policies: thin affiliation, hidden text and links, cloaking"
MEASURES = {
    "money_words": 1,
    "money_title": 1,
    "money_anchors": 1,
    "one_target": 1,
    "affiliate_share": 1,
    "ad_density": 1,
    "pop_hosts": 1,
    "hidden_links": 1,
    "hidden_money": 1,
    "cloak": 1,
    "packed_scripts": 1,
    "sends_away": 1,
    "locks": 1,
    "nags": 1,
}

MOST_LINKS = 2_000
MOST_ANCHOR_WORDS = 8
LONGEST_SAID = 20_000
LONGEST_TITLE = 300
LONG_PARAGRAPH = 150
LONGEST_BODY = 60_000
MOST_PARAGRAPHS = 60
LONGEST_HIDDEN = 5_000
_ABSOLUTE = ("http", "//", "HTTP", "Http")
_PLAIN_HOST = re.compile(r"[a-z0-9.-]{3,253}[a-z]")
_NAG_SIGN = re.compile(r"allow(?:[\"”']? to\b| notif)")
_LEAVING = frozenset(("sponsored", "nofollow", "noopener", "noreferrer"))
_TAG = re.compile(r"[?&]([a-z0-9_]{2,12})=", re.IGNORECASE)
_REFRESH = re.compile(r"^\s*(\d{1,6})\s*[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^'\"\s]{3,300})", re.IGNORECASE)


class _Tables(NamedTuple):
    ads: frozenset[str]
    pops: frozenset[str]
    affiliates: frozenset[str]
    usual: frozenset[str]
    tags: frozenset[str]
    redirects: frozenset[str]
    shops: frozenset[str]
    figurative: frozenset[str]
    nags: dict[str, list[str]]


@cache
def _tables() -> _Tables:
    data = _lexicon.read("money")
    return _Tables(
        frozenset(data["ad_hosts"]),
        frozenset(data["pop_hosts"]),
        frozenset(data["affiliate_hosts"]),
        frozenset(data["sharing_hosts"] + data["affiliate_hosts"]),
        frozenset(data["affiliate_tags"]),
        frozenset(data["redirect_folders"]),
        frozenset(data["shop_folders"]),
        frozenset(data["figurative"]),
        data["nags"],
    )


def check(page: Page) -> Finding:
    """Score what the page sells, how, and what it hides."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    notes: dict[str, tuple[str, list[Evidence]]] = {}
    if not page.blocks and not page.links:
        return Finding(None, measures=measures)
    tables = _tables()
    told = _judge_words(page, measures, notes)
    _judge_title(page, told, tables, measures, notes)
    _judge_nags(page, tables, measures, notes)
    own = _own_domain(page)
    if page.links is not None:
        _judge_links(page, own, tables, measures, notes)
    if page.view == "html":
        _judge_scripts(page, tables, measures, notes)
        _judge_refresh(page, own, measures, notes)
    return _finding(measures, notes)


_WEIGHTS = {
    "hidden_money": (0.6, 3.0),
    "pop_hosts": (0.5, 2.0),
    "cloak": (0.5, 1.0),
    "sends_away": (0.4, 1.0),
    "nags": (0.4, 1.0),
    "money_anchors": (0.4, 4.0),
    "money_words": (0.3, 4.0),
    "money_title": (0.4, 2.0),
    "packed_scripts": (0.3, 2.0),
    "one_target": (0.2, 1.0),
    "affiliate_share": (0.2, 1.0),
    "hidden_links": (0.2, 10.0),
    "ad_density": (0.2, 2.0),
    "locks": (0.1, 1.0),
}


def _finding(measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]]) -> Finding:
    return pooled(
        measures,
        [
            (weight * min(value / full, 1.0), *notes[name])
            for name, (weight, full) in _WEIGHTS.items()
            if (value := measures[name]) and name in notes and notes[name][1]
        ],
    )


# Words


def _judge_words(page: Page, measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]]) -> str:
    """Words of the busiest trade of link spam per hundred words of running text; return the trade that is told."""
    tokens = page.body_words
    if len(tokens) < 40:
        return ""
    found = _trades.found(page.word_counts, page.body_text[:20_000], unspaced=_is_unspaced(page))
    measures["money_words"] = 0.0
    if not found:
        return ""
    (topic, n), *_ = Counter(topic for _, topic in found).most_common(1)
    density = min(100 * n / len(tokens), 10.0)
    if n < 3:
        return ""
    measures["money_words"] = density
    words = {word for word, trade in found if trade == topic}
    place = next(((i, w) for w in sorted(words) for i in page.body if w in page.blocks[i].text.lower()), None)
    if density > 1 and place:
        notes["money_words"] = (
            f"{n} of {len(tokens)} words are those of {topic}",
            [_around(page, place[1], f"block {place[0]}")],
        )
    return topic if density > 1 else ""


def _judge_title(
    page: Page, told: str, tables: _Tables,
    measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]],
) -> None:  # fmt: skip
    """Words of trades in the title that neither the site's names nor the text keep: what hacked sites are to rank for.

    A page whose long paragraphs speak of the trade, too, is about it; where there are none, one word does not tell. A
    figure of speech needs a second word of its trade. Where the words tell the trade already, nothing more is said.
    """
    lines = [(where, x[:LONGEST_TITLE]) for where, x in (("title", page.title), ("headline", page.headline)) if x]
    if not lines:
        return
    said = "\n".join([x for _, x in lines]).lower()
    measures["money_title"] = 0.0
    found = _trades.named(said)
    own = publisher.squash(" ".join([page.host, *(c.name for c in page.claims)])) if found else ""
    foreign = {
        word: trade
        for word, trade in found
        if not any(stem in own for stem in _trades.stems(trade))
        and (word not in tables.figurative or any(t == trade and w != word for w, t in found))
    }
    if not foreign:
        return
    shortest = LONG_PARAGRAPH // 3 if _is_unspaced(page) else LONG_PARAGRAPH
    long = [x for x in page.body_lower[:LONGEST_BODY].split("\n")[:MOST_PARAGRAPHS] if len(x) >= shortest]
    about = [x for x in long if not set(foreign.values()).isdisjoint([trade for _, trade in _trades.named(x)])]
    if len(about) * 3 > len(long) or (not long and len(foreign) < 2):
        return
    measures["money_title"] = float(min(len(foreign), 3))
    for word, trade in sorted(foreign.items()):
        where = next((where for where, x in lines if word in x.lower()), "")
        if where and trade != told:
            notes["money_title"] = (
                f"the title sells {trade}, of which its text says little",
                [_around(page, word, where)],
            )
            break


def _is_unspaced(page: Page) -> bool:
    return page.language in _UNSPACED or (not page.language and page.is_unspaced)


def _around(page: Page, word: str, where: str) -> Evidence:
    text = page.at(where)
    at = max(0, text.lower().find(word))
    return around(text, at, at + len(word), where)


def _judge_nags(
    page: Page, tables: _Tables, measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]]
) -> None:
    here = _lexicon.on_page(page, "money", "nags")
    lower = page.lower
    phrases = tables.nags["en"] if here and "allow" in lower and _NAG_SIGN.search(lower) else []
    if page.language != "en":
        phrases = phrases + tables.nags.get(page.language, [])
    said = [phrase for phrase in phrases if phrase in here]
    measures["nags"] = float(len(said) > 0)
    for phrase in said[:1]:
        for i, block in enumerate(page.blocks):
            if phrase in block.text.lower():
                quotes = [_around(page, phrase, f"block {i}")]
                notes["nags"] = ("the page nags readers to allow notifications", quotes)
                break


# Links


class _Target(NamedTuple):
    """A host outside the site."""

    host: str
    domain: str
    is_affiliate: bool
    is_usual: bool
    """Whether honest pages link to it all the time, too."""


_Outward = tuple[int, Link, _Target]
"""A link that leaves the site: its index, itself, where it leads."""


def _own_domain(page: Page) -> str:
    host = page.host or host_of(page.canonical) or host_of((page.meta or {}).get("og:url", ""))
    return site.registrable_domain(host) if host else ""


def _outward(page: Page, own: str, tables: _Tables) -> tuple[list[_Outward], list[int]]:
    """Links to other sites, and links of the running text through folders of the site that forward to shops."""
    body = set(page.body)
    found: list[_Outward] = []
    forwards: list[int] = []
    known: dict[str, _Target | None] = {}
    for i, link in enumerate((page.links or [])[:MOST_LINKS]):
        href = link[1]
        if href.startswith(_ABSOLUTE):
            slash = href.find("/", 8)
            start = href[:slash] if slash > 0 else href[:300]
            if start not in known:
                known[start] = _target(start, own, tables)
            if target := known[start]:
                found.append((i, link, target))
        elif href[:1] == "/" and link.block in body and _is_redirect(link, tables):
            forwards.append(i)
    return found, forwards


def _target(start: str, own: str, tables: _Tables) -> _Target | None:
    """The host that the start of an address names; None for the site's own."""
    host = start[start.find("//") + 2 :].lower()
    host = host if _PLAIN_HOST.fullmatch(host) else host_of(start)
    domain = site.registrable_domain(host)
    if not host or domain == own:
        return None
    is_affiliate = domain in tables.affiliates or host in tables.affiliates
    return _Target(host, domain, is_affiliate, domain in tables.usual)


def _judge_links(
    page: Page, own: str, tables: _Tables,
    measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]],
) -> None:  # fmt: skip
    outward, forwards = _outward(page, own, tables)
    paid = [
        i
        for i, link, target in outward
        if (target.is_affiliate or "?" in link.href)
        and link.region in (None, "main")
        and _is_affiliate(link, target, tables)
    ]
    if len(outward) + len(forwards) >= 3:
        share = (len(paid) + len(forwards)) / (len(outward) + len(forwards))
        measures["affiliate_share"] = share
        if len(paid) + len(forwards) >= 3:
            quotes = [quote(page.at(f"link {i}"), f"link {i}") for i in (paid + forwards)[:3]]
            notes["affiliate_share"] = (f"{share:.0%} of the outward links lead through affiliate programmes", quotes)
    if not own:
        return
    anchors = _trade_anchors(outward, own)
    shown = [i for i, link, _ in anchors if not link.hidden]
    measures["money_anchors"] = float(min(len(shown), 10))
    if shown:
        quotes = [quote(page.at(f"link {i}"), f"link {i}") for i in shown[:3]]
        notes["money_anchors"] = (
            counted(len(shown), "anchor to another site names", "anchors to other sites name")
            + " a trade of link spam",
            quotes,
        )
    if page.view == "html":
        _judge_hidden(page, own, outward, [i for i, link, _ in anchors if link.hidden], measures, notes)
    body = set(page.body)
    inside = [
        (i, target.domain) for i, link, target in outward if link.block in body and link.text and not target.is_usual
    ]
    if len(inside) >= 5:
        domain, n = Counter([domain for _, domain in inside]).most_common(1)[0]
        measures["one_target"] = n / len(inside)
        if n == len(inside):
            where = f"link {inside[0][0]}"
            notes["one_target"] = (
                f"all {n} outward links of the text lead to {domain}",
                [quote(page.at(where), where)],
            )


def _trade_anchors(outward: list[_Outward], own: str) -> list[_Outward]:
    """The links whose anchors name a trade; most pages have none, which the anchors in one string tell.

    Anchors of many words are headlines, which speak of all that happens.
    A sister that carries the site's own name in anchor and host, such as a newspaper's betting pages, is not counted.
    """
    said = " ".join([link[0] for _, link, _ in outward])
    if not _trades.may_hold(said) or not _trades.named(said[:LONGEST_SAID].lower()):
        return []
    name = site.label(own)
    return [
        (i, link, target)
        for i, link, target in outward
        if len(link.text.split()) <= MOST_ANCHOR_WORDS
        and _trades.named(link.text[:200].lower())
        and not (target.domain.startswith(name) and link.text.lower().split()[0] == name)
    ]


def _judge_hidden(
    page: Page, own: str, outward: list[_Outward], anchors: list[int],
    measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]],
) -> None:  # fmt: skip
    """Words of the trades in hidden text that is no menu, and hidden links to many other sites."""
    blocks = [(i, b.text[:1_000]) for i, b in enumerate(page.hidden[:300]) if len(b.text) > 30 and not b.link_only]
    text = "\n".join([t for _, t in blocks])[:LONGEST_HIDDEN]
    counts = Counter(language.words(text))
    found = _trades.found(counts, text, unspaced=_is_unspaced(page)) if text else []
    measures["hidden_money"] = float(min(len(found) + len(anchors), 10))
    if measures["hidden_money"]:
        quotes = [quote(page.at(f"link {i}"), f"link {i}") for i in anchors[:3]]
        for word, _ in found[:1]:
            quotes += [_around(page, word, f"hidden {i}") for i, t in blocks if word in t.lower()][:2]
        n = len(found) + len(anchors)
        notes["hidden_money"] = (
            counted(n, "word or link on a trade of link spam is", "words or links on a trade of link spam are")
            + " hidden from readers",
            quotes,
        )
    domains: dict[str, int] = {}
    for i, link, target in outward:
        if not link.hidden or not link.text or link.region not in (None, "main"):
            continue
        # menus hide sharing buttons, and the same site under another ending
        if (target.is_affiliate or not target.is_usual) and site.label(target.domain) != site.label(own):
            domains.setdefault(target.domain, i)
    measures["hidden_links"] = float(min(len(domains), 10))
    if len(domains) >= 5:
        quotes = [quote(page.at(f"link {i}"), f"link {i}") for i in list(domains.values())[:3]]
        notes["hidden_links"] = (f"hidden links lead to {len(domains)} other sites", quotes)


def _is_redirect(link: Link, tables: _Tables) -> bool:
    """Whether a path of the site itself leads through a folder that forwards to a shop.

    Folders that honest sites keep pages of their own in count where the link says that it is paid or leaves the site.
    """
    folder, slash, rest = link.href[1:].partition("/")
    if not slash or not rest:
        return False
    return folder in tables.redirects or (folder in tables.shops and not _LEAVING.isdisjoint(link.rel.split()))


def _is_affiliate(link: Link, target: _Target, tables: _Tables) -> bool:
    if target.is_affiliate:
        return True
    names = {name.lower() for name in _TAG.findall(link.href[:1_000])}
    return not names.isdisjoint(tables.tags) or ("tag" in names and target.domain.startswith("amazon."))


# Hosts and scripts


def _in(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host or one of its nearest parents is on a list."""
    for _ in range(4):
        if host in hosts:
            return True
        host = host.partition(".")[2]
    return False


def _judge_hosts(
    page: Page, slots: list[str], tables: _Tables,
    measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]],
) -> None:  # fmt: skip
    places = [(f"script {i}", src) for i, src in enumerate((page.scripts or [])[:300])]
    places += [(f"frame {i}", src) for i, src in enumerate((page.frames or [])[:200])]
    hosts = [(where, host) for where, src in places if (host := host_of(src[:300]))]
    pops = {host: where for where, host in hosts if _in(host, tables.pops)}
    measures["pop_hosts"] = float(min(len(pops), 4))
    if pops:
        quotes = [quote(page.at(where), where) for where in list(pops.values())[:3]]
        notes["pop_hosts"] = (
            counted(len(pops), "host of pop-under or push advertising is", "hosts of pop-under or push advertising are")
            + " loaded",
            quotes,
        )
    slots = slots + [where for where, host in hosts if where[0] == "f" and _in(host, tables.ads)]
    letters = len(page.body_text) * (3 if page.language in _UNSPACED else 1)
    if letters < 500:
        return
    density = round(log1p(len(slots) * 1_000 / letters), 4)
    measures["ad_density"] = density
    if len(slots) >= 4 and density > 1:
        text = page.at(slots[0])
        at = _scripts.slot_at(text)
        quotes = [quote(text[at : at + 120], slots[0])]
        notes["ad_density"] = (f"{len(slots)} advertising slots stand in a text of {letters} letters", quotes)


def _judge_scripts(
    page: Page, tables: _Tables, measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]]
) -> None:
    found = _scripts.read(page)
    measures["cloak"] = float(bool(found.cloaks))
    measures["packed_scripts"] = float(min(len(found.packed), 3))
    measures["locks"] = float(bool(found.locks))
    if found.cloaks:
        notes["cloak"] = ("a script sends visitors from search engines elsewhere", found.cloaks)
    if found.packed:
        notes["packed_scripts"] = (
            f"{counted(len(found.packed), 'script is', 'scripts are')} packed so that nobody reads them",
            found.packed,
        )
    if found.locks:
        notes["locks"] = ("a script locks selecting or the context menu", found.locks)
    _judge_hosts(page, found.slots, tables, measures, notes)


def _judge_refresh(
    page: Page, own: str, measures: dict[str, float | None], notes: dict[str, tuple[str, list[Evidence]]]
) -> None:
    if not own:
        return
    match = _REFRESH.match((page.meta or {}).get("refresh", "")[:400])
    host = host_of(match[2]) if match else ""
    homes = (own, site.registrable_domain(host_of(page.canonical)))
    away = host != "" and site.registrable_domain(host) not in homes
    measures["sends_away"] = float(away)
    if away:
        notes["sends_away"] = (
            "the page sends readers to another site",
            [quote(page.at("meta refresh"), "meta refresh")],
        )
