"""Who a page says it is: registrable domains, the names that a page claims, and comparing the names of publishers."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from detector import language

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

    from detector.page import Page

_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_PAST_LATIN = re.compile(r"[^\x00-\u02ff]")
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


@lru_cache(maxsize=65_536)
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
    """The name as the page has it, without what surrounds it; for `mail` the address's domain."""
    where: str
    """The place on the page, as in `Evidence.where`; the name stands there verbatim."""

    @property
    def compared(self) -> str:
        """The name that is compared with others: a mail domain's own label, any other name as it is."""
        return label(self.name) if self.kind == "mail" else self.name


GENERIC = frozenset(
    (
        "the", "a", "an", "of", "and", "for", "le", "la", "les", "el", "los", "las", "der", "die", "das", "il", "lo",
        "de", "del", "du", "da", "do", "di", "des", "y", "e", "et", "und", "en", "in", "on", "at", "www", "online",
        "news", "blog", "home", "official", "site", "website", "web", "inc", "llc", "ltd", "gmbh", "ag", "co", "corp",
        "company", "group", "media", "com", "net", "org", "my", "our", "daily", "best", "top", "page", "startseite",
        "login", "sign", "archive", "archives", "section", "article", "articles", "print", "version", "index", "hq",
        "watch", "video", "videos", "free", "shipping", "delivery", "included", "buy", "shop",
    )
)  # fmt: skip
"""Words of names that tell no publisher from another."""
LONGEST_NAME = 60
EARLY = 80
"""Lines of extracted text that may hold the headline, or a name from the title; menus come before it."""
_FOOTER = 40
_FRAME_LINKS = 60
_SEPARATOR = re.compile(
    r"\s+[-–—−_~/»›<>•⋅·:]+\s+|\s*(?:[|│｜¦·•»«›‹]|::+|\s--?)\s*|\s+[-–—](?=\S)|(?<=\S)[—–]\s+|(?<=\w)-{2,3}(?=\w)|_{1,3}(?=[^_\W])"
)
_EDGE = " \t-–—−_~|│｜¦·•⋅»«›‹<>:/,.;®™"
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_ENDING = re.compile(r"\.(?:com|net|org|info|biz|tv|news|online|co|io|me|eu|[a-z]{2})(?:\.[a-z]{2})?$")
_COPYRIGHT = re.compile(
    r"(?:©|ⓒ|\(c\)(?=\s*\d)|\bcopyright(?=\s*(?:©|\(c\)|:|by\s|(?:19|20)\d\d))|版权所有|版權所有|저작권자?)[\s:©ⓒ]*"
    r"(?:\(c\)\s*)?(?:copyright\b[\s:©ⓒ]*)?"
    r"(?:(?:19|20)\d\d\s*(?:[-–—,/]\s*(?:(?:19|20)?\d\d|present|heute|now))?)?[\s,.:]*(?:by\s+|of\s+)?",
    re.IGNORECASE,
)
_COPYRIGHT_HINTS = ("ⓒ", "版权所有", "版權所有", "저작권")
_AFTER_NAME = re.compile(
    r"(?<=\w\w\w)\.\s|[;|•·,]\s|\s[-–—|•·]\s|\s*(?:[|•·]|powered by|\ball? rights?\b|alle rechte|tous droits"
    r"|todos (?:los|os) (?:derechos|direitos)|tutti i diritti|все права|wszelkie prawa|tüm hak"
    r"|保留|版权|版權|无断|無断|禁止|\d{4}|\.$|$)",
    re.IGNORECASE,
)
_PROFILE_HOSTS = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "www.", "m.", "de-de.", "mobile.")
    for name in (
        "twitter.com", "x.com", "facebook.com", "instagram.com", "youtube.com", "tiktok.com", "pinterest.com",
        "linkedin.com", "vk.com", "t.me",
    )
)  # fmt: skip
_PROFILE = re.compile(r"(?:#!/|@|company/|user/|c/|pages/)?([A-Za-z0-9_.\-]{3,40})/?(?:[?#]|$)")
_NOT_PROFILES = frozenset(
    ("share", "sharer", "sharer.php", "share.php", "intent", "home", "search", "hashtag", "dialog", "plugins", "watch",
     "pin", "sharearticle", "sharing", "tweet", "login", "groups", "channel", "user", "embed", "playlist", "explore",
     "profile.php", "pages", "company", "iframe_api", "oauth", "privacy", "tos", "about", "policies", "legal")
)  # fmt: skip
_FREE_MAIL = frozenset(
    ("gmail", "yahoo", "hotmail", "outlook", "aol", "icloud", "gmx", "web", "mail", "protonmail", "proton", "qq", "163",
     "126", "sina", "naver", "daum", "yandex", "live", "msn", "example", "rediffmail", "googlemail", "orange", "free",
     "libero", "wp", "o2", "bk", "inbox", "list", "hanmail", "ymail", "me", "email", "domain")
)  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PAGE = re.compile(
    r"(?:page|seite|p[áa]gina|strona|сторінка|страница|sida|side|sivu|sayfa|halaman|trang)\W*\d+", re.IGNORECASE
)
"""The number of a part of a story or a list, which titles end in."""
_LOGO = re.compile(r"\b(?:site[ -]?)?logo(?:typ|type|tipo)?s?\b|ロゴ|로고|логотип|标志|標誌", re.IGNORECASE)


