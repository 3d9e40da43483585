"""The log: what the person did, and values kept in it about her."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lotsennetz.core.models import AuditRecord, AuditValues
from lotsennetz.exports.takeout.part import Owner, Part, Record
from lotsennetz.people.audit_words import action_name

_AT_ONCE = 1000


def _done(owner: Owner) -> Iterator[Record]:
    """Things as numbers, as the log holds them; values about other people stay out."""
    rows = AuditRecord.objects.filter(actor_id=owner.person.pk).order_by("pk")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield {
            "at": row.at,
            "action": row.action,
            "action_name": str(action_name(row.action)),
            "target_type": row.target_type,
            "target_id": row.target_id,
            "municipality_id": row.municipality_id,
            "fields": row.fields,
        }


def _kept(owner: Owner) -> Iterator[Record]:
    rows = AuditValues.objects.filter(subject_id=owner.person.pk).select_related("record").order_by("pk")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield {
            "at": row.record.at,
            "action": row.record.action,
            "by_you": row.record.actor_id == owner.person.pk,
            "values": row.values,
        }


PARTS = (
    Part("protokoll.json", _("Was Sie laut Protokoll getan haben"), _done),
    Part("protokoll-ueber-mich.json", _("Werte über Sie, die im Protokoll stehen"), _kept),
)
