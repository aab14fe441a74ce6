"""What the command line's commands do; each returns an exit status."""

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector import batch, model
from detector.crawl.settings import Settings
from detector.formats import Form, Input, Reader, Table, UnreadableError, Writer, to_file, to_standard_output
from detector.formats.explanation import Explanations
from detector.records import Verdict

if TYPE_CHECKING:
    from detector.crawl import Progress, Target

DONE, NOTHING, USAGE, INTERRUPTED, CLOSED = 0, 1, 2, 130, 141
"""Exit statuses: as asked; nothing could be scored; wrong arguments; Ctrl-C; the output's reader went away."""


class StopError(Exception):
    """A command cannot go on; the message is one sentence for the user."""

    def __init__(self, message: str, status: int = NOTHING) -> None:
        """Keep the message and the exit status."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How pages become verdicts."""

    folder: Path | None = None
    """The model; the shipped one when None."""
    prior: float | None = None
    """The share of farms among the pages; the model's own when None."""
    jobs: int = 1
    """Processes; 0 for none."""
    limit: float = batch.LIMIT
    """Seconds that one page may take."""
    crawl: Settings = field(default_factory=Settings)
    """How pages are fetched that are only named; what scores them and what is kept of a crawl follows from the rest."""
    resume: bool = False
    """Whether to go on with a crawl that was interrupted."""
    log: bool = False
    """Whether the crawl writes its events to standard error, as lines of JSON."""


def say(sentence: str) -> None:
    """Tell the user something, on standard error."""
    sys.stderr.write(f"detector: {sentence}\n")


def score(
    inputs: Sequence[str],
    judging: Judging,
    *,
    out: Path | None = None,
    table: Table | None = None,
    explained: bool = False,
    form: Form | None = None,
    url_column: str | None = None,
    quiet: bool = False,
) -> int:
    """Score every page of the inputs, write the rows, and say on standard error what came out.

    Rows go to `out`, or to standard output when it is None and no explanations go there. Pages are fetched into a
    state file beside `out`, which is what `--resume` goes on with; it is deleted when `out` is complete.
    """
    reader = Reader(inputs, form=form, url_column=url_column)
    line = _Line(judging, out, progress=out is not None and not explained and not quiet)
    tally = batch.Tally()
    told = 0
    try:
        with _writers(out, table, explained, line) as writers:
            for verdict in tally.counted(line.verdicts(reader)):
                for writer in writers:
                    writer.write(verdict)
                for sentence in reader.unreadable[told:]:
                    say(sentence)
                told = len(reader.unreadable)
    except KeyboardInterrupt:
        raise StopError(f"stopped by Ctrl-C after {tally.pages:,} rows{line.rest}", INTERRUPTED) from None
    line.discard()
    if not quiet:
        left_out = "".join(f"; left out {number:,} {what}" for what, number in reader.left_out.items())
        say(f"{tally}{left_out}")
    return DONE if tally.judged else NOTHING


def explain(
    name: str, judging: Judging, *, url: str | None = None, title: str | None = None, form: Form | None = None
) -> int:
    """Explain the verdict on one page to a person, on standard output; `title` is that of a text which lacks it."""
    line = _Line(judging, None, progress=False)
    found = list(islice(Reader([name], form=form), 2))
    if len(found) != 1:
        number = "more than one page" if found else "no page"
        raise StopError(f"{name} holds {number}; for many pages there is 'detector score --explain'", USAGE)
    item = replace(found[0], url=url or found[0].url, title=title or found[0].title)
    verdicts = list(line.verdicts([item]))
    with _output(None):
        for verdict in verdicts:
            Explanations(sys.stdout, colours=_colours()).write(verdict)
    return DONE if all(verdict.label for verdict in verdicts) else NOTHING


def features(corpus: Path, out: Path, *, pairs: int, lookalikes: int, seed: int, jobs: int) -> int:
    """Write the feature table of a labelled corpus."""
    with _training():
        from detector.training import table
        from detector.training.corpus import Settings as Making

        rows = table.build(corpus, out, Making(pairs, lookalikes, seed), jobs)
    say(f"wrote {rows:,} rows to {out}")
    return DONE


def train(table: Path, out: Path) -> int:
    """Train a model on a feature table and save it in a folder, whose name becomes the model's."""
    with _training():
        from detector.training.train import train as made

        trained = made(table, out, out.resolve().name)
    say(f"wrote the model {trained.name}-{trained.digest} to {out}")
    return DONE


def evaluate(table: Path, folder: Path | None, out: Path | None, corpus: Path | None) -> int:
    """Evaluate on networks and families that the model did not see, and print what was found."""
    with _training():
        from detector.evaluation import run

        report = run(table, folder, out, corpus)
    with _output(None):
        sys.stdout.write(report.rstrip("\n") + "\n")
        sys.stdout.flush()
    return DONE