@lru_cache(maxsize=8192)
def is_latin(text: str) -> bool:
    """Tell whether all letters of a text are Latin: names in other scripts cannot be compared with a host."""
    return text.isascii() or all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha() for c in text)


def fold(text: str) -> str:
    """Return a text in lower case without accents: `São` -> `sao`, `ß` -> `ss`, `&` -> ` and `."""
    if "&" in text:
        text = html.unescape(text).replace("&", " and ")
    text = text.lower()
    if text.isascii():
        return text
    text = text.replace("ß", "ss").replace("ø", "o").replace("đ", "d").replace("ı", "i").replace("ł", "l")
    decomposed = unicodedata.normalize("NFKD", text.replace("æ", "ae"))
    return _PAST_LATIN.sub(lambda match: "" if unicodedata.combining(match[0]) else match[0], decomposed)


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Return a name folded; remembered, unlike the folding of long texts."""
    return fold(name)


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, CamelCase cut: `NextGenWealth` -> `next`, `gen`, `wealth`."""
    found: list[str] = []
    name = html.unescape(name[:200]) if "&" in name else name[:200]
    for word in _WORDS.findall(name.replace("'", "").replace("’", "")):
        if word.islower() and word.isascii() and word.isalpha():
            found.append(word)
        else:
            found.extend([plain(piece) for piece in (_CAMEL.findall(word) or [word])])
    return tuple(found)


def abbreviates(short: str, words: tuple[str, ...]) -> bool:
    """Tell whether beginnings of the words, in order, make up `short`: `nytimes` of `the new york times`.

    Words may be left out where they are generic, or one of three, half of them where the abbreviation is long; initials
    may also be those of neighbours only.
    """
    words = words[:10]
    if not 2 <= len(short) <= 40 or not words:
        return False
    initials = "".join([w[0] for w in words])
    if short[0] not in initials:
        return False
    if short in initials or (len(short) >= 2 and short in "".join([w[0] for w in words if w not in GENERIC])):
        return True
    spare = len(words) // (2 if len(short) >= 5 else 3)
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
        if not states:
            return False
    return any(done == len(short) for done, _ in states)


def contracts(short: str, words: tuple[str, ...]) -> bool:
    """Tell whether letters of each word, its first among them, make up `short` in order: `dtphx` of `downtown phoenix`.

    The last word may be left out where two are left.
    """
    words = tuple([w for w in words if w not in GENERIC][:6])
    if not 4 <= len(short) <= 30 or len(words) < 2:
        return False
    ends = {0}
    for number, word in enumerate(words):
        after = set()
        for done in ends:
            if done >= len(short) or short[done] != word[0]:
                continue
            place = 0
            while done < len(short) and (place := word.find(short[done], place) + 1) > 0:
                done += 1
                after.add(done)
        if number >= 2 and len(short) in ends:
            return True
        ends = after
    return len(short) in ends


