"""Invented articles for the generator's tests: no sentence of anybody's page stands here."""

from datetime import date
from random import Random

from detector.training.stories import InlineLink, Story

_TOPICS = {
    "en": (
        (
            "Harbour bridge",
            "The {t} was closed on Monday",
            "Engineers from the county inspected the {t} in {y} and found rust on {n} bolts",
        ),
        (
            "School garden",
            "Pupils planted the {t} last spring",
            "The {t} feeds about {n} children, said the head of Milbrook Primary in {y}",
        ),
        (
            "Night train",
            "The {t} returns after a long break",
            "Tickets for the {t} cost {n} crowns when Nordvik Rail sold them in {y}",
        ),
        ("Apple harvest", "Growers expect a good {t}", "The {t} of {y} brought {n} tonnes to the Ellerton Cooperative"),
        (
            "Chess club",
            "The {t} won its first title",
            "Members of the {t} met {n} times in {y}, according to Coach Brandt",
        ),
    ),
    "de": (
        (
            "Stadtbad",
            "Das {t} öffnet wieder",
            "Im Jahr {y} besuchten {n} Menschen das {t}, wie Frau Brandt von der Gemeinde sagte",
        ),
    ),
    "es": (
        (
            "Puente viejo",
            "El {t} vuelve a abrir",
            "En {y} cruzaron el {t} unas {n} personas, dijo la alcaldesa Herrera de Montemayor",
        ),
    ),
    "fr": (
        (
            "Vieux moulin",
            "Le {t} rouvre ses portes",
            "En {y}, {n} visiteurs sont venus au {t}, selon Madame Perrin de Beaulieu",
        ),
    ),
    "ru": (
        (
            "Старый мост",
            "{t} снова открыт",
            "В {y} году по объекту {t} прошли {n} человек, сообщила Анна Орлова из Заречья",
        ),
    ),
    "zh": (("社区花园", "{t}重新开放", "{y}年共有{n}人参观了{t}，负责人王芳介绍说今后还会继续扩建{t}"),),
    "ja": (("市民プール", "{t}が再開", "{y}年には{n}人が{t}を訪れたと、担当の田中さんは{t}で話した"),),
    "pt": (
        ("Mercado velho", "O {t} reabre", "Em {y}, {n} pessoas foram ao {t}, disse a diretora Almeida de Porto Novo"),
    ),
}
_MORE = {
    "en": " and the work on the {t} will go on for {n} more days, because the money for the {t} has been found",
    "de": " und die Arbeiten am {t} dauern noch {n} Tage, denn das Geld für das {t} ist gefunden",
    "es": " y las obras en el {t} seguirán {n} días más, porque hay dinero para el {t}",
    "fr": " et les travaux du {t} dureront encore {n} jours, car l'argent du {t} est trouvé",
    "ru": " и работы на объекте {t} продлятся ещё {n} дней, потому что деньги найдены",
    "zh": "，工程还要进行{n}天，因为{t}的经费已经落实",
    "ja": "。{t}の工事はあと{n}日続き、{t}の費用は確保された",
    "pt": " e as obras no {t} seguem por mais {n} dias, porque há dinheiro para o {t}",
}


def stories(count: int = 160, seed: int = 5) -> list[Story]:
    """Return `count` invented articles in eight languages, most of them English."""
    rng = Random(seed)
    out = []
    for number in range(count):
        language = "en" if rng.random() < 0.6 else rng.choice(list(_TOPICS))
        topic, headline, sentence = rng.choice(_TOPICS[language])
        year = rng.randint(2009, 2025)
        stop = "。" if language in {"zh", "ja"} else ". "
        paragraphs = []
        for _ in range(rng.randint(3, 14)):
            lines = [
                (rng.choice((sentence, sentence + _MORE[language]))).format(t=topic, y=year, n=rng.randint(2, 9000))
                for _ in range(rng.randint(1, 4))
            ]
            paragraphs.append((stop.join(lines) + stop).strip())
        links = []
        for position, text in enumerate(paragraphs):
            at = text.find(topic)
            if at >= 0 and rng.random() < 0.5:
                links.append(
                    InlineLink(position, at, at + len(topic), f"https://www.source{number % 9}.example/{number}")
                )
        out.append(
            Story(
                id=f"story-{number:04}",
                title=f"{headline.format(t=topic)} {number}",
                paragraphs=tuple(paragraphs),
                language=language,
                domain=f"source{number % 9}.example",
                year=year,
                published=date(year, rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.8 else None,
                links=tuple(links),
                agency=rng.choice((None, None, None, "AP", "Reuters")),
            )
        )
    return out
