"""What the sign-in tests share: a person at the keyboard, an authenticator app and a passkey made of software."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from lotsennetz.core import bus
from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from tests.factories import PASSWORD

ORIGIN = "http://localhost"
NAMED: dict[str, Any] = {"SERVER_NAME": "localhost"}  # passkeys need a host name


@pytest.fixture
def mails() -> Iterator[list[AccountMail]]:
    """Every mail that sign-in hands over, besides whoever else listens."""
    seen: list[AccountMail] = []
    bus.subscribe(AccountMail, seen.append)
    yield seen
    bus._handlers[AccountMail].remove(seen.append)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def prove_again(client: Client, password: str = PASSWORD) -> Any:
    """Answer the question whether it is really them, as the pages ask it before security changes."""
    return client.post(reverse("account_reauthenticate"), {"password": password})


def who(client: Client) -> int | None:
    """The person a browser is signed in as, asked of the server and not of the cookie."""
    from django.contrib.auth import get_user
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = client.session
    return get_user(request).pk


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def without_tokens(response: Any) -> str:
    """The page without what differs in every answer anyway."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text_of(response))


@dataclass
class App:
    """An authenticator app. ``code`` is fresh each time: the same one is not taken twice."""

    secret: str = field(default_factory=generate_totp_secret)
    used: set[int] = field(default_factory=set)

    def code(self) -> str:
        now = int(time.time()) // 30
        counter = next(n for n in (now, now + 1, now - 1) if n not in self.used)
        self.used.add(counter)
        return str(format_hotp_value(hotp_value(self.secret, counter)))


def give_app(person: Person) -> App:
    app = App()
    TOTP.activate(person, app.secret)
    return app


class SoftKey:
    """A passkey without a device: signs what a browser would let the device sign."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = secrets.token_bytes(16)
        self.holder = b""

    def _client_data(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def made(self, options: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        public = options["publicKey"]
        self.holder = websafe_decode(public["user"]["id"])
        data = AuthenticatorData.create(
            hashlib.sha256(public["rp"]["id"].encode()).digest(),
            AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT,
            0,
            AttestedCredentialData.create(
                Aaguid.NONE,
                self.number,
                ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
            ),
        )
        return self._wrapped(
            clientDataJSON=self._client_data("webauthn.create", public["challenge"], origin),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def proof(self, options: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        public = options["publicKey"]
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        data = hashlib.sha256(public["rpId"].encode()).digest() + struct.pack(">BI", flags, 1)
        client = self._client_data("webauthn.get", public["challenge"], origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._wrapped(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.holder
        )

    def _wrapped(self, **response: bytes) -> dict[str, Any]:
        name = websafe_encode(self.number)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {key: websafe_encode(part) for key, part in response.items()},
        }


def options_in(page: Any) -> dict[str, Any]:
    """What the server wrote into the page for passkey.js."""
    text = text_of(page).split("data-passkey-options>")[1].split("</script>")[0]
    options: dict[str, Any] = json.loads(text)
    return options


def add_passkey(client: Client, key: SoftKey, name: str = "Diensthandy") -> Any:
    page = client.get(reverse("mfa_add_webauthn"), **NAMED)
    credential = key.made(options_in(page)["creation_options"])
    form = {"name": name, "credential": json.dumps(credential)}
    return client.post(reverse("mfa_add_webauthn"), form, **NAMED)


def sign_in_by_passkey(client: Client, key: SoftKey, origin: str = ORIGIN) -> Any:
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"Accept": "application/json"}, **NAMED).json()["request_options"]
    return client.post(address, {"credential": json.dumps(key.proof(options, origin))}, **NAMED)


def give_passkey(person: Person) -> SoftKey:
    """A stored passkey, without the ceremony."""
    key = SoftKey()
    holder = websafe_encode(user_pk_to_url_str(person).encode())
    credential = key.made(
        {"publicKey": {"rp": {"id": "localhost"}, "user": {"id": holder}, "challenge": "eHg"}}, ORIGIN
    )
    WebAuthn.add(person, "Diensthandy", credential)
    return key


def factors_of(person: Person) -> set[str]:
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
