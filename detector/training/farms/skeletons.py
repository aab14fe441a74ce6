# ruff: noqa: E501  (markup is read as markup: its lines are left whole)
"""Page skeletons: how sites of very different make put the same sheet into markup."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from detector.training.farms.look import Look
from detector.training.farms.sheet import Block, Box, Item, Link, Sheet, anchor, e
from detector.training.farms.vocabulary import label

Skeleton = Callable[[Sheet, Look], str]

_GAP = re.compile(r">\s*\n\s*<")
_GENERATORS = {
    "wordpress": "WordPress 6.2.2", "blogger": "blogger", "static": "Hugo 0.111.3", "drupal": "Drupal 9 (https://www.drupal.org)",
    "wiki": "MediaWiki 1.39.3", "docs": "mkdocs-1.4.2", "shop": "Shopify", "table": "Microsoft FrontPage 5.0",
    "forum": "phpBB", "hydrated": "Next.js",
}  # fmt: skip


def render(sheet: Sheet, look: Look) -> str:
    """Return the page of `sheet` as markup, in the skeleton that `look` names."""
    html = SKELETONS[look.skeleton](_flattened(sheet, look) if look.flat else sheet, look)
    return _GAP.sub("><", html) if look.minified else html


def _flattened(s: Sheet, k: Look) -> Sheet:
    """Return `s` with its furniture among the blocks of its text, as templates without a notion of a text have it.

    What stands there is what a text extractor keeps.
    """
    rng = k.rng("flattened")
    tag = rng.choice(("p", "p", "br", "div"))
    before = [Block(tag, s.crumbs_html)] if s.crumbs_html else []
    before += [Block(rng.choice(("h2", tag, tag)), e(s.headline))]
    before += [Block(tag, line) for line in s.metaline_html]
    lists = [Block("", box(b, k)) for b in s.boxes]
    after = [Block(tag, line) for line in s.tail_html]
    return replace(
        s, crumbs_html="", metaline_html=[], tail_html=[], boxes=[], blocks=[*before, *s.blocks, *after, *lists]
    )


# --- parts that several skeletons share ---------------------------------------------------------------


def head(s: Sheet, k: Look, extra: str = "") -> str:
    """Return the head element: whatever metadata `look` allows, naming what the sheet names."""
    rng = k.rng("head")
    stamp = (s.published or s.moment).strftime("%Y-%m-%dT%H:%M:%S") + rng.choice(("Z", "+00:00", "-05:00", ""))
    out = []
    if k.charset == "meta":
        out.append('<meta charset="utf-8">')
    elif k.charset == "http":
        out.append('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">')
    out.append(f"<title>{e(s.title)}</title>")
    if rng.random() < 0.8:
        out.append('<meta name="viewport" content="width=device-width, initial-scale=1">')
    if k.described:
        out.append(f'<meta name="description" content="{e(s.description)}">')
    if k.keywords:
        out.append(f'<meta name="keywords" content="{e(", ".join(s.keywords))}">')
    if k.canonical:
        out.append(f'<link rel="canonical" href="{e(s.canonical or s.url)}">')
    if k.generator and k.skeleton in _GENERATORS:
        out.append(f'<meta name="generator" content="{_GENERATORS[k.skeleton]}">')
    image = f"{s.assets or s.base}/images/{rng.getrandbits(40):010x}.jpg"
    if k.opengraph:
        out += [
            f'<meta property="og:title" content="{e(s.headline)}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:url" content="{e(s.canonical or s.url)}">',
            f'<meta property="og:site_name" content="{e(s.site_name)}">',
        ]
        if rng.random() < 0.7:
            out.append(f'<meta property="og:description" content="{e(s.description)}">')
        if rng.random() < 0.7:
            out.append(f'<meta property="og:image" content="{e(image)}">')
    if k.stamped:
        out.append(f'<meta property="article:published_time" content="{stamp}">')
        if rng.random() < 0.5:
            out.append(f'<meta property="article:section" content="{e(s.section)}">')
        if rng.random() < 0.4:
            out.append(f'<meta name="author" content="{e(s.author)}">')
    if k.twitter:
        out.append('<meta name="twitter:card" content="summary_large_image">')
        out.append(f'<meta name="twitter:title" content="{e(s.headline)}">')
        if rng.random() < 0.5:
            out.append(f'<meta name="twitter:site" content="@{e("".join(filter(str.isalnum, s.site_name)))}">')
    if k.feed:
        out.append(f'<link rel="alternate" type="application/rss+xml" title="{e(s.site_name)}" href="/feed/">')
    if k.icons:
        out.append('<link rel="icon" href="/favicon.ico">')
    out += [f'<link rel="stylesheet" href="{e(_asset(s, x))}">' for x in k.styles]
    for path in k.scripts[: _cut(k)]:
        out.append(f'<script {rng.choice(("async ", "", "defer "))}src="{e(_asset(s, path))}"></script>')
    if k.jsonld:
        out.append(f'<script type="application/ld+json">{_jsonld(s, k, stamp, image)}</script>')
    if k.inline:
        out.append(f"<script>{inline(rng, k.inline)}{s.filler}</script>")
    else:
        out.append(f"<!-- {inline(rng, k.noted)}{s.filler} -->")
    if extra:
        out.append(extra)
    return "<head>\n" + "\n".join(out) + "\n</head>"


def inline(rng: Random, size: int) -> str:
    """Return about `size` characters of page configuration."""
    pairs: list[str] = []
    used = 0
    while used < size:
        key = rng.choice(("ab", "slot", "cfg", "flag", "ver", "pos", "t", "zone", "cid", "bucket"))
        pairs.append(f'"{key}{rng.randint(1, 999)}":"{rng.getrandbits(rng.randint(8, 90)):x}"')
        used += len(pairs[-1]) + 1
    return "window.__s={" + ",".join(pairs) + "};"


def _asset(s: Sheet, path: str) -> str:
    return s.assets + path if path.startswith("/") else path


def _jsonld(s: Sheet, k: Look, stamp: str, image: str) -> str:
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if k.jsonld == "graph" else k.jsonld,
        "headline": s.headline,
        "datePublished": stamp,
        "image": [image],
        "mainEntityOfPage": s.canonical or s.url,
        "author": {"@type": "Person", "name": s.author},
        "publisher": {
            "@type": "Organization",
            "name": s.publisher,
            "logo": {"@type": "ImageObject", "url": "/logo.png"},
        },
    }
    if k.jsonld == "graph":
        article.pop("@context")
        site = {"@type": "WebSite", "name": s.site_name, "url": s.base}
        return json.dumps({"@context": "https://schema.org", "@graph": [site, article]}, ensure_ascii=False)
    return json.dumps(article, ensure_ascii=False).replace("</", "<\\/")


def tail_scripts(s: Sheet, k: Look) -> str:
    """Return the scripts that stand before the end of the body."""
    return "\n".join(f'<script src="{e(_asset(s, x))}"></script>' for x in k.scripts[_cut(k) :])


def _cut(k: Look) -> int:
    return k.rng("cut").randint(0, len(k.scripts))


def body(s: Sheet, k: Look, kind: str = "") -> str:
    """Return the article's blocks with its pictures between them."""
    rng = k.rng("body")
    marks = sorted(rng.randint(0, 6) for _ in range(k.images))
    out: list[str] = []
    listing = False
    for position, block in enumerate(s.blocks):
        if listing and block.kind != "li":
            out.append("</ul>")
        elif block.kind == "li" and not listing:
            out.append("<ul>")
        listing = block.kind == "li"
        while marks and marks[0] <= position:
            marks.pop(0)
            out.append(_picture(s, rng, len(marks)))
        if not block.kind:
            out.append(block.html)
            continue
        tag = {"p": kind or "p"}.get(block.kind, block.kind)
        out.append(f"<{tag}>{block.html}</{tag}>" if tag != "br" else f"{block.html}<br><br>")
    out += ["</ul>"] if listing else []
    out += [_picture(s, rng, i) for i in range(len(marks))]
    return "\n".join(out)


