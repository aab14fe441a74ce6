"""Honest pages that look like farms: agency copy, portals, indexes, forums, notices, shops, quotations of spam.

Each has what a rule of thumb would call a sign, and what speaks against it: credits, one topic, people who
answer, an issuing body, one product, commentary around the quotation.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from detector.training.farms import identity, texts, twins
from detector.training.farms import look as looks
from detector.training.farms.desk import Desk, Paragraph, block, clip, moment_for
from detector.training.farms.families_text import fill, keyword, prose
from detector.training.farms.generation import Made
from detector.training.farms.pool import Pool
from detector.training.farms.sheet import Block, Box, Item, Remark, Sheet, anchor, e
from detector.training.farms.skeletons import SKELETONS, render
from detector.training.farms.vocabulary import labels, person, table
from detector.training.stories import Story

_AGENCIES = ("AP", "AP", "Reuters", "AFP", "dpa", "UPI", "Xinhua", "EFE")
_NEWS = ("newspaper", "wordpress", "bootstrap", "hydrated", "bare", "table", "joined", "amp")


def lookalikes(stories: Sequence[Story], count: int, seed: int) -> Iterator[Made]:
    """Yield `count` honest look-alikes of farms; the same arguments give the same pages."""
    rng = Random(seed)
    pool = Pool(stories, seed)
    names = list(FAMILIES)
    for number in range(count):
        # Every kind comes in turn, so that small corpora hold all of them.
        name = names[number % len(names)]
        yield _page(pool, name, Random(rng.getrandbits(64)))


def _page(pool: Pool, name: str, rng: Random) -> Made:
    make, languages, skeletons = FAMILIES[name]
    story = pool.choose(rng, languages)
    skeleton = rng.choice(skeletons or tuple(SKELETONS))
    look = looks.draw(rng, skeleton)
    desk = Desk(rng, pool, story, look, moment_for(rng, story))
    sheet = make(desk)
    return Made(sheet.url, render(sheet, look), 0, name, skeleton, story.id, "", story.language)


def _honest(
    desk: Desk, lists: Sequence[tuple[int, str]] = (), size: int = 1_000_000, lines: int = 2, tails: int = 2
) -> Sheet:
    """Return an honest article page with lists of the given lengths and places."""
    shape = Sheet("https://x/", desk.language, "", "", "", "", "", "", desk.moment, "", "")
    length = min(size, sum(map(len, desk.story.paragraphs)))
    count = max(1, min(len(desk.story.paragraphs), length // 250))
    shape.blocks = [Block("p", "x" * (length // count))] * count
    shape.crumbs_html = '<a href="/">' * desk.rng.randint(1, 3) if desk.chance(0.4) else ""
    shape.metaline_html, shape.tail_html = ["x"] * lines, ["x"] * tails
    shape.boxes = [Box("x", [Item("x", "x")] * n, place) for n, place in lists]
    shape.nav, shape.footer = desk.nav(desk.look.nav), desk.footer(desk.look.footer)
    shape.footnotes = ["x"] * desk.rng.randint(1, 2)
    shape.remarks = desk.remarks()
    return twins.honest(desk, shape)


def _rename(desk: Desk, sheet: Sheet, brand: str, host: str = "") -> None:
    """Give the page another honest name, everywhere."""
    old, was = sheet.brand, sheet.base
    base = f"https://{host or identity.own_host(desk.rng, brand)}"
    hosts = [b.split("//")[1].removeprefix("www.") for b in (was, base)]
    for field in ("title", "site_name", "publisher", "author"):
        setattr(sheet, field, getattr(sheet, field).replace(old, brand))
    for lines in (sheet.tail_html, sheet.footnotes, sheet.metaline_html, sheet.captions):
        lines[:] = [x.replace(e(old), e(brand)).replace(hosts[0], hosts[1]) for x in lines]
    sheet.crumbs_html = sheet.crumbs_html.replace(e(old), e(brand))
    for b in sheet.boxes:
        b.items = [replace(i, href=i.href.replace(was, base)) for i in b.items]
    sheet.site_name = sheet.publisher = sheet.brand = brand
    sheet.url = sheet.url.replace(was, base)
    sheet.assets = ""


def _retitle(desk: Desk, sheet: Sheet, headline: str, url: str = "") -> None:
    """Give the page another headline, and with it the title, trail, description and address that agree with it."""
    sheet.headline = headline
    sheet.title = twins.title_for(desk, headline, sheet.brand)
    sheet.url = sheet.base + (
        url or identity.path(desk.rng, desk.rng.choice(identity.PATHS), headline, desk.moment, sheet.section)
    )
    sheet.description = headline
    if sheet.crumbs_html:
        sheet.crumbs_html = twins.crumbs(desk, sheet, 2)


def _agency_story(desk: Desk, share: float = 1.0) -> None:
    """Make the story an agency's, with a dateline, if it is not one already."""
    story = desk.story
    if story.agency or not desk.chance(share):
        return
    agency = desk.rng.choice(_AGENCIES)
    town = desk.rng.choice(_towns(desk))
    first = f"{town.upper()} ({agency}) {desk.rng.choice(('—', '–', '-'))} {story.paragraphs[0]}"
    desk.story = replace(story, agency=agency, paragraphs=(first, *story.paragraphs[1:]), links=())


