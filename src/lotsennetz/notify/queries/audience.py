"""Who hears about something, before settings and visibility are asked."""

from __future__ import annotations

from collections.abc import Iterable

from lotsennetz.entries.events import Named
from lotsennetz.entries.models import Entry, Follow
from lotsennetz.groups.models import GroupMember, GroupRole
from lotsennetz.people.models import Membership, Role
from lotsennetz.people.viewer import NETWORK_ROLES


def followers(entry: Entry) -> set[int]:
    """Who follows the entry, and its author, without those who said "no more"."""
    rows = list(Follow.objects.filter(entry=entry).values_list("person_id", "muted"))
    return ({person_id for person_id, _muted in rows} | {entry.author_id}) - muted_in(rows)


def muted_in(rows: Iterable[tuple[int, bool]]) -> set[int]:
    return {person_id for person_id, muted in rows if muted}


def people_of_towns(municipality_ids: Iterable[int]) -> dict[int, int]:
    """Who is meant when a municipality is mentioned, with the municipality: its officers; all if it has none."""
    rows = Membership.objects.filter(municipality_id__in=list(municipality_ids), role__in=NETWORK_ROLES)
    by_town: dict[int, dict[int, set[str]]] = {}
    for town, person, role in rows.values_list("municipality_id", "person_id", "role"):
        by_town.setdefault(town, {}).setdefault(person, set()).add(role)
    meant: dict[int, int] = {}
    for town, people in sorted(by_town.items()):
        officers = [person for person, roles in people.items() if Role.OFFICER in roles]
        for person in officers or people:
            meant.setdefault(person, town)
    return meant


def named(mentioned: Named) -> dict[int, int | None]:
    """Everybody mentioned: None if by name, else the municipality through which."""
    meant: dict[int, int | None] = {}
    if mentioned.municipality_ids:
        meant.update(people_of_towns(mentioned.municipality_ids))
    meant.update(dict.fromkeys(mentioned.person_ids))
    return meant


def moderators(group_id: int) -> set[int]:
    """Who decides about requests."""
    rows = GroupMember.objects.filter(group_id=group_id, role__in=[GroupRole.OWNER, GroupRole.MODERATOR])
    return {pk for pk in rows.values_list("person_id", flat=True) if pk is not None}


def deciders(municipality_id: int) -> set[int]:
    """Who decides about people who want to join a municipality: its officers, else the coordinators."""
    active = Membership.objects.filter(person__is_active=True)
    officers = active.filter(municipality_id=municipality_id, role=Role.OFFICER)
    found = set(officers.values_list("person_id", flat=True))
    return found or set(active.filter(role=Role.COORDINATOR).values_list("person_id", flat=True))
