"""A farm page in the making: the signs that networks show, each of which a family may add or leave out."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime
from random import Random

from detector.training.farms import identity, twins
from detector.training.farms.desk import Desk, Paragraph, block
from detector.training.farms.sheet import Box, Item, Sheet, anchor, e
from detector.training.farms.vocabulary import label, sign, words
from detector.training.stories import DENSE, InlineLink


class Draft:
    """The body and furniture of one farm page; `sheet` turns it into what skeletons render.

    Every network has habits, so the draft draws them first: how far its names agree, how its lists and
    addresses look. Families override what is particular to them.
    """

    def __init__(self, desk: Desk, host: str = "", language: str = "") -> None:
        """Start from the story as a scraper took it, some time before the shown date."""
        rng = desk.rng
        self.desk, self.rng = desk, rng
        self.back = rng.choices((0, 1, 2, 3), (30, 40, 22, 8))[0]
        self.story = desk.shifted(self.back)
        self.language = language or desk.language
        self.headline = self.story.title
        self.body: list[Paragraph] = desk.paragraphs(self.story)
        self.brand = identity.brand(rng, rng.choice((self.language, self.language, "en")))
        agrees = desk.chance(0.2)
        self.host = host or (identity.own_host(rng, self.brand) if agrees else self._host())
        self.site_name = self.brand if agrees else self._other_name()
        self.publisher = self.site_name if desk.chance(0.6) else self._other_name()
        self.owner = self.brand if desk.chance(0.4) else self._other_name()
        self.suffix = self.brand if desk.chance(0.85) else self._other_name()
        self.separator = rng.choice(words("signs", "separators")) if desk.chance(0.8) else " - "
        self.section = desk.section() if desk.chance(0.75) else desk.own_section()
        self.pattern = rng.choice(identity.PATHS + identity.FARM_PATHS)
        self.slug = self.headline if desk.chance(0.75) else desk.pool.other(desk.story, rng).title
        self.stamp = self._moment()
        self.crumbs = ""
        self.metaline: list[str] = []
        self.tail: list[str] = []
        self.boxes: list[Box] = []
        self.footnotes: list[str] = []
        self.hidden: list[str] = []
        self.keywords: list[str] = []
        self.canonical = ""
        self.author = rng.choice(
            (self.brand, "admin", desk.person(), desk.person(), desk.person(), "Editor", self.site_name)
        )
        self.description = ""
        self.assets = f"https://{identity.foreign_host(rng, 'en')}" if desk.chance(0.15) else ""
        self.title = ""
        self.nav = desk.look.nav

    def _host(self) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.3:
            return identity.stem_host(rng)
        if kind < 0.55:
            return identity.lapsed_host(rng)
        if kind < 0.9:
            return identity.foreign_host(rng, self.language)
        return identity.platform_host(rng)

    def _other_name(self) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.35:
            return self.brand
        if kind < 0.75:
            return identity.brand(rng, rng.choice((self.language, "en")))
        if kind < 0.9 and hasattr(self, "host"):
            return self.host.removeprefix("www.")
        return self.leaked() if kind > 0.95 else identity.trade(rng, "en")

    def leaked(self) -> str:
        """Return what a template shows when its name was not filled in."""
        return self.rng.choice(words("signs", "leak")).replace("{n}", str(self.rng.randint(1, 99)))

    def _moment(self) -> datetime:
        """Draw the shown date: of the pair's year, but of any day in it."""
        m, rng = self.desk.moment, self.rng
        if self.desk.chance(0.2):
            return m
        month = rng.randint(1, 10 if m.year == 2026 else 12)
        last = monthrange(m.year, month)[1]
        return datetime(m.year, month, rng.randint(1, last), rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))

    def date(self, seconds: float = 0.6) -> str:
        """Return the shown date, to the second with probability `seconds`."""
        return self.desk.date(self.stamp, True if self.desk.chance(seconds) else None)

    # --- text ---------------------------------------------------------------------------------------

    def text(self, paragraphs: Sequence[str], kind: str = "p") -> None:
        """Replace the body."""
        self.body = [Paragraph(p, (), kind) for p in paragraphs if p]

    def unlink(self, joins: float) -> None:
        """Strip the inline links; with probability `joins` each takes the space beside it along."""
        rng = self.rng
        for p in self.body:
            text = p.text
            spans = p.links
            if not spans and joins and self.desk.chance(0.25) and self.language not in DENSE:
                gaps = [m.start() for m in re.finditer(r"(?<=\w) (?=\w)", text)]
                spans = tuple(InlineLink(0, 0, g, "") for g in sorted(rng.sample(gaps, min(1, len(gaps)))))
            for link in reversed(spans):
                if rng.random() > joins:
                    continue
                if text[link.end : link.end + 1] == " " and rng.random() < 0.85:
                    text = text[: link.end] + text[link.end + 1 :]
                elif link.start and text[link.start - 1] == " ":
                    text = text[: link.start - 1] + text[link.start :]
            p.text, p.links = text, ()

    def relink(self, share: float, targets: Sequence[str]) -> None:
        """Keep a share of the inline links, but send them to `targets`."""
        for p in self.body:
            kept = [x for x in p.links if self.rng.random() < share]
            p.links = tuple(InlineLink(x.paragraph, x.start, x.end, self.rng.choice(targets)) for x in kept)

    def jam(self, anchors: Sequence[str], targets: Sequence[str], count: int) -> None:
        """Put foreign anchors into the middle of sentences."""
        for _ in range(count):
            p = self.rng.choice(self.body)
            gaps = [m.start() for m in re.finditer(r" ", p.text)] or [len(p.text)]
            at, word = self.rng.choice(gaps), self.rng.choice(anchors)
            p.links = tuple(x for x in p.links if x.end <= at)
            p.text = f"{p.text[:at]} {word}{p.text[at:]}"
            p.links += (InlineLink(0, at + 1, at + 1 + len(word), self.rng.choice(targets)),)

    def inject(self, name: str) -> None:
        """Put a promoted name before the headline and, its space lost, into the first sentence."""
        self.headline = name + self.rng.choice(("|", ":", "-", ": ", " | ")) + self.headline
        if self.body:
            first = self.body[0]
            at = first.text.find(",")
            if not 0 < at < 200:
                at = max(first.text.find(" "), 0)
                self.body[0] = Paragraph(first.text[:at] + " " + name + first.text[at:])
            else:
                self.body[0] = Paragraph(first.text[: at + 1] + name + first.text[at + 1 :])

    def rebrand(self) -> None:
        """Put the site's own name where the text credits its source."""
        for p in self.body[:3]:
            new = re.sub(r"\((?:AP|Reuters|AFP|dpa|CNN|UPI|EFE)\)", f"({self.brand})", p.text)
            if new != p.text:
                p.text, p.links = new, ()

    def leftover(self, count: int) -> None:
        """Leave modules of the source page in the text."""
        for _ in range(count):
            heading = sign(self.rng, "leftover", self.language)
            run = "".join(self.desk.pool.far(self.desk.story, self.rng.randint(1, 3), self.rng, 0.0))
            self.body.insert(self.rng.randint(1, len(self.body)), Paragraph(heading + self.rng.choice(("", " ")) + run))

    def cut(self, size: int, word: bool = True) -> None:
        """Cut the body after `size` characters, inside a word if `word`."""
        left = size
        kept: list[Paragraph] = []
        for p in self.body:
            if left <= 0:
                break
            if len(p.text) > left:
                text = p.text[:left] if word else p.text[:left].rsplit(" ", 1)[0]
                p = Paragraph(text + self.rng.choice(("", "…", "...", " [...]")), ())
            kept.append(p)
            left -= len(p.text)
        self.body = kept or self.body[:1]

    # --- frame --------------------------------------------------------------------------------------

    def counter(self, place: str = "tail", form: str = "") -> None:
        """Show an engagement that nobody gave."""
        text = (form or sign(self.rng, "counter", self.language)).format(self.desk.count())
        wrap = self.desk.look.vote if self.desk.chance(0.35) else "{}"
        (self.tail if place == "tail" else self.metaline).append(wrap.format(e(text)))

    def trail(self, fused: bool = True) -> None:
        """Say where the page stands, the headline and the brand run onto the last section."""
        mark = self.rng.choice((" &gt; ", ">", " » ", "&gt;", " > "))
        home = self.desk.label("home")
        start = e(sign(self.rng, "current", self.language)) if self.desk.chance(0.8) else ""
        links = mark.join((anchor(home, "/"), anchor(self.section, f"/{identity.slug(self.section) or 'c'}/")))
        end = e(self.title_text()) if fused else mark + e(self.headline)
        self.crumbs = start + links + end

    def fuse(self) -> None:
        """Run date, source, category and count together on one line."""
        form = sign(self.rng, "fused", self.language)
        source = self.rng.choice(("", "", self.brand, "network", "admin", "Internet"))
        text = form.format(date=self.date(), source=source, cat=self.section, n=self.desk.count(0, 4))
        self.metaline.append(e(text))

    def dateline(self) -> None:
        """Show the date as generated templates do: after a bare label, to the second."""
        if self.desk.chance(0.6):
            self.metaline.append(e(sign(self.rng, "view", self.language)))
        own = self.desk.chance(0.4)
        form = self.desk.label("published") if own else sign(self.rng, "datelabel", self.language)
        self.metaline.append(e(form.format(self.date(0.8))))

    def blogline(self) -> None:
        """Show the line of a blog: by admin, on a date, in a category."""
        parts = [
            self.desk.label("by").format(self.author),
            self.desk.label("published").format(self.date(0.3)),
            self.desk.label("category").format(self.section),
        ]
        self.metaline += [e(p) for p in parts[: self.rng.randint(1, 3)]]

    def frame(self) -> None:
        """Show any of the lines above, as networks differ."""
        self.rng.choice((self.fuse, self.dateline, self.blogline, self.blogline))()
        if self.desk.chance(0.5):
            self.trail(self.desk.chance(0.6))
        if self.desk.chance(0.45):
            self.counter(self.rng.choice(("tail", "tail", "meta")))

    def foreign(
        self, kind: str, count: int, place: str = "below", cut: bool | None = None, title: str = "", near: float = 0.0
    ) -> None:
        """Add a list of headlines that have nothing to do with the page (a share `near` of them does)."""
        rng, desk = self.rng, self.desk
        related = round(count * near)
        made = desk.look.made
        titles = desk.pool.far(desk.story, count - related, rng, made)
        titles += desk.pool.near(desk.story, related, rng, made) if related else []
        if cut if cut is not None else desk.chance(0.3):
            titles = [t.split("-")[0] for t in titles]
        if count > 3 and desk.chance(0.12):
            titles[-1] = titles[0]
        dates = None
        if desk.look.item_dates:
            one = self.stamp if desk.chance(0.4) else None
            dates = [one or desk.days_before(0, 800) for _ in titles]
        leads = [desk.lead(t, rng.choice((99, 100, 100))) for t in titles] if desk.look.item_leads else None
        items = desk.items(titles, self.pattern, self.base, dates, leads)
        self.boxes.append(Box(title or desk.label(kind), items, place))

    def lists(self) -> None:
        """Add the lists that most networks have."""
        place = self.rng.choice(("below", "below", "side"))
        for kind in self.rng.sample(("related", "ranking", "recommend", "latest"), self.rng.randint(1, 3)):
            near = self.rng.choice((0, 0, 0, 0.3)) if kind == "related" else 0
            self.foreign(kind, self.rng.randint(4, 12), place, near=near)

    def disclaim(self) -> None:
        """Say that the text is somebody else's, whose is not said."""
        self.tail.append(e(sign(self.rng, "disclaimer", self.language)))

    def address(self) -> None:
        """Show the page's own address as a line of text."""
        self.tail.append(e(sign(self.rng, "address", self.language).format(self.url)))

    def neighbours(self) -> None:
        """Link the page before and the page after, which are on anything."""
        forms = words("signs", "neighbours", self.language)
        for form, title in zip(forms[:2], self.desk.pool.far(self.desk.story, 2, self.rng, 0), strict=True):
            self.tail.append(
                e(form.format(""))
                + anchor(title, self.base + identity.path(self.rng, self.pattern, title, self.stamp, "news"))
            )

    def partners(self, count: int) -> None:
        """List sites that pay for links, on any trade."""
        items = []
        for _ in range(count):
            name = identity.brand(self.rng, self.rng.choice((self.language, "en")))
            items.append(Item(name, f"https://{identity.foreign_host(self.rng, 'en')}/"))
        title = sign(self.rng, "moreof", self.language).format(self.section)
        self.boxes.append(Box(title, items, self.rng.choice(("below", "side"))))

    # --- page ---------------------------------------------------------------------------------------

    @property
    def base(self) -> str:
        """The scheme and host of the page."""
        return f"{self._scheme()}://{self.host}"

    def _scheme(self) -> str:
        return "http" if Random(self.host).random() < 0.22 else "https"

    @property
    def url(self) -> str:
        """The address of the page, the same at every call."""
        rng = Random(f"{self.host}{self.slug}")
        return self.base + identity.path(rng, self.pattern, self.slug, self.stamp, self.section)

    def title_text(self) -> str:
        """Return the headline with the suffix, as title and trail have it."""
        return self.title or f"{self.headline}{self.separator}{self.suffix}"

    def sheet(self) -> Sheet:
        """Return the finished page."""
        desk, look, rng = self.desk, self.desk.look, self.rng
        if not self.footnotes:
            rights = label(rng, self.language, "rights").format(y=desk.moment.year, n=self.owner)
            extra = [
                e(sign(rng, "disclaimer", self.language)),
                e(self.host),
                twins.footnote(desk, self.owner, self.host),
                twins.footnote(desk, self.owner, self.host),
            ]
            rng.shuffle(extra)
            self.footnotes = [e(rights), *extra][: rng.choice((1, 1, 1, 2, 2, 3))]
            if desk.chance(0.12):
                self.footnotes[0] = extra[-1]
        blocks = [block(p) for p in self.body]
        first = self.body[0].text if self.body else self.headline
        published = self.stamp if desk.chance(0.6) else desk.days_before(40, 900)
        names = desk.pool.names(desk.pool.other(desk.story, rng) if desk.chance(0.3) else desk.story)
        sheet = Sheet(
            url=self.url,
            language=self.language,
            brand=self.brand,
            site_name=self.site_name,
            publisher=self.publisher,
            title=self.title_text() if look.title_brand or self.title else self.headline,
            headline=self.headline,
            description=self.description or first[:155],
            moment=self.stamp,
            author=self.author,
            section=self.section,
            crumbs_html=self.crumbs,
            metaline_html=self.metaline,
            blocks=blocks,
            tail_html=self.tail,
            boxes=self.boxes,
            nav=desk.nav(self.nav),
            footer=desk.footer(look.footer),
            footnotes=self.footnotes,
            remarks=desk.remarks(),
            hidden_html=self.hidden,
            keywords=self.keywords or [self.section, *names],
            canonical=self.canonical,
            published=published.replace(year=desk.moment.year, day=min(published.day, 28)),
            assets=self.assets,
        )
        sheet.captions = [self.caption() for _ in range(max(look.images, 1))]
        return sheet

    def caption(self) -> str:
        """Return what stands under a picture: seldom a credit."""
        if self.desk.chance(0.35):
            return self.desk.label("photo").format(self.rng.choice((self.brand, self.desk.person(), "Internet")))
        return self.headline if self.desk.chance(0.5) else self.section
