"""The overview as list and map, what all its views share, and what other pages show of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Network, Person
from lotsennetz.radar.models import Status
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory
from tests.factories import MunicipalityFactory, person_in
from tests.radar.factories import leaf, says
from tests.radar.overview_kit import PAGE, titles

pytestmark = pytest.mark.django_db


HOSTILE = "<script>alert(1)</script>'\"&"


def test_the_list_goes_by_status_then_name_with_what_is_next_to_do(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(lahr, topic, Status.PLANNED, horizon="2031H2")
    says(kehl, topic)
    says(MunicipalityFactory.create(name="Ägidien", slug="aegidien", founder=True), topic)
    page = client_of(officer_kehl).get(PAGE, {"ansicht": "liste"}).text
    assert titles(page) == ["Ägidien", "Kehl", "Lahr"]
    assert "2. Halbjahr 2031" in page
    assert "/wer-macht-was/angabe/kehl/e-akte/bearbeiten/" not in page  # Kehl has said it already
    assert "?art=frage" in page
    assert "?art=frage" not in client_of(None).get(PAGE, {"ansicht": "liste"}).text


def test_small_screens_get_the_list_of_the_busiest_topic(
    kehl: Municipality,
    lahr: Municipality,
    gengenbach: Municipality,
    officer_kehl: Person,
    client_of: ClientOf,
) -> None:
    rare, busy = leaf("Selten"), leaf("Oft")
    says(kehl, rare)
    for town in (kehl, lahr, gengenbach):
        says(town, busy)
    browser = client_of(officer_kehl)
    page = browser.get(PAGE).text
    narrow = page.split('<div class="only-narrow"><', 1)[1]
    assert '<span class="chosen">Oft</span>' in narrow
    assert titles(page) == ["Kehl", "Lahr", "Gengenbach"]  # the whole region, unlike the table
    assert titles(browser.get(PAGE, {"ansicht": "tabelle"}).text) == []
    assert titles(browser.get(PAGE, {"thema": "selten"}).text) == ["Kehl"]


def test_the_map_draws_status_as_pattern_and_sign(
    network: Network,
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    network.shapes_view_box = "0 0 100 100"
    network.attribution = ["© GeoBasis-DE / BKG 2016, verändert"]
    network.save()
    for number, town in enumerate((kehl, lahr)):
        town.shape, town.label_x, town.label_y = f"M{number} 0h1v1z", float(number), 0.0
        town.save()
    says(kehl, topic)
    says(lahr, topic, Status.PILOTING, age=200)
    page = client_of(officer_kehl).get(PAGE, {"ansicht": "karte", "thema": "e-akte"}).text
    assert '<path class="shape active own" d="M0 0h1v1z"><title>Kehl: im Einsatz</title>' in page
    assert '<path class="shape stripes pale" d="M1 0h1v1z" fill="url(#karte-stripes)">' in page
    assert '<a href="/wer-macht-was/angabe/kehl/e-akte/">' in page
    assert 'class="map-sign live"' in page
    assert 'class="map-sign piloting pale"' in page
    assert titles(page) == ["Kehl", "Lahr"]
    assert "2 von 2 mit Angabe" in page


def test_names_are_shown_as_they_are(kehl: Municipality, officer_kehl: Person, client_of: ClientOf) -> None:
    topic = leaf(HOSTILE, slug="boese")
    town = MunicipalityFactory.create(name=HOSTILE, slug="boesdorf", founder=True)
    product = ProductFactory.create(name=HOSTILE, slug="boeses-produkt")
    says(town, topic, Status.STOPPED, product=product, stopped_reason=HOSTILE)
    for path in ("", "?ansicht=liste", "?ansicht=karte", "?produkt=boeses-produkt"):
        page = client_of(officer_kehl).get(PAGE + path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_empty_networks_say_what_will_stand_here(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    for path in ("", "?ansicht=liste", "?ansicht=karte"):
        for person in (officer_kehl, None):
            assert "Noch gibt es keine Themen." in client_of(person).get(PAGE + path).text
    leaf("E-Akte")
    assert "Noch gibt es keine Angaben." in client_of(officer_kehl).get(PAGE).text
    assert "noch keine Angabe" in client_of(officer_kehl).get(PAGE, {"ansicht": "liste"}).text


def test_the_cost_does_not_grow_with_the_number_of_towns(
    kehl: Municipality, officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    topics = [leaf(f"Thema {n}") for n in range(6)]
    for _n in range(12):
        town = MunicipalityFactory.create()
        contact = person_in(town)
        for topic in topics:
            says(town, topic, contact=contact, product=ProductFactory.create())
    browser = client_of(officer_kehl)
    for path, most in (("", 16), ("?ansicht=tabelle", 11), ("?ansicht=liste", 16), ("?ansicht=karte", 17)):
        browser.get(PAGE + path)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            browser.get(PAGE + path)


def test_topics_and_products_show_who_works_with_them(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, topic: Topic, client_of: ClientOf
) -> None:
    product = ProductFactory.create(slug="aktenwerk")
    product.topics.add(topic)
    says(lahr, topic, Status.PLANNED, product=product)
    says(kehl, topic, product=product, confirmed_at=clock.now() - timedelta(days=3))
    browser = client_of(officer_kehl)
    assert titles(browser.get("/themen/produkte/aktenwerk/").text)[:2] == ["Kehl", "Lahr"]
    page = browser.get("/themen/e-akte/").text
    assert 'href="/wer-macht-was/?ansicht=liste&amp;thema=e-akte"' in page
    assert '<span class="num">1</span> geplant' in page
