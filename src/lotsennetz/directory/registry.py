"""What the directory tells the platform: its places in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots


def register() -> None:
    """Called once when the application is ready."""
    slots.place(60, _("Themen"), "tags", "topics:overview", "/themen/", second=True)
    slots.place(
        70,
        _("Kommunen & Menschen"),
        "building-community",
        "directory:municipalities",
        ("/kommunen/", "/menschen/"),  # one place, two kinds of pages
        phone=True,
        short=_("Kommunen"),
        second=True,
    )
    slots.public_place(10, _("Kommunen"), "directory:municipalities", "/kommunen/")
    slots.public_place(20, _("Themen"), "topics:overview", "/themen/")
