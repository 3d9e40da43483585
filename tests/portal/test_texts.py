"""Imprint, privacy, accessibility, origin of the data: true, complete, readable by everybody."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.fixtures import Settings

from lotsennetz.people.models import Network, Person
from tests.conftest import ClientOf
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PAGES = ("/impressum/", "/datenschutz/", "/barrierefreiheit/", "/beispieldaten/")
HOSTILE = "<script>alert(1)</script>'\"&"


@pytest.mark.parametrize("path", PAGES)
def test_everybody_may_read_them(
    network: Network,
    officer_kehl: Person,
    guest: Person,
    ex_member: Person,
    deactivated: Person,
    client_of: ClientOf,
    path: str,
) -> None:
    for person in (None, officer_kehl, guest, ex_member, deactivated):
        assert client_of(person).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_they_answer_before_the_network_is_founded(db: None, client_of: ClientOf, path: str) -> None:
    assert client_of(None).get(path).status_code == 200


def test_the_networks_own_words_are_shown(network: Network, client_of: ClientOf) -> None:
    assert "noch kein Impressum hinterlegt" in client_of(None).get("/impressum/").text
    Network.objects.update(imprint="# Stadt Kehl\n\nRathausplatz 1", privacy_note="Wir sichern **täglich**.")
    assert "Rathausplatz 1" in client_of(None).get("/impressum/").text
    assert "<strong>täglich</strong>" in client_of(None).get("/datenschutz/").text
    Network.objects.update(
        imprint=HOSTILE, privacy_note=HOSTILE, contact_name=HOSTILE, attribution=[HOSTILE, f"BKG {HOSTILE}"]
    )
    for path in PAGES:
        assert "<script>alert" not in client_of(None).get(path).text


def test_every_cookie_we_set_is_named(network: Network, officer_kehl: Person, client_of: ClientOf) -> None:
    login = reverse("account_login")
    browser = client_of(None)
    browser.get(login)
    browser.post(login, {"login": officer_kehl.email, "password": PASSWORD})
    browser.get("/")
    browser.post("/erscheinungsbild/", {"farbe": "dark"})
    browser.post("/sprache/", {"language": "de"})
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "farbe", "sprache"} <= set(
        browser.cookies
    )
    page = client_of(None).get("/datenschutz/").text
    for name in browser.cookies:
        assert f"<code>{name}</code>" in page


def test_reading_sets_no_cookie_that_recognises_anybody(network: Network, client_of: ClientOf) -> None:
    browser = client_of(None)
    for path in ("/", "/kommunen/", "/themen/", "/beitraege/", *PAGES):
        browser.get(path)
    assert set(browser.cookies) <= {settings.CSRF_COOKIE_NAME}


def test_the_statements_follow_the_settings(
    network: Network, client_of: ClientOf, settings: Settings
) -> None:
    assert "an keinen Mailserver angeschlossen" in client_of(None).get("/datenschutz/").text
    settings.SESSION_COOKIE_AGE = 3 * 86_400
    assert "spätestens nach 3 Tagen" in client_of(None).get("/datenschutz/").text


def test_fact_and_invention_are_told_apart_only_in_sample_networks(
    network: Network, client_of: ClientOf
) -> None:
    Network.objects.update(attribution=["© Destatis, verändert", "© GeoBasis-DE / BKG 2016, verändert"])
    real = client_of(None).get("/beispieldaten/").text
    assert "Was erfunden ist" not in real
    Network.objects.update(sample=True)
    sample = client_of(None).get("/beispieldaten/").text
    assert "Was erfunden ist" in sample
    for page in (real, sample):
        assert "dl-de/by-2-0" in page
        assert "© GeoBasis-DE / BKG 2016, verändert" in page


@pytest.mark.parametrize("path", ["/", "/beitraege/", "/kommunen/", "/themen/", *PAGES])
def test_no_page_loads_anything_from_another_host(network: Network, client_of: ClientOf, path: str) -> None:
    page = client_of(None).get(path).text
    for attribute in ("src=", "<link", "url("):
        for part in page.split(attribute)[1:]:
            assert "//" not in part.split(">", 1)[0], part[:120]
