"""How telling a word is: inverse document frequencies over real pages, as a small table that travels with the code.

A word's frequency is that in the language where it is most common, so that the function words of rare languages
weigh as little as English ones. Words are hashed (CRC-32) into 2^18 cells, the hashing trick of Weinberger et al.
(ICML 2009); a cell holds the weight of its most common word, so that collisions make words less telling, never more.
"""

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


class _Weights(dict[str, float]):
    """Weights of the words that were asked for lately: reading one is a dictionary look-up."""

    def __missing__(self, word: str) -> float:
        steps = _table()[crc32(word.encode("utf-8", "replace")) % CELLS]
        if len(self) >= MOST_KNOWN:
            self.clear()
        self[word] = value = steps / STEPS_PER_UNIT if steps else UNSEEN
        return value


MOST_KNOWN = 1 << 17
WEIGHTS = _Weights()
"""The inverse document frequency of any lower-case word, in nats: 0 (on every page) to 9 (on none)."""
