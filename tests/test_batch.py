"""Many pages over processes: one verdict each, in order, whatever a page does."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from detector import batch
from detector.formats import Input
from detector.records import Verdict


@dataclass(frozen=True)
class Stub:
    """A scorer whose pages tell it what to do."""

    name: str = "stub"
    digest: str = "1"

    def score(self, source, url=None, *, id=None, kind=None, encoding=None, title=None):  # noqa: A002
        match source:
            case "raise":
                raise ValueError("bad luck")
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "exit":
                os._exit(3)
            case "hang":
                while True:
                    pass
            case "hang natively":
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})  # as native code does not look at signals
                time.sleep(3600)
        return Verdict(id, url, 0.5, "suspect", model=str(os.getpid()), notes=(f"{kind} {encoding} {title}",))


def pages(*sources: str) -> list[Input]:
    return [Input(str(n), f"https://a.example/{n}", source) for n, source in enumerate(sources)]


def score(*sources: str, jobs: int = 2, limit: float = 10.0) -> list[Verdict]:
    return list(batch.score(Stub(), pages(*sources), jobs=jobs, limit=limit))


MANY = ("x",) * 100


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_every_page_has_its_verdict_in_order(jobs):
    verdicts = score(*MANY, jobs=jobs)
    assert [verdict.id for verdict in verdicts] == [str(n) for n in range(100)]
    workers = {verdict.model for verdict in verdicts}
    assert (workers == {str(os.getpid())}) == (jobs == 0)


def test_few_pages_need_no_process():
    assert {verdict.model for verdict in score(*["x"] * batch.CHUNK, jobs=2)} == {str(os.getpid())}


def test_no_pages_give_no_verdicts():
    assert score() == []


def test_kind_encoding_title_and_address_reach_the_scorer():
    item = Input("a", "https://a.example/", b"x", "text", "cp1252", title="A - B")
    (verdict,) = batch.score(Stub(), [item], jobs=0)
    assert (verdict.url, verdict.notes) == ("https://a.example/", ("text cp1252 A - B",))


def test_input_with_an_error_becomes_a_verdict_with_it():
    items = [Input("a", error="line 3 is not JSON"), Input("b", "https://b.example/")]
    assert list(batch.score(Stub(), items, jobs=0)) == [
        Verdict("a", None, None, None, error="line 3 is not JSON", model="stub-1"),
        Verdict("b", "https://b.example/", None, None, error="The page was not read.", model="stub-1"),
    ]


@pytest.mark.parametrize("jobs", [0, 2])
def test_page_that_raises_is_an_error_and_the_rest_goes_on(jobs):
    verdicts = score("x", "raise", *MANY, jobs=jobs)
    assert [n for n, verdict in enumerate(verdicts) if verdict.error] == [1]
    assert verdicts[1].error == ("Scoring failed on this page, which is a fault of detector: ValueError: bad luck")


@pytest.mark.parametrize("how", ["die", "exit"])
def test_page_that_kills_its_process_is_an_error_and_the_rest_goes_on(how):
    sources = ["x"] * 100
    sources[5] = sources[40] = how
    verdicts = score(*sources)
    assert [verdict.id for verdict in verdicts] == [str(n) for n in range(100)]
    assert {n: verdict.error for n, verdict in enumerate(verdicts) if verdict.error} == dict.fromkeys(
        (5, 40), "Scoring this page ended its process, so it has no verdict."
    )


def test_process_that_somebody_kills_costs_no_page():
    verdicts = []
    killed = set()
    for n, verdict in enumerate(batch.score(Stub(), pages(*["x"] * 200), jobs=2)):
        if n == 20:
            os.kill(int(verdict.model), signal.SIGKILL)
            killed.add(verdict.model)
        verdicts.append(verdict)
    assert killed
    assert [verdict.id for verdict in verdicts] == [str(n) for n in range(200)]
    assert not any(verdict.error for verdict in verdicts)


@pytest.mark.parametrize("jobs", [0, 2])
def test_page_that_takes_too_long_is_stopped(jobs):
    begun = time.monotonic()
    verdicts = score("x", "hang", *MANY, jobs=jobs, limit=0.3)
    assert time.monotonic() - begun < 10
    assert {n: verdict.error for n, verdict in enumerate(verdicts) if verdict.error} == {
        1: "Scoring this page took longer than 0.3 seconds and was stopped."
    }


@pytest.mark.slow
def test_page_that_hangs_in_native_code_is_stopped_too():
    verdicts = score("x", "hang natively", *MANY, limit=0.3)
    assert {n: verdict.error for n, verdict in enumerate(verdicts) if verdict.error} == {
        1: "Scoring this page took longer than 0.3 seconds and was stopped."
    }


def test_pages_are_taken_in_only_as_far_as_they_can_be_scored():
    taken = 0

    def endless() -> Iterator[Input]:
        nonlocal taken
        while True:
            taken += 1
            yield Input(str(taken), None, "x")

    verdicts = batch.score(Stub(), endless(), jobs=2)
    for _ in range(10 * batch.CHUNK):
        next(verdicts)
    verdicts.close()
    assert taken <= (10 + 2 * 2 + 2) * batch.CHUNK


def test_large_pages_travel_in_small_chunks():
    large = [Input(str(n), None, "x" * 2_000_000) for n in range(6)]
    assert [len(chunk) for chunk in batch._chunks(large)] == [2, 2, 2]


def test_alarm_of_the_caller_is_left_as_it_was():
    before = signal.getsignal(signal.SIGALRM)
    score("x", "hang", jobs=0, limit=0.1)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_scorer_that_no_process_can_start_with_is_told():
    @dataclass(frozen=True)
    class Unsendable(Stub):
        def __reduce__(self):
            return os._exit, (1,)

    with pytest.raises(batch.WorkerError, match="end as soon as they start"):
        list(batch.score(Unsendable(), pages(*MANY), jobs=1))


def test_processes_end_with_a_parent_that_is_killed():
    program = textwrap.dedent(
        """
        import sys, time
        sys.path.insert(0, sys.argv[1])
        from test_batch import MANY, Stub, batch, pages
        if __name__ == "__main__":
            for verdict in batch.score(Stub(), pages(*MANY), jobs=1):
                print(verdict.model, flush=True)
                time.sleep(60)
        """
    )
    folder = str(Path(__file__).parent)
    script = subprocess.Popen([sys.executable, "-c", program, folder], stdout=subprocess.PIPE, text=True)
    process = Path("/proc") / script.stdout.readline().strip()
    assert process.exists()
    script.kill()
    script.wait()
    script.stdout.close()
    end = time.monotonic() + 5
    while process.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not process.exists()


def test_tally():
    tally = batch.Tally()
    labels = ["farm", "suspect", "suspect", "clean", None]
    counted = list(tally.counted(Verdict(None, None, None, label) for label in labels))
    assert len(counted) == 5
    assert str(tally) == "scored 5 pages: 1 farm, 2 suspect, 1 clean, 1 error"
    assert (tally.pages, tally.judged) == (5, 4)


def test_ctrl_c_is_held_back_until_the_block_has_ended() -> None:
    done = []

    def block() -> None:
        with batch._held_back():
            signal.raise_signal(signal.SIGINT)
            done.append("the rest of the block")

    with pytest.raises(KeyboardInterrupt):
        block()
    assert done == ["the rest of the block"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_task_that_takes_longer_than_one_wait_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_PATIENCE", 0.01)
    with ThreadPoolExecutor(1) as executor:
        assert batch._result(executor.submit(lambda: time.sleep(0.05) or "done")) == "done"

        def late() -> None:
            raise TimeoutError("the task's own")

        with pytest.raises(TimeoutError, match="the task's own"):
            batch._result(executor.submit(late))