def _picture(s: Sheet, rng: Random, position: int) -> str:
    source = f"{s.assets}/uploads/{rng.getrandbits(40):010x}.jpg"
    alt = e(s.headline if rng.random() < 0.5 else "")
    caption = s.captions[position % len(s.captions)] if s.captions else ""
    image = f'<img src="{source}" alt="{alt}" width="{rng.choice((640, 720, 1200))}">'
    if rng.random() < 0.5:
        return f"<figure>{image}<figcaption>{e(caption)}</figcaption></figure>"
    return f"<p>{image}</p>" if rng.random() < 0.5 else f"<div>{image}<span>{e(caption)}</span></div>"


def box(b: Box, k: Look, heading: str = "h3", css: str = "") -> str:
    """Return one titled list of links."""
    mark = f' class="{css or k.stem + "list"}"'
    rows = [_row(i) for i in b.items]
    match k.box:
        case "ul" | "ol":
            inner = f"<{k.box}>" + "\n".join(f"<li>{r}</li>" for r in rows) + f"</{k.box}>"
        case "dl":
            inner = "<dl>" + "\n".join(f"<dd>{r}</dd>" for r in rows) + "</dl>"
        case "p":
            inner = "\n".join(f"<p>{r}</p>" for r in rows)
        case "dash":
            inner = "<div>" + "<br>\n".join(f"- {r}" for r in rows) + "</div>"
        case _:
            inner = "\n".join(f'<div class="{k.stem}item">{r}</div>' for r in rows)
    return f"<div{mark}><{heading}>{e(b.title)}</{heading}>\n{inner}</div>"


