"""The two HTML backends agree on real pages, and how far."""

from collections import Counter
from pathlib import Path

import pytest

from detector import features
from detector.page import Page, parse


def overlap(a: Counter[str], b: Counter[str]) -> float:
    """Share of the items of two bags that stand in both, 0 to 1."""
    both = sum((a & b).values())
    return 2 * both / max(1, sum(a.values()) + sum(b.values()))


@pytest.mark.slow
def test_backends_agree_on_three_hundred_real_pages(corpus: Path) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(corpus / "legit_open.parquet", columns=["html", "url"])
    step = len(table) // 300
    rows = table.take(list(range(0, 300 * step, step))).to_pylist()

    def bag(page: Page) -> Counter[str]:
        return Counter(word for block in page.blocks for word in block.text.split())

    words, links, titles, scores = [], [], 0, []
    for row in rows:
        fast, soup = (parse(row["html"], row["url"], kind="html", backend=b) for b in ("turbohtml", "soup"))
        words.append(overlap(bag(fast), bag(soup)))
        links.append(overlap(Counter(k.href for k in fast.links or ()), Counter(k.href for k in soup.links or ())))
        titles += fast.title == soup.title
        one, two = features.check(fast), features.check(soup)
        scores.extend(abs((one[name].score or 0.0) - (two[name].score or 0.0)) for name in one)
    assert len(rows) == 300
    assert sum(words) / 300 > 0.985
    assert sum(w > 0.9 for w in words) >= 285
    assert sum(links) / 300 > 0.985
    assert titles >= 290
    assert sum(s < 0.05 for s in scores) > 0.98 * len(scores)
