"""The text comes from somebody else, and the page says so only by mistake.

Licensed copy keeps its marks: a byline, a copyright line, a photo credit, a link. Copies that machines took lose them
and keep what the machine overlooked: an agency's dateline without any credit, words that grew together where a link was
stripped, modules of the source's site that lead nowhere, calls to subscribe to somebody else, a canonical address or
images on the source's hosts, a name pushed into the first sentence, a notice that the text was found somewhere and its
author may complain.

Views: datelines, joins, injected names, notices and vague sources in both; modules, canonical and images in markup
only. A missing credit means something only where the frame of the page is seen: extractors drop
bylines and footers, so that a bare extracted body leaves it unknown. A dateline on the agency's own host says nothing.
Joins count only where both halves stand apart elsewhere on the page and one is a function word, since that is where
links end; scripts without spaces have none. Limits: agency copy without its dateline and sources that are not in the
list are not seen; local stations write datelines of their own, which are nobody else's.

Sources: `origin.json`; AP and Reuters datelines and credits: the agencies' stylebooks; what scraped copy leaves:
Google, spam policies, "Scraped content".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from detector import language, publisher, site
from detector.page import Page
from detector.page.claims import title_names
from detector.page.structured import host_of
from detector.records import Evidence, Finding
from detector.signals import Direction, _lexicon, _quote, _seams

GROUP = "origin"
VERSION = 1
POLICY = "Google spam policies: scraped content"
MEASURES: dict[str, Direction] = {
    "uncredited": 1,  # 1 where an agency's dateline has no credit anywhere on the page, 0 where it has
    "injected": 1,  # names pushed into the first sentences, glued to a comma: 0 to 3
    "joins": 1,  # words grown together whose halves stand apart elsewhere: 0 to 5
    "disclaimed": 1,  # 1 where a notice says that the text was found elsewhere and that its owner may complain
    "vague_source": 1,  # 1 where a source is announced and not named, 0 where it is named
    "dead_modules": 1,  # modules inside the text that should lead to more and hold no link: 0 to 5
    "foreign_voice": 1,  # calls to follow or join an outlet that is not the page's own: 0 to 4
    "foreign_canonical": 1,  # 1 where the canonical address is another site's
    "foreign_images": 1,  # 0..1: share of the images that known outlets serve
}

_DASHES = frozenset("-—–―−‐‒")
_DASH = re.compile(" [-—–―−‐‒]")
_HEAD = 90
_BRACKETS = (("(", ")"), ("（", "）"), ("【", "】"), ("[", "]"), ("/", "/"))
_PIECES = re.compile(r"[=/,·・:\s]+")
_HAN_AGENCIES = ("新华社", "新華社", "中新社", "中新网", "中央社")
_PARTS = re.compile(r"\s*[|:：_]\s*|\s*[-–—]\s*")
_MOST_IMAGES = 60
_MOST_LINKS = 400
_BESIDE = 2  # blocks after a module in which its form begins
_REACH = 30  # no call says more than this before or after the name of an outlet
_SHORTEST_NOTICE, _LONGEST_NOTICE = 45, 700


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
def _phrases(*path: str) -> tuple[str, ...]:
    words = _lexicon.read("origin")
    for key in path:
        words = words.get(key, ())
    return tuple(words)


def check(page: Page) -> Finding:
    """Look for text, links and images that belong to another publisher."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    if not page.blocks:
        return Finding(None, measures=measures)
    evidence: list[Evidence] = []
    said: list[str] = []
    score = 0.0
    own = site.registrable_domain(page.host) if page.host else ""

    dated = _dateline(page)
    if dated is not None and own not in dated[0].hosts and _shows_frame(page):
        outlet, quoted = dated
        uncredited = not _is_credited(page, outlet, quoted)
        measures["uncredited"] = float(uncredited)
        if uncredited:
            score += 0.35
            evidence.append(quoted)
            said.append(f"by its dateline the text is {outlet.name}'s, and nothing else on the page credits it")

    if page.body:
        injected = list(_injected(page))
        measures["injected"] = float(min(len(injected), 3))
        if injected:
            score += 0.5
            evidence.extend(injected[:2])
            said.append("a name from its title was pushed into a sentence, glued to the comma before it")
        joins = _seams.joins(page)
        measures["joins"] = None if joins is None else float(min(len(joins), 5))
        if joins:
            score += min(0.15 * len(joins), 0.45)
            evidence.extend(joins[:3])
            said.append(f"{_quote.counted(len(joins), 'word', 'words')} grew together as where links were stripped")

    ends = _ends(page)
    notice = _disclaimer(page, ends)
    measures["disclaimed"] = float(notice is not None)
    if notice is not None:
        score += 0.35
        evidence.append(notice)
        said.append("a notice says that the text was taken from elsewhere")
    source = _source(page, ends)
    if source is not None:
        vague, quoted = source
        measures["vague_source"] = float(vague)
        if vague:
            score += 0.2
            evidence.append(quoted)
            said.append("it announces a source and does not name it")

    if page.view == "html":
        dead = list(_dead_modules(page))
        measures["dead_modules"] = float(min(len(dead), 5))
        if dead:
            score += min(0.15 * len(dead), 0.3)
            evidence.extend(dead[:2])
            said.append(
                f"{_quote.counted(len(dead), 'module', 'modules')} inside the text should lead to more and hold no link"
            )

    voices = list(_voices(page, own))
    measures["foreign_voice"] = float(min(len(voices), 4))
    if voices:
        score += min(0.15 * len(voices), 0.3)
        evidence.extend(voices[:2])
        said.append("another outlet asks for its readers in the text")

    canonical = _canonical(page, own)
    if canonical is not None:
        foreign, place = canonical
        measures["foreign_canonical"] = float(foreign)
        if foreign:
            score += 0.3
            evidence.append(place)
            said.append(f"it names an address on {host_of(place.text)} as the original")

    if page.images and own:
        images = page.images[:_MOST_IMAGES]
        hosts = [x.src.split("/", 3)[2] if "//" in x.src[:8] else "" for x in images]
        owners = {host: _owner(host) for host in set(hosts)}
        served = [(i, o) for i, host in enumerate(hosts) if (o := owners[host]) and own not in o.hosts]
        measures["foreign_images"] = len(served) / len(images)
        if served:
            score += 0.2
            evidence.append(_quote.quote(images[served[0][0]].src, f"image {served[0][0]}"))
            said.append(f"{len(served)} of its {len(images)} images are served by {served[0][1].name}")

    if not evidence:
        return Finding(0.0, measures=measures)
    summary = "The text seems to be somebody else's: " + "; ".join(said) + "."
    return Finding(min(score, 1.0), _quote.first(evidence), measures, summary)


