"""The viewer that every query takes: a person, her standings and her groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from lotsennetz.groups.models import GroupMember, GroupRole
from lotsennetz.people.models import Person
from lotsennetz.people.viewer import NETWORK_ROLES, PeopleViewer, standings_of

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


def viewer_of(person: Person | AnonymousUser | None) -> Viewer:
    """Two queries: standings, groups. Deactivated people are nobody."""
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    standings = standings_of(person)
    towns = [s.municipality_id for s in standings if s.role in NETWORK_ROLES]
    roles: dict[int, str] = {}
    rows = GroupMember.objects.filter(Q(person_id=person.pk) | Q(municipality_id__in=towns))
    for group_id, role in rows.values_list("group_id", "role"):
        if group_id not in roles or _RANK[GroupRole(role)] > _RANK[GroupRole(roles[group_id])]:
            roles[group_id] = role
    return Viewer(person_id=person.pk, standings=standings, group_roles=MappingProxyType(roles))
