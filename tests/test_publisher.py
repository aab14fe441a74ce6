"""Comparing names of publishers with each other and with hosts."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector import publisher


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour Post", "harbourpost"),
        ("The Harbour Post", "@HarbourPost"),
        ("Harbour Post", "Harbour Post Media Group Ltd"),
        ("São Tomé Diário", "saotomediario"),
        ("Harbour & Sea", "harbourandsea"),
        ("Abuela&#039;s Kitchen", "abuelaskitchen"),
        ("North Yarrow Times", "nytimes"),
        ("Bundesamt für Hafenkunde", "BfH"),
        ("Schweizer Ruder-Club SRC", "src rudern"),
        ("harbourpost.co.uk", "Harbour Post"),
        ("Harbour Post Online", "Die Harbour Post"),
    ],
)
def test_names_of_one_publisher(one: str, other: str) -> None:
    assert publisher.same_name(one, other) is True
    assert publisher.same_name(other, one) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Golden Yield Academy", "Harbour Post"),
        ("NextGenWealth", "fastseoul"),
        ("The Daily News", "Best News Online"),  # only words that tell nothing
        ("Morning Kestrel", "summitiq"),
        ("Art", "Party Planet"),
    ],
)
def test_names_of_two_publishers(one: str, other: str) -> None:
    assert publisher.same_name(one, other) is False
    assert publisher.same_name(other, one) is False


@pytest.mark.parametrize(
    ("one", "other"), [("Морской листок", "Harbour Post"), ("海港日报", "harbour"), ("", "x"), ("—", "Ab")]
)
def test_names_that_cannot_be_compared(one: str, other: str) -> None:
    assert publisher.same_name(one, other) is None


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("The Harbour Post", "www.harbourpost.co.uk", True),
        ("The Harbour Post", "harbour-post.example", True),
        ("The Harbour Post", "theharbourpost.blogspot.com", True),
        ("Harbour Desk", "harbour.example.com", True),
        ("harbourpost.example", "harbourpost.example", True),
        ("State Attorney General", "ag.ny.example", True),
        ("Harbour Towns", "hbrtwn.example", True),  # letters of each word, in order
        ("Friends Of Old Boats", "foobusa.example", True),
        ("Harbour Boat Reviews Forum", "hbrv.example", True),
        ("Harbour-Ratsfraktion", "harfraktion.example", True),  # its two ends
        ("Harbour Boats, Rowing Forums", "harbourboatreview.example", True),  # how both begin
        ("Robin Oarsley", "irobin.example", True),  # hardly more than a word
        ("Matrosen", "aktion-matrosenschutz.example", True),
        ("Matrosen", "aktion-matrosefest.example", True),  # without its ending
        ("Harbour Boat Owners Circle", "hbocworks.example", True),  # begins with four initials
        ("HBO Blog", "harbourboatowners.example", True),  # an acronym of words run together
        ("Ash's Blog", "ashvardsen.example", True),
        ("oarsblog", "oarsleyrobin.example", False),
        ("oarslblog", "oarsleyrobin.example", True),
        ("Jäger", "jaegermagazin.example", True),
        ("Harbour Magazine", "harbourmag.example", True),
        ("Harbour Boat Owners", "hbo-friends.example", True),
        ("Harbour Boat Owners", "hbonotes.example", False),  # three initials are chance
        ("HBO Boats", "harbouroats.example", False),
        ("HBO", "oharbour.example", False),
        ("Harbour Towns", "htownes.example", False),
        ("Harbour Towns", "hbt.example", False),
        ("Harbour Paths", "theharbhabit.example", False),
        ("The Harbour Post", "capgate.fastseoul.com", False),
        ("Golden Yield Academy", "www.example.org", False),
        ("Морской листок", "example.org", None),
        ("The Harbour Post", "192.0.2.7", None),
        ("The Harbour Post", "", None),
        ("The Harbour Post", "xn--80ak6aa92e.example", None),
        ("!!!", "example.org", None),
        ("Metropolitan Development and Housing Agency", "www.alder-mdha.example", True),
        ("Metropolitan Development and Housing Agency", "www.alder-maha.example", False),
    ],
)
def test_a_name_and_a_host(name: str, host: str, fits: bool | None) -> None:
    assert publisher.fits_host(name, host) is fits


@pytest.mark.parametrize(
    ("name", "path", "fits"),
    [
        ("Harbour Notes", "/harbour-notes/2024/ferry.html", True),
        ("HLN", "/hln/ferry", True),
        ("A. Writer's Lighthouse", "/lighthouse/archives/ferry", True),
        ("From Keel to Mast", "/keel-to-mast/01.html", True),
        ("Harbour Notes", "/harbour-notes", False),  # a page of that name, no directory
        ("Harbour Notes", "/harbour-notes/", False),
        ("Harbour Notes", "/2024/harbour-notes/", False),
        ("Daily Hull", "/hull/ferry", False),  # too short to be more than chance
        ("Alder News", "/news/ferry", False),
        ("海港日报", "/海港日报/1", False),
        ("", "//", False),
    ],
)
def test_a_name_and_a_directory(name: str, path: str, fits: bool) -> None:
    assert publisher.fits_directory(name, path) is fits


def test_a_mark_that_stands_for_a_letter() -> None:
    assert publisher.fits_host("K!TE KITCHEN", "kite.kitchen")
    assert publisher.fold("Ahoy!") == "ahoy!"


def test_a_name_that_only_repeats_the_host() -> None:
    assert publisher.repeats_host("news.harbour.example", "news.harbour.example")
    assert publisher.repeats_host("Harbour.Example", "www.harbour.example")
    assert not publisher.repeats_host("Harbour Post", "www.harbour.example")


def test_words_of_a_name() -> None:
    assert publisher.name_words("NextGenWealth") == ("next", "gen", "wealth")
    assert publisher.name_words("POLITICO") == ("politico",)
    assert publisher.name_words("Erin's Kitchen 24") == ("erins", "kitchen", "24")


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_comparing_is_symmetric_and_total(one: str, other: str) -> None:
    assert publisher.same_name(one, other) == publisher.same_name(other, one)
    assert publisher.fits_host(one, other) in (True, False, None)


@example("中心")  # a word that tells nothing of another name
@given(st.text(min_size=2, max_size=30))
def test_a_name_is_its_own(name: str) -> None:
    assert publisher.same_name(name, name) in (True, None)
