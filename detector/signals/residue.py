"""What a machine, or whoever ran it, left on the page and no reader was meant to see.

Nobody who writes for readers leaves these behind, whatever the subject and the style: hardly one honest page in a
thousand shows any of them, and each comes from another step of mass production. That is why they stand in one signal:
what one kind of residue proves, another kind proves as well.

- An assistant's words to its user (refusals, offers to go on), the terms of a brief for ranking in search engines, and
  the names of an outline's parts (`Title:`, `Introduction:`, `Conclusion:`) before the paragraphs that fill them.
- Strings that no language spells, listed like words: anchors of link wheels, keys of clones.
- Slots that nobody filled (`{{keyword}}`, `[!--newstitle--]`, spintax, `XX%`), paths of the server, values of nothing
  (`null`, `undefined`), sentences that lack the word that was to be filled in, starter texts of page builders, and the
  marks of importers and collectors.
- Readings in brackets behind everyday Chinese characters, put in so that a copy compares as another text.
- Pieces of other pages run together: sentences that stop and go on in the middle of others, as pieces of search results
  do, and the words of buttons and notices between the sentences of a paragraph.

Languages: refusals, outlines and placeholders in fifteen; slots, strings and pieces by their form, pieces in scripts
with capitals. Views: both; the head in markup only. Limits: who writes about assistants, ranking or templates shows
these on purpose: a phrase inside quotation marks is somebody else's, a page about search engines has no brief, one with
source code is not asked for slots in its text, and the abstract of a study has parts of its own. Sources:
`residue.json`; NewsGuard, Tracking AI-enabled misinformation (2023).
"""

import re
from functools import cache
from itertools import pairwise

from detector.page import Page
from detector.records import Evidence, Finding
from detector.signals import Direction, _lexicon, _marks, _phrases, _quote, _seams, _slots
from detector.signals._pool import pooled

GROUP = "residue"
VERSION = 1
POLICY = "Google spam policies: scaled content abuse; NewsGuard: unreliable AI-generated sites"
MEASURES: dict[str, Direction] = {
    "refusals": 1,  # an assistant's words to its user: 0 to 3
    "briefs": 1,  # terms of a writer's brief after the first: 0 to 4
    "outline": 1,  # parts of an outline that are named before their paragraphs, after the first: 0 to 3
    "glosses": 1,  # readings in brackets behind Chinese characters, after the first: 0 to 6
    "gibberish": 1,  # strings that no language spells: 0 to 20
    "head_slots": 1,  # 1 where title, headline or description shows an unfilled slot
    "slots": 1,  # lines of the text that show one: 0 to 6
    "placeholders": 1,  # texts and figures that were to be replaced: 0 to 3
    "nothings": 1,  # lines that hold only a program's word for nothing: 0 to 3
    "dangling": 1,  # sentences that lack a word, after the first: 0 to 5
    "stamps": 1,  # marks of importers and collectors: 0 to 3
    "spliced": 1,  # 0..1: share of stops in long paragraphs after which some other sentence goes on in its middle
    "interface": 1,  # words of buttons and notices between the sentences of a paragraph: 0 to 4
}

MOST_LABELS = 200
MOST_BLOCKS = 3_000
_GLOSS = re.compile(r"[\u3400-\u9fff][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}[)）]")
LONGEST_TEXT = 20_000
_WEIGHTS = {
    "refusals": (0.9, 2.0),
    "briefs": (0.9, 2.0),
    "outline": (0.9, 1.0),
    "glosses": (0.9, 2.0),
    "gibberish": (0.9, 3.0),
    "head_slots": (0.9, 1.0),
    "stamps": (0.9, 1.0),
    "spliced": (0.9, 0.05),
    "interface": (0.9, 1.0),
    "dangling": (0.9, 2.0),
    "placeholders": (0.8, 2.0),
    "slots": (0.7, 3.0),
    "nothings": (0.4, 2.0),
}
"""How sure each kind is by itself, and from which value."""
_SAYINGS = {
    "refusals": (
        "a phrase that a writing assistant addresses to its user stands in the text",
        "{n} phrases that a writing assistant addresses to its user stand in the text",
    ),
    "briefs": ("", "{n} terms of a plan for ranking in search engines were left in the text"),
    "outline": ("", "{n} parts of an outline are named before the paragraphs that fill them"),
    "glosses": ("", "{n} Chinese characters are followed by their reading in brackets"),
    "gibberish": ("", "{n} strings of letters that no language spells are listed like words"),
    "head_slots": ("the title or description shows a template slot that nobody filled", ""),
    "stamps": (
        "1 mark of an importer or collector stands in the text",
        "{n} marks of an importer or collector stand in the text",
    ),
    "interface": (
        "words of a button or notice stand between the sentences of a paragraph",
        "words of {n} buttons and notices stand between the sentences of its paragraphs",
    ),
    "dangling": (
        "1 sentence ends on a word that needs another one",
        "{n} sentences end on a word that needs another one",
    ),
    "placeholders": ("1 placeholder was never replaced", "{n} placeholders were never replaced"),
    "slots": (
        "1 template slot or engine path shows unfilled in the text",
        "{n} template slots or engine paths show unfilled in the text",
    ),
    "nothings": (
        "1 line holds nothing but a program's word for nothing",
        "{n} lines hold nothing but a program's word for nothing",
    ),
}
"""What is said of one and of several."""
_AFTER_THE_FIRST = frozenset(("briefs", "outline", "glosses", "dangling"))


