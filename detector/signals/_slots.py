"""What a template shows where nobody filled it: slots, values of nothing, sentences that lack their word."""

import re
from functools import cache

from detector.page import Page
from detector.records import Evidence
from detector.signals import _lexicon
from detector.signals._quote import around, quote

MOST_BLOCKS = 3_000
MOST = 6
_SLOT = re.compile(
    r"\{\{\s?(?:page\.|site\.|post\.|\.)?(?P<a>\w{2,20})\s?\}\}|[$#]\{(?P<b>\w{2,20})\}|\{\$(?P<c>\w{2,20})\}|%%?(?P<d>[a-z_]{2,20})%%?"
    r"|(?<!\w)\[(?P<e>[a-z_]{2,20})\](?!\w)|#(?P<f>[a-z_]{2,20})#|<\?=?\s?\$?(?P<g>\w{2,20})",
    re.IGNORECASE,
)
"""Of slots with a dot those of site generators only: `{{ article.title }}` is filled in a browser, on honest pages."""
_TAG = re.compile(r"</?[A-Za-z]\w{0,20}>")
_LEAK = re.compile(
    r"\[!--[\w.]{2,30}--\]|\{(?:dede|eyou|pboot|field|loop|cms):[^{}\n]{1,60}\}|\[field:[^\]\n]{1,40}\]|\[/?ad_\d\]|<!--(?!\s*/\*)"
    r"|(?:/www/wwwroot/|/var/www/|/home/www/|[cd]:\\inetpub\\|temp/data/)[\w./\\-]{0,80}",
    re.IGNORECASE,
)
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
_SPINTAX = re.compile(r"\{[^{}|\n]{1,40}(?:\|[^{}|\n]{0,40}){1,12}\}")


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
    for where, text in places:
        if _SLOT_SIGN.search(text) and (match := _slot_in(text[:1_000])):
            evidence.append(around(text, match.start(), match.end(), where))
            return 1.0
    return 0.0


def in_text(page: Page, evidence: list[Evidence]) -> float | None:
    """Lines of the text in which they show; None on a page that shows source code."""
    text = page.text
    if not any(sign.search(text) for char, sign in _SIGNS if char in text):
        return 0.0
    if "`" in text or _TAG.search(text) or any(b.kind == "code" for b in page.blocks[:MOST_BLOCKS]):
        return None
    found = 0
    may_be_slot = _SLOT_SIGN.search
    for i, block in enumerate(page.blocks[:MOST_BLOCKS]):
        line = block.text[:2_000]
        if may_be_slot(line) and (match := _slot_in(line)):
            found += 1
            evidence.append(around(line, match.start(), match.end(), f"block {i}"))
            if found >= MOST:
                break
    return float(found)


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
