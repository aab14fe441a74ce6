"""From bytes to text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.page import MOST_MARKUP, parse
from detector.page.decode import decode

RUSSIAN = "Привет, мир: новости дня и погода на завтра"


@pytest.mark.parametrize(
    ("data", "hint", "name"),
    [
        (b"\xef\xbb\xbf<p>caf\xc3\xa9", None, "utf-8"),
        ("<p>café".encode("utf-16-le").join([b"\xff\xfe", b""]), None, "utf-16-le"),
        ("<p>café".encode(), "iso-8859-1", "utf-8"),  # valid UTF-8 beats a wrong label
        ("<p>café".encode("cp1252"), "iso-8859-1", "cp1252"),
        ('<meta charset="iso-8859-1"><p>café – “q”'.encode("cp1252"), None, "cp1252"),
        (
            f'<meta http-equiv=content-type content="text/html; charset=koi8-r"><p>{RUSSIAN}'.encode("koi8-r"),
            None,
            "koi8-r",
        ),
        (f"<p>{RUSSIAN}".encode("cp1251"), "windows-1251", "cp1251"),
        ('<meta charset="gb2312"><p>中文镕'.encode("gbk"), None, "gb18030"),
        ("<p>日本語のページです".encode("shift_jis"), "Shift_JIS", "shift_jis"),
    ],
)
def test_encodings_are_found_as_browsers_find_them(data: bytes, hint: str | None, name: str) -> None:
    text, found = decode(data, hint)
    assert found == name
    assert "\ufffd" not in text


def test_content_decides_where_nothing_is_declared() -> None:
    text, _ = decode(f"<p>{RUSSIAN * 5}".encode("cp1251"))
    assert RUSSIAN in text


def test_unknown_and_non_text_labels_are_passed_over() -> None:
    for label in ("no-such-charset", "zlib", "base64", "utf-16"):
        assert decode(b"caf\xe9 au lait, s'il vous pla\xeet", label)[0] == "café au lait, s'il vous plaît"


def test_a_character_cut_at_the_end_does_not_change_the_encoding() -> None:
    assert decode("naïve é".encode()[:-1]) == ("naïve \ufffd", "utf-8")


def test_large_input_is_cut_and_says_so() -> None:
    page = parse(b"<p>x</p>" + b" " * MOST_MARKUP + b"<p>late</p>")
    assert page.cut
    assert [b.text for b in page.blocks] == ["x"]
    assert not parse("<p>x</p>").cut


@given(st.binary(max_size=300), st.none() | st.text(max_size=12))
def test_bytes_never_fail(data: bytes, hint: str | None) -> None:
    text, name = decode(data, hint)
    assert isinstance(text, str)
    assert name
    with suppress(ValueError):  # binary data is refused in one sentence
        parse(data, encoding=hint)


@given(st.text(max_size=300))
def test_text_never_fails(source: str) -> None:
    for backend in ("turbohtml", "soup"):
        page = parse(f"<p>{source}", kind="html", backend=backend)  # type: ignore[arg-type]
        assert all(b.text.strip() for b in page.blocks)


def test_binary_data_is_refused_and_markup_with_control_characters_is_read() -> None:
    with pytest.raises(ValueError, match="binary data"):
        parse(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    assert parse(b"<p>a\x00\x01\x02b</p>").blocks