def _towns(desk: Desk) -> list[str]:
    """Return names of towns in the pair's language."""
    towns: list[str] = table("brands")["town"].get(desk.language, table("brands")["town"]["en"])
    return towns


def local_agency(desk: Desk) -> Sheet:
    """A local outlet that runs agency copy, with credit, picture credits and the agency's copyright line."""
    _agency_story(desk)
    sheet = _honest(desk, [(desk.rng.randint(4, 8), "side")], tails=3)
    _rename(desk, sheet, identity.paper(desk.rng, desk.language))
    return sheet


def licensed_abroad(desk: Desk) -> Sheet:
    """A licensed copy abroad that repeats the headline, dated within a day of the story."""
    _agency_story(desk)
    sheet = _honest(desk, [(desk.rng.randint(5, 10), "below")], tails=3)
    sheet.crumbs_html = f'<a href="/">{e(desk.label("home"))}</a> &gt; {e(sheet.headline)}'
    sheet.blocks.insert(0, Block("p", e(sheet.headline)))
    later = desk.moment + timedelta(hours=desk.rng.uniform(1, 20))
    sheet.metaline_html.append(e(f"Last Updated At: {desk.date(later, True)}"))
    return sheet


def radio_brief(desk: Desk) -> Sheet:
    """A radio station's brief of a few sentences, with the station's credit and the hour."""
    sheet = _honest(
        desk, [(desk.rng.randint(3, 6), "side")] if desk.chance(0.5) else [], size=desk.rng.randint(350, 650)
    )
    form = desk.rng.choice(table("civic")["stations"])
    letters = "".join(desk.rng.choice("ABDEJKLNRSTVZ") for _ in range(3))
    _rename(desk, sheet, form.format(l=letters, t=desk.rng.choice(_towns(desk)), n=desk.rng.randint(1, 9)))
    sheet.tail_html.insert(0, e(f"({sheet.brand} News, {desk.date(desk.moment, False)})"))
    return sheet


def agency_rails(desk: Desk) -> Sheet:
    """Agency copy between rails of the day's other headlines, under real desks' names."""
    _agency_story(desk)
    sheet = _honest(desk, [(desk.rng.randint(4, 6), "below")], tails=2)
    for _ in range(desk.rng.randint(2, 5)):
        titles = desk.pool.far(desk.story, desk.rng.randint(1, 5), desk.rng, desk.look.made)
        dates = [desk.days_before(0, 1.5) for _ in titles]
        items = desk.items(titles, "/{cat}/{slug}/{id}", sheet.base, dates, None)
        name = desk.rng.choice((f"More From {desk.section()}", "In Other News", desk.section(), desk.label("ranking")))
        sheet.boxes.append(Box(name, items, desk.rng.choice(("below", "side"))))
    return sheet


