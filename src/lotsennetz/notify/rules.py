"""Who may look at the outgoing mail."""

from __future__ import annotations

from lotsennetz.groups.viewer import Viewer
from lotsennetz.notify.models import Delivery
from lotsennetz.people.models import Invitation


def may_see_post(viewer: Viewer) -> bool:
    """The ledger shows addresses and states, never contents; it is the coordinators' business."""
    return viewer.is_coordinator


def is_own_invitation(viewer: Viewer, delivery: Delivery) -> bool:
    """Whether the mail carries an invitation that the viewer issued."""
    if not viewer.is_network_member or delivery.kind != "network_invitation":
        return False
    invitations = Invitation.objects.filter(pk=delivery.values.get("invitation"))
    return invitations.filter(invited_by_id=viewer.person_id).exists()


def may_send_again(viewer: Viewer, delivery: Delivery) -> bool:
    return may_see_post(viewer) or is_own_invitation(viewer, delivery)
