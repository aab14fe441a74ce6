"""Host names to checked addresses: look-ups in bounded time, remembered, and passed by the guard."""

import asyncio
import ipaddress
import socket
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver, ResolveResult

from detector.crawl import guard
from detector.crawl.codes import Code, Failure

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""Resolves a host name to addresses; raises `socket.gaierror`."""

TEMPORARY = frozenset({socket.EAI_AGAIN, socket.EAI_SYSTEM, socket.EAI_MEMORY})
"""Errors of a look-up that may pass."""


@dataclass(frozen=True, slots=True)
class _Entry:
    result: tuple[str, ...] | Failure
    until: float


class SystemLookup:
    """Looks names up as the operating system does, in threads of its own."""

    def __init__(self, threads: int = 64) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="crawl-dns")

    async def __call__(self, host: str) -> Sequence[str]:
        """Return the addresses of a host; raises `socket.gaierror`."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _getaddrinfo, host)
        return [str(info[4][0]) for info in found]

    def close(self) -> None:
        """Forget look-ups that have not begun; those under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Names(AbstractResolver):
    """The crawl's resolver: gives only addresses that the guard has passed.

    Answers are remembered for `ttl` seconds, failures as well; at most `size` of them, the oldest go first.
    """

    def __init__(
        self,
        lookup: Lookup,
        *,
        allow_private: bool = False,
        timeout: float = 10.0,
        ttl: float = 300.0,
        size: int = 100_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lookup = lookup
        self._allow_private = allow_private
        self._timeout = timeout
        self._ttl = ttl
        self._size = size
        self._clock = clock
        self._known: OrderedDict[str, _Entry] = OrderedDict()
        self._pending: dict[str, asyncio.Task[tuple[str, ...] | Failure]] = {}

    def known(self, host: str) -> tuple[str, ...] | Failure | None:
        """Return the remembered answer for a host; None where there is none."""
        entry = self._known.get(host)
        if entry is None or entry.until <= self._clock():
            return None
        return entry.result

    async def addresses(self, host: str) -> tuple[str, ...] | Failure:
        """Return the addresses of a host that may be asked, or why there are none."""
        found = self.known(host)
        if found is not None:
            return found
        task = self._pending.get(host)
        if task is None:
            task = self._pending[host] = asyncio.create_task(self._find(host))
            task.add_done_callback(lambda _: self._pending.pop(host, None))
        return await asyncio.shield(task)

    def forget(self, host: str) -> None:
        """Ask again at the next call, for example after a passing failure."""
        self._known.pop(host, None)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Answer aiohttp's connector; raises `AddressRefused` or `OSError`."""
        found = await self.addresses(host)
        if isinstance(found, Failure):
            kind = guard.AddressRefused if found.code == Code.ADDRESS_REFUSED else OSError
            raise kind(None, found.sentence)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Cancel the look-ups under way."""
        pending = list(self._pending.values())
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _find(self, host: str) -> tuple[str, ...] | Failure:
        result = await self._ask(host)
        self._known[host] = _Entry(result, self._clock() + self._ttl)
        self._known.move_to_end(host)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return result

    async def _ask(self, host: str) -> tuple[str, ...] | Failure:
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            try:
                async with asyncio.timeout(self._timeout):
                    found = await self._lookup(host)
            except TimeoutError:
                return Failure(Code.DNS_TIMEOUT, f"No name server answered for {host} in time.")
            except socket.gaierror as error:
                if error.errno in TEMPORARY:
                    return Failure(Code.DNS_TIMEOUT, f"The name servers could not answer for {host} now.")
                return Failure(Code.DNS_FAILED, f"The host name {host} does not exist.")
            except (OSError, UnicodeError) as error:
                return Failure(Code.DNS_FAILED, f"The host name {host} cannot be looked up: {error}.")
        passed, refused = [], ""
        for text in dict.fromkeys(found):
            reason = guard.refusal(ipaddress.ip_address(text), allow_private=self._allow_private)
            if reason:
                refused = refused or reason
            else:
                passed.append(text)
        if passed:
            return tuple(passed)
        if refused:
            return Failure(Code.ADDRESS_REFUSED, f"The host {host} may not be asked: {refused}.")
        return Failure(Code.DNS_FAILED, f"The host name {host} has no address.")


def _getaddrinfo(host: str) -> list[tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]]:
    return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)  # type: ignore[return-value]
