"""How allauth's accounts behave in this house."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models import Person
from lotsennetz.people.signin import mails
from lotsennetz.people.signin.backend import may_sign_in
from lotsennetz.people.signin.sessions import forget_full_address

_WAYS = {
    "reauthenticate": _("mit dem Passwort"),
    "mfa_reauthenticate": _("mit einem Code"),
    "mfa_reauthenticate:webauthn": _("mit einem Passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up, no mail past the ledger, nobody in who was deactivated."""

    error_messages: dict[str, str | Promise] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ist nicht mehr aktiv."),
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen."),
        "too_many_login_attempts": _("Zu viele Versuche. Bitte warten Sie fünf Minuten."),
        "incorrect_password": _("Dieses Passwort ist nicht richtig."),
        "enter_current_password": _("Das ist nicht Ihr bisheriges Passwort."),
        "duplicate_email": _("Diese Adresse steht schon bei Ihrem Konto."),
        "email_taken": _("Diese Adresse gehört schon zu einem Konto."),
        "rate_limited": _("Zu viele Versuche. Bitte warten Sie einen Augenblick."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Accounts are made by accepting an invitation, never here."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only pages of the host that was asked; the other allowed hosts are no place to send people to."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=False)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Every way in ends here, also one that began before the person was deactivated."""
        if not may_sign_in(user):
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def pre_login(self, request: HttpRequest, user: Any, **hooks: Any) -> HttpResponse | None:
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **hooks)
        return answer

    def post_login(self, request: HttpRequest, user: Any, **hooks: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hooks)
        forget_full_address(request)
        return response

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Refuses an address that became somebody else's while the link was on its way."""
        taken = Person.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id)
        if taken.exists():
            text = _("Diese Adresse gehört schon zu einem anderen Konto.")
            self.add_message(request, messages.ERROR, message=str(text))
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the address of the house, whatever Host the request claimed."""
        uidb36, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
        return f"{settings.BASE_URL}{path}"

    def get_email_confirmation_url(self, request: Any, emailconfirmation: Any) -> str:  # noqa: ARG002 -- allauth's signature
        return f"{settings.BASE_URL}{reverse('account_confirm_email', args=[emailconfirmation.key])}"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In our words. Whoever has no app is asked for the passkey before a code."""
        ways = [
            {**way, "description": _WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)
        ]
        has_app = is_mfa_enabled(user, types=[Authenticator.Type.TOTP])
        return sorted(ways, key=lambda way: way["id"] == "mfa_reauthenticate" and not has_app)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        facts = {"user": user, "user_agent": self.get_http_user_agent(self.request), **(context or {})}
        self.send_mail(template_prefix, email or user.email, facts)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is sent from a request; the ledger takes it over."""
        person = context.get("user")
        mails.hand_over(template_prefix, email, context, person if isinstance(person, Person) else None)
