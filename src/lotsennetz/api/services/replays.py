"""A POST that comes twice with one idempotency key is carried out once."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lotsennetz.api.models import Replay
from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.people.models import Person

KEPT = timedelta(hours=24)
FIELD = "Idempotency-Key"


def begin(*, actor: Person, key: str, fingerprint: bytes) -> Replay:
    """The row to fill, or the answered one if the same request came before.

    Called inside the transaction of the request itself: whoever comes second with the key waits until the first is
    through, and begins anew if the first was refused.
    """
    for _attempt in range(2):
        Replay.objects.filter(person=actor, key=key, made_at__lte=clock.now() - KEPT).delete()
        try:
            with transaction.atomic():
                return Replay.objects.create(
                    person=actor, key=key, fingerprint=fingerprint, made_at=clock.now()
                )
        except IntegrityError:
            kept = Replay.objects.filter(person=actor, key=key).first()
        if kept is None:  # tidied away between the two
            continue
        if bytes(kept.fingerprint) != fingerprint:
            raise DomainError(_("Mit diesem Schlüssel kam schon eine andere Anfrage."), field=FIELD)
        return kept
    raise Conflict(_("Diese Anfrage wird gerade ausgeführt."))


def keep(row: Replay, *, status: int, made: tuple[str, int] | None) -> None:
    """What is answered about from now on."""
    row.status = status
    if made is not None:
        row.thing, row.number = made
    row.save(update_fields=["status", "thing", "number"])


def prune() -> int:
    """Forget requests after a day. Returns how many."""
    return Replay.objects.filter(made_at__lte=clock.now() - KEPT).delete()[0]
