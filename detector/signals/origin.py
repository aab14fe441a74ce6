"""The text comes from somebody else, and the page says so only by mistake.

Licensed copy keeps its marks: a byline, a copyright line, a photo credit, a link. Copies that machines took lose
them and keep what the machine overlooked: an agency's dateline without any credit, words that grew together where a
link was stripped, modules of the source's site that lead nowhere, a canonical address or images on the source's
hosts, a name pushed into the first sentence, a disclaimer that the text was found on the internet.

Views: datelines, credits, disclaimers, joins and injected names in both; links, canonical and images in markup
only. A dateline on the agency's own host says nothing. Joins count only where the page spells the same two words
apart elsewhere, since markup and extractors lose spaces, too. Limits: agency text whose dateline was removed, and
copies whose source is not in the list, are not recognised.

Sources: `origin.json`; what licensees must keep: the agencies' style and licence terms (AP: credit and copyright
line); what scrapers leave: Google, spam policies, "Scraped content".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from detector import language, site
from detector.page import Page
from detector.page.structured import host_of
from detector.records import Evidence, Finding
from detector.signals import Direction, _lexicon, _quote

GROUP = "origin"
VERSION = 1
POLICY = "Google spam policies: scraped content"
MEASURES: dict[str, Direction] = {
    "uncredited": 1,  # 1 where an agency's dateline has no credit anywhere on the page, 0 where it has
    "injected": 1,  # names pushed into a sentence after a comma, 0 to 3
    "joins": 1,  # words grown together that the page spells apart elsewhere, 0 to 5
    "disclaimed": 1,  # 1 where a notice says that the text was found elsewhere and the site is not answerable
    "dead_modules": 1,  # modules of a news site that lead nowhere, 0 to 5
    "foreign_voice": 1,  # blocks in which another outlet promotes itself, 0 to 4
    "foreign_canonical": 1,  # 1 where the canonical address is another registrable domain's
    "foreign_images": 1,  # share of the images that known outlets serve
}

_DASHES = "-—–―−‐:："
_HEAD = 90


class _Outlet(NamedTuple):
    name: str
    hosts: frozenset[str]
    names: tuple[str, ...]
    is_agency: bool


@cache
def _outlets() -> tuple[_Outlet, ...]:
    return tuple(
        _Outlet(n, frozenset(o["hosts"]), tuple(o["names"]), o["agency"])
        for n, o in _lexicon.read("origin")["outlets"].items()
    )


@cache
def _datelines() -> dict[str, _Outlet]:
    table = _lexicon.read("origin")["outlets"]
    return {mark: outlet for outlet in _outlets() for mark in table[outlet.name]["datelines"]}


@cache
def _hosts() -> dict[str, _Outlet]:
    return {h: o for o in _outlets() for h in o.hosts}


@cache
def _phrases(name: str, kind: str = "") -> tuple[str, ...]:
    words = _lexicon.read("origin")[name]
    return tuple(words[kind] if kind else words)


def check(page: Page) -> Finding:
    """Look for text, links and images that belong to another publisher."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    if not page.blocks:
        return Finding(None, measures=measures)
    evidence: list[Evidence] = []
    said: list[str] = []
    score = 0.0
    own = site.registrable_domain(page.host) if page.host else ""

    found = _dateline(page)
    if found is not None and own not in found[0].hosts:
        outlet, quoted = found
        uncredited = not _is_credited(page, outlet, quoted)
        measures["uncredited"] = float(uncredited)
        if uncredited:
            score += 0.35
            evidence.append(quoted)
            said.append(f"the text is {outlet.name}'s by its dateline, and nothing else credits {outlet.name}")

    injected = list(_injected(page))
    measures["injected"] = float(min(len(injected), 3)) if page.body else None
    if injected:
        score += 0.5
        evidence.extend(injected[:2])
        said.append("a name was pushed into a sentence, glued to its comma")

    joins = list(_joins(page))
    measures["joins"] = float(min(len(joins), 5)) if page.body and not language.is_unspaced(page.body_text) else None
    if joins:
        score += min(0.1 * len(joins), 0.4)
        evidence.extend(joins[:2])
        said.append(f"{len(joins)} pairs of words grew together that the page spells apart elsewhere")

    notice = _disclaimer(page)
    measures["disclaimed"] = float(notice is not None)
    if notice is not None:
        score += 0.3
        evidence.append(notice)
        said.append("a notice says that the text was taken from elsewhere")

    if page.links is not None:
        dead = list(_dead_modules(page))
        measures["dead_modules"] = float(min(len(dead), 5))
        if dead:
            score += min(0.1 * len(dead), 0.3)
            evidence.extend(dead[:2])
            said.append(f"{len(dead)} modules that should lead to more lead nowhere")

    voices = list(_voices(page, own))
    measures["foreign_voice"] = float(min(len(voices), 4))
    if voices:
        score += min(0.1 * len(voices), 0.3)
        evidence.extend(voices[:2])
        said.append("another outlet promotes itself in the text")

    canonical = host_of(page.canonical)
    if own and canonical and "." in canonical:
        foreign = site.registrable_domain(canonical) != own
        measures["foreign_canonical"] = float(foreign)
        if foreign:
            score += 0.3
            i = next(i for i, x in enumerate(page.head_links or ()) if x[1] == page.canonical)
            evidence.append(_quote.quote(page.canonical, f"head-link {i}"))
            said.append(f"its canonical address is on {canonical}")

    if page.images and own:
        served = [(i, o) for i, x in enumerate(page.images[:60]) if (o := _owner(host_of(x.src)))]
        served = [(i, o) for i, o in served if own not in o.hosts]
        measures["foreign_images"] = len(served) / min(len(page.images), 60)
        if served:
            score += 0.2
            evidence.append(_quote.quote(page.images[served[0][0]].src, f"image {served[0][0]}"))
            said.append(f"images are served by {served[0][1].name}")

    if not evidence:
        return Finding(0.0, measures=measures)
    summary = said[0][0].upper() + "; ".join(said)[1:] + "."
    return Finding(min(score, 1.0), _quote.first(evidence), measures, summary)


