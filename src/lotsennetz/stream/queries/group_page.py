"""Everything around a group's stream in one query: the stream itself leaves room for no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left

from lotsennetz.core.text import excerpt
from lotsennetz.core.ui.icons import kind_icon
from lotsennetz.entries.cards import Face, face_of
from lotsennetz.entries.models import Attachment, Entry, Kind, State
from lotsennetz.entries.queries.rows import Cut, Objects, columns
from lotsennetz.entries.queries.visible import visible_condition, visible_entries
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.prepared import Prepared, Row
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Person
from lotsennetz.stream.queries.json_rows import json_rows
from lotsennetz.topics.models import Topic

MEMBERS = 4
_ROLE_ORDER = Case(
    When(role=GroupRole.OWNER, then=Value(0)), When(role=GroupRole.MODERATOR, then=Value(1)), default=Value(2)
)
_PLACE = (
    Membership.objects.filter(person_id=OuterRef("person_id"))
    .order_by("since", "pk")
    .values("municipality__name")[:1]
)


@dataclass(frozen=True)
class MemberLine:
    """A member as the right column shows her."""

    face: Face
    detail: str


@dataclass(frozen=True)
class PinnedLine:
    title: str
    url: str
    icon: str
    meta: str


@dataclass(frozen=True)
class GroupPage:
    """A group the viewer may open, with what every page of it shows at the top and at the side."""

    group: Group
    person_count: int
    town_count: int
    requested: bool
    invited: bool
    drafts: int
    members: list[MemberLine]
    pinned: list[PinnedLine]


def may_see_members(viewer: Viewer, group: Group) -> bool:
    """Who is in a group is nobody's business outside of the network and the group."""
    return viewer.is_network_member or group.pk in viewer.group_roles


def _counted(rows: QuerySet[Any], by: str, what: str = "pk", *, distinct: bool = False) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=distinct)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def member_counts() -> dict[str, Coalesce]:
    """Annotations for Group: its active people and the municipalities they come from."""
    people = GroupMember.objects.filter(group=OuterRef("pk"), person__is_active=True)
    towns = Membership.objects.filter(person__group_memberships__group=OuterRef("pk"), person__is_active=True)
    return {
        "person_count": _counted(people, "group"),
        "town_count": _counted(towns, "person__group_memberships__group", "municipality", distinct=True),
    }


def tab_counts(viewer: Viewer) -> dict[str, Coalesce]:
    """Annotations for Group: open and answered questions, files on entries and in comments."""
    questions = visible_entries(viewer).filter(
        group=OuterRef("pk"), kind=Kind.QUESTION, archived_at__isnull=True
    )
    return {"question_count": _counted(questions, "group"), "file_count": files_counted(viewer)}


def files_counted(viewer: Viewer) -> Any:
    files = Attachment.objects.filter(
        Q(comment=None) | Q(comment__state=State.PUBLISHED),
        visible_condition(viewer, "thread__"),
        thread__group=OuterRef("pk"),
        thread__archived_at=None,
    )
    return _counted(files, "thread__group")


def _group(viewer: Viewer, slug: str) -> QuerySet[Group, Row]:
    person = viewer.person_id or 0
    first = (
        GroupMember.objects.filter(group=OuterRef(OuterRef("pk")), person__is_active=True)
        .annotate(rank=_ROLE_ORDER)
        .order_by("rank", "since", "pk")
    )
    members = GroupMember.objects.filter(group=OuterRef("pk"), pk__in=Subquery(first.values("pk")[:MEMBERS]))
    pinned = visible_entries(viewer).filter(group=OuterRef("pk"), pinned_at__isnull=False)
    drafts = Entry.objects.filter(group=OuterRef("pk"), author_id=person, state=State.DRAFT)
    return (
        Group.objects.filter(pk__in=visible_groups(viewer).values("pk"), slug=slug)
        .annotate(
            **member_counts(),
            **tab_counts(viewer),
            drafts=_counted(drafts, "group"),
            requested=Exists(GroupRequest.objects.filter(group=OuterRef("pk"), person_id=person)),
            invited=Exists(GroupInvitation.objects.filter(group=OuterRef("pk"), person_id=person)),
            first_members=json_rows(
                members,
                "group",
                pk=F("person_id"),
                given=F("person__given_name"),
                family=F("person__family_name"),
                handle=F("person__handle"),
                photo=F("person__photo"),
                place=Subquery(_PLACE),
                role=F("role"),
                since=F("since"),
            ),
            pinned=json_rows(
                pinned,
                "group",
                pk=F("pk"),
                kind=F("kind"),
                title=F("title"),
                body=Left("body", 300),
                accepted=F("accepted_id"),
                family=F("author__family_name"),
                departure=F("author__departure"),
                given=F("author__given_name"),
                place=F("municipality__name"),
                pinned=F("pinned_at"),
            ),
        )
        .values_list(*columns(Group), *columns(Topic, "topic__"), *_EXTRAS)
    )


_EXTRAS = (
    *("person_count", "town_count", "question_count", "file_count"),
    *("drafts", "requested", "invited", "first_members", "pinned"),
)
_cut = Cut(Group, Topic)
_rows = Prepared(_group)


def group_page(slug: str, viewer: Viewer) -> GroupPage | None:
    """The group under this address, or None if there is none for the viewer. One query."""
    row = next(iter(_rows(viewer, slug=slug)), None)
    if row is None:
        return None
    objects = Objects()
    group, topic = _cut(row)
    found: Group = objects.new(Group, group)
    found.topic = objects.shared(Topic, topic)
    extras = dict(zip(_EXTRAS, row[_cut.length :], strict=True))
    for name in ("question_count", "file_count"):  # read by the tabs
        setattr(found, name, extras[name])
    inside = may_see_members(viewer, found)
    return GroupPage(
        group=found,
        person_count=extras["person_count"],
        town_count=extras["town_count"],
        requested=bool(extras["requested"]),
        invited=bool(extras["invited"]),
        drafts=extras["drafts"],
        members=_members(extras["first_members"] or [], viewer) if inside else [],
        pinned=_pinned(extras["pinned"] or []),
    )


def _members(rows: list[dict[str, Any]], viewer: Viewer) -> list[MemberLine]:
    order = {GroupRole.OWNER: 0, GroupRole.MODERATOR: 1, GroupRole.MEMBER: 2}
    rows.sort(key=lambda row: (order[row["role"]], row["since"], row["pk"]))
    return [_member(row, viewer) for row in rows]


def _member(row: dict[str, Any], viewer: Viewer) -> MemberLine:
    person = Person(
        pk=row["pk"],
        given_name=row["given"],
        family_name=row["family"],
        handle=row["handle"],
        photo=row["photo"],
    )
    role = "" if row["role"] == GroupRole.MEMBER else str(GroupRole(row["role"]).label)
    return MemberLine(
        face_of(person, None, viewer), " · ".join(part for part in (row["place"], role) if part)
    )


def _pinned(rows: list[dict[str, Any]]) -> list[PinnedLine]:
    rows.sort(key=lambda row: row["pinned"], reverse=True)
    return [_pinned_line(row) for row in rows]


def _pinned_line(row: dict[str, Any]) -> PinnedLine:
    author = Person(given_name=row["given"], family_name=row["family"], departure=row["departure"])
    kind = str(Kind(row["kind"]).label)
    return PinnedLine(
        title=row["title"] or excerpt(row["body"], 80) or kind,
        url=f"/eintrag/{row['pk']}/",
        icon=kind_icon(row["kind"], answered=row["accepted"] is not None),
        meta=" · ".join(part for part in (kind, author.name, row["place"]) if part),
    )
