"""Families that bait visitors or sell links: doorways, hacked hosts, gambling, lists, mirrors, stubs."""

from detector.training.farms import identity, texts
from detector.training.farms.desk import Desk, Paragraph
from detector.training.farms.draft import Draft
from detector.training.farms.families_text import fill, keyword, latin_word, prose
from detector.training.farms.sheet import Box, Item, anchor, e
from detector.training.farms.vocabulary import person, sign, table, words


def splice(desk: Desk) -> Draft:
    """News on a lapsed domain whose address still names the old trade; date, category and count run together."""
    draft = Draft(desk, identity.lapsed_host(desk.rng))
    draft.slug = desk.rng.choice(table("brands")["lapsedtrade"]) + " " + desk.rng.choice(table("prose")["crusher"])
    draft.unlink(0.4)
    draft.fuse()
    if desk.chance(0.7):
        draft.address()
    draft.foreign("ranking", desk.rng.choice((6, 8, 10)), "side", cut=desk.chance(0.5))
    if desk.chance(0.7):
        draft.partners(desk.rng.randint(4, 12))
    if desk.chance(0.4):
        draft.neighbours()
    return draft


def mirror(desk: Desk) -> Draft:
    """A mirror of a search engine's news: snippets that break off, sources and ages run together."""
    host = identity.platform_host(desk.rng) if desk.chance(0.6) else f"{latin_word(desk.rng)}.{identity.top(desk.rng)}"
    draft = Draft(desk, host)
    draft.pattern = desk.rng.choice(("/news/search?q={slug}&form=YFNR", "/search?q={slug}", "/{slug}"))
    rows = []
    for _ in range(desk.rng.randint(5, 12)):
        other = desk.pool.other(desk.story, desk.rng)
        source = identity.brand(desk.rng, desk.language)
        age = desk.rng.choice(("5h", "1d", "23m", "12h", "2d", "7h")) + desk.rng.choice(("on ", " · ", ""))
        rows.append(
            Item(
                other.title,
                draft.base + "/" + latin_word(desk.rng),
                "",
                other.paragraphs[0][:140] + "…",
                f"{age}{source}",
            )
        )
    draft.boxes.append(Box(desk.label("latest"), rows, "below"))
    draft.cut(desk.rng.randint(300, 900))
    if desk.chance(0.5):
        draft.boxes.append(Box("Digest more", rows[:3], "below"))
    if desk.chance(0.5):
        draft.blogline()
    return draft


def stub(desk: Desk) -> Draft:
    """A feed's entry, cut off, with the importing robot's words around it."""
    draft = Draft(desk)
    draft.unlink(0.2)
    draft.cut(desk.rng.randint(180, 900), desk.chance(0.5))
    source = identity.brand(desk.rng, desk.language)
    for form in desk.rng.sample(words("signs", "stub", desk.language), 2):
        draft.body.append(Paragraph(form.replace("{t}", draft.headline).replace("{}", source)))
    draft.blogline()
    if desk.chance(0.7):
        draft.lists()
    return draft


def tail(desk: Desk) -> Draft:
    """An aggregator's page: the text cut, the section as suffix, a long tail of similar and of other news."""
    draft = Draft(desk)
    draft.unlink(0.3)
    draft.cut(desk.rng.randint(500, 2500), False)
    draft.headline = f"{draft.headline}{desk.rng.choice((' - ', ' | ', ' '))}{draft.section}"
    draft.foreign("related", desk.rng.randint(8, 20), near=0.2)
    draft.foreign("latest", desk.rng.randint(5, 15), "side")
    draft.frame()
    return draft


def clone(desk: Desk) -> Draft:
    """Another site's page under a throw-away host: its canonical, its assets, its name in the metadata."""
    host = desk.rng.choice((identity.platform_host, identity.address_host, identity.stem_host))(desk.rng)
    draft = Draft(desk, host)
    true_brand = identity.brand(desk.rng, desk.language)
    true_host = identity.own_host(desk.rng, true_brand)
    draft.brand = draft.suffix = draft.publisher = draft.owner = true_brand
    draft.site_name = true_brand if desk.chance(0.6) else draft.host
    if desk.chance(0.6):
        draft.canonical = (
            f"https://{true_host}{identity.path(desk.rng, draft.pattern, draft.headline, draft.stamp, draft.section)}"
        )
    if desk.chance(0.6):
        draft.assets = f"https://{true_host}"
    draft.relink(0.9, [f"https://{true_host}/", f"{draft.base}/{true_host}/"])
    draft.blogline()
    draft.foreign("related", desk.rng.randint(4, 8), near=0.8)
    if desk.chance(0.4):
        draft.headline += " — " + latin_word(desk.rng)
    return draft


