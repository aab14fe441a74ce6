"""The names that a page gives for its publisher do not fit each other, its host, or what it writes about.

A publisher's name stands in many places: the title, the metadata, the copyright line, the logo, the social
profiles, the host. On honest sites some of them agree. Farms stamp invented brands on copied text: the brand fits
no other name and not the host, occurs nowhere but in the title, or belongs to another trade than the story (an
`... Wealth Academy` that carries general news). Look-alike hosts borrow the name of a known outlet.

Views: all names that the view shows; extracted text knows the title's, copyright lines and the host only. Names in
other scripts than the host's cannot be compared: unknown. Limits: a farm that names itself after its host fits;
sector words are known in fifteen languages, for two sectors.

Sources: names are compared after the practice of look-alike domain checks (Szurdi et al., USENIX Security 2014);
who is responsible and how to reach them: Google, Search Quality Rater Guidelines, section 2.5.
"""

from functools import cache

from detector import site
from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import Direction, _lexicon, _quote

GROUP = "identity"
VERSION = 1
POLICY = "Google spam policies: scraped content"
MEASURES: dict[str, Direction] = {
    "off_host": 1,  # 1 where no name that the page gives fits its host
    "host_fit": -1,  # share of the kinds of names that fit the host
    "brand_alone": 1,  # 1 where the title's brand fits neither the host nor any other name
    "brand_unseen": 1,  # 1 where the title's brand stands nowhere else on the page
    "sector_gap": 1,  # 0..1: how little the text has to do with the trade that the brand names
    "outlet_mimic": 1,  # 1 where the host or the brand passes for a known outlet
    "unreachable": 1,  # 1 where no link leads to anyone responsible
}

ENOUGH_TOPIC = 0.02
"""Share of a text's words that belong to a trade, from which on the text is about it."""
FEWEST_WORDS = 60
FEWEST_LINKS = 10
_STRONG = frozenset(("title", "site_name", "application", "publisher"))


@cache
def _sectors() -> dict[str, tuple[frozenset[str], tuple[str, ...], frozenset[str]]]:
    sectors = _lexicon.read("identity")["sectors"]
    return {k: (frozenset(v["names"]), tuple(v["stems"]), frozenset(v["topic"])) for k, v in sectors.items()}


@cache
def _contact() -> tuple[tuple[str, ...], tuple[str, ...]]:
    contact = _lexicon.read("identity")["contact"]
    return tuple(contact["paths"]), tuple(contact["anchors"])


def check(page: Page) -> Finding:
    """Compare every name that the page gives for its publisher."""
    claims = site.claims(page)
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    evidence: list[Evidence] = []
    said: list[str] = []
    score = 0.0
    host = page.host
    brand = _brand(claims, host)

    fits: dict[str, bool] = {}
    for claim in claims:
        fit = _fit(claim, host)
        if fit is not None:
            fits[claim.kind] = fits.get(claim.kind, False) or fit
    if not fits.keys().isdisjoint(_STRONG):
        measures["host_fit"] = sum(fits.values()) / len(fits)
        measures["off_host"] = float(not any(fits.values()))
        if not any(fits.values()):
            score += 0.35
            names = [c for c in claims if c.kind in fits]
            evidence.extend([_quote.quote(c.name, c.where) for c in names[:3]])
            evidence.append(_quote.quote(host, "url"))
            said.append(f"none of the names that it gives ({_list(names)}) fits its host {host}")

    if brand is not None:
        alone = _alone(brand, claims, host)
        measures["brand_alone"] = alone
        unseen = _unseen(brand, page)
        measures["brand_unseen"] = unseen
        if alone:
            score += 0.2
            evidence.append(_quote.quote(brand.name, brand.where))
            said.append(f"no other name agrees with its brand “{brand.name}”")
        if unseen:
            score += 0.2
            evidence.append(_quote.quote(brand.name, brand.where))
            said.append(f"its brand “{brand.name}” stands nowhere else on the page")
    named = brand or next((c for c in claims if c.kind in ("site_name", "publisher")), None)
    if named is not None and (found := _sector(named.name)):
        gap = _gap(page, found)
        measures["sector_gap"] = gap
        if gap is not None and gap >= 0.5:
            score += 0.4 * gap
            evidence.append(_quote.quote(named.name, named.where))
            said.append(f"its brand “{named.name}” is one of {found}, of which its text says next to nothing")

    measures["outlet_mimic"] = None
    reach = _reachable(page)
    if reach is not None:
        measures["unreachable"] = float(not reach)
        if not reach and evidence:
            score += 0.1
            said.append("no link leads to anyone responsible")
    if not measures or all(v is None for v in measures.values()):
        return Finding(None, measures=measures)
    if not evidence:
        return Finding(0.0, measures=measures)
    summary = "The page's names do not agree: " + "; ".join(said) + "."
    return Finding(min(score, 1.0), _quote.first(evidence), measures, summary)


def _list(claims: list[site.Claim]) -> str:
    names = list(dict.fromkeys(c.name for c in claims))
    return ", ".join(f"“{n}”" for n in names[:3])


def _fit(claim: site.Claim, host: str) -> bool | None:
    name = site.label(claim.name) if claim.kind == "mail" else claim.name
    return site.fits_host(name, host)


def _brand(claims: list[site.Claim], host: str) -> site.Claim | None:
    """The title's name for the publisher: one that fits the host, else the outermost unless it is a section's."""
    names = [c for c in claims if c.kind == "title"]
    if not names:
        return None
    for name in names:
        if site.fits_host(name.name, host):
            return name
    others = [c for c in claims if c.kind != "title"]
    for name in names:
        if any(site.same_name(name.name, c.name) for c in others):
            return name
    if any(_fit(c, host) for c in others):
        return None
    return names[0]


def _alone(brand: site.Claim, claims: list[site.Claim], host: str) -> float | None:
    compared = [site.fits_host(brand.name, host)]
    for claim in claims:
        if claim.kind != "title":
            name = site.label(claim.name) if claim.kind == "mail" else claim.name
            compared.append(site.same_name(brand.name, name))
    told = [c for c in compared if c is not None]
    return float(not any(told)) if told else None


def _unseen(brand: site.Claim, page: Page) -> float | None:
    """Whether the brand stands nowhere but in the title or in blocks that repeat the title."""
    if len(page.body_words) < FEWEST_WORDS:
        return None
    name = brand.name.lower()
    text = page.lower
    squashed = site.squash(name)
    in_titles = sum(b.text.lower().count(name) for b in page.blocks[:3] if page.headline and page.headline in b.text)
    if text.count(name) > in_titles:
        return 0.0
    if page.links is not None and any(squashed in site.squash(x.href) for x in page.links[:200]):
        return 0.0
    return 1.0


def _sector(name: str) -> str:
    words = site.name_words(name)
    squashed = site.squash(name)
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


def _reachable(page: Page) -> bool | None:
    """Whether a link leads to someone responsible; None where the page is no article with links around it."""
    links = page.links
    if not links or len(links) < FEWEST_LINKS or len(page.body_words) < FEWEST_WORDS:
        return None
    paths, anchors = _contact()
    targets = "\n".join([x.href for x in links]).lower()
    if any(p in targets for p in paths):
        return True
    texts = "\n".join([x.text for x in links]).lower()
    return any(a in texts for a in anchors)
