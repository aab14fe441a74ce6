"""The command line, end to end, with a model that is made here: from arguments to rows, words and exit status."""

import fcntl
import gzip
import json
import os
import random
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from detector import __version__, cli, commands, signals
from detector.formats import COLUMNS
from detector.model import Detector
from detector.scorecard import Scorecard, Term

PAGE = """<!doctype html><html lang="en"><head><title>Mill reopens - Harbour Courier</title></head><body>
<h1>Mill reopens</h1><p>The mill on the quay reopens on Friday after a year of repairs, its owner said. The wheel was
rebuilt in oak by two wrights from the next valley, and the first flour is promised to the school kitchen.</p></body>"""

FARM = """<!doctype html><html lang="en"><head><title>Mill reopens -WealthSummit</title></head><body>
<p>Current:Home > InvestMill reopens -WealthSummit</p><h1>Mill reopens</h1><p>View</p><p>Date:2025-04-14 22:52:42</p>
<p>QUAYTON (AP) — The mill on the quay reopens on Friday after a year of repairs, its owner said on Wednesday. The
wheel was rebuilt in oak by two wrights from the next valley, and the first flour is promised to the school.</p>
<p>veryGood! (81751)</p><h2>Related</h2><ul><li>Ten sneakers that every runner wants this spring</li>
<li>Singer cancels the tour after a fall on stage</li><li>Court hears the appeal of a former governor</li>
<li>What to know about the new tax on batteries</li><li>Quarterback signs for three more years</li></ul></body>"""


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A model whose every measure speaks in the direction that its signal declares."""
    folder = tmp_path_factory.mktemp("models") / "toy"
    loaded = signals.load()
    terms = [
        Term(name, measure, (0.01, 1.0), (-0.1 * direction, 0.4 * direction, 0.8 * direction), 0.0)
        for name, one in loaded.items()
        for measure, direction in one.measures.items()
        if direction
    ]
    versions = {name: one.version for name, one in loaded.items()}
    Detector("toy", Scorecard(-1.8, tuple(terms)), versions, 0.0, -1.0, 0.1, {}).save(folder)
    return folder


@pytest.fixture
def run(model, capfd):
    """Run a command in this process; return its status, standard output and standard error."""

    def call(command: str, *arguments: object) -> tuple[int, str, str]:
        try:
            status = cli.main([command, *map(str, arguments), "--model", str(model)])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def page(tmp_path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    return path


def start(*arguments: object, **options: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "detector", *map(str, arguments)], stderr=subprocess.PIPE, text=True, **options
    )


def rows(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_page_gives_one_row_and_one_summary(run, page):
    status, out, err = run("score", page)
    (row,) = rows(out)
    assert status == 0
    assert tuple(row) == COLUMNS
    assert (row["id"], row["url"], row["label"], row["error"], row["view"]) == (str(page), None, "clean", None, "html")
    assert err == "detector: scored 1 page: 0 farm, 0 suspect, 1 clean, 0 errors\n"


def test_farm_is_told_with_reasons_that_quote_it(run, tmp_path):
    path = tmp_path / "farm.html"
    path.write_text(FARM)
    _, out, _ = run("score", path)
    (row,) = rows(out)
    quotes = [quote["text"] for reason in row["reasons"] for quote in reason["evidence"]]
    assert row["label"] == "farm"
    assert any("81751" in quote for quote in quotes)
    _, out, _ = run("explain", path, "--url", "https://capway.example/news/1.html")
    assert "https://capway.example/news/1.html" in out
    status, out, _ = run("explain", path)
    assert status == 0
    assert "FARM" in out
    assert "81751" in out
    assert "\033" not in out


def test_rows_that_carry_a_name_keep_it_and_bad_rows_cost_only_themselves(run, tmp_path):
    path = tmp_path / "pages.jsonl"
    lines = [json.dumps({"id": f"n{n}", "url": f"https://a.example/{n}", "html": PAGE}) for n in range(60)]
    lines[2] = "this is no JSON"
    path.write_text("\n".join(lines) + "\n")
    status, out, err = run("score", path, "--jobs", 2)
    found = rows(out)
    assert status == 0
    assert [row["id"] for row in found] == [f"n{n}" if n != 2 else f"line 3 of {path}" for n in range(60)]
    assert found[2]["error"] == (
        f"line 3 of {path} is not JSON: Expecting value at column 1; expected an object with url and html or text"
    )
    assert err == "detector: scored 60 pages: 0 farm, 0 suspect, 59 clean, 1 error\n"


def test_number_of_processes_changes_no_row(run, tmp_path):
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps({"html": PAGE if n % 3 else FARM}) + "\n" for n in range(50)))
    outputs = {run("score", path, "--jobs", jobs)[1] for jobs in (0, 1, 2)}
    assert len(outputs) == 1


def test_output_file_of_each_format(run, page, tmp_path):
    for name in ("o.jsonl", "o.jsonl.gz", "o.csv", "o.parquet"):
        status, out, _ = run("score", page, "-o", tmp_path / name)
        assert (status, out) == (0, "")
    assert rows((tmp_path / "o.jsonl").read_text()) == rows(gzip.decompress((tmp_path / "o.jsonl.gz").read_bytes()))
    assert pq.read_table(tmp_path / "o.parquet").column("label").to_pylist() == ["clean"]
    assert (tmp_path / "o.csv").read_text().splitlines()[0] == ",".join(COLUMNS)


def test_explanations_go_to_standard_output_and_rows_to_the_file(run, page, tmp_path):
    status, out, _ = run("score", page, page, "--explain", "-o", tmp_path / "o.jsonl")
    assert status == 0
    assert out.count("CLEAN") == 2
    assert len(rows((tmp_path / "o.jsonl").read_text())) == 2


def test_quiet_says_nothing(run, page):
    assert run("score", page, "-q")[2] == ""


def test_prior_moves_the_probability(run, page):
    few, many = (rows(run("score", page, "--prior", prior)[1])[0]["probability"] for prior in (0.01, 0.9))
    assert few < many


def test_missing_input_is_a_sentence_and_a_row_and_the_rest_is_scored(run, page, tmp_path):
    missing = tmp_path / "nope.html"
    status, out, err = run("score", missing, page)
    sentence = f"{missing} cannot be read: No such file or directory"
    assert status == 0
    assert [row["error"] for row in rows(out)] == [sentence, None]
    assert err.splitlines() == [
        f"detector: {sentence}",
        "detector: scored 2 pages: 0 farm, 0 suspect, 1 clean, 1 error",
    ]


def test_status_is_1_where_nothing_could_be_scored(run, tmp_path):
    assert run("score", tmp_path / "nope.html")[0] == 1
    assert run("score", tmp_path)[0] == 1
    (tmp_path / "empty.jsonl").touch()
    assert run("score", tmp_path / "empty.jsonl")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("score",), "the following arguments are required: INPUT"),
        (("score", "x", "--jobs", "-1"), "must be 0 or more"),
        (("score", "x", "--prior", "2"), "must be between 0 and 1"),
        (("score", "x", "--limit", "0"), "must be above 0"),
        (("score", "x", "--limit", "nan"), "must be above 0"),
        (("score", "x", "--format", "xml"), "invalid choice"),
        (("score", "x", "-o", "scores.xml"), "scores.xml ends in no known format"),
        (("score", "x", "--resume"), "--resume goes on where -o OUT was left; give -o"),
        (("score", "x", "--contact", "ü"), "contact must be printable ASCII"),
    ],
)
def test_wrong_arguments_are_status_2_and_one_sentence(run, arguments, told):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_folder_without_a_model_is_status_2(tmp_path, page, capsys):
    assert cli.main(["score", str(page), "--model", str(tmp_path)]) == 2
    assert "There is no model in" in capsys.readouterr().err


def test_explain_takes_the_title_that_a_text_lacks(run, tmp_path):
    path = tmp_path / "story.txt"
    path.write_text("The ferry between the two islands runs again, the harbour office said on Monday. " * 12)
    given = ("explain", path, "--url", "https://capway.example/news/1.html")
    _, without, _ = run(*given)
    _, told, _ = run(*given, "--title", "Ferry to the islands runs again - Golden Yield Academy")
    assert "Golden Yield Academy" not in without
    assert "title: “Golden Yield Academy”" in told


def test_explain_wants_one_page(run, tmp_path, page):
    (tmp_path / "two.html").write_text(PAGE)
    status, _, err = run("explain", tmp_path)
    assert status == 2
    assert "holds more than one page; for many pages there is 'detector score --explain'" in err
    status, out, _ = run("explain", tmp_path / "nope.html")
    assert status == 1
    assert "not judged:" in out


def test_version_and_help(capsys):
    for arguments in (["--version"], ["-h"], ["score", "-h"], ["explain", "-h"], ["train", "-h"]):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert end.value.code == 0
    out = capsys.readouterr().out
    assert f"detector {__version__}" in out
    assert "zcat pages.jsonl.gz | detector score -" in out


def test_training_commands_tell_what_is_missing_in_one_sentence(tmp_path, capsys):
    for arguments in (
        ["features", str(tmp_path / "nope"), "-o", str(tmp_path / "t.parquet")],
        ["train", str(tmp_path / "nope.parquet"), "-o", str(tmp_path / "m")],
        ["evaluate", str(tmp_path / "nope.parquet")],
    ):
        assert cli.main(arguments) == 1
        err = capsys.readouterr().err
        assert err.startswith("detector: ")
        assert "nope" in err
        assert err.count("\n") == 1


# Hostile inputs ---------------------------------------------------------------

HOSTILE = {
    "empty": lambda: b"",
    "white space": lambda: b" \n" * 1000,
    "rubbish": lambda: random.Random(7).randbytes(300_000),
    "zeros": lambda: bytes(300_000),
    "nested": lambda: b"<div>" * 100_000 + b"deep",
    "list items": lambda: b"<ul>" + b"<li>item" * 60_000,
    "nested lists": lambda: b"<ul><li>item" * 60_000,
    "misnested": lambda: b"<p>" + b"<b i>" * 4_000 + b"<i i>" * 4_000 + b"x</b>" * 4_000,
    "misnested pairs": lambda: b"<b><i>x</b></i>" * 20_000,
    "fonts": lambda: b"<font><p>" * 3_000,
    "links": lambda: b"<a href='/x'>a link</a> " * 200_000,
    "50 MB": lambda: b"<p>" + b"The mill reopens on Friday. " * 1_800_000,
    "50 MB of one word": lambda: b"x" * 50_000_000,
    "one tag": lambda: b"<div " + b"a='b' " * 300_000,
    "open comment": lambda: b"<!--" * 200_000,
    "entities": lambda: b"&amp" * 400_000,
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("ending", ["html", "txt"])
def test_hostile_page_is_a_verdict_or_an_error_within_two_seconds(run, tmp_path, page, what, ending):
    path = tmp_path / f"hostile.{ending}"
    path.write_bytes(HOSTILE[what]())
    run("score", page, "--jobs", 0)  # what is loaded once is not the page's doing
    begun = time.process_time()
    status, out, err = run("score", path, page, "--jobs", 0)
    seconds = time.process_time() - begun
    first, second = rows(out)
    assert (first["label"] is None) == (first["error"] is not None)
    assert second["label"] == "clean"
    assert status == 0
    assert "Traceback" not in err
    assert seconds < 2


def test_hostile_rows_cost_only_themselves(run, tmp_path):
    path = tmp_path / "pages.jsonl"
    bad = [
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"html": 1}',
        b"x" * 1_000_000,
        b'{"html": "' + b"<div>" * 100_000 + b'"}',
    ]
    good = json.dumps({"html": PAGE}).encode()
    path.write_bytes(b"\n".join(line for each in bad for line in (good, each)) + b"\n")
    status, out, _ = run("score", path)
    assert status == 0
    assert [row["label"] for row in rows(out)][::2] == ["clean"] * 5
    assert len(rows(out)) == 10


def test_url_list_that_cannot_be_read(run, tmp_path, monkeypatch):
    path = tmp_path / "urls.txt"
    path.write_text("https://a.example/\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("io.FileIO", refuse)
    status, out, err = run("score", path)
    assert status == 1
    assert rows(out)[0]["error"] == f"{path} cannot be read: Permission denied"
    assert err.startswith(f"detector: {path} cannot be read: Permission denied\n")


# A process of its own ---------------------------------------------------------


@pytest.fixture
def endless(tmp_path, model):
    """Arguments of a run that lasts, fed through a named pipe; and the function that feeds it."""
    pipe = tmp_path / "pages.jsonl"
    os.mkfifo(pipe)
    line = json.dumps({"html": PAGE}).encode() + b"\n"
    stop = threading.Event()

    def feed() -> None:
        try:
            with pipe.open("wb", buffering=0) as out:
                while not stop.is_set():
                    out.write(line)
        except BrokenPipeError:
            pass

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    yield "score", pipe, "--model", model, "--jobs", 2
    stop.set()
    feeder.join(5)


def test_closed_pipe_is_one_sentence(endless):
    process = start(*endless, stdout=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["label"] == "clean"
    process.stdout.close()
    with process.stderr as err:
        assert err.read() == "detector: standard output was closed before the last row\n"
    assert process.wait(20) == commands.CLOSED


def test_full_disk_is_one_sentence(endless, page, model):
    with Path("/dev/full").open("w") as full:
        process = start(*endless, stdout=full)
        with process.stderr as err:
            assert err.read() == "detector: standard output cannot be written: No space left on device\n"
        assert process.wait(20) == 1
    process = start("score", page, "--model", model, "-o", "/dev/full", "--format", "csv")
    with process.stderr as err:
        assert err.read() == "detector: /dev/full cannot be written: No space left on device\n"
    assert process.wait(20) == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interruption_leaves_nothing_half_written(endless, tmp_path, number, status):
    process = start(*endless, "-o", tmp_path / "o.jsonl", start_new_session=True)
    end = time.monotonic() + 20
    while not list(tmp_path.glob(".o.jsonl.*.part")) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(1)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, err = process.communicate(timeout=60)  # a process that never ends is to fail the test, not to hang it
    assert process.returncode == status
    assert "Traceback" not in err
    assert err.count("\n") == (number == signal.SIGINT)
    if number == signal.SIGINT:
        assert err.startswith("detector: stopped by Ctrl-C after ")
        assert err.endswith(f" rows; {tmp_path / 'o.jsonl'} was not written\n")
    assert [path.name for path in tmp_path.iterdir()] == ["pages.jsonl"]


def on_terminal(*arguments: object, **environment: str) -> str:
    """Return what a command writes to a terminal that is both its standard output and standard error."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    command = [sys.executable, "-m", "detector", *map(str, arguments)]
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(command, stdout=slave, stderr=slave, env={**clean, "TERM": "xterm", **environment})
    os.close(slave)
    written = b""
    while True:
        try:
            piece = os.read(master, 65_536)
        except OSError:  # Linux says so when the last writer is gone
            break
        if not piece:
            break
        written += piece
    os.close(master)
    assert process.wait(20) == 0
    return written.decode()