def casino(desk: Desk) -> Draft:
    """Gambling anchors jammed into a text on the dead domain of a clinic or a bakery."""
    draft = Draft(desk, identity.lapsed_host(desk.rng, desk.chance(0.3)))
    lexicon = words("prose", "casino", desk.language)
    target = f"https://{latin_word(desk.rng)}{desk.rng.randint(7, 99)}.{identity.top(desk.rng)}/"
    key = desk.rng.choice(lexicon)
    if desk.chance(0.5) and desk.language in table("prose")["doorway"]:
        lines = [fill(desk, s, desk.rng.choice(lexicon)) for s in words("prose", "doorway", desk.language)]
        draft.text(desk.rng.sample(lines, min(len(lines), 5)) + [p.text for p in draft.body[: desk.rng.randint(0, 4)]])
        draft.headline = fill(desk, desk.rng.choice(words("prose", "doorway", desk.language)), key)
    else:
        draft.unlink(0)
    draft.jam(lexicon, [target], desk.rng.randint(2, 7))
    if desk.chance(0.5):
        draft.hidden += [anchor(w, target) for w in desk.rng.sample(lexicon, 3)]
    if desk.chance(0.4):
        draft.keywords = lexicon[:6]
    draft.blogline()
    if desk.chance(0.6):
        draft.partners(desk.rng.randint(4, 14))
    return draft


def doorway(desk: Desk) -> Draft:
    """A page for a phrase, and a crowd of pages for the phrases beside it."""
    draft = Draft(desk, identity.lapsed_host(desk.rng, True) if desk.chance(0.5) else "")
    key = keyword(desk)
    lines = [fill(desk, s, key) for s in words("prose", "doorway", desk.language)]
    draft.text(
        [
            *desk.rng.sample(lines, min(len(lines), desk.rng.randint(2, 6))),
            *[p.text for p in draft.body[: desk.rng.randint(0, 3)]],
        ]
    )
    draft.headline = fill(desk, desk.rng.choice(("{k}", "{k} {w}", "{k} - {n}", "{k} {y}")), key)
    towns = words("brands", "town", desk.language)
    rows = [
        Item(f"{key} {t}", f"{draft.base}/{identity.slug(f'{key} {t}') or latin_word(desk.rng)}")
        for t in desk.rng.sample(towns, min(8, len(towns)))
    ]
    draft.boxes.append(Box(desk.label("related"), rows, desk.rng.choice(("below", "side"))))
    if desk.chance(0.4):
        draft.frame()
    return draft


def title_only(desk: Desk) -> Draft:
    """A headline of a few words and next to nothing under it, its words those of the address."""
    draft = Draft(desk, identity.lapsed_host(desk.rng, True) if desk.chance(0.6) else identity.platform_host(desk.rng))
    draft.pattern = desk.rng.choice(
        ("/{four}/{slug}.html", "/go/{slug}", "/s/{slug}", "/?g={slug}", "/May_{sid}.html", "/?p={sid}")
    )
    if desk.chance(0.5):
        town = desk.rng.choice(words("brands", "town", "en"))
        draft.headline = f"{desk.rng.choice(table('prose')['crusher'])} {town}"
    draft.slug = draft.headline
    draft.text([desk.rng.choice((draft.headline, draft.headline.lower(), draft.brand, "..."))])
    if desk.chance(0.5):
        draft.foreign("related", desk.rng.randint(4, 12))
    if desk.chance(0.4):
        draft.frame()
    return draft


def one_liner(desk: Desk) -> Draft:
    """A foreign phrase on a country's domain that has nothing to do with it."""
    draft = Draft(desk, f"{latin_word(desk.rng)}{latin_word(desk.rng)}.{desk.rng.choice(table('brands')['cctlds'])}")
    key = desk.rng.choice(words("prose", "casino", desk.language))
    draft.headline = fill(desk, desk.rng.choice(words("prose", "doorway", desk.language)), key)
    draft.pattern = desk.rng.choice(("/May_{sid}.html", "/?p={sid}", "/{slug}.html"))
    draft.text([draft.headline])
    if desk.chance(0.5):
        draft.foreign("latest", desk.rng.randint(3, 10))
    return draft


def image_words(desk: Desk) -> Draft:
    """A picture's address and a handful of phrases, in two languages at once."""
    draft = Draft(desk)
    draft.pattern = "/?image={sid}"
    names = [n for _ in range(3) for n in desk.pool.names(desk.pool.other(desk.story, desk.rng))[:2]]
    draft.text(
        [
            *desk.rng.sample(names, min(4, len(names))),
            keyword(desk),
            desk.rng.choice(("download image", "скачать картинку", "HD photo")),
        ]
    )
    draft.headline = ", ".join(names[:3])
    if desk.chance(0.6):
        draft.foreign("related", desk.rng.randint(4, 10))
    return draft


