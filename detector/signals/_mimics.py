"""Hosts and brands that pass for a known outlet: `apnews.live`, `the-guardian.example`, `BBC News` on any host."""

from functools import cache, lru_cache

from detector import publisher, site
from detector.page import Page
from detector.page.claims import Claim
from detector.records import Evidence
from detector.signals import _lexicon, _quote

_BEARING = frozenset(("title", "site_name", "application"))
_HOMOGLYPHS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s"})


def find(claims: list[Claim], page: Page) -> tuple[str, Evidence | None] | None:
    """Return the outlet for which the page passes, and what shows it; None without a host to compare."""
    host = page.host
    if not host or site.is_address(host) or "." not in host:
        return None
    names, hosts = outlets()
    domain = site.registrable_domain(host)
    if domain in hosts or host in hosts:
        return "", None
    if (label := _lookalike(domain)) and domain in (page.url or ""):
        return label, _quote.quote(domain, "url")
    for claim in claims:
        outlet = names.get(publisher.squash(claim.name)) if claim.kind in _BEARING else None
        if outlet and not publisher.fits_host(claim.name, host):
            return outlet, _quote.quote(claim.name, claim.where)
    return "", None


@lru_cache(maxsize=4096)
def _lookalike(domain: str) -> str:
    """The label of a known outlet that a registrable domain imitates, or an empty string.

    The same label under an ending that outlets do not use, with common words added, with a look-alike letter, or, in
    long names, one letter off.
    """
    label = site.label(domain)
    known, generic = _lookalikes("labels"), _lookalikes("generic")
    ordered = _ordered_labels()
    if label in known:
        return label if site.suffix(domain) in _lookalikes("endings") else ""
    parts = label.split("-")
    if len(parts) > 1 and sum(p in known for p in parts) == 1 and all(p in known or p in generic for p in parts):
        return next(p for p in parts if p in known)
    for name in ordered:
        if len(name) >= 6 and label.startswith(name) and label[len(name) :] in generic:
            return name
    read = label.translate(_HOMOGLYPHS).replace("rn", "m").replace("vv", "w")
    if read != label and read in known:
        return read
    near = [n for n in ordered if len(n) >= 8 and (n[:4] == label[:4] or n[-4:] == label[-4:])]
    return next((n for n in near if abs(len(n) - len(label)) <= 1 and _one_off(n, label)), "")


def _one_off(one: str, other: str) -> bool:
    """Tell whether one letter was changed, added, left out, or swapped with its neighbour."""
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, c in enumerate(one) if c != other[i]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (
        one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    )


@cache
def _lookalikes(kind: str) -> frozenset[str]:
    return frozenset(_lexicon.read("identity")["lookalikes"][kind])


@cache
def _ordered_labels() -> tuple[str, ...]:
    return tuple(sorted(_lookalikes("labels")))


@cache
def outlets() -> tuple[dict[str, str], frozenset[str]]:
    """Return the squashed names of outlets that are told by their name alone, and the domains of all outlets
    and mirrors.
    """
    table = _lexicon.read("origin")["outlets"]
    labels = _lookalikes("labels")
    names = {
        squashed: outlet
        for outlet, entry in table.items()
        for name in (outlet, *entry["names"])
        if (squashed := publisher.squash(name)) in labels or any(site.label(h) in labels for h in entry["hosts"])
    }
    hosts = frozenset(h for entry in table.values() for h in entry["hosts"])
    return names, hosts.union(_lexicon.read("origin")["mirrors"])
