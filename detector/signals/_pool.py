"""From the signs that a signal saw to its finding."""

from collections.abc import Iterable, Mapping, Sequence

from detector.records import Evidence, Finding
from detector.signals._quote import first

MOST_SAID, MOST_QUOTES = 3, 3


def pooled(measures: Mapping[str, float | None], signs: Iterable[tuple[float, str, Sequence[Evidence]]]) -> Finding:
    """Return a finding whose score is the noisy or of independent signs (Pearl, 1988): one minus what each leaves open.

    Args:
        measures: the finding's.
        signs: of each, the surest first: how sure it is by itself, 0 to 1, what is said of it, and its quotes.
    """
    rest = 1.0
    said: list[str] = []
    quotes: list[Evidence] = []
    for strength, clause, places in signs:
        rest *= 1 - strength
        said.append(clause)
        quotes += places[:MOST_QUOTES]
    if not quotes:
        return Finding(0.0, measures=measures)
    summary = "; ".join(said[:MOST_SAID])
    return Finding(round(1 - rest, 6), first(quotes), measures, summary[0].upper() + summary[1:] + ".")
