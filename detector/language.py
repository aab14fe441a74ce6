"""Words, sentences and languages, for any script.

Scripts that write without spaces (Han, kana, Thai, Lao, Khmer, Burmese) are cut into overlapping pairs of
characters, the standard segmentation-free index terms (Nie et al., IRAL 2000): good enough to compare texts.
"""

import re
from functools import lru_cache
from importlib.util import find_spec

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Vowel signs and other marks are no word characters to `re`; they are part of Arabic, Hebrew and Indic words.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ANY_WORD = re.compile(rf"[{_UNSPACED}]+|(?:[^\W_{_UNSPACED}]|[{_MARKS}])+")
_HAS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_HAS_OTHER = re.compile(rf"[{_UNSPACED}{_MARKS}]")
_ASCII = bytes(range(128))
_APOSTROPHE = re.compile(rb"'(?<=[0-9a-z\x80-\xff]')(\x02?[0-9a-z\x80-\xff]+)(?:'\x02?)?")
_KEPT = frozenset(b"\n0123456789abcdefghijklmnopqrstuvwxyz") | frozenset(range(0x80, 0x100))
_SPACES = bytes(byte if byte in _KEPT else ord("'") if byte == 1 else ord(" ") for byte in range(256))
"""What bytes become where only words are left: letters, digits and line breaks stay, and a marked apostrophe."""
SAMPLE = 400
"""Characters of a text, its first, from which its language is told."""
MOST_MARKS = 60
"""Different signs beyond ASCII that are taken out one by one."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=\S)|(?<=[。！？｡॥।])\s*")
_ISO_639_1 = {
    "eng": "en", "deu": "de", "fra": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "pol": "pl",
    "rus": "ru", "ukr": "uk", "bul": "bg", "ell": "el", "tur": "tr", "swe": "sv", "dan": "da", "nob": "no",
    "nno": "no", "nor": "no", "fin": "fi", "hun": "hu", "ces": "cs", "slk": "sk", "ron": "ro", "hrv": "hr",
    "srp": "sr", "slv": "sl", "lit": "lt", "lav": "lv", "est": "et", "ind": "id", "msa": "ms", "zsm": "ms",
    "vie": "vi", "tha": "th", "cmn": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "arb": "ar", "ara": "ar",
    "fas": "fa", "pes": "fa", "urd": "ur", "hin": "hi", "ben": "bn", "tam": "ta", "tel": "te", "heb": "he",
    "tgl": "tl", "cat": "ca", "swa": "sw", "swh": "sw", "mar": "mr", "kan": "kn", "mal": "ml", "guj": "gu",
}  # fmt: skip


def words(text: str) -> list[str]:
    """Return the lower-case words of a text; runs of unspaced scripts become pairs of characters."""
    text = text.lower()
    spaced = _spaced(text)
    return _cut(text) if spaced is None else spaced.split()


def words_of_lines(lower: str) -> list[list[str]]:
    """Return the words of each line of a text in lower case; far cheaper than line by line."""
    spaced = _spaced(lower)
    return [_cut(line) for line in lower.split("\n")] if spaced is None else [x.split() for x in spaced.split("\n")]


def words_of_text(lower: str) -> list[str]:
    """Return the words of `words_of_lines` in one list."""
    spaced = _spaced(lower)
    return [word for line in lower.split("\n") for word in _cut(line)] if spaced is None else spaced.split()


def beyond_ascii(text: str) -> str:
    """Return the characters of a text beyond ASCII: few in most texts, quickly searched for those of a script."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _spaced(text: str) -> str | None:
    """Return a lower-case text with nothing but words, white space and line breaks; None where they must be cut out.

    The bytes of UTF-8 go through one table, several times faster than a regular expression over every word. An
    apostrophe belongs to the word when letters stand on both sides, once a word; the curly one is marked on its way.
    """
    if "\x01" in text or "\x02" in text:
        return None
    if foreign := beyond_ascii(text):
        if _HAS_OTHER.search(foreign):
            return None
        if not foreign.isalnum():
            text = text.replace("’", "'\x02")
            marks = {c for c in foreign if not c.isalnum()} - {"’"}
            if len(marks) > MOST_MARKS:
                return None
            for mark in marks:
                text = text.replace(mark, " ")
    data = text.encode()
    if b"'" in data:
        data = _APOSTROPHE.sub(b"\x01\\1 ", data).replace(b"\x01\x02", "’".encode())
    return data.translate(_SPACES).decode()


def _cut(text: str) -> list[str]:
    """The words of a lower-case text of any script."""
    text = text.replace("_", " ")
    if not _HAS_OTHER.search(text):
        return _WORD.findall(text)
    found = _ANY_WORD.findall(text)
    tokens: list[str] = []
    for word in found:
        if _HAS_UNSPACED.match(word) and len(word) > 1:
            tokens.extend([word[i : i + 2] for i in range(len(word) - 1)])
        else:
            tokens.append(word)
    return tokens


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; line breaks end one, too."""
    return [s for line in text.splitlines() for s in _SENTENCE_END.split(line) if s.strip()]


def is_unspaced(text: str) -> bool:
    """Tell whether most of the letters of a text belong to a script that writes without spaces."""
    sample = text[:2_000]
    foreign = beyond_ascii(sample)
    return len(foreign) * 3 > len(sample) and len(_HAS_UNSPACED.findall(foreign)) * 3 > len(sample)


def length(text: str) -> float:
    """Return a text's length in letters of an alphabet: an unspaced script says three times as much a sign."""
    return len(text) * 3.0 if is_unspaced(text) else float(len(text))


@lru_cache(maxsize=1)
def _identifier():  # type: ignore[no-untyped-def]
    if find_spec("turbohtml") is None:
        return None
    from turbohtml.detect import detect_language

    return detect_language


def identify(text: str) -> str:
    """Return the ISO 639-1 code of the language of a text; empty when it is too short, mixed or unknown.

    Trigram profiles within the dominant script, from turbohtml; kana and Han decide Japanese and Chinese.
    """
    sample = text[:SAMPLE]
    if length(sample) < 40:
        return ""
    detect = _identifier()
    if detect is None:
        return ""
    return _ISO_639_1.get(detect(sample).language or "", "")