def portal_page(desk: Desk) -> Sheet:
    """A portal: an outlet's story under its name, and leads of other outlets, each with its name and age."""
    sheet = _honest(desk, [(desk.rng.randint(3, 6), "below")])
    outlet = identity.paper(desk.rng, desk.language)
    sheet.metaline_html.insert(0, anchor(outlet, f"https://{identity.own_host(desk.rng, outlet)}/"))
    rows = []
    for _ in range(desk.rng.randint(5, 14)):
        other = desk.pool.other(desk.story, desk.rng)
        source = identity.paper(desk.rng, desk.language)
        href = f"{sheet.base}/{identity.slug(other.title) or 'n'}-{desk.rng.randint(1000, 99999)}"
        lead = clip(other.paragraphs[0], 160, desk.language)
        rows.append(Item(other.title, href, desk.date(desk.days_before(0, 2)), lead, source))
    sheet.boxes.append(Box(desk.label("latest"), rows, "below"))
    if desk.chance(0.5):
        sheet.tail_html.append(e(f"Editor's note: {sheet.headline[:60]} was corrected on {desk.date(desk.moment)}."))
    return sheet


def headline_index(desk: Desk) -> Sheet:
    """Headlines on one topic, each dated, and nothing else."""
    topic = desk.pool.names(desk.story)[0]
    sheet = _honest(desk, size=60, lines=1, tails=1)
    _retitle(desk, sheet, topic)
    sheet.blocks = []
    titles = desk.pool.near(desk.story, desk.rng.randint(8, 25), desk.rng, 0.6)
    dates = [desk.days_before(0, 60) for _ in titles]
    items = desk.items(titles, desk.rng.choice(identity.PATHS[:8]), sheet.base, dates, None)
    sheet.boxes = [Box(topic, items, "below")]
    return sheet


def credited_aggregator(desk: Desk) -> Sheet:
    """A stub with the number of sources, the outlet's name and the link to the original."""
    sheet = _honest(desk, [(desk.rng.randint(4, 9), "below")], size=desk.rng.randint(250, 700))
    outlets = [identity.paper(desk.rng, desk.language) for _ in range(desk.rng.randint(2, 6))]
    sheet.metaline_html.append(e(f"{len(outlets)} sources"))
    rows = [
        Item(
            desk.story.title,
            f"https://{identity.own_host(desk.rng, o)}/{identity.slug(desk.story.title)}",
            desk.date(desk.days_before(0, 1)),
            "",
            o,
        )
        for o in outlets
    ]
    sheet.boxes.insert(0, Box("Full coverage", rows, "below"))
    sheet.tail_html.append(e(desk.label("source").format("")) + anchor(outlets[0], rows[0].href))
    return sheet


def forum_thread(desk: Desk) -> Sheet:
    """A thread with view and reply counts that agree with the posts below."""
    sheet = _honest(
        desk, [(desk.rng.randint(4, 8), "below")] if desk.chance(0.6) else [], size=desk.rng.randint(300, 900)
    )
    posts = desk.rng.sample(table("civic")["posts"], desk.rng.randint(3, 9))
    sheet.remarks = []
    when = desk.moment
    for text in posts:
        when += timedelta(hours=desk.rng.uniform(0.2, 40))
        sheet.remarks.append(
            Remark(person(desk.rng, "en").split()[0].lower() + str(desk.rng.randint(1, 99)), desk.date(when), text)
        )
    views = desk.rng.choice((f"{desk.rng.randint(1, 99)}K", str(desk.count(1.5, 4))))
    sheet.metaline_html = [e(f"{views} views {len(posts)} replies"), *sheet.metaline_html]
    sheet.headline = desk.rng.choice((sheet.headline, sheet.headline + "?"))
    return sheet


