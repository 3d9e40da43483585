"""The lines behind the bell, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lotsennetz.core.text import excerpt
from lotsennetz.entries.models import Comment, State
from lotsennetz.groups.viewer import Viewer
from lotsennetz.notify.messages import KINDS, sentence
from lotsennetz.notify.models import Notification
from lotsennetz.notify.queries.visible import visible_notifications
from lotsennetz.notify.subjects import Subject, subjects_of
from lotsennetz.people.models import JoinRequest, Municipality, Person
from lotsennetz.topics.models import Topic

PAGE = 20
_SALT = "notify.bell"


@dataclass(frozen=True)
class Line:
    """``detail`` is what the line is about: the entry's title, the group's name."""

    id: int
    text: str
    detail: str
    icon: str
    url: str
    at: datetime
    unread: bool


@dataclass(frozen=True)
class Day:
    day: date
    lines: Sequence[Line]


@dataclass(frozen=True)
class Bell:
    """``newest`` is where the reader stands: "all read" reaches no further. ``more`` leads to older lines."""

    days: Sequence[Day]
    newest: str
    more: str


def cursor(at: datetime, pk: int) -> str:
    """A place in the list that only we can have written."""
    return signing.dumps([at.isoformat(), pk], salt=_SALT)


def read_cursor(text: str) -> tuple[datetime, int]:
    """Raises SuspiciousOperation for anything that we did not write."""
    try:
        at, pk = signing.loads(text, salt=_SALT)
        return datetime.fromisoformat(at), int(pk)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise SuspiciousOperation("a cursor that is not ours") from problem


def bell(viewer: Viewer, *, after: str = "") -> Bell:
    """A page of lines, newest first, by day. Four queries, whatever the lines are about."""
    rows = _rows(viewer).order_by("-created_at", "-pk")
    if after:
        at, pk = read_cursor(after)
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    page = list(rows[: PAGE + 1])
    more = cursor(page[PAGE - 1].created_at, page[PAGE - 1].pk) if len(page) > PAGE else ""
    days: dict[date, list[Line]] = {}
    for line in _lines(page[:PAGE]):
        days.setdefault(timezone.localtime(line.at).date(), []).append(line)
    newest = cursor(page[0].created_at, page[0].pk) if page else ""
    return Bell([Day(day, lines) for day, lines in days.items()], newest, more)


def _rows(viewer: Viewer) -> Any:
    return visible_notifications(viewer).select_related(
        "entry", "comment", "group", "join_request__municipality", "delivery"
    )


def _numbers(rows: Iterable[Notification], place: int) -> set[int]:
    return {event[place] for row in rows for event in row.values.get("events", []) if event[place]}


def _lines(rows: Sequence[Notification]) -> list[Line]:
    people = Person.objects.in_bulk(_numbers(rows, 1))
    merged = _numbers([row for row in rows if row.count > 1], 0)
    there = set(Comment.objects.filter(pk__in=merged, state=State.PUBLISHED).values_list("pk", flat=True))
    towns = Municipality.objects.in_bulk({row.values["town"] for row in rows if "town" in row.values})
    topics = Topic.objects.in_bulk({row.values["topic"] for row in rows if "topic" in row.values})
    subjects = subjects_of(rows)
    return [_line(row, people, there, towns, topics, subjects.get(row.pk)) for row in rows]


def _line(
    row: Notification,
    people: dict[int, Person],
    there: set[int],
    towns: dict[int, Municipality],
    topics: dict[int, Topic],
    subject: Subject | None,
) -> Line:
    events = row.values.get("events", [])
    if row.count > 1 and row.comment_id:
        events = [event for event in events if event[0] is None or event[0] in there]
    actors = list(
        dict.fromkeys(people[actor].name for _comment, actor in reversed(events) if actor in people)
    )
    town = towns.get(row.values.get("town", 0))
    address = row.delivery.address if row.delivery else ""
    if row.join_request is not None:
        actors = [f"{row.join_request.given_name} {row.join_request.family_name}".strip()]
        town = row.join_request.municipality
    accepted = bool(row.values.get("accepted", True))
    return Line(
        id=row.pk,
        text=sentence(
            row.kind,
            actors=actors,
            town=town.name if town else "",
            address=address,
            accepted=accepted,
            hits=row.values.get("hits", 1),
        ),
        detail=subject.name if subject else _detail(row, topics),
        icon=KINDS[row.kind].icon,
        url=subject.url if subject else _address(row, town),
        at=row.created_at,
        unread=row.read_at is None,
    )


def _detail(row: Notification, topics: dict[int, Topic]) -> str:
    topic = topics.get(row.values.get("topic", 0))
    if topic is not None:
        return topic.name
    if row.entry is not None:
        return row.entry.title or excerpt(row.entry.body, 80)
    return row.group.name if row.group is not None else ""


def _address(row: Notification, town: Municipality | None) -> str:
    if row.comment is not None and row.entry is not None:
        row.comment.entry = row.entry
        return row.comment.get_absolute_url()
    if row.entry is not None:
        return row.entry.get_absolute_url()
    if row.group is not None:
        return row.group.get_absolute_url()
    if row.delivery_id is not None:
        return reverse("notify:own_mail", args=[row.delivery_id])
    if row.join_request is not None:
        is_open = row.join_request.state == JoinRequest.State.OPEN
        return reverse("people:decide", args=[row.join_request_id]) if is_open else reverse("people:access")
    if "opportunity" in row.values:
        return reverse("radar:opportunity", args=[row.values["opportunity"]])
    if row.kind.startswith("radar_") and town is not None:
        return reverse("radar:town", args=[town.slug])
    return ""
