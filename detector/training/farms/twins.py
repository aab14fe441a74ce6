"""The honest twin of a farm page: the same story on the same skeleton, under a name that is its own."""

import re
from datetime import timedelta

from detector.training.farms import identity
from detector.training.farms.desk import Desk, Paragraph, block, clip
from detector.training.farms.sheet import Block, Box, Link, Sheet, e
from detector.training.farms.vocabulary import labels


def honest(desk: Desk, farm: Sheet) -> Sheet:
    """Return the twin of `farm`: as many lines, lists, entries and words in every place, all of them honest."""
    rng, look, language = desk.rng, desk.look, desk.language
    story = desk.shifted(0)
    brand = identity.brand(rng, language)
    host = identity.own_host(rng, brand) if desk.chance(0.94) else identity.foreign_host(rng, language)
    section = desk.own_section()
    pattern = rng.choice(identity.PATHS)
    base = f"{'http' if desk.chance(0.2) else 'https'}://{host}"
    author = desk.person()
    size = farm.size
    blocks = _body(desk, size, base)
    short = blocks[0].html if blocks else ""
    sheet = Sheet(
        url=base + identity.path(rng, pattern, story.title, desk.moment, section),
        language=farm.language,
        brand=brand,
        site_name=_variant(desk, brand),
        publisher=_variant(desk, brand),
        title=_title(desk, story.title, brand) if look.title_brand else story.title,
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
        sheet.crumbs_html = _crumbs(desk, sheet, farm.crumbs_html.count("<a "))
    sheet.metaline_html = _metaline(desk, sheet, len(farm.metaline_html))
    sheet.tail_html = _tail(desk, sheet, len(farm.tail_html))
    for position, box in enumerate(farm.boxes):
        sheet.boxes.append(_box(desk, box, position, pattern, base))
    sheet.nav = desk.nav(len(farm.nav))
    sheet.footer = desk.footer(len(farm.footer))
    sheet.footnotes = _footnotes(desk, brand, len(farm.footnotes))
    sheet.remarks = desk.remarks(near=True)[: len(farm.remarks)]
    sheet.hidden_html = [f"<p>{e(desk.label('cookie'))}</p>" for _ in farm.hidden_html]
    sheet.keywords = [section, *desk.pool.names(story)][: max(len(farm.keywords), 1)]
    sheet.captions = [_photo(desk, story.agency, brand) for _ in range(max(look.images, 1))]
    return sheet


def _body(desk: Desk, size: int, base: str) -> list[Block]:
    story = desk.shifted(0)
    move = {story.domain: base} if story.domain else {}
    out: list[Block] = []
    used = 0
    for paragraph in desk.paragraphs(story):
        if out and used + 0.5 * len(paragraph.text) > size:
            break
        if not out and len(paragraph.text) > 1.6 * size:
            paragraph = Paragraph(clip(paragraph.text, size, desk.language))
        out.append(block(paragraph, move))
        used += len(out[-1].html)
    return out


def _variant(desk: Desk, brand: str) -> str:
    if desk.chance(0.85):
        return brand
    return desk.rng.choice((brand.removeprefix("The "), brand.upper(), brand.replace(" ", ""), f"{brand} Online"))


def _title(desk: Desk, headline: str, brand: str) -> str:
    separator = desk.rng.choice((" - ", " | ", " – ", " » ", " :: ", " — ", " -", "|", "_", " · "))
    return f"{brand}{separator}{headline}" if desk.chance(0.08) else f"{headline}{separator}{brand}"


def _crumbs(desk: Desk, sheet: Sheet, anchors: int) -> str:
    names = [(desk.label("home"), "/"), (sheet.section, f"/{identity.slug(sheet.section) or 'c'}/")]
    names += [(n.text, n.href) for n in desk.nav(6)[1:]]
    mark = desk.rng.choice((" &gt; ", " » ", " / ", " › ", "&gt;"))
    trail = mark.join(f'<a href="{h}">{e(n)}</a>' for n, h in names[:anchors])
    # Honest trails also end in the headline, and some begin with words.
    end = desk.rng.choice(("", mark + e(sheet.headline), mark + e(sheet.headline[:40]), e(sheet.title)))
    start = e(desk.rng.choice(labels(desk.language, "category")).format("")) if desk.chance(0.1) else ""
    return start + trail + end


def _metaline(desk: Desk, sheet: Sheet, count: int) -> list[str]:
    rng, agency = desk.rng, desk.story.agency
    date = desk.date(desk.moment)
    byline = desk.label("by").format(sheet.author)
    if agency and desk.chance(0.6):
        byline = desk.label("by").format(rng.choice((agency, f"{sheet.author}, {agency}")))
    first = [e(byline), e(desk.label("published").format(date))]
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
    lines = first + rest
    if count == 1:
        return [e(desk.label("published").format(date)) + (" " + first[1] if desk.chance(0.6) else "")]
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
        lines.insert(rng.randint(0, 2), f'<button type="button">{e(desk.label("votes").format(votes))}</button>')
    if desk.chance(0.1):
        lines.insert(rng.randint(0, 2), e(desk.label("views").format(desk.count(1, 4.5))))
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
    return Box(title, desk.items(titles, pattern, base, dates, leads), farm.place)


def _footnotes(desk: Desk, brand: str, count: int) -> list[str]:
    year = desk.moment.year
    own = e(desk.label("rights").format(y=year, n=brand))
    rest = [
        e(desk.rng.choice(("{} Media", "{} Ltd", "{} Group", "{} e.V.", "{} Publishing")).format(brand)),
        e(desk.label("credit").format(p=desk.person(), e="info", n=brand, s=desk.section())),
        "Powered by " + desk.rng.choice(("WordPress", "Ghost", "Drupal", "Joomla")),
    ]
    return ([own, *rest] * 2)[:count]


def _photo(desk: Desk, agency: str | None, brand: str) -> str:
    name = desk.person()
    return desk.label("photo").format(f"{name}/{agency}" if agency else desk.rng.choice((name, f"{name}/{brand}")))


def pad(sheet: Sheet, count: int, desk: Desk) -> None:
    """Add `count` links to standing pages, so that a pair has as many links on either side."""
    names = labels(desk.language, "sections") + labels(desk.language, "legal")
    for i in range(count):
        name = names[i % len(names)]
        sheet.footer.append(Link(name, f"/{identity.slug(name) or f't{i}'}/"))