def link_board(desk: Desk) -> Sheet:
    """A link with points and comments, an excerpt, its source, and readers who answer."""
    sheet = _honest(desk, [(desk.rng.randint(8, 20), "below")], size=desk.rng.randint(150, 500), lines=1)
    outlet = identity.own_host(desk.rng, identity.paper(desk.rng, desk.language))
    sheet.remarks = [
        Remark(person(desk.rng, "en").split()[1].lower(), desk.date(desk.moment), t)
        for t in desk.rng.sample(labels(desk.language, "remarks"), 3)
    ]
    sheet.metaline_html.append(f"{desk.count(0.5, 3)} points, {len(sheet.remarks)} comments")
    sheet.tail_html.append(e("Source: ") + anchor(outlet, f"https://{outlet}/{identity.slug(sheet.headline)}"))
    return sheet


def planet(desk: Desk) -> Sheet:
    """Posts of many authors on one theme, each under its author's name with its time and a link."""
    sheet = _honest(desk, size=400)
    _retitle(desk, sheet, desk.rng.choice(("Planet", "Community blogs", "Planet feed")) + " " + sheet.brand)
    blocks: list[Block] = []
    stories = [desk.story, *(desk.pool.other(desk.story, desk.rng) for _ in range(desk.rng.randint(1, 4)))]
    for story in stories:
        name = desk.person()
        link = f"https://{identity.own_host(desk.rng, name)}/{identity.slug(story.title)}"
        blocks.append(Block("h2", anchor(f"{name}: {desk.rng.choice(table('civic')['entries'])}", link)))
        blocks += [block(p) for p in desk.paragraphs(story)[: desk.rng.randint(1, 3)]]
        blocks.append(Block("p", e(desk.days_before(0, 9).strftime("%B %d, %Y %H:%M UTC"))))
    sheet.blocks = blocks
    return sheet


def notice(desk: Desk) -> Sheet:
    """A public body's notice: numbers of the document, the issuing body, a counter of visits."""
    sheet = _honest(desk, [(desk.rng.randint(4, 8), "side")], lines=1, tails=1)
    civic = table("civic")
    body = desk.rng.choice(civic.get(f"bodies_{desk.language}", civic["bodies"]))
    town = desk.rng.choice(_towns(desk))
    end = {"zh": "gov.cn", "en": "gov", "de": "de", "es": "gob.es"}.get(desk.language, "gov")
    name = town + body if desk.language == "zh" else f"{town} {body}"
    _rename(desk, sheet, name, f"www.{identity.latin(town)}.{end}")
    forms = civic["notice_zh"] if desk.language == "zh" else civic["notice"]
    day = desk.date(desk.moment, False)
    slots = {
        "b": "政办发", "y": desk.moment.year, "n": desk.rng.randint(10, 99), "o": body, "d": day,
        "v": desk.count(1, 4), "s": sheet.section,
    }  # fmt: skip
    sheet.metaline_html = [e(f.format(**slots)) for f in forms[: desk.rng.randint(4, 6)]]
    return sheet


def ranked_press(desk: Desk) -> Sheet:
    """East Asian press: a ranking of what is read, the reporter's address, the copyright line."""
    sheet = _honest(desk, [(desk.rng.randint(4, 8), "below")], tails=3)
    titles = desk.pool.far(desk.story, desk.rng.choice((5, 10)), desk.rng, desk.look.made)
    dates = [desk.days_before(0, 2) for _ in titles]
    items = desk.items(titles, "/{cat}/{id}", sheet.base, dates if desk.chance(0.5) else None, None)
    sheet.boxes.append(Box(desk.label("ranking"), items, desk.rng.choice(("side", "below"))))
    host = sheet.base.split("//")[1].removeprefix("www.")
    sheet.tail_html.insert(0, e(f"{sheet.author} {desk.rng.choice('abcdeknst')}{desk.rng.randint(10, 99)}@{host}"))
    return sheet