def check(page: Page) -> Finding:
    """Look for what was not meant to be read."""
    measures: dict[str, float | None] = dict.fromkeys(MEASURES)
    if not page.blocks and not page.title:
        return Finding(None, measures=measures)
    evidence: dict[str, list[Evidence]] = {name: [] for name in MEASURES}
    measures["refusals"] = _refusals(page, evidence["refusals"])
    measures["briefs"] = _briefs(page, evidence["briefs"])
    measures["outline"] = _outline(page, evidence["outline"])
    measures["glosses"] = _glosses(page, evidence["glosses"])
    measures["gibberish"] = _gibberish(page, evidence["gibberish"])
    measures["head_slots"] = _slots.in_head(page, evidence["head_slots"])
    measures["slots"] = _slots.in_text(page, evidence["slots"])
    measures["nothings"] = _slots.nothings(page, evidence["nothings"])
    measures["dangling"] = _slots.dangling(page, evidence["dangling"])
    measures["stamps"] = _marks.find(page, "stamps", evidence["stamps"])
    measures["placeholders"] = _marks.find(page, "placeholders", evidence["placeholders"])
    if page.body:
        measures["spliced"], evidence["spliced"] = _seams.splices(page)
        evidence["interface"] = _seams.interface(page)
        if len(evidence["interface"]) == 1 and not measures["spliced"]:
            evidence["interface"] = []  # one may stand in a text about shops, accounts or cookies
        measures["interface"] = float(min(len(evidence["interface"]), 4))
    return _finding(measures, evidence)


def _finding(measures: dict[str, float | None], evidence: dict[str, list[Evidence]]) -> Finding:
    return pooled(
        measures,
        [
            (weight * min(value / full, 1.0), _said(name, value), evidence[name])
            for name, (weight, full) in _WEIGHTS.items()
            if (value := measures[name]) and evidence[name]
        ],
    )


def _said(name: str, value: float) -> str:
    if name == "spliced":
        return (
            f"after {value:.0%} of the stops in its long paragraphs another sentence goes on in its middle, as in "
            "pieces of search results"
        )
    count = value + (name in _AFTER_THE_FIRST)
    one, many = _SAYINGS[name]
    return (one if count == 1 else many).format(n=f"{count:.0f}")


@cache
def _rare_pairs() -> frozenset[str]:
    return frozenset(_lexicon.read("residue")["rare_pairs"])


@cache
def _shared_refusals() -> frozenset[str]:
    return frozenset(_lexicon.read("residue")["shared_refusals"])


@cache
def _units() -> frozenset[str]:
    return frozenset(_lexicon.read("residue")["units"])


def _refusals(page: Page, evidence: list[Evidence]) -> float | None:
    lower = page.body_lower[:LONGEST_TEXT]
    if not lower:
        return None
    found = _phrases.found(page, lower, page.word_counts.keys(), "residue", "refusals", evidence, most=0)
    sure = [phrase for phrase in found if phrase not in _shared_refusals()]
    if not sure:
        return 0.0  # people say them, too
    counted = [p for p in found if p in sure or not any(p in longer for longer in sure)]
    for phrase in counted[:4]:
        _phrases.cite(page, phrase, evidence)
    return float(min(len(counted), 3))


