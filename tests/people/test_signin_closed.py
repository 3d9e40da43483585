"""Deactivated people and people who left: no way in, and out at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from tests.factories import PASSWORD
from tests.people.signin_kit import give_app, give_passkey, sign_in, sign_in_by_passkey, text_of, who

Close = Callable[[Person], None]


@pytest.fixture(params=["deactivated", "left"])
def close(request: pytest.FixtureRequest) -> Close:
    def change(person: Person) -> None:
        fields: dict[str, Any] = (
            {"is_active": False} if request.param == "deactivated" else {"left_at": clock.now()}
        )
        Person.objects.filter(pk=person.pk).update(**fields)

    return change


def test_not_by_password(officer_kehl: Person, close: Close) -> None:
    close(officer_kehl)
    client = Client()
    answer = sign_in(client, officer_kehl.email)
    assert answer["Location"] == reverse("account_inactive")
    assert "nicht mehr aktiv" in text_of(client.get(answer["Location"]))
    assert who(client) is None
    wrong = sign_in(Client(), officer_kehl.email, "falsch-und-lang-genug")
    assert "passen nicht zusammen" in text_of(wrong)  # nobody else learns that the account is closed


def test_not_by_passkey(officer_kehl: Person, close: Close) -> None:
    key = give_passkey(officer_kehl)
    client = Client()
    sign_in_by_passkey(client, key)
    assert who(client) == officer_kehl.pk
    close(officer_kehl)
    client = Client()
    assert sign_in_by_passkey(client, key)["Location"] == reverse("account_inactive")
    assert who(client) is None


def test_not_between_password_and_code(officer_kehl: Person, close: Close) -> None:
    app = give_app(officer_kehl)
    client = Client()
    sign_in(client, officer_kehl.email)
    close(officer_kehl)
    answer = client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert answer.status_code == 302
    assert who(client) is None
    assert client.get(reverse("account_email")).status_code == 302


def test_out_at_once(officer_kehl: Person, close: Close) -> None:
    client = Client()
    sign_in(client, officer_kehl.email)
    assert client.get(reverse("usersessions_list")).status_code == 200
    close(officer_kehl)
    assert client.get(reverse("usersessions_list")).status_code == 302
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "x"}
    )
    assert answer.status_code == 302
    officer_kehl.refresh_from_db()
    assert officer_kehl.check_password(PASSWORD)
