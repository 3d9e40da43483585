"""Addresses of sign-in and account. Pages of django-allauth that are not named here do not exist."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_http_methods

from lotsennetz.people.signin import pages, provider_pages, settings_pages

_looked_at_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def page(
    route: str, view: Callable[..., Any], name: str, kind: Callable[..., URLPattern] = path
) -> URLPattern:
    """Nothing but looking and sending forms: the library's views also take PUT and DELETE."""
    return kind(route, _looked_at_or_sent(view), name=name)


urlpatterns = [
    page("anmelden/", pages.login, name="account_login"),
    page("anmelden/code/", pages.second_factor, name="mfa_authenticate"),
    page("anmelden/passkey/", pages.login_by_passkey, name="mfa_login_webauthn"),
    page("anmelden/abgebrochen/", provider_pages.cancelled, name="socialaccount_login_cancelled"),
    page("anmelden/fehlgeschlagen/", provider_pages.failed, name="socialaccount_login_error"),
    page("anmelden/ueber/<slug:provider_id>/", provider_pages.login, name="openid_connect_login"),
    page(
        "anmelden/ueber/<slug:provider_id>/zurueck/", provider_pages.callback, name="openid_connect_callback"
    ),
    page("abmelden/", account.logout, name="account_logout"),
    page("nicht-aktiv/", account.account_inactive, name="account_inactive"),
    # proving again who one is
    page("bestaetigen/", pages.reauthenticate, name="account_reauthenticate"),
    page("bestaetigen/code/", pages.reauthenticate_by_code, name="mfa_reauthenticate"),
    page("bestaetigen/passkey/", pages.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"),
    # address
    page("e-mail/", settings_pages.email, name="account_email"),
    page("e-mail/bestaetigen/", account.email_verification_sent, name="account_email_verification_sent"),
    page(
        r"^e-mail/bestaetigen/(?P<key>[-:\w]+)/$",
        pages.confirm_email,
        name="account_confirm_email",
        kind=re_path,
    ),
    # password
    page("passwort/", settings_pages.change_password, name="account_change_password"),
    page("passwort/festlegen/", settings_pages.set_password, name="account_set_password"),
    page("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    page("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    page(
        "passwort/neu/fertig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    page(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        pages.new_password,
        name="account_reset_password_from_key",
        kind=re_path,
    ),
    # second factors and passkeys
    page("absichern/", settings_pages.overview, name="mfa_index"),
    page("absichern/app/", settings_pages.add_app, name="mfa_activate_totp"),
    page("absichern/app/entfernen/", settings_pages.remove_app, name="mfa_deactivate_totp"),
    page("absichern/codes/", settings_pages.recovery_codes, name="mfa_view_recovery_codes"),
    page("absichern/codes/neu/", settings_pages.new_codes, name="mfa_generate_recovery_codes"),
    page("absichern/codes/datei/", settings_pages.recovery_codes_as_file, name="mfa_download_recovery_codes"),
    page("absichern/passkeys/neu/", settings_pages.add_passkey, name="mfa_add_webauthn"),
    page("absichern/passkeys/<int:pk>/", settings_pages.rename_passkey, name="mfa_edit_webauthn"),
    page("absichern/passkeys/<int:pk>/entfernen/", settings_pages.remove_passkey, name="mfa_remove_webauthn"),
    # devices
    page("geraete/", settings_pages.devices, name="usersessions_list"),
    page("geraete/andere/abmelden/", settings_pages.end_other_sessions, name="usersessions_end_others"),
    page("geraete/<int:number>/abmelden/", settings_pages.end_session, name="usersessions_end"),
]
