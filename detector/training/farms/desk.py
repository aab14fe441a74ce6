"""What both pages of a pair have in common, and the small things that either needs: dates, people, items."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from detector.training.farms import identity
from detector.training.farms.look import Look
from detector.training.farms.pool import Pool
from detector.training.farms.sheet import Block, Box, Item, Link, Remark, anchor, e
from detector.training.farms.vocabulary import label, labels, person
from detector.training.stories import DENSE, InlineLink, Story

_YEARS = tuple(range(2008, 2027))
_YEAR_WEIGHTS = tuple(1 + (y - 2008) * 0.6 for y in _YEARS)
_YEAR = re.compile(r"(?<![\d.,$€£-])(?:19|20)\d\d(?![\d,%]|[.-]\d)")
_LAST_DAY = date(2026, 10, 31)
#: Words that name a section, whatever the language's own list says; anything else is plain news.
_TOPICS = (
    ("Sport", r"coach|season|league|tournament|trainer|liga|championship|goal|match|spiel|球|選手"),
    ("Health", r"patient|doctor|disease|vaccine|hospital|klinik|salud|santé|health|医|健康"),
    ("Technology", r"software|internet|smartphone|computer|android|google|技术|アプリ|python"),
    ("Business", r"company|market|shares|economy|unternehmen|empresa|entreprise|billion|企业|経済"),
    ("Politics", r"president|minister|election|parliament|senat|regierung|gobierno|президент|政府|選挙"),
    ("Food", r"recipe|oven|butter|flour|teaspoon|rezept|receta|recette|cook|料理"),
    ("Science", r"research|scientist|species|planet|forscher|études|учён|研究"),
)


@dataclass(slots=True)
class Paragraph:
    """A paragraph of a body in the making: plain text and the links inside it, by span of characters."""

    text: str
    links: tuple[InlineLink, ...] = ()
    kind: str = "p"


@dataclass(slots=True)
class Desk:
    """The shared ground of a pair: generator, stories, look, and the date that both pages show."""

    rng: Random
    pool: Pool
    story: Story
    look: Look
    moment: datetime

    @property
    def language(self) -> str:
        """The language of the story and of both pages."""
        return self.story.language

    def chance(self, p: float) -> bool:
        """Return True with probability `p`."""
        return self.rng.random() < p

    def label(self, kind: str) -> str:
        """Return a wording of page furniture in the pair's language."""
        return label(self.rng, self.language, kind)

    def person(self) -> str:
        """Return an invented name."""
        return person(self.rng, self.language)

    def count(self, low: float = 0.0, high: float = 5.0) -> int:
        """Return a number that is log-uniform between 10**low and 10**high."""
        return int(10 ** self.rng.uniform(low, high))

    def section(self) -> str:
        """Return any section's name."""
        return self.label("sections")

    def own_section(self) -> str:
        """Return the section where this story belongs: by its words for English, else plain news."""
        text = (self.story.title + " " + self.story.text[:1500]).lower()
        names = labels(self.language, "sections")
        best, most = "News", 1
        for name, pattern in _TOPICS:
            hits = len(re.findall(pattern, text))
            if hits > most:
                best, most = name, hits
        for name in names:
            if name.lower().startswith(best.lower()[:5]):
                return name
        return names[0]

    def date(self, moment: datetime, seconds: bool | None = None) -> str:
        """Return `moment` as this pair's pages write dates."""
        forms = labels(self.language, "dates")
        rng = self.look.rng("dates")
        form = forms[-1] if seconds or (seconds is None and self.look.seconds) else rng.choice(forms[:-1])
        return write_date(moment, form, self.language)

    def days_before(self, low: float, high: float) -> datetime:
        """Return a moment `low` to `high` days before the shown date."""
        return self.moment - timedelta(days=self.rng.uniform(low, high))

    def shifted(self, years_back: int) -> Story:
        """Return the story as if it were written `years_back` years before the shown date.

        Only four-digit years near the story's own are moved: its text keeps its length, so link spans hold.
        """
        written = self.story.published.year if self.story.published else self.story.year
        if written is None:
            return self.story
        delta = self.moment.year - years_back - written

        def move(match: re.Match[str]) -> str:
            year = int(match[0])
            return str(year + delta) if written - 8 <= year <= written + 3 else match[0]

        return replace(
            self.story,
            title=_YEAR.sub(move, self.story.title),
            paragraphs=tuple(_YEAR.sub(move, p) for p in self.story.paragraphs),
        )

    def paragraphs(self, story: Story) -> list[Paragraph]:
        """Return the story's body with its links."""
        links: dict[int, list[InlineLink]] = {}
        for link in story.links:
            links.setdefault(link.paragraph, []).append(link)
        return [Paragraph(p, tuple(links.get(i, ()))) for i, p in enumerate(story.paragraphs)]

    def remarks(self) -> list[Remark]:
        """Return as many comments as the look wants, written after the page."""
        texts = labels(self.language, "remarks")
        out = []
        for text in self.rng.sample(texts, min(self.look.remarks, len(texts))):
            when = self.moment + timedelta(hours=self.rng.uniform(1, 90))
            out.append(Remark(self.person().split()[0], self.date(when, False), text))
        return out

    def nav(self, count: int) -> list[Link]:
        """Return links to sections."""
        names = labels(self.language, "sections")
        picked = [self.label("home"), *self.rng.sample(names, min(count, len(names)))][: max(count, 0)]
        return [Link(n, "/" if i == 0 else f"/{identity.slug(n) or f'c{i}'}/") for i, n in enumerate(picked)]

    def footer(self, count: int) -> list[Link]:
        """Return links to a site's standing pages."""
        names = labels(self.language, "legal")
        return [Link(n, f"/{identity.slug(n) or f'p{i}'}") for i, n in enumerate((names * 2)[:count])]

    def items(
        self, titles: list[str], pattern: str, base: str, dates: list[datetime] | None, leads: list[str] | None
    ) -> list[Item]:
        """Return list entries with addresses on the page's own site."""
        out = []
        for i, title in enumerate(titles):
            when = dates[i] if dates else self.moment
            href = base + identity.path(self.rng, pattern, title, when, "news")
            out.append(Item(title, href, self.date(when) if dates else "", leads[i] if leads else ""))
        return out

    def box(self, title: str, items: list[Item], place: str) -> Box:
        """Return a list of links."""
        return Box(title, items, place)

    def lead(self, title: str, cut: int) -> str:
        """Return the first `cut` characters of the text behind a headline, or of any other of its language."""
        other = self.pool.other(self.story, self.rng)
        return other.paragraphs[0][:cut] if other.paragraphs else title[:cut]