def _owner(host: str) -> _Outlet | None:
    return _hosts().get(site.registrable_domain(host)) if host else None


def _shows_frame(page: Page) -> bool:
    """Whether the view shows what stands around the text, where credits would stand."""
    return page.view == "html" or bool(page.sections) or len(page.blocks) > len(page.body) + 6


def _dateline(page: Page) -> tuple[_Outlet, Evidence] | None:
    """The agency whose mark opens one of the first paragraphs, and the mark."""
    for i in page.body[:5]:
        head = page.blocks[i].text[:_HEAD]
        for opening, closing in _BRACKETS:
            start = head.find(opening)
            end = head.find(closing, start + 1) if start >= 0 else -1
            if not 2 < end - start < 40:
                continue
            if len(page.blocks[i].text) < end + 20:
                continue  # a caption's credit
            inside = head[start + 1 : end]
            outlet = _marked(inside, closed=opening == "【")
            if outlet is None or _introduces(head[:start], inside):
                continue
            dashed = not _DASHES.isdisjoint(head[end + 1 : end + 4])
            # an acronym in Latin letters may be anybody's, in a text of any script
            if start == 0 or opening in "【/" or dashed or not publisher.is_latin(inside):
                return outlet, _quote.quote(head[: end + 1], f"block {i}")
        if head.startswith(_HAN_AGENCIES) and (end := max(head.find("电", 0, 30), head.find("電", 0, 30))) > 0:
            mark = next(m for m in _HAN_AGENCIES if head.startswith(m))
            return _datelines()[mark], _quote.quote(head[: end + 1], f"block {i}")
        if spaced := _DASH.search(head):
            dash = spaced.start() + 1
            rest = head[dash + 1 :].lstrip().lower()
            mark = rest.partition(".")[0].strip(" /")
            if len(mark) > 3 and mark in _datelines() and "." in rest:
                return _datelines()[mark], _quote.quote(head[: dash + 3 + len(mark)].rstrip(), f"block {i}")
    return None


