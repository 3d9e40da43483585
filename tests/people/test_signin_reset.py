"""The forgotten password."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from lotsennetz.people.signin.forms import RESET_SECONDS
from tests.factories import PASSWORD
from tests.people.signin_kit import give_app, mails, sign_in, text_of, who, without_tokens

__all__ = ["mails"]
NEW = "Kiesel-Wolke-Fahrrad-Anker"


def ask(email: str) -> tuple[int, str, str]:
    client = Client()
    answer = client.post(reverse("account_reset_password"), {"email": email})
    return answer.status_code, answer["Location"], without_tokens(client.get(answer["Location"]))


def link(mail: AccountMail) -> str:
    assert mail.kind == "password_reset"
    assert mail.values["url"].startswith(settings.BASE_URL)
    return mail.values["url"].removeprefix(settings.BASE_URL)


def choose(client: Client, path: str, password: str = NEW) -> Any:
    form = client.get(path, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_new_password_by_mail(officer_kehl: Person, mails: list[AccountMail]) -> None:
    elsewhere = Client()
    sign_in(elsewhere, officer_kehl.email)
    ask("Digital@kehl.example")
    client = Client()
    path = link(mails[0])
    answer = choose(client, path)
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert who(client) is None  # the mailbox alone signs nobody in
    assert who(elsewhere) is None  # and the thief is out
    assert [m.kind for m in mails] == ["password_reset", "password_changed"]
    assert "Passwort passen nicht" in text_of(sign_in(Client(), officer_kehl.email, PASSWORD))
    assert sign_in(client, officer_kehl.email, NEW)["Location"] == reverse("myday:home")
    assert "Dieser Link gilt nicht mehr" in text_of(Client().get(path))


def test_a_second_factor_survives_the_reset(officer_kehl: Person, mails: list[AccountMail]) -> None:
    give_app(officer_kehl)
    ask(officer_kehl.email)
    client = Client()
    choose(client, link(mails[0]))
    assert sign_in(client, officer_kehl.email, NEW)["Location"] == reverse("mfa_authenticate")
    assert who(client) is None


def test_known_unknown_and_closed_are_answered_alike(
    officer_kehl: Person, deactivated: Person, mails: list[AccountMail]
) -> None:
    left = clock.now()
    Person.objects.filter(pk=deactivated.pk).update(left_at=left)
    answers, seconds = [], []
    for email in (officer_kehl.email, "niemand@kehl.example", deactivated.email):
        begun = time.monotonic()
        answers.append(ask(email))
        seconds.append(time.monotonic() - begun)
    assert answers[0] == answers[1] == answers[2]
    assert min(seconds) >= RESET_SECONDS  # none is answered sooner than writing a mail may take
    assert [m.email for m in mails] == [officer_kehl.email]


def test_an_address_not_yet_confirmed_gets_no_link(officer_kehl: Person, mails: list[AccountMail]) -> None:
    """Whoever holds a mistyped new address must not get the account."""
    EmailAddress.objects.create(user=officer_kehl, email="tippfehler@fremd.example", verified=False)
    ask("tippfehler@fremd.example")
    assert mails == []


def test_three_mails_in_ten_minutes(officer_kehl: Person, mails: list[AccountMail]) -> None:
    client = Client()
    codes = [
        client.post(reverse("account_reset_password"), {"email": officer_kehl.email}).status_code
        for _ in range(4)
    ]
    assert codes == [302, 302, 302, 429]
    assert len(mails) == 3


@pytest.mark.parametrize("fate", ["deactivated", "left"])
def test_the_link_dies_with_the_account(officer_kehl: Person, mails: list[AccountMail], fate: str) -> None:
    ask(officer_kehl.email)
    change = {"is_active": False} if fate == "deactivated" else {"left_at": clock.now()}
    Person.objects.filter(pk=officer_kehl.pk).update(**change)
    assert "Dieser Link gilt nicht mehr" in text_of(Client().get(link(mails[0])))
    officer_kehl.refresh_from_db()
    assert officer_kehl.check_password(PASSWORD)


def test_the_link_is_good_for_a_day(officer_kehl: Person, mails: list[AccountMail]) -> None:
    ask(officer_kehl.email)
    assert mails[0].values["hours"] == "24"
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(days=1)


def test_a_claimed_host_does_not_get_into_the_mail(officer_kehl: Person, mails: list[AccountMail]) -> None:
    Client().post(reverse("account_reset_password"), {"email": officer_kehl.email}, SERVER_NAME="localhost")
    assert mails[0].values["url"].startswith(settings.BASE_URL)
    answer = Client().post(
        reverse("account_reset_password"), {"email": officer_kehl.email}, SERVER_NAME="boese.example"
    )
    assert answer.status_code == 400
    assert len(mails) == 1


@pytest.mark.parametrize("password", ["kurz", "passwort123", "Aschenbrenner1", "digital@kehl.example"])
def test_weak_passwords_are_refused_at_their_field(
    officer_kehl: Person, mails: list[AccountMail], password: str
) -> None:
    ask(officer_kehl.email)
    answer = choose(Client(), link(mails[0]), password)
    assert 'id="id_password1_error"' in text_of(answer)
    officer_kehl.refresh_from_db()
    assert officer_kehl.check_password(PASSWORD)


def test_opening_the_link_signs_nobody_else_out(
    officer_kehl: Person, stranger: Person, mails: list[AccountMail]
) -> None:
    client = Client()
    sign_in(client, stranger.email)
    ask(officer_kehl.email)
    path = link(mails[0])
    client.get(path, follow=True)
    assert who(client) == stranger.pk
    choose(client, path)
    assert who(client) is None