def _begins_alike(one: str, other: str) -> bool:
    """Tell whether two squashed names have their first six letters in common, or one is the other's two ends."""
    if len(one) < 6 or len(other) < 6:
        return False
    alike = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest = one[alike:]
    return alike >= 6 or (alike >= 3 and len(rest) >= 4 and other.endswith(rest))


def _inflected_in(words: tuple[str, ...], label: str) -> bool:
    """Tell whether a label holds one of the words without its ending, or hardly more than a word."""
    return any(
        (len(w) >= 7 and w[:-1] in label) or (len(w) >= 4 and w in label and len(w) * 5 >= len(label) * 3)
        for w in words
    )


_LABEL_ENDS = ("online", "news", "blog", "media", "web", "mag", "hq", "site", "today", "tv", "usa")


class _Name(NamedTuple):
    """A name, prepared for comparing."""

    squashed: str
    words: tuple[str, ...]
    telling: tuple[str, ...]
    bare: str
    latin: bool


@lru_cache(maxsize=8192)
def _prepare(name: str) -> _Name:
    name = _ENDING.sub("", name.strip().lstrip("@").removeprefix("https://twitter.com/"))
    words = name_words(name)
    telling = tuple([w for w in words if w not in GENERIC])
    return _Name(squash(plain(name)), words, telling, "".join(telling), is_latin(name))


@lru_cache(maxsize=8192)
def same_name(one: str, other: str) -> bool | None:
    """Tell whether two names may be one publisher's; None where they cannot be compared.

    Lenient: equal without case, spacing and accents, contained in each other, an abbreviation, or sharing a
    telling word. Names in different scripts are not compared, since transliteration is unknown here.
    """
    a, b = _prepare(one), _prepare(other)
    if a.latin != b.latin or len(a.squashed) < 2 or len(b.squashed) < 2:
        return None
    if not a.latin and language.is_unspaced(a.squashed):
        return not _pairs(a.squashed).isdisjoint(_pairs(b.squashed))
    if len(a.squashed) > len(b.squashed):
        a, b = b, a
    if a.squashed == b.squashed or (len(a.squashed) >= 4 and a.squashed in b.squashed and a.telling):
        return True
    if len(a.bare) >= 3 and (a.bare == b.bare or a.bare in b.words or (len(a.bare) >= 4 and a.bare in b.squashed)):
        return True
    if len(b.bare) >= 4 and b.bare in a.squashed:
        return True
    if abbreviates(a.squashed, b.words) or abbreviates(b.squashed, a.words):
        return True
    if a.bare != a.squashed and abbreviates(a.bare, b.words):
        return True
    return _shares_word(a, b) or _shares_word(b, a)


def _pairs(name: str) -> set[str]:
    """The pairs of signs of a name in a script without spaces, without those that tell nothing."""
    return {w for w in language.words(name) if w not in _UNTELLING}


_UNTELLING = frozenset(
    (
        "新闻",
        "新聞",
        "中心",
        "频道",
        "頻道",
        "有限",
        "公司",
        "版权",
        "所有",
        "网站",
        "網站",
        "首页",
        "ニュ",
        "ュー",
        "ース",
    )
)


def _shares_word(a: _Name, b: _Name) -> bool:
    return any((len(w) >= 3 and w in b.telling) or (len(w) >= 5 and w in b.squashed) for w in a.telling)


@lru_cache(maxsize=8192)
def _own_labels(host: str) -> tuple[str, ...]:
    """The labels of a host that say whose it is."""
    if not host or is_address(host) or "." not in host:
        return ()
    found: dict[str, None] = {}
    for part in host.removesuffix("." + suffix(host)).split("."):
        if part in ("www", "m", "mobile", "amp", "news", "blog"):
            continue
        found[part.replace("-", " ")] = None
        bare = part.removeprefix("the")
        bare = next((bare.removesuffix(e) for e in _LABEL_ENDS if bare.endswith(e)), bare)
        if len(bare) >= 3 or (len(bare) == 2 and bare != part):
            found[bare.replace("-", " ").strip()] = None
    return tuple(found)