def _introduces(before: str, inside: str) -> bool:
    """Whether a bracket holds the initials of the words before it, as in `Alder Federal Police (AFP)`."""
    if before.isupper():
        return False  # datelines write places in capitals: `ADDIS ABABA (AA)`
    initials = "".join([word[0] for word in before.split() if word[0].isupper()])
    return len(inside) > 1 and initials.endswith(inside)


def _marked(inside: str, closed: bool) -> _Outlet | None:
    """The agency that the inside of a bracket names; short marks count in capitals only, as agencies write them."""
    marks = _datelines()
    small = _phrases("names_in_lower_case")
    for piece in (inside, *_PIECES.split(inside)):
        mark = piece.strip().lower()
        outlet = marks.get(mark)
        if outlet is None and closed:
            outlet = next((marks[mark[-n:]] for n in (2, 3) if mark[-n:] in marks), None)
        if outlet is not None and (len(mark) > 4 or not mark.isascii() or piece.strip().isupper() or mark in small):
            return outlet
    return None


def _is_credited(page: Page, outlet: _Outlet, quoted: Evidence) -> bool:
    """Whether a byline, a copyright line, a photo credit, a closing credit, metadata or a link names the agency."""
    if any(p in page.lower for p in _phrases("credits", "report")):
        return True
    names = (outlet.name.lower(), *outlet.names)
    dateline = quoted.text.lower()
    marks = frozenset(m for m, o in _datelines().items() if o is outlet)
    body = set(page.body)
    for i, block in enumerate(page.blocks):
        if len(block.text) > (160 if i in body else 300):
            continue
        text = block.text.lower().removeprefix(dateline)
        if any(n in text for n in names):
            return True
        if len(text) <= 60 and not marks.isdisjoint(_PIECES.split(text.strip("()[] ."))):
            return True
    meta = page.meta or {}
    values = [meta[k].lower() for k in _phrases("credits", "meta") if k in meta]
    if any(n in v for v in values for n in names):
        return True
    return any(site.registrable_domain(host_of(x.href)) in outlet.hosts for x in (page.links or ())[:_MOST_LINKS])


def _injected(page: Page) -> Iterator[Evidence]:
    """Where a name from the title is glued to a comma, early in the text, as in `COLUMBIA,Name S.C.`."""
    firsts = [(i, page.blocks[i].text[:400]) for i in page.body[:3]]
    glued = [(i, text) for i, text in firsts if "," in text.replace(", ", "") and _GLUED.search(text)]
    if not glued:
        return
    names = [c.name for c in title_names(page)]
    for line in (page.headline, page.title):
        pieces = _PARTS.split(line[:200])
        names.extend(p for p in (pieces[0], pieces[-1]) if 3 <= len(p) <= 40)
    names.extend(b.text for b in page.blocks[:12] if 3 <= len(b.text) <= 40 and b.text.lower() not in _VERBS)
    for i, text in glued:
        for name in dict.fromkeys(names):
            at = text.find("," + name)
            if at > 0 and text[at + 1 + len(name) : at + 2 + len(name)] in ("", " ", ",", "."):
                yield _quote.around(text, at, at + len(name) + 1, f"block {i}")


