"""The address guard: which addresses a crawl may connect to, decided on the address itself."""

import errno
import ipaddress
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address

# Link-local and unique-local metadata addresses fall under the private ranges; these are listed so that
# `allow_private` does not open them, and because some stand in otherwise public space.
METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",  # AWS, Azure, Google, DigitalOcean, OpenStack, ...
        "169.254.169.253",  # AWS name server
        "169.254.170.2",  # AWS ECS task credentials
        "169.254.170.23",  # AWS EKS pod identity
        "169.254.0.23",  # Tencent
        "168.63.129.16",  # Azure wire server, in public space
        "100.100.100.200",  # Alibaba
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # AWS
        "fd00:ec2::23",  # AWS EKS pod identity
        "fd20:ce::254",  # Google
    )
)
"""Addresses at which clouds answer with credentials; refused whatever the settings say."""

# IANA's special-purpose registries. They are written out because `ipaddress.is_global` has changed its mind
# between Python releases.
_PRIVATE = tuple(
    (ip_network(net), name)
    for net, name in (
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("198.18.0.0/15", "for benchmarks"),
        ("::1/128", "loopback"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
    )
)
_NEVER = tuple(
    (ip_network(net), name)
    for net, name in (
        ("0.0.0.0/8", "of this host"),
        ("192.0.0.0/24", "for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "of this host"),
        ("100::/64", "a discard address"),
        ("100:0:0:1::/64", "a discard address"),
        ("2001::/23", "for protocols"),  # Teredo (2001::/32), which may carry any IPv4 address, among them
        ("2001:db8::/32", "for documentation"),
        ("3fff::/20", "for documentation"),
        ("5f00::/16", "for segment routing"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_IPV6 = ip_network("2000::/3")
_SIX_TO_FOUR = ip_network("2002::/16")
# Forms whose last 32 bits are an IPv4 address: compatible, mapped, translated (SIIT) and NAT64.
_TAILED = tuple(
    ip_network(net) for net in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
_ISATAP = (0x00005EFE, 0x02005EFE)


class AddressRefused(OSError):  # noqa: N818 - it is an OSError so that the connector treats it as a failed connection
    """The guard refuses an address."""


def refusal(address: Address, *, allow_private: bool = False) -> str | None:
    """Return why the guard refuses an address, as a phrase; None where it may be asked.

    An IPv6 address that carries an IPv4 address (mapped, compatible, 6to4, NAT64, ISATAP) is
    refused when either of the two is.
    """
    for one in (address, *_carried(address)):
        reason = _refusal(one, allow_private)
        if reason:
            return f"{address} is {reason}" if one == address else f"{address} stands for {one}, which is {reason}"
    return None


def check(host: str, *, allow_private: bool = False) -> None:
    """Raise `AddressRefused` unless the literal address `host` may be asked."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise AddressRefused(errno.EACCES, f"{host} is not the address that was checked") from None
    reason = refusal(address, allow_private=allow_private)
    if reason:
        raise AddressRefused(errno.EACCES, reason)


def socket_factory(*, allow_private: bool = False) -> Callable[[Any], socket.socket]:
    """Return what makes a connector's sockets: the last door before every connection.

    The connector connects the socket to the very address that is checked here, so that a name which
    resolves to something else a moment later changes nothing.
    """

    def make(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        check(str(address[0]), allow_private=allow_private)
        return socket.socket(family, kind, protocol)

    return make


def _refusal(address: Address, allow_private: bool) -> str | None:
    if isinstance(address, IPv6Address) and address.scope_id:
        address = IPv6Address(int(address))
    if address in METADATA:
        return "a cloud's metadata service"
    if not allow_private:
        for net, name in _PRIVATE:
            if address.version == net.version and address in net:
                return name
    for net, name in _NEVER:
        if address.version == net.version and address in net:
            return name
    if isinstance(address, IPv6Address) and address not in _GLOBAL_IPV6:
        inside = any(address in net for net in _TAILED)
        private = allow_private and any(net.version == 6 and address in net for net, _ in _PRIVATE)
        if not inside and not private:
            return "outside the public space"
    return None


def _carried(address: Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    number = int(address)
    tail = IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return (IPv4Address((number >> 80) & 0xFFFFFFFF),)
    # ::1 and :: are IPv6's own loopback and unspecified address, not carriers of 0.0.0.1.
    if number > 1 and any(address in net for net in _TAILED):
        return (tail,)
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return (tail,)
    return ()
