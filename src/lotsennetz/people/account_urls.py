"""Addresses of sign-in and account. Pages of django-allauth that are not named here do not exist."""

from allauth.account import views as account
from django.urls import path, re_path

from lotsennetz.people.signin import pages, provider_pages, settings_pages

urlpatterns = [
    path("anmelden/", pages.login, name="account_login"),
    path("anmelden/code/", pages.second_factor, name="mfa_authenticate"),
    path("anmelden/passkey/", pages.login_by_passkey, name="mfa_login_webauthn"),
    path("anmelden/abgebrochen/", provider_pages.cancelled, name="socialaccount_login_cancelled"),
    path("anmelden/fehlgeschlagen/", provider_pages.failed, name="socialaccount_login_error"),
    path("anmelden/ueber/<slug:provider_id>/", provider_pages.login, name="openid_connect_login"),
    path(
        "anmelden/ueber/<slug:provider_id>/zurueck/", provider_pages.callback, name="openid_connect_callback"
    ),
    path("abmelden/", account.logout, name="account_logout"),
    path("nicht-aktiv/", account.account_inactive, name="account_inactive"),
    # proving again who one is
    path("bestaetigen/", pages.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/code/", pages.reauthenticate_by_code, name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", pages.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"),
    # address
    path("e-mail/", settings_pages.email, name="account_email"),
    path("e-mail/bestaetigen/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^e-mail/bestaetigen/(?P<key>[-:\w]+)/$", pages.confirm_email, name="account_confirm_email"),
    # password
    path("passwort/", settings_pages.change_password, name="account_change_password"),
    path("passwort/festlegen/", settings_pages.set_password, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "passwort/neu/fertig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        pages.new_password,
        name="account_reset_password_from_key",
    ),
    # second factors and passkeys
    path("absichern/", settings_pages.overview, name="mfa_index"),
    path("absichern/app/", settings_pages.add_app, name="mfa_activate_totp"),
    path("absichern/app/entfernen/", settings_pages.remove_app, name="mfa_deactivate_totp"),
    path("absichern/codes/", settings_pages.recovery_codes, name="mfa_view_recovery_codes"),
    path("absichern/codes/neu/", settings_pages.new_codes, name="mfa_generate_recovery_codes"),
    path("absichern/codes/datei/", settings_pages.recovery_codes_as_file, name="mfa_download_recovery_codes"),
    path("absichern/passkeys/neu/", settings_pages.add_passkey, name="mfa_add_webauthn"),
    path("absichern/passkeys/<int:pk>/", settings_pages.rename_passkey, name="mfa_edit_webauthn"),
    path("absichern/passkeys/<int:pk>/entfernen/", settings_pages.remove_passkey, name="mfa_remove_webauthn"),
    # devices
    path("geraete/", settings_pages.devices, name="usersessions_list"),
    path("geraete/andere/abmelden/", settings_pages.end_other_sessions, name="usersessions_end_others"),
    path("geraete/<int:number>/abmelden/", settings_pages.end_session, name="usersessions_end"),
]