_GLUED = re.compile(r"[^\W\d_],[^\W\d_]")
_VERBS = frozenset(("view", "read", "news", "home", "share"))


def _ends(page: Page) -> list[tuple[int, str]]:
    """The blocks before, at the start of, at the end of and after the running text, in lower case."""
    body = page.body
    blocks = page.blocks
    size = len(blocks)
    first, last = (body[0], body[-1]) if body else (0, size - 1)
    start = range(max(0, first - 6), min(first + 2, size))
    end = range(max(0, last - 3), min(last + 20, size))
    near = dict.fromkeys((*start, *end, *range(max(0, size - 12), size)))
    return [(i, text.lower()) for i in near if len(text := blocks[i].text) <= _LONGEST_NOTICE]


def _disclaimer(page: Page, ends: list[tuple[int, str]]) -> Evidence | None:
    """A block that says both that the text was taken from elsewhere and what its owner can do."""
    said = _lexicon.on_page(page, "origin", "disclaimers", "taken")
    if not said:
        return None
    is_ascii = all(text.isascii() for _, text in ends)
    codes = dict.fromkeys((page.language, "en", "zh") if is_ascii or page.language else _LANGUAGES)
    shortest = _SHORTEST_NOTICE // 3  # of a script without spaces, see `language.length`
    ends = [(i, x) for i, x in ends if len(x) >= _SHORTEST_NOTICE or (len(x) >= shortest and not x.isascii())]
    joined = "\n".join([text for _, text in ends])
    foreign = "\n".join([text for _, text in ends if not text.isascii()])
    for code in codes:
        searched = foreign if code in _NOT_ASCII else joined
        taken = [p for p in _phrases("disclaimers", "taken", code) if p in said and p in searched]
        if not taken:
            continue
        answers = _phrases("disclaimers", "answer", code)
        for i, lower in ends:
            phrase = next((p for p in taken if p in lower), None)
            if phrase is None or language.length(lower) < _SHORTEST_NOTICE or _reserves(lower):
                continue
            if _is_of_pictures(lower):
                continue
            if any(a in lower for a in answers if a != phrase):
                text = page.blocks[i].text
                at = lower.find(phrase)
                if len(lower) != len(text):
                    return _quote.quote(text, f"block {i}")
                return _quote.around(text, at, at + len(phrase), f"block {i}")
    return None


def _is_of_pictures(lower: str) -> bool:
    """Whether a notice speaks of pictures alone, which honest pages take from elsewhere and say so."""
    return any(w in lower for w in _phrases("pictures")) and not any(w in lower for w in _phrases("texts"))


def _reserves(lower: str) -> bool:
    """Whether a notice asks for permission to copy from the page, the opposite of having copied."""
    return any(w in lower for w in _phrases("permission"))


_LANGUAGES = ("en", "zh", "ja", "ko", "ru", "ar", "hi", "id", "vi", "es", "pt", "fr", "de", "it", "tr", "pl")
_NOT_ASCII = frozenset(("zh", "ja", "ko", "ru", "ar", "hi"))


def _source(page: Page, ends: list[tuple[int, str]]) -> tuple[bool, Evidence] | None:
    """Whether the source that a line near the text announces is left vague, and the line."""
    labels = _phrases("labels")
    vague = _phrases("vague")
    for i, lower in ends:
        if len(lower) > 160 or not (":" in lower or "：" in lower or "来源" in lower):
            continue
        label = next((x for x in labels if x in lower), None)
        if label is None:
            continue
        at = lower.find(label)
        if at and label[0].isascii() and lower[at - 1].isalpha():
            continue  # `Resource:` is no source
        rest = lower[at + len(label) :].strip(" :：")
        if not rest:
            continue  # its name may stand in the next line
        name = _NEXT.split(rest, maxsplit=1)[0].strip(" .-|")
        return name in vague, _quote.quote(page.blocks[i].text, f"block {i}")
    return None


_NEXT = re.compile(
    r"\s*(?:category|time|date|click|author|editor|views?|作者|时间|日期|编辑|点击|浏览|发布|[|｜,，;]|\d{4}).*|\s{2,}"
)


