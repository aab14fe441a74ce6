"""The page's address against the page: host, country, path and slug.

What is claimed, and where from:

- A host that names a trade (a clinic, a school, a bakery) under a text about gambling, pills or the like, a page in
  a language that its country does not speak, and a slug that shares no word with the headline are marks of names
  that were bought, taken over or broken into (Google's spam policies: expired domain abuse, hacked content).
- The path grammar of a search engine or a known site under a foreign host is a proxy or clone; pages inside a
  program's own folders are break-ins; paths of nothing but a mixed id, random host labels, bare addresses, chains of
  hyphens, money words and cheap or free names are weak marks that only count together (Ntoulas et al., WWW 2006, and
  Fetterly et al., WebDB 2004, measured host names of spam).

Languages: slugs are compared in the script of the headline after folding accents; a headline in another script than
its slug is not compared. Countries' languages and kin that trigrams confuse stand in `address.json`.
Views: both. A page whose address is unknown says nothing here.
Limits: English is at home under every country, and every language of Europe under the others' countries, whose
publishers write for their neighbours; international publishers write other languages under their own.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from detector import language, site
from detector.page import Page
from detector.page.structured import path_of
from detector.records import Evidence, Finding
from detector.signals import _editions, _lexicon
from detector.signals._pool import pooled
from detector.signals._quote import quote

GROUP = "address"
VERSION = 1
POLICY = "Google spam policies: expired domain abuse"
MEASURES = {
    "random_host": 1,
    "raw_host": 1,
    "free_host": 1,
    "cheap_name": 1,
    "hyphens": 1,
    "money_host": 1,
    "money_slug": 1,
    "opaque_path": 1,
    "foreign_grammar": 1,
    "country_conflict": 1,
    "language_conflict": 1,
    "slug_agreement": -1,
    "only_slug": 1,
    "topic_conflict": 1,
}

LONGEST_URL = 2_000
MOST_COMPARED = 20_000
"""Characters of extracted text in which the words of a slug are looked for."""
_PORT = re.compile(r"^[a-z]+://[^/?#@]{0,300}:(\d{2,5})(?:[/?#]|$)", re.IGNORECASE)
_HARD = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}")
_SWAP = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_LETTERS = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
_PIECE = re.compile(r"[^\W_]+")
_EXTENSION = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|shtml|cfm|do)$", re.IGNORECASE)
_VOWEL_WORD = re.compile(r"(?=[a-z]*[aeiouy])[a-z]{3,}")
_SPELLINGS = str.maketrans({"ß": "ss", "đ": "d", "ł": "l", "ı": "i", "ø": "o", "ä": "ae", "ö": "oe", "ü": "ue"})
_INSTITUTION = re.compile(r"(?:^|\.)(?:edu|gov|gob|gouv|ac|mil|go|sch)(?:\.[a-z]{2})?$")


class _Tables(NamedTuple):
    cheap: frozenset[str]
    free: frozenset[str]
    known: frozenset[str]
    sections: frozenset[str]
    grammars: tuple[tuple[str, re.Pattern[str], str], ...]
    trades: frozenset[str]
    all_stems: frozenset[str]
    topics: dict[str, frozenset[str]]
    english: frozenset[str]
    stems: dict[str, frozenset[str]]
    at_home: dict[str, frozenset[str]]
    institutions: frozenset[str]
    selling: frozenset[str]


@cache
def _tables() -> _Tables:
    data = _lexicon.read("address")
    money = _lexicon.read("money")
    return _Tables(
        frozenset(data["cheap"]),
        frozenset(data["free_hosts"]),
        frozenset(data["known_sites"]),
        frozenset(data["section_words"]),
        tuple((name, re.compile(pattern), owner) for name, pattern, owner in data["grammars"]),
        frozenset(data["trades"]),
        frozenset().union(*money["stems"].values()),
        {topic: frozenset(w for w in words if " " not in w) for topic, words in money["topics"].items()},
        frozenset(data["english"]),
        {topic: frozenset(stems) for topic, stems in money["stems"].items()},
        {topic: frozenset(trades) for topic, trades in data["at_home"].items()},
        frozenset(data["institutions"]),
        frozenset(data["selling"]),
    )


def check(page: Page) -> Finding:
    """Score how little the address fits the page, and how much it looks made by a machine."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    url = (page.url or "").strip()[:LONGEST_URL]
    host = page.host[:253]
    if not host or url[:4].lower() != "http":
        return Finding(None, measures=measures)
    tables = _tables()
    notes: dict[str, tuple[str, Evidence]] = {}
    path = path_of(url)
    _judge_host(url, host, tables, measures, notes)
    _judge_path(page, url, host, path, tables, measures, notes)
    _editions.judge(page, url, host, path, measures, notes)
    _judge_topic(page, url, host, tables, measures, notes)
    return _finding(measures, notes)


