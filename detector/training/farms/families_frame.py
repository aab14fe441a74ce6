"""The archetype's family of networks and its siblings: real articles in a fixed frame under changing brands."""

from detector.training.farms import identity
from detector.training.farms.desk import Desk
from detector.training.farms.draft import Draft
from detector.training.farms.sheet import Box, Item, e
from detector.training.farms.vocabulary import sign, words

ANY: tuple[str, ...] = ()


def _scraped(desk: Desk) -> Draft:
    draft = Draft(desk, identity.stem_host(desk.rng) if desk.chance(0.7) else "")
    if desk.chance(0.7):
        draft.pattern = identity.FARM_PATHS[0]
    if desk.chance(0.7):
        draft.brand = draft.suffix = identity.trade(desk.rng, "en")
    if desk.chance(0.06):
        draft.suffix = draft.leaked()
    draft.unlink(joins=desk.rng.choice((0, 0.4, 0.8)))
    if desk.chance(0.3):
        draft.leftover(desk.rng.randint(1, 2))
    if desk.chance(0.3):
        draft.rebrand()
    if desk.chance(0.5):
        draft.cut(desk.rng.randint(900, 4000), word=False)
    draft.title = draft.title_text() if desk.chance(0.8) else ""
    return draft


def _lists(draft: Draft) -> None:
    d = draft.desk
    kinds = [("related", (8, 10, 10, 12)), ("ranking", (8, 8, 6, 10)), ("recommend", (8, 8, 5))]
    for kind, sizes in kinds:
        if d.chance(0.85):
            draft.foreign(kind, d.rng.choice(sizes), "below" if d.chance(0.8) else "side", cut=d.chance(0.4))
    if not draft.boxes:
        draft.foreign("ranking", 8)


def archetype(desk: Desk) -> Draft:
    """Trail with headline and brand run on, headline again, a bare word, a date to the second, text, counter, lists."""
    draft = _scraped(desk)
    draft.separator = desk.rng.choice((" -", " -", " -", "-", " - ", "|", "_"))
    draft.title = ""
    draft.trail(fused=desk.chance(0.9))
    draft.dateline()
    if desk.chance(0.85):
        known = desk.chance(0.35)
        form = desk.rng.choice(("veryGood! ({})", "veryGood!({})")) if known and desk.language == "en" else ""
        draft.counter("tail", form)
    if desk.chance(0.15):
        draft.disclaim()
    _lists(draft)
    return draft


def injected(desk: Desk) -> Draft:
    """The archetype's frame with a promoted name before the headline and inside the first sentence."""
    draft = _scraped(desk)
    name = sign(desk.rng, "injected", desk.language) if desk.chance(0.5) else identity.trade(desk.rng, "en")
    if desk.chance(0.8):
        draft.inject(name)
    draft.title = ""
    draft.trail()
    draft.metaline.append(e(name))
    draft.dateline()
    if desk.chance(0.8):
        draft.counter()
    _lists(draft)
    return draft


def fused(desk: Desk) -> Draft:
    """One fused line of date, source and category; lists whose leads break off at a hundred characters."""
    draft = _scraped(desk)
    if desk.chance(0.6):
        draft.inject(sign(desk.rng, "injected"))
    draft.fuse()
    more = sign(desk.rng, "moreof", desk.language).format(draft.section)
    titles = desk.pool.far(desk.story, desk.rng.randint(3, 6), desk.rng, desk.look.made)
    items = desk.items(
        titles, draft.pattern, draft.base, None, [desk.lead(t, desk.rng.choice((99, 100))) for t in titles]
    )
    draft.foreign("related", desk.rng.randint(4, 9), title=more)
    draft.boxes.append(Box(desk.label("recommend"), items, "below"))
    if desk.chance(0.3):
        draft.counter()
    return draft


def viewed(desk: Desk) -> Draft:
    """The text first; then entries whose date, count and the word for views are run together."""
    draft = _scraped(desk)
    rows = []
    word = (
        desk.rng.choice((" view", " views", "view", " reads", "次", " hits"))
        if desk.language in {"en", "zh"}
        else " view"
    )
    for title in desk.pool.far(desk.story, desk.rng.randint(4, 7), desk.rng, desk.look.made):
        when = desk.date(desk.days_before(0, 500)) + str(desk.count(2.4, 3.6)) + word
        href = draft.base + identity.path(desk.rng, draft.pattern, title, desk.moment, "news")
        rows.append(Item(title, href, when, desk.lead(title, 100)))
    draft.boxes.append(Box(desk.label(desk.rng.choice(("latest", "recommend", "ranking"))), rows, "below"))
    if desk.chance(0.5):
        draft.metaline.append(e(draft.date(0.5)))
    if desk.chance(0.4):
        draft.foreign("ranking", desk.rng.randint(5, 10))
    return draft


def numbered(desk: Desk) -> Draft:
    """A numbered trail, and a headline that trails off into the promoted brand's reviews."""
    draft = _scraped(desk)
    brand = sign(desk.rng, "injected") if desk.chance(0.3) else identity.trade(desk.rng, "en")
    words_ = desk.rng.sample(("Reviews", "Insights", "Scam", "B2", "Guides", "Withdrawal", "Legit", "Login", "App"), 3)
    draft.headline += desk.rng.choice(("--", " --", "---", "——")) + " ".join((brand, *words_))
    draft.crumbs = f'1. <a href="/">{e(desk.label("home"))}</a> 2. <a href="/c/">{e(draft.section)}</a>'
    draft.blogline()
    draft.title = draft.headline
    if desk.chance(0.5):
        draft.counter()
    _lists(draft)
    return draft


def translated_frame(desk: Desk) -> Draft:
    """The archetype's frame in other languages, or an English frame around a foreign text."""
    draft = _scraped(desk)
    if desk.chance(0.35):
        draft.brand = draft.suffix = identity.trade(desk.rng, "en")
        draft.crumbs = (
            e(desk.rng.choice(words("signs", "current")))
            + f'<a href="/">Home</a>&gt;<a href="/news/">News</a>{e(draft.title_text())}'
        )
    else:
        draft.trail()
    draft.dateline()
    if desk.chance(0.8):
        draft.counter()
    _lists(draft)
    if desk.chance(0.25):
        draft.disclaim()
    return draft
