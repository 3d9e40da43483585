"""What Mein Tag tells the platform."""

from django.utils.translation import gettext_lazy as _

from lotsennetz.core import bus
from lotsennetz.core.ui import slots
from lotsennetz.myday.services import forget
from lotsennetz.people.events import PersonLeft


def register() -> None:
    """Called once when the application is ready."""
    bus.subscribe(PersonLeft, forget)
    slots.place(10, _("Mein Tag"), "sun", "myday:home", "/mein-tag/", phone=True)
