"""Host names to checked addresses."""

import asyncio
import socket
from collections.abc import Sequence

import pytest

from detector.crawl import guard
from detector.crawl.codes import Code, Failure
from detector.crawl.names import Names


class Zone:
    """A look-up that answers from a table, and counts."""

    def __init__(self, **answers: list[str] | Exception) -> None:
        self.answers = {name.replace("_", "."): answer for name, answer in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        await asyncio.sleep(0)
        answer = self.answers[host]
        if isinstance(answer, Exception):
            raise answer
        return answer


def ask(names: Names, host: str) -> tuple[str, ...] | Failure:
    return asyncio.run(names.addresses(host))


def test_a_public_address_is_given() -> None:
    assert ask(Names(Zone(a_example=["8.8.8.8", "2606:4700::1111"])), "a.example") == ("8.8.8.8", "2606:4700::1111")


def test_of_a_mixed_answer_only_the_public_part_is_given() -> None:
    assert ask(Names(Zone(a_example=["127.0.0.1", "8.8.8.8", "::1"])), "a.example") == ("8.8.8.8",)


def test_a_private_answer_is_refused_with_its_reason() -> None:
    assert ask(Names(Zone(a_example=["10.0.0.7"])), "a.example") == Failure(
        Code.ADDRESS_REFUSED, "The host a.example may not be asked: 10.0.0.7 is private."
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), Code.DNS_FAILED),
        (socket.gaierror(socket.EAI_AGAIN, "later"), Code.DNS_TIMEOUT),
        (UnicodeError("label too long"), Code.DNS_FAILED),
        (OSError("no sockets"), Code.DNS_FAILED),
    ],
)
def test_a_failed_look_up_has_a_code(error: Exception, code: Code) -> None:
    answer = ask(Names(Zone(a_example=error)), "a.example")
    assert isinstance(answer, Failure)
    assert answer.code == code


def test_an_answer_without_addresses_is_a_failure() -> None:
    assert ask(Names(Zone(a_example=[])), "a.example") == Failure(
        Code.DNS_FAILED, "The host name a.example has no address."
    )


def test_a_silent_name_server_costs_its_time_only() -> None:
    async def silent(host: str) -> Sequence[str]:
        await asyncio.sleep(60)
        return []

    answer = ask(Names(silent, timeout=0.02), "a.example")
    assert isinstance(answer, Failure)
    assert answer.code == Code.DNS_TIMEOUT


def test_one_look_up_serves_all_who_ask_at_once_and_later() -> None:
    zone = Zone(a_example=["8.8.8.8"])

    async def many() -> None:
        names = Names(zone)
        await asyncio.gather(*(names.addresses("a.example") for _ in range(20)))
        await names.addresses("a.example")

    asyncio.run(many())
    assert zone.asked == ["a.example"]


def test_an_answer_is_asked_for_again_after_its_time() -> None:
    now = [0.0]
    zone = Zone(a_example=["8.8.8.8"])

    async def twice() -> None:
        names = Names(zone, ttl=10, clock=lambda: now[0])
        await names.addresses("a.example")
        now[0] = 11.0
        await names.addresses("a.example")

    asyncio.run(twice())
    assert zone.asked == ["a.example", "a.example"]


def test_no_more_answers_are_kept_than_asked_for() -> None:
    zone = Zone(a_example=["8.8.8.8"], b_example=["8.8.4.4"])

    async def two() -> None:
        names = Names(zone, size=1)
        await names.addresses("a.example")
        await names.addresses("b.example")
        assert names.known("a.example") is None
        assert names.known("b.example") == ("8.8.4.4",)

    asyncio.run(two())


def test_the_connector_is_given_checked_numbers_only() -> None:
    async def resolved() -> None:
        names = Names(Zone(a_example=["8.8.8.8", "10.0.0.1"], b_example=["127.0.0.1"]))
        assert [(r["host"], r["port"], r["flags"]) for r in await names.resolve("a.example", 443)] == [
            ("8.8.8.8", 443, socket.AI_NUMERICHOST)
        ]
        with pytest.raises(guard.AddressRefused):
            await names.resolve("b.example", 443)

    asyncio.run(resolved())