def _owner(host: str) -> _Outlet | None:
    return _hosts().get(site.registrable_domain(host)) if host else None


def _dateline(page: Page) -> tuple[_Outlet, Evidence] | None:
    """The agency whose mark opens one of the first paragraphs, and the mark."""
    marks = _datelines()
    for i in page.body[:6]:
        head = page.blocks[i].text[:_HEAD]
        for opening, closing in (("(", ")"), ("（", "）"), ("【", "】"), ("[", "]")):
            start = head.find(opening)
            end = head.find(closing, start + 1)
            if start < 0 or not 1 < end - start < 40:
                continue
            inside = head[start + 1 : end].lower()
            after = head[end + 1 : end + 4]
            if not (after.strip()[:1] in _DASHES or opening == "【" or start == 0):
                continue
            for piece in [inside, *re.split(r"[=/,·・\s]+", inside)]:
                outlet = marks.get(piece.strip()) or next(
                    (marks[piece[-n:]] for n in (2, 3) if opening == "【" and piece[-n:] in marks), None
                )
                if outlet is not None and outlet.is_agency:
                    return outlet, _quote.quote(head[: end + 1], f"block {i}")
        for mark in ("新华社", "新華社", "中新社", "中新网", "中央社"):
            if head.startswith(mark) and "电" in head[:30] + "电"[len(head) :]:
                return marks[mark], _quote.quote(head[:20], f"block {i}")
    return None


def _is_credited(page: Page, outlet: _Outlet, quoted: Evidence) -> bool:
    """Whether a byline, a copyright line, a photo credit, a closing credit or a link names the agency."""
    body = set(page.body)
    names = (*outlet.names, *(f"{m} photo" for m in ("ap",)))
    lower = page.lower
    if any(p in lower for p in _phrases("credits", "report")) or any(p in lower for p in _phrases("credits", "photo")):
        return True
    for i, block in enumerate(page.blocks):
        if len(block.text) <= 250 and (i not in body or len(block.text) <= 120) and block.text != quoted.text:
            text = block.text.lower()
            if any(n in text for n in names) and not text.startswith(quoted.text.lower()):
                return True
    for name in ("author", "article:author", "dc.creator", "byl", "copyright", "source", "dc.source"):
        value = (page.meta or {}).get(name, "").lower()
        if value and any(n in value for n in names):
            return True
    return any(site.registrable_domain(host_of(x.href)) in outlet.hosts for x in (page.links or ())[:400] if x.href)