def _row(i: Item) -> str:
    date = f" <span>{e(i.date)}</span>" if i.date else ""
    source = f" <em>{e(i.source)}</em>" if i.source else ""
    lead = f"<p>{e(i.lead)}</p>" if i.lead else ""
    return anchor(i.text, i.href) + source + date + lead


def boxes(s: Sheet, k: Look, place: str, heading: str = "h3", css: str = "") -> str:
    """Return the lists that stand at `place`."""
    return "\n".join(box(b, k, heading, css) for b in s.boxes if b.place == place)


def links(items: list[Link], tag: str = "li") -> str:
    """Return links, each in its own element."""
    return "\n".join(f"<{tag}>{anchor(i.text, i.href)}</{tag}>" if tag else anchor(i.text, i.href) for i in items)


def lines(items: list[str], tag: str, css: str = "") -> str:
    """Return pieces of markup, each in its own element."""
    mark = f' class="{css}"' if css else ""
    return "\n".join(f"<{tag}{mark}>{i}</{tag}>" for i in items)


def remarks(s: Sheet, k: Look, tag: str = "div") -> str:
    """Return the readers' comments."""
    if not s.remarks:
        return ""
    rng = k.rng("remarks")
    reply = label(rng, s.language, "reply")
    rows = "\n".join(
        f'<{tag} class="comment"><b>{e(r.name)}</b> <span>{e(r.date)}</span><p>{e(r.text)}</p><a href="#reply">{e(reply)}</a></{tag}>'
        for r in s.remarks
    )
    return f'<section id="comments"><h3>{e(label(rng, s.language, "comments"))}</h3>\n{rows}</section>'


def share(s: Sheet, k: Look) -> str:
    """Return the buttons that pass a page on."""
    if not k.share:
        return ""
    rng = k.rng("share")
    sites = rng.sample(
        (
            "facebook.com/sharer.php?u=",
            "twitter.com/intent/tweet?url=",
            "t.me/share?url=",
            "vk.com/share.php?url=",
            "wa.me/?text=",
        ),
        2,
    )
    word = label(rng, s.language, "share")
    return (
        '<div class="share">'
        + " ".join(f'<a href="https://{x}{e(s.url)}" rel="nofollow">{e(word)}</a>' for x in sites)
        + "</div>"
    )


def ads(k: Look, position: int) -> str:
    """Return an advertisement's place, if the page has one more."""
    if position >= k.ads:
        return ""
    slot = k.rng(f"ad{position}").randint(1000000, 9999999)
    return f'<div class="ad"><ins class="adsbygoogle" data-ad-slot="{slot}"></ins></div>'


def search(s: Sheet, k: Look) -> str:
    """Return the search form and the login link."""
    rng = k.rng("search")
    out = ""
    if k.search:
        word = e(label(rng, s.language, "search"))
        out += f'<form action="/search" method="get"><input type="text" name="q" placeholder="{word}"><button>{word}</button></form>'
    return out + ('<a href="/login">Log in</a>' if k.login else "")


def cookie(s: Sheet, k: Look) -> str:
    """Return the notice on cookies."""
    if not k.cookie:
        return ""
    rng = k.rng("cookie")
    return f'<div class="cookie-bar"><p>{e(label(rng, s.language, "cookie"))}</p><button>{e(label(rng, s.language, "accept"))}</button></div>'


def hidden(s: Sheet) -> str:
    """Return what a visitor does not see."""
    return "\n".join(f'<div style="display:none">{x}</div>' for x in s.hidden_html)


def page(s: Sheet, k: Look, inner: str, css: str = "", extra: str = "") -> str:
    """Return a whole document around `inner`."""
    mark = f' class="{css}"' if css else ""
    language = f' lang="{s.language}"' if k.rng("html").random() < 0.8 else ""
    doctype = k.doctype + "\n" if k.doctype else ""
    return f"{doctype}<html{language}>\n{head(s, k, extra)}\n<body{mark}>\n{inner}\n{hidden(s)}\n{cookie(s, k)}\n{tail_scripts(s, k)}\n</body>\n</html>"


def crumbs(s: Sheet, tag: str = "div", css: str = "breadcrumb") -> str:
    """Return the line that says where the page stands, if it has one."""
    return f'<{tag} class="{css}">{s.crumbs_html}</{tag}>' if s.crumbs_html else ""


# --- the skeletons ------------------------------------------------------------------------------------


