"""The two small choices that every page offers."""

from __future__ import annotations

from django.db import transaction

from lotsennetz.core import audit
from lotsennetz.people.models import Person


def choose_appearance(*, actor: Person, appearance: str) -> None:
    """Light, dark, or as the device says."""
    _choose(actor, "appearance", Person.Appearance(appearance).value)


def choose_language(*, actor: Person, language: str) -> None:
    """The language of pages and mails."""
    _choose(actor, "language", language)


def _choose(actor: Person, field: str, value: str) -> None:
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=actor.pk)
        if getattr(person, field) == value:
            return
        setattr(person, field, value)
        person.save(update_fields=[field])
        audit.record(f"person.{field}_chosen", actor=actor, target=person, fields=[field])