class _Line:
    """From inputs to verdicts: what has a source is scored, what has only an address is crawled, in one order."""

    def __init__(self, judging: Judging, out: Path | None, *, progress: bool) -> None:
        if judging.resume and out is None:
            raise StopError("--resume goes on where -o OUT was left; give -o", USAGE)
        try:
            loaded = model.load(judging.folder)
            self._detector = loaded if judging.prior is None else loaded.at_prior(judging.prior)
        except (OSError, ValueError) as problem:
            raise StopError(str(problem), USAGE) from problem
        self._judging = judging
        self._out = out
        self._progress = progress and not judging.log and sys.stderr.isatty()
        self._states: list[Path] = []

    def verdicts(self, inputs: Iterable[Input]) -> Iterator[Verdict]:
        """Yield the verdict on every input, in order."""
        crawling = False

        def crawled(item: Input) -> bool:
            # an error has a row wherever it stands, and breaks up neither a crawl nor a batch
            nonlocal crawling
            crawling = crawling if item.error is not None else item.wanted
            return crawling

        for wanted, items in groupby(inputs, crawled):
            if wanted:
                yield from self._crawled(items)
            else:
                yield from self._scored(items)

    @property
    def rest(self) -> str:
        """What becomes of an interrupted run, to go after a sentence."""
        return f"; {self._out} was not written{self.hint}" if self._out else ""

    @property
    def hint(self) -> str:
        """How an interrupted run goes on, to go after a sentence; empty where it would begin anew."""
        return "; the same command with --resume goes on" if any(state.exists() for state in self._states) else ""

    def discard(self) -> None:
        """Delete the crawls' state, once the output is complete."""
        if self._states:
            from detector.crawl import discard

            for state in self._states:
                try:
                    discard(state)
                except OSError as problem:
                    say(f"{self._out} is complete, but {state} cannot be removed: {problem.strerror or problem}")

    def _scored(self, items: Iterable[Input]) -> Iterator[Verdict]:
        verdicts = batch.score(self._detector, items, jobs=self._judging.jobs, limit=self._judging.limit)
        try:
            if not self._progress:
                yield from verdicts
                return
            from tqdm import tqdm

            yield from tqdm(verdicts, unit=" pages", leave=False)
        except batch.WorkerError as problem:
            raise StopError(str(problem)) from problem

    def _crawled(self, items: Iterable[Input]) -> Iterator[Verdict]:
        try:
            from detector.crawl import ScoringError, StateError, Target, crawl_sync, json_log
            from detector.crawl.stream import crawl as _crawl  # noqa: F401 - what is missing is told here, not in a thread
        except ImportError as problem:
            raise StopError(f"fetching pages needs detector[crawl], of which {problem.name} is missing") from problem
        unfit: deque[tuple[int, Input]] = deque()
        rows = count()

        def targets() -> "Iterator[Target]":
            for place, item in enumerate(items):
                if item.error is not None:
                    unfit.append((place, item))
                else:
                    yield Target(item.url or "", item.id)

        options: dict[str, Any] = {"score": partial(_judge, self._detector)}
        if self._judging.log:
            options["on_event"] = json_log(sys.stderr)
        try:
            with _Bar(shown=self._progress) as bar:
                # the crawl takes in all of its targets before its first row, so that `unfit` is complete by then
                for verdict in crawl_sync(targets(), self._settings(), on_progress=bar, **options):
                    place = next(rows)
                    while unfit and unfit[0][0] == place:
                        yield self._failed(unfit.popleft()[1])
                        place = next(rows)
                    # every row names the model, also where the page never came to be judged
                    yield verdict if verdict.model else replace(verdict, model=batch.model_of(self._detector))
        except (StateError, ScoringError) as problem:
            raise StopError(str(problem)) from problem
        except OSError as problem:  # the system's, not the output's: too many open files or no memory, for example
            raise StopError(f"the crawl cannot go on: {problem.strerror or problem}{self.rest}") from problem
        for _, item in unfit:
            yield self._failed(item)

    def _settings(self) -> Settings:
        judging = self._judging
        state = None
        if self._out is not None and (self._out.is_file() or not self._out.exists()):  # no state beside a device
            number = len(self._states) + 1
            state = self._out.with_name(f"{self._out.name}.crawl{number if number > 1 else ''}")
            self._states.append(state)
        resume = judging.resume and state is not None and state.exists()
        return replace(
            judging.crawl,
            jobs=judging.jobs,
            score_timeout=judging.limit,
            scorer=batch.model_of(self._detector),
            state=state,
            resume=resume,
        )

    def _failed(self, item: Input) -> Verdict:
        return batch.failed(self._detector, item, item.error or "")


def _judge(detector: model.Detector) -> Any:
    """Give a crawl's process what it scores with."""
    return detector.score


class _Bar:
    """A crawl's progress on a terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._bar: Any = None
        if shown:
            from tqdm import tqdm

            self._bar = tqdm(unit=" pages", leave=False)

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, progress: "Progress") -> None:
        if self._bar is None:
            return
        self._bar.total = progress.total
        self._bar.n = progress.done
        kinds = ", ".join(f"{number:,} {code}" for code, number in islice(progress.errors.items(), 3))
        self._bar.set_postfix_str(kinds)


@contextmanager
def _writers(out: Path | None, table: Table | None, explained: bool, line: _Line) -> Iterator[list[Writer]]:
    with _output(None):
        writers: list[Writer] = [Explanations(sys.stdout, colours=_colours())] if explained else []
        if out is not None:
            with _output(out, line), to_file(out, table) as writer:
                yield [writer, *writers]
        elif explained:
            yield writers
        elif table == "parquet" and sys.stdout.isatty():
            raise StopError("Parquet is not for a terminal; give -o FILE", USAGE)
        else:
            with to_standard_output(table or "jsonl") as writer:
                yield [writer]


@contextmanager
def _output(path: Path | None, line: _Line | None = None) -> Iterator[None]:
    """Turn what goes wrong in writing to a file, or to standard output, into one sentence."""
    try:
        yield
    except UnreadableError as problem:
        raise StopError(str(problem), USAGE) from problem
    except BrokenPipeError as problem:
        _abandon()
        raise StopError("standard output was closed before the last row", CLOSED) from problem
    except OSError as problem:
        if path is None:
            _abandon()
        where = path or "standard output"
        hint = line.hint if line else ""
        raise StopError(f"{where} cannot be written: {problem.strerror or problem}{hint}") from problem


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
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        raise StopError(f"{where}{problem.strerror or problem}") from problem
    except ValueError as problem:
        raise StopError(str(problem)) from problem


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