def shop_page(desk: Desk) -> Sheet:
    """One product: its price said twice, its material, its size, others of the same shop."""
    civic = table("civic")
    sheet = _honest(desk, size=300, lines=1, tails=1)
    product, material = desk.rng.choice(civic["products"]), desk.rng.choice(civic["materials"])
    name = f"{material.title()} {product.title()}"
    price = f"${desk.rng.randint(9, 240)}.00"
    _retitle(desk, sheet, name, f"/products/{identity.slug(name)}")
    sheet.description = f"{name}, made of {material}."
    sheet.metaline_html = [f"Regular price {price}", f"Regular price {price} Sale price {price}", "Unit price / per"]
    lines = [
        f"Our {product} is made of {material} in small lots by people whom we know.",
        f"Size: {desk.rng.randint(10, 90)} x {desk.rng.randint(10, 60)} cm. Weight: {desk.rng.randint(100, 3000)} g.",
        f"Care: wipe with a dry cloth. {sheet.brand} repairs or replaces it within {desk.rng.randint(2, 10)} years.",
        "Ships in 2 to 4 working days. Returns within 30 days.",
    ]
    sheet.blocks = [Block("p", e(x)) for x in lines]
    others = desk.rng.sample(civic["products"], desk.rng.randint(3, 8))
    rows = [
        Item(
            f"{desk.rng.choice(civic['materials']).title()} {o.title()}",
            f"{sheet.base}/products/{identity.slug(o)}",
            "",
            f"Regular price ${desk.rng.randint(9, 240)}.00",
        )
        for o in others
    ]
    sheet.boxes = [Box("You may also like", rows, "below")]
    sheet.remarks = []
    return sheet


def filing(desk: Desk) -> Sheet:
    """A company's own release: figures, one issuer, one period."""
    sheet = _honest(desk, size=300, lines=1, tails=1)
    name = str(desk.rng.choice(table("brands")["lapsedname"])).title()
    issuer = f"{name} {desk.rng.choice(('Inc.', 'Corporation', 'Holdings'))}"
    slots = {
        "d": desk.date(desk.days_before(10, 50), False),
        "n": desk.rng.randint(20, 900),
        "m": desk.rng.randint(1, 9),
        "k": desk.rng.randint(10, 99),
        "b": issuer,
    }
    lines = [x.format(**slots) for x in table("civic")["filing"]]
    if desk.chance(0.6):
        _rename(desk, sheet, issuer)
    _retitle(desk, sheet, f"{issuer} reports results for the quarter")
    sheet.blocks = [Block("p", e(x)) for x in lines]
    rows = "".join(
        f"<tr><td>{n}</td><td>{desk.rng.randint(100, 9999):,}</td></tr>"
        for n in ("Revenue", "Cost of sales", "Gross profit", "Net income")
    )
    sheet.blocks.append(Block("div", f"<table>{rows}</table>"))
    sheet.tail_html.append(e(f"Contact: {desk.person()}, Investor Relations, {issuer}"))
    return sheet


def wiki_mirror(desk: Desk) -> Sheet:
    """A copy of an encyclopaedia that says so, at an address that equals the title, with citations."""
    sheet = _honest(desk, lines=1, tails=1)
    topic = desk.pool.names(desk.story)[0]
    _retitle(desk, sheet, topic, f"/wiki/{topic.replace(' ', '_')}")
    sheet.blocks = [Block(b.kind, b.html + f"<sup>[{i + 1}]</sup>") for i, b in enumerate(sheet.blocks)]
    sheet.metaline_html = [e("From the free encyclopaedia; mirrored under CC BY-SA.")]
    sheet.tail_html = [e("Text is available under CC BY-SA; see the original article for its authors.")]
    return sheet


