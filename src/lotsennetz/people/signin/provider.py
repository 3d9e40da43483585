"""Sign-in with the account of one's own town (OpenID Connect). The confirmed address is the only link."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.shortcuts import render

from lotsennetz.people.models import Person
from lotsennetz.people.signin.backend import may_sign_in


def known_person(sociallogin: Any) -> Person | None:
    """The person whose confirmed address the provider has confirmed too.

    Some providers write ``"false"`` as a text; only a true ``true`` counts.
    """
    confirmed = [a.email.lower() for a in sociallogin.email_addresses if a.verified is True]
    rows = EmailAddress.objects.filter(email__in=confirmed, verified=True, primary=True).select_related(
        "user"
    )
    people = [row.user for row in rows if isinstance(row.user, Person)]
    return people[0] if len(people) == 1 and may_sign_in(people[0]) else None


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Nobody becomes a person here, and nothing the provider tells is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        person = known_person(sociallogin)
        login = sociallogin.state.get("process") == AuthProcess.LOGIN
        if person is None or not login or sociallogin.user != person:
            page = render(request, "socialaccount/refused.html", {}, status=403)
            raise ImmediateHttpResponse(page)


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    """Checks the signature of the id token even where it came straight from the provider."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False  # the library would skip the signature otherwise
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        return claims
