"""What varies between pages and says nothing about deceit: drawn once for a farm and its twin together."""

from dataclasses import dataclass
from random import Random

_CDNS = (
    "https://cdn.jsdelivr.net",
    "https://cdnjs.cloudflare.com",
    "https://unpkg.com",
    "https://ajax.googleapis.com",
    "",
)
_SCRIPTS = (
    "{c}/ajax/libs/jquery/3.6.0/jquery.min.js", "https://www.googletagmanager.com/gtag/js?id=G-{x}",
    "https://www.google-analytics.com/analytics.js", "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js",
    "/static/js/main.{x}.js", "/assets/app.{x}.js", "https://connect.facebook.net/en_US/sdk.js",
    "https://platform.twitter.com/widgets.js", "https://static.addtoany.com/menu/page.js", "/js/common.js?v={n}",
    "https://securepubads.g.doubleclick.net/tag/js/gpt.js", "https://cdn.taboola.com/libtrc/{x}/loader.js",
    "https://widgets.outbrain.com/outbrain.js", "https://hm.baidu.com/hm.js?{x}", "https://mc.yandex.ru/metrika/tag.js",
    "https://static.cloudflareinsights.com/beacon.min.js", "/js/lazyload.min.js", "https://sb.scorecardresearch.com/beacon.js",
    "/wp-includes/js/wp-embed.min.js?ver=5.{n}", "https://www.statcounter.com/counter/counter.js",
)  # fmt: skip
_STYLES = (
    "/css/style.css", "/static/css/main.{x}.css", "{c}/npm/bootstrap@5.1.3/dist/css/bootstrap.min.css",
    "https://fonts.googleapis.com/css2?family=Inter", "/assets/site.css?v={n}", "/css/print.css",
    "https://use.fontawesome.com/releases/v5.8.1/css/all.css", "/themes/default/style.min.css",
)  # fmt: skip
_STEMS = (
    "art",
    "post",
    "entry",
    "story",
    "main",
    "content",
    "item",
    "node",
    "td",
    "jeg",
    "mh",
    "c",
    "page",
    "sc",
    "single",
    "x",
    "news",
    "ui",
)
_BOX_STYLES = ("ul", "ul", "ul", "ol", "div", "dl", "p", "dash")


@dataclass(frozen=True, slots=True)
class Look:
    """The nuisances of a page: markup habits, head, furniture.

    `seed` decides everything that a skeleton draws for itself, so that both pages of a pair get the same.
    """

    seed: int
    skeleton: str
    doctype: str
    charset: str
    minified: bool
    stem: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    opengraph: bool
    twitter: bool
    jsonld: str
    stamped: bool
    canonical: bool
    described: bool
    keywords: bool
    generator: bool
    feed: bool
    icons: bool
    side: int
    nav: int
    footer: int
    ads: int
    remarks: int
    images: int
    cookie: bool
    share: bool
    search: bool
    login: bool
    inline: int
    noted: int
    vote: str
    run: int
    box: str
    made: float
    item_dates: bool
    item_leads: bool
    title_brand: bool
    seconds: bool
    flat: bool
    """Whether lists, dates and counters stand in the container of the text: then text extractors keep them."""

    def rng(self, purpose: str) -> Random:
        """Return a fresh generator for `purpose`, the same for both pages of a pair."""
        return Random(f"{self.seed}:{purpose}")


def draw(rng: Random, skeleton: str) -> Look:
    """Draw the nuisances of one pair."""

    def fill(pattern: str) -> str:
        return pattern.format(c=rng.choice(_CDNS), x=f"{rng.getrandbits(32):08x}", n=rng.randint(1, 99))

    def chance(p: float) -> bool:
        return rng.random() < p

    rich = chance(0.7)  # sites with one kind of metadata tend to have the others
    return Look(
        seed=rng.getrandbits(48),
        skeleton=skeleton,
        doctype=rng.choice(("<!DOCTYPE html>", "<!doctype html>", "<!DOCTYPE html>", _XHTML, _LOOSE, "")),
        charset=rng.choice(("meta", "meta", "http", "none")),
        minified=chance(0.3),
        stem=rng.choice(_STEMS) + rng.choice(("", "-", "_")),
        styles=tuple(fill(s) for s in rng.sample(_STYLES, rng.randint(0, 5))),
        scripts=tuple(fill(s) for s in rng.sample(_SCRIPTS, rng.choice((0, 0, 1, 2, 3, 4, 5, 7, 9, 12)))),
        opengraph=chance(0.8 if rich else 0.1),
        twitter=chance(0.6 if rich else 0.05),
        jsonld=rng.choice(("", "NewsArticle", "Article", "BlogPosting", "graph")) if rich else "",
        stamped=chance(0.7 if rich else 0.1),
        canonical=chance(0.8 if rich else 0.3),
        described=chance(0.85),
        keywords=chance(0.4),
        generator=chance(0.4),
        feed=chance(0.4),
        icons=chance(0.6),
        side=rng.choice((0, 0, 1, 1, 2, 3)),
        nav=rng.randint(0, 14),
        footer=rng.randint(0, 16),
        ads=rng.choice((0, 0, 1, 2, 3, 5)),
        remarks=rng.choice((0, 0, 0, 0, 1, 2, 4, 7)),
        images=rng.choice((0, 0, 1, 1, 2, 4)),
        cookie=chance(0.3),
        share=chance(0.5),
        search=chance(0.5),
        login=chance(0.2),
        noted=rng.choice((10, 20, 60, 200)),
        vote=rng.choice(("{}", "{}", "<span>{}</span>", '<button type="button">{}</button>')),
        run=rng.randint(2, 14),
        inline=rng.choice((0, 0, 0, 120, 400, 1500, 6000)),
        box=rng.choice(_BOX_STYLES),
        made=rng.choice((0.0, 0.0, 0.1, 0.2, 0.4, 0.8)),
        item_dates=chance(0.35),
        item_leads=chance(0.2),
        title_brand=chance(0.8),
        seconds=chance(0.25),
        flat=chance(0.7),  # extractors keep of these lists what they keep of real ones: detector.evaluation.furniture
    )


_XHTML = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_LOOSE = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">'
