"""What the network looks at together in its round. It is projected: what only the coordination sees stays out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar.models import SHARED, Opportunity, Round, Statement, StatementChange, Via
from lotsennetz.radar.queries.round_lines import Line, asked_of, lines_of
from lotsennetz.radar.wording import Step, steps_of
from lotsennetz.topics.models import Topic

A_MONTH = timedelta(days=31)
MOST_CHANGES = 12
_PROJECTED = Q(visibility__in=SHARED)


@dataclass(frozen=True)
class Stop:
    """A town's turn: the ``number``-th of ``total``; the slugs beside it, empty at the ends."""

    town: Municipality
    number: int
    total: int
    previous: str
    following: str


@dataclass(frozen=True)
class Said:
    """A change with its topic and town."""

    topic: Topic
    step: Step
    town: Municipality


@dataclass(frozen=True)
class Turn:
    """Everything on one town's page. ``asked`` is the question, answered or not; ``new`` is said for the first time."""

    stop: Stop
    since: datetime
    changes: Sequence[Said]
    asked: Sequence[Line]
    new: Sequence[Line]
    others: Sequence[Line]
    people: Sequence[Person]
    unstated: Sequence[Topic]

    @property
    def due(self) -> list[Statement]:
        """What still waits for a word."""
        return [line.row for line in self.asked if not line.answer]

    @property
    def is_done(self) -> bool:
        return not self.due


@dataclass(frozen=True)
class Summary:
    """What a round brought."""

    confirmed: int
    changed: int
    heard: int
    by_town: Sequence[tuple[Municipality, Sequence[Said]]]


def towns_in_round() -> QuerySet[Municipality]:
    """All members, by name."""
    return Municipality.objects.filter(member=True).defer("shape").order_by("name", "pk")


def past_rounds() -> QuerySet[Round]:
    return Round.objects.exclude(began_at=None).exclude(ended_at=None)


def open_round() -> Round | None:
    """The round that is going on."""
    return Round.objects.filter(began_at__isnull=False, ended_at=None).order_by("-began_at").first()


def stop_at(slug: str) -> Stop | None:
    """One town's turn in the order of all."""
    slugs = list(towns_in_round().values_list("slug", flat=True))
    if slug not in slugs:
        return None
    place = slugs.index(slug)
    return Stop(
        town=towns_in_round().get(slug=slug),
        number=place + 1,
        total=len(slugs),
        previous=slugs[place - 1] if place else "",
        following=slugs[place + 1] if place + 1 < len(slugs) else "",
    )


def since_last(this: Round) -> datetime:
    """When the round before began; without one, a month ago."""
    began = this.began_at or clock.now()
    before = Round.objects.filter(began_at__lt=began).exclude(pk=this.pk).order_by("-began_at")
    return before.values_list("began_at", flat=True).first() or began - A_MONTH


def turn(this: Round, stop: Stop) -> Turn:
    """A town's page. The number of queries does not depend on the town."""
    town, since = stop.town, since_last(this)
    lines = lines_of(this, [town.pk])[town.pk]
    asked = asked_of(lines)
    new = [line for line, _was in lines if line.answer == "new"]
    shown = {line.row.pk for line in (*asked, *new)}
    changes = StatementChange.objects.filter(_PROJECTED, municipality=town, at__gt=since).exclude(
        old=F("new")
    )
    stated = Statement.objects.filter(municipality=town).values("topic_id")
    return Turn(
        stop=stop,
        since=since,
        changes=_said(changes.order_by("-at", "-pk")[:MOST_CHANGES]),
        asked=asked,
        new=new,
        others=[line for line, _was in lines if line.row.pk not in shown],
        people=attendees(town.pk),
        unstated=list(Topic.objects.filter(parent__isnull=False, active=True).exclude(pk__in=stated)),
    )


def done_in(this: Round, towns: Iterable[Municipality]) -> set[int]:
    """The towns that have been heard and with which nothing is left to ask. Three queries."""
    lines = lines_of(this, [town.pk for town in towns])
    heard = {town for town, held in lines.items() if any(line.answer for line, _was in held)}
    return {town for town in heard if all(line.answer for line in asked_of(lines[town]))}


def attendees(municipality_id: int) -> list[Person]:
    """Who may speak for the town: those who work for it, its officers first."""
    working = Person.objects.filter(
        is_active=True, memberships__municipality_id=municipality_id, memberships__role__in=NETWORK_ROLES
    )
    first = Case(When(memberships__role=Role.OFFICER, then=Value(0)), default=Value(1))
    ordered = working.annotate(first=first).order_by("first", "family_name", "given_name", "pk")
    return list({person.pk: person for person in ordered}.values())


def _said(changes: QuerySet[StatementChange]) -> list[Said]:
    rows = list(changes.select_related("actor", "topic", "municipality").defer("municipality__shape"))
    steps = steps_of(rows, people=True)
    return [Said(row.topic, step, row.municipality) for row, step in zip(rows, steps, strict=True)]


def agenda() -> QuerySet[Opportunity]:
    """Opportunities that nobody settled in time: the meeting talks about them, no mail does."""
    overdue = Opportunity.objects.filter(outcome="", due__lt=timezone.localdate(clock.now()))
    return (
        overdue.select_related("topic", "owner").prefetch_related("towns__municipality").order_by("due", "pk")
    )


def summary(this: Round) -> Summary:
    """What was confirmed and changed between beginning and end."""
    rows = StatementChange.objects.filter(
        _PROJECTED, via=Via.ROUND, at__gte=this.began_at, at__lte=this.ended_at or clock.now()
    )
    every = _said(rows.order_by("municipality__name", "topic__position", "at", "pk"))
    by_town: dict[int, tuple[Municipality, list[Said]]] = {}
    changed = 0
    for each in every:
        _town, said = by_town.setdefault(each.town.pk, (each.town, []))
        if each.step.parts:
            said.append(each)
            changed += 1
    return Summary(len(every) - changed, changed, len(by_town), [(t, s) for t, s in by_town.values() if s])
