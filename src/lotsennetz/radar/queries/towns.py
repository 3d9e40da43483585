"""Everything one town says, by branch, with its gaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar import rules
from lotsennetz.radar.freshness import Age, age_of
from lotsennetz.radar.models import LeadRole, Statement, Status, Suggestion
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.radar.wording import summary_of
from lotsennetz.topics.models import Topic
from lotsennetz.topics.queries import tree


@dataclass(frozen=True)
class Line:
    """A topic with what the town says about it, None for "keine Angabe"."""

    topic: Topic
    statement: Statement | None
    age: Age | None
    suggested: bool = False

    @property
    def summary(self) -> str:
        return summary_of(self.statement) if self.statement else ""


@dataclass(frozen=True)
class BranchLines:
    """``said`` are topics with a statement, ``gaps`` those without."""

    topic: Topic
    said: list[Line] = field(default_factory=list)
    gaps: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return sorted([*self.said, *self.gaps], key=lambda line: (line.topic.position, line.topic.pk))


@dataclass(frozen=True)
class TownPage:
    """``fresh`` of ``count`` statements were confirmed within the last half year."""

    branches: list[BranchLines]
    count: int
    fresh: int
    gaps: int
    leads: list[LeadRole]
    unconfirmed: int

    @property
    def share(self) -> int:
        return round(100 * self.fresh / self.count) if self.count else 0


def town_page(viewer: Viewer, municipality: Municipality) -> TownPage:
    """What the viewer may see of it. Five queries, however many topics there are."""
    now = clock.now()
    rows = visible_statements(viewer).filter(municipality=municipality)
    statements = {row.topic_id: row for row in rows.select_related("topic__parent", "product")}
    suggested: set[int] = set()
    if rules.may_change(viewer, municipality.pk) or rules.may_suggest(viewer):
        suggested = set(
            Suggestion.objects.filter(municipality=municipality).values_list("topic_id", flat=True)
        )
    branches = _branches(statements, suggested, now)
    said = [line for branch in branches for line in branch.said]
    leads = LeadRole.objects.filter(municipality=municipality, ended_at=None).select_related("topic")
    return TownPage(
        branches=branches,
        count=len(said),
        fresh=sum(line.age == Age.FRESH for line in said),
        gaps=sum(len(branch.gaps) for branch in branches),
        leads=[lead for lead in leads if rules.may_see_leads(viewer) or lead.topic_id in statements],
        unconfirmed=sum(line.age == Age.UNCONFIRMED for line in said),
    )


def _branches(statements: dict[int, Statement], suggested: set[int], now: datetime) -> list[BranchLines]:
    """Every active topic; retired ones only where the town still says something."""
    left = dict(statements)
    found: dict[int, BranchLines] = {}
    for branch in tree():
        lines = found[branch.topic.pk] = BranchLines(branch.topic)
        for topic in branch.leaves:
            row = left.pop(topic.pk, None)
            line = Line(topic, row, age_of(row.confirmed_at, now) if row else None, topic.pk in suggested)
            (lines.said if row else lines.gaps).append(line)
    for row in sorted(left.values(), key=lambda row: row.topic.position):
        parent = row.topic.parent
        if parent is not None:
            lines = found.setdefault(parent.pk, BranchLines(parent))
            lines.said.append(Line(row.topic, row, age_of(row.confirmed_at, now), row.topic_id in suggested))
    return [branch for branch in found.values() if branch.said or branch.gaps]


def counts_by_status(viewer: Viewer, municipality: Municipality) -> list[tuple[Status, int]]:
    """How often the town says what, as far as the viewer may see, in the order of the signs. One query."""
    rows = visible_statements(viewer).filter(municipality=municipality).values_list("status")
    counts = dict(rows.annotate(n=Count("pk")))
    return [(status, counts[status.value]) for status in Status if counts.get(status.value)]
