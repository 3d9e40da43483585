"""One topic: who says what, with product and whom to call."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.rules import may_see_contact
from lotsennetz.radar.freshness import Age, age_of
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.queries.leads import leading
from lotsennetz.radar.queries.selection import Selection, Town
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.topics.models import Topic


@dataclass(frozen=True)
class Said:
    """What one town says. Contact and phone only as far as the viewer may see them."""

    town: Town
    statement: Statement
    age: Age
    leads: bool
    contact: Person | None
    phone: str


@dataclass(frozen=True)
class Part:
    """All with one status, by name."""

    status: Status
    said: list[Said]


def said_on(viewer: Viewer, topic: Topic, chosen: Selection) -> list[Part]:
    """Live first, then what is on its way there; at most three queries."""
    rows = visible_statements(viewer).filter(chosen.condition, topic=topic).select_related("product")
    if viewer.is_network_member:  # nobody else sees who works where
        places = Prefetch("contact__memberships", Membership.objects.order_by())
        rows = rows.select_related("contact").prefetch_related(places)
    statements = {row.municipality_id: row for row in rows}
    now, lead = clock.now(), leading()
    parts: dict[Status, list[Said]] = {status: [] for status in Status}
    for town in chosen.towns:
        row = statements.get(town.pk)
        if row is not None:
            contact = _contact(viewer, row)
            parts[Status(row.status)].append(
                Said(
                    town=town,
                    statement=row,
                    age=age_of(row.confirmed_at, now),
                    leads=(topic.pk, town.pk) in lead,
                    contact=contact,
                    phone=contact.phone if contact and may_see_contact(viewer, contact, "phone") else "",
                )
            )
    return [Part(status, said) for status, said in parts.items() if said]


def _contact(viewer: Viewer, row: Statement) -> Person | None:
    if not viewer.is_network_member or row.contact is None or not row.contact.is_active:
        return None
    return row.contact


def busiest_topic(viewer: Viewer) -> int | None:
    """The topic that most towns say something about."""
    rows = visible_statements(viewer).filter(topic__active=True, topic__parent__isnull=False)
    first = rows.values("topic_id").annotate(n=Count("pk")).order_by("-n", "topic_id").first()
    return first["topic_id"] if first else None
