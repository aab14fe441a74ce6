"""The honest twin of a farm page: the same story on the same skeleton, under a name that is its own."""

import re
from dataclasses import replace
from datetime import timedelta

from detector.training.farms import identity
from detector.training.farms.desk import Desk, Paragraph, block, clip
from detector.training.farms.look import Look
from detector.training.farms.sheet import Block, Box, Sheet, anchor, e
from detector.training.farms.skeletons import inline, render
from detector.training.farms.vocabulary import labels, sign
from detector.training.stories import DENSE

# Marks that stand in a rendered page until both pages of a pair are known; no text holds NUL.
_RUN, _FILL = "\0run\0", "\0fill\0"
#: Below this many characters the twin is what libraries and picture pages are: names, no sentence.
SHORT = 70
HEADINGS = frozenset({"h2", "h3", "h4"})


def honest(desk: Desk, farm: Sheet) -> Sheet:
    """Return the twin of `farm`: as many lines, lists, entries and words in every place, all of them honest."""
    rng, look, language = desk.rng, desk.look, desk.language
    story = desk.shifted(0)
    brand = identity.brand(rng, language)
    host = identity.own_host(rng, brand) if desk.chance(0.94) else identity.foreign_host(rng, language)
    section = desk.own_section()
    pattern = rng.choice(identity.PATHS)
    base = f"{'http' if desk.chance(0.22) else 'https'}://{host}"
    author = desk.person() if desk.chance(0.9) else desk.rng.choice(("admin", "Editor", brand))
    blocks = _body(desk, farm, base, brand)
    short = blocks[0].html if blocks else ""
    sheet = Sheet(
        url=base + identity.path(rng, pattern, story.title, desk.moment, section),
        language=farm.language,
        brand=brand,
        site_name=_variant(desk, brand),
        publisher=_variant(desk, brand),
        title=title_for(desk, story.title, brand) if look.title_brand else story.title,
        headline=story.title,
        description=clip(re.sub("<[^>]+>", "", short), 160, language) or story.title,
        moment=desk.moment,
        author=author,
        section=section,
        blocks=blocks,
        assets="" if desk.chance(0.7) else f"https://static.{host.removeprefix('www.')}",
        published=desk.moment,
    )
    if farm.crumbs_html:
        sheet.crumbs_html = crumbs(desk, sheet, farm.crumbs_html.count("<a "))
    sheet.metaline_html = _metaline(desk, sheet, len(farm.metaline_html))
    sheet.tail_html = _tail(desk, sheet, len(farm.tail_html))
    for position, box in enumerate(farm.boxes):
        sheet.boxes.append(_box(desk, box, position, pattern, base))
    sheet.nav = desk.nav(len(farm.nav))
    sheet.footer = desk.footer(len(farm.footer))
    sheet.footnotes = _footnotes(desk, brand, host, len(farm.footnotes))
    sheet.remarks = desk.remarks()[: len(farm.remarks)]
    sheet.hidden_html = [anchor(desk.label("readmore"), f"{base}/#c{i}") for i in range(len(farm.hidden_html))]
    sheet.keywords = [section, *desk.pool.names(story)][: max(len(farm.keywords), 1)]
    sheet.captions = [_caption(desk, story.title, brand) for _ in range(max(look.images, 1))]
    return sheet


def _body(desk: Desk, farm: Sheet, base: str, brand: str) -> list[Block]:
    """Return the story in as many blocks as the farm has, of the same kinds and of about its length."""
    own = [desk.label("own").format(brand) for _ in range(_times_named(desk))]
    story = desk.shifted(0)
    move = {story.domain: base} if story.domain else {}
    headings = [b.kind for b in farm.blocks if b.kind in HEADINGS]
    kinds = [b.kind for b in farm.blocks if b.kind not in HEADINGS]
    size = sum(b.length for b in farm.blocks if b.kind not in HEADINGS)
    if size < SHORT * 10:
        own = []
    size -= sum(map(len, own))
    texts: list[Paragraph] = []
    used = 0
    for paragraph in desk.paragraphs(story):
        if texts and used + 0.5 * len(paragraph.text) > size:
            break
        if not texts and len(paragraph.text) > 1.3 * size:
            paragraph = Paragraph(clip(paragraph.text, size, desk.language))
        texts.append(paragraph)
        used += len(texts[-1].text)
    if size < SHORT or (len(kinds) > 3 and size < SHORT * 3):
        names = [*desk.pool.names(story)[:3], story.title] if len(kinds) > 1 else [desk.pool.names(story)[0]]
        texts = [Paragraph(name) for name in (names * len(kinds))[: len(kinds)]]
    _fit(texts, len(kinds), desk.language)
    for paragraph, kind in zip(texts, kinds, strict=False):
        paragraph.kind = kind
    for sentence in own:
        paragraph = desk.rng.choice(texts)
        paragraph.text += ("" if desk.language in DENSE else " ") + sentence
    out = [block(p, move) for p in texts]
    if headings:
        titles = desk.pool.near(desk.story, len(headings), desk.rng, 1.0)
        spots = [i for i, b in enumerate(farm.blocks) if b.kind in HEADINGS]
        for spot, kind, title in zip(spots, headings, titles, strict=True):
            out.insert(spot, Block(kind, e(title)))
    return out