def wordpress(s: Sheet, k: Look) -> str:
    """A blog system's theme with widgets."""
    meta = lines(s.metaline_html, "span", "posted-on")
    return page(
        s,
        k,
        f"""<div id="page" class="site"><header id="masthead" class="site-header">
<p class="site-title"><a href="/" rel="home">{e(s.brand)}</a></p>
<nav id="site-navigation" class="main-navigation"><ul class="menu">{links(s.nav)}</ul></nav>{search(s, k)}</header>
<div id="content" class="site-content"><main id="main" class="site-main">{crumbs(s)}{boxes(s, k, "above", "h2", "widget")}
<article class="post type-post status-publish hentry"><header class="entry-header"><h1 class="entry-title">{e(s.headline)}</h1>
<div class="entry-meta">{meta}</div></header>{ads(k, 0)}
<div class="entry-content">{body(s, k)}{ads(k, 1)}{share(s, k)}</div>
<footer class="entry-footer">{lines(s.tail_html, "p")}</footer></article>
{boxes(s, k, "below", "h3", "related-posts")}{remarks(s, k)}</main>
<aside id="secondary" class="widget-area">{boxes(s, k, "side", "h2", "widget widget_recent_entries")}{ads(k, 2)}</aside></div>
<footer id="colophon" class="site-footer"><ul>{links(s.footer)}</ul>{lines(s.footnotes, "div", "site-info")}</footer></div>""",
        "post-template-default single single-post",
        f'<link rel="https://api.w.org/" href="{e(s.base)}/wp-json/">',
    )


def blogger(s: Sheet, k: Look) -> str:
    """A hosted blog's nested wrappers."""
    return page(
        s,
        k,
        f"""<div class="body-fauxcolumns"></div><div class="content"><div class="content-inner"><header><div class="header section" id="header">
<h1 class="title"><a href="/">{e(s.brand)}</a></h1></div></header><div class="tabs-outer"><ul>{links(s.nav)}</ul></div>
<div class="main-outer"><div class="column-center-outer"><div class="main section" id="main">{crumbs(s)}{boxes(s, k, "above")}<div class="widget Blog" id="Blog1">
<div class="blog-posts hfeed">{lines(s.metaline_html, "h2", "date-header")}<div class="post-outer"><div class="post hentry"><h3 class="post-title entry-title">{e(s.headline)}</h3>
<div class="post-body entry-content">{ads(k, 0)}{body(s, k, "div" if k.rng("b").random() < 0.4 else "p")}<div style="clear: both;"></div></div>
<div class="post-footer">{lines(s.tail_html, "div", "post-footer-line")}{share(s, k)}</div></div></div></div>{remarks(s, k, "li")}</div>{boxes(s, k, "below", "h4")}</div></div>
<div class="column-right-outer"><aside><div class="sidebar section">{search(s, k)}{boxes(s, k, "side", "h2", "widget PopularPosts")}{ads(k, 1)}</div></aside></div></div>
<footer><div class="footer-outer"><ul>{links(s.footer)}</ul>{lines(s.footnotes, "div", "widget Attribution")}</div></footer></div></div>""",
        "loading variant-simple",
    )


def newspaper(s: Sheet, k: Look) -> str:
    """A newspaper's system with rails."""
    return page(
        s,
        k,
        f"""<a class="skip" href="#main">Skip</a><header class="masthead"><div class="masthead__logo"><a href="/"><img src="{s.assets}/logo.svg" alt="{e(s.brand)}"></a></div>
{search(s, k)}<nav class="masthead__nav">{links(s.nav, "")}</nav></header>{ads(k, 0)}
<main id="main"><div class="grid"><article itemscope itemtype="https://schema.org/NewsArticle">{crumbs(s, "nav", "crumbs")}<h1 itemprop="headline">{e(s.headline)}</h1>
{lines(s.metaline_html, "div", k.stem + "byline")}{share(s, k)}<div class="story-body" itemprop="articleBody">{body(s, k)}</div>{ads(k, 1)}
<div class="story-foot">{lines(s.tail_html, "div", k.stem + "note")}</div></article>
<aside class="rail">{boxes(s, k, "above", "h4", "rail__block")}{boxes(s, k, "side", "h4", "rail__block")}{ads(k, 2)}</aside></div>
<section class="onward">{boxes(s, k, "below", "h2", "onward__list")}</section>{remarks(s, k)}</main>
<footer class="foot"><nav>{links(s.footer, "")}</nav>{lines(s.footnotes, "p")}</footer>""",
        k.stem + "page",
    )


