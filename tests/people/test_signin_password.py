"""Signing in and out with mail and password."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from tests.people.signin_kit import mails, sign_in, text_of, who, without_tokens

__all__ = ["mails"]
WRONG = "E-Mail-Adresse und Passwort passen nicht zusammen."


def test_in_and_out(officer_kehl: Person) -> None:
    client = Client()
    answer = sign_in(client, "Digital@Kehl.example")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("myday:home")
    assert who(client) == officer_kehl.pk
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert who(client) == officer_kehl.pk  # looking changes nothing
    assert client.post(reverse("account_logout"))["Location"] == reverse("portal:front")
    assert who(client) is None


def test_the_session_ends_with_the_browser_unless_wanted(officer_kehl: Person) -> None:
    short, long = Client(), Client()
    sign_in(short, officer_kehl.email)
    sign_in(long, officer_kehl.email, remember="on")
    name = settings.SESSION_COOKIE_NAME
    assert short.cookies[name]["max-age"] == ""
    assert int(long.cookies[name]["max-age"]) > 60 * 60 * 24
    assert short.cookies[name]["httponly"]
    assert short.cookies[name]["samesite"] == "Lax"


@pytest.mark.parametrize("email", ["digital@kehl.example", "niemand@kehl.example"])
def test_known_and_unknown_are_answered_alike(officer_kehl: Person, email: str) -> None:
    client = Client()
    answer = sign_in(client, email, "falsch-und-lang-genug")
    assert answer.status_code == 200
    assert WRONG in text_of(answer)
    assert f'value="{email}"' in text_of(answer)  # what was typed stays
    assert "falsch-und-lang-genug" not in text_of(answer)
    assert who(client) is None


def test_the_two_refusals_are_the_same_page(officer_kehl: Person) -> None:
    pages = [
        without_tokens(sign_in(Client(), email, "falsch-und-lang-genug")).replace(email, "X")
        for email in ("digital@kehl.example", "niemand@kehl.example")
    ]
    assert pages[0] == pages[1]


def test_five_wrong_passwords_close_the_door_for_the_right_one(officer_kehl: Person) -> None:
    client = Client()
    for _ in range(5):
        assert WRONG in text_of(sign_in(client, officer_kehl.email, "falsch-und-lang-genug"))
    answer = sign_in(client, officer_kehl.email)
    assert "Zu viele Versuche. Bitte warten Sie fünf Minuten." in text_of(answer)
    assert who(client) is None


def test_right_passwords_are_not_counted_as_attempts(officer_kehl: Person) -> None:
    for _ in range(12):
        client = Client()
        assert sign_in(client, officer_kehl.email).status_code == 302


def test_a_flood_gets_a_page_that_says_so(officer_kehl: Person) -> None:
    client = Client()
    limit = int(settings.ACCOUNT_RATE_LIMITS["login"].split("/")[0])
    answers = [client.post(reverse("account_login"), {}) for _ in range(limit + 1)]
    assert {a.status_code for a in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert "Bitte warten Sie einen Moment" in text_of(answers[-1])


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/konto/geraete/", "/konto/geraete/"),
        ("https://boese.example/", None),
        ("//boese.example/", None),
        ("http://127.0.0.1:1/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_only_pages_of_the_house_follow(officer_kehl: Person, wanted: str, reached: str | None) -> None:
    answer = sign_in(Client(), officer_kehl.email, next=wanted)
    assert answer["Location"] == (reached or reverse("myday:home"))


def test_forged_forms_are_refused(officer_kehl: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, officer_kehl.email).status_code == 403
    assert who(client) is None
    client.force_login(officer_kehl)
    for name in ("account_logout", "usersessions_end_others", "account_change_password", "account_email"):
        assert client.post(reverse(name)).status_code == 403
    assert who(client) == officer_kehl.pk


def test_an_unconfirmed_address_is_confirmed_first(officer_kehl: Person, mails: list[AccountMail]) -> None:
    EmailAddress.objects.filter(user=officer_kehl).update(verified=False)
    client = Client()
    answer = sign_in(client, officer_kehl.email)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert who(client) is None
    [mail] = mails
    assert (mail.kind, mail.email, mail.person_id) == (
        "email_confirmation",
        officer_kehl.email,
        officer_kehl.pk,
    )
    path = mail.values["url"].removeprefix(settings.BASE_URL)
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get(user=officer_kehl).verified  # opening the link is not enough
    client.post(path)
    assert EmailAddress.objects.get(user=officer_kehl).verified
    assert sign_in(Client(), officer_kehl.email)["Location"] == reverse("myday:home")


def test_there_is_no_open_sign_up(network: object) -> None:
    for path in (
        "/konto/signup/",
        "/konto/login/code/",
        "/konto/3rdparty/",
        "/konto/anmelden/ueber/kommune/",
    ):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize("value", ["", "x" * 100_000, "\x00", "\u202e", "<script>alert(1)</script>"])
def test_odd_input_is_answered(officer_kehl: Person, field: str, value: str) -> None:
    form = {"login": officer_kehl.email, "password": "falsch-und-lang-genug", field: value}
    answer = Client().post(reverse("account_login"), form)
    assert answer.status_code == 200
    assert "<script>alert(1)" not in text_of(answer)
