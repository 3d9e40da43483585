"""The network's page of figures. Of the network as a whole: no town is compared with another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.people.models import Membership, Municipality, Role
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar.freshness import Age, age_of
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement, StatementChange, Via, VisibleTo
from lotsennetz.radar.queries.leads import GAP_FROM, active_leads, interest
from lotsennetz.radar.standing import Cell, Moment, Step, course, percent
from lotsennetz.topics.models import Topic

MONTHS = 12
ANSWERED_WITHIN = timedelta(days=30)
_YEAR = timedelta(days=365)
_OF_NETWORK = Q(municipality__member=True, topic__active=True, topic__parent__isnull=False)
_SHARED = Q(visibility__in=[VisibleTo.NETWORK, VisibleTo.PUBLIC])


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        return percent(self.part, self.whole)


@dataclass(frozen=True)
class Point:
    """One month of the development."""

    at: datetime
    fresh: Share
    covered: Share


@dataclass(frozen=True)
class Standing:
    fresh: Share
    covered: Share
    towns: int
    topics: int
    answered: Share
    open_now: int
    leads: int
    led: Share
    course: list[Point]


def standing() -> Standing:
    """Six queries and one pass over the history."""
    now = clock.now()
    towns = Municipality.objects.filter(member=True).count()
    leaves = set(Topic.objects.filter(active=True, parent__isnull=False).values_list("pk", flat=True))
    cells = towns * len(leaves)
    rows = Statement.objects.filter(_OF_NETWORK, _SHARED).order_by().values_list("confirmed_at", flat=True)
    times = list(rows)
    fresh = sum(age_of(at, now) == Age.FRESH for at in times)
    points = [
        Point(moment.at, Share(moment.fresh, moment.stated), Share(moment.stated, cells))
        for moment in course(_steps(), _month_ends(now))
    ]
    today = Moment(now, len(times), fresh)
    points.append(Point(now, Share(today.fresh, today.stated), Share(today.stated, cells)))
    leads = active_leads()
    wanted = {topic for topic, count in interest().items() if count >= GAP_FROM} & leaves
    return Standing(
        fresh=Share(fresh, len(times)),
        covered=Share(len(times), cells),
        towns=towns,
        topics=len(leaves),
        answered=_answered(now),
        open_now=_with_towns().filter(outcome="").count(),
        leads=len(leads),
        led=Share(len(wanted & leads.keys()), len(wanted)),
        course=points,
    )


def _with_towns() -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(Exists(OpportunityTown.objects.filter(opportunity=OuterRef("pk"))))


def _answered(now: datetime) -> Share:
    """Of those that were found within a year and are older than 30 days."""
    rows = _with_towns().filter(opened_at__gte=now - _YEAR, opened_at__lte=now - ANSWERED_WITHIN)
    times = list(rows.values_list("opened_at", "closed_at"))
    in_time = sum(end is not None and end - start <= ANSWERED_WITHIN for start, end in times)
    return Share(in_time, len(times))


def _month_ends(now: datetime) -> list[datetime]:
    """The last moments of the eleven months before this one."""
    first = timezone.localdate(now).replace(day=1)
    found = []
    for _number in range(MONTHS - 1):
        midnight = timezone.make_aware(datetime.combine(first, time.min))
        found.append(midnight - timedelta(seconds=1))
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _steps() -> Iterator[tuple[datetime, Cell, Step]]:
    """Every change that the network may see, in the order of time."""
    coordination = set(Membership.objects.filter(role=Role.COORDINATOR).values_list("person_id", flat=True))
    own = set(
        Membership.objects.filter(person__in=coordination, role__in=NETWORK_ROLES).values_list(
            "person_id", "municipality_id"
        )
    )
    rows = StatementChange.objects.filter(_OF_NETWORK, _SHARED).order_by("at", "pk")
    rows = rows.annotate(
        nothing_before=ExpressionWrapper(Q(old={}), BooleanField()),
        nothing_after=ExpressionWrapper(Q(new={}), BooleanField()),
        same=ExpressionWrapper(Q(old=F("new")), BooleanField()),
    )
    values = rows.values_list(
        *("at", "municipality_id", "topic_id", "via", "actor_id", "nothing_before", "nothing_after", "same")
    )
    for at, town, topic, via, actor, nothing_before, nothing_after, same in values.iterator(chunk_size=5000):
        if nothing_after and not nothing_before:
            step = Step.CLEARED
        elif same and not nothing_before:
            step = Step.TAKEN_BACK
        elif actor in coordination and (actor, town) not in own and via != Via.ROUND:
            step = Step.FILLED_IN
        else:
            step = Step.SAID
        yield at, (town, topic), step