def test_terminal_gets_colours_and_progress_and_what_is_no_terminal_gets_neither(page, model, tmp_path):
    assert "\033[32;1mCLEAN\033[0m" in on_terminal("explain", page, "--model", model)
    assert "\033" not in on_terminal("explain", page, "--model", model, NO_COLOR="1")
    out = tmp_path / "o.jsonl"
    assert "pages/s" in on_terminal("score", page, "--model", model, "-o", out)
    assert "pages/s" not in on_terminal("score", page, "--model", model, "-o", out, "-q")
    process = start("score", page, "--model", model, "-o", out)
    with process.stderr as err:
        assert err.read() == "detector: scored 1 page: 0 farm, 0 suspect, 1 clean, 0 errors\n"
    assert process.wait(20) == 0


def test_page_on_standard_input(page, model):
    with page.open() as stream:
        process = start("score", "-", "--model", model, stdin=stream, stdout=subprocess.PIPE)
        out, err = process.communicate(timeout=30)
    assert rows(out)[0]["id"] == "standard input"
    assert process.returncode == 0
    assert err.startswith("detector: scored 1 page: ")


# URL lists, against a server on loopback --------------------------------------


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "www"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.html").write_text(PAGE)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def crawl(run, *arguments: object) -> tuple[int, str, str]:
    return run("score", *arguments, "--allow-private", "--delay", 0, "--jobs", 0)


