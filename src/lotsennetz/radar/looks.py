"""What the looks of cells say in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from lotsennetz.radar.freshness import Age
from lotsennetz.radar.models import Status


def ages() -> dict[str, str]:
    """What is said of statements that are not fresh any more."""
    return {
        Age.FADING: _("älter als 180 Tage"),
        Age.OLD: _("älter als 365 Tage"),
        Age.UNCONFIRMED: _("noch nicht bestätigt"),
    }


def looks(keys: set[str]) -> dict[str, Markup]:
    """What each look of a cell says, for those who do not see it. Escaped."""
    status = {
        **{str(value): str(label) for value, label in Status.choices},
        "none": _("keine Angabe"),
        "off": "",
    }
    said = {**status, **ages(), "lead": _("Federführung"), "edge": ""}
    return {key: escape(", ".join(words for part in key.split() if (words := said[part]))) for key in keys}
