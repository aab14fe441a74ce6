"""The command line: arguments in, exit status out."""

import argparse
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from detector import __version__, commands
from detector.batch import LIMIT
from detector.crawl.settings import Settings
from detector.formats import FORMS, TABLES

_INPUTS = """\
INPUT is
  a page         .html .htm .xhtml .shtml .md .txt
  a directory    every page in it and below; each .txt in it is a page
  JSON Lines     .jsonl, one {"url": ..., "html" or "text": ..., "id": ...} a line
  a table        .parquet or .csv with columns url, html, text, content, id
  a web archive  .warc or .wet
  a URL list     .txt with one address a line, or .csv with a column of them
  a URL          http://... or https://...
  -              standard input, which its beginning tells from each other
All but Parquet may be compressed with gzip or Zstandard. A .txt file is a URL
list when more than half of its lines are addresses, else a page; --from
overrules. Rows with an address and no page, URL lists and URLs are fetched;
nothing else touches the network.
"""

_SCORE = """\
examples:
  detector score page.html
  detector score data/examples --explain
  detector score urls.txt -o scores.parquet --contact https://example.org/bot
  zcat pages.jsonl.gz | detector score - | jq -r 'select(.label=="farm").url'

Each page gives one row, also when it could not be judged: id, url,
probability, label, reasons, signals, view, error, model, notes. In CSV,
reasons, signals and notes are JSON; in Parquet they are nested.

exit status: 0 when at least one page was scored, 1 when none was, 2 for wrong
arguments, 130 after Ctrl-C, 141 when the output's reader went away.
"""

_EXPLAIN = """\
examples:
  detector explain page.html --url https://example.org/story
  curl -s https://example.org/story | detector explain -
"""

_TRAIN = """\
example:
  detector features ../shared/data -o features.parquet
  detector train features.parquet -o models/mine
  detector evaluate features.parquet
  detector score pages/ --model models/mine
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; `arguments` are those of the process when None."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    with _ending_on_request():
        try:
            return run(options)
        except commands.StopError as problem:
            commands.say(str(problem))
            return problem.status
        except KeyboardInterrupt:
            commands.say("stopped by Ctrl-C")
            return commands.INTERRUPTED


@contextmanager
def _ending_on_request() -> Iterator[None]:
    """Let SIGTERM end the command the way that Ctrl-C does, so that nothing half-written stays behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _score(options: argparse.Namespace) -> int:
    return commands.score(
        options.inputs,
        _judging(options),
        out=options.out,
        table=options.format,
        explained=options.explain,
        form=options.form,
        url_column=options.url_column,
        quiet=options.quiet,
    )


def _explain(options: argparse.Namespace) -> int:
    return commands.explain(options.page, _judging(options), url=options.url, title=options.title, form=options.form)


def _features(options: argparse.Namespace) -> int:
    return commands.features(
        options.corpus,
        options.out,
        pairs=options.pairs,
        lookalikes=options.lookalikes,
        seed=options.seed,
        jobs=options.jobs,
    )