def repository(desk: Desk) -> Sheet:
    """A library's browse page: a few words, an academic host, a query in the address."""
    sheet = _honest(desk, size=40, lines=1, tails=1)
    university = f"{desk.rng.choice(_towns(desk))} University Repository"
    _rename(desk, sheet, university, f"repository.{identity.latin(university)[:12]}.edu")
    key = desk.pool.names(desk.story)[0]
    _retitle(desk, sheet, f"Browsing by Subject {key}", f"/browse?type=subject&value={identity.slug(key)}")
    sheet.blocks = [
        Block(
            "p",
            e(
                desk.rng.choice(
                    (f"Showing items 1-{desk.rng.randint(1, 3)} of {desk.rng.randint(1, 3)}", key, "0-9 A B C D E F G")
                )
            ),
        )
    ]
    sheet.boxes, sheet.remarks = [], []
    if desk.chance(0.6):
        sheet.boxes = [
            Box(
                key,
                desk.items(desk.pool.near(desk.story, 2, desk.rng, 0.5), "/handle/{id}", sheet.base, None, None),
                "below",
            )
        ]
    return sheet


def about_spam(desk: Desk) -> Sheet:
    """A person who writes about spam and quotes it, between remarks of their own."""
    sheet = _honest(desk, size=desk.rng.randint(500, 1500))
    key = keyword(desk)
    kind = desk.rng.choice(("refusals", "residue", "planning", "doorway", "spun"))
    if kind == "spun":
        quoted = [texts.spin(p, desk.language, 0.8, desk.rng) for p in desk.story.paragraphs[:2]]
    elif kind == "doorway":
        quoted = [fill(desk, s, key) for s in table("prose")["doorway"]["en"][:3]]
    else:
        quoted = prose(desk, kind, key, desk.rng.randint(1, 3))
    remarks = desk.rng.sample(table("civic")["comment"], desk.rng.randint(3, 5))
    blocks = [Block("p", e(remarks[0])), *[Block("blockquote", e(f"“{q}”")) for q in quoted]]
    blocks += [block(Paragraph(r)) for r in remarks[1:]]
    sheet.blocks = blocks + sheet.blocks[:2] if desk.chance(0.4) else blocks
    sheet.headline = desk.rng.choice(
        ("More spam about {k}", "The machine that writes about {k}", "Spun to death: {k}")
    ).format(k=key)
    sheet.title = f"{sheet.headline} - {sheet.brand}"
    return sheet


_Maker = Callable[[Desk], Sheet]
#: Name of the family: how it makes a page, from stories in which languages, in which skeletons.
FAMILIES: dict[str, tuple[_Maker, tuple[str, ...], tuple[str, ...]]] = {
    "local-agency": (local_agency, (), _NEWS),
    "licensed-abroad": (licensed_abroad, (), _NEWS),
    "radio-brief": (radio_brief, ("en", "en", "de", "es"), _NEWS),
    "agency-rails": (agency_rails, ("en", "en", "de", "fr"), _NEWS),
    "portal": (portal_page, (), _NEWS),
    "headline-index": (headline_index, (), ()),
    "credited-aggregator": (credited_aggregator, (), ()),
    "forum-thread": (forum_thread, ("en",), ("forum", "forum", "table", "bootstrap")),
    "link-board": (link_board, (), ("table", "static", "forum", "bare")),
    "planet": (planet, ("en",), ("static", "blogger", "drupal", "docs", "bare")),
    "public-notice": (notice, ("zh", "zh", "en", "de", "es"), ("portal", "drupal", "table", "bare")),
    "ranked-press": (ranked_press, ("ja", "ja", "zh", "ko", "en"), ("newspaper", "portal", "hydrated", "bare")),
    "shop": (shop_page, ("en",), ("shop", "shop", "joined", "bootstrap")),
    "filing": (filing, ("en",), ()),
    "wiki-mirror": (wiki_mirror, (), ("wiki", "wiki", "static", "docs")),
    "repository": (repository, ("en",), ("bootstrap", "drupal", "bare", "table")),
    "about-spam": (about_spam, ("en",), ("wordpress", "static", "blogger", "magazine", "docs")),
}