def mash(desk: Desk) -> Draft:
    """Sentences of many pages shuffled together with interface words, in a directory of a hacked site."""
    draft = Draft(desk, identity.foreign_host(desk.rng, "en"))
    draft.pattern = desk.rng.choice(("/{four}/{slug}.html", "/{four}/?{slug}", "/{four}/{sid}"))
    parts = [s for p in draft.body[:6] for s in texts.sentences(p.text, desk.language)]
    for _ in range(desk.rng.randint(1, 3)):
        other = desk.pool.other(desk.story, desk.rng)
        parts += [s for p in other.paragraphs[:3] for s in texts.sentences(p, desk.language)]
    parts += desk.rng.sample(table("prose")["interface"], desk.rng.randint(1, 4))
    parts = texts.shuffle(parts, desk.rng)[: max(6, 2 * len(draft.body))]
    step = desk.rng.randint(2, 5)
    draft.text([" ".join(parts[i : i + step]) for i in range(0, len(parts), step)])
    if desk.chance(0.5):
        draft.headline = f"{keyword(desk)} {desk.rng.choice(table('prose')['crusher'])}"
    if desk.chance(0.5):
        draft.hidden.append(
            anchor(
                desk.rng.choice(words("prose", "casino", desk.language)),
                f"https://{latin_word(desk.rng)}.{identity.top(desk.rng)}/",
            )
        )
    if desk.chance(0.5):
        draft.foreign("related", desk.rng.randint(4, 10))
    return draft


def header_hijack(desk: Desk) -> Draft:
    """A first line of lewd phrases before an unrelated text; readings in brackets behind characters."""
    draft = Draft(desk, identity.foreign_host(desk.rng, "zh"))
    lexicon = words("prose", "adult", "zh") + words("prose", "casino", "zh")
    mark = desk.rng.choice(("-", "_", ",", " I ", "|"))
    line = mark.join(desk.rng.sample(lexicon, desk.rng.randint(4, 10)))
    draft.body.insert(0, Paragraph(line))
    if desk.chance(0.7):
        draft.title = line + mark + draft.brand
    if desk.chance(0.5):
        draft.description = line
    draft.keywords = lexicon[:5]
    if desk.chance(0.6):
        rate, rng = desk.rng.uniform(0.01, 0.06), desk.rng
        for p in draft.body[1:]:
            p.text, p.links = texts.gloss(p.text, rate, rng), ()
    draft.blogline()
    draft.foreign("related", desk.rng.randint(5, 12))
    return draft


def web20(desk: Desk) -> Draft:
    """A bot's weblog on a free host: the same event in other words, a foreign anchor mid-sentence."""
    draft = Draft(desk, identity.platform_host(desk.rng))
    lines = [texts.spintax(fill(desk, s, keyword(desk)), desk.rng) for s in table("prose")["quake"]]
    kept = [texts.spin(p.text, desk.language, 0.5, desk.rng) for p in draft.body[: desk.rng.randint(1, 5)]]
    draft.text([*kept, " ".join(lines)] if desk.chance(0.5) else kept)
    target = f"https://{identity.foreign_host(desk.rng, 'en')}/"
    draft.jam(words("signs", "foreignanchor"), [target], desk.rng.randint(1, 4))
    if desk.chance(0.5):
        draft.cut(desk.rng.randint(500, 1500))
    draft.blogline()
    if desk.chance(0.5):
        draft.counter()
    if desk.chance(0.6):
        draft.lists()
    return draft


def bookmarks(desk: Desk) -> Draft:
    """A bookmark site's entry: a blurb cut off, votes, tags for something else."""
    draft = Draft(desk)
    draft.pattern = "/story.php?id={id}"
    draft.relink(0, [""])
    draft.cut(desk.rng.randint(120, 400))
    draft.jam(
        words("prose", "casino", desk.language),
        [f"https://{latin_word(desk.rng)}.{identity.top(desk.rng)}/"],
        desk.rng.randint(0, 2),
    )
    draft.counter("meta")
    draft.foreign("latest", desk.rng.randint(5, 15))
    draft.partners(desk.rng.randint(3, 8))
    return draft