def bare(s: Sheet, k: Look) -> str:
    """A small template of a small content system: one column, a few classes."""
    c = k.stem
    return page(
        s,
        k,
        f"""<div class="{c}top"><a class="logo" href="/">{e(s.brand)}</a><ul class="{c}nav">{links(s.nav)}</ul>{search(s, k)}</div>
<div class="{c}wrap">{ads(k, 0)}<div class="{c}pos">{s.crumbs_html}</div>
<div class="{c}box"><h1>{e(s.headline)}</h1>
{lines(s.metaline_html, "div", c + "info")}
<div class="{c}text">{body(s, k)}</div>{ads(k, 1)}
{lines(s.tail_html, "div", c + "tail")}{share(s, k)}</div>
{boxes(s, k, "above", "h2")}{boxes(s, k, "below", "h2")}</div>
<div class="{c}side">{boxes(s, k, "side", "h3")}{ads(k, 2)}</div>{remarks(s, k)}
<div class="{c}foot">{links(s.footer, "")}{lines(s.footnotes, "p")}</div>""",
    )


def table(s: Sheet, k: Look) -> str:
    """Tables for layout, as in 2005."""
    rng = k.rng("table")
    colour = rng.choice(("#003366", "#990000", "#336633", "#666666"))
    return page(
        s,
        k,
        f"""<table width="{rng.choice((760, 780, 960, "100%"))}" border="0" cellpadding="0" cellspacing="0" align="center"><tr><td colspan="2" bgcolor="{colour}"><font size="5" color="#ffffff"><b>{e(s.brand)}</b></font></td></tr>
<tr><td colspan="2">{links(s.nav, "font")} {search(s, k)}</td></tr><tr><td valign="top" width="70%">{f'<font size="2">{s.crumbs_html}</font><br>' if s.crumbs_html else ""}
<h1><font face="Arial" size="4">{e(s.headline)}</font></h1>{"".join(f'<font size="1">{m}</font><br>' for m in s.metaline_html)}<hr>{ads(k, 0)}
{body(s, k, rng.choice(("p", "br")))}<br>{"".join(f'<p><font size="2">{t}</font></p>' for t in s.tail_html)}{share(s, k)}{boxes(s, k, "below", "b")}{remarks(s, k)}</td>
<td valign="top" width="30%" bgcolor="#eeeeee">{boxes(s, k, "above", "b")}{boxes(s, k, "side", "b")}{ads(k, 1)}</td></tr>
<tr><td colspan="2" align="center"><hr>{" | ".join(anchor(i.text, i.href) for i in s.footer)}{"".join(f'<br><font size="1">{f}</font>' for f in s.footnotes)}</td></tr></table>""",
    )


def bootstrap(s: Sheet, k: Look) -> str:
    """Rows, columns, cards."""
    cards = "\n".join(
        f'<div class="card mb-3"><div class="card-header"><h5>{e(b.title)}</h5></div><div class="list-group list-group-flush">'
        + "\n".join(f'<div class="list-group-item">{_row(i)}</div>' for i in b.items)
        + "</div></div>"
        for b in s.boxes
        if b.place != "below"
    )
    return page(
        s,
        k,
        f"""<nav class="navbar navbar-expand-lg navbar-light bg-light"><div class="container"><a class="navbar-brand" href="/">{e(s.brand)}</a><div class="collapse navbar-collapse"><ul class="navbar-nav">{"".join(f'<li class="nav-item"><a class="nav-link" href="{e(i.href)}">{e(i.text)}</a></li>' for i in s.nav)}</ul>{search(s, k)}</div></div></nav>
<div class="container mt-4"><div class="row"><div class="col-lg-8">{crumbs(s, "nav", "breadcrumb")}<h1 class="mt-4">{e(s.headline)}</h1>{lines(s.metaline_html, "p", "text-muted small")}<hr>{ads(k, 0)}
<div class="post-content">{body(s, k)}</div>{share(s, k)}{lines(s.tail_html, "p", "small")}{ads(k, 1)}{boxes(s, k, "below", "h4", "mt-4")}{remarks(s, k)}</div>
<div class="col-lg-4">{cards}{ads(k, 2)}</div></div></div>
<footer class="py-5 bg-dark"><div class="container"><ul class="list-inline">{links(s.footer)}</ul>{lines(s.footnotes, "p", "m-0 text-center text-white")}</div></footer>""",
    )


