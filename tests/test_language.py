"""Words, sentences and languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.language import (
    MOST_MARKS,
    beyond_ascii,
    identify,
    is_unspaced,
    sentences,
    words,
    words_of_lines,
    words_of_text,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Mayor's 2nd bridge, well-kept_one", ["the", "mayor's", "2nd", "bridge", "well", "kept", "one"]),
        ("Größe über Straße", ["größe", "über", "straße"]),
        ("Новый мост", ["новый", "мост"]),
        ("新しい橋 Bridge", ["新し", "しい", "い橋", "bridge"]),
        ("桥", ["桥"]),
        ("हिन्दी में समाचार।", ["हिन्दी", "में", "समाचार"]),
        ("الجِسر الجديد", ["الجِسر", "الجديد"]),
        ("สะพาน", ["สะ", "ะพ", "พา", "าน"]),
        ("다리가 열렸다", ["다리가", "열렸다"]),
        ("cafe\u0301 au lait", ["cafe\u0301", "au", "lait"]),
        (
            "“Don’t,” said the crew's cook; rock'n'roll a''b",
            ["don’t", "said", "the", "crew's", "cook", "rock'n", "roll", "a", "b"],
        ),
        ("’tis 'quoted' \x01don't\x02", ["tis", "quoted", "don't"]),
        ("x² \ud800 ÿ", ["x²", "ÿ"]),
        ("", []),
        ("--- !!! ___", []),
    ],
)
def test_words_of_any_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(max_size=200))
def test_words_are_never_empty_and_stand_in_the_text(text: str) -> None:
    assert all(w and w in text.lower() for w in words(text))


@given(st.text(alphabet="ab'’_ \n“éßİ橋क्\x01\x02\u2028\ud800", max_size=60))
def test_words_of_lines_are_those_of_each_line(text: str) -> None:
    lines = words_of_lines(text.lower())
    assert lines == [words(line) for line in text.split("\n")]
    assert words_of_text(text.lower()) == [word for line in lines for word in line]


def test_a_text_of_many_different_signs_has_the_same_words() -> None:
    signs = "".join(map(chr, range(0x2190, 0x2190 + 2 * MOST_MARKS)))
    assert words(f"old{signs}harbour don’t") == ["old", "harbour", "don’t"]


def test_characters_beyond_ascii_are_kept_in_order() -> None:
    assert beyond_ascii("Größe “x” \ud800") == "öß“”\ud800"
    assert beyond_ascii("size") == ""


def test_sentences_end_at_marks_of_any_script_and_at_lines() -> None:
    assert sentences("One. Two! Three? “Four.” Five\nSix") == ["One.", "Two!", "Three?", "“Four.", "Five", "Six"]
    assert sentences("一つ。二つ！三つ") == ["一つ。", "二つ！", "三つ"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council said on Monday that the bridge would be open again before the end of the year.", "en"),
        ("Der Stadtrat hat am Montag mitgeteilt, dass die Brücke noch in diesem Jahr wieder geöffnet wird.", "de"),
        ("Городской совет сообщил, что мост снова откроют до конца этого года для всех жителей.", "ru"),
        ("市议会星期一表示，这座大桥将在今年年底之前重新开放，供所有居民使用。", "zh"),
        ("市議会は月曜日に、この橋が年末までに再び開通すると発表しました。住民は喜んでいます。", "ja"),
        ("Das Buch „The End of the Age“ ist nun auch auf Deutsch erschienen, der Verlag meldet gute Zahlen.", "de"),
        ("short", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text_is_told_or_left_open(text: str, code: str) -> None:
    assert identify(text) == code


def test_unspaced_scripts_are_told_by_most_of_their_letters() -> None:
    assert is_unspaced("市议会星期一表示 OK")
    assert not is_unspaced("A long English line that quotes 橋 once")
