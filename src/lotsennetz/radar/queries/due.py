"""Which statements a town is asked about: "Stimmt das noch?"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotsennetz.core import clock
from lotsennetz.people.models import Membership, Municipality, Role
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar.models import LeadRole, OpportunityTown, Statement
from lotsennetz.topics.words import fold

MOST = 7
AGAIN_AFTER = timedelta(days=28)


def due_statements(today: date) -> QuerySet[Statement]:
    """Not confirmed for four weeks and not postponed, in every town."""
    unsure = Q(confirmed_at=None) | Q(confirmed_at__lt=clock.now() - AGAIN_AFTER)
    not_later = Q(asked_after=None) | Q(asked_after__lte=today)
    return Statement.objects.filter(unsure, not_later, topic__active=True).order_by()


def leads_it() -> Exists:
    """Whether the town of the outer statement leads on its topic."""
    return Exists(
        LeadRole.objects.filter(
            topic=OuterRef("topic_id"), municipality=OuterRef("municipality_id"), ended_at=None
        )
    )


def in_opportunity() -> Exists:
    """Whether an open opportunity concerns the outer statement."""
    return Exists(
        OpportunityTown.objects.filter(
            municipality=OuterRef("municipality_id"),
            opportunity__topic=OuterRef("topic_id"),
            opportunity__outcome="",
        )
    )


def urgency(
    *, confirmed_at: datetime | None, leads: bool, in_opportunity: bool, position: int, pk: int
) -> tuple[int, float, int, int]:
    """What mail, round and Mein Tag sort by: never confirmed, own leads, open opportunities, oldest.

    Then in the order of the topics.
    """
    if confirmed_at is None:
        return 0, 0.0, position, pk
    return 1 if leads else 2 if in_opportunity else 3, confirmed_at.timestamp(), position, pk


def due_of(municipality_id: int, today: date, most: int = MOST) -> list[Statement]:
    """The statements of one town to ask about, the most urgent first. One query."""
    rows = due_statements(today).filter(municipality_id=municipality_id).select_related("topic", "product")
    rows = rows.annotate(leads=leads_it(), in_opportunity=in_opportunity())

    def key(row: Any) -> tuple[int, float, int, int]:
        return urgency(
            confirmed_at=row.confirmed_at,
            leads=row.leads,
            in_opportunity=row.in_opportunity,
            position=row.topic.position,
            pk=row.pk,
        )

    found: list[Statement] = sorted(rows, key=key)
    return found[:most]


def towns_to_ask(today: date) -> list[int]:
    """Every member town with something to confirm. One query."""
    rows = due_statements(today).filter(municipality__member=True)
    return sorted(rows.values_list("municipality_id", flat=True).distinct())


def people_to_ask(municipality_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """By town: its officers; where there is none, the contacts of these statements who work for it. Two queries."""
    return _people(municipality_ids, due_statements(today))


def towns_without_anyone(today: date) -> list[Municipality]:
    """Member towns that say something, and nobody is asked whether it still holds; by name. Seven queries.

    With a contact on nothing but statements that are not due, a town is among them as soon as others are due.
    """
    every = Statement.objects.filter(topic__active=True, municipality__member=True).order_by()
    saying = set(every.values_list("municipality_id", flat=True).distinct())
    due = set(towns_to_ask(today))
    alone = (saying - _people(saying, every).keys()) | (due - people_to_ask(due, today).keys())
    towns = Municipality.objects.filter(pk__among=sorted(alone)).only("pk", "name", "slug")
    return sorted(towns, key=lambda town: fold(town.name))


def _people(municipality_ids: Iterable[int], statements: QuerySet[Statement]) -> dict[int, list[int]]:
    towns = set(municipality_ids)
    active = Membership.objects.filter(municipality__in=towns, person__is_active=True)
    found: dict[int, set[int]] = {}
    officers = active.filter(role=Role.OFFICER)
    for town, person in officers.values_list("municipality_id", "person_id"):
        found.setdefault(town, set()).add(person)
    without = towns - found.keys()
    contacts = statements.filter(municipality__in=without, contact__isnull=False)
    pairs = set(contacts.values_list("municipality_id", "contact_id"))
    working = active.filter(municipality__in=without, role__in=NETWORK_ROLES)
    for town, person in pairs & set(working.values_list("municipality_id", "person_id")):
        found.setdefault(town, set()).add(person)
    return {town: sorted(people) for town, people in sorted(found.items())}
