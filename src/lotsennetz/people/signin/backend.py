"""Who may be signed in at all: one answer for passwords, passkeys, providers, resets and open sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from lotsennetz.people.models import Person


def may_sign_in(person: Person) -> bool:
    """Nobody who was deactivated or has left."""
    return person.is_active and person.left_at is None


class PersonBackend(AuthenticationBackend):
    """Asked at every request too (``get_user``), so a deactivation ends open sessions at once."""

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, Person) and may_sign_in(user)
