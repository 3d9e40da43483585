"""The pages on the way in: allauth's views, kept from changing anything by looking."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth as ceremony
from allauth.socialaccount.adapter import get_adapter as provider_adapter
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from lotsennetz.people.signin.factors import passkey_facts
from lotsennetz.people.signin.panel import panel_for
from lotsennetz.people.signin.places import settings_navigation

SETTINGS = {"settings_navigation": settings_navigation}


class LoginPage(account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        providers = provider_adapter().list_providers(self.request)
        return context | passkey_facts() | {"panel": panel_for(self.request), "providers": providers}


class SecondFactorPage(factors.AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        has_passkey = is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN])
        return context | passkey_facts() | {"has_passkey": has_passkey}


class ConfirmEmailPage(account.ConfirmEmailView):
    def logout_other_user(self, confirmation: Any) -> None:
        """Looking at the page signs nobody out; confirming does."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


class NewPasswordPage(account.PasswordResetFromKeyView):
    def logout(self) -> None:
        """Opening the link signs nobody out; choosing the new password does."""
        if self.request.method == "POST":
            super().logout()


class PasskeyProofPage(passkeys.ReauthenticateWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(passkeys.ReauthenticateWebAuthnView, self).get_context_data(**kwargs)
        options = ceremony.begin_authentication(authenticated_user(self.request))
        return context | passkey_facts() | SETTINGS | {"js_data": {"request_options": options}}

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


login = LoginPage.as_view()
second_factor = never_cache(SecondFactorPage.as_view())
login_by_passkey = never_cache(passkeys.LoginWebAuthnView.as_view())
confirm_email = never_cache(ConfirmEmailPage.as_view())
new_password = never_cache(NewPasswordPage.as_view())
reauthenticate = account.ReauthenticateView.as_view(extra_context=SETTINGS)
reauthenticate_by_code = factors.ReauthenticateView.as_view(extra_context=SETTINGS)
reauthenticate_by_passkey = never_cache(PasskeyProofPage.as_view())
