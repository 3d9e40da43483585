"""What somebody who leaves the network hands over in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.groups.models import Group, GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.people.departure import HandoverTask
from lotsennetz.people.models import Person


def _led_alone(person: Person) -> list[Group]:
    """Groups, archived ones included, whose only active owner is ``person``."""
    led = Group.objects.filter(members__person=person, members__role=GroupRole.OWNER)
    others = GroupMember.objects.filter(role=GroupRole.OWNER, person__is_active=True).exclude(person=person)
    return list(led.exclude(pk__in=others.values("group_id")).order_by("name"))


def _candidates(group: Group, person: Person) -> list[Person]:
    """Moderators first, then members; the first 50 by name are plenty to choose from."""
    rows = GroupMember.objects.filter(group=group, person__is_active=True).exclude(person=person)
    ordered = sorted(rows.select_related("person"), key=lambda row: row.role != GroupRole.MODERATOR)
    return [row.person for row in ordered if row.person is not None][:50]


class GroupHandover:
    """Sole ownership needs a successor; a group without other members is archived."""

    def tasks(self, person: Person) -> Sequence[HandoverTask]:
        return [
            HandoverTask(
                key=f"group-{group.pk}",
                label=_("Leitung der Gruppe „%(name)s“") % {"name": group.name},
                candidates=_candidates(group, person),
                otherwise=_("Die Gruppe wird archiviert."),
            )
            for group in _led_alone(person)
        ]

    def hand_over(self, person: Person, successors: Mapping[str, Person]) -> None:
        for group in _led_alone(person):
            successor = successors.get(f"group-{group.pk}")
            if successor is not None:
                GroupMember.objects.filter(group=group, person=successor).update(role=GroupRole.OWNER)
                audit.record("group.handed_over", actor=person, target=group)
            elif group.archived_at is None:
                group.archived_at = clock.now()
                group.save(update_fields=["archived_at"])
                audit.record("group.archived", actor=person, target=group)
        GroupMember.objects.filter(person=person).delete()
        GroupRequest.objects.filter(person=person).delete()
        GroupInvitation.objects.filter(person=person).delete()
