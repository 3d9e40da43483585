"""Taking back what was clicked by mistake: a confirmation, a removal."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus
from lotsennetz.core.errors import DomainError
from lotsennetz.people.models import Person
from lotsennetz.radar.events import StatementChanged
from lotsennetz.radar.models import Source, Statement, StatementChange, Via
from lotsennetz.radar.services.statements import refuse_others
from lotsennetz.radar.services.writing import (
    StatementConflict,
    keep,
    locked,
    place,
    put_back,
    standing_of,
    still_valid,
    write,
)

__all__ = ["put_back", "restore", "undo_confirmation"]


def _last_change(municipality_id: int, topic_id: int) -> StatementChange | None:
    rows = StatementChange.objects.filter(municipality_id=municipality_id, topic_id=topic_id)
    return rows.order_by("-at", "-pk").first()


def undo_confirmation(
    *, actor: Person, municipality_id: int, topic_id: int, base_version: int, via: str = Via.WEB
) -> Statement:
    """The confirmation that made ``base_version`` was a mistake: the one before it counts again.

    Raises StatementConflict if anything happened since, DomainError if that was no confirmation.
    """
    with transaction.atomic():
        row = locked(municipality_id, topic_id)
        refuse_others(actor, municipality_id)
        if row is None or row.version != base_version:
            raise StatementConflict(row)
        last = _last_change(municipality_id, topic_id)
        if last is None or last.old or last.new or not last.before:
            raise DomainError(_("Hier gibt es keine Bestätigung zurückzunehmen."))
        before = standing_of(row)
        put_back(row, last.before)
        row.version += 1
        row.save()
        keep(row, actor, via, {"status": row.status}, {"status": row.status}, before=before)
        audit.record("statement.unconfirmed", actor=actor, target=row, municipality_id=municipality_id)
        bus.publish(StatementChanged(municipality_id, topic_id, actor.pk, via))
    return row


def restore(*, actor: Person, municipality_id: int, topic_id: int, via: str = Via.WEB) -> Statement:
    """Bring a removed statement back as it was, its confirmation included.

    Raises StatementConflict if the town has said something new since, DomainError if nothing was removed.
    """
    with transaction.atomic():
        town, topic = place(municipality_id, topic_id)
        row = locked(town.pk, topic.pk)
        refuse_others(actor, town.pk)
        if row is not None:
            raise StatementConflict(row)
        last = _last_change(town.pk, topic.pk)
        if last is None or last.new or not last.old:
            raise DomainError(_("Hier gibt es nichts zurückzuholen."))
        values = still_valid(dict(last.old), town.pk)
        return write(None, town, topic, values, actor, via, Source.SELF, confirmed=True, standing=last.before)
