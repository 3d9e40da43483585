"""Addresses and moments that no library can read are refused, wherever somebody may send them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.urls import reverse

from lotsennetz.entries.checks import checked_link
from lotsennetz.entries.models import EditDraft, Entry
from lotsennetz.people.models import Person
from tests.api.kit import Program, problem
from tests.content_factories import EntryFactory, GroupFactory, member_of
from tests.radar.factories import leaf

#: ``urlsplit`` raises for some of them, gives others a meaning that nobody has.
NO_LINKS = ("http://[", "https://[::1", "http://]/", "http://[x]/", "http://a@[/", "https://\uff03.example@[")
#: They cannot be told in UTC.
ENDS_OF_TIME = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize("link", NO_LINKS)
def test_links_of_programs(staff_kehl: Person, link: str) -> None:
    entry = EntryFactory.create(author=staff_kehl, link="https://alt.example/")
    program, before = Program(staff_kehl), Entry.objects.values().get()
    for answer in (
        program.post("entries", {"kind": "link", "title": "Da", "link": link}),
        program.post("entries", {"body": "Da", "link": link}),
        program.patch(f"entries/{entry.pk}", {"link": link}, If_Match="*"),
    ):
        assert problem(answer, 422)["field"] == "link"
    assert Entry.objects.values().get() == before


@pytest.mark.parametrize("link", NO_LINKS)
def test_links_of_pages(staff_kehl: Person, client_of: Any, link: str) -> None:
    entry = EntryFactory.create(author=staff_kehl, link="https://alt.example/", kind="link", title="Alt")
    browser, before = client_of(staff_kehl), Entry.objects.values().get()
    new = {"kind": "link", "title": "Da", "link": link, "visibility": "network"}
    for answer in (
        browser.post("/neu/link/", new),
        browser.post(reverse("stream:edit", args=[entry.pk]), {**new, "version": entry.version}),
    ):
        assert answer.status_code == 400
        assert "Diese Adresse ist nicht vollständig" in answer.text
    assert Entry.objects.values().get() == before
    assert not EditDraft.objects.exists()


def test_links_that_are_some(db: None) -> None:
    for link in ("https://[2001:db8::1]:8443/x", "http://a.example/[x]", "https://service-bw.example"):
        assert checked_link(link, needed=True) == link


@pytest.mark.parametrize("where", ["http://[", "https://a.example:x/", "\uff03"])
def test_the_page_that_htmx_says_it_is_on(coordinator: Person, kehl: Any, client_of: Any, where: str) -> None:
    leaf("E-Akte")
    answer = client_of(coordinator).get(
        reverse("radar:cell", kwargs={"town": "kehl", "topic": "e-akte"}),
        headers={"HX-Request": "true", "HX-Current-URL": where.encode().decode("latin-1")},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
def test_places_in_lists(staff_kehl: Person, client_of: Any, moment: str) -> None:
    group = GroupFactory.create(slug="runde")
    member_of(group, staff_kehl)
    place = urlsafe_b64encode(f"{moment}|5".encode()).decode().rstrip("=")
    browser = client_of(staff_kehl)
    for path in ("/gruppen/runde/", "/gruppen/runde/dateien/", "/beitraege/", "/mein-tag/"):
        assert browser.get(f"{path}?ab={place}").status_code == 200, path


@pytest.mark.parametrize(
    "asked", ["since=0001-01-01", "until=0001-01-01", "until=9999-12-31", "since=9999-12-31"]
)
def test_days_in_the_log(coordinator: Person, client_of: Any, asked: str) -> None:
    assert client_of(coordinator).get(f"{reverse('people:log')}?{asked}").status_code == 200
