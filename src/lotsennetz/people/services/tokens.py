"""Keys with which programs act for a person."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.people.models import ApiToken, Person
from lotsennetz.people.queries import tokens_of
from lotsennetz.people.secrets import fingerprint, new_secret
from lotsennetz.people.services import checks
from lotsennetz.people.services.checks import Actor

PREFIX = "lotse_"  # so that a scanner for leaked keys, and a person, can tell what it is
DEFAULT_DAYS = 365
MAXIMUM_DAYS = 730
MAXIMUM_TOKENS = 20
_TOUCH_EVERY = timedelta(minutes=1)


def make_token(*, actor: Actor, person: Person, name: str, days: int = DEFAULT_DAYS) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once and stored nowhere."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if actor is not None:
            checks.refuse_unless(actor.pk == person.pk)
        if not person.is_active:
            raise DomainError(_("Dieser Zugang ist gesperrt."))
        name = " ".join(name.split())
        if not name:
            raise DomainError(_("Bitte geben Sie einen Namen an."), field="name")
        if not 1 <= days <= MAXIMUM_DAYS:
            raise DomainError(
                _("Bitte wählen Sie 1 bis %(days)s Tage.") % {"days": MAXIMUM_DAYS}, field="days"
            )
        if tokens_of(person).count() >= MAXIMUM_TOKENS:
            raise DomainError(
                _("Mehr als %(count)s Zugangsschlüssel sind nicht vorgesehen. Widerrufen Sie einen alten.")
                % {"count": MAXIMUM_TOKENS},
                field="name",
            )
        secret = PREFIX + new_secret()
        now = clock.now()
        token = ApiToken.objects.create(
            person=person,
            name=name[:80],
            secret_hash=fingerprint(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        audit.record("token.made", actor=actor, target=token, fields=["name", "expires_at"])
        return token, secret


def revoke_token(*, actor: Person, token: ApiToken) -> ApiToken:
    """Dead at once. Only the person's own."""
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().get(pk=token.pk)
        checks.refuse_unless(token.person_id == actor.pk)
        if token.revoked_at is None:
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            audit.record("token.revoked", actor=actor, target=token, fields=["revoked_at"])
        return token


def token_for(secret: str) -> ApiToken | None:
    """The token behind a secret if it is valid now and its person may still sign in."""
    now = clock.now()
    token = (
        ApiToken.objects.select_related("person")
        .filter(secret_hash=fingerprint(secret), revoked_at=None, expires_at__gt=now, person__is_active=True)
        .first()
    )
    if token and (token.last_used_at is None or now - token.last_used_at > _TOUCH_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
