"""Changing the address of an account."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from tests.people.signin_kit import give_app, mails, prove_again, sign_in, text_of, who

__all__ = ["mails"]
NEW = "miriam.neu@kehl.example"


@pytest.fixture
def client(officer_kehl: Person) -> Client:
    client = Client()
    sign_in(client, officer_kehl.email)
    prove_again(client)
    return client


def wish(client: Client, email: str = NEW) -> Any:
    return client.post(reverse("account_email"), {"email": email, "action_add": "1"})


def path(mail: AccountMail) -> str:
    return mail.values["url"].removeprefix(settings.BASE_URL)


def test_the_new_address_counts_once_it_is_confirmed(
    officer_kehl: Person, client: Client, mails: list[AccountMail]
) -> None:
    old = officer_kehl.email
    wish(client)
    assert [(m.kind, m.email) for m in mails] == [("email_confirmation", NEW)]
    officer_kehl.refresh_from_db()
    assert officer_kehl.email == old
    assert NEW in text_of(client.get(reverse("account_email")))
    client.get(path(mails[0]))
    officer_kehl.refresh_from_db()
    assert officer_kehl.email == old  # looking is not confirming
    client.post(path(mails[0]))
    officer_kehl.refresh_from_db()
    assert officer_kehl.email == NEW
    [address] = EmailAddress.objects.filter(user=officer_kehl)
    assert (address.email, address.verified, address.primary) == (NEW, True, True)
    assert (mails[1].kind, mails[1].email, mails[1].values["to_email"]) == ("email_changed", old, NEW)
    assert "Dieser Link gilt nicht mehr" in text_of(client.get(path(mails[0])))
    assert sign_in(Client(), NEW)["Location"] == reverse("myday:home")


def test_it_needs_a_fresh_proof(officer_kehl: Person, mails: list[AccountMail]) -> None:
    client = Client()
    client.force_login(officer_kehl)
    assert wish(client)["Location"].startswith(reverse("account_reauthenticate"))
    assert mails == []
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_people_with_a_second_factor_may_change_it_too(
    officer_kehl: Person, client: Client, mails: list[AccountMail]
) -> None:
    give_app(officer_kehl)
    wish(client)
    assert [m.email for m in mails] == [NEW]


def test_the_address_of_another_person_is_not_taken_over(
    officer_kehl: Person, stranger: Person, client: Client, mails: list[AccountMail]
) -> None:
    EmailAddress.objects.filter(user=stranger).delete()  # even where only the account itself names it
    answer = wish(client, stranger.email)
    assert stranger.name not in text_of(answer)
    old = officer_kehl.email
    for mail in mails:
        assert "gehört schon zu einem anderen Konto" in text_of(client.post(path(mail), follow=True))
    officer_kehl.refresh_from_db()
    assert officer_kehl.email == old


def test_a_pending_change_can_be_dropped(client: Client, mails: list[AccountMail]) -> None:
    wish(client)
    client.post(reverse("account_email"), {"email": NEW, "action_remove": "1"})
    assert not EmailAddress.objects.filter(email=NEW).exists()
    answer = client.get(path(mails[0]))
    assert "Dieser Link gilt nicht mehr" in text_of(answer)
    assert [m.kind for m in mails] == ["email_confirmation"]


def test_the_address_in_use_cannot_be_removed(officer_kehl: Person, client: Client) -> None:
    client.post(reverse("account_email"), {"email": officer_kehl.email, "action_remove": "1"})
    assert EmailAddress.objects.filter(user=officer_kehl, verified=True).exists()


def test_looking_at_the_link_signs_nobody_out(
    client: Client, stranger: Person, mails: list[AccountMail]
) -> None:
    wish(client)
    other = Client()
    other.force_login(stranger)
    other.get(path(mails[0]))
    assert who(other) == stranger.pk


@pytest.mark.parametrize("email", ["", "kein", "a@b", "x" * 300 + "@kehl.example", "<b>@kehl.example"])
def test_odd_addresses_are_refused_at_the_field(client: Client, mails: list[AccountMail], email: str) -> None:
    answer = wish(client, email)
    assert answer.status_code == 200
    assert 'id="id_email_error"' in text_of(answer)
    assert mails == []