def questions(desk: Desk) -> Draft:
    """Questions and answers taken from elsewhere or made up, under counts of millions."""
    draft = Draft(desk)
    key = keyword(desk)
    asked = prose(desk, "questions", key, desk.rng.randint(2, 6))
    answers = prose(desk, "essay", key, len(asked)) if desk.chance(0.5) else [p.text for p in draft.body[: len(asked)]]
    body = []
    for question, answer in zip(asked, answers, strict=False):
        body += [
            Paragraph(question, (), desk.rng.choice(("h3", "h2", "h3"))),
            Paragraph(desk.rng.choice(("Answer: ", "A: ", "")) + answer),
        ]
    draft.body = body or draft.body
    draft.headline = asked[0]
    draft.pattern = desk.rng.choice(("/read-{id}.html", "/{slug}", "/question/{id}"))
    total = desk.rng.randint(100_000, 5_000_000)
    claims = (
        f"Today{desk.rng.randint(0, 9)}questions",
        f"{total:,} questions answered",
        f"{desk.rng.randint(0, 3)}次",
        f"Asked by: {person(desk.rng, 'en')}",
    )
    draft.metaline += [e(c) for c in desk.rng.sample(claims, 2)]
    draft.foreign("related", desk.rng.randint(6, 14))
    return draft


def downloads(desk: Desk) -> Draft:
    """An index of downloads that do not exist."""
    draft = Draft(desk)
    key = keyword(desk)
    lines = prose(desk, "downloads", key, desk.rng.randint(4, 11))
    draft.body = [Paragraph(x, (), desk.rng.choice(("p", "p", "li"))) for x in lines]
    if desk.chance(0.5):
        draft.body += [Paragraph(p.text) for p in desk.paragraphs(draft.story)[:2]]
    draft.headline = lines[0]
    draft.counter("meta", desk.rng.choice(("{} downloads", "Downloads: {}", "{} Views")))
    draft.foreign("ranking", desk.rng.randint(6, 16))
    return draft


def dump(desk: Desk) -> Draft:
    """Somebody else's document, read by a machine, between counters."""
    draft = Draft(desk)
    rate, rng = desk.rng.uniform(0.01, 0.06), desk.rng
    for p in draft.body:
        p.text, p.links = texts.scan(p.text, rate, rng), ()
    if desk.chance(0.5):
        draft.body.insert(desk.rng.randint(0, len(draft.body)), Paragraph(desk.rng.choice(table("prose")["code"])))
    draft.headline += desk.rng.choice((".pdf", " - PDF Free Download", " [PDF]", ""))
    draft.metaline.append(
        e(f"{desk.rng.randint(0, 9)} downloads {desk.count(0, 3)} Views {desk.rng.randint(90, 4000)}KB")
    )
    draft.foreign("related", desk.rng.randint(6, 14))
    return draft


def lyrics(desk: Desk) -> Draft:
    """A text line by line beside its machine translation."""
    draft = Draft(desk)
    rng = desk.rng
    lines = [s for p in draft.body[:5] for s in texts.sentences(p.text, desk.language)][:14]
    draft.text(
        [
            f"{s[:90]} | {texts.calque(texts.spin(s[:90], desk.language, 0.6, rng), desk.language, 0.9, rng)}"
            for s in lines
        ]
    )
    draft.headline += desk.rng.choice((" letra traducida", " - letra y traducción", " (traducción al español)"))
    draft.counter("meta")
    draft.foreign("related", desk.rng.randint(5, 12))
    return draft


def reviews(desk: Desk) -> Draft:
    """Lists of products that nobody tried, every link through one counter."""
    draft = Draft(desk)
    key = keyword(desk)
    number = desk.rng.randint(1000, 9999)
    target = f"https://{latin_word(desk.rng)}.{identity.top(desk.rng)}/go/{number % 997}?aff={number}"
    body = []
    for i, product in enumerate(identity.trade(desk.rng, "en") for _ in range(desk.rng.randint(3, 7))):
        body += [Paragraph(f"{i + 1}. {product}", (), "h3"), Paragraph(" ".join(prose(desk, "essay", key, 2)))]
    draft.body = body
    draft.jam(("Check price", "Buy now", "View deal", "See today's offer"), [target], desk.rng.randint(3, 7))
    draft.headline = fill(desk, desk.rng.choice(table("prose")["reviews"]), key)
    draft.blogline()
    if desk.chance(0.6):
        draft.lists()
    return draft


def injected_names(desk: Desk) -> Draft:
    """An ordinary scrape that carries a promoted name in headline, text and keywords."""
    draft = Draft(desk)
    name = sign(desk.rng, "injected", desk.language)
    draft.unlink(0.2)
    draft.inject(name)
    draft.keywords = [name, draft.section]
    if desk.chance(0.4):
        draft.leftover(1)
    draft.frame()
    draft.lists()
    return draft
