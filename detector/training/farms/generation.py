"""Pairs of a farm page and its honest twin, made from real articles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from detector.training.farms import families_bait as bait
from detector.training.farms import families_frame as frame
from detector.training.farms import families_planned as planned
from detector.training.farms import families_text as text
from detector.training.farms import look as looks
from detector.training.farms import twins
from detector.training.farms.desk import Desk, moment_for
from detector.training.farms.draft import Draft
from detector.training.farms.pool import Pool
from detector.training.farms.skeletons import SKELETONS
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


_EN = ("en",)
_LATIN = ("en", "de", "es", "fr", "pt", "it", "nl", "pl", "id", "ru")
FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family("archetype", frame.archetype, weight=4),
        Family("archetype-injected", frame.injected, _EN, weight=1.5),
        Family("archetype-fused", frame.fused, weight=1.5),
        Family("archetype-viewed", frame.viewed, weight=1.5),
        Family("archetype-numbered", frame.numbered, _EN),
        Family("archetype-translated", frame.translated_frame, NOT_ENGLISH, weight=1.5),
        Family("expired-splice", bait.splice, weight=1.5),
        Family("news-mirror", bait.mirror),
        Family("feed-stub", bait.stub, ("en", "en", "de", "es", "fr", "ru", "zh"), weight=1.2),
        Family("aggregator-tail", bait.tail),
        Family("site-clone", bait.clone, weight=1.2),
        Family("name-injection", bait.injected_names, ("en", "en", "zh", "id", "vi", "ru")),
        Family("laundered-agency", text.laundering, ("en", "en", "de", "es", "fr", "pt"), weight=1.5),
        Family("spun", text.spun, ("en", "en", "en", "de", "es", "ru"), weight=1.5),
        Family("letter-drop", text.letter_drop, ("en", "en", "de")),
        Family(
            "machine-translated", text.translated, ("en", "en", "es", "de", "fr", "pt", "ru", "ja", "id", "vi"), 1.5
        ),
        Family("broken-words", text.broken, _LATIN),
        Family("llm-refusal", text.refusal, _EN),
        Family("llm-residue", text.residue, _EN, weight=1.2),
        Family("llm-planning", text.planning, _EN),
        Family("llm-slang", text.slang, _EN),
        Family("persona-network", text.persona, _EN, weight=1.2),
        Family("hijacked-subdomain", text.definitional, _EN),
        Family("placeholder-rewrite", text.rewrite, _EN),
        Family("market-report", text.market_report, _EN),
        Family("empty-slots", text.empty_slots, _EN),
        Family("ticker-robot", text.ticker, _EN),
        Family("transcript-news", text.minutes, _EN),
        Family("celebrity-bio", text.bio, _EN),
        Family("question-scrape", bait.questions, _EN),
        Family("download-index", bait.downloads, _EN),
        Family("document-dump", bait.dump, _LATIN),
        Family("fake-reviews", bait.reviews, _EN),
        Family("web2-bot", bait.web20, _EN),
        Family("bookmark-spam", bait.bookmarks, ("en", "en", "de", "es")),
        Family("dead-domain-casino", bait.casino, ("en", "en", "id", "id", "vi", "zh", "ru", "de", "es", "ja"), 1.5),
        Family("doorway", bait.doorway, ("en", "en", "de", "es", "ru", "id", "vi", "zh", "ja", "fr"), weight=1.5),
        Family("title-only-doorway", bait.title_only, ("en", "en", "ja", "zh", "ru")),
        Family("foreign-one-liner", bait.one_liner, ("vi", "vi", "id", "zh", "ru"), weight=0.7),
        Family("image-keywords", bait.image_words, ("ru", "en")),
        Family("key-wheel", planned.key_wheel, _LATIN, weight=1.5),
        Family("leaked-plan", planned.leaked_plan, _EN, weight=1.2),
        Family("hacked-mash", bait.mash, _LATIN, weight=1.2),
        Family("chinese-header-hijack", bait.header_hijack, ("zh",)),
        Family("chinese-word-swap", text.word_swap, ("zh",)),
        Family("chinese-scrape", text.regional, ("zh",), weight=1.2),
        Family("japanese-matome", text.regional, ("ja",), weight=1.2),
        Family("russian-filler", text.regional, ("ru",), weight=1.2),
        Family("spanish-filler", text.regional, ("es",), weight=1.2),
        Family("german-filler", text.regional, ("de",)),
        Family("french-filler", text.regional, ("fr",)),
        Family("indonesian-filler", text.regional, ("id",)),
        Family("vietnamese-filler", text.regional, ("vi",)),
        Family("bilingual-lyrics", bait.lyrics, ("es",), weight=0.7),
    )
}
#: Families made after a collected network: wherever that is left out, they are, too.
IMITATED = {"key-wheel": "joja", "leaked-plan": "ai_niche_sites"}
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
    farm_html, honest_html = twins.even(farm, honest, look)
    same = (family.name, skeleton, story.id, twin, story.language)
    return Made(farm.url, farm_html, 1, *same), Made(honest.url, honest_html, 0, *same)
