"""Pairs of a farm page and its honest twin, made from real articles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from detector.training.farms import families_frame as frame
from detector.training.farms import look as looks
from detector.training.farms import twins
from detector.training.farms.desk import Desk, moment_for
from detector.training.farms.draft import Draft
from detector.training.farms.pool import Pool
from detector.training.farms.skeletons import SKELETONS, render
from detector.training.stories import Story

NOT_ENGLISH = ("de", "es", "fr", "ru", "zh", "ja", "pt", "pl", "nl", "it", "id", "vi")


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of farm: how it makes a page, from stories in which languages, how often among all."""

    name: str
    make: Callable[[Desk], Draft]
    languages: tuple[str, ...] = ()
    weight: float = 1.0
    skeletons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A made page: label 1 is a farm, 0 an honest twin or look-alike.

    `twin` is the id that a farm shares with its honest twin and is empty for look-alikes; `story` is the id
    of the article inside.
    """

    url: str
    html: str
    label: int
    family: str
    skeleton: str
    story: str
    twin: str
    language: str


FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family("archetype", frame.archetype, weight=3),
        Family("archetype-injected", frame.injected, ("en",), weight=1.5),
        Family("archetype-fused", frame.fused, weight=1.5),
        Family("archetype-viewed", frame.viewed, weight=1.5),
        Family("archetype-numbered", frame.numbered, ("en",)),
        Family("archetype-translated", frame.translated_frame, NOT_ENGLISH, weight=1.5),
    )
}
#: The families that share the archetype's network: one group when a family is left out.
ARCHETYPE = frozenset(n for n in FAMILIES if n.startswith("archetype"))


def generate(stories: Sequence[Story], pairs: int, seed: int) -> Iterator[Made]:
    """Yield `pairs` farms, each followed by its honest twin; the same arguments give the same pages."""
    rng = Random(seed)
    pool = Pool(stories, seed)
    names = list(FAMILIES)
    weights = [FAMILIES[n].weight for n in names]
    for number in range(pairs):
        family = FAMILIES[rng.choices(names, weights)[0]]
        yield from pair(pool, family, Random(rng.getrandbits(64)), f"{seed}-{number}")


def pair(pool: Pool, family: Family, rng: Random, twin: str) -> tuple[Made, Made]:
    """Return one farm of `family` and its twin."""
    story = pool.choose(rng, family.languages)
    skeleton = rng.choice(family.skeletons or tuple(SKELETONS))
    look = looks.draw(rng, skeleton)
    desk = Desk(rng, pool, story, look, moment_for(rng, story))
    farm = family.make(desk).sheet()
    honest = twins.honest(desk, farm)
    farm_html, honest_html = render(farm, look), render(honest, look)
    gap = farm_html.count("<a ") - honest_html.count("<a ")
    if gap:
        twins.pad(honest if gap > 0 else farm, abs(gap), desk)
        farm_html, honest_html = render(farm, look), render(honest, look)
    same = (family.name, skeleton, story.id, twin, story.language)
    return Made(farm.url, farm_html, 1, *same), Made(honest.url, honest_html, 0, *same)
