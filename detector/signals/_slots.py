"""What a template shows where nobody filled it: slots, values of nothing, sentences that lack their word."""

import re
from functools import cache

from detector import language
from detector.page import Page
from detector.records import Evidence
from detector.signals import _lexicon
from detector.signals._quote import around, quote

MOST_BLOCKS = 3_000
MOST = 6
_SLOT = re.compile(
    r"\{\{\s?(?:page\.|site\.|post\.|\.)?(?P<a>\w{2,20})\s?\}\}|[$#]\{(?P<b>\w{2,20})\}|\{\$(?P<c>\w{2,20})\}|%%?(?P<d>[a-z_]{2,20})%%?"
    r"|#(?P<f>[a-z_]{2,20})#|<\?=?\s?\$?(?P<g>\w{2,20})",
    re.IGNORECASE,
)
"""Of slots with a dot those of site generators only: `{{ article.title }}` is filled in a browser, on honest pages."""
_BRACKETED = re.compile(r"(?<!\w)\[([a-z_]{2,20})\](?![\w(])", re.IGNORECASE)
"""Slots that people write, too: editors into quotations, authors of letters and forms for others to fill in."""
_TAG = re.compile(r"</?[A-Za-z]\w{0,20}>")
_LEAK = re.compile(
    r"\[!--[\w.]{2,30}--\]|\{(?:dede|eyou|pboot|field|loop|cms):[^{}\n]{1,60}\}|\[field:[^\]\n]{1,40}\]|\[/?ad_\d\]|<!--(?!\s*/\*)",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"(?:/www/wwwroot/|/var/www/|/home/www/|[cd]:\\inetpub\\|temp/data/)[\w./\\-]{0,80}",
    re.IGNORECASE,
)
_PATH_SIGN = re.compile(r"/www|inetpub\\|temp/data/", re.IGNORECASE)
_SIGNS = tuple(
    (char, re.compile(re.escape(char) + rest))
    for char, rest in (
        ("{", r"(?:[{$]|[A-Za-z]{3,6}:|[^{}|\n]{1,40}\||\w{2,20}\})"),
        ("#", r"[A-Za-z_]{2,20}#"),
        ("%", r"[A-Za-z_]{2,20}%"),
        ("[", r"(?:!--|/?ad_|field:|[A-Za-z_]{2,20}\])"),
        ("<", r"(?:!--|\?)"),
        ("/", r"(?:www(?:root)?/|data/)"),
        ("\\", r"inetpub"),
    )
)
"""Cheap guards: a character that most texts lack, and what must follow it before any line is looked at."""
_SLOT_SIGN = re.compile(r"[{%\[#<\\]|data/|/www")
_SPINTAX = re.compile(r"\{[^{}|\n]{1,40}(?:(?<!\s)\|(?!\s)[^{}|\n]{0,40}){2,12}\}")
"""Three choices or more with bars close to them: `{x | x > 3}` is a set, `{add|remove}` an option."""
_MARKS = re.compile('["“”„«»「」『』]')
_OPENING = frozenset("“„«「『")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lexicon.read("residue")[name])


@cache
def _needy(code: str) -> frozenset[str] | None:
    """The words of a language that need another one after them; None where none are known."""
    words = _lexicon.read("residue")["dangling"].get(code)
    return None if words is None else frozenset(words)


def in_head(page: Page, evidence: list[Evidence]) -> float:
    """Whether a slot, an engine tag, a server path or spintax shows in title, headline or description."""
    places = [("title", page.title), ("headline", page.headline)]
    meta = page.meta or {}
    places += [(f"meta {name}", meta[name]) for name in ("og:title", "og:site_name", "description") if name in meta]
    bare: list[tuple[str, str, re.Match[str]]] = []
    for where, text in places:
        if not _SLOT_SIGN.search(text):
            continue
        if match := _slot_in(text[:1_000]) or _PATH.search(text[:1_000]):
            evidence.append(around(text, match.start(), match.end(), where))
            return 1.0
        # a title opens with the name of its series; a value of nothing but a slot was never filled
        bare += [
            (where, text, match)
            for match in _bracketed(text[:1_000])
            if match.start() or (where.startswith("meta ") and match.end() == len(text))
        ]
    if not bare:
        return 0.0
    where, text, match = bare[0]
    names = {match[1].lower() for _, _, match in bare}
    if match.end() - match.start() < len(text) and len(names) == 1 and not _is_beside_others(page, names):
        return 0.0
    evidence.append(around(text, match.start(), match.end(), where))
    return 1.0