def write_date(moment: datetime, form: str, language: str) -> str:
    """Return `moment` in `form`, one of the label file's date patterns."""
    name = labels(language, "months")[moment.month - 1]
    return form.format(
        Y=moment.year, B=name, b=name[:3], d=moment.day, dd=f"{moment.day:02}", m=moment.month, mm=f"{moment.month:02}",
        HH=f"{moment.hour:02}", MM=f"{moment.minute:02}", SS=f"{moment.second:02}", I=(moment.hour - 1) % 12 + 1,
        p=("a.m.", "p.m.")[moment.hour >= 12],
    )  # fmt: skip


def moment_for(rng: Random, story: Story) -> datetime:
    """Draw the date that both pages of a pair show: its year from one distribution, whatever the story's."""
    year = rng.choices(_YEARS, _YEAR_WEIGHTS)[0]
    day = date(year, rng.randint(1, 12), rng.randint(1, 28))
    if story.published:
        # whole weeks on, so that the weekdays that the text names stay those of the shown date
        years = year - story.published.year
        day = story.published + timedelta(days=364 * years + rng.choice((0, 0, 0, 1)))
    day = min(day, _LAST_DAY)
    return datetime(day.year, day.month, day.day, rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))


def block(paragraph: Paragraph, move: dict[str, str] | None = None) -> Block:
    """Return a paragraph as markup with its links; `move` maps old hosts to new ones in their targets."""
    out, last = [], 0
    for link in paragraph.links:
        if link.start < last or link.end > len(paragraph.text):
            continue
        target = link.target
        for old, new in (move or {}).items():
            target = re.sub(rf"^https?://(?:[\w-]+\.)*{re.escape(old)}(?=[:/?#]|$)", new, target)
        out.append(e(paragraph.text[last : link.start]))
        out.append(anchor(paragraph.text[link.start : link.end], target))
        last = link.end
    out.append(e(paragraph.text[last:]))
    return Block(paragraph.kind, "".join(out))


def clip(text: str, size: int, language: str) -> str:
    """Return whole sentences of `text` up to about `size` characters, at least one."""
    ends = [
        m.end()
        for m in re.finditer(r"[.!?。！？…]+[\"”’」)]?(?=\s|$)" if language not in DENSE else r"[。！？]+[”」]?", text)
    ]
    fit = [x for x in ends if x <= size]
    return text[: fit[-1] if fit else (ends[0] if ends else len(text))].strip()
