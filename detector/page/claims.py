"""Who a page says it is: the names that it claims for its publisher, and where they stand."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from detector import language
from detector.page.outline import EARLY, TRAIL_MARK
from detector.publisher import GENERIC, name_words, squash
from detector.site import label

if TYPE_CHECKING:
    from detector.page import Page


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


LONGEST_NAME = 60
_FOOTER = 40
_FRAME_LINKS = 60
_SEPARATOR = re.compile(
    r"\s+[-–—−_~/»›<>•⋅·:]+\s+|\s*(?:[|│｜¦·•»«›‹]|::+|\s--?)\s*|\s+[-–—](?=\S)|(?<=\S)[—–]\s+|(?<=\w)-{2,3}(?=\w)|_{1,3}(?=[^_\W])"
)
_QUOTES = re.compile(r"(?<![\w»])«\w[^«»]{0,80}»(?!\w)|(?<![\w«])»\w[^«»]{0,80}«(?!\w)")
_HIDDEN = str.maketrans("«»", "\ue000\ue001")
_SHOWN = str.maketrans("\ue000\ue001", "«»")
_EDGE = " \t-–—−_~|│｜¦·•⋅»«›‹<>:/,.;®™"
_CLAUSE = ",;:"
"""Signs right behind a headline after which the line goes on with words of its own, not with a name."""
_COPYRIGHT = re.compile(
    r"(?:©|ⓒ|\(c\)(?=\s*\d)|\bcopyright(?=\s*(?:©|\(c\)|:|by\s|(?:19|20)\d\d))|版权所有|版權所有|저작권자?)[\s:©ⓒ]*"
    r"(?:\(c\)\s*)?(?:copyright\b[\s:©ⓒ]*)?"
    r"(?:(?:19|20)\d\d\s*(?:[-–—,/]\s*(?:(?:19|20)?\d\d|present|heute|now))?)?[\s,.:]*(?:by\s+|of\s+)?",
    re.IGNORECASE,
)
_COPYRIGHT_HINTS = ("©", "ⓒ", "版权所有", "版權所有", "저작권")
_AFTER_NAME = re.compile(
    r"(?<=\w\w\w)\.\s|[;|•·,]\s|\s[-–—|•·]\s|\s*(?:[|•·]|powered by|\ball? rights?\b|alle rechte|tous droits"
    r"|todos (?:los|os) (?:derechos|direitos)|tutti i diritti|все права|wszelkie prawa|tüm hak"
    r"|保留|版权|版權|无断|無断|禁止|\d{4}|\.$|$)",
    re.IGNORECASE,
)
_NO_HOLDER = re.compile(
    r"since|onwards?|impressum|imprint|(?:derechos|direitos) reservados|(?:site |web)?design(?:ed)?\b.*", re.IGNORECASE
)
"""What stands beside the year of a notice and is nobody's name."""
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

_PICTURE = re.compile(r"(?:[a-z]+[ _-]?)?(?:image|img|bild|banner|header|photo|foto)", re.IGNORECASE)
"""What a picture of the frame is called in place of a name."""


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
    if "«" in title:
        title, headline = _hide_quotes(title), _hide_quotes(headline)
    after, before = _beside(title, headline)
    names = after + before if page.titled else after
    whole = headline and (headline in title or squash(headline) == squash(title))
    if not names and not (page.titled and whole):
        parts = _SEPARATOR.split(title)
        longest = max(parts, key=len)
        names = [p for p in (parts[-1], *parts[:-1]) if p is not longest]
        if not page.titled:
            names = [p for p in parts[-1:] if p is not longest and p.strip(_EDGE) in page.texts[1:EARLY]]
    if not page.titled and _is_trail(title, headline):
        names = []
    names = [n for n in dict.fromkeys(p.strip(_EDGE) for p in names) if _is_name(n) and not _is_headlines(n, title)]
    if page.view == "text" and page.titled:
        names = [n for n in names if not _is_about(n, page)]
    found = [Claim("title", n.translate(_SHOWN), "title") for n in names]
    return found[:4] or _run_on(page, page.title)


def _hide_quotes(line: str) -> str:
    """Return a line in which guillemets that quote are signs of private use: they separate nothing."""
    return _QUOTES.sub(lambda match: match[0].translate(_HIDDEN), line)


