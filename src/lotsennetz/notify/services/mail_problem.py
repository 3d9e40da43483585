"""Tell the person who invited somebody that the mail with the link may not have arrived."""

from __future__ import annotations

from lotsennetz.notify.models import Delivery
from lotsennetz.notify.services.bell import Notice, tell
from lotsennetz.people.models import Invitation


def report_problem(delivery_id: int) -> None:
    """Called in the transaction in which a mail failed or became unclear."""
    row = Delivery.objects.get(pk=delivery_id)
    invitation_id = row.values.get("invitation")
    if row.kind != "network_invitation" or invitation_id is None:
        return
    inviter = Invitation.objects.values_list("invited_by_id", flat=True).filter(pk=invitation_id).first()
    if inviter is not None:
        key = f"{row.pk}:{row.attempts}"
        tell([inviter], Notice("mail_problem", key, group_key=f"mail:{row.pk}", delivery_id=row.pk))
