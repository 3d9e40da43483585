"""Suggestions while somebody types an @."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Municipality, Person, Role
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory, person_in

pytestmark = pytest.mark.django_db
PATH = "/menschen/erwaehnen/"


def test_people_and_municipalities(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    Person.objects.filter(pk=staff_kehl.pk).update(function="Leitung IT", family_name="Kehler")
    found = client_of(officer_kehl).get(PATH, {"q": "keh"}).json()
    assert found == [
        {"label": "Kehl", "detail": "Große Kreisstadt", "insert": "kehl"},
        {"label": "Thorsten Kehler", "detail": "Leitung IT, Kehl", "insert": "thorsten-rieflin"},
    ]


@pytest.mark.parametrize("query", ["Ö", "ö", "oehl", "petra o", "OEHL"])
def test_umlauts_and_case_do_not_matter(
    coordinator: Person, officer_kehl: Person, client_of: ClientOf, query: str
) -> None:
    found = client_of(officer_kehl).get(PATH, {"q": query}).json()
    assert coordinator.handle in [row["insert"] for row in found]


def test_at_most_eight(officer_kehl: Person, kehl: Municipality, client_of: ClientOf) -> None:
    for number in range(12):
        person_in(kehl, Role.STAFF, given_name="Kim", handle=f"kim-{number}")
    assert len(client_of(officer_kehl).get(PATH, {"q": "k"}).json()) == 8


@pytest.mark.parametrize("query", ["", "   ", "\x00", "%", "_", "'; DROP TABLE", "zzz", "x" * 5000])
def test_nothing_for_nothing(officer_kehl: Person, client_of: ClientOf, query: str) -> None:
    assert client_of(officer_kehl).get(PATH, {"q": query}).json() == []


def test_only_for_members_of_the_network(
    officer_kehl: Person,
    guest: Person,
    ex_member: Person,
    applicant: Person,
    deactivated: Person,
    client_of: ClientOf,
) -> None:
    for outsider in (guest, ex_member, applicant):
        assert client_of(outsider).get(PATH, {"q": "m"}).status_code == 403
    for nobody in (None, deactivated):
        assert client_of(nobody).get(PATH, {"q": "m"}).status_code == 302


def test_who_may_not_be_seen_is_not_suggested(
    officer_kehl: Person, deactivated: Person, applicant: Person, client_of: ClientOf
) -> None:
    for person in (deactivated, applicant):
        found = client_of(officer_kehl).get(PATH, {"q": person.given_name}).json()
        assert person.handle not in [row["insert"] for row in found]


def test_answers_are_not_kept_and_cost_little(
    officer_kehl: Person, kehl: Municipality, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        person_in(kehl, Role.STAFF, given_name="Kim", handle=f"kim-{number}")
        MunicipalityFactory.create()
    browser = client_of(officer_kehl)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        response = browser.get(PATH, {"q": "k"})
    assert "no-store" in response["Cache-Control"]
    assert client_of(officer_kehl).post(PATH, {"q": "k"}).status_code in {403, 405}
