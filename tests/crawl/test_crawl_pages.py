"""One crawl over one page of every kind, against a real server."""

import asyncio
import contextlib
import itertools
import json
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import crawl_lab as lab
import pytest

from detector.crawl import Settings, StateError, Target, code_of, crawl, crawl_sync
from detector.records import Verdict

FAST: dict[str, Any] = {
    "allow_private": True,
    "contact": "https://crawler.example/about",
    "delay": 0.0,
    "address_delay": 0.0,
    "max_per_address": 100,
    "connect_timeout": 2.0,
    "read_timeout": 0.5,
    "total_timeout": 1.2,
    "attempts": 2,
    "backoff": 0.05,
    "max_retry_after": 3.0,
    "jobs": 0,
}


@contextlib.asynccontextmanager
async def serving(server: lab.Lab) -> AsyncIterator[int]:
    listening = await asyncio.start_server(server.serve, "0.0.0.0", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


def collect(
    urls: Callable[[int], list[Any]] | list[Any], server: lab.Lab | None = None, **changes: Any
) -> tuple[list[Verdict], lab.Lab]:
    """Crawl what `urls` makes of the server's port."""
    server = server or lab.Lab()
    options = {name: changes.pop(name) for name in ("on_event", "on_progress", "lookup") if name in changes}

    async def run() -> list[Verdict]:
        async with serving(server) as port:
            inputs = urls(port) if callable(urls) else urls
            settings = Settings(**{**FAST, **changes})
            stream = crawl(inputs, settings, score=lab.make_stub, **{"lookup": lab.lookup, **options})
            return [row async for row in stream]

    return asyncio.run(run()), server


@pytest.fixture(scope="module")
def every_fault() -> dict[str, Verdict]:
    rows, _ = collect(lambda port: [f"http://open.{name}.test:{port}/{name}/x" for name in lab.FAULTS])
    return dict(zip(lab.FAULTS, rows, strict=True))


@pytest.mark.parametrize("name", lab.FAULTS)
def test_every_fault_has_its_code(name: str, every_fault: Mapping[str, Verdict]) -> None:
    row = every_fault[name]
    assert row.id is not None
    assert row.id.endswith(f"/{name}/x")
    assert (code_of(row.error) or row.error or "ok") == lab.FAULTS[name][1], row
    if row.error:
        assert row.error.endswith(".")
        assert row.error.isprintable()
        assert row.probability is None


@pytest.mark.parametrize("name", ["plain", "gzip", "br", "zstd", "chunked", "until-closed", "untyped", "called-binary"])
def test_what_is_judged_is_the_unpacked_page_and_nothing_else(name: str, every_fault: Mapping[str, Verdict]) -> None:
    page = lab.page_of(f"open.{name}.test", f"/{name}/x")
    assert every_fault[name].signals == {"crc": float(zlib.crc32(page))}
    assert every_fault[name].notes == ()


@pytest.mark.parametrize("name", ["bomb-gzip", "bomb-br", "bomb-zstd"])
def test_of_a_bomb_the_beginning_is_judged_and_the_row_says_so(name: str, every_fault: Mapping[str, Verdict]) -> None:
    row = every_fault[name]
    assert row.signals == {"crc": float(zlib.crc32(lab.BOMB[: 2 * 1024 * 1024]))}
    assert len(row.notes) == 1
    assert row.notes[0].startswith("Reading stopped at 2,097,152 bytes: ")
    assert row.notes[0].endswith(" compressed bytes unpack to more than that.")


def test_of_an_endless_page_the_beginning_is_judged(every_fault: Mapping[str, Verdict]) -> None:
    assert every_fault["endless-body"].signals == {"crc": float(zlib.crc32(lab.BOMB[: 2 * 1024 * 1024]))}
    assert every_fault["endless-body"].notes == ("Only the first 2,097,152 bytes were read.",)


def test_a_redirected_page_s_row_has_the_last_address_and_names_the_first(every_fault: Mapping[str, Verdict]) -> None:
    row = every_fault["moved"]
    assert row.url is not None
    assert row.url.endswith("/moved/x~moved")
    assert row.notes == (f"Redirected from {row.id}.",)


@pytest.fixture(scope="module")
def every_robots() -> tuple[dict[str, Verdict], lab.Lab]:
    rows, server = collect(lambda port: [f"http://{name}.h1.test:{port}/plain/x" for name in lab.ROBOTS])
    return dict(zip(lab.ROBOTS, rows, strict=True)), server


@pytest.mark.parametrize("name", lab.ROBOTS)
def test_every_state_of_robots_txt_is_obeyed(name: str, every_robots: tuple[dict[str, Verdict], lab.Lab]) -> None:
    rows, server = every_robots
    code = lab.ROBOTS[name][1]
    assert (code_of(rows[name].error) or "ok") == (code or "ok"), rows[name]
    assert server.paths[f"{name}.h1.test/plain/x"] == (0 if code else 1)


def test_robots_txt_is_asked_once_for_all_pages_and_again_only_when_it_failed(
    every_robots: tuple[dict[str, Verdict], lab.Lab],
) -> None:
    _, server = every_robots
    assert server.paths["open.h1.test/robots.txt"] == 1
    assert server.paths["broken.h1.test/robots.txt"] == 2
    rows, server = collect(lambda port: [f"http://open.h1.test:{port}/plain/{i}" for i in range(30)])
    assert server.paths["open.h1.test/robots.txt"] == 1
    assert [row.error for row in rows] == [None] * 30


def test_a_redirect_to_another_host_obeys_that_host_s_robots_txt() -> None:
    rows, server = collect(
        lambda port: [f"http://open.h1.test:{port}/away"],
        server=Away("http://closed.h2.test:{port}/plain/x"),
    )
    assert code_of(rows[0].error) == "robots-disallowed"
    assert rows[0].url is not None
    assert rows[0].url.startswith("http://closed.h2.test")
    assert server.paths["closed.h2.test/plain/x"] == 0


class Away(lab.Lab):
    """Redirects `/away`; `{port}` in the target is the port asked."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target

    async def _one(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not head.startswith("GET /away"):
            return await super()._one(head, reader, writer)
        port = writer.get_extra_info("sockname")[1]
        writer.write(
            f"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nSet-Cookie: secret=1\r\n"
            f"Location: {self.target.format(port=port)}\r\n\r\n".encode()
        )
        return None


def test_what_names_and_addresses_refuse() -> None:
    rows, _ = collect(
        lambda port: [
            "http://missing.h1.test/",
            "http://later.h1.test/",
            "http://metadata.test/",
            "http://169.254.169.254/latest/",
            "http://0xA9FEA9FE/latest/",
            f"http://open.h1.test:{_closed_port()}/",
            f"https://open.h1.test:{port}/plain/x",
            "nonsense",
            "ftp://open.h1.test/",
            "http://open.h1.test:25/",
        ]
    )
    assert [code_of(row.error) for row in rows] == [
        "dns-failed",
        "dns-timeout",
        "address-refused",
        "address-refused",
        "address-refused",
        "connect-failed",
        "tls-failed",
        "not-a-url",
        "scheme-refused",
        "port-refused",
    ]


def _closed_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_private_addresses_are_refused_by_default_and_no_packet_is_sent() -> None:
    rows, server = collect(
        lambda port: [f"http://open.h1.test:{port}/", f"http://127.0.0.1:{port}/", f"http://[::1]:{port}/"],
        allow_private=False,
    )
    assert [code_of(row.error) for row in rows] == ["address-refused"] * 3
    assert not server.paths


class Rebinding:
    """A name server whose answers change from one question to the next."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str) -> list[str]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return answer


@pytest.mark.parametrize("first", ["192.0.2.1", "240.0.0.1", "169.254.169.254"])
def test_a_name_that_turns_to_a_forbidden_address_is_refused(first: str) -> None:
    # To this crawl 127/8 is the allowed network; the other addresses are those that the name must not lead to.
    zone = Rebinding(["127.0.0.1"], [first])
    server = Away("http://open.h1.test:{port}/plain/x")
    rows, _ = collect(lambda port: [f"http://open.h1.test:{port}/away"], server=server, lookup=zone)
    # The first answer is remembered, so that the second question is not even asked.
    assert zone.asked == 1
    assert rows[0].error is None


def test_rebinding_without_memory_meets_the_guard_at_every_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    from detector.crawl import names

    real = names.Names.__init__

    def forgetful(self: names.Names, *args: Any, **options: Any) -> None:
        real(self, *args, **{**options, "ttl": 0.0})

    monkeypatch.setattr(names.Names, "__init__", forgetful)
    zone = Rebinding(["127.0.0.1"], ["169.254.169.254"])
    rows, server = collect(lambda port: [f"http://open.h1.test:{port}/plain/x"], lookup=zone)
    assert zone.asked >= 2
    assert code_of(rows[0].error) == "address-refused"
    assert not server.paths


def test_no_cookie_no_credential_and_a_truthful_agent_are_sent() -> None:
    rows, server = collect(
        lambda port: [f"http://user:secret@open.h1.test:{port}/away", f"http://open.h1.test:{port}/cookie/2"],
        server=Away("http://other:secret@open.h2.test:{port}/cookie/1"),
    )
    # The page refuses whoever sends a cookie or a credential.
    assert [row.error for row in rows] == [None, None]
    assert set(server.agents) == {"detector/0.1 (+https://crawler.example/about)"}


def test_duplicates_are_fetched_once_and_each_input_is_a_row_in_order() -> None:
    rows, server = collect(
        lambda port: [
            f"open.h1.test:{port}/plain/1",
            Target(f"hxxp://open[.]h1[.]test:{port}/plain/1#top", "two"),
            "",
            Target(f"HTTP://OPEN.h1.test:{port}/plain/1", "three"),
            f"http://open.h1.test:{port}/plain/2",
        ]
    )
    assert [row.id for row in rows][1:4] == ["two", "", "three"]
    assert rows[0].signals == rows[1].signals == rows[3].signals
    assert rows[0].signals != rows[4].signals
    assert server.paths["open.h1.test/plain/1"] == 1


def test_an_empty_list_has_no_rows() -> None:
    assert collect([])[0] == []


def test_a_dead_crawl_of_nothing_but_rubbish_needs_no_network() -> None:
    assert [code_of(row.error) for row in collect(["", "x", "ftp://a.example/"])[0]] == [
        "not-a-url",
        "not-a-url",
        "scheme-refused",
    ]


def test_inputs_may_come_asynchronously() -> None:
    async def urls(port: int) -> AsyncIterator[str]:
        for i in range(3):
            await asyncio.sleep(0)
            yield f"http://open.h1.test:{port}/plain/{i}"

    rows, _ = collect(urls)  # type: ignore[arg-type]
    assert [row.error for row in rows] == [None] * 3


def test_a_page_that_breaks_its_judge_costs_one_row() -> None:
    pages = {f"/{name}": f"<p>{name} the judge</p>".encode() for name in ("crash", "hang", "break")}
    pages |= {"/none": b"<p>nothing to judge</p>"} | {f"/{i}": b"<p>fine</p>" for i in range(20)}
    rows, _ = collect(
        lambda port: [f"http://open.h1.test:{port}{path}" for path in pages],
        server=lab.Lab(pages=pages),
        jobs=1,
        score_timeout=1.0,
    )
    crash, hang, broken, none, *fine = [row.error for row in rows]
    assert crash == "score-failed: Scoring the page ended its process: a crash, or more than 1 seconds."
    assert hang == crash
    assert broken == "score-failed: Scoring the page raised ZeroDivisionError."
    assert none == "The page shows no text."
    assert fine == [None] * 20


def test_a_judge_that_cannot_be_made_is_told_at_once() -> None:
    async def run() -> None:
        with pytest.raises(FileNotFoundError, match="no such model"):
            async for _ in crawl(["http://open.h1.test/"], Settings(**FAST), score=_no_judge, lookup=lab.lookup):
                pass

    asyncio.run(run())


def _no_judge() -> Any:
    raise FileNotFoundError("no such model")


def test_the_plain_iterator_gives_the_same_and_may_be_left_early(tmp_path: Path) -> None:
    with lab.running(tmp_path) as ports:
        urls = [f"http://open.h{i}.test:{ports.http}/plain/x" for i in range(20)]
        settings = Settings(**FAST)
        rows = list(crawl_sync(urls, settings, score=lab.make_stub, lookup=lab.lookup))
        assert [row.id for row in rows] == urls
        assert [row.error for row in rows] == [None] * 20
        stream = crawl_sync(urls, settings, score=lab.make_stub, lookup=lab.lookup)
        assert next(stream) == rows[0]
        stream.close()  # type: ignore[attr-defined]


def test_the_plain_iterator_raises_what_the_crawl_raises(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"something else entirely, and not a database" * 30)
    settings = Settings(**FAST, state=tmp_path / "state", resume=True)
    with pytest.raises(StateError, match="cannot be used"):
        list(crawl_sync(["http://open.h1.test/"], settings, score=lab.make_stub, lookup=lab.lookup))


def test_a_finished_crawl_is_read_again_without_any_request(tmp_path: Path) -> None:
    server = lab.Lab()
    urls: list[str] = []

    def made(port: int) -> list[str]:
        urls[:] = urls or [f"http://open.h1.test:{port}/plain/{i}" for i in range(5)]
        return urls

    first, _ = collect(made, server=server, state=tmp_path / "state")
    asked = server.paths.total()
    again, _ = collect(made, server=server, state=tmp_path / "state", resume=True)
    assert again == first
    assert server.paths.total() == asked


def test_leaving_early_keeps_what_is_finished(tmp_path: Path) -> None:
    server = lab.Lab(delay=0.02)

    async def run() -> tuple[list[Verdict], list[Verdict]]:
        async with serving(server) as port:
            urls = [f"http://open.h{i % 7}.test:{port}/plain/{i}" for i in range(100)]
            settings = Settings(**FAST, state=tmp_path / "state", resume=True)
            head = []
            async with contextlib.aclosing(crawl(urls, settings, score=lab.make_stub, lookup=lab.lookup)) as stream:
                async for row in stream:
                    head.append(row)
                    if len(head) == 30:
                        break
            whole = [row async for row in crawl(urls, settings, score=lab.make_stub, lookup=lab.lookup)]
            return head, whole

    head, whole = asyncio.run(run())
    assert whole[:30] == head
    assert [row.error for row in whole] == [None] * 100
    # At most what was in flight is asked twice.
    assert sum(times > 1 for path, times in server.paths.items() if "plain" in path) <= 70


def test_events_and_progress_tell_what_happens() -> None:
    events: list[Mapping[str, object]] = []
    progress: list[Any] = []
    rows, _ = collect(
        lambda port: [f"http://open.h1.test:{port}/plain/1", f"http://open.h1.test:{port}/absent/1"],
        on_event=events.append,
        on_progress=progress.append,
    )
    assert [event["event"] for event in events] == ["start", "robots", "page", "page", "end"]
    assert {event["code"] for event in events if event["event"] == "page"} == {"ok", "http-404"}
    json.dumps(events)
    assert (progress[-1].done, progress[-1].total, progress[-1].errors) == (2, 2, {"http-404": 1})
    assert str(progress[-1]).startswith("2 of 2 pages in ")
    assert str(progress[-1]).endswith(" s, 1 without a score (1 http-404).")
    assert len(rows) == 2


def test_the_crawl_delay_of_robots_txt_is_kept() -> None:
    _, server = collect(lambda port: [f"http://slow.h1.test:{port}/plain/{i}" for i in range(5)])
    starts = server.hosts["slow.h1.test"].starts
    assert len(starts) == 6
    assert min(b - a for a, b in itertools.pairwise(starts)) > 0.25


def test_the_rate_limits_all_requests() -> None:
    _, server = collect(lambda port: [f"http://open.h{i}.test:{port}/plain/x" for i in range(15)], max_rate=40.0)
    starts = sorted(start for visits in server.hosts.values() for start in visits.starts)
    assert len(starts) == 30
    assert starts[-1] - starts[0] > 0.9 * 29 / 40.0


def test_the_settings_are_checked() -> None:
    for wrong in ({"max_rate": 0}, {"delay": -1}, {"attempts": 0}, {"product": "my bot"}, {"contact": "x\ny"}):
        with pytest.raises(ValueError, match="must"):
            Settings(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="resume needs the state file"):
        Settings(resume=True)
    assert Settings().user_agent == "detector/0.1"


def test_importing_the_library_s_crawl_is_light_and_the_package_is_the_function() -> None:
    import subprocess
    import sys

    code = (
        "import sys, detector.crawl; assert 'aiohttp' not in sys.modules; import detector;"
        "assert callable(detector.crawl); stream = detector.crawl([]); assert hasattr(stream, '__aiter__')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
