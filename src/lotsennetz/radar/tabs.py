"""The pages beside the overview, for those who may open them."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lotsennetz.core.ui.slots import Tab

_PAGES = [
    (_("Übersicht"), "radar:overview"),
    (_("Gelegenheiten"), "radar:opportunities"),
    (_("Federführung"), "radar:leads"),
    (_("Stand im Verbund"), "radar:standing"),
]


def tabs_of(request: HttpRequest) -> list[Tab]:
    """For members of the network."""
    return [Tab(label, reverse(name), request.path == reverse(name)) for label, name in _PAGES]