@lru_cache(maxsize=8192)
def fits_host(name: str, host: str) -> bool | None:
    """Tell whether a name may be the name of a host's owner; None where that cannot be told.

    Bare addresses and names without a Latin letter cannot be compared. Every label of the host counts: a blog
    platform's user is named by the first one, a desk of a paper by the last.
    """
    labels = _own_labels(host)
    if not labels or not is_latin(name) or any(x.startswith("xn  ") for x in labels):
        return None
    squashed = _prepare(name).squashed
    if not squashed:
        return None
    if len(squashed) >= 4 and squashed not in GENERIC and any(squashed in x for x in labels):
        return True
    if repeats_host(name, host) or any(same_name(name, x) for x in labels):
        return True
    prepared = _prepare(name)
    return any(
        contracts(x, prepared.words) or _begins_alike(x, squashed) or _inflected_in(prepared.telling, x)
        for x in [squash(x) for x in labels]
    )


@lru_cache(maxsize=8192)
def repeats_host(name: str, host: str) -> bool:
    """Tell whether a name is no more than the host itself, `www.` and ending included or not."""
    return squash(plain(name.lstrip("@"))) in _host_names(host)


@lru_cache(maxsize=8192)
def _host_names(host: str) -> frozenset[str]:
    return frozenset(squash(x) for x in (host, host.removeprefix("www."), registrable_domain(host)))


def _is_name(text: str) -> bool:
    if not 2 <= len(text) <= LONGEST_NAME or text.count(" ") > 6 or sum([c.isalpha() for c in text]) < 2:
        return False
    if text[0].isdigit() and _YEAR.search(text):
        return False  # a date
    if text[-1].isdigit() and _PAGE.fullmatch(text):
        return False
    return not (" " in text and text[0].islower() and text[0].isascii() and text.count(" ") > 2)


def title_names(page: "Page") -> list[Claim]:
    """Return what the title says besides the headline, outermost first: the brand, and often a section.

    Separators may be glued to the name, as in `Headline -Brand`. Without a headline in the title, its longest
    part is taken for one. The first line of extracted text is a title only when another early line repeats the
    headline or the name at its end. A line that runs on from the headline into a name, such as a breadcrumb, serves
    where the title gives none.
    """
    title = page.title if len(page.title) <= 600 else ""
    headline = page.headline
    after, before = _beside(title, headline)
    names = after + before if page.titled else after
    whole = headline and (headline in title or squash(headline) == squash(title))
    if not names and not (page.titled and whole):
        parts = _SEPARATOR.split(title)
        longest = max(parts, key=len)
        names = [p for p in (parts[-1], *parts[:-1]) if p is not longest]
        if not page.titled:
            names = [p for p in parts[-1:] if p is not longest and p.strip(_EDGE) in page.texts[1:EARLY]]
    found = [Claim("title", n, "title") for n in dict.fromkeys(p.strip(_EDGE) for p in names) if _is_name(n)]
    return found[:4] or _run_on(page, title)


def _beside(line: str, headline: str) -> tuple[list[str], list[str]]:
    """The parts of a line after and before the headline in it, where separators set them off; outermost first."""
    start = line.find(headline) if 8 <= len(headline) < len(line) else -1
    if start < 0:
        start = line.lower().find(headline.lower()) if 8 <= len(headline) < len(line) else -1
        if start < 0:
            return [], []
    before, after = line[:start].rstrip(), line[start + len(headline) :].strip()
    tail = _SEPARATOR.split(" " + after)[::-1] if after and after[0] in _EDGE else []
    head = _SEPARATOR.split(before) if before and before[-1] in _EDGE and ">" not in before else []
    return tail, [p for p in head if p.strip()]


def _run_on(page: "Page", title: str) -> list[Claim]:
    """The name at the end of an early line that holds a headline, which stands alone soon after."""
    blocks = page.blocks[:16]
    for i, block in enumerate(blocks):
        line = block.text
        if not 30 <= len(line) <= 400:
            continue
        for after in blocks[i + 1 : i + 4]:
            text = after.text
            if 20 <= len(text) < len(line) and text in line and line != title:
                tail = line[line.find(text) + len(text) :].strip()
                if tail and tail[0] in _EDGE and _is_name(name := tail.strip(_EDGE)):
                    return [Claim("title", name, f"block {i}")]
    return []


