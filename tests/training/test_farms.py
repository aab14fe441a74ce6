"""The generator: pairs that share everything but deceit."""

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest
import trafilatura
import turbohtml
from synthetic import stories

from detector.training.farms import ARCHETYPE, FAMILIES, SKELETONS, Made, generate, identity, texts
from detector.training.farms.desk import Desk, Paragraph, block, clip, moment_for, write_date
from detector.training.farms.draft import Draft
from detector.training.farms.families_frame import archetype
from detector.training.farms.look import draw
from detector.training.farms.pool import ENOUGH, Pool
from detector.training.farms.skeletons import render
from detector.training.farms.twins import honest
from detector.training.farms.vocabulary import table
from detector.training.stories import InlineLink, Story


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(generate(stories(), 500, seed=7))


def pairs(made: list[Made]) -> list[tuple[Made, Made]]:
    return list(zip(made[::2], made[1::2], strict=True))


@cache
def shared_pool() -> Pool:
    return Pool(stories(), 1)


def desk(seed: int = 1, language: str = "en") -> Desk:
    rng = Random(seed)
    pool = shared_pool()
    story = pool.choose(rng, (language,))
    return Desk(rng, pool, story, draw(rng, "bare"), moment_for(rng, story))


def text(html: str) -> str:
    page = turbohtml.parse(html)
    for script in page.find_all("script"):
        script.decompose()
    return page.find("body").to_text()


def metadata(html: str, name: str) -> str | None:
    found = re.search(rf'<meta (?:property|name)="{re.escape(name)}" content="([^"]*)"', html)
    return found[1] if found else None


def test_same_seed_gives_the_same_pages() -> None:
    assert list(generate(stories(), 12, seed=3)) == list(generate(stories(), 12, seed=3))


def test_another_seed_gives_other_pages() -> None:
    assert [m.html for m in generate(stories(), 4, seed=3)] != [m.html for m in generate(stories(), 4, seed=4)]


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    assert list(generate(stories(), 8, seed=3))[:8] == list(generate(stories(), 4, seed=3))


def test_farm_comes_before_its_twin(made: list[Made]) -> None:
    assert [m.label for m in made[:6]] == [1, 0, 1, 0, 1, 0]
    for farm, twin in pairs(made):
        assert (farm.twin, farm.story, farm.skeleton, farm.family, farm.language) == (
            twin.twin, twin.story, twin.skeleton, twin.family, twin.language,
        )  # fmt: skip
        assert farm.url != twin.url


def test_twin_ids_are_unique_to_a_pair(made: list[Made]) -> None:
    assert set(Counter(m.twin for m in made).values()) == {2}


def test_every_family_and_skeleton_occurs() -> None:
    seen = list(generate(stories(), 900, seed=11))
    assert {m.family for m in seen} == set(FAMILIES)
    assert {m.skeleton for m in seen} == set(SKELETONS)


def test_there_are_as_many_families_and_skeletons_as_promised() -> None:
    assert len(FAMILIES) >= 24
    assert len(SKELETONS) >= 12
    assert len(ARCHETYPE) == 6
    assert set(FAMILIES) >= ARCHETYPE


@pytest.mark.parametrize("flat", [False, True], ids=["tidy", "flat"])
@pytest.mark.parametrize("name", sorted(SKELETONS))
def test_skeleton_shows_every_part_of_a_sheet(name: str, flat: bool) -> None:
    d = desk()
    farm = archetype(d).sheet()
    farm.hidden_html = ["<i>unseen</i>"]
    farm.tail_html = ["A line after the text"]
    look = replace(draw(Random(2), name), flat=flat)
    shown = render(farm, look)
    seen = text(shown)
    assert farm.headline in seen
    assert farm.brand in shown
    for piece in (farm.metaline_html[-1], farm.tail_html[0], farm.footnotes[0], farm.boxes[0].items[0].text):
        assert turbohtml.parse(f"<p>{piece}</p>").find("p").text.split("\n")[0][:40] in " ".join(seen.split())
    assert "unseen" in shown
    assert shown.count("</html>") == 1


@pytest.mark.parametrize("name", ["wordpress", "newspaper", "wiki", "shop"])
def test_an_extractor_keeps_the_lines_of_a_flat_page(name: str) -> None:
    farm = archetype(desk()).sheet()
    farm.metaline_html, farm.tail_html = ["Date:2025-04-14 22:52:42"], ["veryGood! (81751)"]
    look = replace(draw(Random(3), name), box="ul")

    def extracted(flat: bool) -> str:
        return trafilatura.extract(render(farm, replace(look, flat=flat)), fast=True, include_comments=False) or ""

    for line in (*farm.metaline_html, *farm.tail_html):
        assert line in extracted(True)
    assert farm.metaline_html[0] not in extracted(False)


@pytest.mark.parametrize("label", [0, 1])
def test_pages_parse_with_one_title_and_one_body(made: list[Made], label: int) -> None:
    for page in [m for m in made if m.label == label][:150]:
        document = turbohtml.parse(page.html)
        assert len(document.find_all("title")) == 1
        assert len(document.find_all("body")) == 1
        assert document.find("h1") is not None or document.find("h2") is not None or document.find("h3") is not None


