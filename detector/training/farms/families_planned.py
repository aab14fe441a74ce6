"""Families that show how they were made: mash-ups with keys of a link wheel, guides with their writer's plan inside."""

from random import Random

from detector.training.farms import identity
from detector.training.farms.desk import Desk, Paragraph
from detector.training.farms.draft import Draft
from detector.training.farms.families_text import fill, keyword
from detector.training.farms.vocabulary import sign, table, words
from detector.training.stories import InlineLink


def key_wheel(desk: Desk) -> Draft:
    """Search results run together under a bare query, and links to other doorways under keys or foreign queries."""
    rng = desk.rng
    draft = Draft(desk, identity.lapsed_host(rng, desk.chance(0.5)))
    key = keyword(desk)
    draft.headline = key.lower() if desk.chance(0.7) else f"{key} {rng.choice(words('brands', 'town', 'en'))}"
    pieces = [p.text for p in draft.body]
    pieces += [p for _ in range(rng.randint(2, 9)) for p in desk.pool.other(desk.story, rng).paragraphs[:4]]
    joints = rng.choice(((" ...", "...", "; "), (".", " ."), (" ...", ".", " .", "; ")))
    snippets = []
    for piece in rng.sample(pieces, min(len(pieces), rng.randint(6, 36))):
        start = rng.randint(0, max(0, len(piece) - 200))
        cut = piece[start : start + rng.randint(60, 200)].strip()
        snippets.append(cut + rng.choice(joints) + (f" {key}. " if desk.chance(0.3) else " "))
    size = len(snippets) if desk.chance(0.6) else rng.randint(2, 5)
    draft.text(["".join(snippets[i : i + size]) for i in range(0, len(snippets), size)])
    if desk.chance(0.7):
        draft.body.append(_wheel(rng, [_key(rng) for _ in range(rng.randint(5, 14))], " "))
    if desk.chance(0.6):
        titles = [desk.pool.other(desk.story, rng).title for _ in range(rng.randint(2, 6))]
        draft.body.append(_wheel(rng, titles, ", "))
    if desk.chance(0.3):
        draft.blogline()
    return draft


def leaked_plan(desk: Desk) -> Draft:
    """A guide for a phrase, in which the labels and lines of the plan that it was ordered with were left."""
    rng = desk.rng
    draft = Draft(desk)
    key = keyword(desk)
    plan = [fill(desk, line, key) for line in rng.sample(words("signs", "plan", "en"), rng.randint(2, 8))]
    draft.unlink(0.1)
    body = list(draft.body)
    for line in plan:
        body.insert(rng.randint(0, len(body)), Paragraph(line, (), rng.choice(("p", "p", "h2", "h3"))))
    if desk.chance(0.6):
        lines = [fill(desk, s, key) for s in words("prose", "doorway", desk.language)]
        body = [*[Paragraph(s) for s in rng.sample(lines, min(3, len(lines)))], *body]
    draft.body = body
    draft.headline = rng.choice(("{} Guide", "Best {}", "{}: Practical Buyer Guide", "{} Compared", "{}")).format(key)
    if desk.chance(0.4):
        draft.body.append(Paragraph(sign(rng, "counter", desk.language).format(rng.randint(1, 900))))
    draft.blogline()
    return draft


def _key(rng: Random) -> str:
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(4, 9)))


def _wheel(rng: Random, anchors: list[str], separator: str) -> Paragraph:
    links, text = [], ""
    for word in anchors:
        start = len(text)
        text += word
        host = f"{rng.choice(table('brands')['lapsedname'])}.{identity.top(rng)}"
        links.append(InlineLink(0, start, len(text), f"https://{host}/{rng.randint(100, 99999)}"))
        text += separator
    return Paragraph(text.rstrip(separator), tuple(links))
