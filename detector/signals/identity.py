"""The names that a page gives for its publisher do not fit each other, its host, or what it writes about.

A publisher's name stands in many places: the title, the metadata, the copyright line, the logo, the social
profiles, the host. On honest sites most of them agree. Farms stamp invented brands on copied text: the brand fits
no other name and not the host, stands nowhere but in the title, or belongs to another trade than the story (an
`... Wealth Academy` that carries general news). Look-alike hosts borrow the name of a known outlet. Who speaks for a
site calls it by its name, which speaks for the page.

Views: every name that the view shows; extracted text knows those of the title, where a second line repeats the
headline, of breadcrumbs, copyright lines and the host. Names in another script than the host's cannot be compared and
are unknown. Limits: a farm that named itself after its host agrees with itself; a rebranded site whose host kept the
old name does not; trades are known for finance and gambling only.

Sources: comparing names with hosts follows the checks for look-alike domains of Szurdi et al. (USENIX Security 2014)
and Agten et al. (NDSS 2015); who is responsible for a page and how to reach them: Google, Search Quality Rater
Guidelines, section 2.5; imitated outlets: EU DisinfoLab, "Doppelganger" (2022).
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from detector import language, publisher, site
from detector.page import Page
from detector.page.claims import Claim
from detector.page.structured import path_of
from detector.records import Evidence, Finding
from detector.signals import Direction, _lexicon, _mimics, _quote
from detector.terms import TELLING, weight

GROUP = "identity"
VERSION = 1
POLICY = "Google spam policies: scraped content"
MEASURES: dict[str, Direction] = {
    "off_host": 1,  # 1 where no name that the page gives fits its host
    "holder_off": 1,  # 1 where the page names only the holder of its copyright, which does not fit the host
    "host_fit": -1,  # 0..1: share of the kinds of names that fit the host
    "names_agree": -1,  # 0..1: share of the pairs of kinds of names that agree with each other
    "brand_alone": 1,  # 1 where the title's brand fits neither the host nor any other name
    "brand_unseen": 1,  # 1 where the title's brand stands nowhere else on the page
    "sector_gap": 1,  # 0..1: how little the text has to do with the trade of a brand that its host does not confirm
    "outlet_mimic": 1,  # 1 where the host or the brand passes for a known outlet
    "own_name": -1,  # how often the running text calls the site by its own name: 0 to 4
    "unreachable": 1,  # 1 where no link of an article's page leads to anyone responsible
}

ENOUGH_TOPIC = 0.02
"""Share of a text's words that belong to a trade, from which on the text is about it."""
FEWEST_WORDS = 60
FEWEST_LINKS = 12
_LONGEST_SEARCH = 100_000
_MOST_LINKS = 400
_NAMING = frozenset(("title", "site_name", "application", "publisher"))
_WRITTEN = frozenset(("title", "site_name", "publisher", "copyright", "handle", "logo"))
_OWN = frozenset(("title", "site_name", "publisher", "application", "copyright", "logo"))
_SHORTEST_NAME = 4
_SHORT = 45
_ABBREVIATION = 3
_SLOGAN = 4
"""Words from which on those that many texts use make a slogan; names of fewer are often made of such."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A credit for a picture has none, a notice of copyright has."""
_TITLE_PARTS = re.compile(r"\s[-–—|:»·]+\s|[|»]|:\s")


