"""A crawl that is killed again and again ends with the rows of the crawl that was left alone."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crawl_lab as lab
import pytest
from warcio.archiveiterator import ArchiveIterator

from detector.crawl import Settings, StateError, crawl, crawl_sync
from detector.crawl.store import Store, encode

KILLS = 30
FAULTS = ["plain", "gzip", "moved", "absent", "close", "latin", "once-502", "circle", "chunked", "picture", "empty"]


def web(ports: lab.Ports, count: int) -> list[str]:
    urls = []
    for i in range(count):
        kind = ("open", "absent", "closed", "broken", "missing", "open", "open")[i % 7]
        fault = FAULTS[i // 7 % len(FAULTS)]
        urls.append(f"http://{kind}.h{i % 70:03}.test:{ports.http}/{fault}/{i}")
    return [*urls, *urls[::40], "no url", "ftp://a.example/"]


def settings(folder: Path, **changes: Any) -> Settings:
    return Settings(
        **{
            "allow_private": True,
            "delay": 0.02,
            "max_per_host": 2,
            "address_delay": 0.0,
            "max_per_address": 50,
            "read_timeout": 5.0,
            "attempts": 2,
            "backoff": 0.05,
            "jobs": 1,
            "state": folder / "state",
            "resume": True,
            "warc": folder / "warc",
            "warc_bytes": 60_000,
            **changes,
        }
    )


def run_to_the_end(urls: list[str], chosen: Settings) -> list[Any]:
    return list(crawl_sync(urls, chosen, score=lab.make_stub, lookup=lab.lookup))


def archived(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield the URL, status and body of every response, and check that nothing is left half done."""
    for path in sorted(folder.iterdir()):
        assert path.name.endswith(".warc.gz"), path
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                if record.rec_type == "response":
                    body = record.content_stream().read()
                    yield record.rec_headers["WARC-Target-URI"], record.http_headers.get_statuscode(), body


@pytest.mark.slow
def test_killed_at_thirty_random_moments_and_resumed_the_rows_are_the_same(tmp_path: Path) -> None:
    chance = random.Random(5)
    with lab.running(tmp_path, delay=0.01) as ports:
        urls = web(ports, 1_800)
        (tmp_path / "urls.json").write_text(json.dumps(urls))
        whole = run_to_the_end(urls, settings(tmp_path / "whole", delay=0.0, max_per_host=20, resume=False))
        before = Counter(lab.counts(ports)["paths"])

        command = [sys.executable, __file__, str(tmp_path / "urls.json"), str(tmp_path / "cut")]
        seconds = start(command, ports)
        done = [0]
        patience = 1.15 * seconds + 0.2
        for kill in range(KILLS):
            # Every third with a scoring process; the others start faster.
            crawler = subprocess.Popen([*command, str(int(kill % 3 == 0))], env=lab.environment())
            time.sleep(chance.uniform(0.0, patience))
            assert crawler.poll() is None, "the crawl was over before all kills"
            crawler.kill()
            crawler.wait()
            done.append(committed(tmp_path / "cut" / "state"))
            # a machine may have grown slower than when its start was timed
            patience = 1.15 * seconds + 0.2 if done[-1] > done[-2] else patience * 1.04
        assert done == sorted(done)
        assert len(set(done)) > 3, done
        assert done[-1] < len(urls)
        rest = run_to_the_end(urls, settings(tmp_path / "cut", delay=0.0, max_per_host=20))
        after = Counter(lab.counts(ports)["paths"]) - before

    assert len(whole) == len(urls)
    assert [encode(row) for row in rest] == [encode(row) for row in whole]
    assert sorted(archived(tmp_path / "cut" / "warc")) == sorted(archived(tmp_path / "whole" / "warc"))
    # Only what was in flight, or waited for its commit, was asked again.
    pages = {path: times for path, times in after.items() if "robots.txt" not in path and before[path] == 1}
    again = sum(times - 1 for times in pages.values())
    assert again < KILLS * 40


def start(command: list[str], ports: lab.Ports) -> float:
    """Return how many seconds a crawl takes here to come to its first pages; it is killed then."""
    begun, before = time.monotonic(), sum(lab.counts(ports)["paths"].values())
    crawler = subprocess.Popen([*command, "0"], env=lab.environment())
    while sum(lab.counts(ports)["paths"].values()) < before + 30:
        assert crawler.poll() is None
        time.sleep(0.02)
    crawler.kill()
    crawler.wait()
    return time.monotonic() - begun


