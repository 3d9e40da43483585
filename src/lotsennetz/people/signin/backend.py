"""Who may be signed in at all: one answer for passwords, passkeys, providers, resets and open sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.db.models import QuerySet

from lotsennetz.core.statements import Fixed, Row
from lotsennetz.people.models import Person

_COLUMNS = tuple(field.attname for field in Person._meta.concrete_fields)


def _person(pk: int) -> QuerySet[Person, Row]:
    return Person.objects.filter(pk=pk).values_list(*_COLUMNS)


_rows = Fixed(_person)


def may_sign_in(person: Person) -> bool:
    """Nobody who was deactivated or has left."""
    return person.is_active and person.left_at is None


class PersonBackend(AuthenticationBackend):
    """Asked at every request too (``get_user``), so a deactivation ends open sessions at once."""

    def get_user(self, user_id: int) -> Person | None:
        """As Django's, with SQL that is kept."""
        for row in _rows(pk=user_id):
            person = Person.from_db(connection.alias, _COLUMNS, row)
            return person if self.user_can_authenticate(person) else None
        return None

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, Person) and may_sign_in(user)
