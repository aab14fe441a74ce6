"""The language that an address and the markup promise, and the one in which a page is written."""

import re
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from detector import language, site
from detector.page import Page
from detector.records import Evidence
from detector.signals import _lexicon
from detector.signals._quote import quote

SHORTEST_TEXT = 200
LONGEST_EDITION = 7
"""Characters of `zh-hans`; what is longer and begins like a code is a slug."""
UNSPACED = frozenset(("zh", "ja", "th"))


class _Tables(NamedTuple):
    countries: dict[str, frozenset[str]]
    kin: tuple[frozenset[str], ...]
    languages: frozenset[str]
    no_editions: frozenset[str]
    editions: dict[str, str]
    names: dict[str, str]
    european: frozenset[str]


@cache
def _tables() -> _Tables:
    data = _lexicon.read("address")
    countries = {code: frozenset(languages) for code, languages in data["countries"].items()}
    return _Tables(
        countries,
        tuple(map(frozenset, data["kin"])),
        frozenset().union(*countries.values()) | {"en"},
        frozenset(data["no_editions"]),
        data["editions"],
        data["language_names"],
        frozenset(data["european"]),
    )


def judge(
    page: Page, url: str, host: str, path: str,
    measures: dict[str, float | None], notes: dict[str, tuple[str, Evidence]],
) -> None:  # fmt: skip
    """Add `country_conflict` and `language_conflict` where they are known, and what shows them.

    Args:
        page: the page.
        url: its address.
        host: the address's host, not empty.
        path: the address's path.
        measures: where values are added.
        notes: where a clause and a quote are added by measure.
    """
    tables = _tables()
    size = len(page.body_text or page.text) * (3 if page.is_unspaced else 1)
    spoken = page.language if size >= SHORTEST_TEXT else ""
    # names of products in Latin letters fill the sample of a text of few signs
    if not spoken or (page.is_unspaced and spoken not in UNSPACED):
        return
    claimed = []
    labels = host.split(".")
    edition = tables.editions.get(labels[0], labels[0])
    codes = tables.languages - tables.no_editions
    if len(labels) > 2 and edition in codes:
        claimed.append((edition, "url"))
    start = path[1:].partition("/")[0]
    if start[:2] in codes and (len(start) == 2 or start[2:3] in "-_") and len(start) <= 5:
        claimed.append((start[:2], "url"))
    expected = tables.countries.get(host.rpartition(".")[2])
    # the edition for another country says so in its address
    if expected is not None and all(code != spoken for code, _ in claimed):
        neighbours = spoken in tables.european and not tables.european.isdisjoint(expected)
        conflict = (
            spoken != "en"
            and not neighbours
            and not _is_kin(spoken, expected, tables)
            and _is_sure(page, spoken, expected)
        )
        excused = conflict and _names_language(host, path, spoken, tables)
        if not excused:
            measures["country_conflict"] = float(conflict)
        if conflict and not excused:
            notes["country_conflict"] = (
                f"the text is in '{spoken}', which a host under .{host.rpartition('.')[2]} does not lead to expect",
                quote(url, "url"),
            )
    declared = re.split(r"[-_]", page.lang)[0]
    if declared in tables.languages:
        claimed.append((declared, "lang"))
    if claimed:
        wrong = [(code, where) for code, where in claimed if not _is_kin(spoken, frozenset((code,)), tables)]
        conflict = len(wrong) > 0 and _lasts(page, spoken)
        measures["language_conflict"] = float(conflict)
        if conflict:
            code, where = wrong[0]
            notes["language_conflict"] = (
                f"the text is in '{spoken}', the page says '{code}'",
                quote(page.at(where), where),
            )


def _is_sure(page: Page, spoken: str, expected: frozenset[str]) -> bool:
    """Tell whether the page does not declare a language of the country, and its later text is in `spoken`, too."""
    if re.split(r"[-_]", page.lang)[0] in expected:
        return False
    return _lasts(page, spoken)


def _lasts(page: Page, spoken: str) -> bool:
    """Tell whether the text after the one that told the language is in the same, where there is enough of it.

    Without running text the language was told from menus and lists, which names fill: all the rest must agree.
    """
    if not page.body_text:
        half = len(page.text) // 2
        return language.identify(page.text[half:]) == language.identify(page.text[-half // 2 :]) == spoken
    later = page.body_text[language.SAMPLE :]
    return language.length(later) < SHORTEST_TEXT or language.identify(later) == spoken


def _names_language(host: str, path: str, spoken: str, tables: _Tables) -> bool:
    """Tell whether a label of the host or a folder names the language: `ar`, `ar-EG`, `ara` or `arabic`."""
    labels = host.removesuffix(site.suffix(host)).split(".")
    folders = unquote(path.partition("?")[0]).lower().split("/")
    codes = [_language_of(label, tables) for label in (*labels, *folders) if len(label) > 1]
    return any(_is_kin(spoken, frozenset((code,)), tables) for code in codes if code)


def _language_of(label: str, tables: _Tables) -> str:
    """The code of the language that a label names; empty where it names none."""
    named = tables.editions.get(label) or tables.names.get(label)
    if named is None and len(label) <= LONGEST_EDITION and label[2:3] in ("", "-", "_"):
        named = label[:2]
    return named if named in tables.languages else ""


def _is_kin(spoken: str, expected: frozenset[str], tables: _Tables) -> bool:
    return spoken in expected or any(spoken in kin and kin & expected for kin in tables.kin)