def committed(state: Path) -> int:
    """Return how many pages are done, as soon as the killed crawl's lock is gone."""
    if not state.exists():
        return 0
    with Store(state, resume=True) as store:
        return store.counts()["done"] if store.loaded else 0


@pytest.mark.slow
def test_no_scoring_process_outlives_a_killed_crawl(tmp_path: Path) -> None:
    with lab.running(tmp_path, delay=0.05) as ports:
        (tmp_path / "urls.json").write_text(json.dumps(web(ports, 2_000)))
        command = [sys.executable, __file__, str(tmp_path / "urls.json"), str(tmp_path / "cut"), "1"]
        crawler = subprocess.Popen(command, env=lab.environment(), start_new_session=True)
        until = time.monotonic() + 30
        while len(session(crawler.pid)) < 4:  # The crawl, its fork server and resource tracker, and the judge.
            assert time.monotonic() < until
            time.sleep(0.05)
        os.kill(crawler.pid, signal.SIGKILL)
        crawler.wait()
        until = time.monotonic() + 10
        while session(crawler.pid):
            assert time.monotonic() < until, "processes are left"
            time.sleep(0.05)


def session(leader: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def test_ctrl_c_keeps_what_is_finished_and_ends_at_once(tmp_path: Path) -> None:
    with lab.running(tmp_path, delay=0.02) as ports:
        urls = web(ports, 1_500)
        (tmp_path / "urls.json").write_text(json.dumps(urls))
        command = [sys.executable, __file__, str(tmp_path / "urls.json"), str(tmp_path / "cut"), "1"]
        crawler = subprocess.Popen(command, env=lab.environment(), stderr=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 30
        while sum(lab.counts(ports)["paths"].values()) < 150:
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(crawler.pid, signal.SIGINT)
        begun = time.monotonic()
        assert crawler.wait(timeout=10) != 0
        assert time.monotonic() - begun < 5.0
        done = committed(tmp_path / "cut" / "state")
        assert 0 < done < 1_500
        while session(crawler.pid):
            assert time.monotonic() - begun < 10.0, "processes are left"
            time.sleep(0.05)


def test_a_full_disk_ends_the_crawl_with_a_sentence_and_it_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Store.commit
    calls = iter(range(1_000))

    def commit(self: Store, *args: Any) -> None:
        if next(calls) == 2:
            most = self._db.execute("PRAGMA page_count").fetchone()[0]
            self._db.execute(f"PRAGMA max_page_count={most}")
        real(self, *args)

    with lab.running(tmp_path, delay=0.01) as ports:
        urls = web(ports, 1_200)
        chosen = settings(tmp_path, delay=0.0, max_per_host=20)
        monkeypatch.setattr(Store, "commit", commit)
        with pytest.raises(StateError, match=r"disk is full.*can be resumed"):
            run_to_the_end(urls, chosen)
        monkeypatch.setattr(Store, "commit", real)
        kept = committed(tmp_path / "state")
        assert 0 < kept < 1_200
        rows = run_to_the_end(urls, chosen)
        assert len(rows) == len(urls)
        whole = run_to_the_end(urls, settings(tmp_path / "whole", delay=0.0, max_per_host=20))
    assert rows == whole
    assert sorted(archived(tmp_path / "warc")) == sorted(archived(tmp_path / "whole" / "warc"))


def test_an_archive_that_was_taken_away_is_told(tmp_path: Path) -> None:
    with lab.running(tmp_path) as ports:
        chosen = settings(tmp_path)
        run_to_the_end([f"http://open.h1.test:{ports.http}/plain/1"], chosen)
        for path in (tmp_path / "warc").iterdir():
            path.unlink()
        with pytest.raises(StateError, match="belongs to the crawl that is resumed, but is gone"):
            run_to_the_end([f"http://open.h1.test:{ports.http}/plain/1"], chosen)


async def _main(urls: Path, folder: Path, jobs: int) -> None:
    chosen = settings(folder, jobs=jobs, max_rate=80.0)
    async for _ in crawl(json.loads(urls.read_text()), chosen, score=lab.make_stub, lookup=lab.lookup):
        pass


if __name__ == "__main__":
    # what runs in the background of a shell ignores Ctrl-C, and so would this
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asyncio.run(_main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
