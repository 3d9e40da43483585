"""Passkeys on the server's side: what is accepted, and every way of being wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from tests.people.signin_kit import (
    NAMED,
    SoftKey,
    add_passkey,
    factors_of,
    give_passkey,
    mails,
    options_in,
    prove_again,
    sign_in,
    sign_in_by_passkey,
    text_of,
    who,
)

__all__ = ["mails"]
REFUSED = "Dieser Passkey passt hier nicht."
HOSTILE: list[Any] = [
    None,
    "x",
    [],
    {},
    7,
    {"id": "x"},
    {"id": "eHg", "rawId": "eHg", "type": "public-key", "response": {}},
    {
        "id": "eHg",
        "rawId": "eHg",
        "type": "public-key",
        "response": {"clientDataJSON": "x", "userHandle": "x"},
    },
    {"id": [], "rawId": {}, "response": "x"},
    {
        "id": "eHg",
        "rawId": "eHg",
        "type": "public-key",
        "response": {
            "clientDataJSON": "e30",
            "authenticatorData": "eHg",
            "attestationObject": "eHg",
            "signature": "eHg",
            "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
        },
    },
]


@pytest.fixture
def client(officer_kehl: Person) -> Client:
    client = Client(**NAMED)
    sign_in(client, officer_kehl.email)
    prove_again(client)
    return client


def test_made_and_used(officer_kehl: Person, client: Client, mails: list[AccountMail]) -> None:
    key = SoftKey()
    assert add_passkey(client, key)["Location"] == reverse("mfa_view_recovery_codes")
    assert factors_of(officer_kehl) == {"webauthn", "recovery_codes"}
    assert [(m.kind, m.values["factor"]) for m in mails] == [("factor_added", "passkey")]
    later = Client()
    assert sign_in_by_passkey(later, key)["Location"] == reverse("myday:home")
    assert who(later) == officer_kehl.pk  # and no second factor on top: the key asked for finger or PIN


def test_it_is_a_second_factor_after_the_password(officer_kehl: Person) -> None:
    key = give_passkey(officer_kehl)
    client = Client(**NAMED)
    assert sign_in(client, officer_kehl.email)["Location"] == reverse("mfa_authenticate")
    page = client.get(reverse("mfa_authenticate"))
    proof = key.proof(options_in(page)["request_options"])
    client.post(reverse("mfa_authenticate"), {"credential": json.dumps(proof)})
    assert who(client) == officer_kehl.pk


def test_the_page_after_it_is_kept(officer_kehl: Person) -> None:
    key = give_passkey(officer_kehl)
    client = Client(**NAMED)
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"Accept": "application/json"}).json()["request_options"]
    form = {"credential": json.dumps(key.proof(options)), "next": reverse("usersessions_list")}
    assert client.post(address, form)["Location"] == reverse("usersessions_list")


def test_an_answer_counts_once(officer_kehl: Person) -> None:
    key = give_passkey(officer_kehl)
    client = Client(**NAMED)
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"Accept": "application/json"}).json()["request_options"]
    proof = json.dumps(key.proof(options))
    client.post(address, {"credential": proof})
    assert who(client) == officer_kehl.pk
    client.post(reverse("account_logout"))
    client.post(address, {"credential": proof})
    assert who(client) is None


@pytest.mark.parametrize(
    "origin", ["https://boese.example", "http://localhost.boese.example", "http://127.0.0.1"]
)
def test_answers_for_another_site_are_refused(officer_kehl: Person, origin: str) -> None:
    key = give_passkey(officer_kehl)
    client = Client()
    assert REFUSED in text_of(follow(client, sign_in_by_passkey(client, key, origin)))
    assert who(client) is None


def test_a_key_of_another_person_is_refused(officer_kehl: Person, stranger: Person) -> None:
    foreign = give_passkey(stranger)
    foreign.holder = give_passkey(officer_kehl).holder
    client = Client()
    assert REFUSED in text_of(follow(client, sign_in_by_passkey(client, foreign)))
    assert who(client) is None


def follow(client: Client, answer: Any) -> Any:
    return client.get(answer["Location"], **NAMED)


@pytest.mark.parametrize("credential", HOSTILE)
def test_nonsense_instead_of_a_passkey_is_answered(
    officer_kehl: Person, client: Client, credential: Any
) -> None:
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "X", "credential": json.dumps(credential)})
    assert answer.status_code == 200
    assert factors_of(officer_kehl) == set()

    give_passkey(officer_kehl)
    client.get(reverse("mfa_reauthenticate_webauthn"))
    answer = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": json.dumps(credential)})
    assert answer.status_code == 200

    visitor = Client(**NAMED)
    visitor.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = visitor.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(credential)})
    assert answer["Location"] == reverse("account_login")
    assert who(visitor) is None


def test_renamed_and_removed(officer_kehl: Person, client: Client, mails: list[AccountMail]) -> None:
    key = SoftKey()
    add_passkey(client, key)
    [passkey] = officer_kehl.authenticator_set.filter(type="webauthn")
    edit = reverse("mfa_edit_webauthn", kwargs={"pk": passkey.pk})
    assert client.post(edit, {"name": "Laptop <b>"})["Location"] == reverse("mfa_index")
    assert "Laptop &lt;b&gt;" in text_of(client.get(reverse("mfa_index")))
    assert client.post(edit, {"name": "x" * 61}).status_code == 200
    assert client.post(edit, {"name": ""}).status_code == 200
    remove = reverse("mfa_remove_webauthn", kwargs={"pk": passkey.pk})
    client.get(remove)
    assert "webauthn" in factors_of(officer_kehl)
    client.post(remove)
    assert factors_of(officer_kehl) == set()
    assert mails[-1].kind == "factor_removed"
    visitor = Client()
    sign_in_by_passkey(visitor, key)
    assert who(visitor) is None


def test_nobody_touches_the_passkeys_of_others(client: Client, stranger: Person) -> None:
    give_passkey(stranger)
    [passkey] = stranger.authenticator_set.filter(type="webauthn")
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        address = reverse(name, kwargs={"pk": passkey.pk})
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "meins"}).status_code == 404
    assert factors_of(stranger) == {"webauthn"}


def test_under_an_ip_address_the_page_says_what_to_do(client: Client) -> None:
    visitor = Client()
    page = text_of(visitor.get(reverse("account_login"), SERVER_NAME="127.0.0.1", SERVER_PORT="8000"))
    assert 'href="http://localhost:8000/konto/anmelden/"' in page
    assert "data-passkey-with" not in page
    named = text_of(visitor.get(reverse("account_login"), **NAMED))
    assert "data-passkey-with" in named
    assert "aktuellen Browser mit JavaScript" in named  # the written way, hidden by the script only