def hydrated(s: Sheet, k: Look) -> str:
    """Nested divisions with hashed classes and the page's state as JSON, as a script framework leaves them."""
    rng = k.rng("hydrated")
    c = [f"css-{rng.getrandbits(28):x}" for _ in range(12)]

    def wrap(inner: str, n: int) -> str:
        return f'<div class="{c[n]}"><div class="{c[n + 1]}">{inner}</div></div>' if inner else ""

    state = {
        "props": {
            "pageProps": {
                "slug": s.url.split("/", 3)[-1],
                "title": s.headline,
                "site": s.site_name,
                "excerpt": s.description,
                "date": s.moment.isoformat(),
                "author": s.author,
                "related": [{"title": i.text, "href": i.href} for b in s.boxes for i in b.items][:12],
            }
        },
        "page": "/[slug]",
        "buildId": f"{rng.getrandbits(60):x}",
    }
    payload = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    return page(
        s,
        k,
        f"""<div id="__next">{wrap(f'<a class="{c[3]}" href="/">{e(s.brand)}</a>' + "".join(f'<div class="{c[4]}">{anchor(i.text, i.href)}</div>' for i in s.nav) + search(s, k), 0)}
<div class="{c[1]}" role="main">{wrap(s.crumbs_html, 2)}{wrap(f"<h1>{e(s.headline)}</h1>", 3)}{wrap(lines(s.metaline_html, "div", c[5]), 4)}{share(s, k)}{ads(k, 0)}{boxes(s, k, "above", "div", c[6])}
<div class="{c[7]}">{body(s, k, rng.choice(("p", "div", "p")))}</div>{wrap(lines(s.tail_html, "div", c[8]), 5)}{ads(k, 1)}{wrap(boxes(s, k, "below", "h3", c[9]), 6)}{wrap(boxes(s, k, "side", "h3", c[9]), 7)}{remarks(s, k)}</div>
{wrap(links(s.footer, "span") + lines(s.footnotes, "span"), 8)}</div><script id="__NEXT_DATA__" type="application/json">{payload}</script>""",
    )


def static(s: Sheet, k: Look) -> str:
    """A generator of static sites: semantic and short."""
    return page(
        s,
        k,
        f"""<header><nav><a href="/">{e(s.brand)}</a>{links(s.nav, "")}</nav></header>
<main>{crumbs(s, "p", "crumbs")}{boxes(s, k, "above", "h2")}<article><h1>{e(s.headline)}</h1>
{lines(s.metaline_html, "small")}
{body(s, k)}
{lines(s.tail_html, "p")}{share(s, k)}</article>{ads(k, 0)}
{boxes(s, k, "below", "h2")}{boxes(s, k, "side", "h2")}{remarks(s, k)}</main>
<footer>{links(s.footer, "")}{lines(s.footnotes, "p")}</footer>""",
    )


def amp(s: Sheet, k: Look) -> str:
    """The accelerated form for telephones."""
    side = links(s.nav)
    return page(
        s,
        k,
        f"""<amp-sidebar id="sidebar" layout="nodisplay"><ul>{side}</ul></amp-sidebar><header class="amp-header"><a href="/">{e(s.brand)}</a></header>
<article class="amp-wp-article">{crumbs(s)}<header class="amp-wp-article-header"><h1 class="amp-wp-title">{e(s.headline)}</h1>{lines(s.metaline_html, "div", "amp-wp-meta")}</header>
<div class="amp-wp-article-content">{body(s, k)}<amp-ad width="300" height="250" type="doubleclick"></amp-ad></div><footer>{lines(s.tail_html, "div", "amp-wp-meta")}{share(s, k)}</footer></article>
{boxes(s, k, "above")}{boxes(s, k, "below")}{boxes(s, k, "side")}{remarks(s, k)}<footer class="amp-wp-footer">{links(s.footer, "span")}{lines(s.footnotes, "p")}</footer>""",
        "",
        '<script async src="https://cdn.ampproject.org/v0.js"></script><style amp-boilerplate>body{visibility:visible}</style>',
    )


def forum(s: Sheet, k: Look) -> str:
    """A board: the text is the first post of a thread."""
    rng = k.rng("forum")
    replies = "\n".join(
        f'<div id="p{rng.randint(1000, 99999)}" class="post"><dl class="postprofile"><dt>{e(r.name)}</dt></dl><div class="postbody"><p class="author">{e(r.date)}</p><div class="content">{e(r.text)}</div></div></div>'
        for r in s.remarks
    )
    return page(
        s,
        k,
        f"""<div id="wrap"><div id="page-header"><div class="headerbar"><h1><a href="/">{e(s.brand)}</a></h1>{search(s, k)}</div><ul class="linklist navlinks">{links(s.nav)}</ul>{crumbs(s, "p", "breadcrumbs")}</div>
<div id="page-body"><h2 class="topic-title">{e(s.headline)}</h2>{ads(k, 0)}{boxes(s, k, "above")}<div id="p1" class="post"><dl class="postprofile">{lines(s.metaline_html, "dd")}</dl><div class="postbody"><div class="content">{body(s, k, rng.choice(("p", "br", "div")))}</div><div class="signature">{lines(s.tail_html, "div")}</div></div></div>
{replies}{ads(k, 1)}{boxes(s, k, "below", "h3", "forabg")}{boxes(s, k, "side", "h3", "forabg")}</div><div id="page-footer"><ul>{links(s.footer)}</ul>{lines(s.footnotes, "div", "copyright")}</div></div>""",
    )