_WEIGHTS = {
    "topic_conflict": (0.7, 1.0),
    "foreign_grammar": (0.6, 1.0),
    "country_conflict": (0.4, 1.0),
    "raw_host": (0.3, 1.0),
    "money_host": (0.3, 2.0),
    "random_host": (0.3, 2.0),
    "slug_agreement": (0.2, 1.0),
    "only_slug": (0.3, 1.0),
    "opaque_path": (0.2, 1.0),
    "free_host": (0.2, 1.0),
    "language_conflict": (0.1, 1.0),
    "money_slug": (0.1, 2.0),
    "hyphens": (0.1, 4.0),
    "cheap_name": (0.1, 1.0),
}


def _finding(measures: dict[str, float | None], notes: dict[str, tuple[str, Evidence]]) -> Finding:
    return pooled(
        measures,
        [
            (weight * min((1 - value if MEASURES[n] < 0 else value) / full, 1.0), notes[n][0], notes[n][1:])
            for n, (weight, full) in _WEIGHTS.items()
            if (value := measures[n]) is not None and n in notes
        ],
    )


def _judge_host(
    url: str, host: str, tables: _Tables, measures: dict[str, float | None], notes: dict[str, tuple[str, Evidence]]
) -> None:
    here = quote(url, "url")
    port = _PORT.match(url)
    measures["raw_host"] = float(site.is_address(host) or (port is not None and port[1] not in ("80", "443")))
    if measures["raw_host"]:
        notes["raw_host"] = ("the host is a bare number or an odd port", here)
    if site.is_address(host):
        return
    labels = host.removeprefix("www.").split(".")
    endings = [".".join(labels[-n:]) for n in (2, 3, 4) if len(labels) > n]
    free = next((ending for ending in endings if ending in tables.free), None)
    measures["free_host"] = float(free is not None)
    if free:
        notes["free_host"] = (f"the host is a free name under {free}", here)
    measures["cheap_name"] = float(labels[-1] in tables.cheap)
    if measures["cheap_name"]:
        notes["cheap_name"] = (f"the name ends in .{labels[-1]}, sold cheaply and much abused", here)
    own = labels[: -len(free.split(".")) if free else -len(site.suffix(host).split("."))] or labels[:1]
    name = own[-1]
    random = max(_randomness(label) for label in own[-2:])
    measures["random_host"] = float(min(random, 3))
    if random:
        notes["random_host"] = ("the host name has letters or digits in random order", here)
    hyphens = max(0 if label[:4] == "xn--" else label.count("-") for label in own)
    measures["hyphens"] = float(min(hyphens, 5))
    if hyphens > 1:
        notes["hyphens"] = (f"the host chains {hyphens + 1} words with hyphens", here)
    words = {piece for label in own for piece in _PIECE.findall(label)}
    money = _stems_in(words, name, tables)
    measures["money_host"] = float(min(len(money), 3))
    if money:
        notes["money_host"] = (f"the host is built on '{money[0]}'", here)


def _randomness(label: str) -> int:
    """How random a host label looks: 0 for `campino2k`, 1 for `hggl86v`, `100200` and `xkqzvbtw`, more for both.

    Five digits beside a name are a post code, as in `chess60646`.
    """
    if label[:4] == "xn--":
        return 0
    digits = sum(map(str.isdigit, label))
    swaps = len(_SWAP.findall(label))
    mixed = swaps > 1 and not any(map(_VOWEL_WORD.fullmatch, _LETTERS.findall(label)))
    return (swaps > 2) + mixed + (digits > 5 or (digits == 5 and swaps != 1)) + len(_HARD.findall(label))


