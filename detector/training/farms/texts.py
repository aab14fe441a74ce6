"""What farms do to a text: spin it, break it, translate it badly, shuffle it, fill in templates."""

import re
from functools import cache
from random import Random

from detector.training.farms.vocabulary import table
from detector.training.stories import DENSE

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_DENSE_SENTENCE = re.compile(r"(?<=[。！？])")
_DOUBLE = re.compile(r"([bcdfglmnprstz])\1")
_WORD = re.compile(r"[^\W\d_]{5,}")
_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of `text`."""
    parts = (_DENSE_SENTENCE if language in DENSE else _SENTENCE).split(text)
    return [p for p in parts if p.strip()]


@cache
def _swaps(name: str, language: str) -> tuple[re.Pattern[str], dict[str, list[str]]] | None:
    swaps = table(name).get(language)
    if not swaps:
        return None
    keys = "|".join(re.escape(k) for k in sorted(swaps, key=len, reverse=True))
    if language in DENSE:
        return re.compile(keys), swaps
    return re.compile(rf"\b(?:{keys})\b", re.IGNORECASE), {k.lower(): v for k, v in swaps.items()}


def _swap(text: str, name: str, language: str, rate: float, rng: Random) -> str:
    found = _swaps(name, language)
    if found is None:
        return text
    pattern, swaps = found

    def put(match: re.Match[str]) -> str:
        if rng.random() > rate:
            return match[0]
        new = rng.choice(swaps.get(match[0]) or swaps[match[0].lower()])
        return new[0].upper() + new[1:] if match[0][0].isupper() else new

    return pattern.sub(put, text)


def spin(text: str, language: str, rate: float, rng: Random) -> str:
    """Swap words for synonyms that do not fit, as spinning programs do."""
    return _swap(text, "spin", language, rate, rng)


def calque(text: str, language: str, rate: float, rng: Random) -> str:
    """Leave what unrevised machine translation leaves: calques, lost articles, words in the wrong order."""
    text = _swap(text, "calques", language, rate, rng)
    if language == "en":
        text = re.sub(r"\b(?:the|a|an) (?=\w)", lambda m: "" if rng.random() < rate * 0.4 else m[0], text)
    if language not in DENSE:
        words = text.split(" ")
        for i in range(len(words) - 2):
            if rng.random() < rate * 0.05 and words[i].islower() and words[i + 1].islower():
                words[i], words[i + 1] = words[i + 1], words[i]
            elif rng.random() < rate * 0.02 and words[i][:1].isupper():
                words[i : i + 2] = [words[i] + words[i + 1], ""]
        text = " ".join(w for w in words if w)
    return text


def halve(text: str, rate: float, rng: Random) -> str:
    """Drop one of two equal letters in some words."""
    return _DOUBLE.sub(lambda m: m[1] if rng.random() < rate else m[0], text)


def fracture(text: str, rate: float, rng: Random) -> str:
    """Put spaces inside words, and begin inside one."""

    def split(match: re.Match[str]) -> str:
        if rng.random() > rate:
            return match[0]
        at = rng.randint(2, len(match[0]) - 2)
        return match[0][:at] + " " + match[0][at:]

    text = _WORD.sub(split, text)
    first = text.find(" ")
    return text[rng.randint(1, max(1, first - 1)) :] if first > 3 else text


def shuffle(parts: list[str], rng: Random) -> list[str]:
    """Return `parts` in a random order."""
    return rng.sample(parts, len(parts))


def blank(text: str, rate: float, rng: Random) -> str:
    """Leave the slots of a template empty where names and numbers stood."""
    return re.sub(r"\b(?:[A-Z][\w-]+|\d[\d.,]*)", lambda m: "" if rng.random() < rate else m[0], text)


def mark(text: str, rate: float, rng: Random) -> str:
    """Put placeholders where names and numbers stood."""

    def put(match: re.Match[str]) -> str:
        if rng.random() > rate:
            return match[0]
        if match[0][0].isdigit():
            return rng.choice(("XX", "XX%", "[number]", "X", "[DATE]"))
        return rng.choice(("[Company]", "company X", "[Name]", "[Location]", "XYZ Corp"))

    return re.sub(r"(?<=[a-z,] )(?:[A-Z][\w-]+|\d[\d.,]*)", put, text)


def gloss(text: str, rate: float, rng: Random) -> str:
    """Put the reading of a Chinese character in brackets behind it, here and there."""
    readings = table("spin")["pinyin"]
    return "".join(f"{c}({readings[c]})" if c in readings and rng.random() < rate else c for c in text)


def mixed_script(text: str, rate: float, rng: Random) -> str:
    """Turn some simplified characters into traditional ones."""
    pairs = table("spin")["simplified"]
    return "".join(pairs[c] if c in pairs and rng.random() < rate else c for c in text)


def spintax(pattern: str, rng: Random) -> str:
    """Choose one way through a pattern with `{a|b}` alternatives."""
    while (match := _CHOICE.search(pattern)) is not None:
        pattern = pattern[: match.start()] + rng.choice(match[1].split("|")) + pattern[match.end() :]
    return pattern


def scan(text: str, rate: float, rng: Random) -> str:
    """Break a text as careless character recognition does."""
    swaps = {"m": "rn", "l": "1", "O": "0", "e": "c", "i": "j", "h": "li", "B": "8"}
    return "".join(swaps[c] if c in swaps and rng.random() < rate else c for c in text)
