"""What one line of a URL list means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl.codes import Code, Failure
from detector.crawl.urls import Location, locate, understand


def url(text: str) -> str:
    found = understand(text)
    assert isinstance(found, Location), found
    return found.url


def code(text: str) -> str:
    found = understand(text)
    assert isinstance(found, Failure), found
    return found.code


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("http://a.example/x", "http://a.example/x"),
        ("https://A.Example", "https://a.example/"),
        ("a.example", "http://a.example/"),
        ("a.example/x?y=1", "http://a.example/x?y=1"),
        ("a.example:8080/x", "http://a.example:8080/x"),
        ("//a.example/x", "http://a.example/x"),
        ("localhost:8000", "http://localhost:8000/"),
        ("  https://a.example/x \r\n", "https://a.example/x"),
        ("\ufeffhttps://a.example/", "https://a.example/"),
        ("<https://a.example/>", "https://a.example/"),
        ('"https://a.example/"', "https://a.example/"),
        ("http:/a.example", "http://a.example/"),
        ("http//a.example/x", "http://a.example/x"),
        ("HTTP:\\\\a.example\\x", "http://a.example/x"),
        ("http://a.example:80/", "http://a.example/"),
        ("https://a.example:443/", "https://a.example/"),
        ("http://a.example./", "http://a.example/"),
        ("http://a.example/x#part", "http://a.example/x"),
        ("http://a.example/b/../c/./d", "http://a.example/c/d"),
        ("http://a.example/my page", "http://a.example/my%20page"),
        ("http://a.example/?q=a b", "http://a.example/?q=a%20b"),
        ("http://a.example/?q=a+b%20c", "http://a.example/?q=a+b%20c"),
        ("http://user:secret@a.example/", "http://a.example/"),
        ("http://good.example@evil.example/", "http://evil.example/"),
        ("bücher.example/straße", "http://xn--bcher-kva.example/stra%C3%9Fe"),
        ("http://例え.テスト/", "http://xn--r8jz45g.xn--zckzah/"),
        ("例え。テスト", "http://xn--r8jz45g.xn--zckzah/"),
        ("http://my_shop.example/", "http://my_shop.example/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_a_url_is_understood_as_a_person_means_it(text: str, meant: str) -> None:
    assert url(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hxxp://a[.]example/x", "http://a.example/x"),
        ("hXXps://a[.]example", "https://a.example/"),
        ("h**p://a.example", "http://a.example/"),
        ("http[:]//a[.]b[.]example/x", "http://a.b.example/x"),
        ("hxxps[://]a[.]example", "https://a.example/"),
        ("a[.]example", "http://a.example/"),
        ("a(.)example/x", "http://a.example/x"),
        ("a{.}example", "http://a.example/"),
        ("a[dot]example", "http://a.example/"),
        ("a (dot) example", "http://a.example/"),
        ("a\\.example", "http://a.example/"),
        # Brackets of a path or query are the page's own.
        ("http://a.example/x(.)y?z[.]=1", "http://a.example/x(.)y?z[.]=1"),
    ],
)
def test_a_defanged_url_is_read_as_the_url(text: str, meant: str) -> None:
    assert url(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "word",
        "two words here",
        "http://",
        "http://a b.example/",
        "http://a..example/",
        "http://-/",
        "http://[::1%25eth0]/",
        "http://[not-an-address]/",
        "http://999.999.999.999/",
        "http://a.example:99999/",
        "http://" + "a" * 64 + ".example/",
        "http://a.example/" + "x" * 8_000,
        "?x",
    ],
)
def test_what_is_no_url_is_told(text: str) -> None:
    assert code(text) == Code.NOT_A_URL


@pytest.mark.parametrize(
    "text", ["ftp://a.example/", "file:///etc/passwd", "mailto:me@a.example", "javascript:alert(1)", "data:,x"]
)
def test_another_scheme_is_refused(text: str) -> None:
    assert code(text) == Code.SCHEME_REFUSED


@pytest.mark.parametrize("port", [22, 25, 6000])
def test_a_port_of_another_service_is_refused(port: int) -> None:
    assert code(f"http://a.example:{port}/") == Code.PORT_REFUSED


@pytest.mark.parametrize(
    "spelling",
    [
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "127.1",
        "１２７。０。０。１",
        "%31%32%37.0.0.1",
        "127.0.0.1.",
    ],
)
def test_spellings_of_an_address_become_the_address(spelling: str) -> None:
    assert url(f"http://{spelling}/") == "http://127.0.0.1/"


def test_spellings_of_one_page_are_one_url() -> None:
    assert {
        url(text) for text in ("A.example", "http://a.example", "hxxp://a[.]example/#top", "http://a.example:80/")
    } == {"http://a.example/"}


def test_the_domain_is_what_an_owner_registered() -> None:
    def domain(text: str) -> str:
        found = understand(text)
        assert isinstance(found, Location)
        return found.domain

    assert domain("http://www.news.bbc.co.uk/x") == "bbc.co.uk"
    assert domain("http://tenant.blogspot.com/") == "tenant.blogspot.com"
    assert domain("http://127.0.0.1:8080/") == "127.0.0.1"
    assert domain("http://[::1]:8080/") == "::1"


def test_the_origin_names_the_port_in_full() -> None:
    found = understand("https://a.example/x")
    assert isinstance(found, Location)
    assert found.origin == "https://a.example:443"


def test_a_redirect_target_is_resolved_against_the_page() -> None:
    def target(text: str) -> str:
        found = locate(text, "https://a.example/b/c?d")
        assert isinstance(found, Location)
        return found.url

    assert target("/x") == "https://a.example/x"
    assert target("x") == "https://a.example/b/x"
    assert target("//b.example") == "https://b.example/"
    assert target("?e") == "https://a.example/b/c?e"


@given(st.text(max_size=200))
def test_any_text_is_a_canonical_url_or_a_reason(text: str) -> None:
    found = understand(text)
    if isinstance(found, Failure):
        assert found.sentence.endswith(".")
        assert found.sentence.isprintable()
    else:
        assert found.url.isascii()
        assert "@" not in found.url.partition("://")[2].partition("/")[0]
        assert locate(found.url) == found


@given(
    st.from_regex(
        r"(hxxps?|https?)(\[:\]|:)//[a-z]{1,5}(\[\.\]|\.|\(dot\))(example|test)(/[a-z%\[\]. ]{0,9})?", fullmatch=True
    )
)
def test_a_defanged_url_never_keeps_its_fangs_out(text: str) -> None:
    found = understand(text)
    assert isinstance(found, Location)
    assert found.host.endswith((".example", ".test"))
