"""Who goes first on what, until when, and where nobody does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar import rules
from lotsennetz.radar.freshness import OLD_AFTER
from lotsennetz.radar.models import LeadRole, Statement, Status, VisibleTo
from lotsennetz.topics.models import Topic
from lotsennetz.topics.queries import tree
from lotsennetz.topics.words import fold

SOON = timedelta(days=30)
GAP_FROM = 3
ENDED_SHOWN = 12
_INTEREST = [Status.INTERESTED, Status.PLANNED, Status.PILOTING]


@dataclass(frozen=True)
class Line:
    """One topic of the list: its lead, or how many towns are interested."""

    topic: Topic
    lead: LeadRole | None
    interested: int
    ends_soon: bool = False
    may_manage: bool = False

    @property
    def is_gap(self) -> bool:
        return self.lead is None and self.interested >= GAP_FROM


@dataclass(frozen=True)
class BranchOfLeads:
    topic: Topic
    lines: list[Line] = field(default_factory=list)


def active_leads() -> dict[int, LeadRole]:
    """By topic, with town and deputy. One query."""
    rows = LeadRole.objects.filter(ended_at=None).select_related("municipality", "deputy")
    rows = rows.defer("municipality__shape", "deputy__shape").order_by("pk")
    return {row.topic_id: row for row in rows}


def lead_on(topic: Topic) -> LeadRole | None:
    """Who goes first on the topic now."""
    rows = LeadRole.objects.filter(topic=topic, ended_at=None)
    return rows.select_related("municipality").defer("municipality__shape").first()


def leading() -> set[tuple[int, int]]:
    """Topic and town of every active lead. Pages show them beside a statement that the viewer may see."""
    return set(LeadRole.objects.filter(ended_at=None).order_by().values_list("topic_id", "municipality_id"))


def interest() -> dict[int, int]:
    """By topic: how many towns are interested, plan or test it, by statements that count. One query."""
    rows = Statement.objects.filter(status__in=_INTEREST, confirmed_at__gte=clock.now() - OLD_AFTER)
    rows = rows.exclude(visibility=VisibleTo.COORDINATION)
    return Counter(rows.order_by().values_list("topic_id", flat=True))


def branches(viewer: Viewer) -> list[BranchOfLeads]:
    """Topics with a lead, and those that want one. Three queries."""
    leads, wanted, today = active_leads(), interest(), timezone.localdate(clock.now())
    found = []
    for branch in tree():
        lines = [
            _line(viewer, leaf, leads.get(leaf.pk), wanted.get(leaf.pk, 0), today) for leaf in branch.leaves
        ]
        shown = [line for line in lines if line.lead or line.is_gap]
        if shown:
            found.append(BranchOfLeads(branch.topic, shown))
    return found


def _line(viewer: Viewer, topic: Topic, lead: LeadRole | None, interested: int, today: date) -> Line:
    if lead is None:
        return Line(topic, None, interested)
    return Line(
        topic=topic,
        lead=lead,
        interested=interested,
        ends_soon=lead.until <= today + SOON,
        may_manage=rules.may_manage_lead(viewer, lead.municipality_id),
    )


def ended() -> list[LeadRole]:
    """The last ones that ended. One query."""
    rows = LeadRole.objects.exclude(ended_at=None).select_related("municipality", "topic")
    return list(rows.defer("municipality__shape").order_by("-ended_at", "-pk")[:ENDED_SHOWN])


def lead_called(pk: int) -> LeadRole | None:
    """One that has not ended."""
    rows = LeadRole.objects.filter(pk=pk, ended_at=None).select_related("municipality", "deputy", "topic")
    return rows.defer("municipality__shape", "deputy__shape").first()


def possible_towns() -> list[Municipality]:
    """Who may lead or stand in: the members, by name."""
    towns = Municipality.objects.filter(member=True).only("pk", "name", "slug")
    return sorted(towns, key=lambda town: fold(town.name))


def free_topics(chosen: int | None = None) -> list[tuple[str, list[Topic]]]:
    """Topics without a lead whose term still runs, by branch, and the one ``chosen`` before somebody else took it.

    Two queries.
    """
    today = timezone.localdate(clock.now())
    taken = set(LeadRole.objects.filter(ended_at=None, until__gte=today).values_list("topic_id", flat=True))
    taken.discard(chosen or 0)
    groups = [
        (branch.topic.name, [leaf for leaf in branch.leaves if leaf.pk not in taken]) for branch in tree()
    ]
    return [(name, leaves) for name, leaves in groups if leaves]