def wiki(s: Sheet, k: Look) -> str:
    """A wiki's article with its portlets."""
    return page(
        s,
        k,
        f"""<div id="content" class="mw-body" role="main"><h1 id="firstHeading" class="firstHeading">{e(s.headline)}</h1><div id="bodyContent">{crumbs(s, "div", "subpages")}{lines(s.metaline_html, "div", "mw-indicator")}
<div id="mw-content-text" class="mw-content-ltr"><div class="mw-parser-output">{boxes(s, k, "above", "h2", "toc")}{body(s, k)}{boxes(s, k, "below", "h2", "navbox")}</div></div>{lines(s.tail_html, "div", "catlinks")}</div></div>
<div id="mw-navigation"><div id="p-logo"><a href="/">{e(s.brand)}</a></div><div class="portal"><ul>{links(s.nav)}</ul></div>{search(s, k)}{boxes(s, k, "side", "h3", "portal")}{ads(k, 0)}</div>{remarks(s, k)}
<div id="footer"><ul id="footer-places">{links(s.footer)}</ul><ul id="footer-info">{lines(s.footnotes, "li")}</ul></div>""",
        "mediawiki ltr",
    )


def shop(s: Sheet, k: Look) -> str:
    """A shop's journal page, with basket and product furniture."""
    return page(
        s,
        k,
        f"""<div class="announcement-bar"></div><header class="header"><a class="header__heading-link" href="/">{e(s.brand)}</a><ul class="list-menu">{links(s.nav)}</ul><a href="/cart" class="header__icon--cart">0</a>{search(s, k)}</header>
<main id="MainContent"><section class="section">{crumbs(s)}<article class="article-template"><h1 class="article-template__title">{e(s.headline)}</h1>{lines(s.metaline_html, "span", "caption-with-letter-spacing")}{ads(k, 0)}
<div class="article-template__content page-width rte">{body(s, k)}</div>{share(s, k)}{lines(s.tail_html, "div", "caption")}</article>{remarks(s, k)}</section>
<section class="featured">{boxes(s, k, "above", "h2", "card-grid")}{boxes(s, k, "below", "h2", "card-grid")}{boxes(s, k, "side", "h2", "card-grid")}</section></main>
<footer class="footer">{links(s.footer)}{lines(s.footnotes, "small", "copyright__content")}</footer>""",
    )


def docs(s: Sheet, k: Look) -> str:
    """A documentation site: a tree at the left, the text, what is on the page at the right."""
    return page(
        s,
        k,
        f"""<header class="md-header"><nav class="md-header__inner"><a class="md-logo" href="/">{e(s.brand)}</a>{search(s, k)}</nav></header><div class="md-container"><div class="md-sidebar md-sidebar--primary"><ul class="md-nav__list">{links(s.nav)}</ul>{boxes(s, k, "side", "label", "md-nav")}</div>
<main class="md-main"><div class="md-content"><article class="md-content__inner md-typeset">{crumbs(s, "nav", "md-path")}{boxes(s, k, "above", "h2", "admonition")}<h1>{e(s.headline)}<a class="headerlink" href="#top">¶</a></h1>{lines(s.metaline_html, "small", "md-source-file")}
{body(s, k)}<hr>{lines(s.tail_html, "small")}{ads(k, 0)}</article>{boxes(s, k, "below", "h2", "md-related")}{remarks(s, k)}</div></main></div>
<footer class="md-footer"><div class="md-footer-meta">{links(s.footer, "span")}{lines(s.footnotes, "div", "md-copyright")}</div></footer>""",
    )


def drupal(s: Sheet, k: Look) -> str:
    """A public body's system with regions and blocks."""
    return page(
        s,
        k,
        f"""<div class="dialog-off-canvas-main-canvas"><header role="banner" class="region region-header"><div class="block block-system-branding-block"><a href="/" rel="home">{e(s.brand)}</a></div>{search(s, k)}</header><nav role="navigation" class="block block-menu"><ul class="menu">{links(s.nav)}</ul></nav>
<div class="region region-breadcrumb">{crumbs(s, "nav")}</div><main role="main"><div class="region region-content"><h1 class="page-title"><span class="field--name-title">{e(s.headline)}</span></h1><div class="node__meta">{lines(s.metaline_html, "div", "field__item")}</div>
<div class="node__content"><div class="field field--name-body field__item">{body(s, k)}</div>{lines(s.tail_html, "div", "field__item")}{share(s, k)}</div>{ads(k, 0)}<div class="region">{boxes(s, k, "above", "h2", "block block-views")}{boxes(s, k, "below", "h2", "block block-views")}</div>{remarks(s, k)}</div>
<aside class="layout-sidebar-second">{boxes(s, k, "side", "h2", "block")}{ads(k, 1)}</aside></main><footer class="site-footer"><ul class="menu">{links(s.footer)}</ul>{lines(s.footnotes, "div", "block")}</footer></div>""",
        "path-node page-node-type-article",
    )


