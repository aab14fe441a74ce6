"""Who a page says it is: registrable domains, the names that a page claims, and comparing the names of publishers."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

    from detector.page import Page

_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_NOT_NAME = re.compile(r"[\W_]+")


@lru_cache(maxsize=1)
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str:
    """Return the domain that was registered to get `host`, by the offline Public Suffix List with private suffixes.

    Addresses and hosts that are themselves a suffix are returned as they are. `a.blogspot.com` is its own domain:
    its owner is not blogspot's.
    """
    if is_address(host) or "." not in host:
        return host
    return _suffixes().privatesuffix(host) or host


def is_address(host: str) -> bool:
    """Tell a bare IPv4 or IPv6 address from a name."""
    return ":" in host or _IPV4.fullmatch(host) is not None


def suffix(host: str) -> str:
    """Return the public suffix of a host, private ones such as `blogspot.com` included; empty for an address."""
    return "" if is_address(host) else _suffixes().publicsuffix(host) or ""


def squash(name: str) -> str:
    """Return a name as it would stand in a host: `The Daily Sun` -> `thedailysun`."""
    return _NOT_NAME.sub("", name.lower())


def label(host: str) -> str:
    """Return the registrable domain without its public suffix: `bbc` of `news.bbc.co.uk`."""
    domain = registrable_domain(host)
    ending = suffix(domain)
    return domain.removesuffix("." + ending) if ending and ending != domain else domain


class Claim(NamedTuple):
    """A name that a page gives for its publisher."""

    kind: str
    """`title`, `site_name`, `application`, `publisher`, `handle`, `copyright`, `logo`, `mail` or `profile`."""
    name: str
    """The name as written, without what surrounds it."""
    where: str
    """The place on the page, as in `Evidence.where`; the name stands there verbatim."""


_SEPARATOR = re.compile(
    r"\s+[-–—−_~/»›<>•⋅·:]+\s+|\s*(?:[|│｜¦·•»«›‹]|::+|\s--?)\s*|\s+[-–—](?=\S)|(?<=\S)[—–]\s+|_{1,3}(?=[^_\W])"
)
_EDGE = " \t-–—−_~|│｜¦·•⋅»«›‹<>:/,.;"
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_ENDING = re.compile(r"\.(?:com|net|org|info|biz|tv|news|online|co|io|me|eu|[a-z]{2})(?:\.[a-z]{2})?$")
_COPYRIGHT = re.compile(
    r"(?:©|ⓒ|\(c\)(?=\s*\d)|&copy;|\bcopyright\b|版权所有|版權所有|저작권자?)[\s:©ⓒ]*(?:\(c\)\s*)?(?:copyright\b\s*)?"
    r"(?:(?:19|20)\d\d\s*(?:[-–—,/]\s*(?:(?:19|20)?\d\d|present|heute|now))?)?[\s,.:]*(?:by\s+|of\s+)?",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"[.;|•·,]\s|\s[-–—|•·]\s|\s*(?:[|•·]|\ball? rights?\b|alle rechte|tous droits|todos (?:los|os) (?:derechos|direitos)"
    r"|tutti i diritti|все права|wszelkie prawa|tüm hak|all right|保留|无断|無断|禁止|\d{4}|\.$|$)",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"https?://(?:www\.|m\.|[a-z]{2}-[a-z]{2}\.)?(?:twitter|x|facebook|instagram|youtube|tiktok|pinterest|linkedin|vk|t)\."
    r"(?:com|me)/(?:#!/|@|company/|user/|c/|channel/|pages/)?([A-Za-z0-9_.\-]{3,40})/?(?:[?#]|$)"
)
_NOT_PROFILES = frozenset(
    ("share", "sharer", "sharer.php", "share.php", "intent", "home", "search", "hashtag", "dialog", "plugins", "watch",
     "pin", "shareArticle", "sharing", "tweet", "login", "groups", "channel", "user", "embed", "playlist", "explore")
)  # fmt: skip
_FREE_MAIL = frozenset(
    ("gmail", "yahoo", "hotmail", "outlook", "aol", "icloud", "gmx", "web", "mail", "protonmail", "proton", "qq", "163",
     "126", "sina", "naver", "daum", "yandex", "live", "msn", "example", "rediffmail", "googlemail", "orange", "free",
     "libero", "wp", "o2", "bk", "inbox", "list", "hanmail", "ymail", "me", "email", "domain")
)  # fmt: skip
_LOGO = re.compile(r"\blogo(?:typ|type|tipo)?s?\b|ロゴ|로고|логотип|标志|標誌", re.IGNORECASE)
GENERIC = frozenset(
    (
        "the", "a", "an", "of", "and", "for", "le", "la", "les", "el", "los", "las", "der", "die", "das", "il", "lo",
        "de", "del", "du", "da", "do", "di", "des", "y", "e", "et", "und", "en", "in", "on", "at", "www", "online",
        "news", "blog", "home", "official", "site", "website", "web", "inc", "llc", "ltd", "gmbh", "ag", "co", "corp",
        "company", "group", "media", "com", "net", "org", "my", "our",
    )
)  # fmt: skip
"""Words of names that tell no publisher from another."""
LONGEST_NAME = 60
_FOOTER = 40


def is_latin(text: str) -> bool:
    """Tell whether all letters of a text are Latin: names in other scripts cannot be compared with a host."""
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha() for c in text)


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Return a name in lower case without accents: `São` -> `sao`, `ß` -> `ss`, `&` -> ` and `."""
    name = name.lower().replace("ß", "ss").replace("ø", "o").replace("đ", "d").replace("ı", "i").replace("ł", "l")
    name = name.replace("æ", "ae").replace("&", " and ")
    if name.isascii():
        return name
    return "".join([c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)])


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, CamelCase cut: `NextGenWealth` -> `next`, `gen`, `wealth`."""
    return tuple(
        plain(piece) for word in _WORDS.findall(name[:200]) for piece in (_CAMEL.findall(word) or [word]) if piece
    )


def abbreviates(short: str, words: tuple[str, ...]) -> bool:
    """Tell whether beginnings of the words, in order, make up `short`: `nytimes` of `the new york times`.

    Words may be left out only where they are generic, or one of three.
    """
    words = words[:10]
    if not 2 <= len(short) <= 40 or not words:
        return False
    spare = len(words) // 3
    states = {(0, 0)}
    for word in words:
        after = set()
        for done, left_out in states:
            cost = left_out + (word not in GENERIC)
            if cost <= spare:
                after.add((done, cost))
            for size in range(1, min(len(word), len(short) - done) + 1):
                if short[done + size - 1] != word[size - 1]:
                    break
                after.add((done + size, left_out))
        states = after
    return any(done == len(short) for done, _ in states)


@lru_cache(maxsize=8192)
def same_name(one: str, other: str) -> bool | None:
    """Tell whether two names may be one publisher's; None where they cannot be compared.

    Lenient: equal without case, spacing and accents, contained in each other, an abbreviation, or sharing a
    distinctive word. Names in different scripts are not compared, since transliteration is unknown here.
    """
    if is_latin(one) != is_latin(other):
        return None
    one, other = _ENDING.sub("", one.strip().lstrip("@")), _ENDING.sub("", other.strip().lstrip("@"))
    first, second = squash(plain(one)), squash(plain(other))
    if len(first) < 2 or len(second) < 2:
        return None
    if len(first) > len(second):
        one, other, first, second = other, one, second, first
    if first == second or (len(first) >= 4 and first in second):
        return True
    mine, others = name_words(one), name_words(other)
    bare, bare_other = "".join(w for w in mine if w not in GENERIC), "".join(w for w in others if w not in GENERIC)
    if len(bare) >= 3 and (bare == bare_other or (len(bare) >= 4 and bare in second) or bare in others):
        return True
    if len(bare_other) >= 4 and bare_other in first:
        return True
    if abbreviates(first, others) or abbreviates(second, mine) or (bare and abbreviates(bare, others)):
        return True
    return any(
        len(w) >= 4 and w not in GENERIC and (w in others or (len(w) >= 5 and w in second)) for w in mine
    ) or any(len(w) >= 5 and w not in GENERIC and w in first for w in others)


@lru_cache(maxsize=8192)
def fits_host(name: str, host: str) -> bool | None:
    """Tell whether a name may be the name of a host's owner; None where that cannot be told.

    Bare addresses and names without a Latin letter cannot be compared. Every label of the host counts: a blog
    platform's user is named by the first one, a desk of a paper by the last.
    """
    if not host or is_address(host) or "." not in host or not is_latin(name):
        return None
    labels = [x for x in host.removesuffix("." + suffix(host)).split(".") if x not in ("www", "m", "mobile", "amp")]
    if not squash(plain(name)) or not labels or any(x.startswith("xn--") for x in labels):
        return None
    if squash(plain(name)) in (squash(host), squash(host.removeprefix("www."))):
        return True
    return any(same_name(name, x.replace("-", " ")) for x in labels)


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= LONGEST_NAME and len(text.split()) <= 7 and any(c.isalpha() for c in text)


def title_names(page: "Page") -> list[Claim]:
    """Return what the title says besides the headline, outermost first: the brand, and often a section.

    Separators may be glued to the name, as in `Headline -Brand`. Without a headline in the title, its longest
    part is taken for one; not in extracted text, whose first line is a title only when another line repeats it.
    """
    title = page.title
    if not title or len(title) > 600:
        return []
    headline = page.headline
    start = title.lower().find(headline.lower()) if headline and headline != title else -1
    found: list[str] = []
    if start >= 0 and len(headline) >= 8:
        before, after = title[:start].rstrip(), title[start + len(headline) :].rstrip()
        if after and (after.lstrip()[0] in _EDGE):
            found.extend(reversed(_SEPARATOR.split(" " + after.strip())))
        if before and before[-1] in _EDGE and ">" not in before:
            found.extend(_SEPARATOR.split(before))
    elif page.view == "html":
        parts = _SEPARATOR.split(title)
        if len(parts) > 1:
            longest = max(parts, key=len)
            last = parts[-1]
            found = [p for p in ([last, *parts[:-1]]) if p is not longest]
    names = [n for n in (p.strip(_EDGE) for p in found) if _is_name(n)]
    return [Claim("title", n, "title") for n in dict.fromkeys(names)][:4]


def _publishers(page: "Page") -> Iterator[str]:
    for item in page.json_ld[:60]:
        publisher = item.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                yield one["name"]
        kind = item.get("@type")
        if kind in ("WebSite", "NewsMediaOrganization") and isinstance(item.get("name"), str):
            yield item["name"]


def copyright_names(page: "Page") -> Iterator[Claim]:
    """Yield the holders that copyright lines near the end of the page name."""
    blocks = page.blocks
    for i in range(len(blocks) - 1, max(-1, len(blocks) - _FOOTER - 1), -1):
        text = blocks[i].text
        if len(text) > 500:
            continue
        match = (
            _COPYRIGHT.search(text)
            if not text.isascii() or "opyright" in text or "OPYRIGHT" in text or "(c)" in text.lower()
            else None
        )
        if match is None:
            continue
        rest = text[match.end() :][:150]
        end = _AFTER_NAME.search(rest)
        name = rest[: end.start() if end else len(rest)].strip(_EDGE)
        if _is_name(name):
            yield Claim("copyright", name, f"block {i}")
        elif _is_name(before := text[max(0, match.start() - 60) : match.start()].strip(_EDGE)):
            yield Claim("copyright", before, f"block {i}")


def claims(page: "Page") -> list[Claim]:
    """Return every name that the page gives for its publisher, at most a few of each kind, the title's first."""
    found = title_names(page)
    meta = page.meta or {}
    for kind, name in (
        ("site_name", "og:site_name"),
        ("application", "application-name"),
        ("application", "apple-mobile-web-app-title"),
        ("publisher", "publisher"),
        ("publisher", "dc.publisher"),
        ("handle", "twitter:site"),
    ):
        value = meta.get(name, "")
        if value and (_is_name(value) or kind == "site_name") and len(value) < 100 and not value.isdigit():
            found.append(Claim(kind, value, f"meta {name}"))
    source = "\n".join(page.json_ld_source or ())
    for name in list(dict.fromkeys(_publishers(page)))[:3]:
        if _is_name(name) and name in source:
            found.append(Claim("publisher", name, "json-ld"))
    found.extend(list(copyright_names(page))[:2])
    for i, image in enumerate((page.images or ())[:12]):
        if image.alt and len(image.alt) < 80 and ("logo" in image.src.lower() or _LOGO.search(image.alt)):
            name = _LOGO.sub("", image.alt).strip(_EDGE)
            if _is_name(name):
                found.append(Claim("logo", name, f"image {i}"))
                break
    mails = profiles = 0
    for i, link in enumerate(page.links or ()):
        href = link.href
        if href[:7] == "mailto:" and mails < 2:
            host = href[7:].partition("?")[0].rpartition("@")[2].strip().lower()
            if "." in host and host.split(".")[0] not in _FREE_MAIL:
                mails += 1
                found.append(Claim("mail", host, f"link {i}"))
        elif profiles < 3 and href[:4] == "http" and link.region != "main" and (match := _PROFILE.match(href)):
            name = match.group(1)
            if name not in _NOT_PROFILES and not name.isdigit():
                profiles += 1
                found.append(Claim("profile", name, f"link {i}"))
    return found