@cache
def _module_starts() -> frozenset[str]:
    return frozenset(m[:4] for m in _phrases("modules"))


def _dead_modules(page: Page) -> Iterator[Evidence]:
    """Blocks of running text that open like a module and lead nowhere.

    A link without text beside it, as a picture's, and a form's labels and buttons lead somewhere, too.
    """
    openings = _phrases("modules")
    starts = _module_starts()
    blocks = page.blocks
    for i in page.body:
        block = blocks[i]
        if block.first_link != block.end_link:
            continue
        start = block.text[:24].lower()
        if start[:4] in starts and start.startswith(openings):
            beside = blocks[max(0, i - 1) : i + 1 + _BESIDE]
            links_before = blocks[i - 1].end_link if i else 0
            if blocks[min(i + 1, len(blocks) - 1)].end_link == links_before and all(
                b.kind != "control" for b in beside
            ):
                yield _quote.quote(block.text, f"block {i}")


@cache
def _voice_names() -> dict[str, list[tuple[str, frozenset[str], _Outlet]]]:
    """Outlets' names in lower case by their longest word, with all words but the last, which may bear an `'s`."""
    index: dict[str, list[tuple[str, frozenset[str], _Outlet]]] = {}
    for outlet in _outlets():
        for name in outlet.names:
            words = language.words(name)
            index.setdefault(max(words, key=len), []).append((name, frozenset(words[:-1]), outlet))
    return index


def _voices(page: Page, own: str) -> Iterator[Evidence]:
    """Blocks of the text in which an outlet that is not the page's own asks for readers or speaks as the host."""
    index = _voice_names()
    words = page.word_counts.keys()
    lower = page.lower
    candidates = [entry for word in index.keys() & words for entry in index[word]]
    present = {n: o for n, firsts, o in candidates if firsts <= words and own not in o.hosts and n in lower}
    if not present:
        return
    mails = [f"@{h}" for o in dict.fromkeys(present.values()) for h in o.hosts] if "@" in page.body_text else []
    wanted = [(m, "") for m in mails if m in lower]
    for name in present:
        near = name.join([f"{p[:_REACH]}\n{p[-_REACH:]}" for p in lower.split(name)])
        wanted.extend([(w, name) for t in _phrases("voices") if (w := t.format(name)) in near])
    if not wanted:
        return
    for i in page.body:
        text = page.blocks[i].text
        lower = text.lower()
        if any(call in lower and _is_called(text, lower, call, name) for call, name in wanted):
            yield _quote.quote(text, f"block {i}")


def _is_called(text: str, lower: str, call: str, name: str) -> bool:
    """Whether the outlet's name bears capitals in a call: `follow the conversation on` means no outlet."""
    if not name or name in _phrases("names_in_lower_case") or len(lower) != len(text):
        return True
    start = call.index(name)
    places = [m.start() + start for m in re.finditer(re.escape(call), lower)]
    return any(not text[at : at + len(name)].islower() for at in places)


def _canonical(page: Page, own: str) -> tuple[bool, Evidence] | None:
    """Whether the page calls another site's address its original under names that are not its host's, and the address.

    A page that names its own site beside another's address is honest about syndication.
    """
    if not own or site.is_address(own) or own in _phrases("mirrors") or page.host in _phrases("mirrors"):
        return None
    address = page.canonical
    place = next((f"head-link {i}" for i, x in enumerate(page.head_links or ()) if x[1] == address), "")
    if not address:
        address, place = (page.meta or {}).get("og:url", ""), "meta og:url"
    host = host_of(address)
    if "." not in host or site.is_address(host):
        return None
    foreign = (
        site.registrable_domain(host) != own and publisher.same_name(site.label(host), site.label(own)) is not True
    )
    if foreign:
        names = [c.name for c in page.claims if c.kind not in ("mail", "profile")]
        foreign = not any(publisher.fits_host(n, page.host) for n in names)
    return foreign, _quote.quote(address, place)