def _injected(page: Page) -> Iterator[Evidence]:
    """Where a name from the title is glued to a comma, early in the text, as in `COLUMBIA,Name S.C.`."""
    names = [c.name for c in site.title_names(page)]
    for i in page.body[:3]:
        text = page.blocks[i].text[:400]
        for name in names:
            at = text.find("," + name)
            if at > 0 and not text[at - 1].isdigit():
                yield _quote.around(text, at, at + len(name) + 1, f"block {i}")


def _joins(page: Page) -> Iterator[Evidence]:
    """Tokens that the page writes as two words elsewhere, one of them a function word."""
    functions = _functions()
    vocabulary = set(page.body_words)
    for token in vocabulary:
        if len(token) < 7 or not token.isalpha():
            continue
        for size in (2, 3, 4, 5):
            right, left = token[-size:], token[:-size]
            if right in functions and len(left) >= 4 and left in vocabulary and f" {left} {right} " in page.lower:
                where = _find(page, token)
                if where is not None:
                    yield where
                break


@cache
def _functions() -> frozenset[str]:
    return frozenset(w for words in _lexicon.read("origin")["functions"].values() for w in words)


def _find(page: Page, token: str) -> Evidence | None:
    for i in page.body:
        text = page.blocks[i].text
        lower = text.lower()
        at = lower.find(token)
        if at >= 0 and len(lower) == len(text):
            return _quote.around(text, at, at + len(token), f"block {i}")
    return None


def _ends(page: Page) -> Iterator[tuple[int, str]]:
    """The blocks at the start and the end of the running text and shortly after it, in lower case, cut."""
    body = page.body
    first, last = (body[0], body[-1]) if body else (0, len(page.blocks) - 1)
    near = [*range(max(0, first - 6), first + 4), *range(max(first + 4, last - 5), last + 25)]
    for i in near:
        if i < len(page.blocks):
            yield i, page.blocks[i].text[:600].lower()


def _disclaimer(page: Page) -> Evidence | None:
    phrases = _phrases("reposts", "strong")
    near = list(_ends(page))
    joined = "\n".join([text for _, text in near])
    for phrase in phrases:
        if phrase in joined:
            for i, lower in near:
                at = lower.find(phrase)
                if at >= 0 and page.blocks[i].text.lower().startswith(lower) and len(lower) <= len(page.blocks[i].text):
                    return _quote.around(page.blocks[i].text, at, at + len(phrase), f"block {i}")
    return None


def _dead_modules(page: Page) -> Iterator[Evidence]:
    """Blocks of running text that open like a module and hold no link."""
    openings = _phrases("modules")
    for i in page.body:
        block = page.blocks[i]
        if block.link_chars == 0 and block.first_link == block.end_link:
            head = block.text[:24].lower()
            if head.startswith(openings) and len(block.text) <= 200:
                yield _quote.quote(block.text, f"block {i}")


@cache
def _voice_names() -> tuple[tuple[frozenset[str], str, _Outlet], ...]:
    return tuple(
        (frozenset(language.words(n)), n, o) for o in _outlets() if not o.is_agency for n in o.names if len(n) > 3
    )


def _voices(page: Page, own: str) -> Iterator[Evidence]:
    """Blocks of the text in which an outlet that is not the page's own asks for subscriptions."""
    vocabulary = set(page.body_words)
    present = [n for words, n, o in _voice_names() if words <= vocabulary and own not in o.hosts]
    if not present:
        return
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, present)) + r")\b")
    promos = _phrases("promos")
    for i in page.body:
        text = page.blocks[i].text
        if len(text) <= 200 and any(p in text.lower() for p in promos) and pattern.search(text.lower()):
            yield _quote.quote(text, f"block {i}")
