"""What the portal tells the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots


def register() -> None:
    """Called once when the application is ready."""
    slots.public_place(30, _("Beiträge"), "portal:entries", "/beitraege/")