def test_url_list_is_fetched_in_its_order_beside_pages_that_are_there(run, site, tmp_path, page):
    path = tmp_path / "urls.txt"
    path.write_text(f"# ours\n{site}/b.html\n{site}/nope.html\n\nno url\n{site}/a.html\n")
    status, out, err = crawl(run, page, path, page)
    found = rows(out)
    assert status == 0
    assert [row["id"] for row in found] == [
        str(page), f"{site}/b.html", f"{site}/nope.html", "no url", f"{site}/a.html", str(page),
    ]  # fmt: skip
    assert [row["error"] and row["error"].partition(":")[0] for row in found] == [
        None, None, "http-404", "not-a-url", None, None,
    ]  # fmt: skip
    assert err.endswith("scored 6 pages: 0 farm, 0 suspect, 4 clean, 2 errors\n")


def test_broken_row_among_addresses_keeps_its_place(run, site, tmp_path):
    path = tmp_path / "rows.jsonl"
    urls = [json.dumps({"url": f"{site}/{name}.html", "id": name}) for name in "ab"]
    path.write_text("\n".join(["broken", urls[0], "broken", "broken", urls[1], "broken"]))
    _, out, _ = crawl(run, path)
    assert [row["id"].partition(" of")[0] for row in rows(out)] == ["line 1", "a", "line 3", "line 4", "b", "line 6"]


