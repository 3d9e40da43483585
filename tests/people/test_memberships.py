"""Roles: more, other, none; accounts closed and opened."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people.events import MembershipEnded, PersonDeactivated
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.services.memberships import add_membership, change_membership, end_membership
from lotsennetz.people.services.standing import deactivate, reactivate
from lotsennetz.people.services.tokens import make_token, token_for
from lotsennetz.people.viewer import people_viewer_of
from tests import factories
from tests.conftest import ClientOf
from tests.people.kit import heard


def held(person: Person) -> Membership:
    return person.memberships.get()


def test_an_officer_gives_own_people_one_more_role(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality
) -> None:
    add_membership(actor=officer_kehl, person=staff_kehl, municipality=kehl, role=Role.GUIDE)
    assert {m.role for m in staff_kehl.memberships.all()} == {"staff", "guide"}


def test_an_officer_does_not_pull_in_strangers(
    officer_kehl: Person, stranger: Person, kehl: Municipality
) -> None:
    with pytest.raises(NotAllowed):
        add_membership(actor=officer_kehl, person=stranger, municipality=kehl, role=Role.STAFF)
    assert stranger.memberships.count() == 1


def test_a_role_is_held_once(officer_kehl: Person, staff_kehl: Person, kehl: Municipality) -> None:
    with pytest.raises(DomainError) as refusal:
        add_membership(actor=officer_kehl, person=staff_kehl, municipality=kehl, role=Role.STAFF)
    assert refusal.value.field == "role"


def test_the_closed_get_no_role(coordinator: Person, deactivated: Person, lahr: Municipality) -> None:
    with pytest.raises(DomainError):
        add_membership(actor=coordinator, person=deactivated, municipality=lahr, role=Role.STAFF)


def test_changing_role_and_department(officer_kehl: Person, staff_kehl: Person, kehl: Municipality) -> None:
    office = factories.DepartmentFactory.create(municipality=kehl)
    change_membership(actor=officer_kehl, membership=held(staff_kehl), role=Role.GUIDE, department=office)
    assert (held(staff_kehl).role, held(staff_kehl).department) == ("guide", office)


def test_a_foreign_department_is_refused(
    officer_kehl: Person, staff_kehl: Person, lahr: Municipality
) -> None:
    office = factories.DepartmentFactory.create(municipality=lahr)
    with pytest.raises(DomainError) as refusal:
        change_membership(actor=officer_kehl, membership=held(staff_kehl), role=Role.STAFF, department=office)
    assert refusal.value.field == "department"
    assert held(staff_kehl).department is None


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.GUEST])
def test_officers_change_nobody_beyond_their_means(
    role: Role, officer_kehl: Person, staff_kehl: Person
) -> None:
    with pytest.raises(NotAllowed):
        change_membership(actor=officer_kehl, membership=held(staff_kehl), role=role, department=None)
    assert held(staff_kehl).role == "staff"


@pytest.mark.parametrize("who", ["stranger", "guide", "guest", "ex_member"])
def test_others_end_nobody(who: str, request: pytest.FixtureRequest, staff_kehl: Person) -> None:
    with pytest.raises(NotAllowed):
        end_membership(actor=request.getfixturevalue(who), membership=held(staff_kehl))
    assert held(staff_kehl).role == "staff"


def test_ending_says_what_is_left(officer_kehl: Person, staff_kehl: Person, kehl: Municipality) -> None:
    with heard(MembershipEnded) as events:
        end_membership(actor=officer_kehl, membership=held(staff_kehl))
    assert events == [MembershipEnded(staff_kehl.pk, kehl.pk, in_municipality=False, in_network=False)]
    assert not people_viewer_of(staff_kehl).is_network_member


def test_becoming_a_guest_ends_what_rested_on_the_role(
    coordinator: Person, staff_kehl: Person, kehl: Municipality
) -> None:
    with heard(MembershipEnded) as events:
        change_membership(actor=coordinator, membership=held(staff_kehl), role=Role.GUEST, department=None)
    assert events == [MembershipEnded(staff_kehl.pk, kehl.pk, in_municipality=False, in_network=False)]


def test_one_may_give_up_an_own_role(staff_kehl: Person) -> None:
    end_membership(actor=staff_kehl, membership=held(staff_kehl))
    assert not staff_kehl.memberships.exists()


def test_the_only_officer_does_not_slip_away_but_the_coordination_may(
    officer_kehl: Person, coordinator: Person
) -> None:
    with pytest.raises(DomainError, match="Kehl"):
        end_membership(actor=officer_kehl, membership=held(officer_kehl))
    with pytest.raises(DomainError, match="Kehl"):
        change_membership(actor=officer_kehl, membership=held(officer_kehl), role=Role.STAFF, department=None)
    assert held(officer_kehl).role == "officer"
    end_membership(actor=coordinator, membership=held(officer_kehl))
    assert not officer_kehl.memberships.exists()


def test_the_last_coordination_stays(coordinator: Person, landratsamt: Municipality) -> None:
    for attempt in (
        lambda: end_membership(actor=coordinator, membership=held(coordinator)),
        lambda: end_membership(actor=None, membership=held(coordinator)),
        lambda: deactivate(actor=None, person=coordinator),
        lambda: change_membership(
            actor=coordinator, membership=held(coordinator), role=Role.STAFF, department=None
        ),
    ):
        with pytest.raises(DomainError, match="Koordination"):
            attempt()
    assert held(coordinator).role == "coordinator"
    other = factories.person_in(landratsamt, Role.COORDINATOR)
    deactivate(actor=other, person=coordinator)
    with pytest.raises(DomainError, match="Koordination"):
        end_membership(actor=other, membership=held(other))


def test_closing_an_account_ends_everything_at_once(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    browser = client_of(staff_kehl)
    _token, secret = make_token(actor=None, person=staff_kehl, name="Probe")
    sent = factories.InvitationFactory.create(municipality=kehl, invited_by=staff_kehl)
    assert browser.get(reverse("people:profile")).status_code == 200
    with heard(PersonDeactivated) as events:
        deactivate(actor=officer_kehl, person=staff_kehl)
    assert events == [PersonDeactivated(staff_kehl.pk)]
    assert browser.get(reverse("people:profile")).status_code == 302
    assert token_for(secret) is None
    sent.refresh_from_db()
    assert sent.withdrawn_at is not None
    reactivate(actor=officer_kehl, person=staff_kehl)
    assert token_for(secret) is None
    assert browser.get(reverse("people:profile")).status_code == 302
    assert client_of(staff_kehl).get(reverse("people:profile")).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "guide", "mayor", "guest"])
def test_others_close_nobody(who: str, request: pytest.FixtureRequest, staff_kehl: Person) -> None:
    with pytest.raises(NotAllowed):
        deactivate(actor=request.getfixturevalue(who), person=staff_kehl)
    staff_kehl.refresh_from_db()
    assert staff_kehl.is_active


def test_an_officer_closes_nobody_who_is_at_home_elsewhere_too(
    officer_kehl: Person, staff_kehl: Person, lahr: Municipality
) -> None:
    factories.MembershipFactory.create(person=staff_kehl, municipality=lahr)
    with pytest.raises(NotAllowed):
        deactivate(actor=officer_kehl, person=staff_kehl)


def test_nobody_closes_or_opens_oneself(coordinator: Person, officer_kehl: Person) -> None:
    for person in (coordinator, officer_kehl):
        with pytest.raises(NotAllowed):
            deactivate(actor=person, person=person)


def test_the_page_of_a_role(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    office = factories.DepartmentFactory.create(municipality=kehl, name="Hauptamt")
    browser = client_of(officer_kehl)
    pk = held(staff_kehl).pk
    address = reverse("people:membership", args=[pk])
    assert "Hauptamt" in browser.get(address).text
    assert browser.post(address, {"role": "coordinator"}).status_code == 422
    assert browser.post(address, {"role": "guide", "department": office.pk}).status_code == 302
    assert held(staff_kehl).department == office
    browser.post(reverse("people:deactivate", args=[pk]))
    assert not Person.objects.get(pk=staff_kehl.pk).is_active
    assert "gesperrt" in browser.get(address).text
    browser.post(reverse("people:reactivate", args=[pk]))
    assert Person.objects.get(pk=staff_kehl.pk).is_active
    assert browser.post(reverse("people:membership_end", args=[pk])).status_code == 302
    assert not staff_kehl.memberships.exists()


def test_refusals_are_said_on_the_page(officer_kehl: Person, client_of: ClientOf) -> None:
    address = reverse("people:membership_end", args=[held(officer_kehl).pk])
    answer = client_of(officer_kehl).post(address, follow=True)
    assert "hätte dann niemanden mehr" in answer.text
    assert officer_kehl.memberships.exists()
