"""What the command line's commands do; each returns an exit status."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from itertools import islice
from pathlib import Path

from detector import model
from detector.batch import LIMIT, Tally, WorkerError
from detector.batch import score as score_batch
from detector.formats import Form, Reader, Table, UnreadableError, Writer, to_file, to_standard_output
from detector.formats.explanation import Explanations
from detector.formats.fetch import Manners, fetched
from detector.records import Verdict

DONE, NOTHING, USAGE, INTERRUPTED, CLOSED = 0, 1, 2, 130, 141
"""Exit statuses: as asked; nothing could be scored; wrong arguments; Ctrl-C; the output's reader went away."""


class StopError(Exception):
    """A command cannot go on; the message is one sentence for the user."""

    def __init__(self, message: str, status: int = NOTHING) -> None:
        """Keep the message and the exit status."""
        super().__init__(message)
        self.status = status


def say(sentence: str) -> None:
    """Tell the user something, on standard error."""
    sys.stderr.write(f"detector: {sentence}\n")


def score(
    inputs: Sequence[str],
    *,
    out: Path | None = None,
    table: Table | None = None,
    explained: bool = False,
    jobs: int = 1,
    limit: float = LIMIT,
    form: Form | None = None,
    url_column: str | None = None,
    folder: Path | None = None,
    prior: float | None = None,
    manners: Manners | None = None,
    quiet: bool = False,
) -> int:
    """Score every page of the inputs, write the rows, and say on standard error what came out.

    Rows go to `out`, or to standard output when it is None and no explanations go there.
    """
    detector = _detector(folder, prior)
    reader = Reader(inputs, form=form, url_column=url_column)
    tally = Tally()
    told = 0
    try:
        with _writers(out, table, explained) as writers:
            verdicts = score_batch(detector, fetched(reader, manners), jobs=jobs, limit=limit)
            for verdict in _progress(tally.counted(verdicts), out is not None and not explained and not quiet):
                for writer in writers:
                    writer.write(verdict)
                for sentence in reader.unreadable[told:]:
                    say(sentence)
                told = len(reader.unreadable)
    except WorkerError as problem:
        raise StopError(str(problem)) from problem
    except KeyboardInterrupt:
        lost = f"; {out} was not written" if out else ""
        raise StopError(f"stopped by Ctrl-C after {tally.pages:,} pages{lost}", INTERRUPTED) from None
    if not quiet:
        left_out = "".join(f"; left out {count:,} {what}" for what, count in reader.left_out.items())
        say(f"{tally}{left_out}")
    return DONE if tally.judged else NOTHING


def explain(
    name: str,
    *,
    url: str | None = None,
    form: Form | None = None,
    folder: Path | None = None,
    prior: float | None = None,
    manners: Manners | None = None,
) -> int:
    """Explain the verdict on one page to a person, on standard output."""
    detector = _detector(folder, prior)
    found = list(islice(fetched(islice(Reader([name], form=form), 2), manners), 2))
    if len(found) != 1:
        count = "more than one page" if found else "no page"
        raise StopError(f"{name} holds {count}; for many pages there is 'detector score --explain'", USAGE)
    item = found[0] if url is None else replace(found[0], url=url)
    verdicts = list(score_batch(detector, [item], jobs=0))
    with _output(None):
        for verdict in verdicts:
            Explanations(sys.stdout, colours=_colours()).write(verdict)
    return DONE if all(verdict.label for verdict in verdicts) else NOTHING


def features(corpus: Path, out: Path, *, pairs: int, lookalikes: int, seed: int, jobs: int) -> int:
    """Write the feature table of a labelled corpus."""
    with _training():
        from detector.training.corpus import Settings
        from detector.training.table import build

        rows = build(corpus, out, Settings(pairs, lookalikes, seed), jobs)
    say(f"wrote {rows:,} rows to {out}")
    return DONE


def train(table: Path, out: Path) -> int:
    """Train a model on a feature table and save it."""
    with _training():
        import_module("detector.training.train").run(table, out)
    say(f"wrote a model to {out}")
    return DONE


def evaluate(table: Path, folder: Path | None) -> int:
    """Print the evaluation of a model's recipe on a feature table, by networks and families that it did not see."""
    with _training():
        report: str = import_module("detector.evaluation.run").run(table, folder)
    with _output(None):
        sys.stdout.write(report)
        sys.stdout.flush()
    return DONE


def _detector(folder: Path | None, prior: float | None) -> model.Detector:
    try:
        loaded = model.load(folder)
        return loaded if prior is None else loaded.at_prior(prior)
    except (OSError, ValueError) as problem:
        raise StopError(str(problem), USAGE) from problem


@contextmanager
def _writers(out: Path | None, table: Table | None, explained: bool) -> Iterator[list[Writer]]:
    with _output(None):
        writers: list[Writer] = [Explanations(sys.stdout, colours=_colours())] if explained else []
        if out is not None:
            with _output(out), to_file(out, table) as writer:
                yield [writer, *writers]
        elif explained:
            yield writers
        elif table == "parquet" and sys.stdout.isatty():
            raise StopError("Parquet is not for a terminal; give -o FILE", USAGE)
        else:
            with to_standard_output(table or "jsonl") as writer:
                yield [writer]


@contextmanager
def _output(path: Path | None) -> Iterator[None]:
    """Turn what goes wrong in writing to a file, or to standard output, into one sentence."""
    try:
        yield
    except UnreadableError as problem:
        raise StopError(str(problem), USAGE) from problem
    except BrokenPipeError as problem:
        _abandon()
        raise StopError("standard output was closed before the last row", CLOSED) from problem
    except OSError as problem:
        _abandon()
        where = path or "standard output"
        raise StopError(f"{where} cannot be written: {problem.strerror or problem}") from problem


def _abandon() -> None:
    """Let what is left in standard output's buffer go nowhere, so that the interpreter's exit does not fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def _training() -> Iterator[None]:
    try:
        yield
    except ImportError as problem:
        raise StopError(f"this needs detector[train], of which {problem.name} is missing") from problem
    except (OSError, ValueError) as problem:
        raise StopError(str(problem)) from problem


def _progress(verdicts: Iterable[Verdict], wanted: bool) -> Iterator[Verdict]:
    """Yield the verdicts and show on a terminal how many there were; elsewhere be silent."""
    if not (wanted and sys.stderr.isatty()):
        yield from verdicts
        return
    from tqdm import tqdm

    yield from tqdm(verdicts, unit=" pages", file=sys.stderr, leave=False, smoothing=0.05)


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
