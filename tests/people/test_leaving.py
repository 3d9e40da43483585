"""Leaving for good: nothing personal stays, nothing is left without somebody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.urls import reverse

from lotsennetz.core import audit
from lotsennetz.core.errors import DomainError
from lotsennetz.core.models import AuditRecord, AuditValues
from lotsennetz.people import departure
from lotsennetz.people.events import MembershipEnded, PersonLeft
from lotsennetz.people.models import ApiToken, Invitation, JoinRequest, Municipality, Person, Role
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.standing import reactivate
from lotsennetz.people.services.tokens import make_token
from tests import factories
from tests.conftest import ClientOf
from tests.people.kit import heard


@pytest.fixture
def full(staff_kehl: Person, kehl: Municipality) -> Person:
    """Somebody about whom everything is known."""
    staff_kehl.phone, staff_kehl.about, staff_kehl.function = "07851 1", "Über mich", "Hauptamt"
    staff_kehl.photo.save("bild.jpg", ContentFile(b"bild"))
    staff_kehl.save()
    make_token(actor=None, person=staff_kehl, name="Probe")
    Authenticator.objects.create(user=staff_kehl, type="totp", data={})
    factories.InvitationFactory.create(municipality=kehl, email=staff_kehl.email, accepted_by=staff_kehl)
    factories.JoinRequestFactory.create(municipality=kehl, email=staff_kehl.email)
    audit.record("profile.changed", actor=staff_kehl, values={"phone": "07851 1"}, subject_id=staff_kehl.pk)
    return staff_kehl


@pytest.mark.parametrize("choice", ["kept", "anonymised"])
def test_nothing_personal_stays(
    choice: str, full: Person, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    email, handle, photo = full.email, full.handle, Path(full.photo.path)
    with (
        heard(PersonLeft) as left,
        heard(MembershipEnded) as ended,
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[attr-defined]
    ):
        leave_network(person=full, choice=choice, successors={})
    full.refresh_from_db()
    assert left == [PersonLeft(full.pk, choice == "anonymised", handle)]
    assert len(ended) == 1
    assert not full.is_active
    assert full.left_at is not None
    assert (full.phone, full.about, full.function, full.photo.name) == ("", "", "", "")
    assert email not in full.email
    assert not photo.exists()
    assert not full.has_usable_password()
    for model in (ApiToken, Authenticator, EmailAddress, Invitation, JoinRequest, AuditValues):
        assert not model._default_manager.exists(), model
    assert not full.memberships.exists()
    assert AuditRecord.objects.filter(action="profile.changed").exists()
    if choice == "kept":
        assert full.name == "Thorsten Rieflin"
    else:
        assert full.name == "Ehemaliges Mitglied"
        assert "rieflin" not in f"{full.handle}{full.given_name}{full.family_name}".lower()


def test_without_a_choice_nothing_happens(full: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        leave_network(person=full, choice="vielleicht", successors={})
    assert refusal.value.field == "choice"
    full.refresh_from_db()
    assert full.is_active
    assert full.phone
    assert full.memberships.exists()


def test_the_only_officer_names_a_successor(
    officer_kehl: Person, staff_kehl: Person, stranger: Person, kehl: Municipality
) -> None:
    key = f"officer-{kehl.pk}"
    for wrong in ({}, {key: stranger}):
        with pytest.raises(DomainError) as refusal:
            leave_network(person=officer_kehl, choice="kept", successors=wrong)
        assert refusal.value.field == key
    officer_kehl.refresh_from_db()
    assert officer_kehl.is_active
    leave_network(person=officer_kehl, choice="kept", successors={key: staff_kehl})
    assert {m.role for m in staff_kehl.memberships.all()} == {"staff", "officer"}
    assert not officer_kehl.memberships.exists()


def test_an_officer_alone_in_town_may_leave(officer_kehl: Person, coordinator: Person) -> None:
    [task] = departure.open_tasks(officer_kehl)
    assert not task.candidates
    assert task.otherwise
    leave_network(person=officer_kehl, choice="kept", successors={})
    assert not officer_kehl.memberships.exists()


def test_one_of_two_officers_has_nothing_to_hand_over(officer_kehl: Person, kehl: Municipality) -> None:
    factories.person_in(kehl, Role.OFFICER)
    assert departure.open_tasks(officer_kehl) == []


def test_the_last_coordination_hands_over_or_stays(
    coordinator: Person, landratsamt: Municipality, officer_kehl: Person
) -> None:
    key = f"coordinator-{landratsamt.pk}"
    with pytest.raises(DomainError):
        leave_network(person=coordinator, choice="kept", successors={})
    leave_network(person=coordinator, choice="kept", successors={key: officer_kehl})
    assert officer_kehl.memberships.filter(role="coordinator", municipality=landratsamt).exists()


def test_a_coordination_without_anybody_else_stays(coordinator: Person) -> None:
    with pytest.raises(DomainError, match="Koordination"):
        leave_network(person=coordinator, choice="kept", successors={})
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_who_left_is_not_simply_switched_on_again(full: Person, coordinator: Person) -> None:
    leave_network(person=full, choice="kept", successors={})
    with pytest.raises(DomainError):
        reactivate(actor=coordinator, person=full)
    with pytest.raises(DomainError):
        leave_network(person=full, choice="anonymised", successors={})


def test_the_address_is_free_again(full: Person, kehl: Municipality) -> None:
    from lotsennetz.people.services.invitations import accept_invitation

    email = full.email
    leave_network(person=full, choice="anonymised", successors={})
    factories.InvitationFactory.create(municipality=kehl, email=email, secret="s")
    again = accept_invitation(
        secret="s", given_name="Thorsten", family_name="Rieflin", password=factories.PASSWORD
    )
    assert again.pk != full.pk
    assert again.handle == "thorsten-rieflin"


def test_the_page_asks_for_everything(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    browser, other = client_of(officer_kehl), client_of(officer_kehl)
    address = reverse("people:leave")
    key = f"officer-{kehl.pk}"
    assert staff_kehl.name in browser.get(address).text
    complete = {"choice": "kept", "sure": "on", key: staff_kehl.pk}
    for absent in complete:
        answer = browser.post(address, {k: v for k, v in complete.items() if k != absent})
        assert answer.status_code == 422, absent
    assert Person.objects.get(pk=officer_kehl.pk).is_active
    assert browser.post(address, complete).status_code == 302
    assert not Person.objects.get(pk=officer_kehl.pk).is_active
    for one in (browser, other):
        assert one.get(reverse("people:profile")).status_code == 302
