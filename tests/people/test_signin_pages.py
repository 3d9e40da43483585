"""Every address of sign-in and account, opened by somebody who may: our templates, our words, our headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.email_verification import get_email_verification_url
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import URLPattern, reverse

from lotsennetz.people import account_urls
from lotsennetz.people.events import AccountMail
from lotsennetz.people.models import Person
from lotsennetz.people.signin import panel
from tests.people.signin_kit import (
    NAMED,
    factors_of,
    give_app,
    give_passkey,
    mails,
    prove_again,
    sign_in,
    text_of,
)
from tests.people.test_signin_provider import Provider, provider

__all__ = ["mails", "provider"]
# Addresses that answer with data, a redirect or by POST only; their own tests open them.
NO_PAGE = {
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "openid_connect_callback",
    "usersessions_end",
    "usersessions_end_others",
}
PLACES: dict[str, dict[str, Any]] = {
    "openid_connect_login": {"provider_id": "kommune"},
    "openid_connect_callback": {"provider_id": "kommune"},
    "account_confirm_email": {"key": "abc"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "usersessions_end": {"number": 1},
}


@pytest.fixture(autouse=True)
def no_library_template() -> Iterator[None]:
    """Django's own engine tells when it renders; it must not."""
    seen: list[str] = []

    def note(sender: object, template: Any, **more: object) -> None:
        seen.append(str(template.name))

    template_rendered.connect(note)
    yield
    template_rendered.disconnect(note)
    assert seen == []


class Walk:
    """Opens a page for whom it is meant."""

    def __init__(self, person: Person, mails: list[AccountMail]) -> None:
        self.person, self.mails = person, mails
        self.visitor = Client(**NAMED)
        self.member = Client(**NAMED)
        sign_in(self.member, person.email)
        prove_again(self.member)

    def open(self, name: str) -> Any:
        special = getattr(self, f"open_{name}", None)
        if special:
            return special()
        kwargs = {"provider_id": "kommune"} if name == "openid_connect_login" else {}
        signed_out = name.startswith(("openid_", "socialaccount_", "account_reset")) or name in {
            "account_login",
            "account_inactive",
            "account_email_verification_sent",
        }
        return (self.visitor if signed_out else self.member).get(reverse(name, kwargs=kwargs))

    def open_account_confirm_email(self) -> Any:
        address = EmailAddress.objects.create(user=self.person, email="neu@kehl.example")
        confirmation = EmailConfirmationHMAC(address)
        return self.visitor.get(get_email_verification_url(RequestFactory().get("/"), confirmation))

    def open_account_reset_password_from_key(self) -> Any:
        self.visitor.post(reverse("account_reset_password"), {"email": self.person.email})
        return self.visitor.get(self.mails[-1].values["url"].removeprefix(settings.BASE_URL), follow=True)

    def open_account_set_password(self) -> Any:
        self.person.set_unusable_password()
        self.person.save()
        self.member.force_login(self.person)
        return self.member.get(reverse("account_set_password"))

    def open_mfa_authenticate(self) -> Any:
        give_app(self.person)
        give_passkey(self.person)
        sign_in(self.visitor, self.person.email)
        return self.visitor.get(reverse("mfa_authenticate"))

    def open_mfa_deactivate_totp(self) -> Any:
        give_app(self.person)
        return self.member.get(reverse("mfa_deactivate_totp"))

    def open_mfa_index(self) -> Any:
        give_app(self.person)
        give_passkey(self.person)
        return self.member.get(reverse("mfa_index"))

    def open_mfa_reauthenticate(self) -> Any:
        give_app(self.person)
        return self.member.get(reverse("mfa_reauthenticate"))

    def open_mfa_reauthenticate_webauthn(self) -> Any:
        give_passkey(self.person)
        return self.member.get(reverse("mfa_reauthenticate_webauthn"))

    def open_mfa_view_recovery_codes(self) -> Any:
        give_app(self.person)
        self.member.post(reverse("mfa_generate_recovery_codes"))
        return self.member.get(reverse("mfa_view_recovery_codes"))

    def _passkey_page(self, name: str) -> Any:
        give_passkey(self.person)
        [passkey] = self.person.authenticator_set.filter(type="webauthn")
        return self.member.get(reverse(name, kwargs={"pk": passkey.pk}))

    def open_mfa_edit_webauthn(self) -> Any:
        return self._passkey_page("mfa_edit_webauthn")

    def open_mfa_remove_webauthn(self) -> Any:
        return self._passkey_page("mfa_remove_webauthn")


def names() -> list[str]:
    found = []
    for pattern in account_urls.urlpatterns:
        assert isinstance(pattern, URLPattern), "an include would bring pages nobody has looked at"
        assert pattern.name
        found.append(pattern.name)
    return found


@pytest.mark.parametrize("name", sorted(set(names()) - NO_PAGE))
def test_every_page_is_ours(
    officer_kehl: Person, mails: list[AccountMail], provider: Provider, name: str
) -> None:
    answer = Walk(officer_kehl, mails).open(name)
    assert answer.status_code == (401 if name == "socialaccount_login_error" else 200)
    page = text_of(answer)
    assert 'id="inhalt"' in page
    assert len(re.findall("<h1", page)) == 1
    assert not re.search(r"\b(du|dich|dir|dein\w*)\b", re.sub(r"<[^>]*>", " ", page), re.IGNORECASE)
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*(\ssrc=|application/json))", page)
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["mfa_authenticate", "mfa_add_webauthn", "account_login"])
def test_pages_with_secrets_are_not_kept_by_the_browser(
    officer_kehl: Person, mails: list[AccountMail], name: str
) -> None:
    assert "no-store" in Walk(officer_kehl, mails).open(name)["Cache-Control"]


@pytest.mark.parametrize("name", sorted(set(names())))
def test_visitors_see_nothing_of_an_account(network: object, name: str) -> None:
    answer = Client(**NAMED).get(reverse(name, kwargs=PLACES.get(name, {})))
    signed_out = {200, 404} if name.startswith(("account_", "openid", "socialaccount")) else set()
    assert answer.status_code in signed_out or answer.status_code == 302
    if answer.status_code == 302:
        places = (reverse("account_login"), reverse("portal:front"))
        assert answer["Location"].split("?")[0] in places


def test_the_panel_beside_the_form(network: object) -> None:
    plain = text_of(Client().get(reverse("account_login")))
    assert "<h1>Anmelden</h1>" in plain

    def offered(request: object) -> panel.Panel:
        return panel.Panel("account/_other_ways.html", {})

    panel._providers.insert(0, offered)
    try:
        context = Client().get(reverse("account_login"))
    finally:
        panel._providers.remove(offered)
    assert "<h2>Anmelden</h2>" in text_of(context)


@pytest.mark.parametrize("name", sorted(set(names())))
def test_no_page_takes_other_methods(officer_kehl: Person, name: str) -> None:
    give_passkey(officer_kehl)
    [passkey] = officer_kehl.authenticator_set.filter(type="webauthn")
    kwargs: dict[str, dict[str, Any]] = PLACES | {
        "mfa_edit_webauthn": {"pk": passkey.pk},
        "mfa_remove_webauthn": {"pk": passkey.pk},
    }
    client = Client(**NAMED)
    client.force_login(officer_kehl)
    prove_again(client)
    for method in ("put", "patch", "delete"):
        answer = getattr(client, method)(reverse(name, kwargs=kwargs.get(name, {})))
        assert answer.status_code == 405, method
    assert factors_of(officer_kehl) == {"webauthn"}
