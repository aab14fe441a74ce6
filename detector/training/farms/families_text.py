"""Families whose deceit is in the text: spun, broken, machine-translated, machine-written, filled in."""

from collections.abc import Callable
from random import Random

from detector.training.farms import identity, texts
from detector.training.farms.desk import Desk, Paragraph
from detector.training.farms.draft import Draft
from detector.training.farms.sheet import e
from detector.training.farms.vocabulary import person, sign, table, words

#: The tables of openings and closings, by language.
_MANNER = {
    "zh": "chinese", "ja": "japanese", "ru": "russian", "es": "spanish", "de": "german", "fr": "french",
    "id": "indonesian", "vi": "vietnamese",
}  # fmt: skip

_FIRMS = ("Capital", "Group", "Partners", "Inc.")


def keyword(desk: Desk) -> str:
    """Return what a page is written about: a name of the story or words of its title."""
    names = desk.pool.names(desk.story)
    if desk.chance(0.5) or desk.language in {"zh", "ja"}:
        return desk.rng.choice(names[:3])
    return " ".join(desk.story.title.split()[:4]).rstrip(",:;.?!").lower()


def fill(desk: Desk, pattern: str, key: str) -> str:
    """Fill a sentence's slots."""
    rng = desk.rng
    slots = {
        "k": key, "b": identity.trade(rng, "en"), "n": str(rng.randint(11, 989)), "m": str(rng.randint(2, 9)),
        "t": desk.story.title, "p": person(rng, desk.language), "y": str(desk.moment.year),
        "x": key[:4].upper().strip(),
        "c": f"{rng.choice(table('brands')['lapsedname']).title()} {rng.choice(_FIRMS)}",
        "w": rng.choice(words("brands", "town", desk.language)), "d": desk.date(desk.days_before(1, 60), False),
    }  # fmt: skip
    for name, value in slots.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def prose(desk: Desk, kind: str, key: str, count: int) -> list[str]:
    """Return `count` sentences of one manner, repeated only when the manner has no more."""
    have = table("prose")[kind]
    picked = desk.rng.sample(have, len(have)) * (1 + count // len(have))
    return [fill(desk, s, key) for s in picked[:count]]


def _gathered(desk: Desk, sentences: list[str], size: int) -> list[str]:
    out, i = [], 0
    while i < len(sentences):
        step = desk.rng.randint(1, size)
        out.append(" ".join(sentences[i : i + step]))
        i += step
    return out


def _written(desk: Desk, kind: str, share: float = 0.5, headings: bool = True) -> Draft:
    """Start a page whose text is written about a keyword, with a share of the story's own text in between."""
    draft = Draft(desk)
    key = keyword(desk)
    paragraphs = max(3, min(14, len(draft.body)))
    own = _gathered(desk, prose(desk, kind, key, paragraphs * 2), 3)
    draft.unlink(0.2)
    kept = [p.text for p in draft.body]
    body: list[Paragraph] = []
    for i in range(paragraphs):
        if headings and desk.chance(0.3):
            body.append(
                Paragraph(
                    fill(desk, desk.rng.choice(table("prose")["headings"]), key),
                    (),
                    desk.rng.choice(("h2", "h2", "h3")),
                )
            )
        if kept and desk.chance(share):
            body.append(Paragraph(texts.spin(kept[i % len(kept)], desk.language, 0.3, desk.rng)))
        else:
            body.append(Paragraph(own[i % len(own)]))
    if headings and desk.chance(0.35):
        first, last = desk.rng.choice(table("prose")["outlines"])
        body = [Paragraph(first, (), "h2"), *body[:-1], Paragraph(last, (), "h2"), body[-1]]
    draft.body = body
    draft.frame()
    if desk.chance(0.6):
        draft.lists()
    return draft


def _each(draft: Draft, change: Callable[[str], str]) -> None:
    for p in draft.body:
        p.text, p.links = change(p.text), ()


def spun(desk: Desk) -> Draft:
    """Synonyms in place of words; the headline too."""
    draft = Draft(desk)
    rate, rng = desk.rng.uniform(0.35, 0.95), desk.rng
    _each(draft, lambda t: texts.spin(t, desk.language, rate, rng))
    draft.headline = texts.spin(draft.headline, desk.language, rate, rng)
    draft.frame()
    draft.lists()
    return draft


def letter_drop(desk: Desk) -> Draft:
    """Doubled letters halved and words swapped, on the lapsed domain of a small business."""
    draft = Draft(desk, identity.lapsed_host(desk.rng))
    rate, rng = desk.rng.uniform(0.2, 0.8), desk.rng
    _each(draft, lambda t: texts.halve(texts.spin(t, desk.language, 0.3, rng), rate, rng))
    draft.frame()
    draft.lists()
    return draft


def translated(desk: Desk) -> Draft:
    """A text that a machine translated and nobody read, often on a language's subdomain."""
    host = f"{desk.language}.{latin_word(desk.rng)}.{identity.top(desk.rng)}" if desk.chance(0.5) else ""
    draft = Draft(desk, host)
    rate, rng = desk.rng.uniform(0.4, 1.0), desk.rng
    _each(draft, lambda t: texts.calque(t, desk.language, rate, rng))
    draft.headline = texts.calque(draft.headline, desk.language, rate, rng)
    if desk.chance(0.4):
        draft.nav = desk.look.nav
        draft.section = "News"
    draft.frame()
    draft.lists()
    return draft


def latin_word(rng: Random) -> str:
    """Return a pronounceable word that means nothing."""
    return "".join(rng.choice("bcdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))


def broken(desk: Desk) -> Draft:
    """Paragraphs that begin inside a word and have spaces within words, on a host of another language."""
    draft = Draft(desk)
    rate, rng = desk.rng.uniform(0.02, 0.1), desk.rng
    _each(draft, lambda t: texts.fracture(t, rate, rng))
    if desk.chance(0.5):
        other = desk.rng.choice(("zh", "ru", "ja", "id"))
        draft.tail.append(e(sign(desk.rng, "neighbours", other if other in {"zh", "ru", "ja"} else "en").format("")))
    draft.frame()
    draft.lists()
    return draft


def refusal(desk: Desk) -> Draft:
    """The model's refusal published as the article, sometimes twice."""
    draft = Draft(desk)
    key = keyword(desk)
    body = prose(desk, "refusals", key, desk.rng.randint(1, 2))
    if desk.chance(0.5):
        body *= 2
    if desk.chance(0.3):
        body += [p.text for p in draft.body[:2]]
    draft.text(body)
    draft.description = body[0]
    draft.frame()
    if desk.chance(0.6):
        draft.lists()
    return draft


def residue(desk: Desk) -> Draft:
    """Machine-written text with the assistant's remarks left in."""
    draft = _written(desk, "essay", 0.4)
    for line in prose(desk, "residue", keyword(desk), desk.rng.randint(1, 3)):
        draft.body.insert(desk.rng.randint(0, len(draft.body)), Paragraph(line))
    return draft


def planning(desk: Desk) -> Draft:
    """Machine-written text with the model's plan left in, on a bare address."""
    draft = _written(desk, "essay", 0.3)
    if desk.chance(0.6):
        draft.host = identity.address_host(desk.rng)
    for line in prose(desk, "planning", keyword(desk), desk.rng.randint(1, 4)):
        p = desk.rng.choice(draft.body)
        if p.kind == "p":
            p.text = f"{p.text} {line}" if desk.chance(0.6) else f"{line} {p.text}"
            p.links = ()
    return draft


def slang(desk: Desk) -> Draft:
    """'Hey guys' pages: slang openers, a stock byline, a tiny counter, a domain for something else."""
    draft = _written(desk, "hey", 0.3)
    draft.host = identity.lapsed_host(desk.rng) if desk.chance(0.5) else identity.foreign_host(desk.rng, "en")
    if desk.chance(0.7):
        draft.metaline.append(e(f"{desk.rng.randint(5, 80)} views"))
    return draft


def persona(desk: Desk) -> Draft:
    """An invented person's anecdote and testimonials before a guide, on a site about another subject."""
    draft = _written(desk, "persona", 0.35)
    draft.brand = draft.suffix = identity.trade(desk.rng, "en")
    draft.author = person(desk.rng, desk.language)
    draft.host = identity.foreign_host(desk.rng, "en") if desk.chance(0.6) else identity.own_host(desk.rng, draft.brand)
    return draft


def definitional(desk: Desk) -> Draft:
    """Dictionary-like prose without a fact in it, on a hijacked subdomain."""
    draft = _written(desk, "definitions", 0.15)
    word = desk.rng.choice(("ww2", "kms7", "support", "img4", "cdn9", "test", "old", "dev3", "shop2"))
    draft.host = f"{word}.{identity.own_host(desk.rng, identity.brand(desk.rng, 'en')).split('.', 1)[-1]}"
    draft.pattern = desk.rng.choice(("/page/{sid}", "/tag/{slug}", "/{slug}"))
    return draft


def rewrite(desk: Desk) -> Draft:
    """A rewritten report whose firms and figures are placeholders."""
    draft = _written(desk, "investor", 0.6, headings=False)
    rate, rng = desk.rng.uniform(0.1, 0.5), desk.rng
    _each(draft, lambda t: texts.mark(t, rate, rng))
    return draft


def market_report(desk: Desk) -> Draft:
    """A market report whose figures were never filled in."""
    draft = _written(desk, "reports", 0.15)
    draft.pattern = "/reports/{slug}-{id}"
    draft.headline = fill(desk, "{k} Market Size, Share and Forecast {y}", keyword(desk).title())
    return draft


def empty_slots(desk: Desk) -> Draft:
    """A template over a database, with nothing in the slots."""
    draft = _written(desk, "slots", 0.3, headings=False)
    rate, rng = desk.rng.uniform(0.2, 0.6), desk.rng
    _each(draft, lambda t: texts.blank(t, rate * 0.3, rng))
    draft.headline = fill(
        desk, desk.rng.choice(("How many  does {k} have?", "What is the  of {k}?", "{k} in : facts")), keyword(desk)
    )
    return draft


def ticker(desk: Desk) -> Draft:
    """A robot's note on a share: rating, price, ratios, averages, filings, dividend, in that order."""
    draft = Draft(desk)
    key = desk.pool.names(desk.story)[0]
    lines = [fill(desk, s, key) for s in table("prose")["ticker"]]
    draft.text(lines[: desk.rng.randint(4, 8)] + ([p.text for p in draft.body[:2]] if desk.chance(0.3) else []))
    draft.headline = fill(desk, desk.rng.choice((
        "{k} (NYSE:{x}) Price Target Cut to ${n}.00", "{c} Sells {n},{n} Shares of {k} (NYSE:{x})",
        "{k} (NYSE:{x}) Shares Gap Up to ${n}.{m}")), key)  # fmt: skip
    draft.frame()
    draft.lists()
    return draft


def minutes(desk: Desk) -> Draft:
    """News from a transcript of a meeting: names misheard, the town not said."""
    draft = _written(desk, "transcript", 0.3, headings=False)
    draft.pattern = "/article/{id}"
    return draft


def laundering(desk: Desk) -> Draft:
    """An agency's report under the site's own name, with padding headings."""
    draft = Draft(desk)
    draft.rebrand()
    draft.unlink(0.3)
    key = keyword(desk)
    if draft.body and desk.chance(0.6):
        first = draft.body[0]
        town = desk.rng.choice(words("brands", "town", desk.language))
        draft.body[0] = Paragraph(f"{town.upper()} ({draft.brand}) — {first.text}")
    for position in range(len(draft.body) - 1, 0, -2):
        if desk.chance(0.6) and desk.language == "en":
            heading = fill(desk, desk.rng.choice(table("prose")["headings"]), key)
            draft.body.insert(position, Paragraph(heading, (), "h2"))
    draft.author = draft.brand
    draft.blogline()
    if desk.chance(0.5):
        draft.lists()
    return draft


def bio(desk: Desk) -> Draft:
    """A famous person's age, height and worth, of which nothing is known."""
    draft = _written(desk, "bio", 0.2)
    name = person(desk.rng, "en")
    for p in draft.body:
        p.text = p.text.replace("{p}", name)
    draft.headline = f"{name} Age, Height, Wife, Net Worth, Kids & Wiki {desk.moment.year}"
    return draft


def regional(desk: Desk) -> Draft:
    """A scrape between a stock opening and a stock closing, as farms in many languages have them."""
    draft = Draft(desk)
    manner = table("prose")[_MANNER[desk.language]]
    key = keyword(desk)
    rng = desk.rng
    draft.unlink(0.3)
    if desk.chance(0.5):
        rate = rng.uniform(0.3, 0.9)
        _each(draft, lambda t: texts.spin(t, desk.language, rate, rng))
    draft.body.insert(0, Paragraph(fill(desk, rng.choice(manner["opening"]), key)))
    draft.body.append(Paragraph(fill(desk, rng.choice(manner["closing"]), key)))
    if desk.language == "zh":
        if desk.chance(0.5):
            rate = rng.uniform(0.1, 0.6)
            _each(draft, lambda t: texts.mixed_script(t, rate, rng))
        draft.metaline += [e(x) for x in rng.sample(manner["frame"], rng.randint(1, 3))]
    if desk.chance(0.4):
        draft.neighbours()
    if desk.chance(0.4):
        draft.address()
    if desk.chance(0.4):
        draft.disclaim()
    draft.frame()
    draft.lists()
    return draft


def word_swap(desk: Desk) -> Draft:
    """Chinese words swapped for rare ones, the headline run twice, an author called admin."""
    draft = Draft(desk)
    rate, rng = desk.rng.uniform(0.4, 0.95), desk.rng
    _each(draft, lambda t: texts.spin(t, "zh", rate, rng))
    if desk.chance(0.5):
        draft.body.insert(0, Paragraph(draft.headline + draft.headline))
    draft.metaline += [e(x) for x in rng.sample(table("prose")["chinese"]["frame"], 2)]
    draft.fuse()
    draft.lists()
    return draft