def test_structured_data_is_json(made: list[Made]) -> None:
    blocks = [
        b for m in made for b in re.findall(r'<script type="application/(?:ld\+)?json">(.*?)</script>', m.html, re.S)
    ]
    assert len(blocks) > 100
    for one in blocks:
        json.loads(one)


def test_no_placeholder_of_ours_is_left_in_a_twin(made: list[Made]) -> None:
    for page in made:
        if page.label == 0:
            assert not re.search(r"\{[a-z]{1,7}\}", text(page.html)), page.url


def test_twin_agrees_with_itself(made: list[Made]) -> None:
    """Title suffix, og:site_name, publisher and copyright of a twin are variants of one name."""

    def plain(name: str) -> str:
        return re.sub(r"\W|online$|^the", "", name.lower().replace("&#x27;", "'"))

    checked = 0
    for page in made:
        name = metadata(page.html, "og:site_name")
        if page.label or not name:
            continue
        publisher = re.search(r'"publisher": {"@type": "Organization", "name": "([^"]*)"', page.html)
        if publisher:
            assert plain(publisher[1]).removesuffix("online") == plain(name).removesuffix("online"), page.url
        assert plain(name) in re.sub(r"\W", "", text(page.html).lower()), page.url
        checked += 1
    assert checked > 100


def test_most_farms_contradict_themselves(made: list[Made]) -> None:
    names = [
        (metadata(m.html, "og:site_name"), text(m.html)) for m in made if m.label and metadata(m.html, "og:site_name")
    ]
    missing = sum(re.sub(r"\W", "", n.lower()) not in re.sub(r"\W", "", t.lower()) for n, t in names if n)
    assert 0.15 < missing / len(names) < 0.9


def test_twin_dates_in_metadata_equal_the_shown_date() -> None:
    d = desk(4)
    twin = honest(d, archetype(d).sheet())
    assert twin.published == twin.moment == d.moment
    assert any(d.date(d.moment) in line for line in twin.metaline_html)


def test_twin_credits_the_agency_of_agency_copy() -> None:
    rng = Random(9)
    pool = Pool(stories(), 9)
    story = next(s for s in pool.stories["en"] if s.agency)
    d = Desk(rng, pool, story, draw(rng, "newspaper"), moment_for(rng, story))
    twin = honest(d, archetype(d).sheet())
    assert story.agency is not None
    assert any(story.agency in line for line in twin.tail_html + twin.metaline_html)


def test_farm_of_the_archetype_reads_like_the_archetype() -> None:
    """Trail with headline and suffix run on, headline, date to the second, text, counter, lists: in this order."""
    shown = 0
    for seed in range(40):
        d = desk(seed)
        farm = archetype(d)
        sheet = farm.sheet()
        seen = " ".join(text(render(sheet, d.look)).split())
        if "veryGood" not in seen or not sheet.crumbs_html.endswith(sheet.brand):
            continue
        shown += 1
        trail = seen.index(sheet.section + sheet.headline)
        second = seen.index(sheet.headline, trail + len(sheet.section) + 1)
        counter = seen.index("veryGood!")
        assert trail < second < counter < seen.index(" ".join(sheet.boxes[0].items[0].text.split()), counter)
    assert shown >= 3


def test_signs_of_the_archetype_come_and_go() -> None:
    sheets = [archetype(desk(seed)).sheet() for seed in range(60)]
    counted = sum(bool(s.tail_html) for s in sheets)
    assert 30 < counted < 60
    assert 1 < sum("veryGood" in "".join(s.tail_html) for s in sheets) < 40
    assert len({s.boxes[0].title for s in sheets}) >= 6
    assert len({s.brand for s in sheets}) > 50


def test_counter_words_are_many() -> None:
    counters = table("signs")["counter"]
    assert len(counters["en"]) >= 30
    assert set(counters) >= {"de", "es", "fr", "id", "ja", "ru", "vi", "zh"}


def test_inline_links_keep_their_words_in_a_twin_and_may_lose_their_space_in_a_farm() -> None:
    paragraph = Paragraph("Read the full report on bees today.", (InlineLink(0, 9, 20, "https://a.example/r"),))
    assert block(paragraph).html == 'Read the <a href="https://a.example/r">full report</a> on bees today.'
    d = desk()
    draft = Draft(d)
    draft.body = [paragraph]
    draft.unlink(joins=1.0)
    assert draft.body[0].text in {"Read the full reporton bees today.", "Read thefull report on bees today."}
    assert draft.body[0].links == ()


def test_link_to_the_source_moves_to_the_twin_but_a_lookalike_host_does_not() -> None:
    paragraph = Paragraph(
        "here and there",
        (InlineLink(0, 0, 4, "https://www.a.example/x"), InlineLink(0, 9, 14, "https://nota.example/x")),
    )
    assert block(paragraph, {"a.example": "https://b.example"}).html == (
        '<a href="https://b.example/x">here</a> and <a href="https://nota.example/x">there</a>'
    )