def in_text(page: Page, evidence: list[Evidence]) -> float | None:
    """Lines of the text in which they show; None on a page that shows source code."""
    text = page.text
    if not any(sign.search(text) for char, sign in _SIGNS if char in text):
        return 0.0
    if "`" in text or _TAG.search(text) or any(b.kind == "code" for b in page.blocks[:MOST_BLOCKS]):
        return None
    found, is_sure, names = _lines(page)
    if not is_sure and (len(names) < 2 or _is_to_fill_in(page)):
        return 0.0
    evidence += [around(page.texts[i], match.start(), match.end(), f"block {i}") for i, match in found[:MOST]]
    return float(min(len(found), MOST))


def _lines(page: Page) -> tuple[list[tuple[int, re.Match[str]]], bool, set[str]]:
    """The lines that show a slot, whether one is no word in brackets, and the different words in brackets."""
    found: list[tuple[int, re.Match[str]]] = []
    names: set[str] = set()
    sure = 0
    may_be_slot = _SLOT_SIGN.search
    for i, block in enumerate(page.blocks[:MOST_BLOCKS]):
        line = block.text[:2_000]
        if not may_be_slot(line):
            continue
        if match := _slot_in(line) or _lone_path(line):
            found.append((i, match))
            sure += 1
            if sure >= MOST:
                break
        elif "[" in line and block.link_chars * 2 <= len(line) and (bare := _bracketed(line)):
            found.append((i, bare[0]))
            names.update(match[1].lower() for match in bare)
    return found, sure > 0, names


def _is_beside_others(page: Page, names: set[str]) -> bool:
    """Whether the text shows another slot than these words in brackets."""
    _, is_sure, others = _lines(page)
    return is_sure or (bool(others - names) and not _is_to_fill_in(page))


def _is_to_fill_in(page: Page) -> bool:
    """Whether the headline announces a letter or a form, whose readers are to fill its brackets in."""
    headline = page.headline or page.title
    announcing = _words("to_fill_in")
    if not announcing.isdisjoint(language.words(headline)):
        return True
    return language.is_unspaced(headline) and any(word in headline for word in announcing)


def _bracketed(text: str) -> list[re.Match[str]]:
    """The words of templates in single brackets outside quotation marks."""
    words = _words("slots")
    found = [match for match in _BRACKETED.finditer(text) if match[1].lower() in words]
    return [match for match in found if not _is_quoted(text, match)] if found and _MARKS.search(text) else found


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether a mark of quotation is open before a match or closes after it; either may stand in another paragraph."""
    before, after = text[: match.start()], text[match.end() :]
    if before.count('"') % 2 or after.count('"') % 2:
        return True
    last = _MARKS.findall(before.replace('"', ""))[-1:]
    following = _MARKS.search(after.replace('"', ""))
    return bool(last and last[0] in _OPENING) or bool(following and following[0] not in _OPENING)


def _lone_path(line: str) -> re.Match[str] | None:
    """A path of the server that is most of its line: in a sentence somebody writes about servers."""
    match = _PATH.search(line) if _PATH_SIGN.search(line) else None
    return match if match is not None and (match.end() - match.start()) * 2 > len(line) else None


def _slot_in(text: str) -> re.Match[str] | None:
    if match := _LEAK.search(text) or (_SPINTAX.search(text) if "{" in text else None):
        return match
    for match in _SLOT.finditer(text):
        if (match[match.lastgroup or 0] or "").lower() in _words("slots"):
            return match
    return None


def nothings(page: Page, evidence: list[Evidence]) -> float:
    """Lines, and a title, that hold nothing but a program's word for nothing."""
    words = _words("nothings")
    found = 0
    if not words.isdisjoint(page.texts[:MOST_BLOCKS]):
        for i, block in enumerate(page.blocks[:MOST_BLOCKS]):
            if block.text in words and block.kind not in ("cell", "code"):
                found += 1
                evidence.append(quote(block.text, f"block {i}"))
    if page.title in words:
        found += 1
        evidence.append(quote(page.title, "title"))
    return float(min(found, 3))


def dangling(page: Page, evidence: list[Evidence]) -> float | None:
    """Words that need another one and stand before a mark: `in .`, `of ,`."""
    needy = _needy(page.language)
    if needy is None or not page.body:
        return None
    text = page.body_text[:20_000]
    found = 0
    for mark in (" .", " ,"):
        at = text.find(mark)
        while at >= 0 and found < MOST:
            word = text[max(0, at - 12) : at].rpartition(" ")[2].rpartition("\n")[2]
            if word.lower() in needy and (text[at + 2 : at + 3] or " ").isspace():
                found += 1
                ending = text[max(0, at - 60) : at + 2].rpartition("\n")[2]
                line = next((i for i in page.body if ending in page.blocks[i].text), None)
                if line is not None:
                    evidence.append(quote(ending, f"block {line}"))
            at = text.find(mark, at + 2)
    return float(max(0, found - 1))  # one is a slip of the pen
