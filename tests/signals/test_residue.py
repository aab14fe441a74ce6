"""What machines and their operators left: refusals, briefs, keys, slots, marks, pieces of other pages."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.page import parse
from detector.records import Evidence, Finding
from detector.signals._lexicon import read as read_lexicon
from detector.signals.residue import MEASURES, check

PAGES = Path(__file__).parent.parent / "pages" / "residue"
LEAD = "Ferry to the islands runs again"
PROSE = (
    "the ferry between the two islands will run again from Monday, the harbour office said, since engineers have bent "
    "the ramp back that a storm had damaged in February and have tested it with empty lorries over the weekend."
)


def read(name: str) -> Finding:
    return check(parse((PAGES / name).read_bytes()))


def measure(name: str, source: str, kind: str = "html") -> float | None:
    return check(parse(source, kind=kind)).measures[name]  # type: ignore[arg-type]


def article(inner: str) -> Finding:
    return check(parse(f"<title>{LEAD}</title><h1>{LEAD}</h1>{inner}", kind="html"))


def quotes(finding: Finding) -> list[tuple[str, str]]:
    return [(e.text, e.where) for e in finding.evidence]


def test_a_refusal_is_quoted() -> None:
    finding = read("hit-refusal.txt")
    assert finding.score == pytest.approx(0.9)
    assert finding.measures["refusals"] == 3.0
    assert any("As an AI language model" in e.text for e in finding.evidence)


def test_a_refusal_inside_quotation_marks_is_somebody_elses() -> None:
    assert read("clean-quotes-a-refusal.html").measures["refusals"] == 0.0


def test_the_plan_of_a_writer_is_no_text_for_readers() -> None:
    body = (
        "<p>This guide compares garden gloves for small gardens and large ones, with notes on leather and on wool.</p>"
    )
    left = check(parse(f"<h1>Garden gloves</h1>{body}<ul><li>Search intent: to buy<li>Primary keyword: gloves</ul>"))
    assert left.measures["briefs"] == 1.0
    assert [e.text for e in left.evidence] == ["Search intent: to buy", "Primary keyword: gloves"]
    about = check(parse(f"<h1>SEO for garden shops</h1>{body}<p>Search intent and primary keyword are explained.</p>"))
    assert about.measures["briefs"] == 0.0


def test_the_parts_of_an_outline_are_no_text_for_readers() -> None:
    finding = article(
        f"<p>Title: {LEAD}</p><p>Introduction: Are you tired of waiting?</p><p>Main Body: {PROSE}</p>"
        "<p>Conclusion: In summary, plan ahead.</p>"
    )
    assert finding.measures["outline"] == 3.0
    assert finding.score == pytest.approx(0.9)
    assert finding.summary == "4 parts of an outline are named before the paragraphs that fill them."
    assert quotes(finding)[1] == ("Introduction: Are you tired of waiting?", "block 2")


def test_the_parts_of_an_outline_are_told_in_other_languages() -> None:
    german = f"<p>Titel: Fähre</p><p>Einleitung: {PROSE}</p><p>Fazit: gut.</p>"
    assert article(german).measures["outline"] == 2.0
    assert article(f"<p>标题：渡轮</p><p>引言：渡轮</p><p>结论：{PROSE}</p>").measures["outline"] == 2.0


def test_two_parts_of_an_outline_count_before_running_text_only() -> None:
    filled = f"<p>Introduction:</p><p>{PROSE}</p><p>Conclusion: {PROSE}</p>"
    assert article(filled).measures["outline"] == 1.0
    contents = "<li>Introduction: The sea<li>1. The ramp<li>Conclusion: The shore"
    assert article(f"<ul>{contents}</ul><p>{PROSE}</p>").measures["outline"] == 0.0


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>Introduction: {PROSE}</p><p>Methods: we asked.</p><p>Results: few.</p><p>Conclusion: more are needed.</p>",
        f"<p>Conclusion: {PROSE}</p>",
        f"<p>Title: Ferry</p><p>Author: Ann Field</p><p>{PROSE}</p>",
        f"<p>{PROSE} Its title: Ferry. Its introduction: short.</p>",
        f"<p>Titel: Die Fähre</p><p>{PROSE}</p><p>Fazit: {PROSE}</p>",
        "<p>Title: Ramp at low tide</p><p>Body: Quayflex 3</p>",
    ],
    ids=["the abstract of a study", "one part", "the record of a book", "in a sentence", "a review", "a photograph"],
)
def test_no_outline_was_left(inner: str) -> None:
    assert article(inner).measures["outline"] == 0.0


def test_readings_behind_everyday_characters_make_a_copy_another_text() -> None:
    finding = article("<p>渡輪經(jīng)過兩年的(de)修理又開始運行（xíng），碼頭上的人都很高興，船長說天氣很好。</p>")
    assert finding.measures["glosses"] == 2.0
    assert finding.summary == "3 Chinese characters are followed by their reading in brackets."
    assert [(e.text[:2], e.where) for e in finding.evidence] == [("渡輪", "block 1")]


@pytest.mark.parametrize(
    "text",
    [
        "渡輪開往勐(měng)海，碼頭上的人都很高興，船長說天氣很好，明天還會再開。",
        "渡輪公司（APEC）宣布新的航線(skylab)，碼頭上的人都很高興，船長說天氣很好。",
        "渡輪的重量(kg)、高(m)和容量(ml)都寫在碼頭的木板上，船長說天氣很好。",
        "渡輪開往勐(měng)海，水裡有鼋(yuán)和鼍(tuó)，碼頭上的人都很高興，船長說天氣很好，明天還會再開一次，大家都可以上船看看。",
    ],
    ids=["one rare character", "names", "units", "several rare characters"],
)
def test_a_reading_that_helps_a_reader_is_no_gloss(text: str) -> None:
    assert article(f"<p>{text}</p>").measures["glosses"] == 0.0


def test_glosses_are_not_asked_of_other_scripts() -> None:
    assert article(f"<p>{PROSE}</p>").measures["glosses"] is None


def test_strings_that_no_language_spells_are_counted_in_lines_of_nothing_else() -> None:
    strings = " ".join(f"<a href=/{w}>{w}</a>" for w in ("xkqjv", "pbwzd", "hgtqxm", "zvkfq"))
    page = parse(f"<p>Words</p><footer>{strings}</footer>")
    assert check(page).measures["gibberish"] == 4.0
    for line in (
        "harbour bridge ferry storm",
        "The xkqjv pbwzd of hgtqxm zvkfq",
        "npm grep awk sed",
        "szczęście chrząszcz",
    ):
        assert check(parse(f"<p>{line}</p>")).measures["gibberish"] == 0.0


def test_slots_in_head_and_text() -> None:
    finding = read("hit-slots.html")
    assert finding.measures["head_slots"] == 1.0
    assert finding.measures["slots"] == 3.0
    assert finding.measures["placeholders"] == 2.0
    assert finding.evidence[0] == Evidence("Best plumbers in [city] - {{sitename}}", "title")
    assert finding.summary.startswith("The title or description shows a template slot that nobody filled")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Welcome to {{ page.title }} today", 1.0),
        ("Welcome to {$keyword} today", 1.0),
        ("Welcome to ${name} today", 1.0),
        ("Welcome to %city% today", 1.0),
        ("Welcome to [!--newstitle--] today", 1.0),
        ("Welcome to {dede:global.cfg_webname/} today", 1.0),
        ("Welcome to #site_name# today", 1.0),
        ("Read {the|a|one} story", 1.0),
        ("Ferries in [city] with [brand] ramps", 1.0),
        ("/var/www/html/ferry/index.php", 1.0),
        ("We moved the harbour page to /var/www/html on the new server", 0.0),
        ("Ferries in [city]", 0.0),
        ("[link] [comments]", 0.0),
        ("He said: “The [city] lent [brand] a boat”", 0.0),
        ('The [city] lent [brand] a boat," he said', 0.0),
        ("The set {x | x > 3 | x < 9}", 0.0),
        ("Write ferry {add|remove}", 0.0),
        ("C:\\inetpub\\site\\names.txt", 1.0),
        ("See [1] and [the city], 20% of 30%", 0.0),
        ("barcode[keyword]", 0.0),
        ("The set {a, b} has #tags# of %appdata%", 0.0),
        ("{}[]%%##", 0.0),
    ],
)
def test_slots_in_the_text(text: str, slots: float) -> None:
    assert measure("slots", f"<p>{text}</p>") == slots


def test_words_in_brackets_need_another_slot_on_the_page() -> None:
    line = "<p>Ferries in [city] sail on.</p>"
    assert measure("slots", line * 2) == 0.0
    assert measure("slots", f"{line}<p>Ask the [company] first.</p>") == 2.0
    assert measure("slots", f"{line}<p>Welcome to {{{{keyword}}}} today</p>") == 2.0
    assert measure("slots", f"{line}<p><a href=/t>[tag]</a> <a href=/b>[brand]</a></p>") == 0.0  # a menu
    assert measure("slots", f"<h1>A letter to the harbour</h1>{line}<p>Dear [name], I ask for [product].</p>") == 0.0
    assert measure("slots", f"<h1>Ferry information</h1>{line}<p>Dear [name], I ask for [product].</p>") == 2.0


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Ferries in [city] by [brand]", 1.0),
        ("Ferries in [city] - {{sitename}}", 1.0),
        ("Ferries at /www/wwwroot/data/kw.txt", 1.0),
        ("Ferries in [city]", 0.0),
        ("[TAG] Ten ferries", 0.0),
        ("[Article] Ferries in [city]", 0.0),
    ],
)
def test_words_in_brackets_in_a_title(title: str, value: float) -> None:
    assert measure("head_slots", f"<title>{title}</title><p>{PROSE}</p>") == value


def test_a_value_of_nothing_but_a_slot_was_never_filled() -> None:
    head = "<title>Ferries</title><meta property=og:site_name content='[keyword]'>"
    assert measure("head_slots", f"{head}<p>{PROSE}</p>") == 1.0


def test_pages_that_show_source_code_are_not_asked_for_slots() -> None:
    assert measure("slots", "<pre>x = {{ title }}</pre><p>Write {{ title }} here</p>") is None
    assert measure("slots", "Write `{{ title }}` here", "text") is None
    assert measure("slots", "<Project> <!-- set it to false --> is how {{ title }} is built", "text") is None


def test_what_a_browser_fills_in_is_no_slot() -> None:
    assert measure("slots", "<p>Read {{ article.title }} next</p>") == 0.0
    assert measure("slots", "<p>Read {{ page.title }} next</p>") == 1.0


def test_words_that_need_another_are_found_in_their_language() -> None:
    finding = check(parse((PAGES.parent / "template" / "hit-query-title.html").read_bytes()))
    assert finding.measures["dangling"] == 5.0
    german = "Die Fähre liegt in . Die Arbeiter heben sie mit der , und die Stadt will das Schiff im Museum zeigen."
    assert measure("dangling", f"<p>{german}</p>") == 1.0
    assert measure("dangling", f"<p>{german.replace('in .', 'im Hafen.').replace('der ,', 'der Winde,')}</p>") == 0.0
    assert measure("dangling", "<p>短い</p>") is None


def test_marks_of_collectors_in_chinese() -> None:
    finding = read("hit-stamps-zh.txt")
    assert finding.measures["stamps"] == 3.0
    assert finding.score == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("text", "stamps", "placeholders"),
    [
        ("→ Continue reading at The Quay Post, by Generated by Feedzy", 2.0, 0.0),
        ("Continue reading at The Quay Post", 0.0, 0.0),
        ("Link to this article: http://quay.example/1", 0.0, 0.0),
        ("本文地址：http://quay.example/1", 0.0, 0.0),
        ("Say that Company XYZ hires a boat", 0.0, 0.0),
        ("Copy link to this article. This article addresses the harbour.", 0.0, 0.0),
        ("Address of this article: http://quay.example/1", 1.0, 0.0),
        ("Lorem ipsum dolor sit amet", 0.0, 1.0),
        ("Written by [Your Name] of company X, in 2020", 0.0, 2.0),
        ("The company x-rayed the hull", 0.0, 0.0),
        ("Dies ist eine Beispiel-Seite", 0.0, 1.0),
        ("Size XXL costs USD 20 million", 0.0, 0.0),
        ("It reached USD XX million, or XX.X%", 0.0, 2.0),
    ],
)
def test_marks_and_placeholders(text: str, stamps: float, placeholders: float) -> None:
    for source, kind in ((f"<p>{text}</p>", "html"), (text, "text")):
        assert measure("stamps", source, kind) == stamps
        assert measure("placeholders", source, kind) == placeholders


def test_an_article_about_starter_texts_left_none() -> None:
    inner = f"<p>{PROSE} Lorem ipsum dolor sit amet was set by printers. {PROSE}</p>"
    about = check(parse(f"<title>Who wrote lorem ipsum?</title><h1>Who wrote lorem ipsum?</h1>{inner}"))
    assert about.measures["placeholders"] == 0.0
    assert article(inner).measures["placeholders"] == 1.0


@pytest.mark.parametrize(
    "words",
    [
        "I need to write a letter.", "Here's an article on ramps.", "It opens when the user wants it.",
        "Much was built since my last update.", "Let me know if you need any rope.", "Would you like me to sail?",
        "Word count: 300.", "She works as an artificial intelligence researcher.",
        "申し訳ありませんが、明日は休みです。", "К сожалению, я не могу приехать.", "Lo siento, pero no puedo ir.",
    ],
)  # fmt: skip
def test_what_people_say_too_counts_beside_an_assistants_words_only(words: str) -> None:
    start = PROSE[:1].upper() + PROSE[1:]
    assert article(f"<p>{start} {words}</p>").measures["refusals"] == 0.0
    beside = article(f"<p>{start} {words} As an AI language model, I stay ashore.</p>")
    assert beside.measures["refusals"] == 2.0
    assert len(beside.evidence) == 2


def test_what_people_say_too_is_part_of_the_whole_list() -> None:
    lists = read_lexicon("residue")
    assert set(lists["shared_refusals"]) < set(lists["refusals"])
    assert set(lists["shared_stamps"]) < set(lists["stamps"])


# Pieces

PIECES = (
    "Ferry times for the summer are on the board beside the ramp. since the storm nobody sails after dark. The harbour "
    "office keeps a list of boats that take bicycles . We went over in June with two children and a dog, and it was "
    "lovely. of the year round timetable for residents. Tickets cost less when they are bought on the island. "
    "the crossing is short enough to skip the cabin. Bring a coat even in August . Read what other guests say about "
    "the pier. Rooms above the harbour are let by the week. You can see the seals from the northern path. "
)
"""After five of its ten stops no sentence begins or none has ended."""


def test_pieces_of_other_pages_run_together() -> None:
    finding = article(f"<p>{PIECES}</p>")
    assert finding.measures["spliced"] == 0.5
    places = [text for text, where in quotes(finding) if where == "block 1"]
    assert [p for p in ("ramp. since", "bicycles . We", "lovely. of") if any(p in q for q in places)] == [
        "ramp. since",
        "bicycles . We",
        "lovely. of",
    ]
    assert finding.summary == (
        "After 50% of the stops in its long paragraphs another sentence goes on in its middle, as in pieces of search "
        "results."
    )


def test_a_reader_who_comments_without_capitals_is_passed_over() -> None:
    comment = "i made it twice. my children loved it. haha. next time i add beans. " * 9
    assert article(f"<p>{PIECES}</p><p>{comment}</p>").measures["spliced"] == 0.5
    assert article(f"<p>{PROSE[:1].upper() + PROSE[1:]}</p><p>{comment}</p>").measures["spliced"] is None


def test_pieces_are_seen_in_extracted_text() -> None:
    page = parse(f"{LEAD}\n{PIECES}", kind="text")
    assert check(page).measures["spliced"] == 0.5


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (
            PIECES.replace(". since", ". Since").replace(". of", ". Of").replace(". the", ". The"),
            0.0,
        ),  # too few are left
        (PIECES.lower(), None),  # somebody who writes without capitals
        ("The rate was 8,1 proc. in May and 9 proc. in June. Prices rose again, the office said. " * 9, 0.0),
        ("Die Karte kostet neun Taler inkl. aller Fahrten und zzgl. einer Gebühr. Kinder fahren evtl. frei. " * 9, 0.0),
        ("Паром (греч. слово, франц. имя, англ. название) ходит летом. Билеты есть в кассе порта. " * 9, 0.0),
        ("The Dept. of ferries and the Univ. of the isles asked Govt. men to come. They came at once. " * 9, 0.0),
        ("The timetable is printed on the board. http://harbour.example has it, too. Come early. " * 9, 0.0),
        ("Dr. A. B. Alder wrote it. He sailed at 7 a.m. on Nov. 4. of 1998. The sea was calm then. " * 9, 0.0),
        ("港务局说，两岛之间的渡轮将于星期一恢复通航。" * 40, None),  # no capitals in this script
        ("Short. paragraphs. say. nothing.", None),
    ],
)
def test_stops_after_which_a_sentence_may_go_on(text: str, share: float | None) -> None:
    assert article(f"<p>{text}</p>").measures["spliced"] == share


@pytest.mark.parametrize(
    "words",
    [
        "Skip to content.",
        "Add a comment.",
        "Please enable JavaScript to view this site.",
        "In den Warenkorb!",
        "Este sitio utiliza cookies.",
        "Добавить в корзину…",
        "Tambahkan ke keranjang.",
    ],
)
def test_buttons_and_notices_between_sentences(words: str) -> None:
    inner = PROSE[:1].upper() + PROSE[1:]
    finding = article(f"<p>{inner} {words} {inner} Session expired. {inner}</p>")
    assert finding.measures["interface"] == 2.0
    assert any(words in text and where == "block 1" for text, where in quotes(finding))
    assert finding.summary == "Words of 2 buttons and notices stand between the sentences of its paragraphs."
    text = parse(f"{LEAD}\n{inner} {words} {inner} Session expired. {inner}", kind="text")
    assert check(text).measures["interface"] == 2.0


def test_one_notice_in_a_paragraph_is_its_own_unless_pieces_run_together() -> None:
    inner = PROSE[:1].upper() + PROSE[1:]
    alone = article(f"<p>{inner} We use cookies. {inner}</p>")
    assert alone.measures["interface"] == 0.0
    assert alone.score == 0.0
    assert article(f"<p>{inner} We use cookies. {inner}</p><p>{PIECES}</p>").measures["interface"] == 1.0


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{PROSE}</p><p>Add a comment.</p><p>{PROSE}</p>",  # a block of its own
        f"<p>{PROSE} Add to cart.</p>",  # a teaser's end
        f"<p>Add to cart. {PROSE}</p>",
        f"<p>{PROSE} He asked us to view profile after profile. {PROSE}</p>",  # inside a sentence
        f"<p>{PROSE} View profile upon profile, said the harbour master. {PROSE}</p>",
        f"<p>{PROSE} Read more. {PROSE} Sign up here! {PROSE}</p>",  # authors write so, too
        "<p>The ferry sails. Add to cart. Then go aboard and wait for it.</p>",  # a short paragraph
    ],
)
def test_words_of_buttons_where_they_belong(inner: str) -> None:
    assert article(inner).measures["interface"] == 0.0


def test_an_empty_page_is_unknown() -> None:
    assert check(parse("")) == Finding(None, measures=dict.fromkeys(MEASURES))


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("clean-*")))
def test_near_misses_are_clean(name: str) -> None:
    finding = read(name)
    assert finding.score == 0.0
    assert finding.evidence == ()
    assert not any(finding.measures.values())


def test_each_kind_alone_is_nearly_sure_and_two_are_surer() -> None:
    one = check(parse(f"<title>Best plumbers in {{{{city}}}}</title><p>{PROSE}</p>"))
    two = check(parse(f"<title>Best plumbers in {{{{city}}}}</title><p>{PROSE}</p><p>Generated by Feedzy</p>"))
    assert one.score == pytest.approx(0.9)
    assert two.score == pytest.approx(0.99)
    assert two.summary == (
        "The title or description shows a template slot that nobody filled; "
        "1 mark of an importer or collector stands in the text."
    )


def test_values_of_nothing_are_lines_of_their_own() -> None:
    assert measure("nothings", "<p>none</p><p>undefined</p><p>There is none left.</p>") == 2.0
    assert measure("nothings", "<table><tr><td>none</table>") == 0.0


@given(st.text(alphabet="{}[]%$#<!-:>| aAé中1\n", max_size=300))
def test_any_marks_are_read(text: str) -> None:
    finding = check(parse(text + "\nThe ferry came up.", kind="text"))
    assert finding.score is not None
    assert 0 <= finding.score <= 1


@pytest.mark.parametrize("unit", ["{a|", "[keyword", "%city", " .", "in . ", "{{", "<!", "a b c d ", "Xx. yy . "])
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    def spent(count: int) -> float:
        page = parse("<p>" + unit * count + "</p>" + f"<p>{unit}</p>" * (count // 10))
        assert page.body_words is not None
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            check(page)
            best = min(best, time.process_time() - start)
        return best

    assert spent(20_000) < max(4 * spent(5_000) * 2, 0.05)