def _judging(options: argparse.Namespace) -> commands.Judging:
    names = {field.name for field in fields(Settings)}
    given = {name: value for name, value in vars(options).items() if name in names and value is not None}
    try:
        crawl = Settings(**{name: value for name, value in given.items() if name not in ("jobs", "resume")})
    except ValueError as problem:
        raise commands.StopError(str(problem), commands.USAGE) from problem
    return commands.Judging(
        folder=options.model,
        prior=options.prior,
        jobs=options.jobs,
        limit=options.limit,
        crawl=crawl,
        resume=getattr(options, "resume", False),
        log=getattr(options, "log_json", False),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="detector",
        description="Tells whether a web page is a content farm or a scraped copy, and shows why.",
        epilog="'detector COMMAND -h' tells about one command.",
    )
    parser.add_argument("--version", action="version", version=f"detector {__version__}")
    subs = parser.add_subparsers(metavar="COMMAND", required=True)

    sub = _command(subs, "score", _score, "score pages, one row each", _INPUTS + "\n" + _SCORE)
    sub.add_argument("inputs", nargs="+", metavar="INPUT")
    reading, fetching = _shared(sub)
    reading.add_argument("--url-column", metavar="NAME", help="column of addresses in rows; guessed by default")
    fetching.add_argument(
        "--max-rate", type=_above_0, metavar="N", help="requests a second in all; no limit by default"
    )
    fetching.add_argument(
        "--max-per-host", type=_count, metavar="N", help="requests at once to one domain (default: 2)"
    )
    fetching.add_argument("--delay", type=_from_0, metavar="SECONDS", help="between two requests to one domain "
                          "(default: 1)")  # fmt: skip
    fetching.add_argument("--warc", type=Path, metavar="DIR", help="keep what is fetched, as web archives")
    fetching.add_argument("--resume", action="store_true", help="go on with the crawl that was interrupted before "
                          "OUT was complete")  # fmt: skip
    fetching.add_argument("--log-json", action="store_true", help="log on standard error, one event a line")
    writing = sub.add_argument_group("writing")
    writing.add_argument("-o", dest="out", type=Path, metavar="OUT", help="write here, all at once at the end, instead "
                         "of to standard output; .jsonl, .csv (also .gz, .zst) or .parquet")  # fmt: skip
    writing.add_argument("--format", choices=TABLES, help="of the rows; by OUT's ending, or jsonl")
    writing.add_argument("--explain", action="store_true", help="explain each verdict to a person, on standard output")
    writing.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary")
    running = sub.add_argument_group("running")
    running.add_argument("--jobs", type=_count, default=_cores(), metavar="N", help="processes; 0 for none "
                         "(default: the cores, %(default)s)")  # fmt: skip
    running.add_argument("--limit", type=_above_0, default=LIMIT, metavar="SECONDS", help="longest that scoring one "
                         "page may take (default: %(default)g)")  # fmt: skip

    sub = _command(subs, "explain", _explain, "explain one page's verdict to a person", _EXPLAIN)
    sub.add_argument("page", metavar="PAGE-OR-URL", help="a page, a URL, or - for standard input")
    reading, _ = _shared(sub)
    reading.add_argument("--url", help="the address that the page was found at")
    reading.add_argument("--title", help="the page's title, where its extracted text lacks it")
    sub.set_defaults(jobs=0, limit=LIMIT)

    sub = _command(subs, "features", _features, "make the feature table of a labelled corpus", _TRAIN)
    sub.add_argument("corpus", type=Path, metavar="CORPUS", help="a corpus directory, or a CSV of path, label, "
                     "url and group")  # fmt: skip
    sub.add_argument("-o", dest="out", type=Path, metavar="TABLE", required=True, help="a Parquet file")
    sub.add_argument("--pairs", type=_count, default=3_000, help="farms with honest twins to make (default: "
                     "%(default)s)")  # fmt: skip
    sub.add_argument("--lookalikes", type=_count, default=1_500, help="honest look-alikes to make (default: "
                     "%(default)s)")  # fmt: skip
    sub.add_argument("--seed", type=int, default=7, help="of what is made (default: %(default)s)")
    sub.add_argument("--jobs", type=_count, default=min(2, _cores()), metavar="N", help="processes (default: "
                     "%(default)s)")  # fmt: skip

    sub = _command(subs, "train", lambda o: commands.train(o.table, o.out), "train a model", _TRAIN)
    sub.add_argument("table", type=Path, metavar="TABLE", help="what 'detector features' wrote")
    sub.add_argument("-o", dest="out", type=Path, metavar="DIR", required=True, help="the model's folder")

    sub = _command(subs, "evaluate", _evaluate, "evaluate on networks that were not seen", _TRAIN)
    sub.add_argument("table", type=Path, metavar="TABLE", nargs="?", default=Path("data/features.parquet"),
                     help="what 'detector features' wrote (default: %(default)s)")  # fmt: skip
    sub.add_argument("--model", type=Path, metavar="DIR", help="a model whose scorecard is checked for leaks")
    sub.add_argument("--corpus", type=Path, metavar="DIR", help="pages to run the baselines on")
    sub.add_argument("-o", dest="out", type=Path, metavar="DIR", help="write the results here, too")
    return parser


def _evaluate(options: argparse.Namespace) -> int:
    return commands.evaluate(options.table, options.model, options.out, options.corpus)


def _shared(sub: argparse.ArgumentParser) -> "tuple[argparse._ArgumentGroup, argparse._ArgumentGroup]":
    """Add the options of every command that judges; return its groups for reading and for fetching."""
    judging = sub.add_argument_group("judging")
    judging.add_argument("--model", type=Path, metavar="DIR", help="a model of your own; the shipped one by default")
    judging.add_argument("--prior", type=_share, metavar="P", help="share of farms among your pages, 0 to 1")
    reading = sub.add_argument_group("reading")
    reading.add_argument("--from", dest="form", choices=FORMS, help="what the input holds; recognised by default")
    fetching = sub.add_argument_group("fetching, where the input only names pages")
    fetching.add_argument("--contact", metavar="WHO", help="where sites can reach you, a URL or mail address; it is "
                          "part of the user agent")  # fmt: skip
    fetching.add_argument("--user-agent", dest="product", metavar="NAME", help="the name by which robots.txt may "
                          "address you (default: detector)")  # fmt: skip
    fetching.add_argument("--allow-private", action="store_true", help="fetch from private addresses, too")
    return reading, fetching


def _command(
    subs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    epilog: str,
) -> argparse.ArgumentParser:
    sub = subs.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sub.set_defaults(run=run)
    return sub


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"must be 0 or more, not {text}")
    return value


def _above_0(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be above 0 and finite, not {text}")
    return value


def _from_0(text: str) -> float:
    return 0.0 if float(text) == 0 else _above_0(text)


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"must be between 0 and 1, not {text}")
    return value
