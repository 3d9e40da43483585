"""The account pages of the signed-in person: address, password, second factors, devices."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth as ceremony
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lotsennetz.people.models import Person
from lotsennetz.people.signin import sessions
from lotsennetz.people.signin.factors import passkey_facts, passkeys_possible
from lotsennetz.people.signin.pages import SETTINGS


class SignedIn(HttpRequest):
    """A request behind ``login_required``."""

    user: Person


class ChangePasswordPage(account.PasswordChangeView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sessions.forget_full_address(self.request)
        return response


class SetPasswordPage(account.PasswordSetView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sessions.forget_full_address(self.request)
        return response


class AddPasskeyPage(passkeys.AddWebAuthnView):
    """Asks for a key that the device keeps and unlocks, so that it can sign in by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(passkeys.AddWebAuthnView, self).get_context_data(**kwargs)
        person = authenticated_user(self.request)
        options = ceremony.begin_registration(person, True) if passkeys_possible() else {}
        return (
            context
            | passkey_facts()
            | SETTINGS
            | {
                "js_data": {"creation_options": options},
            }
        )


class RenamePasskeyPage(passkeys.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskeyPage(passkeys.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


def _unused_codes(request: SignedIn) -> list[str]:
    """After a fresh proof of who is asking. Unlike the library's view this writes nothing down."""
    found = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.mfa")
    unused: list[str] = found.wrap().get_unused_codes()
    return unused


@login_required
@never_cache
@require_GET
def recovery_codes(request: SignedIn) -> HttpResponse:
    return render(request, "mfa/recovery_codes/index.html", SETTINGS | {"codes": _unused_codes(request)})


@login_required
@never_cache
@require_GET
def recovery_codes_as_file(request: SignedIn) -> HttpResponse:
    response = HttpResponse(
        "\n".join([*_unused_codes(request), ""]), content_type="text/plain; charset=utf-8"
    )
    name = _("wiederherstellungscodes")
    response["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return response


@login_required
@require_GET
def devices(request: SignedIn) -> HttpResponse:
    shown = SETTINGS | {"devices": sessions.devices_of(request)}
    return render(request, "usersessions/usersession_list.html", shown)


@login_required
@require_POST
def end_session(request: SignedIn, number: int) -> HttpResponse:
    sessions.end_session(person=request.user, number=number, keep=request.session.session_key)
    messages.success(request, _("Das Gerät ist abgemeldet."))
    return redirect("usersessions_list")


@login_required
@require_POST
def end_other_sessions(request: SignedIn) -> HttpResponse:
    sessions.end_other_sessions(person=request.user, keep=request.session.session_key)
    messages.success(request, _("Alle anderen Geräte sind abgemeldet."))
    return redirect("usersessions_list")


email = account.EmailView.as_view(extra_context=SETTINGS)
change_password = ChangePasswordPage.as_view(extra_context=SETTINGS)
set_password = SetPasswordPage.as_view(extra_context=SETTINGS)
overview = factors.IndexView.as_view(extra_context=SETTINGS)
add_app = never_cache(totp.ActivateTOTPView.as_view(extra_context=SETTINGS))
remove_app = totp.DeactivateTOTPView.as_view(extra_context=SETTINGS)
new_codes = codes.GenerateRecoveryCodesView.as_view(extra_context=SETTINGS)
add_passkey = never_cache(AddPasskeyPage.as_view())
rename_passkey = RenamePasskeyPage.as_view(extra_context=SETTINGS)
remove_passkey = RemovePasskeyPage.as_view(extra_context=SETTINGS)