def _stems_in(words: set[str], name: str, tables: _Tables) -> list[str]:
    """Money words among the words of a name, or at its start or end when it is written in one."""
    return sorted(tables.all_stems & (words | _edges(name)), key=lambda stem: (-len(stem), stem))


def _edges(name: str) -> set[str]:
    """Every start and end of a name, from five letters on."""
    sizes = range(5, min(len(name), 16))
    return {name, *(name[:n] for n in sizes), *(name[-n:] for n in sizes)}


def _judge_path(
    page: Page, url: str, host: str, path: str, tables: _Tables,
    measures: dict[str, float | None], notes: dict[str, tuple[str, Evidence]],
) -> None:  # fmt: skip
    here = quote(url, "url")
    domain = site.registrable_domain(host)
    foreign = None
    for name, pattern, owner in tables.grammars:
        if pattern.search(path) and not (owner and owner in host):
            foreign = name
            break
    if foreign is None:
        labels = host.removesuffix(domain).split(".")
        if any(a in tables.known and b in ("com", "org", "net") for a, b in pairwise(labels)):
            foreign = "another site's whole name in front of its own"
    measures["foreign_grammar"] = float(foreign is not None)
    if foreign:
        notes["foreign_grammar"] = (f"the address is {foreign}", here)

    bare, _, query = path.partition("?")
    segments = [s for s in unquote(bare).lower().split("/") if s]
    if not segments:
        return
    last = _EXTENSION.sub("", segments[-1])
    ids = [s for s in [_EXTENSION.sub("", s) for s in segments] if s not in tables.sections]
    opaque = bool(ids) and all(_is_opaque(s) for s in ids)
    measures["opaque_path"] = float(opaque)
    if opaque:
        notes["opaque_path"] = ("the path is an id of mixed letters and digits without a word", here)
    named = [i for i, s in enumerate(segments) if s.count("-") + s.count("_") > 1]
    slug = _EXTENSION.sub("", segments[named[-1]]) if named else last
    # what stands before an id may be the name of a section, which promises nothing
    is_last = not named or named[-1] == len(segments) - 1 or last in ("index", "")
    words = language.words(slug.replace("_", " "))
    stems = sorted(tables.all_stems.intersection(words))
    if stems:
        # the page's own subject, honestly in its address
        stems = sorted(set(stems).difference(language.words(_fold(f"{page.title} {page.headline}"))))
    measures["money_slug"] = float(min(len(stems), 3))
    if stems:
        notes["money_slug"] = (f"the path sells '{stems[0]}'", here)
    _compare_slug(page, words, is_last, tables, measures, notes)
    said = set(words) | set(language.words(unquote(query).replace("_", " ")))
    measures["only_slug"] = 0.0
    own = [i for i, b in enumerate(page.blocks[:60]) if b.region in (None, "main") and b.link_chars * 2 < len(b.text)]
    if own and len(page.blocks) <= 60 and sum(len(page.blocks[i].text) for i in own) < 200:
        shown = set(language.words("\n".join([page.blocks[i].text for i in own])))
        measures["only_slug"] = float(len(shown) > 1 and len(shown & said) >= 0.8 * len(shown))
        if measures["only_slug"]:
            where = f"block {own[0]}"
            notes["only_slug"] = ("the page says nothing that its address does not say", quote(page.at(where), where))


def _is_opaque(segment: str) -> bool:
    pieces = _PIECE.findall(segment)
    if not pieces or any(p.isalpha() and _VOWEL_WORD.fullmatch(p) for p in pieces):
        return False
    return any(len(_SWAP.findall(p)) > 1 for p in pieces)