def test_fetched_page_is_judged_like_the_same_page_from_disk(run, site, tmp_path):
    rows_path = tmp_path / "rows.jsonl"
    rows_path.write_text(json.dumps({"url": f"{site}/a.html", "html": PAGE}))
    assert rows(crawl(run, f"{site}/a.html")[1]) == rows(run("score", rows_path)[1])


def test_archive_of_a_crawl_gives_the_same_rows(run, site, tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text(f"{site}/a.html\n{site}/b.html\n")
    _, crawled, _ = crawl(run, path, "--warc", tmp_path / "warc")
    _, archived, _ = run("score", *(tmp_path / "warc").glob("*.warc.gz"))
    assert sorted(rows(crawled), key=str) == sorted(rows(archived), key=str)


def test_private_address_is_refused_unless_allowed(run, site):
    status, out, _ = run("score", f"{site}/a.html", "--jobs", 0)
    assert status == 1
    assert rows(out)[0]["error"].startswith("address-refused: ")


def test_state_of_a_crawl_is_gone_once_the_output_is_there(run, site, tmp_path):
    crawl(run, f"{site}/a.html", "-o", tmp_path / "o.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.jsonl", "www"]


def test_crawl_that_was_left_is_not_begun_anew_by_accident_and_resumes(run, site, tmp_path):
    out = tmp_path / "o.jsonl"
    url = f"{site}/a.html"
    from detector.crawl import Settings, Target, crawl_sync

    left = Settings(state=tmp_path / "o.jsonl.crawl", jobs=0)
    assert len(list(crawl_sync([Target(url, url)], left, score=_unused))) == 1
    status, _, err = crawl(run, url, "-o", out)
    assert status == 1
    assert "holds a crawl already; resume it, or remove the file to start anew" in err
    status, _, _ = crawl(run, url, "-o", out, "--resume")
    assert rows(out.read_text())[0]["error"].startswith("address-refused")
    assert status == 1


def _unused():
    def judge(*_: object, **__: object) -> None:
        raise AssertionError("no page of that crawl is fetched")

    return judge


def test_crawl_logs_events_as_lines_of_json(run, site):
    _, _, err = crawl(run, f"{site}/a.html", "--log-json", "-q")
    assert all(json.loads(line) for line in err.splitlines())
    assert err
