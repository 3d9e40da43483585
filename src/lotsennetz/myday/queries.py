"""What a day is made of: what is new, what waits for the person and her town."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core import clock
from lotsennetz.core.text import excerpt
from lotsennetz.entries.models import Attachment, Comment, Entry, Follow, Kind, Mention, Reaction, State
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.viewer import Viewer
from lotsennetz.myday.models import Visit
from lotsennetz.myday.services import ONE_VISIT

SHOWN = 20
_COUNT = re.compile(r"^(\d+) ")
FIRST_VISIT = timedelta(days=7)


@dataclass(frozen=True)
class NewLine:
    """One new or newly discussed entry."""

    entry: Entry
    title: str
    meta: list[str]
    when: datetime
    weight: int


@dataclass(frozen=True)
class NewInRoom:
    """What is new in one group, or outside of groups (``url`` is empty then)."""

    name: str
    url: str
    lines: Sequence[NewLine]


def since_of(viewer: Viewer) -> datetime:
    """Where "new" begins for the viewer."""
    visit = Visit.objects.filter(person_id=viewer.person_id or 0).first()
    if visit is None:
        return clock.now() - FIRST_VISIT
    return visit.since if clock.now() - visit.last <= ONE_VISIT else visit.last


def new_since(viewer: Viewer, since: datetime) -> list[NewInRoom]:
    """By room, most useful first: what names me or my town, then open questions, then the rest by time."""
    rows = _new_entries(viewer, since)
    rooms: dict[int | None, list[NewLine]] = {}
    for entry in rows:
        rooms.setdefault(entry.group_id, []).append(_line(entry, viewer))
    found = []
    for lines in rooms.values():
        lines.sort(key=lambda line: (-line.weight, -line.when.timestamp()))
        group = lines[0].entry.group
        name = group.name if group else _("Im ganzen Verbund")
        found.append(NewInRoom(name, f"/gruppen/{group.slug}/" if group else "", lines))
    return sorted(found, key=lambda room: (-room.lines[0].weight, -len(room.lines), room.name))


def _new_entries(viewer: Viewer, since: datetime) -> list[Entry]:
    """Entries with new activity in the viewer's rooms that somebody else caused. One query."""
    follows = Follow.objects.filter(entry=OuterRef("pk"), person_id=viewer.person_id or 0, muted=False)
    named = Mention.objects.filter(entry=OuterRef("pk")).filter(
        Q(person_id=viewer.person_id) | Q(municipality_id__in=list(viewer.municipality_ids))
    )
    newest = Comment.objects.filter(entry=OuterRef("pk"), state=State.PUBLISHED).order_by(
        "-created_at", "-pk"
    )
    files = Attachment.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    given = Reaction.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    mine = Q(group_id__in=list(viewer.group_roles)) | Q(group=None) | Q(followed=True) | Q(named=True)
    rows = (
        visible_entries(viewer)
        .filter(activity_at__gt=since, archived_at=None)
        .annotate(
            followed=Exists(follows),
            named=Exists(named),
            newest_author=Subquery(newest.values("author_id")[:1]),
            newest_given=Subquery(newest.values("author__given_name")[:1]),
            newest_family=Subquery(newest.values("author__family_name")[:1]),
            newest_town=Subquery(newest.values("municipality__name")[:1]),
            file_count=Subquery(files.annotate(n=Count("pk")).values("n")),
            reaction_count=Subquery(given.annotate(n=Count("pk")).values("n")),
        )
        .filter(mine)
        .exclude(Q(author_id=viewer.person_id) & (Q(newest_author=None) | Q(newest_author=viewer.person_id)))
        .select_related("author", "municipality", "group", "accepted__municipality")
    )
    return list(rows.order_by("-activity_at", "-pk")[:SHOWN])


def _line(entry: Entry, viewer: Viewer) -> NewLine:
    weight = 0
    if getattr(entry, "named", False):
        weight = 3
    elif entry.kind == Kind.QUESTION and entry.accepted_id is None and entry.author_id != viewer.person_id:
        weight = 2
    elif getattr(entry, "followed", False):
        weight = 1
    return NewLine(entry, title_of(entry), _meta(entry), entry.activity_at, weight)


def title_of(entry: Entry) -> str:
    """The title, or the beginning of the text."""
    return entry.title or excerpt(entry.body, 90) or entry.get_kind_display()


def _meta(entry: Entry) -> list[str]:
    author = entry.author.name
    place = f"{author}, {entry.municipality.name}" if entry.municipality else author
    parts = [entry.get_kind_display()]
    if entry.accepted is not None and entry.accepted.municipality is not None:
        parts += [_("Antwort aus %(town)s angenommen") % {"town": entry.accepted.municipality.name}]
    parts.append(place)
    if entry.kind == Kind.QUESTION and entry.comment_count == 0:
        parts.append(_("noch keine Antwort"))
    elif entry.comment_count:
        words = ngettext("%(n)s Kommentar", "%(n)s Kommentare", entry.comment_count) % {
            "n": entry.comment_count
        }
        if entry.kind == Kind.QUESTION:
            words = ngettext("%(n)s Antwort", "%(n)s Antworten", entry.comment_count) % {
                "n": entry.comment_count
            }
        given, family = getattr(entry, "newest_given", None), getattr(entry, "newest_family", None)
        name = f"{given} {family}".strip() if given else ""
        parts.append(_("%(count)s, zuletzt %(name)s") % {"count": words, "name": name} if name else words)
    files = getattr(entry, "file_count", None) or 0
    if files:
        parts.append(ngettext("%(n)s Datei", "%(n)s Dateien", files) % {"n": files})
    reactions = getattr(entry, "reaction_count", None) or 0
    if reactions:
        parts.append(ngettext("%(n)s Reaktion", "%(n)s Reaktionen", reactions) % {"n": reactions})
    return [_COUNT.sub("\\1\u00a0", part) for part in parts]  # a number never stands alone at a line's end


def questions_for_town(viewer: Viewer) -> list[Entry]:
    """Open questions that name the viewer, her towns, or stand in her groups unanswered for three days or more."""
    named = Mention.objects.filter(entry=OuterRef("pk")).filter(
        Q(person_id=viewer.person_id) | Q(municipality_id__in=list(viewer.municipality_ids))
    )
    waiting = Q(
        comment_count=0, created_at__lt=clock.now() - timedelta(days=3), group_id__in=list(viewer.group_roles)
    )
    rows = visible_entries(viewer).filter(kind=Kind.QUESTION, accepted=None, archived_at=None)
    rows = rows.exclude(author_id=viewer.person_id).annotate(named=Exists(named))
    rows = rows.filter(Q(named=True) | waiting).select_related("author", "municipality", "group")
    return list(rows.order_by("-named", "-created_at")[:5])
