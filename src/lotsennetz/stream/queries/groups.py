"""The directory of groups and the people in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from lotsennetz.entries.cards import Face, face_of
from lotsennetz.groups import rules
from lotsennetz.groups.icons import icon_of
from lotsennetz.groups.models import Group, GroupMember, GroupRequest, GroupRole
from lotsennetz.groups.queries.directory import group_directory, members_of, open_requests
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality, Person
from lotsennetz.people.queries import people_visible_to
from lotsennetz.stream.queries.group_page import member_counts
from lotsennetz.topics.words import all_words_in, fold

INVITABLE = 12


@dataclass(frozen=True)
class ListedGroup:
    """``role`` is the viewer's own, empty outside. ``way`` is how to get in: join, request, pending or nothing."""

    group: Group
    person_count: int
    town_count: int
    role: str
    way: str
    icon: str


def listed_groups(viewer: Viewer, *, text: str = "", archived: bool = False) -> list[ListedGroup]:
    """The groups that the viewer may open, by name. One query."""
    rows: Any = group_directory(viewer, archived=archived).annotate(**_counts())
    found = [_listed(row, viewer) for row in rows if not text or _says(row, text)]
    return sorted(found, key=lambda row: fold(row.group.name))


def _counts() -> dict[str, Any]:
    """Under other names: ``group_directory`` counts memberships, whoever is still active."""
    return {f"active_{name}": count for name, count in member_counts().items()}


def _says(group: Group, text: str) -> bool:
    topic = [group.topic.title, group.topic.title_en] if group.topic else []
    return all_words_in(text, [group.name, group.description, *topic])


def _listed(row: Any, viewer: Viewer) -> ListedGroup:
    role = viewer.group_roles.get(row.pk, "")
    way = ""
    if rules.can(viewer, "join", row):
        way = "join"
    elif rules.can(viewer, "request", row):
        way = "pending" if row.requested else "request"
    return ListedGroup(row, row.active_person_count, row.active_town_count, role, way, icon_of(row))


@dataclass(frozen=True)
class Member:
    """One line of the members page: a person with a face, or a whole municipality."""

    row: GroupMember
    face: Face | None
    detail: str
    is_viewer: bool


@dataclass(frozen=True)
class Invitable:
    person: Person
    face: Face
    detail: str


@dataclass(frozen=True)
class Asking:
    row: GroupRequest
    face: Face
    detail: str


def _places(path: str) -> Prefetch[Any]:
    """Everybody's memberships with their municipality, without its large shape."""
    rows = Membership.objects.select_related("municipality").defer("municipality__shape")
    return Prefetch(path, rows.order_by("since", "pk"))


def _place(person: Person) -> Municipality | None:
    return next((held.municipality for held in person.memberships.all()), None)


def _detail(person: Person) -> str:
    place = _place(person)
    return " · ".join(part for part in (person.function, place.name if place else "") if part)


def listed_members(group: Group, viewer: Viewer) -> list[tuple[str, list[Member]]]:
    """All members in order, by what they are: (role or "municipality", members). Three queries."""
    rows = list(
        members_of(group).defer("municipality__shape").prefetch_related(_places("person__memberships"))
    )
    parts: dict[str, list[Member]] = {
        role: [] for role in (GroupRole.OWNER, GroupRole.MODERATOR, GroupRole.MEMBER, "municipality")
    }
    for row in rows:
        if row.person is not None:
            own = row.person_id == viewer.person_id
            member = Member(row, face_of(row.person, _place(row.person), viewer), _detail(row.person), own)
            parts[row.role].append(member)
        elif row.municipality is not None:
            parts["municipality"].append(Member(row, None, "", is_viewer=False))
    return [(role, members) for role, members in parts.items() if members]


def invitable(group: Group, viewer: Viewer, text: str) -> list[Invitable]:
    """People whose name says ``text`` and who are not in the group yet; the first ones by name."""
    if not text.split():
        return []
    taken = GroupMember.objects.filter(group=group, person__isnull=False).values("person_id")
    rows = people_visible_to(viewer).filter(is_active=True, left_at=None).exclude(pk__in=taken)
    names = rows.order_by().prefetch_related(None)
    found = [
        (fold(family), fold(given), pk)
        for pk, family, given, function, handle in names.values_list(
            "pk", "family_name", "given_name", "function", "handle"
        )
        if all_words_in(text, [f"{given} {family}", function, handle])
    ]
    numbers = [pk for _family, _given, pk in sorted(found)[:INVITABLE]]
    people = {p.pk: p for p in Person.objects.filter(pk__in=numbers).prefetch_related(_places("memberships"))}
    return [Invitable(p, face_of(p, _place(p), viewer), _detail(p)) for p in map(people.__getitem__, numbers)]


def asking(group: Group, viewer: Viewer) -> list[Asking]:
    """Who wants to join, with function and town; nothing for those who do not decide."""
    rows = open_requests(viewer, group).prefetch_related(_places("person__memberships"))
    return [Asking(row, face_of(row.person, _place(row.person), viewer), _detail(row.person)) for row in rows]


def joinable_municipalities(group: Group) -> list[Municipality]:
    """Member municipalities that are not in the group as a whole."""
    taken = GroupMember.objects.filter(group=group, municipality__isnull=False).values("municipality_id")
    rows = Municipality.objects.filter(member=True).exclude(pk__in=taken).defer("shape")
    return sorted(rows, key=lambda town: fold(town.name))
