"""What is new for a person: by room, most useful first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core import clock
from lotsennetz.core.text import excerpt
from lotsennetz.entries.models import (
    Attachment,
    Comment,
    Entry,
    Follow,
    Kind,
    Mention,
    Reaction,
    State,
    Visibility,
)
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.prepared import Fixed, Prepared
from lotsennetz.groups.viewer import Viewer
from lotsennetz.myday.services import ONE_VISIT
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.models.person import shown_name

SHOWN = 20
FIRST_VISIT = timedelta(days=7)
_TOWNS = {Municipality.Kind.CITY_DISTRICT, Municipality.Kind.LARGE_TOWN, Municipality.Kind.TOWN}
_COUNT = re.compile(r"^(\d+) ")


class NewRow(NamedTuple):
    """One entry with what its line says of it."""

    pk: int
    kind: str
    title: str
    body: str
    activity_at: datetime
    author_id: int
    given: str
    family: str
    departure: str
    town: str | None
    visibility: str
    group_id: int | None
    group_name: str | None
    group_slug: str | None
    accepted_id: int | None
    accepted_town: str | None
    comments: int
    followed: bool
    named: bool
    newest_given: str | None
    newest_family: str | None
    newest_departure: str | None
    files: int | None
    reactions: int | None


@dataclass(frozen=True)
class NewLine:
    """A new or newly discussed entry. ``weight`` is how much it concerns the viewer, 3 at the most."""

    url: str
    kind: str
    answered: bool
    title: str
    meta: list[str]
    when: datetime
    weight: int


@dataclass(frozen=True)
class Arrival:
    """What the page knows of its viewer: since when things are new to her, and whom she works for."""

    since: datetime
    towns: Sequence[str]


@dataclass(frozen=True)
class NewInRoom:
    """What is new in one group, or outside of groups (``url`` is empty then)."""

    name: str
    url: str
    lines: Sequence[NewLine]


def _arrival(person: int) -> QuerySet[Person, tuple[Any, ...]]:
    rows = Person.objects.filter(pk=person).values_list(
        "visit__since", "visit__last", "memberships__municipality__kind", "memberships__municipality__name"
    )
    return rows.distinct().order_by("memberships__municipality__name")


_arrival_rows = Fixed(_arrival)


def arrival_of(viewer: Viewer) -> Arrival:
    """One query, also for those who come the first time or belong to no town."""
    found = _arrival_rows(person=viewer.person_id or 0)
    return Arrival(
        since=_since(*found[0][:2]) if found else clock.now() - FIRST_VISIT,
        towns=[_town(kind, name) for *_visit, kind, name in found if name],
    )


def _since(since: datetime | None, last: datetime | None) -> datetime:
    if since is None or last is None:
        return clock.now() - FIRST_VISIT
    return since if clock.now() - last <= ONE_VISIT else last


def _town(kind: str, name: str) -> str:
    if kind == Municipality.Kind.VILLAGE:
        return _("Gemeinde %(name)s") % {"name": name}
    return _("Stadt %(name)s") % {"name": name} if kind in _TOWNS else name


def concerns(viewer: Viewer) -> QuerySet[Mention]:
    """Mentions of the viewer or of her towns."""
    towns = Q(municipality_id__in=sorted(viewer.municipality_ids))
    return Mention.objects.filter(Q(person_id=viewer.person_id or 0) | towns)


def _counted(rows: QuerySet[Any]) -> Subquery:
    return Subquery(
        rows.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(n=Count("pk")).values("n")
    )


def _new(viewer: Viewer, since: datetime) -> QuerySet[Entry, tuple[Any, ...]]:
    """Entries with new activity in the viewer's rooms that somebody else caused."""
    me = viewer.person_id or 0
    newest = Comment.objects.filter(entry=OuterRef("pk"), state=State.PUBLISHED).order_by(
        "-created_at", "-pk"
    )
    rows = visible_entries(viewer).filter(activity_at__gt=since, archived_at=None)
    rows = rows.annotate(
        followed=Exists(Follow.objects.filter(entry=OuterRef("pk"), person_id=me, muted=False)),
        named=Exists(concerns(viewer).filter(entry=OuterRef("pk"))),
        newest_author=Subquery(newest.values("author_id")[:1]),
        newest_given=Subquery(newest.values("author__given_name")[:1]),
        newest_family=Subquery(newest.values("author__family_name")[:1]),
        newest_departure=Subquery(newest.values("author__departure")[:1]),
        files=_counted(Attachment.objects.all()),
        reaction_count=_counted(Reaction.objects.all()),
    )
    rows = rows.filter(
        Q(group_id__in=sorted(viewer.group_roles)) | Q(group=None) | Q(followed=True) | Q(named=True)
    )
    rows = rows.exclude(Q(author_id=me) & (Q(newest_author=None) | Q(newest_author=me)))
    return rows.order_by("-activity_at", "-pk").values_list(
        *("pk", "kind", "title", Left("body", 300), "activity_at", "author_id"),
        *("author__given_name", "author__family_name", "author__departure", "municipality__name"),
        *(
            "visibility",
            "group_id",
            "group__name",
            "group__slug",
            "accepted_id",
            "accepted__municipality__name",
        ),
        *("comment_count", "followed", "named", "newest_given", "newest_family", "newest_departure"),
        *("files", "reaction_count"),
    )[:SHOWN]