def _briefs(page: Page, evidence: list[Evidence]) -> float:
    """The terms of a writer's brief that were left anywhere on the page; an article about ranking has them, too."""
    said = _lexicon.on_page(page, "residue", "briefs")
    if len(said) < 2:
        return 0.0
    # labels and headings are short; a brief's sentences open the text
    blocks = zip(page.blocks[:MOST_LABELS], page.lowers, strict=False)
    short = [lower for block, lower in blocks if block[4] * 2 < len(lower) <= 100]
    labels = "\n".join([*short, page.body_lower[:1_500]])
    found = [phrase for phrase in _lexicon.read("residue")["briefs"] if phrase in said and phrase in labels]
    if len(found) < 2 or "seo" in (page.headline or page.title).lower() or page.word_counts["seo"] > 0:
        return 0.0
    for phrase in found[:3]:
        for i, block in enumerate(page.blocks):
            start = block.text.lower().find(phrase)
            if start >= 0:
                evidence.append(_quote.around(block.text, start, start + len(phrase), f"block {i}"))
                break
    return float(min(len(found) - 1, 4))


def _outline(page: Page, evidence: list[Evidence]) -> float:
    """The parts of an outline that open a line; a study's abstract names its methods and results as well.

    Two of them are a record of a book, a caption or a review, unless running text follows both its introduction and its
    conclusion: a table of contents has none.
    """
    said = _lexicon.on_page(page, "residue", "outline")
    if len(said) < 2:
        return 0.0
    found: dict[str, Evidence] = {}
    filled: dict[str, bool] = {}
    for part, names in _lexicon.read("residue")["outline"].items():
        openings = tuple(name for name in names if name in said)
        for i, lower in enumerate(page.lowers[:MOST_BLOCKS] if openings else ()):
            if lower.startswith(openings):
                if part == "study":
                    return 0.0
                if part not in found:
                    found[part] = _quote.quote(page.blocks[i].text, f"block {i}")
                    filled[part] = _is_filled(page, i)
    if len(found) < 2 or (len(found) == 2 and not (filled.get("introduction") and filled.get("conclusion"))):
        return 0.0
    evidence += found.values()
    return float(len(found) - 1)


def _is_filled(page: Page, index: int) -> bool:
    """Whether a paragraph of running text stands in a line or follows it."""
    shortest = 40 if page.is_unspaced else 100
    after = page.blocks[index + 1 : index + 2]
    return len(page.texts[index]) >= shortest or any(len(b.text) >= shortest and not b.level for b in after)


def _glosses(page: Page, evidence: list[Evidence]) -> float | None:
    """Everyday characters whose reading stands behind them, as in 經(jīng)過.

    A name or a rare one may honestly have it, and a measure has its unit there: 重量(kg).
    """
    if not page.is_unspaced:
        return None
    if "(" not in page.text and "（" not in page.text:
        return 0.0
    found = [m for m in _GLOSS.finditer(page.text) if m[0][2:-1] not in _units() and _is_everyday(m[0][0])]
    if len(found) < 2:
        return 0.0
    for match in found[:3]:
        block = page.text.count("\n", 0, match.start())
        line = page.text.rfind("\n", 0, match.start()) + 1
        evidence.append(
            _quote.around(page.blocks[block].text, match.start() - line, match.end() - line, f"block {block}")
        )
    return float(min(len(found) - 1, 6))


def _is_everyday(character: str) -> bool:
    """Whether one of the two national character sets files a character among its common ones, its first level."""
    gb, big = character.encode("gb2312", "ignore"), character.encode("big5", "ignore")
    return 0xB0 <= gb[:1].ljust(1, b"\0")[0] <= 0xD7 or 0xA4 <= big[:1].ljust(1, b"\0")[0] <= 0xC6


def _gibberish(page: Page, evidence: list[Evidence]) -> float:
    """Number of strings that no language spells, in lines of nothing else."""
    rare = _rare_pairs()
    found = 0
    for i, text in enumerate(page.texts):
        if not "a" <= text[0] <= "z":
            continue
        strings = text.split(" ", 40)[:40]
        letters = "".join(strings)
        if len(strings) < 4 or not (letters.islower() and letters.isalpha() and letters.isascii()):
            continue
        odd = [w for w in strings if len(w) >= 4 and any(a + b in rare for a, b in pairwise(w))]
        if len(odd) >= 4 and len(odd) * 2 >= len(strings):
            found += len(odd)
            evidence.append(_quote.quote(text, f"block {i}"))
    return float(min(found, 20))
