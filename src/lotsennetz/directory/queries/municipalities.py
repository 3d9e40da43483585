"""Municipalities and bodies: the list with its filters, and one of them with everything about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.models import Entry
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.models import Group
from lotsennetz.groups.rules import visible_groups
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.queries import people_visible_to
from lotsennetz.topics.words import all_words_in, fold

NEWEST = 6
# The classes of the German statistical offices: small and larger villages, small and larger towns.
SIZES = {
    "bis-5000": (_("unter 5.000 Einwohnende"), 0, 5_000),
    "5000-10000": (_("5.000 bis 10.000"), 5_000, 10_000),
    "10000-20000": (_("10.000 bis 20.000"), 10_000, 20_000),
    "ab-20000": (_("20.000 und mehr"), 20_000, 100_000_000),
}
MEMBERSHIP = {"ja": _("Mitglied im Verbund"), "gruendung": _("Gründungsstadt"), "nein": _("noch nicht dabei")}


@dataclass(frozen=True)
class MunicipalityFilter:
    """What the address asks for; empty means all."""

    text: str = ""
    kind: str = ""
    size: str = ""
    member: str = ""

    def accepts(self, town: Municipality) -> bool:
        if self.text and not all_words_in(self.text, [town.name, town.official_name, town.postcode]):
            return False
        if self.kind and town.kind != self.kind:
            return False
        if self.size:
            low, high = SIZES[self.size][1:]
            if town.population is None or not low <= town.population < high:
                return False
        wanted = {"": True, "ja": town.member, "gruendung": town.founder, "nein": not town.member}
        return wanted[self.member]


def all_municipalities() -> list[Municipality]:
    """Everybody, by name as a German reader sorts it; the databases disagree about umlauts."""
    return sorted(Municipality.objects.all(), key=lambda town: (fold(town.name), town.pk))


def officers(viewer: Viewer) -> dict[int, list[Person]]:
    """Whom to ask in each municipality: its officers, as far as the viewer may see them. One query."""
    people: dict[int, list[Person]] = defaultdict(list)
    if not viewer.is_network_member:
        return people
    rows = Membership.objects.filter(
        role__in=[Role.OFFICER, Role.COORDINATOR], person__in=people_visible_to(viewer)
    )
    for row in rows.select_related("person").order_by("role", "person__family_name", "person__given_name"):
        people[row.municipality_id].append(row.person)
    return people


def municipality(slug: str) -> Municipality | None:
    """One municipality with its departments."""
    return Municipality.objects.prefetch_related("departments").filter(slug=slug).first()


def people_of(town: Municipality, viewer: Viewer) -> list[Membership]:
    """Its people in the order of their roles, guests last; nothing for those who may not see people."""
    if not viewer.is_network_member:
        return []
    rows = Membership.objects.filter(municipality=town, person__in=people_visible_to(viewer))
    order = [Role.COORDINATOR, Role.OFFICER, Role.MAYOR, Role.GUIDE, Role.STAFF, Role.GUEST]
    return sorted(
        rows.select_related("person", "department"),
        key=lambda row: (order.index(Role(row.role)), fold(row.person.family_name), row.pk),
    )


def groups_of(town: Municipality, viewer: Viewer) -> list[Group]:
    """Groups that the municipality as a whole belongs to, or somebody of its people, if the viewer sees them."""
    belongs = Q(members__municipality=town)
    if viewer.is_network_member:
        belongs |= Q(members__person__memberships__municipality=town, members__person__is_active=True)
    numbers = Group.objects.filter(belongs, archived_at=None).values("pk")
    return list(visible_groups(viewer).filter(pk__in=numbers).select_related("topic").order_by("name"))


def entries_of(town: Municipality, viewer: Viewer) -> list[Entry]:
    """The newest entries of its people that the viewer may see."""
    rows = visible_entries(viewer).filter(municipality=town, archived_at=None)
    return list(rows.select_related("author", "group").order_by("-published_at", "-pk")[:NEWEST])
