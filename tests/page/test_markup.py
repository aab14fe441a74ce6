"""What a page's markup says, whichever backend reads it."""

import pytest

from detector.page import Block, Image, Link, Page, parse

BACKENDS = ("turbohtml", "soup")
URL = "https://News.Example.org:8443/2024/story?id=1"


def read(markup: str | bytes, backend: str = "turbohtml") -> Page:
    return parse(markup, URL, backend=backend)  # type: ignore[arg-type]


def texts(page: Page) -> list[str]:
    return [b.text for b in page.blocks]


@pytest.mark.parametrize("backend", BACKENDS)
def test_blocks_stand_in_reading_order_with_their_kind(backend: str) -> None:
    page = read(
        "<h1>Head  line</h1><p>One <b>bold</b> word.<ul><li>Item<li><p>Second</ul><table><tr><td>Cell</table>"
        "<pre>x = 1</pre><figure><figcaption>Under</figcaption></figure><button>Go</button><div>Loose</div>",
        backend,
    )
    assert [(b.kind, b.text) for b in page.blocks] == [
        ("heading", "Head line"),
        ("paragraph", "One bold word."),
        ("item", "Item"),
        ("item", "Second"),
        ("cell", "Cell"),
        ("code", "x = 1"),
        ("caption", "Under"),
        ("control", "Go"),
        ("paragraph", "Loose"),
    ]
    assert page.blocks[0].level == 1