def magazine(s: Sheet, k: Look) -> str:
    """A letters-and-essays platform: wide margins, few things."""
    return page(
        s,
        k,
        f"""<div class="{k.stem}root"><header class="topbar"><a href="/">{e(s.brand)}</a><span>{links(s.nav, "")}</span>{search(s, k)}</header><article class="post">{crumbs(s)}<h1 class="post-title">{e(s.headline)}</h1><h3 class="subtitle">{e(s.description[:110])}</h3>
<div class="post-header">{lines(s.metaline_html, "div", "meta")}</div>{share(s, k)}<div class="available-content"><div class="body markup">{body(s, k)}</div></div><div class="post-ufi">{lines(s.tail_html, "div")}</div></article>{ads(k, 0)}
<section class="more">{boxes(s, k, "above", "h2")}{boxes(s, k, "below", "h2")}{boxes(s, k, "side", "h2")}</section>{remarks(s, k)}<footer>{links(s.footer, "")}{lines(s.footnotes, "div")}</footer></div>""",
    )


def portal(s: Sheet, k: Look) -> str:
    """An East Asian portal's template: numbered classes, lists left and right, clear divisions."""
    c = k.stem
    return page(
        s,
        k,
        f"""<div class="{c}head"><div class="w1000"><div class="logo fl"><a href="/">{e(s.brand)}</a></div><div class="so fr">{search(s, k)}</div></div></div><div class="{c}menu"><ul>{links(s.nav)}</ul></div><div class="clear"></div>
<div class="w1000"><div class="left fl"><div class="weizhi">{s.crumbs_html}</div><div class="viewbox"><div class="title"><h2>{e(s.headline)}</h2></div><div class="info">{lines(s.metaline_html, "span")}</div>{ads(k, 0)}<div class="content" id="zoom">{body(s, k)}</div>
{lines(s.tail_html, "div", "handle")}{share(s, k)}</div>{boxes(s, k, "below", "strong", "dede_box")}{remarks(s, k)}</div><div class="right fr">{boxes(s, k, "above", "strong", "tbox")}{boxes(s, k, "side", "strong", "tbox")}{ads(k, 1)}</div></div><div class="clear"></div>
<div class="{c}footer">{links(s.footer, "")}{lines(s.footnotes, "p")}</div>""",
    )


def joined(s: Sheet, k: Look) -> str:
    """A page builder's sections and widgets, deep and without meaning."""
    rng = k.rng("joined")

    def widget(kind: str, inner: str) -> str:
        number = f"{rng.getrandbits(28):07x}"
        return (
            f'<div class="elementor-element elementor-element-{number} elementor-widget elementor-widget-{kind}" data-id="{number}"><div class="elementor-widget-container">{inner}</div></div>'
            if inner
            else ""
        )

    return page(
        s,
        k,
        f"""<div class="elementor elementor-location-header"><section class="elementor-section">{widget("heading", f'<a href="/">{e(s.brand)}</a>')}{widget("nav-menu", f"<ul>{links(s.nav)}</ul>")}{widget("search-form", search(s, k))}</section></div>
<div class="elementor elementor-location-single"><section class="elementor-section">{widget("breadcrumbs", s.crumbs_html)}{widget("theme-post-title", f"<h1>{e(s.headline)}</h1>")}{widget("post-info", "<ul>" + lines(s.metaline_html, "li") + "</ul>")}{ads(k, 0)}{widget("theme-post-content", body(s, k))}{widget("text-editor", lines(s.tail_html, "p"))}{widget("share-buttons", share(s, k))}</section>
<section class="elementor-section">{widget("posts", boxes(s, k, "above"))}{widget("posts", boxes(s, k, "below"))}{widget("posts", boxes(s, k, "side"))}{widget("post-comments", remarks(s, k))}</section></div>
<div class="elementor elementor-location-footer">{widget("icon-list", f"<ul>{links(s.footer)}</ul>")}{widget("text-editor", lines(s.footnotes, "p"))}</div>""",
    )


SKELETONS: dict[str, Skeleton] = {
    f.__name__: f
    for f in (
        wordpress, blogger, newspaper, bare, table, bootstrap, hydrated, static, amp, forum, wiki, shop, docs, drupal,
        magazine, portal, joined,
    )
}  # fmt: skip