def check(page: Page) -> Finding:
    """Compare every name that the page gives for its publisher."""
    claims = page.claims
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    evidence: list[Evidence] = []
    said: list[str] = []
    score = 0.0
    host = page.host

    fits = _fits(claims, page)
    named = not fits.keys().isdisjoint(_NAMING)
    # the holder of a copyright is often another company than the publisher, but one that fits the host is its owner
    if named or any(fits.values()):
        measures["host_fit"] = sum(fits.values()) / len(fits)
    if named:
        measures["off_host"] = float(not any(fits.values()))
        if not any(fits.values()):
            score += 0.35
            names = [c for c in claims if c.kind in fits]
            evidence.extend([_quote.quote(c.name, c.where) for c in names[:3]])
            evidence.extend(_quote.quote(host, "url") for _ in (0,) if host in (page.url or ""))
            said.append(f"none of the names that the page gives ({_list(names)}) fits its host {host}")
    else:
        path = path_of(page.url or "")
        own = (c for c in claims if c.kind == "copyright" and _is_own(c, page))
        holder = next((c for c in own if _fit(c.name, host, path) is not None), None)
        fit = None if holder is None else fits.get("copyright")
        measures["holder_off"] = None if fit is None else float(not fit)
        if holder and fit is False:
            score += 0.15
            evidence.append(_quote.quote(holder.name, holder.where))
            said.append(f"the holder of its copyright, “{holder.name}”, does not fit its host {host}")
    measures["names_agree"] = _agreement(claims)

    brand = _brand(claims, page)
    of_brand: list[str] = []
    if brand is not None:
        measures["brand_alone"] = _alone(brand, claims, page)
        if measures["brand_alone"]:
            score += 0.2
            of_brand.append("agrees with no other name on it")
        measures["brand_unseen"] = _unseen(brand, page)
        if measures["brand_unseen"]:
            score += 0.2
            of_brand.append("stands nowhere else on it")
    trading = brand or next((c for c in claims if c.kind in ("site_name", "publisher")), None)
    if trading is not None:
        sector = _sector(trading.name)
        if sector and not publisher.fits_host(trading.name, host):
            gap = measures["sector_gap"] = _gap(page, sector)
            if gap is not None and gap >= 0.5:
                score += 0.4 * gap
                of_brand.append(f"promises {sector}, of which the text says next to nothing")
        if of_brand:
            evidence.append(_quote.quote(trading.name, trading.where))
            listed = " and ".join(filter(None, (", ".join(of_brand[:-1]), of_brand[-1])))
            said.append(f"its brand “{trading.name}” {listed}")

    mimicked = _mimics.find(claims, page)
    if mimicked is not None:
        outlet, shown = mimicked
        measures["outlet_mimic"] = float(shown is not None)
        if shown is not None:
            score += 0.5
            evidence.append(shown)
            said.append(f"it passes for {outlet} and stands on {host}")

    measures["own_name"] = _own_name(claims, page)
    reach = _reachable(page)
    if reach is not None:
        measures["unreachable"] = float(not reach)
        if not reach and evidence:
            score += 0.1
            said.append("no link leads to anyone responsible for it")
    if all(v is None for v in measures.values()):
        return Finding(None, measures=measures)
    if not evidence:
        return Finding(0.0, measures=measures)
    summary = "; ".join(said)
    return Finding(min(score, 1.0), _quote.first(evidence), measures, f"{summary[0].upper()}{summary[1:]}.")


@cache
def _sectors() -> dict[str, tuple[frozenset[str], tuple[str, ...], frozenset[str]]]:
    """By trade: the words of names, what names hold anywhere (scripts without spaces have no words), its vocabulary."""
    return {
        trade: (
            frozenset(entry["names"]),
            (*entry["stems"], *(n for n in entry["names"] if language.is_unspaced(n))),
            frozenset(entry["topic"]),
        )
        for trade, entry in _lexicon.read("identity")["sectors"].items()
    }


@cache
def _contact() -> tuple[tuple[str, ...], tuple[str, ...]]:
    contact = _lexicon.read("identity")["contact"]
    return tuple(contact["paths"]), tuple(contact["anchors"])


@cache
def _owners() -> tuple[frozenset[str], tuple[str, ...]]:
    owners = _lexicon.read("identity")["owners"]
    return frozenset(owners["forms"]), tuple(owners["engines"])


@cache
def _suppliers() -> frozenset[str]:
    """Squashed names of those whose copy and pictures others print, for whom a notice is the credit that is due, and of
    groups that own many sites.
    """
    names = [
        n for outlet, o in _lexicon.read("origin")["outlets"].items() if o["agency"] for n in (outlet, *o["names"])
    ]
    names += _lexicon.read("identity")["owners"]["suppliers"]
    return frozenset(publisher.squash(f"{the}{name}") for name in names for the in ("", "the "))


def _list(claims: list[Claim]) -> str:
    return ", ".join(f"“{n}”" for n in list(dict.fromkeys(c.name for c in claims))[:3])


