"""The signed-out pages: allauth's views where they change nothing by looking, our templates everywhere."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.adapter import get_adapter as provider_adapter
from django.views.decorators.cache import never_cache

from lotsennetz.people.signin.factors import address_with_name, passkeys_possible
from lotsennetz.people.signin.panel import panel_for


class LoginPage(account.LoginView):  # type: ignore[misc] -- the library is only partly typed
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "panel": panel_for(self.request),
            "providers": provider_adapter().list_providers(self.request),
            "passkeys_possible": passkeys_possible(),
            "address_with_name": address_with_name(),
        }


class ConfirmEmailPage(account.ConfirmEmailView):  # type: ignore[misc]
    def logout_other_user(self, confirmation: Any) -> None:
        """Looking at the page signs nobody out; confirming does."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


class NewPasswordPage(account.PasswordResetFromKeyView):  # type: ignore[misc]
    def logout(self) -> None:
        """Opening the link signs nobody out; choosing the new password does."""
        if self.request.method == "POST":
            super().logout()


class PasskeyProofPage(passkeys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"passkeys_possible": passkeys_possible(), "address_with_name": address_with_name()}


login = LoginPage.as_view()
confirm_email = ConfirmEmailPage.as_view()
new_password = never_cache(NewPasswordPage.as_view())
second_factor = never_cache(factors.AuthenticateView.as_view())
login_by_passkey = never_cache(passkeys.LoginWebAuthnView.as_view())

reauthenticate_by_passkey = never_cache(PasskeyProofPage.as_view())
