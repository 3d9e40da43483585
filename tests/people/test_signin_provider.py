"""Sign-in with the account of one's own town, against a small provider that really signs its tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm
from pytest_django import Settings

from lotsennetz.people.models import Person
from tests.people.signin_kit import give_app, text_of, who

CLIENT, SECRET = "lotsennetz", "geheim"
REFUSED = "Zu diesem Konto gehört hier niemand"


@dataclass
class Provider:
    """Whoever signs in there is the person that ``claims`` describes."""

    claims: dict[str, Any] = field(default_factory=dict)
    server: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signing_key: rsa.RSAPrivateKey | None = None  # another one than published: a forged token
    audience: str = CLIENT
    down: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    def answer(self, path: str, form: dict[str, str]) -> Any:
        self.asked.append(path)
        if self.down:
            return None
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.server,
                "authorization_endpoint": f"{self.server}/authorize",
                "token_endpoint": f"{self.server}/token",
                "userinfo_endpoint": f"{self.server}/userinfo",
                "jwks_uri": f"{self.server}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            challenge = self.codes.pop(form["code"])
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge  # PKCE
            assert form["client_secret"] == SECRET
            token = {"iss": self.server, "aud": self.audience, "exp": time.time() + 60, **self.claims}
            signed = jwt.encode(token, self.signing_key or self.key, "RS256", headers={"kid": "1"})
            return {"access_token": "zugang", "token_type": "Bearer", "expires_in": 60, "id_token": signed}
        return self.claims if path == "/userinfo" else None

    def let_in(self, address: str) -> str:
        """What the provider's sign-in page does: remember the challenge, hand out a code."""
        asked = parse_qs(urlsplit(address).query)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked["code_challenge"][0]
        back = urlsplit(asked["redirect_uri"][0])
        return f"{back.path}?code={code}&state={asked['state'][0]}"


@pytest.fixture
def provider(network: object, settings: Settings) -> Iterator[Provider]:
    town = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            answer = town.answer(urlsplit(self.path).path, form)
            self.send_response(200 if answer is not None else 503)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    town.server = f"http://127.0.0.1:{server.server_address[1]}"
    app = {
        "provider_id": "kommune",
        "name": "Stadt Kehl",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": town.server},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield town
    server.shutdown()
    thread.join()
    server.server_close()


def be(provider: Provider, person: Person, **claims: Any) -> None:
    provider.claims = {"sub": "42", "email": person.email, "email_verified": True, **claims}


def sign_in(client: Client, provider: Provider, query: str = "") -> Any:
    there = client.post(reverse("openid_connect_login", kwargs={"provider_id": "kommune"}) + query)
    assert there["Location"].startswith(f"{provider.server}/authorize?")
    return client.get(provider.let_in(there["Location"]))


def test_a_known_person_is_let_in(officer_kehl: Person, provider: Provider) -> None:
    be(provider, officer_kehl, email="Digital@Kehl.example")
    client = Client()
    page = text_of(client.get(reverse("account_login")))
    assert "Über Stadt Kehl anmelden" in page
    answer = sign_in(client, provider, "?next=/konto/geraete/")
    assert answer["Location"] == "/konto/geraete/"
    assert who(client) == officer_kehl.pk
    assert "/keys" in provider.asked  # the signature was looked at
    assert not SocialAccount.objects.exists()  # nothing of the provider's is kept
    officer_kehl.refresh_from_db()
    assert officer_kehl.has_usable_password()


def test_opening_the_address_does_not_start_it(provider: Provider) -> None:
    answer = Client().get(reverse("openid_connect_login", kwargs={"provider_id": "kommune"}))
    assert answer.status_code == 200
    assert "Weiter zu Stadt Kehl" in text_of(answer)
    assert provider.asked == []


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "unbekannt@kehl.example"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": ""},
        {"email": "digital@kehl.example.boese.example"},
        {"email": "dıgital@kehl.example"},
    ],
)
def test_nobody_else_is_let_in_or_made(
    officer_kehl: Person, provider: Provider, claims: dict[str, Any]
) -> None:
    be(provider, officer_kehl, **claims)
    client = Client()
    before = Person.objects.count()
    answer = sign_in(client, provider)
    assert answer.status_code == 403
    assert REFUSED in text_of(answer)
    assert who(client) is None
    assert Person.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_an_address_that_only_the_person_claims_is_not_enough(
    officer_kehl: Person, provider: Provider
) -> None:
    EmailAddress.objects.filter(user=officer_kehl).update(verified=False)
    be(provider, officer_kehl)
    client = Client()
    assert REFUSED in text_of(sign_in(client, provider))
    assert who(client) is None
    officer_kehl.refresh_from_db()
    assert officer_kehl.has_usable_password()