def _fits(claims: list[Claim], page: Page) -> dict[str, bool]:
    """By kind of name, whether one of that kind fits the host; where others stand beside, its repetition is no name.

    A short headline, or any part of the title, may be the site's name, too: it counts where it fits.
    """
    host = page.host
    if path_of(page.url or "").startswith("/~"):
        host = ""  # one of the users of a host
    if host in _mimics.outlets()[1] or site.registrable_domain(host) in _lexicon.read("origin")["mirrors"]:
        host = ""
    path = path_of(page.url or "")
    compared = [(c, fit) for c in claims if c.kind != "mail" and (fit := _fit(c.name, host, path)) is not None]
    compared = [(c, fit) for c, fit in compared if fit or c.kind != "title" or not _is_common(c.name)]
    names = [(c, fit) for c, fit in compared if c.kind == "title" or not publisher.repeats_host(c.name, host)]
    if not any(c.kind in _NAMING for c, _ in names):
        names = compared
    fits: dict[str, bool] = {}
    for claim, fit in names:
        fits[claim.kind] = fits.get(claim.kind, False) or fit
    if fits and not any(fits.values()):
        parts = [page.headline, *_TITLE_PARTS.split(page.title[:300])]
        if any(len(p) <= _SHORT and publisher.fits_host(p, host) for p in parts if p):
            fits["title"] = True
    return fits


def _fit(name: str, host: str, path: str) -> bool | None:
    """Whether a name fits a host or the site in a directory of it; None where that cannot be told.

    Two or three letters abbreviate any name, so that one which they do not spell may still be theirs.
    """
    fit = publisher.fits_host(name, host)
    if fit is False and publisher.fits_directory(name, path):
        return True
    return None if fit is False and len(site.label(host)) <= _ABBREVIATION else fit


def _is_own(holder: Claim, page: Page) -> bool:
    """Whether the holder of a copyright should be the site itself: no company above it, no maker of its software, no
    agency.
    """
    forms, engines = _owners()
    squashed = publisher.squash(holder.name)
    if (
        squashed in _suppliers()
        or any(word in forms for word in language.words(holder.name.lower()))
        or any(e in squashed for e in engines)
    ):
        return False
    return _YEAR.search(page.at(holder.where)) is not None


def _is_common(name: str) -> bool:
    """Whether a name is one word that many texts use, or has none of its own: in a title, rather a section or a slogan
    (`Free Shipping`, `Great for any occasion`) than a publisher.
    """
    if all(word in publisher.GENERIC for word in publisher.name_words(name)):
        return True
    words = language.words(name)
    if language.is_unspaced(name) or 1 < len(words) < _SLOGAN:
        return False
    return all(weight(word) < TELLING for word in words)


def _is_vague(name: str) -> bool:
    """Whether a name has only numbers and words that many texts use: where others are given, a section, a date or a
    price (`Breaking News`, `February 1`).
    """
    words = language.words(name)
    return not language.is_unspaced(name) and all(word.isdigit() or weight(word) < TELLING for word in words)


def _agreement(claims: list[Claim]) -> float | None:
    """Share of the pairs of kinds of written names of which any two agree; None below two kinds."""
    kinds: dict[str, list[str]] = {}
    for claim in claims:
        if claim.kind in _WRITTEN:
            kinds.setdefault(claim.kind, []).append(claim.name)
    lists = list(kinds.values())
    told: list[bool] = []
    for i, ones in enumerate(lists):
        for others in lists[i + 1 :]:
            compared = [same for a in ones for b in others if (same := publisher.same_name(a, b)) is not None]
            if compared:
                told.append(any(compared))
    return sum(told) / len(told) if told else None


def _brand(claims: list[Claim], page: Page) -> Claim | None:
    """The title's name for the publisher: one that fits the host or another name, else the outermost.

    Where other names fit the host, a part of the title that agrees with none is part of a headline, not a brand. Nor
    is the name of a section, which the page links to or names in its metadata.
    """
    names = [c for c in claims if c.kind == "title" and not _is_common(c.name)]
    others = [c for c in claims if c.kind != "title"]
    if others:
        names = [c for c in names if not _is_vague(c.name)]
    path = path_of(page.url or "")
    for name in names:
        if _fit(name.name, page.host, path):
            return name
    for name in names:
        if any(publisher.same_name(name.name, c.compared) for c in others):
            return name
    if not names or any(
        _fit(c.name, page.host, path) and not publisher.repeats_host(c.name, page.host) for c in others
    ):
        return None
    outermost = names[0]
    lower = outermost.name.lower()
    size = len(lower)
    for link in (page.links or ())[:_MOST_LINKS]:
        if len(link.text) == size and link.text.lower() == lower and path_of(link.href).strip("/"):
            return None
    meta = page.meta or {}
    described = (meta.get("article:section", ""), meta.get("keywords", ""), meta.get("news_keywords", ""))
    return None if any(lower in d.lower() for d in described) else outermost


