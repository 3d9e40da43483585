"""Sentences that must be true for everybody: without a password, without a name, with nothing to hand over."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lotsennetz.groups.models import GroupInvitation
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.services.leaving import leave_network
from tests import factories
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, GroupInvitationFactory
from tests.people.signin_kit import give_app


@pytest.fixture
def without_password(staff_kehl: Person) -> Person:
    """Signs in with a passkey or through the town's provider only."""
    staff_kehl.set_unusable_password()
    staff_kehl.save()
    return staff_kehl


def test_only_who_has_a_password_is_told_that_it_is_all_there_is(
    officer_kehl: Person, without_password: Person, client_of: ClientOf
) -> None:
    sentence = "Noch ist nur Ihr Passwort eingerichtet"
    page = client_of(officer_kehl).get(reverse("mfa_index")).text
    assert sentence in page
    page = client_of(without_password).get(reverse("mfa_index")).text
    assert sentence not in page
    assert "Noch ist weder ein Passkey noch eine App eingerichtet" in page
    give_app(without_password)
    assert "Noch ist" not in client_of(without_password).get(reverse("mfa_index")).text


@pytest.mark.parametrize("name", ["mfa_index", "mfa_add_webauthn", "usersessions_list", "people:leave"])
def test_no_page_speaks_of_a_password_that_is_not_there(
    name: str, without_password: Person, client_of: ClientOf
) -> None:
    page = client_of(without_password).get(reverse(name)).text
    inside = page.split('id="inhalt"')[1].split("</main>")[0]
    outside_navigation = inside.split("</nav>")[-1]
    assert "Passwort" not in outside_navigation


def test_setting_a_first_password_promises_nothing_about_passkeys(
    without_password: Person, client_of: ClientOf
) -> None:
    page = client_of(without_password).get(reverse("account_set_password")).text
    assert "noch kein Passwort" in page
    assert "ohne Passkey" not in page


def test_leaving_speaks_of_handing_over_only_where_there_is_something(
    officer_kehl: Person, staff_kehl: Person, client_of: ClientOf
) -> None:
    handing, ending = "übergeben, was nur Sie haben", "Einladungen von Ihnen"
    page = client_of(officer_kehl).get(reverse("people:leave")).text
    assert handing in page
    assert ending in page
    page = client_of(staff_kehl).get(reverse("people:leave")).text
    assert "Ihr Konto schließen." in page
    assert handing not in page
    assert ending not in page


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (None, "Sie sind eingeladen."),
        ("kept", "Miriam Aschenbrenner lädt Sie ein."),
        ("anonymised", "Sie sind eingeladen."),
        ("here", "Miriam Aschenbrenner lädt Sie ein."),
    ],
)
def test_an_invitation_names_only_who_may_be_named(
    sender: str | None, expected: str, officer_kehl: Person, kehl: Municipality, client_of: ClientOf
) -> None:
    invitation = factories.InvitationFactory.create(
        municipality=kehl, secret="s", invited_by=officer_kehl if sender else None
    )
    if sender in {"kept", "anonymised"}:
        leave_network(person=officer_kehl, choice=sender, successors={})
        # Leaving withdraws what the person sent; whatever comes back must read right all the same.
        type(invitation).objects.update(withdrawn_at=None)
    page = client_of(None).get(reverse("people:invitation", args=["s"]))
    assert page.status_code == 200
    assert expected in page.text
    assert "Ehemaliges Mitglied" not in page.text


@pytest.mark.parametrize(("choice", "named"), [("kept", True), ("anonymised", False)])
def test_an_invitation_into_a_group_outlives_its_sender(
    choice: str, named: bool, officer_kehl: Person, stranger: Person, client_of: ClientOf
) -> None:
    group = GroupFactory.create()
    GroupInvitationFactory.create(group=group, person=stranger, invited_by=officer_kehl)
    leave_network(person=officer_kehl, choice=choice, successors={})
    assert (GroupInvitation.objects.get().invited_by_id is not None) is named
    page = client_of(stranger).get(reverse("stream:groups")).text
    assert "Sie sind eingeladen" in page
    assert "Ehemaliges Mitglied" not in page
    assert ("Miriam Aschenbrenner" in page) is named


def test_the_page_of_somebody_who_left_unnamed_says_it_once(
    officer_kehl: Person, staff_kehl: Person, client_of: ClientOf
) -> None:
    leave_network(person=staff_kehl, choice="anonymised", successors={})
    staff_kehl.refresh_from_db()
    page = client_of(officer_kehl).get(staff_kehl.get_absolute_url()).text
    assert "ihren Namen entfernt" in page
    assert 'class="tag' not in page.split("<h1>")[1].split("</section>")[0]