@pytest.mark.parametrize("backend", BACKENDS)
def test_links_know_their_block_and_their_words(backend: str) -> None:
    page = read(
        '<p>See <a href=" /a " rel="NoFollow">the <i>plan</i></a> now</p><p><a name=x>no target</a></p>', backend
    )
    assert page.links == [Link("the plan", "/a", "nofollow", None, False, 0)]
    assert page.blocks[0] == Block("paragraph", "See the plan now", 0, None, 8, 0, 1)
    assert page.blocks[1].link_chars == 0


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_link_around_blocks_belongs_to_both(backend: str) -> None:
    page = read("<a href=/c><h3>Card</h3><p>Teaser</p></a><p>Next</p>", backend)
    assert page.links == [Link("Card Teaser", "/c", "", None, False, 0)]
    assert [(b.text, b.first_link, b.end_link) for b in page.blocks] == [
        ("Card", 0, 1),
        ("Teaser", 0, 1),
        ("Next", 1, 1),
    ]
    assert page.blocks[0].link_only


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_image_link_is_named_by_its_description(backend: str) -> None:
    page = read('<a href=/x><img src=l.png alt="Our logo"></a>', backend)
    assert page.links == [Link("Our logo", "/x", "", None, False, 0)]
    assert page.images == [Image("l.png", "Our logo")]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "attribute",
    [
        'style="display: none"',
        "hidden",
        'style="position:absolute;left:-9999px"',
        'aria-hidden="true"',
        'style="font-size:0"',
    ],
)
def test_what_markup_hides_is_kept_apart(backend: str, attribute: str) -> None:
    page = read(f"<p>Seen</p><div {attribute}><p>Secret <a href=/h>link</a></p></div><p>Again</p>", backend)
    assert texts(page) == ["Seen", "Again"]
    assert [b.text for b in page.hidden] == ["Secret link"]
    assert page.links is not None
    assert page.links[0].hidden


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "attribute", ['style="font-size:0.9em"', 'style="left:-1px"', 'hidden="until-found"', 'aria-hidden="false"']
)
def test_near_misses_of_hiding_stay_visible(backend: str, attribute: str) -> None:
    assert texts(read(f"<div {attribute}>Seen</div>", backend)) == ["Seen"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_hidden_inline_element_ends_where_it_ends(backend: str) -> None:
    page = read("<p>a <span style='display:none'>b <span>c</span> d</span> e</p>", backend)
    assert texts(page) == ["a", "e"]
    assert [b.text for b in page.hidden] == ["b", "c", "d"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_regions_come_from_tags_roles_and_names(backend: str) -> None:
    page = read(
        "<header>H</header><nav>N</nav><main>M<footer>F in main</footer></main><aside>A</aside>"
        "<div role=navigation>R</div><div class='site-footer'>C</div><div id=comments>D</div>"
        "<div class='football'>E</div><footer>F</footer>",
        backend,
    )
    assert [(b.text, b.region) for b in page.blocks] == [
        ("H", "header"),
        ("N", "nav"),
        ("M", "main"),
        ("F in main", "main"),
        ("A", "aside"),
        ("R", "nav"),
        ("C", "footer"),
        ("D", "comments"),
        ("E", None),
        ("F", "footer"),
    ]


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_head_says_who_and_where(backend: str) -> None:
    page = read(
        '<html lang="en-GB"><head><title> A  b </title><title>no</title><meta name=Description content=" d  e ">'
        '<meta property="og:site_name" content="Acme"><meta property="og:site_name" content="second">'
        '<link rel="Canonical" href="https://example.org/c"><link rel=alternate type="application/rss+xml" href=/feed>'
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "publisher": {"name": "Acme"}}]}</script>'
        "<script src=/a.js></script><script>var a = '<p>no text</p>';</script></head><body>x</body></html>",
        backend,
    )
    assert page.title == "A b"
    assert page.lang == "en-gb"
    assert page.meta == {"description": "d e", "og:site_name": "Acme"}
    assert page.canonical == "https://example.org/c"
    assert page.head_links == [
        ("canonical", "https://example.org/c", ""),
        ("alternate", "/feed", "application/rss+xml"),
    ]
    assert page.json_ld[1]["publisher"] == {"name": "Acme"}
    assert page.scripts == ["/a.js"]
    assert page.inline_scripts == ["var a = '<p>no text</p>';"]
    assert page.host == "news.example.org"
    assert texts(page) == ["x"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_forms_frames_and_times_are_counted(backend: str) -> None:
    page = read(
        "<iframe src=//ads.example/x></iframe><form><input><input type=Password><textarea>t</textarea>"
        "<select><option>o</select><button>Send</button></form><time datetime=2024-05-01>May</time>",
        backend,
    )
    assert page.frames == ["//ads.example/x"]
    assert page.fields == ["text", "password", "textarea", "select"]
    assert page.times == ["2024-05-01"]
    assert texts(page) == ["Send", "May"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_foreign_content_ends_where_the_page_goes_on(backend: str) -> None:
    assert texts(read("<svg><title>icon</title><path/></svg><p>After</p>", backend)) == ["After"]


def test_line_breaks_part_lines_but_not_headings() -> None:
    assert texts(read("<h1>Two<br>lines</h1>one<br>two<br><br>three")) == ["Two lines", "one", "two", "three"]


def test_stray_end_tags_close_nothing() -> None:
    assert texts(read("</div></p>a<div>b</span></ul>c</div></table>d")) == ["a", "bc", "d"]


def test_a_given_tree_is_read_and_stays_as_it_is() -> None:
    from bs4 import BeautifulSoup

    tree = BeautifulSoup("<p>Hello <a href=/x>you</a></p><!-- no -->", "html.parser")
    before = str(tree)
    page = parse(tree, URL)
    assert texts(page) == ["Hello you"]
    assert page.url == URL
    assert str(tree) == before


def test_another_type_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="given as str, bytes, BeautifulSoup or Page, not int"):
        parse(3)  # type: ignore[arg-type]


def test_evidence_places_resolve() -> None:
    page = read("<title>T</title><meta name=a content=b><p>p <a href=/x>y</a></p><div hidden>h</div><img src=s alt=t>")
    places = {"title": "T", "meta a": "b", "block 0": "p y", "link 0": "y /x", "hidden 0": "h", "image 0": "s t"}
    assert {place: page.at(place) for place in places} == places
    for missing in ("block 9", "meta zz", "link x", "nowhere", "json 1"):
        with pytest.raises(KeyError):
            page.at(missing)
