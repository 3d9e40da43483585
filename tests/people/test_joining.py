"""Asking to join: nobody learns who is here, nobody comes in without a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.people.events import (
    InvitationIssued,
    JoinRequestConfirmed,
    JoinRequestDecided,
    JoinRequestReceived,
)
from lotsennetz.people.models import Invitation, JoinRequest, Membership, Municipality, Person, Role
from lotsennetz.people.queries import open_requests_for
from lotsennetz.people.services.invitations import LinkError
from lotsennetz.people.services.requests import confirm_join_request, decide_join_request, request_to_join
from lotsennetz.people.services.retention import forget_stale
from lotsennetz.people.viewer import people_viewer_of
from tests import factories
from tests.conftest import ClientOf
from tests.factories import PASSWORD
from tests.people.kit import heard

WHO = {"given_name": "Ulla", "family_name": "Neu", "email": "Ulla@Kehl.example"}


def test_a_request_exists_for_nobody_until_confirmed(kehl: Municipality, officer_kehl: Person) -> None:
    viewer = people_viewer_of(officer_kehl)
    with heard(JoinRequestReceived) as received:
        asked = request_to_join(municipality=kehl, **WHO)
    assert not open_requests_for(viewer).exists()
    with heard(JoinRequestConfirmed) as confirmed:
        confirm_join_request(secret=received[0].secret)
    assert confirmed == [JoinRequestConfirmed(asked.pk)]
    assert list(open_requests_for(viewer)) == [asked]
    assert not Membership.objects.exclude(person=officer_kehl).exists()


def test_a_second_try_ends_the_first_link(kehl: Municipality) -> None:
    with heard(JoinRequestReceived) as received:
        request_to_join(municipality=kehl, **WHO)
        request_to_join(municipality=kehl, **WHO)
    assert JoinRequest.objects.count() == 1
    with pytest.raises(LinkError):
        confirm_join_request(secret=received[0].secret)
    confirm_join_request(secret=received[1].secret)


def test_confirming_works_once_and_in_time(kehl: Municipality) -> None:
    with heard(JoinRequestReceived) as received:
        request_to_join(municipality=kehl, **WHO)
    secret = received[0].secret
    with time_machine.travel(clock.now() + timedelta(days=4)), pytest.raises(LinkError) as late:
        confirm_join_request(secret=secret)
    assert late.value.reason == "expired"
    confirm_join_request(secret=secret)
    with pytest.raises(LinkError) as twice:
        confirm_join_request(secret=secret)
    assert twice.value.reason == "used"
    with pytest.raises(LinkError):
        confirm_join_request(secret="geraten")


def test_a_newer_confirmed_request_replaces_the_waiting_one(kehl: Municipality) -> None:
    factories.JoinRequestFactory.create(municipality=kehl, email="ulla@kehl.example")
    with heard(JoinRequestReceived) as received, heard(JoinRequestConfirmed) as confirmed:
        request_to_join(municipality=kehl, **WHO)
        confirm_join_request(secret=received[0].secret)
    assert JoinRequest.objects.get().state == "open"
    assert confirmed == []


def test_outside_the_region_and_bodies_are_refused(landratsamt: Municipality) -> None:
    far = factories.MunicipalityFactory.create(ags="08211000", name="Baden-Baden")
    for municipality in (far, landratsamt):
        with pytest.raises(DomainError) as refusal:
            request_to_join(municipality=municipality, **WHO)
        assert refusal.value.field == "municipality"
    assert not JoinRequest.objects.exists()


def test_accepting_invites_the_confirmed_address(kehl: Municipality, officer_kehl: Person) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl, email="ulla@kehl.example", language="en")
    with heard(JoinRequestDecided) as events:
        decide_join_request(actor=officer_kehl, request=asked, accept=True, role=Role.GUIDE)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.language) == ("ulla@kehl.example", "guide", "en")
    assert events == [JoinRequestDecided(asked.pk, True, invitation.pk)]
    assert not Person.objects.filter(email="ulla@kehl.example").exists()


def test_declining_says_why_and_invites_nobody(kehl: Municipality, officer_kehl: Person) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    decide_join_request(actor=officer_kehl, request=asked, accept=False, reason=" Bitte dienstlich. ")
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.decided_by) == ("declined", "Bitte dienstlich.", officer_kehl)
    assert not Invitation.objects.exists()


def test_a_request_is_decided_once(kehl: Municipality, officer_kehl: Person) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    decide_join_request(actor=officer_kehl, request=asked, accept=False)
    with pytest.raises(Conflict):
        decide_join_request(actor=officer_kehl, request=asked, accept=True)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "staff_kehl", "guide", "mayor", "guest", "applicant"])
def test_others_decide_nothing(who: str, request: pytest.FixtureRequest, kehl: Municipality) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    with pytest.raises(NotAllowed):
        decide_join_request(actor=request.getfixturevalue(who), request=asked, accept=True)
    asked.refresh_from_db()
    assert asked.state == "open"
    assert not Invitation.objects.exists()


def test_accepting_gives_no_more_than_the_officer_may(kehl: Municipality, officer_kehl: Person) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    with pytest.raises(NotAllowed):
        decide_join_request(actor=officer_kehl, request=asked, accept=True, role=Role.COORDINATOR)
    asked.refresh_from_db()
    assert asked.state == "open"


def _form(town: Municipality, **changes: object) -> dict[str, object]:
    return {"municipality": town.pk, **WHO, "function": "", "message": "Guten Tag", **changes}


def test_the_answer_is_the_same_for_known_and_unknown(
    kehl: Municipality, officer_kehl: Person, deactivated: Person, client_of: ClientOf
) -> None:
    browser = client_of(None)
    answers = []
    for email in ("fremd@anderswo.example", officer_kehl.email, deactivated.email):
        with heard(JoinRequestReceived) as received:
            answer = browser.post(reverse("people:join"), _form(kehl, email=email), follow=True)
        answers.append((answer.status_code, answer.redirect_chain, len(received)))
        assert email not in answer.text
    assert answers[0] == answers[1] == answers[2]


def test_wrong_input_stays_in_the_form(kehl: Municipality, client_of: ClientOf) -> None:
    browser = client_of(None)
    for wrong in (
        {"email": "kein"},
        {"municipality": 999},
        {"given_name": ""},
        {"message": "x" * 1001},
        {"given_name": "\0"},
    ):
        answer = browser.post(reverse("people:join"), _form(kehl, **{"family_name": "Bleibt", **wrong}))
        assert answer.status_code == 422
        assert "Bleibt" in answer.text
    assert not JoinRequest.objects.exists()


def test_an_empty_form_names_every_missing_field(kehl: Municipality, client_of: ClientOf) -> None:
    answer = client_of(None).post(reverse("people:join"))
    assert answer.status_code == 422
    for field in ("municipality", "given_name", "family_name", "email"):
        said = answer.text.split(f'id="id_{field}_error"')[1].split("</div>")[0]
        assert "<span>" in said
        assert said.split("<span>")[1].split("</span>")[0].strip().endswith(".")
    assert 'id="id_function_error"' not in answer.text
    assert not JoinRequest.objects.exists()


def test_what_was_typed_comes_along_into_the_invitation(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    asked = factories.JoinRequestFactory.create(
        municipality=kehl, given_name="Ülle", family_name="Neu-Öhl", function="Hauptamt"
    )
    with heard(InvitationIssued) as issued:
        decide_join_request(actor=officer_kehl, request=asked, accept=True)
    browser = client_of(None)
    address = reverse("people:invitation", args=[issued[0].secret])
    page = browser.get(address).text
    assert "Ihre Anfrage wurde angenommen." in page
    for value in ("Ülle", "Neu-Öhl", "Hauptamt"):
        assert f'value="{value}"' in page
    wrong = browser.post(address, {"given_name": "Ulla", "family_name": "", "password": PASSWORD}).text
    assert 'value="Ulla"' in wrong  # what was typed last counts
    assert 'id="id_family_name_error"' in wrong
    typed = {"given_name": "Ülle", "family_name": "Neu-Öhl", "function": "IT-Abteilung", "password": PASSWORD}
    assert browser.post(address, typed).status_code == 302
    person = Person.objects.get(email=asked.email)
    assert (person.name, person.function) == ("Ülle Neu-Öhl", "IT-Abteilung")


@pytest.mark.parametrize(
    "change", [{"state": "declined"}, {"email": "andere@kehl.example"}, {"town": "lahr"}]
)
def test_only_the_own_accepted_request_comes_along(
    change: dict[str, str], kehl: Municipality, lahr: Municipality, client_of: ClientOf
) -> None:
    values = {"state": "accepted", "email": "ulla@kehl.example", **change}
    town = lahr if values.pop("town", "") else kehl
    factories.JoinRequestFactory.create(municipality=town, family_name="Geheim", **values)
    factories.InvitationFactory.create(municipality=kehl, email="ulla@kehl.example", secret="s")
    page = client_of(None).get(reverse("people:invitation", args=["s"])).text
    assert "Geheim" not in page
    assert "Ihre Anfrage" not in page


def test_one_machine_cannot_flood(kehl: Municipality, client_of: ClientOf) -> None:
    browser = client_of(None)
    codes = [
        browser.post(reverse("people:join"), _form(kehl, email=f"p{n}@x.example")).status_code
        for n in range(12)
    ]
    assert codes == [302] * 10 + [429] * 2
    assert JoinRequest.objects.count() == 10


def test_one_address_is_not_mailed_again_and_again(kehl: Municipality, client_of: ClientOf) -> None:
    browser = client_of(None)
    with heard(JoinRequestReceived) as received:
        codes = {browser.post(reverse("people:join"), _form(kehl)).status_code for _ in range(5)}
    assert codes == {302}
    assert len(received) == 3


def test_confirming_needs_a_post(kehl: Municipality, client_of: ClientOf) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl, state="unconfirmed", secret="s")
    browser = client_of(None)
    address = reverse("people:join_confirm", args=["s"])
    assert browser.get(address).status_code == 200
    asked.refresh_from_db()
    assert asked.state == "unconfirmed"
    assert browser.post(address).status_code == 200
    asked.refresh_from_db()
    assert asked.state == "open"
    assert browser.post(address).status_code == 410
    assert browser.get(reverse("people:join_confirm", args=["geraten"])).status_code == 404


def test_the_page_decides(kehl: Municipality, officer_kehl: Person, client_of: ClientOf) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    browser = client_of(officer_kehl)
    address = reverse("people:decide", args=[asked.pk])
    assert browser.get(address).status_code == 200
    for wrong in (
        {"decision": "vielleicht"},
        {"decision": "accept", "role": "coordinator"},
        {"decision": "accept"},
    ):
        answer = browser.post(address, {"reason": "Text bleibt", **wrong})
        assert answer.status_code == 422
        assert "Text bleibt" in answer.text
    assert not Invitation.objects.exists()
    assert browser.post(address, {"decision": "accept", "role": "staff"}).status_code == 302
    assert Invitation.objects.get().role == "staff"
    assert browser.get(address).status_code == 404


def test_strangers_do_not_even_see_a_request(
    kehl: Municipality, stranger: Person, client_of: ClientOf
) -> None:
    asked = factories.JoinRequestFactory.create(municipality=kehl)
    browser = client_of(stranger)
    address = reverse("people:decide", args=[asked.pk])
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"decision": "accept", "role": "staff"}).status_code == 404
    assert asked.email not in browser.get(reverse("people:access")).text


def test_what_nobody_needs_is_forgotten(kehl: Municipality, officer_kehl: Person) -> None:
    old = clock.now() - timedelta(days=100)
    factories.JoinRequestFactory.create(municipality=kehl, state="unconfirmed", created_at=old)
    factories.JoinRequestFactory.create(municipality=kehl, state="declined", created_at=old, decided_at=old)
    factories.InvitationFactory.create(municipality=kehl, created_at=old - timedelta(days=14))
    factories.InvitationFactory.create(municipality=kehl, withdrawn_at=old)
    waiting = factories.JoinRequestFactory.create(municipality=kehl, created_at=old)
    fresh = factories.InvitationFactory.create(municipality=kehl)
    assert forget_stale() == 4
    assert list(JoinRequest.objects.all()) == [waiting]
    assert list(Invitation.objects.all()) == [fresh]
