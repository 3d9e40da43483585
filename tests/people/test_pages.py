"""Every page of people: who gets which answer, and that it can be drawn at all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lotsennetz.people.models import Municipality, Person
from tests import factories
from tests.conftest import ClientOf

STAFF_PAGES = ["people:access", "people:departments"]
COORDINATION_PAGES = ["people:municipalities", "people:network", "people:log"]
OWN_PAGES = ["people:profile", "people:leave"]
PUBLIC_PAGES = ["people:join", "people:join_sent"]


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_pages_are_for_anybody(name: str, kehl: Municipality, client: Client) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", STAFF_PAGES + COORDINATION_PAGES + OWN_PAGES)
def test_inner_pages_ask_to_sign_in(name: str, kehl: Municipality, client: Client) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", STAFF_PAGES + COORDINATION_PAGES + OWN_PAGES)
def test_the_coordination_sees_every_page(name: str, coordinator: Person, client_of: ClientOf) -> None:
    assert client_of(coordinator).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_officers_see_the_pages_of_their_town(name: str, officer_kehl: Person, client_of: ClientOf) -> None:
    answer = client_of(officer_kehl).get(reverse(name))
    assert answer.status_code == 200
    assert "Kehl" in answer.text
    assert reverse("people:log") not in answer.text


@pytest.mark.parametrize("name", COORDINATION_PAGES)
def test_officers_are_refused_elsewhere(name: str, officer_kehl: Person, client_of: ClientOf) -> None:
    assert client_of(officer_kehl).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", STAFF_PAGES + COORDINATION_PAGES)
@pytest.mark.parametrize(
    "who", ["staff_kehl", "guide", "mayor", "guest", "applicant", "invited", "ex_member"]
)
def test_others_are_refused(name: str, who: str, request: pytest.FixtureRequest, client_of: ClientOf) -> None:
    assert client_of(request.getfixturevalue(who)).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.parametrize("who", ["staff_kehl", "guest", "ex_member"])
def test_own_pages_are_for_everybody_signed_in(
    name: str, who: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    assert client_of(request.getfixturevalue(who)).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", [*STAFF_PAGES, *OWN_PAGES])
def test_the_deactivated_are_signed_out(name: str, deactivated: Person, client_of: ClientOf) -> None:
    browser = client_of(deactivated)
    answer = browser.get(reverse(name))
    assert answer.status_code == 302
    assert not browser.session.get("_auth_user_id")


def _posts(town: Municipality, person: Person) -> list[tuple[str, str]]:
    invitation = factories.InvitationFactory.create(municipality=town)
    department = factories.DepartmentFactory.create(municipality=town)
    membership = person.memberships.get()
    return [
        ("invite", reverse("people:invite")),
        ("resend", reverse("people:resend", args=[invitation.pk])),
        ("withdraw", reverse("people:withdraw", args=[invitation.pk])),
        ("end", reverse("people:membership_end", args=[membership.pk])),
        ("deactivate", reverse("people:deactivate", args=[membership.pk])),
        ("reactivate", reverse("people:reactivate", args=[membership.pk])),
        ("delete", reverse("people:department_delete", args=[department.pk])),
        ("admit", reverse("people:admit", args=[town.slug])),
        ("dismiss", reverse("people:dismiss", args=[town.slug])),
    ]


def test_nothing_changes_by_get(
    coordinator: Person, kehl: Municipality, staff_kehl: Person, client_of: ClientOf
) -> None:
    browser = client_of(coordinator)
    for _name, address in _posts(kehl, staff_kehl):
        assert browser.get(address).status_code == 405, address


def test_forged_forms_are_refused(kehl: Municipality, staff_kehl: Person, coordinator: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coordinator)
    for _name, address in _posts(kehl, staff_kehl):
        assert browser.post(address).status_code == 403, address


@pytest.mark.parametrize("who", ["staff_kehl", "stranger", "guest", "ex_member"])
def test_nobody_reaches_into_a_foreign_town(
    who: str,
    request: pytest.FixtureRequest,
    kehl: Municipality,
    officer_kehl: Person,
    client_of: ClientOf,
) -> None:
    browser = client_of(request.getfixturevalue(who))
    for name, address in _posts(kehl, officer_kehl):
        status = browser.post(address).status_code
        assert status in ({404, 422} if name == "invite" and who == "stranger" else {403, 404}), (
            name,
            status,
        )
    kehl.refresh_from_db()
    officer_kehl.refresh_from_db()
    assert kehl.member
    assert officer_kehl.is_active
    assert officer_kehl.memberships.count() == 1
    assert kehl.invitations.filter(withdrawn_at=None).count() == 1
    assert kehl.departments.count() == 1


@pytest.mark.parametrize("name", ["join", "profile", "leave", "municipalities", "departments", "network"])
def test_an_empty_body_is_an_empty_form(name: str, coordinator: Person, client_of: ClientOf) -> None:
    """Not no form at all: whoever sends nothing reads what is missing."""
    answer = client_of(coordinator).post(reverse(f"people:{name}"))
    assert answer.status_code == 422
    assert 'class="error-text"' in answer.text


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_unknown_numbers_are_not_found(pk: int, coordinator: Person, client_of: ClientOf) -> None:
    browser = client_of(coordinator)
    for name in ("people:decide", "people:membership", "people:membership_add", "people:department"):
        assert browser.get(reverse(name, args=[pk])).status_code == 404
