"""What waits for the viewer: questions, invitations, decisions, her own drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, CharField, Count, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry, Kind
from lotsennetz.entries.queries.stream import own_drafts
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.models import GroupInvitation, GroupRequest, GroupRole
from lotsennetz.groups.prepared import Prepared
from lotsennetz.groups.queries.directory import invitations_for
from lotsennetz.groups.viewer import Viewer
from lotsennetz.myday.queries import concerns
from lotsennetz.people.models import JoinRequest
from lotsennetz.people.models.person import shown_name

PATIENCE = timedelta(days=3)  # after that an unanswered question is everybody's in the group
QUESTIONS, DRAFTS, INVITATIONS = 5, 3, 5


@dataclass(frozen=True)
class Decision:
    """Something to decide, and where."""

    text: str
    detail: str
    url: str


class OpenQuestion(NamedTuple):
    """A question that waits for the viewer or her town."""

    pk: int
    title: str
    body: str
    created_at: datetime
    given: str
    family: str
    departure: str
    town: str | None

    @property
    def author(self) -> str:
        return shown_name(self.given, self.family, self.departure)

    @property
    def url(self) -> str:
        return reverse("stream:entry", kwargs={"pk": self.pk})


def _questions(viewer: Viewer, before: datetime) -> QuerySet[Entry, tuple[Any, ...]]:
    waiting = Q(comment_count=0, created_at__lt=before, group_id__in=sorted(viewer.group_roles))
    # A list once, not a look for each of the questions.
    named = ExpressionWrapper(Q(pk__in=concerns(viewer).values("entry_id")), BooleanField())
    rows = visible_entries(viewer).filter(kind=Kind.QUESTION, accepted=None, archived_at=None)
    rows = rows.exclude(author_id=viewer.person_id or 0).annotate(named=named)
    return (
        rows.filter(Q(named=True) | waiting)
        .order_by("-named", "-created_at")
        .values_list(
            *("pk", "title", Left("body", 300), "created_at"),
            *("author__given_name", "author__family_name", "author__departure", "municipality__name"),
        )[:QUESTIONS]
    )


_question_rows = Prepared(_questions)


def questions(viewer: Viewer) -> list[OpenQuestion]:
    """Open questions that name the viewer or her towns, or stand in her groups unanswered for three days."""
    return [OpenQuestion._make(row) for row in _question_rows(viewer, before=clock.now() - PATIENCE)]


class OpenInvitation(NamedTuple):
    """Somebody asked the viewer into a group."""

    slug: str
    group: str
    given: str | None
    family: str | None
    departure: str | None

    @property
    def inviter(self) -> str:
        """Empty if her account is gone."""
        if self.given is None:
            return ""
        return shown_name(self.given, self.family or "", self.departure or "")


def _invitations(viewer: Viewer) -> QuerySet[GroupInvitation, tuple[Any, ...]]:
    return invitations_for(viewer).values_list(
        *("group__slug", "group__name"),
        *("invited_by__given_name", "invited_by__family_name", "invited_by__departure"),
    )[:INVITATIONS]


_invitation_rows = Prepared(_invitations)


def invitations(viewer: Viewer) -> list[OpenInvitation]:
    """Invitations into groups that the viewer has not answered."""
    return [OpenInvitation._make(row) for row in _invitation_rows(viewer)]


class BegunEntry(NamedTuple):
    """A draft, with the beginning of its text. ``group`` is None for the whole network."""

    pk: int
    kind: str
    title: str
    body: str
    group: str | None
    activity_at: datetime


def _drafts(viewer: Viewer) -> QuerySet[Entry, tuple[Any, ...]]:
    return own_drafts(viewer).values_list(
        "pk", "kind", "title", Left("body", 300), "group__name", "activity_at"
    )[:DRAFTS]


_draft_rows = Prepared(_drafts)


def drafts(viewer: Viewer) -> list[BegunEntry]:
    """The newest drafts."""
    return [BegunEntry._make(row) for row in _draft_rows(viewer)]


def _requests(viewer: Viewer) -> QuerySet[Any, Any]:
    led = sorted(
        pk for pk, role in viewer.group_roles.items() if role in {GroupRole.OWNER, GroupRole.MODERATOR}
    )
    rooms = GroupRequest.objects.filter(group_id__in=led, person__is_active=True, group__archived_at=None)
    towns = JoinRequest.objects.filter(state=JoinRequest.State.OPEN)
    if not viewer.is_coordinator:
        towns = towns.filter(municipality_id__in=sorted(viewer.officer_of))
    by_room = rooms.order_by().values_list(Value("group", CharField()), "group__slug", "group__name")
    by_town = towns.order_by().values_list(
        Value("town", CharField()), "municipality__slug", "municipality__name"
    )
    return by_room.annotate(n=Count("pk")).union(by_town.annotate(n=Count("pk")), all=True)


def decisions(viewer: Viewer) -> list[Decision]:
    """Open requests by group and by municipality. One query, and none for those who decide nothing."""
    decides = (
        viewer.is_coordinator or viewer.officer_of or set(viewer.group_roles.values()) != {GroupRole.MEMBER}
    )
    found = []
    for what, slug, name, count in _requests(viewer) if decides else ():
        text = ngettext("%(n)s Anfrage", "%(n)s Anfragen", count) % {"n": count}
        if what == "group":
            url = reverse("stream:members", kwargs={"slug": slug})
            found.append(Decision(text, _("möchte in die Gruppe %(name)s") % {"name": name}, url))
        else:
            detail = _("möchte zu %(name)s gehören") % {"name": name}
            found.append(Decision(text, detail, reverse("people:access")))
    return found
