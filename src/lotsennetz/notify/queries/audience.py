"""Who hears about something, before settings and visibility are asked."""

from __future__ import annotations

from collections.abc import Iterable

from lotsennetz.entries.events import Named
from lotsennetz.entries.models import Entry, Follow
from lotsennetz.groups.models import GroupMember, GroupRole
from lotsennetz.people.models import Membership, Municipality, Role
from lotsennetz.people.viewer import NETWORK_ROLES


def has_muted(entry: Entry, person_id: int) -> bool:
    return Follow.objects.filter(entry=entry, person_id=person_id, muted=True).exists()


def followers(entry: Entry) -> set[int]:
    """Who follows the entry, and its author, without those who said "no more"."""
    rows = list(Follow.objects.filter(entry=entry).values_list("person_id", "muted"))
    said_no = {person_id for person_id, muted in rows if muted}
    return ({person_id for person_id, _muted in rows} | {entry.author_id}) - said_no


def people_of_towns(municipality_ids: Iterable[int]) -> dict[int, int]:
    """Who is meant when a municipality is mentioned, and by which: its officers; all if it has none."""
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


def officers_of(municipality_id: int) -> set[int]:
    """The active officers of one town."""
    rows = Membership.objects.filter(
        municipality_id=municipality_id, role=Role.OFFICER, person__is_active=True
    )
    return set(rows.values_list("person_id", flat=True))


def officers_of_any(municipality_ids: Iterable[int]) -> set[int]:
    """The active officers of several towns. One query."""
    rows = Membership.objects.filter(
        municipality_id__in=list(municipality_ids), role=Role.OFFICER, person__is_active=True
    )
    return set(rows.values_list("person_id", flat=True))


def coordinators() -> set[int]:
    rows = Membership.objects.filter(role=Role.COORDINATOR, person__is_active=True)
    return set(rows.values_list("person_id", flat=True))


def moderators(group_id: int) -> set[int]:
    """Who decides about requests."""
    rows = GroupMember.objects.filter(group_id=group_id, role__in=[GroupRole.OWNER, GroupRole.MODERATOR])
    return {pk for pk in rows.values_list("person_id", flat=True) if pk is not None}


def deciders(municipality: Municipality) -> set[int]:
    """Who decides about people who want to join: the officers of a member town, else the coordinators."""
    active = Membership.objects.filter(person__is_active=True)
    found: set[int] = set()
    if municipality.member:
        officers = active.filter(municipality=municipality, role=Role.OFFICER)
        found = set(officers.values_list("person_id", flat=True))
    return found or set(active.filter(role=Role.COORDINATOR).values_list("person_id", flat=True))
