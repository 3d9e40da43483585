"""Keys for programs: people's own service makes them, this says what they may do."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.api.models import Grant, Scope
from lotsennetz.core import audit
from lotsennetz.core.errors import DomainError
from lotsennetz.people.models import ApiToken, Person
from lotsennetz.people.services import tokens

SHOWN = len(tokens.PREFIX) + 4


def make_key(
    *, actor: Person, name: str, scope: str, days: int = tokens.DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """A new key of the actor's own and its secret, which is shown once and stored nowhere."""
    if scope not in Scope.values:
        raise DomainError(_("Wählen Sie, was das Programm darf."), field="scope")
    with transaction.atomic():
        token, secret = tokens.make_token(actor=actor, person=actor, name=name, days=days)
        Grant.objects.create(token=token, scope=scope, prefix=secret[:SHOWN])
        return token, secret


def revoke_key(*, actor: Person, token: ApiToken) -> ApiToken:
    """Dead at once."""
    return tokens.revoke_token(actor=actor, token=token)


def note_writing(token: ApiToken, what: str) -> None:
    """Beside what the services write down in the person's name: that a program did it, and with which key."""
    audit.record("api.written", actor=token.person, target=token, fields=[what])
