"""What responses mean, what codes are, and what a crawl says about itself."""

import io
import json
from dataclasses import replace

import pytest

from detector.crawl import codes, fetch
from detector.crawl.codes import Code, Failure
from detector.crawl.exchange import Exchange, Judgement, identified, judge
from detector.crawl.telemetry import Progress, Tally, json_log


def exchange(status: int = 200, body: bytes = b"<p>page", **headers: str) -> Exchange:
    return Exchange(
        url="http://a.example/",
        status=status,
        reason="Words",
        version="HTTP/1.1",
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        request_headers=(),
        body=body,
        received=len(body),
        cut=None,
        address=None,
        started=0.0,
        seconds=0.0,
    )


@pytest.mark.parametrize(
    ("response", "media", "encoding", "failure"),
    [
        (exchange(Content_Type="text/html; charset=koi8-r"), "text/html", "koi8-r", None),
        (exchange(body=b"words", Content_Type="text/plain"), "text/plain", None, None),
        (exchange(404), "text/html", None, Failure("http-404", "The server answered 404 Words.")),
        (
            exchange(body=b" \n"),
            "text/plain",
            None,
            Failure(Code.EMPTY_BODY, "The server answered with success but no content."),
        ),
        (
            exchange(body=b"%PDF-1", Content_Type="text/html"),
            "application/pdf",
            None,
            Failure(Code.NOT_A_PAGE, "The content is application/pdf, though declared text/html, no page."),
        ),
    ],
)
def test_a_response_is_a_page_or_has_a_code(
    response: Exchange, media: str, encoding: str | None, failure: Failure | None
) -> None:
    assert judge(response) == Judgement(encoding, failure, None)
    assert identified(response) == media


def test_a_cut_body_s_note_goes_with_the_page_and_not_with_an_error() -> None:
    assert judge(replace(exchange(), cut="Cut.")) == Judgement(None, None, "Cut.")
    assert judge(replace(exchange(404), cut="Cut.")).cut is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("9" * 40, 999_999_999_999.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 100.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert fetch.retry_after(exchange(503, Retry_After=value), 0.0) == seconds


def test_no_retry_after_is_none() -> None:
    assert fetch.retry_after(exchange(503), 0.0) is None


def test_a_row_s_code_is_the_word_before_the_colon_and_only_one_of_ours() -> None:
    assert codes.code_of("dns-failed: The host name a.example does not exist.") == "dns-failed"
    assert codes.code_of("http-404: The server answered 404 Not Found.") == "http-404"
    assert codes.code_of("Scoring failed: for a reason.") is None
    assert codes.code_of("http-4044: x") is None
    assert codes.code_of("The page shows no text.") is None
    assert codes.code_of(None) is None


def test_every_code_is_one_word_and_explained() -> None:
    import inspect

    source = inspect.getsource(Code)
    for code in Code:
        assert code.value.replace("-", "").isalpha()
        assert f'{code.name} = "{code.value}"\n    """' in source


def test_the_rate_is_that_of_the_last_half_minute() -> None:
    now = [0.0]
    tally = Tally(1_000, {"ok": 100, "http-404": 20}, clock=lambda: now[0])
    assert tally.progress() == Progress(120, 1_000, 0.0, {"http-404": 20}, None, 0.0)
    for second in range(1, 61):
        now[0] = float(second)
        for _ in range(1 if second <= 30 else 10):
            tally.count("ok")
        progress = tally.progress()
    assert progress.rate == pytest.approx(10.0, rel=0.05)
    assert progress.left == pytest.approx((1_000 - 120 - 330) / progress.rate)
    assert tally.progress(longest_queue=9_999.0).left == 9_999.0


def test_events_are_lines_of_json() -> None:
    stream = io.StringIO()
    log = json_log(stream)
    log({"event": "page", "url": "http://a.example/\u2028"})
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert json.loads(line)["url"] == "http://a.example/\u2028"
    assert json.loads(line)["time"] > 1e9
