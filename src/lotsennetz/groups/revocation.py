"""What ends in groups when somebody loses her place in the network."""

from __future__ import annotations

from lotsennetz.core import audit, clock
from lotsennetz.groups.models import GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.people.events import MembershipEnded, PersonDeactivated, PersonLeft


def revoke(event: MembershipEnded) -> None:
    """Without a role in the network the personal memberships, requests and invitations end at once.

    What she read through her municipality ends by itself: ``viewer_of`` asks for the roles she has now.
    """
    if event.in_network:
        return
    _pass_on(event.person_id)
    GroupMember.objects.filter(person_id=event.person_id).delete()
    GroupRequest.objects.filter(person_id=event.person_id).delete()
    GroupInvitation.objects.filter(person_id=event.person_id).delete()


def stand_in(event: PersonDeactivated) -> None:
    """A closed account leads nothing; its memberships wait for it, its groups do not."""
    _pass_on(event.person_id)


def forget_sender(event: PersonLeft) -> None:
    """Open invitations stay; who left without the name is not named as the one who invites."""
    if event.anonymised:
        GroupInvitation.objects.filter(invited_by_id=event.person_id).update(invited_by=None)


def _pass_on(person_id: int) -> None:
    """Groups she alone led get a moderator, else the longest member; without either they are archived."""
    led = GroupMember.objects.filter(person_id=person_id, role=GroupRole.OWNER).select_related("group")
    for membership in led:
        group = membership.group
        others = GroupMember.objects.filter(group=group, person__is_active=True).exclude(pk=membership.pk)
        if others.filter(role=GroupRole.OWNER).exists():
            continue
        heir = (
            others.filter(role=GroupRole.MODERATOR).order_by("since").first()
            or others.order_by("since").first()
        )
        if heir is not None:
            heir.role = GroupRole.OWNER
            heir.save(update_fields=["role"])
            audit.record("group.handed_over", actor=None, target=group)
        elif group.archived_at is None:
            group.archived_at = clock.now()
            group.save(update_fields=["archived_at"])
            audit.record("group.archived", actor=None, target=group)
