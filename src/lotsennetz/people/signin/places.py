"""Where the pages of this package stand in the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots


def place() -> None:
    """Called once from the registry of people."""
    slots.settings_page(40, _("E-Mail-Adresse"), "mail", "account_email")
    slots.settings_page(41, _("Passwort"), "password", "account_change_password")
    slots.settings_page(42, _("Anmeldung absichern"), "shield-lock", "mfa_index")
    slots.settings_page(43, _("Geräte"), "devices", "usersessions_list")
