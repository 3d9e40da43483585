"""The network's page of figures. Of the network as a whole: no town is compared with another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality
from lotsennetz.radar.freshness import Age, age_of
from lotsennetz.radar.models import SHARED, Opportunity, OpportunityTown, Statement, StatementChange
from lotsennetz.radar.queries.leads import GAP_FROM, active_leads, interest
from lotsennetz.radar.standing import Moment, Step, course, percent
from lotsennetz.topics.models import Topic

MONTHS = 12
ANSWERED_WITHIN = timedelta(days=30)
_YEAR = timedelta(days=365)
_OF_NETWORK = Q(
    municipality__member=True,
    municipality__ags__isnull=False,
    topic__active=True,
    topic__parent__isnull=False,
)
_SHARED = Q(visibility__in=SHARED)


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
class Outcomes:
    """What became of opportunities within a year. ``obsolete`` includes ``dissolved``: nobody had to answer those.

    ``days`` is how long the middle one of those that people answered took, None without any.
    """

    joint: int
    talked: int
    separate: int
    obsolete: int
    dissolved: int
    days: int | None

    @property
    def all(self) -> int:
        return self.joint + self.talked + self.separate + self.obsolete

    @property
    def together(self) -> Share:
        return Share(self.joint + self.talked, self.all)

    @property
    def false_alarms(self) -> Share:
        return Share(self.obsolete, self.all)

    @property
    def rows(self) -> list[tuple[Opportunity.Outcome, Share]]:
        """In the order in which people choose them."""
        return [
            (outcome, Share(getattr(self, outcome.value), self.all))
            for outcome in Opportunity.Outcome
            if outcome != Opportunity.Outcome.OPEN
        ]


@dataclass(frozen=True)
class Standing:
    fresh: Share
    covered: Share
    towns: int
    topics: int
    answered: Share
    outcomes: Outcomes
    open_now: int
    leads: int
    led: Share
    course: list[Point]


def standing() -> Standing:
    """Seven queries and one pass over the history."""
    now = clock.now()
    towns = Municipality.objects.filter(member=True, ags__isnull=False).count()
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
        outcomes=_outcomes(now),
        open_now=_with_towns().filter(outcome="").count(),
        leads=len(leads),
        led=Share(len(wanted & leads.keys()), len(wanted)),
        course=points,
    )


def _with_towns() -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(Exists(OpportunityTown.objects.filter(opportunity=OuterRef("pk"))))


def _answered(now: datetime) -> Share:
    """Of those that were found within a year and are older than 30 days. An answer counts that another town undid."""
    rows = _with_towns().filter(opened_at__gte=now - _YEAR, opened_at__lte=now - ANSWERED_WITHIN)
    times = list(rows.values_list("opened_at", "earlier_at", "closed_at"))
    in_time = sum(
        any(end is not None and end - start <= ANSWERED_WITHIN for end in ends) for start, *ends in times
    )
    return Share(in_time, len(times))


def _outcomes(now: datetime) -> Outcomes:
    """Of those that ended within a year, whenever they were found."""
    rows = Opportunity.objects.filter(closed_at__gte=now - _YEAR).exclude(outcome="")
    rows = rows.annotate(towned=Exists(OpportunityTown.objects.filter(opportunity=OuterRef("pk"))))
    ended = list(rows.order_by().values_list("outcome", "opened_at", "closed_at", "towned"))
    counted = Counter(outcome for outcome, *_rest in ended)
    took = [(end - start).days for _outcome, start, end, towned in ended if towned and end is not None]
    return Outcomes(
        **{outcome: counted[outcome] for outcome in Opportunity.Outcome.values if outcome},
        dissolved=sum(not towned for *_rest, towned in ended),
        days=round(median(took)) if took else None,
    )


def _month_ends(now: datetime) -> list[datetime]:
    """The last moments of the eleven months before this one."""
    first = timezone.localdate(now).replace(day=1)
    found = []
    for _number in range(MONTHS - 1):
        midnight = timezone.make_aware(datetime.combine(first, time.min))
        found.append(midnight - timedelta(seconds=1))
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _steps() -> Iterator[Step]:
    """How each cell stood from each change on, in the order of time."""
    rows = StatementChange.objects.filter(_OF_NETWORK).order_by("at", "pk")
    values = rows.values_list("at", "municipality_id", "topic_id", "shared", "confirmed_at")
    for at, town, topic, shared, confirmed_at in values.iterator(chunk_size=5000):
        yield Step(at, (town, topic), shared, confirmed_at)
