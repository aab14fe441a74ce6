"""How telling a word is: inverse document frequencies over real pages, as a small table that travels with the code.

A word's frequency is that in the language where it is most common, so that the function words of rare languages
weigh as little as English ones. Words are hashed (CRC-32) into 2^18 cells, the hashing trick of Weinberger et al.
(ICML 2009); a cell holds the weight of its most common word, so that collisions make words less telling, never more.
"""

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from zlib import crc32, decompress

CELLS = 1 << 18
STEPS_PER_UNIT = 20
UNSEEN = 9.0
"""Weight of words that the table's pages never held."""
TELLING = 3.5
"""Words below this weight, on one page in thirty or more, do not relate two texts."""


@cache
def _table() -> bytes:
    return decompress(files("detector").joinpath("terms.bin").read_bytes())


_VALUES = (UNSEEN, *(steps / STEPS_PER_UNIT for steps in range(1, 256)))
"""The weight that each byte of the table stands for."""
_FEWEST_STEPS = next(steps for steps in range(1, 256) if _VALUES[steps] >= TELLING)


def weight(word: str) -> float:
    """Return the inverse document frequency of a lower-case word, in nats: 0 (on every page) to 9 (on none)."""
    return _VALUES[_table()[crc32(word.encode("utf-8", "replace")) % CELLS]]


def telling(words: Collection[str]) -> dict[str, float]:
    """Return the weights of those words that relate two texts, in the order of the words.

    The table stays in the processor's cache, as a dictionary of the words of thousands of pages would not.
    """
    try:
        cells = list(map(crc32, map(str.encode, words)))
    except UnicodeEncodeError:  # half of a surrogate pair
        cells = [crc32(word.encode("utf-8", "replace")) for word in words]
    table, values = _table(), _VALUES
    found = zip(words, cells, strict=False)
    return {word: values[steps] for word, cell in found if not 0 < (steps := table[cell % CELLS]) < _FEWEST_STEPS}
