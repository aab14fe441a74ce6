"""Invented brands, hosts and addresses: names that agree with each other, and names that do not."""

import re
import unicodedata
from datetime import datetime
from random import Random
from urllib.parse import quote

from detector.training.farms.vocabulary import table, words

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
PATHS = (
    "/{Y}/{mm}/{dd}/{slug}/", "/{Y}/{mm}/{slug}", "/{slug}/", "/{slug}", "/news/{slug}.html", "/{cat}/{slug}",
    "/{cat}/{slug}-{id}", "/article/{id}", "/archives/{id}", "/?p={sid}", "/story.php?id={id}", "/a/{hex}",
    "/{cat}/{Y}{mm}{dd}/{id}.html", "/news/{id}.html", "/posts/{slug}", "/blog/{slug}", "/content/{id}",
    "/{cat}/article{id}.html", "/view/{id}/{slug}", "/{Y}/{slug}.htm", "/html/{Y}/{cat}_{mm}{dd}/{sid}.html",
    "/n/{hex}.html", "/index.php/{cat}/{id}", "/node/{sid}", "/read-{id}.html",
    "/go/{slug}", "/s/{slug}", "/reports/{slug}-{id}", "/tag/{slug}", "/page/{sid}", "/search?q={slug}",
    "/{kind}/{hex}.html", "/question/{id}", "/{kind}/{a}{h}{b}.html",
)  # fmt: skip
FARM_PATHS = (
    "/{kind}/{a}{h}{b}9{c}{d}.html", "/{kind}/{a}{h}{b}9{c}{d}.html", "/news/search?q={slug}&form=YFNR",
    "/{four}/{slug}.html", "/{four}/?{slug}", "/?image={sid}", "/May_{sid}.html",
)  # fmt: skip


_TABLE = str.maketrans(_CYRILLIC | {"ß": "ss", "đ": "d"})
_LETTERS = re.compile(r"[a-z0-9]+")


def slug(text: str, limit: int = 9) -> str:
    """Return the first `limit` words of `text` as they stand in an address; empty if none is Latin."""
    plain = text.lower().translate(_TABLE)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return "-".join(_LETTERS.findall(plain)[:limit])


def latin(brand: str) -> str:
    """Return `brand` in lower-case Latin letters, without spaces, as host names have it."""
    for word, letters in sorted(table("latin").items(), key=lambda pair: -len(pair[0])):
        brand = brand.replace(word, letters)
    return slug(brand).replace("-", "") or "site"


def paper(rng: Random, language: str) -> str:
    """Return the name of a newspaper or news site."""
    name: str = rng.choice(words("brands", "paper", language))
    town: str = rng.choice(words("brands", "town", language))
    if language in {"zh", "ja"}:
        return town + name
    if language in {"fr", "es", "pt", "it"} and rng.random() < 0.5:
        return f"{name} {town}"
    if language == "en":
        forms = ("{t} {n}", "The {t} {n}", "{t} {n}", "{t} Daily {n}", "{t}.{n}")
        return str(rng.choice(forms).format(t=town, n=name))
    return f"{town} {name}"


def trade(rng: Random, language: str) -> str:
    """Return the name of a site on one subject, finance among many."""
    if language != "en" and rng.random() < 0.7:
        names = table("brands")["site"].get(language)
        if names:
            first, second = rng.sample(names, 2)
            town = rng.choice(words("brands", "town", language))
            glue = "" if language in {"zh", "ja"} else " "
            return str(rng.choice((first + glue + second, town + glue + first)))
    kind = table("brands")["finance" if rng.random() < 0.35 else "trade"]
    parts = [rng.choice(kind["lead"]), rng.choice(kind["en"]), rng.choice(kind["tail"])]
    shape = rng.choice(((0, 1), (1, 2), (0, 1, 2), (1, 2), (0, 2)))
    return rng.choice((" ", " ", "")).join(parts[i] for i in shape)


def brand(rng: Random, language: str) -> str:
    """Return an invented brand: a newspaper's, a subject site's, a coined word or a small business'."""
    kind = rng.random()
    if kind < 0.42:
        return paper(rng, language)
    if kind < 0.77:
        return trade(rng, language)
    return coined(rng) if kind < 0.89 else business(rng)


def coined(rng: Random) -> str:
    """Return a coined word, as start-ups and networks have them."""
    b = table("brands")
    word = str(rng.choice(b["stems"])).title()
    second = str(rng.choice((rng.choice(b["suffixes"]), rng.choice(b["stems"]))))
    return word + (second.title() if rng.random() < 0.4 else second)