def test_markup_in_a_story_is_escaped() -> None:
    evil = Story("s", "<b>T</b> & co", ("<script>alert(1)</script> one, two three four.",) * 3, "en", "e.example", 2020)
    for page in generate([evil], 30, seed=1):
        assert "<script>alert" not in page.html
        assert "<b>T</b>" not in page.html


def test_pool_fills_thin_languages_with_invented_briefs() -> None:
    pool = Pool([], 1)
    assert {len(pool.stories[x]) for x in ("en", "id", "vi", "zh")} == {ENOUGH}


def test_related_headlines_share_a_name_and_unrelated_ones_do_not() -> None:
    d = desk(3)
    names = d.pool.names(d.story)
    near = d.pool.near(d.story, 6, d.rng, 1.0)
    assert all(any(n in t for n in names) for t in near)
    far = d.pool.far(d.story, 6, d.rng, 1.0)
    assert len(far) == 6
    assert sum(any(n in t for n in names) for t in far) < 6


def test_unrelated_lists_have_as_many_own_headlines_as_related_ones() -> None:
    """Else a written headline would tell the twin."""
    d = desk(3)
    titles = {s.title for s in d.pool.stories["en"]}
    for made in (0.0, 0.5, 1.0):
        near, far = d.pool.near(d.story, 8, d.rng, made), d.pool.far(d.story, 8, d.rng, made)
        assert len(titles & set(near)) == sum(t in titles for t in far)


def test_years_of_a_story_move_with_the_page_date() -> None:
    story = Story(
        "s", "Flood of 2015", ("It rained in 2015 and in 1945, at 2015 metres.",) * 3, "en", "e.example", 2015
    )
    rng = Random(1)
    d = Desk(rng, Pool([story], 1), story, draw(rng, "bare"), moment_for(rng, story))
    d.moment = d.moment.replace(year=2023)
    assert d.shifted(0).title == "Flood of 2023"
    assert d.shifted(2).paragraphs[0].startswith("It rained in 2021 and in 1945")


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("{B} {d}, {Y}", "en", "March 5, 2021"),
        ("{B} {d}, {Y} {I}:{MM} {p}", "en", "March 5, 2021 12:07 a.m."),
        ("{dd}.{mm}.{Y}, {HH}:{MM} Uhr", "de", "05.03.2021, 00:07 Uhr"),
        ("{Y}年{m}月{d}日", "zh", "2021年3月5日"),
        ("{Y}-{mm}-{dd} {HH}:{MM}:{SS}", "xx", "2021-03-05 00:07:09"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(form: str, language: str, expected: str) -> None:
    from datetime import datetime

    assert write_date(datetime(2021, 3, 5, 0, 7, 9), form, language) == expected


def test_clip_keeps_whole_sentences() -> None:
    assert clip("One two. Three four. Five.", 20, "en") == "One two. Three four."
    assert clip("One two. Three four.", 3, "en") == "One two."
    assert clip("No end here", 3, "en") == "No end here"
    assert clip("一二三。四五六。", 5, "zh") == "一二三。"


@pytest.mark.parametrize(
    ("text_", "expected"), [("Café Ünder 12!", "cafe-under-12"), ("Привет, мир", "privet-mir"), ("日本", ""), ("", "")]
)
def test_slug(text_: str, expected: str) -> None:
    assert identity.slug(text_) == expected


def test_own_host_carries_the_brand() -> None:
    rng = Random(2)
    hosts = [identity.own_host(rng, "Larkspur Gazette") for _ in range(200)]
    whole = sum("larkspurgazette" in h.replace("-", "") for h in hosts)
    assert 160 < whole < 200
    assert all("lark" in h for h in hosts)


def test_text_damage_is_what_it_says() -> None:
    rng = Random(1)
    assert texts.halve("different letters", 1.0, rng) == "diferent leters"
    assert texts.halve("different letters", 0.0, rng) == "different letters"
    assert texts.spin("People said", "en", 1.0, rng) not in {"People said"}
    assert texts.spin("Nothing swapped", "xx", 1.0, rng) == "Nothing swapped"
    assert texts.spintax("{a|a} b", rng) == "a b"
    assert texts.gloss("经和", 1.0, Random(1)) == "经(jīng)和"
    assert texts.blank("In Rome 40 saw", 1.0, rng) == "   saw"
    assert texts.sentences("One. Two! Three", "en") == ["One.", "Two!", "Three"]
    assert texts.sentences("一。二", "zh") == ["一。", "二"]


def test_no_mark_of_the_evening_is_left(made: list[Made]) -> None:
    assert not any("\0" in m.html for m in made)


def test_languages_of_families_are_kept(made: list[Made]) -> None:
    for page in made:
        allowed = FAMILIES[page.family].languages
        assert not allowed or page.language in allowed


def test_neighbouring_pairs_are_not_the_same_page(made: list[Made]) -> None:
    assert all(a.html != b.html for a, b in pairwise(made))
