"""The viewer that every query takes: a person, her standings and her groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Q, QuerySet, Value

from lotsennetz.core.statements import Fixed, Row
from lotsennetz.groups.models import GroupMember, GroupRole
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.viewer import NETWORK_ROLES, PeopleViewer, Standing

_RANK = {GroupRole.MEMBER: 0, GroupRole.MODERATOR: 1, GroupRole.OWNER: 2}


@dataclass(frozen=True)
class Viewer(PeopleViewer):
    """``group_roles`` maps each group the person belongs to, herself or through a municipality, to her role."""

    group_roles: Mapping[int, str]

    def moderates(self, group_id: int | None) -> bool:
        return group_id is not None and self.group_roles.get(group_id) in {
            GroupRole.OWNER,
            GroupRole.MODERATOR,
        }


NOBODY = Viewer(person_id=None, standings=frozenset(), group_roles=MappingProxyType({}))


def _standings_and_rooms(person: int) -> QuerySet[Membership, Row]:
    mine = Membership.objects.filter(person_id=person)
    towns = mine.filter(role__in=NETWORK_ROLES).values("municipality_id")
    rooms = GroupMember.objects.filter(Q(person_id=person) | Q(municipality_id__in=towns))
    return mine.values_list(Value("town", CharField()), "municipality_id", "role").union(
        rooms.values_list(Value("room", CharField()), "group_id", "role"), all=True
    )


_rows = Fixed(_standings_and_rooms)


def viewer_of(person: Person | AnonymousUser | None) -> Viewer:
    """One query for standings and groups together. Deactivated people are nobody."""
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    standings: set[Standing] = set()
    roles: dict[int, str] = {}
    for what, number, role in _rows(person=person.pk):
        if what == "town":
            standings.add(Standing(number, role))
        elif number not in roles or _RANK[GroupRole(role)] > _RANK[GroupRole(roles[number])]:
            roles[number] = role
    return Viewer(person_id=person.pk, standings=frozenset(standings), group_roles=MappingProxyType(roles))
