"""robots.txt by RFC 9309."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl import robots
from detector.crawl.codes import Code


def allowed(text: str | bytes, path: str, product: str = "detector") -> bool:
    body = text.encode() if isinstance(text, str) else text
    return robots.parse(body, product).refusal(f"http://a.example{path}") is None


def test_rules_for_everybody_hold_for_us() -> None:
    rules = "User-agent: *\nDisallow: /no\n"
    assert not allowed(rules, "/no/page")
    assert allowed(rules, "/yes")


def test_our_own_group_replaces_the_one_for_everybody() -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Detector\nDisallow: /no\n"
    assert allowed(rules, "/yes")
    assert not allowed(rules, "/no")


def test_groups_of_one_robot_are_merged() -> None:
    rules = "User-agent: detector\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: detector\nDisallow: /c\n"
    assert [allowed(rules, path) for path in ("/a", "/b", "/c")] == [False, True, False]


def test_a_group_may_name_several_robots() -> None:
    rules = "User-agent: x\nUser-agent: detector\nUser-agent: y\nDisallow: /no\n"
    assert not allowed(rules, "/no")


@pytest.mark.parametrize("name", ["detect", "detector-images", "mydetector", "etector"])
def test_another_robots_name_that_resembles_ours_is_not_ours(name: str) -> None:
    assert allowed(f"User-agent: {name}\nDisallow: /\n", "/x")


@pytest.mark.parametrize("name", ["detector", "DETECTOR", "detector/1.0", "Detector*", "detector # us"])
def test_our_name_is_ours_in_any_case_and_with_a_version(name: str) -> None:
    assert not allowed(f"User-agent: {name}\nDisallow: /\n", "/x")


def test_the_longest_rule_wins_and_allow_wins_a_tie() -> None:
    rules = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c\n"
    assert [allowed(rules, path) for path in ("/a/x", "/a/b/x", "/c")] == [False, True, True]


def test_wildcards_and_ends() -> None:
    rules = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /x*y\n"
    assert [allowed(rules, path) for path in ("/a.pdf", "/a.pdf?b", "/x/1/y/2", "/x/1")] == [False, True, False, True]


@pytest.mark.parametrize("text", ["", "Disallow: /\n", "<html><p>not found</p></html>", "User-agent: *\nDisallow:\n"])
def test_no_rule_is_no_prohibition(text: str) -> None:
    assert allowed(text, "/x")


def test_a_byte_order_mark_and_other_line_ends_do_not_hide_the_first_group() -> None:
    assert not allowed(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /no\r\n", "/no")
    assert not allowed(b"User-agent: *\rDisallow: /no\r", "/no")


def test_the_delay_is_read() -> None:
    assert robots.parse(b"User-agent: *\nCrawl-delay: 2.5\n", "detector").delay == 2.5
    assert robots.parse(b"User-agent: other\nCrawl-delay: 9\n", "detector").delay is None


def test_what_lies_beyond_500_kib_does_not_count_and_a_cut_line_neither() -> None:
    rule = b"Disallow: /no\n"
    padding = b"#" * (robots.MAX_BYTES - 20) + b"\n"
    assert allowed(padding + b"User-agent: *\n" + rule, "/no")
    cut = b"User-agent: *\n" + rule + b"#" * (robots.MAX_BYTES - 14 - len(rule) - 12) + b"\nDisallow: /private/area\n"
    assert cut.index(b"/private") == robots.MAX_BYTES - 1
    assert allowed(cut, "/public")
    assert not allowed(cut, "/no")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_an_absent_file_allows_everything(status: int) -> None:
    rules = robots.answer(status, b"User-agent: *\nDisallow: /\n", "detector")
    assert rules is not None
    assert rules.refusal("http://a.example/x") is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599, 304])
def test_an_unreachable_file_is_to_be_asked_again(status: int) -> None:
    assert robots.answer(status, b"", "detector") is None


def test_an_origin_that_stays_unreachable_forbids_everything() -> None:
    failure = robots.unreachable("http://a.example:80", "the server answered 500.").refusal("http://a.example/")
    assert failure is not None
    assert str(failure) == (
        f"{Code.ROBOTS_UNREACHABLE}: The robots.txt of http://a.example:80 cannot be read: the server answered 500."
    )


def test_the_first_who_waits_fetches_for_all() -> None:
    known: robots.Robots[str] = robots.Robots(ttl=10)
    assert known.wait("a", "first")
    assert not known.wait("a", "second")
    assert known.get("a", 0.0) is None
    assert known.settle("a", robots.Rules(), 0.0) == ["first", "second"]
    assert known.get("a", 9.0) == robots.Rules()
    assert known.get("a", 10.0) is None


def test_only_so_much_of_all_files_is_remembered_and_the_latest_always() -> None:
    known: robots.Robots[str] = robots.Robots(size=3 * robots.Robots.OVERHEAD)
    for origin in "abc":
        known.settle(origin, robots.Rules(), 0.0)
    assert known.get("a", 0.0) is not None  # It is the latest asked for now.
    known.settle("d", robots.Rules(size=robots.Robots.OVERHEAD), 0.0)
    assert [origin for origin in "abcd" if known.get(origin, 0.0)] == ["a", "d"]
    known.settle("e", robots.Rules(size=robots.MAX_BYTES), 0.0)
    assert [origin for origin in "abcde" if known.get(origin, 0.0)] == ["e"]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{i}\n" for i in range(30_000)) + "Disallow: /\n" * 5_000,
        "User-agent: *\n" + "".join(f"Disallow: /{i}*a*a*a*b\n" for i in range(20_000)),
        "User-agent: *\nDisallow: /" + "*a" * 240_000 + "\n",
        "User-agent: *\n" + "Allow: /index.html\n" * 25_000,
        "\n" * 500_000,
        "user agent" * 50_000,
    ],
    ids=["agents", "wildcards", "one pattern", "same rule", "blank lines", "one line"],
)
def test_a_hostile_file_costs_little(text: str) -> None:
    begun = time.process_time()
    rules = robots.parse(text.encode(), "detector")
    for page in range(20):
        rules.refusal(f"http://a.example/{page}{'a' * 2_000}")
    assert time.process_time() - begun < 3.0


@given(st.binary(max_size=400))
def test_any_bytes_are_rules(data: bytes) -> None:
    rules = robots.parse(data, "detector")
    assert rules.refusal("http://a.example/robots.txt") is None