def _fold(text: str) -> str:
    """Lower case without accents, as addresses spell words."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_SPELLINGS))
    return text if text.isascii() else "".join([c for c in text if not unicodedata.combining(c)])


def _compare_slug(
    page: Page,
    words: list[str],
    is_last: bool,
    tables: _Tables,
    measures: dict[str, float | None],
    notes: dict[str, tuple[str, Evidence]],
) -> None:
    """The share of the slug's words that the title, the headline or the early text has, too."""
    shortest = 4 if "".join(words).isascii() else 2
    wanted = [w for w in words if len(w) >= shortest and w not in tables.sections and not _DIGIT.search(w)]
    title = f"{page.title} {page.headline}"
    if len(wanted) < 3 or len(title) < 8:
        return
    folded = _fold(title)
    slug = _fold(" ".join(wanted))
    if slug.isascii() != (folded.isascii() or sum(map(str.isascii, folded)) > 0.7 * len(folded)):
        return
    have = language.words(folded)
    if "ae" in folded or "oe" in folded or "ue" in folded:
        have += language.words(folded.replace("ae", "a").replace("oe", "o").replace("ue", "u"))
    stems = {w[:4] for w in have}
    promised = slug.split()
    if sum(w[:4] in stems for w in promised) * 2 < len(wanted):
        have += language.words(_fold(_early(page)))
        stems = {w[:4] for w in have}
    joined = "".join(have[:60])
    kept = [w for w in promised if w[:4] in stems or (len(w) > 3 and w in joined)]
    if (not kept and not is_last) or (len(kept) * 2 < len(wanted) and _is_translated(page, words, tables)):
        return
    measures["slug_agreement"] = len(kept) / len(wanted)
    if not kept:
        notes["slug_agreement"] = ("the path promises another subject than the page has", quote(page.url or "", "url"))


def _early(page: Page) -> str:
    """The early text; of extracted text all, whose headline may be a stray line and whose lists hold the subject."""
    if page.view == "text":
        return page.lower[:MOST_COMPARED]
    return " ".join(page.body_words[:800])


def _is_translated(page: Page, slug: list[str], tables: _Tables) -> bool:
    """Whether a slug is in English above a text that is not: translations keep the address of the original."""
    if page.language in ("", "en"):
        return False
    return not tables.english.isdisjoint(slug)


def _judge_topic(
    page: Page, url: str, host: str, tables: _Tables,
    measures: dict[str, float | None], notes: dict[str, tuple[str, Evidence]],
) -> None:  # fmt: skip
    """A trade in the host's name, and a text on gambling, pills, loans and the like."""
    trade = _trade(host, tables)
    words = page.body_words
    if not trade or len(words) < 20:
        return
    counts = {topic: sum(1 for w in words if w in lexicon) for topic, lexicon in tables.topics.items()}
    topic = max(counts, key=lambda t: counts[t])
    share = counts[topic] / len(words)
    if counts[topic] < 3 or share <= 0.004 or _is_at_home(page, host, trade, topic, tables):
        measures["topic_conflict"] = 0.0
        return
    measures["topic_conflict"] = min(1.0, share / 0.02)
    notes["topic_conflict"] = (
        f"the host names a {trade}, the text is about {topic} ({counts[topic]} of its words)",
        quote(url, "url"),
    )


def _is_at_home(page: Page, host: str, trade: str, topic: str, tables: _Tables) -> bool:
    """Tell whether a topic fits the host: it belongs to the trade, its word is in the name, or an institution informs.

    Institutions write about everything; what was put under their hosts sells, and says so in its headline.
    """
    if trade in tables.at_home.get(topic, ()):
        return True
    if not tables.stems[topic].isdisjoint(_names_in(host)):
        return True
    if trade not in tables.institutions:
        return False
    head = language.words(f"{page.title} {page.headline}")
    named = not tables.topics[topic].isdisjoint(head) or not tables.stems[topic].isdisjoint(head)
    return not named or tables.selling.isdisjoint(head)


def _names_in(host: str) -> set[str]:
    """The words that the name of a host is made of, or may be at its start and end."""
    name: str = site.label(host)
    return {*_PIECE.findall(name)} | _edges(name)


def _trade(host: str, tables: _Tables) -> str:
    if _INSTITUTION.search(site.suffix(host)):
        return "public institution"
    found = tables.trades & _names_in(host)
    return max(found, key=lambda word: (len(word), word), default="")
