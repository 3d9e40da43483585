"""Inviting, accepting, and links that lead nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people.events import InvitationAccepted, InvitationIssued, MunicipalityAdmitted
from lotsennetz.people.models import Invitation, Membership, Municipality, Person, Role
from lotsennetz.people.secrets import fingerprint
from lotsennetz.people.services.invitations import (
    LinkError,
    accept_invitation,
    invitation_for,
    issue_invitation,
    resend_invitation,
    withdraw_invitation,
)
from tests import factories
from tests.conftest import ClientOf
from tests.factories import PASSWORD
from tests.people.kit import heard, last_action

NEW: dict[str, Any] = {"given_name": "Änne", "family_name": "Groß-Öhl", "password": PASSWORD}


def test_the_secret_goes_out_and_only_its_hash_stays(officer_kehl: Person, kehl: Municipality) -> None:
    with heard(InvitationIssued) as events:
        issued = issue_invitation(
            actor=officer_kehl, municipality=kehl, email=" Neu@Kehl.example ", role=Role.STAFF
        )
    stored = Invitation.objects.get()
    assert events == [InvitationIssued(stored.pk, issued.secret)]
    assert stored.email == "neu@kehl.example"
    assert stored.secret_hash == fingerprint(issued.secret) != issued.secret
    assert stored.expires_at - stored.created_at == timedelta(days=14)
    assert issued.secret not in repr(issued) + repr(events)
    assert last_action() == "invitation.issued"


@pytest.mark.parametrize("role", ["coordinator", "guest", "chef"])
def test_officers_do_not_give_what_they_may_not(role: str, officer_kehl: Person, kehl: Municipality) -> None:
    with pytest.raises(DomainError):
        issue_invitation(actor=officer_kehl, municipality=kehl, email="x@kehl.example", role=role)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "staff_kehl", "guide", "mayor", "guest", "ex_member"])
def test_others_do_not_invite(who: str, request: pytest.FixtureRequest, kehl: Municipality) -> None:
    with pytest.raises(NotAllowed):
        issue_invitation(
            actor=request.getfixturevalue(who), municipality=kehl, email="x@kehl.example", role=Role.STAFF
        )
    assert not Invitation.objects.exists()


def test_a_role_taken_away_counts_at_once(officer_kehl: Person, kehl: Municipality) -> None:
    officer_kehl.memberships.all().delete()
    with pytest.raises(NotAllowed):
        issue_invitation(actor=officer_kehl, municipality=kehl, email="x@kehl.example", role=Role.STAFF)


def test_outside_the_region_nobody_is_invited(coordinator: Person) -> None:
    far = factories.MunicipalityFactory.create(ags="08211000", name="Baden-Baden", member=False)
    with pytest.raises(DomainError, match="Gebiet") as refusal:
        issue_invitation(actor=coordinator, municipality=far, email="x@b.example", role=Role.OFFICER)
    assert refusal.value.field == "municipality"
    assert not Invitation.objects.exists()


def test_a_second_open_invitation_is_refused_but_an_expired_one_replaced(
    officer_kehl: Person, kehl: Municipality
) -> None:
    first = issue_invitation(actor=officer_kehl, municipality=kehl, email="x@kehl.example", role=Role.STAFF)
    with pytest.raises(DomainError) as refusal:
        issue_invitation(actor=officer_kehl, municipality=kehl, email="X@kehl.example", role=Role.STAFF)
    assert refusal.value.field == "email"
    with time_machine.travel(clock.now() + timedelta(days=15)):
        issue_invitation(actor=officer_kehl, municipality=kehl, email="x@kehl.example", role=Role.STAFF)
    first.invitation.refresh_from_db()
    assert first.invitation.withdrawn_at is not None


def test_resending_ends_the_old_link(officer_kehl: Person, kehl: Municipality) -> None:
    old = issue_invitation(actor=officer_kehl, municipality=kehl, email="x@kehl.example", role=Role.STAFF)
    new = resend_invitation(actor=officer_kehl, invitation=old.invitation)
    with pytest.raises(LinkError) as refusal:
        invitation_for(old.secret)
    assert refusal.value.reason == "unknown"
    assert invitation_for(new.secret) == old.invitation


@pytest.mark.parametrize("service", [resend_invitation, withdraw_invitation])
def test_strangers_neither_resend_nor_withdraw(service: object, stranger: Person, kehl: Municipality) -> None:
    invitation = factories.InvitationFactory.create(municipality=kehl, secret="s")
    with pytest.raises(NotAllowed):
        service(actor=stranger, invitation=invitation)  # type: ignore[operator]
    assert invitation_for("s") == invitation


def test_accepting_makes_a_person(kehl: Municipality, officer_kehl: Person) -> None:
    invitation = factories.InvitationFactory.create(
        municipality=kehl, role=Role.GUIDE, email="anne@kehl.example", secret="s", language="en"
    )
    with heard(InvitationAccepted) as events:
        person = accept_invitation(secret="s", **NEW)
    assert events == [InvitationAccepted(invitation.pk, person.pk)]
    assert (person.name, person.handle, person.language) == ("Änne Groß-Öhl", "aenne-gross-oehl", "en")
    assert person.check_password(PASSWORD)
    assert [(m.municipality, m.role) for m in person.memberships.all()] == [(kehl, "guide")]
    assert EmailAddress.objects.get(user=person, verified=True, primary=True).email == "anne@kehl.example"


def test_a_link_works_once(kehl: Municipality) -> None:
    factories.InvitationFactory.create(municipality=kehl, secret="s")
    accept_invitation(secret="s", **NEW)
    with pytest.raises(LinkError) as refusal:
        accept_invitation(secret="s", **NEW)
    assert refusal.value.reason == "used"
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"withdrawn_at": clock.now()}, "withdrawn"),
        ({"expires_at": clock.now() - timedelta(seconds=1)}, "expired"),
        ({"secret": "other"}, "unknown"),
    ],
)
def test_dead_links_make_nobody(change: dict[str, object], reason: str, kehl: Municipality) -> None:
    factories.InvitationFactory.create(municipality=kehl, **{"secret": "s", **change})
    with pytest.raises(LinkError) as refusal:
        accept_invitation(secret="s", **NEW)
    assert refusal.value.reason == reason
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"given_name": " "}, "given_name"),
        ({"family_name": ""}, "family_name"),
        ({"password": "kurz"}, "password"),
        ({"password": "Passwort1234"}, "password"),
        ({"password": "anne@kehl.example"}, "password"),
    ],
)
def test_mistakes_are_named_at_their_field(change: dict[str, str], field: str, kehl: Municipality) -> None:
    factories.InvitationFactory.create(municipality=kehl, secret="s", email="anne@kehl.example")
    with pytest.raises(DomainError) as refusal:
        accept_invitation(secret="s", **{**NEW, **change})
    assert refusal.value.field == field
    assert not Person.objects.exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_existing_person_gets_one_more_role(officer_kehl: Person, lahr: Municipality) -> None:
    factories.InvitationFactory.create(municipality=lahr, secret="s", email="DIGITAL@kehl.example")
    before = officer_kehl.password
    assert accept_invitation(secret="s") == officer_kehl
    officer_kehl.refresh_from_db()
    assert officer_kehl.password == before
    assert {m.municipality.slug for m in officer_kehl.memberships.all()} == {"kehl", "lahr"}


def test_nobody_accepts_for_somebody_else(officer_kehl: Person, stranger: Person, lahr: Municipality) -> None:
    factories.InvitationFactory.create(municipality=lahr, secret="s", email="neu@kehl.example")
    for signed_in in (officer_kehl, stranger):
        with pytest.raises(DomainError, match=r"neu@kehl\.example"):
            accept_invitation(secret="s", signed_in=signed_in)
    assert Membership.objects.count() == 2


def test_a_closed_account_is_not_opened_by_an_invitation(deactivated: Person, lahr: Municipality) -> None:
    factories.InvitationFactory.create(municipality=lahr, secret="s", email=deactivated.email)
    with pytest.raises(DomainError, match="gesperrt"):
        accept_invitation(secret="s")
    deactivated.refresh_from_db()
    assert not deactivated.is_active
    assert deactivated.memberships.count() == 1


def test_the_first_person_makes_the_town_a_member(coordinator: Person, gengenbach: Municipality) -> None:
    issued = issue_invitation(
        actor=coordinator, municipality=gengenbach, email="d@gengenbach.example", role=Role.OFFICER
    )
    with heard(MunicipalityAdmitted) as events:
        accept_invitation(secret=issued.secret, **NEW)
    gengenbach.refresh_from_db()
    assert gengenbach.member
    assert gengenbach.member_since is not None
    assert events == [MunicipalityAdmitted(gengenbach.pk)]


def test_a_guest_makes_no_member(coordinator: Person, staedtetag: Municipality) -> None:
    issued = issue_invitation(
        actor=coordinator, municipality=staedtetag, email="g@staedtetag.example", role=Role.GUEST
    )
    accept_invitation(secret=issued.secret, **NEW)
    staedtetag.refresh_from_db()
    assert not staedtetag.member


def test_the_page_shows_and_only_post_accepts(kehl: Municipality, client_of: ClientOf) -> None:
    factories.InvitationFactory.create(municipality=kehl, secret="s", note="<b>Bis bald</b>")
    browser = client_of(None)
    address = reverse("people:invitation", args=["s"])
    shown = browser.get(address)
    assert shown.status_code == 200
    assert "Kehl" in shown.text
    assert "<b>Bis bald" not in shown.text
    assert not Person.objects.exists()
    wrong = browser.post(address, {**NEW, "password": "kurz"})
    assert wrong.status_code == 422
    assert 'value="Änne"' in wrong.text
    assert not Person.objects.exists()
    done = browser.post(address, NEW)
    assert done.status_code == 302
    assert browser.session["_auth_user_id"] == str(Person.objects.get().pk)


def test_an_existing_person_is_not_signed_in_by_a_link(
    officer_kehl: Person, lahr: Municipality, client_of: ClientOf
) -> None:
    factories.InvitationFactory.create(municipality=lahr, secret="s", email=officer_kehl.email)
    browser = client_of(None)
    answer = browser.post(reverse("people:invitation", args=["s"]))
    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in browser.session
    assert officer_kehl.memberships.count() == 2


@pytest.mark.parametrize(
    ("change", "status"), [({"withdrawn_at": clock.now()}, 410), ({"secret": "other"}, 404)]
)
def test_dead_links_have_a_page(
    change: dict[str, object], status: int, kehl: Municipality, client_of: ClientOf
) -> None:
    factories.InvitationFactory.create(municipality=kehl, **{"secret": "s", **change})
    address = reverse("people:invitation", args=["s"])
    browser = client_of(None)
    assert browser.get(address).status_code == status
    assert browser.post(address, NEW).status_code == status


def test_the_invite_form_keeps_what_was_typed(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    browser = client_of(officer_kehl)
    values = {
        "email": "neu@kehl.example",
        "municipality": kehl.pk,
        "role": "staff",
        "note": "Hallo",
        "language": "de",
    }
    for wrong in ({"email": "kein"}, {"municipality": lahr.pk}, {"role": "coordinator"}, {"language": "fr"}):
        answer = browser.post(reverse("people:invite"), {**values, **wrong})
        assert answer.status_code == 422
        assert "Hallo" in answer.text
    assert not Invitation.objects.exists()
    assert browser.post(reverse("people:invite"), values).status_code == 302
    assert Invitation.objects.get().note == "Hallo"
