"""Who is looking, as the policies need to know it: loaded once per request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lotsennetz.people.models import Membership, Person, Role

NETWORK_ROLES = frozenset({Role.COORDINATOR, Role.OFFICER, Role.GUIDE, Role.STAFF, Role.MAYOR})


@dataclass(frozen=True)
class Standing:
    """One role in one municipality."""

    municipality_id: int
    role: str


@dataclass(frozen=True)
class PeopleViewer:
    """A person (or nobody) with her standings. Only accepted memberships count; pending is no standing."""

    person_id: int | None
    standings: frozenset[Standing]

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @cached_property
    def is_network_member(self) -> bool:
        """Whether records visible to the network are visible to this viewer. Guests never are members."""
        return any(standing.role in NETWORK_ROLES for standing in self.standings)

    @cached_property
    def is_coordinator(self) -> bool:
        return any(standing.role == Role.COORDINATOR for standing in self.standings)

    @cached_property
    def municipality_ids(self) -> frozenset[int]:
        """The municipalities whose internal records the viewer may see."""
        return frozenset(s.municipality_id for s in self.standings if s.role in NETWORK_ROLES)

    @cached_property
    def officer_of(self) -> frozenset[int]:
        return frozenset(s.municipality_id for s in self.standings if s.role == Role.OFFICER)


def standings_of(person: Person | None) -> frozenset[Standing]:
    """The standings of a person; none for nobody and for deactivated people."""
    if person is None or not person.is_active:
        return frozenset()
    rows: Iterable[tuple[int, str]] = Membership.objects.filter(person_id=person.pk).values_list(
        "municipality_id", "role"
    )
    return frozenset(Standing(*row) for row in rows)


def people_viewer_of(person: Person | None) -> PeopleViewer:
    """The viewer as the services need it: read afresh, so that a role taken a second ago counts no more."""
    active = Person.objects.filter(pk=person.pk, is_active=True).first() if person else None
    return PeopleViewer(person_id=active.pk if active else None, standings=standings_of(active))
