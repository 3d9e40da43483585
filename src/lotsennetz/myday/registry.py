"""What Mein Tag tells the platform."""

from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui import slots


def register() -> None:
    """Called once when the application is ready."""
    slots.place(10, _("Mein Tag"), "sun", "myday:home", "/mein-tag/", phone=True)