def _is_headlines(part: str, title: str) -> bool:
    """Tell whether a part of a title belongs to its headline: it asks, or says anew what the rest says."""
    if part.endswith("?"):
        return True
    rest = title.replace(part, " ", 1)
    words = [w for w in name_words(part) if len(w) >= 4 and w not in GENERIC]
    said = set(name_words(rest)) if len(words) >= 2 else set()
    return sum([w in said for w in words]) >= 2 and squash(part) not in squash(rest)


def _is_about(part: str, page: "Page") -> bool:
    """Tell whether a part of the title of a text is about its subject: a second headline, a kind of page, an edition.

    The text has lost its frame, where names stand, so that words of the part that stand in it are words of its subject.
    """
    if part[-1] in "!.…" or part[:1].islower() or _YEAR.search(part):
        return True
    words = [w for w in language.words(part) if len(w) >= 4]
    return bool(words) and sum([w in page.word_counts for w in words]) * 3 >= 2 * len(words)


def _beside(line: str, headline: str) -> tuple[list[str], list[str]]:
    """The parts of a line after and before the headline in it, where separators set them off; outermost first."""
    start = line.find(headline) if 8 <= len(headline) < len(line) else -1
    if start < 0:
        start = line.lower().find(headline.lower()) if 8 <= len(headline) < len(line) else -1
        if start < 0:
            return [], []
    before, rest = line[:start].rstrip(), line[start + len(headline) :]
    after = rest.strip()
    tail = _SEPARATOR.split(" " + after)[::-1] if after and after[0] in _EDGE and rest[0] not in _CLAUSE else []
    head = _SEPARATOR.split(before) if before and before[-1] in _EDGE and ">" not in before else []
    return tail, [p for p in head if p.strip()]


def _is_trail(line: str, headline: str) -> bool:
    """Whether a first line is a breadcrumb whose steps lead past what was taken for the headline, not to a name."""
    rest = line if headline == line else line.partition(headline)[2]
    return rest.lstrip()[:1] == ">" or len(TRAIL_MARK.findall(rest)) > 1


def _run_on(page: "Page", title: str) -> list[Claim]:
    """The name at the end of an early line that runs on from the headline, or from one that stands alone soon after."""
    blocks = page.blocks[:20]
    headline = page.headline
    for i, block in enumerate(blocks):
        line = block.text
        if not 30 <= len(line) <= 400:
            continue
        is_trail = headline in line and TRAIL_MARK.search(line[: line.find(headline)]) is not None
        for text in [headline] * is_trail + [after.text for after in blocks[i + 1 : i + 4]]:
            if 20 <= len(text) < len(line) and text in line and line != title:
                tail = line[line.find(text) + len(text) :]
                if (
                    tail.strip()
                    and tail.lstrip()[0] in _EDGE
                    and tail[0] not in _CLAUSE
                    and _is_name(name := tail.strip(_EDGE))
                ):
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
    texts = page.texts
    if not _may_be_copyright("\n".join(texts[-_FOOTER:])):
        return
    for i in range(len(texts) - 1, max(-1, len(texts) - _FOOTER - 1), -1):
        text = texts[i]
        if len(text) > 500 or not _may_be_copyright(text):
            continue
        match = _COPYRIGHT.search(text)
        if match is None:
            continue
        rest = text[match.end() :][:150]
        end = _AFTER_NAME.search(rest)
        name = rest[: end.start() if end else len(rest)].strip(_EDGE)
        if _NO_HOLDER.fullmatch(name):
            continue
        if _is_name(name):
            yield Claim("copyright", name, f"block {i}")
            continue
        before = text[max(0, match.start() - 60) : match.start()].strip(_EDGE)
        if _is_name(before) and not _NO_HOLDER.fullmatch(before):
            yield Claim("copyright", before, f"block {i}")


def _may_be_copyright(text: str) -> bool:
    if "opyright" in text or "(c)" in text or "(C)" in text or "OPYRIGHT" in text:
        return True
    return not text.isascii() and any(hint in text for hint in _COPYRIGHT_HINTS)


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
    if page.view == "text":
        return found  # pictures and links of extracted text are those of the article
    for i, image in enumerate((page.images or ())[:12]):
        alt = image.alt
        if not alt or len(alt) >= 80:
            continue
        if "logo" in alt.lower() or "logo" in image.src[-120:].lower() or (not alt.isascii() and _LOGO.search(alt)):
            name = _LOGO.sub("|", alt).strip(_EDGE)
            if _is_name(name) and name in alt and not _PICTURE.fullmatch(name):
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
