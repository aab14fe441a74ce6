"""The stories at hand, by language, and what fits or does not fit beside one of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from random import Random

from detector.training.farms.vocabulary import labels, person, table, words
from detector.training.stories import DENSE, Story

_WORD = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z][\w’'-]{2,}(?: [^\W\d_a-z][\w’'-]{2,}){0,2}")
# Capitals that name nothing, wherever they stand.
_COMMON = frozenset(
    {
        "the", "this", "that", "these", "when", "what", "why", "how", "who", "there", "they", "then", "and", "but",
        "for",
        "you", "your", "yes", "not", "all", "one", "she", "its", "our", "his", "her", "with", "from", "also", "example",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
        "april", "june", "july", "august", "september", "october", "november", "december",
    }
)  # fmt: skip
_POSSESSIVE = re.compile(r"[’']s$")
_HAN = re.compile(r"[\u3400-\u9fff\u30a0-\u30ff]{2,}")
#: Below this many stories a language's pages would repeat them; invented briefs fill up.
ENOUGH = 24


class Pool:
    """Stories by language, with an index from words to titles that carry them."""

    def __init__(self, stories: Sequence[Story], seed: int) -> None:
        """Index `stories` and fill up thin languages with invented briefs, which `seed` decides."""
        rng = Random(seed)
        self.stories: dict[str, list[Story]] = defaultdict(list)
        for story in stories:
            self.stories[story.language].append(story)
        for language in table("briefs"):
            have = self.stories[language]
            have += [brief(rng, language) for _ in range(ENOUGH - len(have))]
        self._titles: dict[str, dict[str, list[int]]] = {}
        self._weights: dict[str, dict[str, float]] = {}
        self._near: dict[tuple[str, str], list[str]] = {}
        self._names: dict[str, list[str]] = {}

    def choose(self, rng: Random, languages: Sequence[str] = ()) -> Story:
        """Return a story in one of `languages` that there are, else in English; with none given, any story.

        English ones come less often than they are.
        """
        have = sorted(x for x, found in self.stories.items() if found)
        usable = [x for x in languages if x in have]
        if languages:
            chosen = rng.choice(usable or ["en"])
        else:
            chosen = rng.choices(have, [len(self.stories[x]) ** 0.75 for x in have])[0]
        return rng.choice(self.stories[chosen])

    def names(self, story: Story) -> list[str]:
        """Return what `story` is about: its recurring names, most frequent first."""
        found = self._names.get(story.id)
        if found is None:
            if story.language in DENSE:
                runs = _HAN.findall(story.title)
                grams = [r[i : i + n] for r in runs for n in (4, 3, 2) for i in range(len(r) - n + 1)]
                counts = Counter({g: story.text.count(g) * len(g) for g in grams if story.text.count(g) > 1})
                found = [g for g, _ in counts.most_common(5)] or [r[:6] for r in runs[:2]]
            else:
                runs = _NAME.findall(story.text)
                names = (_POSSESSIVE.sub("", n) for n in runs if n[0].isupper() and "I’" not in n and "I'" not in n)
                counts = Counter(n for n in names if n.split()[0].lower() not in _COMMON)
                found = [n for n, c in counts.most_common(6) if c > 1 or len(counts) < 6]
            found = found or [" ".join(story.title.split()[:3])]
            self._names[story.id] = found
        return found

    def near(self, story: Story, count: int, rng: Random, made: float) -> list[str]:
        """Return `count` headlines on the subject of `story`, a share `made` of them written from its names."""
        real = self._similar(story)[: max(4, 2 * count)]
        names, forms = self.names(story), labels(story.language, "topical")
        written = [f.format(n) for n in names for f in forms]
        rng.shuffle(written)
        wanted = self._taken(story, count, made)
        chosen = rng.sample(real, wanted) + written[: count - wanted]
        while len(chosen) < count:
            chosen.append(f"{rng.choice(names)}: {rng.choice(story.title.split(' ') or ['1'])}")
        rng.shuffle(chosen)
        return chosen[:count]

    def far(self, story: Story, count: int, rng: Random, made: float) -> list[str]:
        """Return `count` headlines on anything but `story`, as many of them written as `near` would write."""
        titles: list[str] = []
        wanted = self._taken(story, count, made)
        for position in range(count):
            other = self.other(story, rng)
            form = rng.choice(labels(story.language, "topical"))
            titles.append(other.title if position < wanted else form.format(rng.choice(self.names(other))))
        rng.shuffle(titles)
        return titles

    def _taken(self, story: Story, count: int, made: float) -> int:
        """Return how many of `count` headlines are other stories' own: as many as there are on the subject."""
        return min(len(self._similar(story)), round(count * (1 - made)))

    def other(self, story: Story, rng: Random) -> Story:
        """Return another story in the same language, where there is one."""
        have = self.stories[story.language]
        for _ in range(8):
            found = rng.choice(have)
            if found.id != story.id:
                break
        return found

    def _similar(self, story: Story) -> list[str]:
        key = (story.language, story.id)
        if key not in self._near:
            self._near[key] = self._rank(story)
        return self._near[key]

    def _rank(self, story: Story) -> list[str]:
        index, weights = self._index(story.language)
        tokens = Counter(_tokens(story.title + "\n" + story.text, story.language))
        scores: Counter[int] = Counter()
        for token, times in tokens.items():
            for position in index.get(token, ()):
                scores[position] += weights[token] * min(times, 4)  # type: ignore[assignment]
        have = self.stories[story.language]
        ranked = [(have[i].title, score) for i, score in scores.most_common(25) if have[i].id != story.id]
        # One shared common word is no subject in common.
        floor = max(ranked[0][1] * 0.4, 2 * log(1 + len(have)) ** 2) if ranked else 0
        return list(dict.fromkeys(title for title, score in ranked if score >= floor))

    def _index(self, language: str) -> tuple[dict[str, list[int]], dict[str, float]]:
        if language not in self._titles:
            index: dict[str, list[int]] = defaultdict(list)
            have = self.stories[language]
            for position, story in enumerate(have):
                for token in set(_tokens(story.title, language)):
                    index[token].append(position)
            self._titles[language] = index
            self._weights[language] = {t: log(1 + len(have) / len(p)) ** 2 for t, p in index.items()}
        return self._titles[language], self._weights[language]


def brief(rng: Random, language: str) -> Story:
    """Return an invented local brief in `language`, for languages that the corpus hardly holds."""
    kinds = table("briefs")[language]
    fill = {
        "town": rng.choice(words("brands", "town", language)),
        "person": person(rng, language),
        "other": person(rng, language),
        "n": rng.randint(12, 900),
        "m": rng.randint(2, 11),
        "d": rng.randint(1, 28),
        "y": rng.randint(2015, 2025),
        "thing": rng.choice(kinds["thing"]),
        "place": rng.choice(kinds["place"]),
    }
    body = [s.format(**fill) for s in rng.sample(kinds["sentences"], min(len(kinds["sentences"]), 9))]
    glue = "" if language in DENSE else " "
    paragraphs = tuple(glue.join(body[i : i + 2]) for i in range(0, len(body), 2))
    title = rng.choice(kinds["titles"]).format(**fill)
    return Story(f"brief-{rng.getrandbits(44):011x}", title, paragraphs, language, "", int(fill["y"]))


def _tokens(text: str, language: str) -> list[str]:
    if language in DENSE:
        return [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]
    return _WORD.findall(text.lower())
