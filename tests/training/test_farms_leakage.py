"""Nothing but deceit separates farms from their twins."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from synthetic import stories

from detector.training.farms import Made, generate

_MARKUP = re.compile(r"<script.*?</script>|<!--.*?-->|<[^>]+>", re.S)
_SHOWN_YEAR = re.compile(r'article:published_time" content="(\d{4})')
_COUNTED = (
    "<a ",
    "<p",
    "<div",
    "<span",
    "<li",
    "<h2",
    "<h3",
    "<img",
    "<script",
    "<meta",
    "<link",
    "<form",
    "<figure",
    "<!--",
)
_PRESENT = (
    "og:site_name", "twitter:card", "ld+json", "published_time", 'rel="canonical"', 'name="description"', "generator",
    "viewport", 'name="keywords"', "rss+xml", "charset", "<!doctype", "cookie-bar", "adsbygoogle",
    'class="share"', " lang=",
)  # fmt: skip


def nuisances(page: Made) -> list[float]:
    """Return what a page is like apart from its deceit: size, tags, metadata, charset, year, scheme."""
    html = page.html
    low = html.lower()
    text = _MARKUP.sub(" ", html)
    year = _SHOWN_YEAR.search(html)
    host = urlsplit(page.url).hostname or ""
    return [
        len(html.encode()), len(text), len(text.split()), html.count("\n"), len(re.findall(r"<[a-zA-Z]", html)),
        float(year[1]) if year else 0.0, float(page.url.startswith("https")), float(host.startswith("www.")),
        sum(ord(c) > 127 for c in text) / max(len(text), 1), len(re.findall(r'href="https?:', html)),
        *(float(low.count(x)) for x in _COUNTED), *(float(x in low) for x in _PRESENT),
    ]  # fmt: skip


def auc(made: Sequence[Made], model: object) -> float:
    x = np.array([nuisances(m) for m in made])
    y = np.array([m.label for m in made])
    groups = np.array([m.story for m in made])
    scores = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    return float(roc_auc_score(y, scores))


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(generate(stories(240), 700, seed=21))


def test_a_linear_model_on_nuisances_is_at_chance(made: list[Made]) -> None:
    assert 0.40 <= auc(made, make_pipeline(StandardScaler(), LogisticRegression(C=0.1))) <= 0.60


def test_a_forest_on_nuisances_is_at_chance(made: list[Made]) -> None:
    assert 0.40 <= auc(made, RandomForestClassifier(200, min_samples_leaf=5, random_state=0)) <= 0.60


def test_no_single_nuisance_leans_to_either_side(made: list[Made]) -> None:
    x = np.array([nuisances(m) for m in made])
    y = np.array([m.label for m in made])
    for column in range(x.shape[1]):
        assert 0.45 <= roc_auc_score(y, x[:, column]) <= 0.55, column


def test_twins_have_the_same_number_of_links_scripts_and_pictures(made: list[Made]) -> None:
    for farm, twin in zip(made[::2], made[1::2], strict=True):
        for tag in ("<a ", "<script", "<img", "<meta", "<link "):
            assert farm.html.count(tag) == twin.html.count(tag), (farm.family, farm.skeleton, tag)


def test_twins_have_about_the_same_size(made: list[Made]) -> None:
    ratios = [len(f.html.encode()) / len(t.html.encode()) for f, t in zip(made[::2], made[1::2], strict=True)]
    assert 0.97 < float(np.median(ratios)) < 1.03
    assert np.mean([0.8 < r < 1.25 for r in ratios]) > 0.95


def test_both_sides_use_cheap_and_good_domains(made: list[Made]) -> None:
    for label in (0, 1):
        ends = [(urlsplit(m.url).hostname or "").rsplit(".", 1)[-1] for m in made if m.label == label]
        assert 0.1 < np.mean([e == "com" for e in ends]) < 0.7
        assert np.mean([e in {"xyz", "top", "site", "online", "club", "space"} for e in ends]) > 0.04


def test_years_are_drawn_alike(made: list[Made]) -> None:
    years = [[int(y[1]) for m in made if m.label == k and (y := _SHOWN_YEAR.search(m.html))] for k in (0, 1)]
    assert years[0] == years[1]