_new_rows = Prepared(_new)


def new_since(viewer: Viewer, since: datetime) -> list[NewInRoom]:
    """What names me or my town comes first, then open questions, then the rest by time. One query."""
    rooms: dict[tuple[int | None, bool], list[tuple[NewRow, NewLine]]] = {}
    for row in map(NewRow._make, _new_rows(viewer, since=since)):
        rooms.setdefault((row.group_id, row.visibility == Visibility.MUNICIPALITY), []).append(
            (row, _line(row, viewer))
        )
    found = []
    for pairs in rooms.values():
        first = pairs[0][0]
        lines = sorted(
            (line for _row, line in pairs), key=lambda line: (-line.weight, -line.when.timestamp())
        )
        url = reverse("stream:group", kwargs={"slug": first.group_slug}) if first.group_slug else ""
        inside = first.visibility == Visibility.MUNICIPALITY
        outside_of_groups = _("Nur in der eigenen Kommune") if inside else _("Im ganzen Verbund")
        found.append(NewInRoom(first.group_name or outside_of_groups, url, lines))
    return sorted(found, key=lambda room: (-room.lines[0].weight, -len(room.lines), room.name))


def _line(row: NewRow, viewer: Viewer) -> NewLine:
    weight = 0
    if row.named:
        weight = 3
    elif row.kind == Kind.QUESTION and row.accepted_id is None and row.author_id != viewer.person_id:
        weight = 2
    elif row.followed:
        weight = 1
    return NewLine(
        url=reverse("stream:entry", kwargs={"pk": row.pk}),
        kind=row.kind,
        answered=row.accepted_id is not None,
        title=title_of(row.title, row.body, row.kind),
        meta=_meta(row),
        when=row.activity_at,
        weight=weight,
    )


def title_of(title: str, body: str, kind: str) -> str:
    """The title, or the beginning of the text, or at least what it is."""
    return title or excerpt(body, 90) or str(Kind(kind).label)


def _meta(row: NewRow) -> list[str]:
    author = shown_name(row.given, row.family, row.departure)
    parts = [str(Kind(row.kind).label)]
    if row.accepted_town:
        parts.append(_("Antwort aus %(town)s angenommen") % {"town": row.accepted_town})
    parts += [f"{author}, {row.town}" if row.town else author, *_talk(row)]
    if row.files:
        parts.append(ngettext("%(n)s Datei", "%(n)s Dateien", row.files) % {"n": row.files})
    if row.reactions:
        parts.append(ngettext("%(n)s Reaktion", "%(n)s Reaktionen", row.reactions) % {"n": row.reactions})
    return [_COUNT.sub("\\1\u00a0", part) for part in parts]  # a number never stands alone at a line's end


def _talk(row: NewRow) -> list[str]:
    """How much was said about it, and who spoke last."""
    if not row.comments:
        return [_("noch keine Antwort")] if row.kind == Kind.QUESTION else []
    if row.kind == Kind.QUESTION:
        words = ngettext("%(n)s Antwort", "%(n)s Antworten", row.comments) % {"n": row.comments}
    else:
        words = ngettext("%(n)s Kommentar", "%(n)s Kommentare", row.comments) % {"n": row.comments}
    if row.newest_given is None:
        return [words]
    last = shown_name(row.newest_given, row.newest_family or "", row.newest_departure or "")
    return [_("%(count)s, zuletzt %(name)s") % {"count": words, "name": last}]
