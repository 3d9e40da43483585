"""Authenticator app, recovery codes, and who must have a second factor."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from tests.people.signin_kit import (
    App,
    factors_of,
    give_app,
    mails,
    prove_again,
    sign_in,
    text_of,
    who,
)

__all__ = ["mails"]


def recovery_codes(page: Any) -> list[str]:
    return [part.split("<")[0] for part in text_of(page).split("data-code>")[1:]]


def test_an_app_is_set_up_and_asked_for(
    officer_kehl: Person,
    mails: list[AccountMail],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = Client()
    sign_in(client, officer_kehl.email)
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))  # first: is it really you?
    prove_again(client)
    page = text_of(client.get(address))
    assert 'src="data:image/svg+xml;base64,' in page
    app = App(secret=page.split("data-secret>")[1].split("<")[0])
    assert "Dieser Code passt nicht" in text_of(client.post(address, {"code": "000000"}))
    assert factors_of(officer_kehl) == set()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, {"code": app.code()})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert factors_of(officer_kehl) == {"totp", "recovery_codes"}
    assert [(m.kind, m.values["factor"]) for m in mails] == [("factor_added", "totp")]
    codes = recovery_codes(client.get(done["Location"]))
    assert len(set(codes)) == 10
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert file.content.decode().split() == codes
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]

    later = Client()
    assert sign_in(later, officer_kehl.email)["Location"] == reverse("mfa_authenticate")
    assert who(later) is None
    assert "Dieser Code passt nicht" in text_of(later.post(reverse("mfa_authenticate"), {"code": "123456"}))
    assert who(later) is None
    later.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert who(later) == officer_kehl.pk


def test_a_recovery_code_opens_once(officer_kehl: Person) -> None:
    give_app(officer_kehl)
    client = Client()
    client.force_login(officer_kehl)
    prove_again(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    code, *_others = recovery_codes(client.get(reverse("mfa_view_recovery_codes")))
    for expected in (officer_kehl.pk, None):
        browser = Client()
        sign_in(browser, officer_kehl.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert who(browser) == expected


def test_an_app_code_is_taken_once(officer_kehl: Person) -> None:
    code = give_app(officer_kehl).code()
    for expected in (officer_kehl.pk, None):
        browser = Client()
        sign_in(browser, officer_kehl.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert who(browser) == expected


def test_codes_cannot_be_tried_without_end(officer_kehl: Person) -> None:
    app = give_app(officer_kehl)
    client = Client()
    sign_in(client, officer_kehl.email)
    for guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert "Zu viele Versuche" in text_of(answer)
    assert who(client) is None


def test_one_can_turn_back_before_the_second_factor(officer_kehl: Person) -> None:
    give_app(officer_kehl)
    client = Client()
    sign_in(client, officer_kehl.email)
    assert client.get(reverse("account_login"))["Location"] == reverse("mfa_authenticate")
    client.post(reverse("account_logout"))
    assert client.get(reverse("account_login")).status_code == 200


def test_looking_at_codes_writes_nothing(officer_kehl: Person) -> None:
    give_app(officer_kehl)
    client = Client()
    client.force_login(officer_kehl)
    prove_again(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    before = list(Authenticator.objects.order_by("pk").values())
    client.get(reverse("mfa_view_recovery_codes"))
    client.get(reverse("mfa_download_recovery_codes"))
    assert list(Authenticator.objects.order_by("pk").values()) == before


def test_codes_of_others_and_without_proof_stay_hidden(officer_kehl: Person, stranger: Person) -> None:
    give_app(officer_kehl)
    client = Client()
    client.force_login(officer_kehl)
    prove_again(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    unproven, other = Client(), Client()
    unproven.force_login(officer_kehl)
    other.force_login(stranger)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert unproven.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))
        assert other.get(reverse(name)).status_code == 404


def test_the_database_alone_gives_no_secret_away(officer_kehl: Person, settings: Settings) -> None:
    app = give_app(officer_kehl)
    stored = str(Authenticator.objects.get(user=officer_kehl).data)
    assert app.secret not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, longer than fifty characters, as it must be"
    assert Authenticator.objects.get(user=officer_kehl).wrap().validate_code(app.code())
    settings.SECRET_KEY_FALLBACKS = []
    assert not Authenticator.objects.get(user=officer_kehl).wrap().validate_code(app.code())


def test_an_app_is_taken_away(officer_kehl: Person, mails: list[AccountMail]) -> None:
    give_app(officer_kehl)
    client = Client()
    client.force_login(officer_kehl)
    prove_again(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    client.get(reverse("mfa_deactivate_totp"))
    assert "totp" in factors_of(officer_kehl)
    client.post(reverse("mfa_deactivate_totp"))
    assert factors_of(officer_kehl) == set()  # codes without a factor would be a password on paper
    assert ("factor_removed", "totp") in [(m.kind, m.values.get("factor")) for m in mails]


@pytest.mark.usefixtures("second_factor_gate")
def test_a_coordinator_sets_up_a_second_factor_before_anything_else(
    coordinator: Person, officer_kehl: Person
) -> None:
    client = Client()
    sign_in(client, coordinator.email)
    assert client.get(reverse("myday:home"))["Location"] == reverse("mfa_index")
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200 or answer["Location"].startswith(reverse("account_reauthenticate"))
    prove_again(client)
    page = text_of(client.get(reverse("mfa_activate_totp")))
    app = App(secret=page.split("data-secret>")[1].split("<")[0])
    client.post(reverse("mfa_activate_totp"), {"code": app.code()})
    assert client.get(reverse("myday:home")).status_code == 200
    officer = Client()
    sign_in(officer, officer_kehl.email)
    assert officer.get(reverse("myday:home")).status_code == 200
