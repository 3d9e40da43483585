"""What a role demands before it counts: a second factor. Asked of sessions, of keys for programs and of hooks."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from lotsennetz.people import accounts
from lotsennetz.people.models import Person
from lotsennetz.people.viewer import PeopleViewer


def is_lacking(person: Person, viewer: PeopleViewer) -> bool:
    """Whether one of the person's roles demands what she has not set up."""
    demanded = settings.SECOND_FACTOR_REQUIRED_ROLES
    if not any(standing.role in demanded for standing in viewer.standings):
        return False
    return not accounts.has_second_factor(person)


def sentence() -> str:
    return _("Richten Sie zuerst den zweiten Faktor ein.")
