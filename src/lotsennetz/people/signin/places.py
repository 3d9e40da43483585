"""Where the pages of this package stand in the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots


def place() -> None:
    """Called once from the registry of people."""
    slots.settings_page(20, _("E-Mail-Adresse"), "mail", "account_email")
    slots.settings_page(21, _("Passwort"), "password", "account_change_password")
    slots.settings_page(22, _("Anmeldung absichern"), "shield-lock", "mfa_index")
    slots.settings_page(23, _("Geräte"), "devices", "usersessions_list")


def settings_navigation(request: HttpRequest) -> Sequence[slots.Tab]:
    """The settings navigation; a page below another one marks that one as current."""
    tabs = slots.settings_pages(request)
    if any(tab.current for tab in tabs):
        return tabs
    above = max((t.url for t in tabs if request.path.startswith(t.url)), key=len, default="")
    return [replace(tab, current=tab.url == above) for tab in tabs]