def _times_named(desk: Desk) -> int:
    """How often the text names the site: two in five honest pages do so, one in four twice, one in ten more often."""
    return desk.rng.choices((0, 1, desk.rng.randint(2, 3), desk.rng.randint(4, 6)), (58, 17, 15, 10))[0]


def _fit(texts: list[Paragraph], count: int, language: str) -> None:
    """Split the longest paragraphs between sentences, or join the last ones, until there are `count`."""
    glue = "" if language in DENSE else " "
    while len(texts) < count:
        position = max(range(len(texts)), key=lambda i: len(texts[i].text))
        whole = texts[position]
        at = len(clip(whole.text, len(whole.text) // 2, language))
        rest = whole.text[at:].lstrip()
        if not rest:
            break
        start = len(whole.text) - len(rest)
        second = tuple(replace(x, start=x.start - start, end=x.end - start) for x in whole.links if x.start >= start)
        texts[position : position + 1] = [
            Paragraph(whole.text[:at], tuple(x for x in whole.links if x.end <= at)),
            Paragraph(rest, second),
        ]
    while len(texts) > max(count, 1):
        second_last, last = texts[-2], texts.pop()
        offset = len(second_last.text) + len(glue)
        moved = tuple(replace(x, start=x.start + offset, end=x.end + offset) for x in last.links)
        texts[-1] = Paragraph(second_last.text + glue + last.text, second_last.links + moved)


def _variant(desk: Desk, brand: str) -> str:
    if desk.chance(0.85):
        return brand
    return desk.rng.choice((brand.removeprefix("The "), brand.upper(), brand.replace(" ", ""), f"{brand} Online"))


def title_for(desk: Desk, headline: str, brand: str) -> str:
    """Return the title element's text: the headline and the brand, as honest pages join them."""
    separator = desk.rng.choice((" - ", " | ", " – ", " » ", " :: ", " — ", " -", "|", "_", " · "))
    return f"{brand}{separator}{headline}" if desk.chance(0.08) else f"{headline}{separator}{brand}"


def crumbs(desk: Desk, sheet: Sheet, anchors: int) -> str:
    """Return an honest page's trail of `anchors` links."""
    names = [(desk.label("home"), "/"), (sheet.section, f"/{identity.slug(sheet.section) or 'c'}/")]
    names += [(n.text, n.href) for n in desk.nav(6)[1:]]
    mark = desk.rng.choice((" &gt; ", " » ", " / ", " › ", "&gt;"))
    trail = mark.join(f'<a href="{h}">{e(n)}</a>' for n, h in names[:anchors])
    # Honest trails also end in the headline, and some begin with words.
    end = desk.rng.choice(("", mark + e(sheet.headline), mark + e(sheet.headline[:40]), e(sheet.title)))
    start = e(sign(desk.rng, "current", desk.language)) if desk.chance(0.25) else ""
    return start + trail + end


def _metaline(desk: Desk, sheet: Sheet, count: int) -> list[str]:
    rng, agency = desk.rng, desk.story.agency
    date = desk.date(desk.moment)
    byline = desk.label("by").format(sheet.author)
    if agency and desk.chance(0.6):
        byline = desk.label("by").format(rng.choice((agency, f"{sheet.author}, {agency}")))
    when = e(desk.label("published").format(date))
    first = [e(byline), when]
    rng.shuffle(first)
    later = desk.moment + timedelta(hours=rng.uniform(0.2, 30))
    rest = [
        e(desk.label("category").format(sheet.section)),
        e(desk.label("minutes").format(max(1, sheet.size // 900))),
        e(desk.label("updated").format(desk.date(later))),
        e(desk.label("source").format(agency or sheet.brand)),
        e(desk.label("comments") + f" ({len(sheet.remarks) or desk.look.remarks})"),
    ]
    if desk.chance(0.12):
        rest.insert(0, e(desk.label("views").format(desk.count(1.5, 4.5))))
    else:
        rng.shuffle(rest)
    if desk.chance(0.2):
        first[first.index(when)] = e(sign(desk.rng, "datelabel", desk.language).format(date))
    lines = first + rest
    if count == 1:
        return [f"{when} {e(byline)}" if desk.chance(0.6) else when]
    return lines[:count] + [e(desk.section()) for _ in range(count - len(lines))]


def _tail(desk: Desk, sheet: Sheet, count: int) -> list[str]:
    rng, agency = desk.rng, desk.story.agency
    host = sheet.base.split("//")[1].removeprefix("www.")
    mail = f"{rng.choice(labels(desk.language, 'email'))}@{host.split(':')[0]}"
    lines = []
    if agency:
        text = desk.label("agencycredit").format(y=desk.moment.year, a=agency, n=sheet.brand)
        lines.append(e(text))
    lines += [
        e(desk.label("credit").format(p=sheet.author, e=mail, n=sheet.brand, s=sheet.section)),
        e(desk.label("tags") + ": " + ", ".join(desk.pool.names(desk.story)[:3])),
        e(desk.label("photo").format(desk.person())),
    ]
    if desk.chance(0.35):
        votes = max(1, desk.count(0.3, 2.5))
        lines.insert(rng.randint(0, 2), desk.look.vote.format(e(desk.label("votes").format(votes))))
    if desk.chance(0.1):
        lines.insert(rng.randint(0, 2), e(desk.label("views").format(desk.count(1, 4.5))))
    if desk.chance(0.15):
        form, title = sign(desk.rng, "neighbours", desk.language), desk.pool.near(desk.story, 1, rng, 1.0)[0]
        lines.insert(rng.randint(0, 2), e(form.format(title)))
    while len(lines) < count:
        lines.append(e(desk.label("updated").format(desk.date(desk.moment))))
    return lines[:count]


def _box(desk: Desk, farm: Box, position: int, pattern: str, base: str) -> Box:
    count = len(farm.items)
    # Local papers have lists of what is read most, on anything: those are recent and of the same place.
    ranking = position > 0 and desk.chance(0.35)
    kind = "ranking" if ranking else desk.rng.choice(("related", "related", "related", "recommend", "latest"))
    title = desk.label(kind)
    made = desk.look.made
    if ranking:
        few = count // 2
        titles = desk.pool.far(desk.story, few, desk.rng, made) + desk.pool.near(
            desk.story, count - few, desk.rng, made
        )
    else:
        titles = desk.pool.near(desk.story, count, desk.rng, made)
    dates = [desk.days_before(0, 25) for _ in titles] if any(i.date for i in farm.items) else None
    leads = None
    if any(i.lead for i in farm.items):
        body = list(desk.story.paragraphs)
        leads = [clip(desk.rng.choice(body), 140, desk.language) for _ in titles]
    items = desk.items(titles, pattern, base, dates, leads)
    if any(i.source for i in farm.items):
        for item in items:
            item.source = identity.paper(desk.rng, desk.language)
    return Box(title, items, farm.place)


def _footnotes(desk: Desk, brand: str, host: str, count: int) -> list[str]:
    year = desk.moment.year
    own = e(desk.label("rights").format(y=year, n=brand))
    rest = [footnote(desk, brand, host) for _ in range(3)]
    if desk.chance(0.1):
        rest[0] = e(host)
    return ([own, *rest] * 2)[:count]


def footnote(desk: Desk, brand: str, host: str) -> str:
    """Return a line at the foot of a page, under the name `brand`: farms and honest pages have the same."""
    kind = desk.rng.random()
    if kind < 0.4:
        return e(desk.rng.choice(("{} Media", "{} Ltd", "{} Group", "{} e.V.", "{} Publishing")).format(brand))
    if kind < 0.7:
        return "Powered by " + desk.rng.choice(("WordPress", "Ghost", "Drupal", "Joomla", "EmpireCMS", "Discuz!"))
    return e(desk.label("credit").format(p=desk.person(), e=f"info@{host}", n=brand, s=desk.section()))


def _caption(desk: Desk, headline: str, brand: str) -> str:
    if desk.chance(0.4):
        return headline if desk.chance(0.5) else desk.pool.names(desk.story)[0]
    name, agency = desk.person(), desk.story.agency
    return desk.label("photo").format(f"{name}/{agency}" if agency else desk.rng.choice((name, f"{name}/{brand}")))


def even(farm: Sheet, twin: Sheet, look: Look) -> tuple[str, str]:
    """Render both pages, with as many links and about as many bytes on either side.

    A farm strips the links of its text: without this, the count of links would tell the two apart. Both pages
    get a run of short links and a piece of configuration, or those themselves would give one of them away.
    """
    pages = []
    for sheet in (farm, twin):
        sheet.footnotes[-1:] = [f"{sheet.footnotes[-1]} {_RUN}"] if sheet.footnotes else [_RUN]
        sheet.filler = _FILL
        pages.append(render(sheet, look))
    most = max(p.count("<a ") for p in pages)
    pages = [
        p.replace(_RUN, _run(sheet, look.run + most - p.count("<a "), look))
        for p, sheet in zip(pages, (farm, twin), strict=True)
    ]
    sizes = [len(p.encode("utf-8", "replace")) for p in pages]
    rng = look.rng("filler")
    share = rng.uniform(0.4, 1.6)
    one, two = (
        p.replace(_FILL, inline(rng, int((max(sizes) - size) * share)) if size < max(sizes) else "")
        for p, size in zip(pages, sizes, strict=True)
    )
    return one, two


def _run(sheet: Sheet, count: int, look: Look) -> str:
    rng = look.rng(sheet.url)
    names = labels(sheet.language, "legal") + labels(sheet.language, "sections")
    run = [rng.choice(names) for _ in range(count)]
    return " ".join(anchor(n, f"{sheet.base}/{identity.slug(n) or i}") for i, n in enumerate(run))
