"""Names of publishers: the words that make them up, and whether two names, or a name and a host, may be one's own."""

import html
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from detector import language
from detector.site import is_address, registrable_domain, suffix

_PAST_LATIN = re.compile(r"[^\x00-\u02ff]")
_NOT_NAME = re.compile(r"[\W_]+")


def squash(name: str) -> str:
    """Return a name as it would stand in a host: `The Daily Sun` -> `thedailysun`."""
    return _NOT_NAME.sub("", name.lower())


GENERIC = frozenset(
    (
        "the", "a", "an", "of", "and", "for", "le", "la", "les", "el", "los", "las", "der", "die", "das", "il", "lo",
        "de", "del", "du", "da", "do", "di", "des", "y", "e", "et", "und", "en", "in", "on", "at", "www", "online",
        "news", "blog", "home", "official", "site", "website", "web", "inc", "llc", "ltd", "gmbh", "ag", "co", "corp",
        "company", "group", "media", "com", "net", "org", "my", "our", "daily", "best", "top", "page", "startseite",
        "login", "sign", "archive", "archives", "section", "article", "articles", "print", "version", "index", "hq",
        "watch", "video", "videos", "free", "shipping", "delivery", "included", "buy", "shop", "updated", "collection",
        "resources", "neuigkeiten", "nachrichten", "aktuelles", "noticias", "notizie", "introduction", "overview",
    )
)  # fmt: skip
"""Words of names that tell no publisher from another."""
_WORDS = re.compile(r"[^\W_]+")
_INNER_MARK = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_ENDING = re.compile(r"\.(?:com|net|org|info|biz|tv|news|online|co|io|me|eu|[a-z]{2})(?:\.[a-z]{2})?$")


@lru_cache(maxsize=8192)
def is_latin(text: str) -> bool:
    """Tell whether all letters of a text are Latin: names in other scripts cannot be compared with a host."""
    return text.isascii() or all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha() for c in text)


def fold(text: str) -> str:
    """Return a text in lower case without accents: `São` -> `sao`, `ß` -> `ss`, `&` -> ` and `, `P!nk` -> `pink`."""
    if "&" in text:
        text = html.unescape(text).replace("&", " and ")
    if "!" in text:
        text = _INNER_MARK.sub("i", text)
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


_LABEL_ENDS = (
    "online", "news", "blog", "media", "web", "magazine", "mag", "hq", "site", "today", "tv", "usa", "network",
    "global",
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_ACRONYM = re.compile(r"\b[A-Z]{3,5}\b")
_OWNED = re.compile(r"([a-z]{3,})['’]s (?:blog|site|website|page|journal|diary|notes)|([a-z]{5,})blog")


def _initials_open(name: "_Name", label: str) -> bool:
    """Tell whether a label begins with the initials of four words of a name or more."""
    return any(
        len(words) >= 4 and label.startswith("".join([w[0] for w in words])) for words in (name.words, name.telling)
    )


def _is_owners(name: str, label: str) -> bool:
    """Tell whether a name is a blog's that is called after the beginning of a label: `Ash's Blog`, `ashblog`."""
    match = _OWNED.fullmatch(plain(name))
    return match is not None and label.startswith(match[1] or match[2])


def _stands_for(acronym: str, label: str) -> bool:
    """Tell whether the letters of an acronym stand in a label in order, the first at its start."""
    rest = iter(label)
    return label[:1] == acronym[0] and len(label) >= 3 * len(acronym) and all(letter in rest for letter in acronym)


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
        return a.squashed == b.squashed or not _pairs(a.squashed).isdisjoint(_pairs(b.squashed))
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
    if any(
        contracts(x, prepared.words)
        or _begins_alike(x, squashed)
        or _inflected_in(prepared.telling, x)
        or _initials_open(prepared, x)
        or _is_owners(name, x)
        for x in [squash(x) for x in labels]
    ):
        return True
    initials = ["".join([w[0] for w in words]) for words in (prepared.words, prepared.telling)]
    if any(len(part) >= 3 and any(part in i for i in initials) for x in labels if " " in x for part in x.split()):
        return True
    acronym = _ACRONYM.search(name) if len(prepared.telling) == 1 else None
    if acronym is not None and any(_stands_for(acronym[0].lower(), squash(x)) for x in labels):
        return True
    spelled = name.translate(_UMLAUTS)
    return spelled != name and fits_host(spelled, host)


def fits_directory(name: str, path: str) -> bool:
    """Tell whether the first directory of an address's path bears a name: a site within a host, `/harbour-notes/2024/`.

    A name that only ends or begins with the directory's must share five letters or more with it.
    """
    directory, _, rest = path.removeprefix("/").partition("/")
    own = squash(directory) if rest else ""
    if len(own) < 3 or own in GENERIC or not is_latin(name):
        return False
    squashed = squash(plain(name))
    return squashed == own or (len(own) >= 5 and (squashed.startswith(own) or squashed.endswith(own)))


@lru_cache(maxsize=8192)
def repeats_host(name: str, host: str) -> bool:
    """Tell whether a name is no more than the host itself, `www.` and ending included or not."""
    return squash(plain(name.lstrip("@"))) in _host_names(host)


@lru_cache(maxsize=8192)
def _host_names(host: str) -> frozenset[str]:
    return frozenset(squash(x) for x in (host, host.removeprefix("www."), registrable_domain(host)))
