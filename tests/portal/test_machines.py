"""What programs ask for: health, robots, security contact, icons."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Network, Person
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


@contextmanager
def lost_database() -> Iterator[None]:
    """Every statement fails, as it does when the disk or the server is gone."""

    def fail(*args: Any) -> Any:
        raise OperationalError("disk I/O error")

    with connection.execute_wrapper(fail):
        yield


def test_health(client_of: ClientOf, django_assert_num_queries: Any) -> None:
    browser = client_of(None)
    with django_assert_num_queries(1):
        response = browser.get("/gesund")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_health_without_a_database(officer_kehl: Person, client_of: ClientOf) -> None:
    visitor, member = client_of(None), client_of(officer_kehl)
    visitor.raise_request_exception = member.raise_request_exception = False
    with lost_database():
        response = visitor.get("/gesund")
        assert response.status_code == 503
        assert b"ok" not in response.content
        assert member.get("/gesund").status_code >= 500
    assert visitor.get("/gesund").status_code == 200


def test_robots_keep_private_rooms_and_sample_networks_out(network: Network, client_of: ClientOf) -> None:
    text = client_of(None).get("/robots.txt").text
    assert "Disallow: /menschen/\n" in text
    assert "Disallow: /\n" not in text
    assert "Sitemap: http" in text
    Network.objects.update(sample=True)
    assert client_of(None).get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_security_contact_as_the_rfc_wants_it(network: Network, client_of: ClientOf) -> None:
    response = client_of(None).get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"] == "mailto:koordination@landratsamt.example"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert clock.now() + timedelta(days=30) < expires < clock.now() + timedelta(days=365)
    Network.objects.update(contact_email="")
    assert "Contact: http" in client_of(None).get("/.well-known/security.txt").text


def test_the_sitemap_lists_what_anybody_may_read(
    network: Network, kehl: Municipality, client_of: ClientOf
) -> None:
    response = client_of(None).get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    places = [
        node.text or ""
        for node in ElementTree.fromstring(response.content).iter()
        if node.tag.endswith("loc")
    ]
    assert any(place.endswith("/kommunen/kehl/") for place in places)
    browser = client_of(None)
    for place in places:
        path = "/" + place.split("/", 3)[3]
        assert browser.get(path).status_code == 200, path


def test_icons_and_manifest_are_our_own(network: Network, client_of: ClientOf) -> None:
    content = client_of(None).get("/lotsennetz.webmanifest").json()
    assert content["name"] == "Ortenau Digital"
    addresses = [picture["src"] for picture in content["icons"]]
    addresses.append(client_of(None).get("/favicon.ico")["Location"])
    for address in addresses:
        assert address.startswith("/static/")
        assert finders.find(address.removeprefix("/static/")), address


@pytest.mark.parametrize(
    "path",
    [
        "/robots.txt",
        "/.well-known/security.txt",
        "/sitemap.xml",
        "/gesund",
        "/favicon.ico",
        "/lotsennetz.webmanifest",
    ],
)
def test_nothing_is_changed_by_asking(db: None, path: str) -> None:
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code in {200, 301}
