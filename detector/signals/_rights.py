"""Notices of copyright near the end of a page, and the years in them."""

import re

from detector.page import Page
from detector.signals import _lexicon

NEAR_SIGN = 70
"""Characters around a sign of copyright within which its years stand."""
OPEN = 9999
"""The year at which a copyright ends that is claimed up to now."""
LONGEST_NOTICE = 400
LAST_BLOCKS = 25
"""Blocks at the end of a page in which its copyright is looked for."""

SIGN = re.compile(r"©|\(c\)|copyright|版权|著作権")
_YEARS = re.compile(  # behind a dash stands the end of a range, or of a telephone number
    r"(?:(?P<word>[^\W\d_]+)[\s:]{1,3})?(?<![\d.–—-])(?P<first>(?:19|20)\d\d)(?!\d)"
    r"(?P<dash>\s?[-–—])?\s{0,2}(?:(?P<last>(?:19|20)\d\d)(?!\d)|(?P<next>[^\W\d_]*))"
)


def years(page: Page) -> dict[int, int]:
    """Return the blocks near the end of the page that claim copyright, each with its newest year, 0 for none."""
    found: dict[int, int] = {}
    for i in range(max(0, len(page.blocks) - LAST_BLOCKS), len(page.blocks)):
        text = page.blocks[i].text
        if len(text) > LONGEST_NOTICE or not ("20" in text or "19" in text):
            continue
        lower = page.lowers[i]
        if lower.isascii() and "copyright" not in lower and "(c)" not in lower:
            continue  # as the pattern would find, more slowly
        if sign := SIGN.search(lower):
            found[i] = _newest(lower, sign.start())
    return found


def _newest(lower: str, sign: int) -> int:
    """Return the newest year near a sign of copyright, `OPEN` where it has no end, 0 where none is of the site.

    Forums name the rights in their software, and lists of terms the law.
    """
    lexicon = _lexicon.read("dates")
    if any(name in lower for name in lexicon["software"]):
        return 0
    newest = 0
    for match in _YEARS.finditer(lower[max(0, sign - NEAR_SIGN) : sign + NEAR_SIGN]):
        if match["word"] in lexicon["laws"]:
            continue
        if match["last"]:
            newest = max(newest, int(match["first"]), int(match["last"]))
            continue
        dash, rest = match["dash"], match["next"]
        is_open = rest in lexicon["open_ends"] or match["word"] in lexicon["since"]
        is_open = is_open or (dash is not None and (len(dash) == 1 or not rest))  # "2012- The Post" or "2012 - |"
        newest = OPEN if is_open else max(newest, int(match["first"]))
    return newest
