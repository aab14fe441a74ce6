"""Speed on one core, as ratios between methods in one run on the same pages.

    python tests/benchmarks/pages.py [CORPUS] [--rounds N] [--sample N] [--model DIR]

CORPUS is a folder of pages or a Parquet file with `html` (and, where known, `year`) columns; without one, the example
pages of `data/examples` are taken many times over. Rows since 2018 are sampled with a fixed seed. Times are CPU seconds
of this process (`time.process_time`), the median of the rounds; methods take turns, so that other work on the machine
falls on all alike. The targets are for real pages, which are larger than the examples; a small page costs what any page
costs. Exit status 1 when CORPUS was given and a target is missed.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import detector
from detector import Detector
from detector.page import parse

Item = TypeVar("Item", str, bytes)
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "data" / "examples"
SEED = 7
SINCE = 2018
TEXT_SIZE = 5_000
GOPHER = 44.0
"""Documents of 5 KB a second of datatrove's Gopher quality filter, as measured when the target was set; used only where
datatrove or spaCy is missing."""
MOST_OF_PARSE, LEAST_OF_TRAFILATURA, LEAST_OF_GOPHER, MOST_START = 8.0, 5.0, 15.0, 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 when a target is missed on real pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=EXAMPLES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=200, help="pages")
    parser.add_argument("--model", type=Path, metavar="DIR", help="the shipped one by default")
    options = parser.parse_args(arguments)
    model = detector.load(options.model)
    pages = load(options.corpus, options.sample)
    size = sum(map(len, pages))
    sys.stdout.write(f"{len(pages)} pages, mean {size / len(pages) / 1000:.0f} KB, {options.rounds} rounds\n")
    missed = [
        *_markup(model, pages, options.rounds),
        *_text(model, pages, options.rounds),
        *_start(options.model, options.rounds),
    ]
    return int(any(missed) and options.corpus != EXAMPLES)


def load(source: Path, count: int) -> list[bytes]:
    """Return `count` pages of a folder, repeated where there are fewer, or a seeded sample of a Parquet file."""
    if source.is_dir() and not (source / "legit_open.parquet").is_file():
        files = sorted(p for p in source.rglob("*") if p.suffix in (".html", ".htm"))
        if not files:
            raise SystemExit(f"{source} holds no .html pages.")
        found = [p.read_bytes() for p in files]
        return (found * (count // len(found) + 1))[:count]
    import pyarrow.parquet as pq

    path = source / "legit_open.parquet" if source.is_dir() else source
    names = pq.read_schema(path).names
    rows = pq.read_table(path, columns=[n for n in ("html", "year") if n in names])
    years = rows["year"].to_pylist() if "year" in names else [SINCE] * rows.num_rows
    recent = [i for i, year in enumerate(years) if year is not None and year >= SINCE]
    chosen = sorted(random.Random(SEED).sample(recent, min(count, len(recent))))
    return [bytes(page) for page in rows["html"].take(chosen).to_pylist()]


def _markup(model: Detector, pages: list[bytes], rounds: int) -> list[bool]:
    import turbohtml

    methods: dict[str, Callable[[bytes], object]] = {
        "turbohtml.parse": turbohtml.parse,
        "page": parse,
        "verdict": model.score,
    }
    if find_spec("trafilatura") is not None and version("trafilatura") >= "2":  # 1 has no `fast`
        import trafilatura

        methods["trafilatura"] = lambda page: trafilatura.extract(page, fast=True)
    times = _medians(methods, pages, rounds)
    for name, seconds in times.items():
        sys.stdout.write(f"  {name:<18}{1000 * seconds / len(pages):8.2f} ms a page\n")
    verdict = times["verdict"]
    missed = [_target("bytes to verdict / bare parse", verdict / times["turbohtml.parse"], most=MOST_OF_PARSE)]
    if "trafilatura" in times:
        ratio = times["trafilatura"] / verdict
        missed.append(_target("trafilatura fast / bytes to verdict", ratio, least=LEAST_OF_TRAFILATURA))
    else:
        sys.stdout.write("  trafilatura 2 is not installed; its target was not measured\n")
    return missed


def _text(model: Detector, pages: list[bytes], rounds: int) -> list[bool]:
    texts = [text for page in pages if len(text := _extract(page)) >= TEXT_SIZE // 5]
    if not texts:
        sys.stdout.write("  no page has enough text to measure extracted text\n")
        return []
    # every text as long as the target says: repeated where short, cut where long
    texts = [(text + "\n") * (TEXT_SIZE // len(text) + 1) for text in texts]
    texts = [text[:TEXT_SIZE] for text in texts]
    methods: dict[str, Callable[[str], object]] = {"text verdict": lambda text: model.score(text, kind="text")}
    if find_spec("datatrove") is not None and find_spec("spacy") is not None:
        from datatrove.data import Document
        from datatrove.pipeline.filters import GopherQualityFilter

        gopher = GopherQualityFilter()
        methods["Gopher"] = lambda text: gopher.filter(Document(text=text, id="0"))
    times = _medians(methods, texts, rounds)
    ours = len(texts) / times["text verdict"]
    theirs, source = (len(texts) / times["Gopher"], "same run") if "Gopher" in times else (GOPHER, "reference")
    sys.stdout.write(f"  texts of {TEXT_SIZE:,} characters: {ours:,.0f} a second; Gopher {theirs:,.0f} ({source})\n")
    return [_target("text verdicts / Gopher quality filter", ours / theirs, least=LEAST_OF_GOPHER)]


def _start(folder: Path | None, rounds: int) -> list[bool]:
    scored = "detector.score" if folder is None else f"detector.load({str(folder.absolute())!r}).score"
    start = f"import detector; {scored}('<p>x</p>')"
    walls = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", start], check=True, cwd=ROOT)
        walls.append(time.perf_counter() - begin)
    shown = subprocess.run(
        [sys.executable, "-c", f"{start}; import sys; print('sklearn' in sys.modules)"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    has = shown.stdout.strip() == "True"
    sys.stdout.write(f"  scikit-learn is {'' if has else 'not '}imported\n")
    return [_target("start to first verdict, seconds", statistics.median(walls), most=MOST_START), has]


def _extract(page: bytes) -> str:
    return parse(page).body_text


def _medians(methods: dict[str, Callable[[Item], object]], items: Sequence[Item], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each method over all items; a first, unmeasured pass warms caches."""
    found: dict[str, list[float]] = {name: [] for name in methods}
    for turn in range(rounds + 1):
        for name, method in methods.items():
            begin = time.process_time()
            for item in items:
                method(item)
            if turn:
                found[name].append(time.process_time() - begin)
    return {name: statistics.median(values) for name, values in found.items()}


def _target(name: str, value: float, *, most: float | None = None, least: float | None = None) -> bool:
    met = (most is None or value <= most) and (least is None or value >= least)
    bound = f"<= {most:g}" if most is not None else f">= {least:g}"
    sys.stdout.write(f"{name:<42}{value:8.2f}  {bound:<8}{'met' if met else 'MISSED'}\n")
    return not met


if __name__ == "__main__":
    sys.exit(main())
