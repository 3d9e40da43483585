"""What of the overview each viewer sees, on its pages and in its files."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import VisibleTo
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory
from tests.radar.factories import leaf, says
from tests.radar.overview_kit import PAGE, cell, titles

pytestmark = pytest.mark.django_db


def _is_said(page: str, topic: str) -> bool:
    """Whether the table has a sign for it, or list or map a line."""
    look = cell(page, "kehl", topic)
    return (look is not None and look[0] == "live") or "Kehl" in titles(page)


@pytest.mark.parametrize("view", ["", "ansicht=liste", "ansicht=karte", "ansicht=tabelle&kommunen=alle"])
def test_only_those_who_may_see_a_statement(
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    stranger: Person,
    coordinator: Person,
    guest: Person,
    client_of: ClientOf,
    view: str,
) -> None:
    for visibility in VisibleTo.values:
        says(kehl, leaf(f"Thema {visibility}"), visibility=visibility)
    everything = set(VisibleTo.values)
    seen = {None: {"public"}, guest: {"public"}, stranger: {"public", "network"}}
    for person, expected in {**seen, officer_kehl: everything, coordinator: everything}.items():
        browser = client_of(person)
        for visibility in everything:
            page = browser.get(f"{PAGE}?{view}&thema=thema-{visibility}").text
            assert _is_said(page, f"thema-{visibility}") == (visibility in expected), (person, visibility)


def test_files_and_sums_keep_to_it_too(kehl: Municipality, stranger: Person, client_of: ClientOf) -> None:
    product = ProductFactory.create(name="Geheimwerk", slug="geheimwerk")
    topic = leaf("E-Akte")
    product.topics.add(topic)
    says(kehl, topic, visibility=VisibleTo.COORDINATION, product=product, note="streng vertraulich")
    for person in (stranger, None):
        browser = client_of(person)
        for path in (
            *("", "?ansicht=liste", "?produkt=geheimwerk", "?leere=1", "ausgabe.csv"),
            "ausgabe.csv?produkt=geheimwerk",
        ):
            answer = browser.get(PAGE + path)
            assert answer.status_code == 200
            assert "Geheimwerk" not in answer.text
            assert "streng vertraulich" not in answer.text
        assert "Kehl" not in titles(browser.get("/themen/produkte/geheimwerk/").text)
        assert "Noch " in browser.get("/themen/e-akte/").text.split("Wer macht was?</h2>")[1][:300]


def test_visitors_see_no_people(
    kehl: Municipality, officer_kehl: Person, stranger: Person, topic: Topic, client_of: ClientOf
) -> None:
    officer_kehl.phone, officer_kehl.phone_visibility = "069 90009-1", Person.Circle.NETWORK
    officer_kehl.save()
    says(kehl, topic, visibility=VisibleTo.PUBLIC, contact=officer_kehl)
    page = client_of(stranger).get(PAGE, {"ansicht": "liste"}).text
    assert "Miriam Aschenbrenner" in page
    assert 'href="tel:06990009-1"' in page
    for path in ("", "?ansicht=liste", "?ansicht=karte", "ausgabe.csv"):
        assert "Aschenbrenner" not in client_of(None).get(PAGE + path).text


@pytest.mark.parametrize(
    ("circle", "at_home", "elsewhere"),
    [
        (Person.Circle.NETWORK, True, True),
        (Person.Circle.MUNICIPALITY, True, False),
        (Person.Circle.NOBODY, False, False),
    ],
)
def test_a_phone_number_only_for_the_circle_its_owner_chose(
    kehl: Municipality,
    officer_kehl: Person,
    staff_kehl: Person,
    stranger: Person,
    topic: Topic,
    client_of: ClientOf,
    circle: str,
    at_home: bool,
    elsewhere: bool,
) -> None:
    staff_kehl.phone, staff_kehl.phone_visibility = "069 90009-214", circle
    staff_kehl.save()
    says(kehl, topic, contact=staff_kehl)
    for person, expected in ((officer_kehl, at_home), (stranger, elsewhere)):
        page = client_of(person).get(PAGE, {"ansicht": "liste"}).text
        assert "Thorsten Rieflin" in page
        assert ("tel:06990009-214" in page) == expected