def _alone(brand: Claim, claims: list[Claim], page: Page) -> float | None:
    """Whether the brand fits nothing among the host and the kinds of other names; None below two to compare with.

    One alone does not tell: the holder of the copyright is often the owner, and the host is measured by itself.
    """
    told: dict[str, bool] = {}
    fit = _fit(brand.name, page.host, path_of(page.url or ""))
    if fit is not None:
        told["host"] = fit
    for claim in claims:
        if claim.kind != "title" and (same := publisher.same_name(brand.name, claim.compared)) is not None:
            told[claim.kind] = told.get(claim.kind, False) or same
    return float(not any(told.values())) if len(told) > 1 else None


def _unseen(brand: Claim, page: Page) -> float | None:
    """Whether the brand, or most of its words, stand nowhere but in the title and in lines that hold the headline.

    Blocks, anchors, targets and the metadata of the head are looked at.
    """
    if len(page.body_words) < FEWEST_WORDS or (page.view == "text" and page.titled):
        return None  # a text whose title comes beside it has lost its frame, where the name would stand
    if _fit(brand.name, page.host, path_of(page.url or "")):
        return 0.0
    name = brand.name.lower()
    headline = page.headline
    repeats = [b.text.lower() for b in page.blocks[:12] if headline and headline in b.text]
    if page.lower.count(name) > sum([x.count(name) for x in repeats]):
        return 0.0
    if any(name in v.lower() for k, v in (page.meta or {}).items() if "title" not in k):
        return 0.0
    if page.links is not None and publisher.squash(name) in publisher.squash(
        " ".join([x.href for x in page.links[:300]])
    ):
        return 0.0
    telling = [w for w in language.words(" ".join(publisher.name_words(brand.name))) if w not in publisher.GENERIC]
    lines = page.lowers if len(page.lower) <= _LONGEST_SEARCH else page.lower[:_LONGEST_SEARCH].split("\n")
    spelt = {i for word in telling for i, line in enumerate(lines) if word in line}
    holding = [line for i, line in enumerate(lines) if i in spelt or not line.isascii() or "&" in line]
    words = language.words(publisher.fold("\n".join(holding)))
    repeated = language.words(publisher.fold("\n".join(repeats)))
    seen = sum([words.count(w) > repeated.count(w) for w in telling])
    return float(seen * 3 < len(telling) * 2)


@lru_cache(maxsize=4096)
def _sector(name: str) -> str:
    words = publisher.name_words(name)
    squashed = publisher.squash(name.replace("株式会社", ""))  # what "limited" is elsewhere
    for sector, (names, stems, _) in _sectors().items():
        if any(w in names for w in words) or any(s in squashed for s in stems):
            return sector
    return ""


def _gap(page: Page, sector: str) -> float | None:
    words = page.body_words
    if len(words) < FEWEST_WORDS:
        return None
    topic = _sectors()[sector][2]
    share = sum([w in topic for w in words]) / len(words)
    return 1.0 - min(1.0, share / ENOUGH_TOPIC)


def _own_name(claims: list[Claim], page: Page) -> float | None:
    """How often the running text calls the site by its own name, as those do who speak for themselves.

    Names that the headline holds are its subject, as on a doorway that is named like what it sells; common words tell
    nothing. None where no name is left.
    """
    if len(page.body_words) < FEWEST_WORDS:
        return None
    headline = publisher.squash(page.headline)
    label = site.label(site.registrable_domain(page.host)) if page.host and not site.is_address(page.host) else ""
    names = [label, label.replace("-", " "), *(c.name.lower() for c in claims if c.kind in _OWN)]
    names = [n for n in dict.fromkeys(names) if len(n) >= _SHORTEST_NAME or (n and language.is_unspaced(n))]
    names = [n for n in names if publisher.squash(n) not in headline and not _is_common(n)]
    if not names:
        return None
    counts = page.word_counts
    found = [counts[n] if n in counts or (n.isalnum() and n.isascii()) else page.body_lower.count(n) for n in names]
    return float(min(sum(found), 4))


def _reachable(page: Page) -> bool | None:
    """Whether a link leads to someone responsible; None where the page is no article with links around it."""
    links = page.links
    if page.view == "text" or not links or len(links) < FEWEST_LINKS or len(page.body_words) < FEWEST_WORDS:
        return None
    paths, anchors = _contact()
    targets = "\n".join([x.href for x in links[-_MOST_LINKS:]]).lower()
    if _holds(targets, paths):
        return True
    return _holds("\n".join([x.text for x in links[-_MOST_LINKS:]]).lower(), anchors) or _holds(page.lower, ("@",))


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(w in text for w in words)
