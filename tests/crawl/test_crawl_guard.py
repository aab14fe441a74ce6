"""Which addresses may be asked."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl import guard
from detector.crawl.codes import Code, Failure
from detector.crawl.names import Names
from detector.crawl.urls import Location, understand

# The loopback address and the metadata service in every spelling of the published lists for server-side request
# forgery (OWASP's cheat sheet, PayloadsAllTheThings, the PortSwigger list): each host is what a URL list may hold.
SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.127.127.127",
    "127.255.255.254",
    "0",
    "0.0.0.0",
    "0x7f000001",
    "0x7F.0x00.0x00.0x01",
    "0x7f.1",
    "0177.0.0.1",
    "0177.0000.0000.0001",
    "017700000001",
    "2130706433",
    "00000000000000000000000000000000177.1",
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "127．0．0．1",
    "%31%32%37%2e0%2e0%2e1",
    "127.0.0.1.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::127.0.0.1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[2001:470::5efe:127.0.0.1]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd12:3456:789a::1]",
    "[ff02::1]",
    "[::ffff:10.0.0.1]",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "3232235521",
    "0xC0A80001",
    "100.64.0.1",
    "169.254.169.254",
    "2852039166",
    "0xA9FEA9FE",
    "0251.0376.0251.0376",
    "0xA9.0xFE.0xA9.0xFE",
    "①⑥⑨.②⑤④.①⑥⑨.②⑤④",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
]


async def nowhere(host: str) -> Sequence[str]:
    raise AssertionError(f"{host} is an address and needs no look-up")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_a_private_address_is_refused(spelling: str) -> None:
    place = understand(f"http://{spelling}/")
    assert isinstance(place, Location)
    answer = asyncio.run(Names(nowhere).addresses(place.host))
    assert isinstance(answer, Failure)
    assert answer.code == Code.ADDRESS_REFUSED


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_socket_is_made_for_a_refused_address(spelling: str) -> None:
    place = understand(f"http://{spelling}/")
    assert isinstance(place, Location)
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with pytest.raises(guard.AddressRefused):
        guard.socket_factory()((family, socket.SOCK_STREAM, 0, "", (place.host, 80)))


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "172.32.0.1",
        "172.15.255.255",
        "192.169.0.1",
        "100.128.0.1",
        "169.253.0.1",
        "11.0.0.1",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_public_addresses_pass(address: str) -> None:
    assert guard.refusal(ipaddress.ip_address(address)) is None


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.1.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"]
)
def test_ones_own_network_may_be_allowed(address: str) -> None:
    assert guard.refusal(ipaddress.ip_address(address)) is not None
    assert guard.refusal(ipaddress.ip_address(address), allow_private=True) is None


@pytest.mark.parametrize(
    "address",
    [
        *map(str, guard.METADATA),
        "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
    ],
)
def test_metadata_and_what_is_no_host_are_refused_even_then(address: str) -> None:
    assert guard.refusal(ipaddress.ip_address(address), allow_private=True) is not None


def test_the_reason_names_the_address_that_is_carried() -> None:
    assert (
        guard.refusal(ipaddress.ip_address("64:ff9b::7f00:1"))
        == "64:ff9b::7f00:1 stands for 127.0.0.1, which is loopback"
    )
    assert guard.refusal(ipaddress.ip_address("10.0.0.1")) == "10.0.0.1 is private"


def test_a_link_local_address_with_a_zone_is_refused() -> None:
    assert guard.refusal(ipaddress.ip_address("fe80::1%eth0")) == "fe80::1%eth0 is link-local"


@given(st.ip_addresses(v=4))
def test_no_carried_form_is_judged_milder_than_its_address(address: ipaddress.IPv4Address) -> None:
    plain = guard.refusal(address)
    number = int(address)
    for carrier in (
        ipaddress.IPv6Address(0xFFFF << 32 | number),
        ipaddress.IPv6Address(0x64FF9B << 96 | number),
        ipaddress.IPv6Address(0x2002 << 112 | number << 80 | 1),
        ipaddress.IPv6Address(0x2606470000000000 << 64 | 0x5EFE << 32 | number),
    ):
        if plain:
            assert guard.refusal(carrier) is not None


@given(st.ip_addresses())
def test_what_python_calls_private_is_refused(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    # The forms that carry an IPv4 address are private or reserved to Python, some from 3.14 on, also where they reach a
    # public host.
    carries = address.version == 6 and any(
        address in ipaddress.ip_network(net) for net in ("::/64", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
    )
    if not carries and (address.is_private or address.is_multicast or address.is_reserved or address.is_loopback):
        assert guard.refusal(address) is not None
