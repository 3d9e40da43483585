"""What the person said for a municipality, and where she is named as the one to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.exports.takeout.part import Owner, Part, Record, name_of, page_of
from lotsennetz.radar.models import Opportunity, PendingImport, Statement, StatementChange, Suggestion

_AT_ONCE = 500


def _changes(owner: Owner) -> Iterator[Record]:
    """Made and confirmed ones: equal values before and after mean confirmed."""
    rows = StatementChange.objects.filter(actor=owner.person).select_related("municipality", "topic")
    for row in rows.defer("municipality__shape").order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {
            "municipality": row.municipality.name,
            "topic": row.topic.title,
            "at": row.at,
            "via": row.via,
            "old": _without_others(row.old, owner),
            "new": _without_others(row.new, owner),
            "visibility": row.visibility,
        }


def _without_others(values: Mapping[str, Any], owner: Owner) -> dict[str, Any]:
    """Who else was named as contact is told as such, not by number."""
    own = owner.person.pk
    return {
        key: ("self" if value == own else "other") if key.startswith("contact") and value else value
        for key, value in values.items()
    }


def _statements(owner: Owner) -> Iterator[Record]:
    person = owner.person
    rows = Statement.objects.filter(Q(contact=person) | Q(confirmed_by=person))
    rows = rows.select_related("municipality", "topic", "product").defer("municipality__shape")
    for row in rows.order_by("pk"):
        yield {
            "municipality": row.municipality.name,
            "topic": row.topic.title,
            "url": page_of(row),
            "is_contact": row.contact_id == person.pk,
            "confirmed_by_you_at": row.confirmed_at if row.confirmed_by_id == person.pk else None,
            "status": row.status,
            "horizon": row.horizon,
            "product": name_of(row.product),
            "note": row.note,
        }


def _suggestions(owner: Owner) -> Iterator[Record]:
    rows = Suggestion.objects.filter(Q(made_by=owner.person) | Q(contact=owner.person))
    rows = rows.select_related("municipality", "topic").defer("municipality__shape")
    for row in rows.order_by("pk"):
        yield {
            "municipality": row.municipality.name,
            "topic": row.topic.title,
            "made_by_you": row.made_by_id == owner.person.pk,
            "is_contact": row.contact_id == owner.person.pk,
            "status": row.status,
            "note": row.note,
            "made_at": row.made_at,
        }


def _others(owner: Owner) -> Iterator[Record]:
    for row in Opportunity.objects.filter(closed_by=owner.person).select_related("topic").order_by("pk"):
        yield {
            "kind": "opportunity_closed",
            "topic": row.topic.title,
            "url": page_of(row),
            "outcome": row.outcome,
            "reason": row.reason,
            "at": row.closed_at,
        }
    for waiting in PendingImport.objects.filter(person=owner.person):
        yield {
            "kind": "import_preview",
            "file_name": waiting.file_name,
            "rows": waiting.rows,
            "at": waiting.made_at,
        }


PARTS = (
    Part("angaben.json", _("Angaben, die Sie gemacht, geändert oder bestätigt haben"), _changes),
    Part("angaben-ansprechperson.json", _("Angaben, bei denen Sie genannt sind"), _statements),
    Part(
        "vorschlaege.json",
        _("Vorschläge für Angaben, die Sie gemacht haben oder die Sie nennen"),
        _suggestions,
    ),
    Part("radar-weiteres.json", _("Beantwortete Gelegenheiten und eingelesene Tabellen"), _others),
)
