"""Whose a host is."""

import pytest

from detector import site


@pytest.mark.parametrize(
    ("host", "domain", "label", "suffix"),
    [
        ("news.example.co.uk", "example.co.uk", "example", "co.uk"),
        ("harbour.blogspot.com", "harbour.blogspot.com", "harbour", "blogspot.com"),
        ("example.org", "example.org", "example", "org"),
        ("co.uk", "co.uk", "co.uk", "co.uk"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.7", ""),
        ("2001:db8::1", "2001:db8::1", "2001:db8::1", ""),
        ("localhost", "localhost", "localhost", "localhost"),
        ("", "", "", ""),
    ],
)
def test_the_registered_part_of_a_host(host: str, domain: str, label: str, suffix: str) -> None:
    assert site.registrable_domain(host) == domain
    assert site.label(host) == label
    assert site.suffix(host) == suffix
