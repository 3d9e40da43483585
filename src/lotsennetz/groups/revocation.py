"""What ends in groups when somebody loses her place in the network."""

from __future__ import annotations

from lotsennetz.groups.models import GroupInvitation, GroupMember, GroupRequest, GroupRole
from lotsennetz.people.events import MembershipEnded


def revoke(event: MembershipEnded) -> None:
    """Without a role in the network the personal memberships, requests and invitations end at once.

    Groups she alone led pass to a moderator, else to the longest member; without either they wait for one.
    What she read through her municipality ends by itself: ``viewer_of`` asks for the roles she has now.
    """
    if event.in_network:
        return
    mine = GroupMember.objects.filter(person_id=event.person_id)
    for membership in mine.filter(role=GroupRole.OWNER):
        others = GroupMember.objects.filter(group_id=membership.group_id, person__is_active=True)
        others = others.exclude(pk=membership.pk)
        if others.filter(role=GroupRole.OWNER).exists():
            continue
        heir = (
            others.filter(role=GroupRole.MODERATOR).order_by("since").first()
            or others.order_by("since").first()
        )
        if heir is not None:
            heir.role = GroupRole.OWNER
            heir.save(update_fields=["role"])
    mine.delete()
    GroupRequest.objects.filter(person_id=event.person_id).delete()
    GroupInvitation.objects.filter(person_id=event.person_id).delete()
