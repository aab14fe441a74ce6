"""Whose a host is: registrable domains and public suffixes."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


@lru_cache(maxsize=1)
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str:
    """Return the domain that was registered to get `host`, by the offline Public Suffix List with private suffixes.

    Addresses and hosts that are themselves a suffix are returned as they are. `a.blogspot.com` is its own domain:
    its owner is not blogspot's.
    """
    if is_address(host) or "." not in host:
        return host
    return _suffixes().privatesuffix(host) or host


def is_address(host: str) -> bool:
    """Tell a bare IPv4 or IPv6 address from a name."""
    return ":" in host or _IPV4.fullmatch(host) is not None


@lru_cache(maxsize=65_536)
def suffix(host: str) -> str:
    """Return the public suffix of a host, private ones such as `blogspot.com` included; empty for an address."""
    return "" if is_address(host) else _suffixes().publicsuffix(host) or ""


def label(host: str) -> str:
    """Return the registrable domain without its public suffix: `bbc` of `news.bbc.co.uk`."""
    domain = registrable_domain(host)
    ending = suffix(domain)
    return domain.removesuffix("." + ending) if ending and ending != domain else domain
