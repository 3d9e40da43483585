"""Which statements a town is asked about: "Stimmt das noch?"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from lotsennetz.core import clock
from lotsennetz.people.models import Membership, Role
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar.models import LeadRole, OpportunityTown, Statement

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


def due_of(municipality_id: int, today: date, most: int = MOST) -> list[Statement]:
    """The statements of one town to ask about: never confirmed, own leads, open opportunities, oldest. One query."""
    rank = Case(
        When(confirmed_at=None, then=Value(0)),
        When(leads_it(), then=Value(1)),
        When(in_opportunity(), then=Value(2)),
        default=Value(3),
    )
    rows = due_statements(today).filter(municipality_id=municipality_id).select_related("topic", "product")
    return list(rows.annotate(rank=rank).order_by("rank", "confirmed_at", "topic__position", "pk")[:most])


def towns_to_ask(today: date) -> list[int]:
    """Every member town with something to confirm. One query."""
    rows = due_statements(today).filter(municipality__member=True)
    return sorted(rows.values_list("municipality_id", flat=True).distinct())


def people_to_ask(municipality_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """By town: its officers; where there is none, the contacts of these statements who work for it. Two queries."""
    towns = set(municipality_ids)
    active = Membership.objects.filter(municipality__in=towns, person__is_active=True)
    found: dict[int, set[int]] = {}
    officers = active.filter(role=Role.OFFICER)
    for town, person in officers.values_list("municipality_id", "person_id"):
        found.setdefault(town, set()).add(person)
    without = towns - found.keys()
    contacts = due_statements(today).filter(municipality__in=without, contact__isnull=False)
    pairs = set(contacts.values_list("municipality_id", "contact_id"))
    working = active.filter(municipality__in=without, role__in=NETWORK_ROLES)
    for town, person in pairs & set(working.values_list("municipality_id", "person_id")):
        found.setdefault(town, set()).add(person)
    return {town: sorted(people) for town, people in sorted(found.items())}