def test_a_deactivated_person_is_refused(deactivated: Person, provider: Provider) -> None:
    be(provider, deactivated)
    client = Client()
    assert REFUSED in text_of(sign_in(client, provider))
    assert who(client) is None


def test_the_second_factor_is_asked_for_all_the_same(officer_kehl: Person, provider: Provider) -> None:
    app = give_app(officer_kehl)
    be(provider, officer_kehl)
    client = Client()
    assert sign_in(client, provider)["Location"] == reverse("mfa_authenticate")
    assert who(client) is None
    client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert who(client) == officer_kehl.pk


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_accounts_are_not_connected(
    officer_kehl: Person, stranger: Person, provider: Provider, process: str
) -> None:
    be(provider, stranger)
    client = Client()
    client.force_login(officer_kehl)
    sign_in(client, provider, f"?process={process}")
    assert not SocialAccount.objects.exists()
    assert who(client) in {stranger.pk, None}  # signed in as whom the provider named, or not at all
    there = client.post(
        reverse("openid_connect_login", kwargs={"provider_id": "kommune"}), {"process": process}
    )
    client.get(provider.let_in(there["Location"]))
    assert not SocialAccount.objects.exists()


def test_scopes_are_ours_to_choose(provider: Provider) -> None:
    address = reverse("openid_connect_login", kwargs={"provider_id": "kommune"})
    there = Client().post(f"{address}?scope=admin&auth_params=prompt%3Dnone")
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked


@pytest.mark.parametrize("flaw", ["forged", "audience", "expired", "down", "state", "error", "no subject"])
def test_a_broken_or_forged_answer_is_refused_readably(
    officer_kehl: Person, provider: Provider, flaw: str
) -> None:
    be(provider, officer_kehl)
    client = Client()
    there = client.post(reverse("openid_connect_login", kwargs={"provider_id": "kommune"}))["Location"]
    back = provider.let_in(there)
    if flaw == "forged":
        provider.signing_key = rsa.generate_private_key(65537, 2048)
    elif flaw == "audience":
        provider.audience = "somebody-else"
    elif flaw == "expired":
        provider.claims["exp"] = time.time() - 3600
    elif flaw == "down":
        provider.down = True
    elif flaw == "state":
        back = back.split("&state=")[0] + "&state=guessed"
    elif flaw == "error":
        back = back.split("?")[0] + "?error=server_error&state=" + back.split("&state=")[1]
    elif flaw == "no subject":
        del provider.claims["sub"]
    answer = client.get(back)
    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in text_of(answer)
    assert who(client) is None


def test_a_provider_that_is_down_from_the_start(provider: Provider) -> None:
    provider.down = True
    answer = Client().post(reverse("openid_connect_login", kwargs={"provider_id": "kommune"}))
    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in text_of(answer)


def test_turning_back_there(provider: Provider) -> None:
    client = Client()
    there = client.post(reverse("openid_connect_login", kwargs={"provider_id": "kommune"}))["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    back = reverse("openid_connect_callback", kwargs={"provider_id": "kommune"})
    answer = client.get(f"{back}?error=access_denied&state={state}", follow=True)
    assert "Sie haben die Anmeldung abgebrochen" in text_of(answer)


def test_without_a_provider_the_pages_do_not_exist(network: object) -> None:
    named = {"provider_id": "kommune"}
    for address in (
        reverse("openid_connect_login", kwargs=named),
        reverse("openid_connect_callback", kwargs=named),
        reverse("socialaccount_login_cancelled"),
        reverse("socialaccount_login_error"),
    ):
        assert Client().get(address).status_code == 404
        assert Client().post(address).status_code == 404
    assert "Über" not in text_of(Client().get(reverse("account_login")))