def _publishers(page: "Page") -> Iterator[str]:
    for item in page.json_ld[:60]:
        publisher = item.get("publisher")
        if publisher is not None:
            for one in publisher if isinstance(publisher, list) else [publisher]:
                if isinstance(one, dict) and isinstance(one.get("name"), str):
                    yield one["name"]
        if item.get("@type") in ("WebSite", "NewsMediaOrganization") and isinstance(item.get("name"), str):
            yield item["name"]


def copyright_names(page: "Page") -> Iterator[Claim]:
    """Yield the holders that copyright lines near the end of the page name, last line first."""
    blocks = page.blocks
    for i in range(len(blocks) - 1, max(-1, len(blocks) - _FOOTER - 1), -1):
        text = blocks[i].text
        if len(text) > 500:
            continue
        if "opyright" not in text and "(c)" not in text and (text.isascii() or "©" not in text):
            hinted = "(C)" in text or "OPYRIGHT" in text
            if not hinted and (text.isascii() or not any(h in text for h in _COPYRIGHT_HINTS)):
                continue
        match = _COPYRIGHT.search(text)
        if match is None:
            continue
        rest = text[match.end() :][:150]
        end = _AFTER_NAME.search(rest)
        name = rest[: end.start() if end else len(rest)].strip(_EDGE)
        if _is_name(name):
            yield Claim("copyright", name, f"block {i}")
        elif _is_name(before := text[max(0, match.start() - 60) : match.start()].strip(_EDGE)):
            yield Claim("copyright", before, f"block {i}")


_META = (
    ("site_name", "og:site_name"),
    ("application", "application-name"),
    ("application", "apple-mobile-web-app-title"),
    ("publisher", "publisher"),
    ("publisher", "dc.publisher"),
    ("handle", "twitter:site"),
)


def claims(page: "Page") -> list[Claim]:
    """Return every name that the page gives for its publisher, at most a few of each kind, the title's first."""
    found = title_names(page)
    meta = page.meta or {}
    for kind, key in _META:
        value = meta.get(key)
        if value and len(value) < 100 and any(c.isalpha() for c in value) and (kind == "site_name" or _is_name(value)):
            found.append(Claim(kind, value, f"meta {key}"))
    if page.json_ld_source:
        names = [n for n in dict.fromkeys(_publishers(page)) if _is_name(n) and "://" not in n][:3]
        source = "\n".join(page.json_ld_source) if names else ""
        found.extend([Claim("publisher", n, "json-ld") for n in names if n in source])
    holders = copyright_names(page)
    found.extend([c for _, c in zip(range(2), holders, strict=False)])
    for i, image in enumerate((page.images or ())[:12]):
        alt = image.alt
        if not alt or len(alt) >= 80:
            continue
        if "logo" in alt.lower() or "logo" in image.src[-120:].lower() or (not alt.isascii() and _LOGO.search(alt)):
            name = _LOGO.sub("|", alt).strip(_EDGE)
            if _is_name(name) and name in alt:
                found.append(Claim("logo", name, f"image {i}"))
                break
    if page.links:
        found.extend(_linked_names(page))
    return found


def _linked_names(page: "Page") -> Iterator[Claim]:
    """Names in mail addresses and social profiles that the page links to near its start and its end."""
    links = page.links or []
    mails = profiles = 0
    for i in [*range(min(_FRAME_LINKS, len(links))), *range(max(_FRAME_LINKS, len(links) - _FRAME_LINKS), len(links))]:
        href = links[i].href
        start = href[:4]
        if start == "http" and profiles < 3:
            pieces = href.split("/", 3)
            if len(pieces) < 4 or pieces[2] not in _PROFILE_HOSTS or links[i].region == "main":
                continue
            match = _PROFILE.match(pieces[3][:80])
            if match is None:
                continue
            name = match.group(1)
            if name.lower() not in _NOT_PROFILES and not name.isdigit() and not (name[:2] == "UC" and len(name) > 20):
                profiles += 1
                yield Claim("profile", name, f"link {i}")
        elif start == "mail" and mails < 2:
            host = href[7:200].partition("?")[0].rpartition("@")[2].strip()
            if "." in host and host.partition(".")[0].lower() not in _FREE_MAIL:
                mails += 1
                yield Claim("mail", host, f"link {i}")