def business(rng: Random) -> str:
    """Return the name of a small business or a club."""
    b = table("brands")
    return f"{rng.choice(b['lapsedname'])} {rng.choice(b['lapsedtrade'])}".title()


def top(rng: Random) -> str:
    """Return a top-level domain; cheap ones are as likely for anybody."""
    chosen: str = rng.choice(table("brands")["tlds"])
    return chosen


def own_host(rng: Random, name: str) -> str:
    """Return a host that belongs to the brand `name`."""
    kind, word = rng.random(), latin(name)
    if word.startswith("the") and len(word) > 10 and rng.random() < 0.6:
        word = word[3:]
    if kind < 0.05:
        b = table("brands")
        second = rng.choice((rng.choice(b["foreignplaces"]), rng.choice(b["stems"]), rng.choice(b["suffixes"])))
        return f"{word}.{rng.choice(b['glue'])}{second}.{top(rng)}"
    if kind < 0.10:
        return f"{word}.{rng.choice(table('brands')['platforms'])}"
    if kind < 0.15 and slug(name).count("-"):
        word = slug(name)
    elif kind < 0.20:
        word += rng.choice(("news", "online", "hq", "web", "media"))
    elif kind < 0.23 and slug(name).count("-"):
        word = "".join(part[:4] for part in slug(name).split("-"))
    host = f"{word}.{top(rng)}"
    return host if rng.random() < 0.35 else f"{rng.choice(table('brands')['subdomains'])}.{host}"


def stem_host(rng: Random) -> str:
    """Return an invented word on a subdomain of an unrelated domain, as the archetype's networks have them."""
    b = table("brands")
    sub = rng.choice(b["stems"]) + rng.choice((rng.choice(b["suffixes"]), "", rng.choice(b["stems"])))
    main = rng.choice(b["glue"]) + rng.choice(
        (rng.choice(b["foreignplaces"]), rng.choice(b["stems"]), rng.choice(b["suffixes"]))
    )
    return f"{sub}.{main}.{top(rng)}" if rng.random() < 0.9 else f"{main}.{top(rng)}"


def lapsed_host(rng: Random, foreign: bool = False) -> str:
    """Return the lapsed domain of a small business that has nothing to do with the page."""
    b = table("brands")
    word = rng.choice(b["lapsedname"]) + rng.choice((rng.choice(b["lapsedtrade"]), "", rng.choice(b["lapsedtrade"])))
    end = rng.choice(b["cctlds"]) if foreign else top(rng)
    return rng.choice(("www.", "", "")) + f"{word}.{end}"


def platform_host(rng: Random) -> str:
    """Return a throw-away host on a platform that gives them to anybody."""
    letters = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(4, 9)))
    return f"{letters}{rng.choice(('', str(rng.randint(10, 999999))))}.{rng.choice(table('brands')['platforms'])}"


def address_host(rng: Random) -> str:
    """Return a bare address from the ranges kept for documentation, sometimes with a port."""
    net = rng.choice(("192.0.2", "198.51.100", "203.0.113"))
    return f"{net}.{rng.randint(1, 254)}" + rng.choice(("", "", f":{rng.choice((8080, 8443, 3000))}"))


def foreign_host(rng: Random, language: str) -> str:
    """Return a host with a decent name that is another brand's than the page's."""
    return own_host(rng, brand(rng, rng.choice((language, "en"))))


def path(rng: Random, pattern: str, text: str, moment: datetime, section: str) -> str:
    """Fill an address pattern for a page about `text`."""
    words_ = slug(text)
    if not words_:
        words_ = quote(text[:18]) if rng.random() < 0.3 else str(rng.randint(10000, 9999999))
    return pattern.format(
        Y=moment.year, mm=f"{moment.month:02}", dd=f"{moment.day:02}", slug=words_, cat=slug(section) or "news",
        id=rng.randint(100000, 99999999), sid=rng.randint(11, 99999), hex=f"{rng.getrandbits(96):024x}",
        kind=rng.choice(("html", "news")), a=rng.randint(1, 999), b=rng.randint(1, 999), h=rng.choice("abcdef"),
        c=rng.choice("89"), d=f"{rng.randint(0, 999):03}",
        four="".join(rng.choice("abcdefgkmnprsVWXK") for _ in range(4)),
    )  # fmt: skip
