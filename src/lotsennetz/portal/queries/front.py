"""What the front page says about the network."""

from __future__ import annotations

from dataclasses import dataclass

from lotsennetz.groups.models import Group
from lotsennetz.people.models import Membership, Municipality
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.topics.words import fold


@dataclass(frozen=True)
class Figures:
    """Counted at the moment of asking, from the rows themselves."""

    members: int
    groups: int
    people: int


def figures() -> Figures:
    """Three figures in three queries. Groups that hide even their name and archived ones are not counted."""
    hidden = {"join_policy": Group.JoinPolicy.INVITATION, "privacy": Group.Privacy.MEMBERS}
    active = Membership.objects.filter(role__in=NETWORK_ROLES, person__is_active=True)
    return Figures(
        members=Municipality.objects.filter(member=True, ags__isnull=False).count(),
        groups=Group.objects.filter(archived_at=None).exclude(**hidden).count(),
        people=active.values("person_id").distinct().count(),
    )


def municipalities() -> list[Municipality]:
    """All of them for map and list, by name as a German reader sorts it."""
    return sorted(Municipality.objects.all(), key=lambda town: (fold(town.name), town.pk))
