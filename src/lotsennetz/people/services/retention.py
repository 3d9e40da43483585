"""What nobody needs any more: addresses of people who never came."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from lotsennetz.core import clock
from lotsennetz.people.models import ApiToken, Invitation, JoinRequest

KEEP = timedelta(days=90)


def forget_stale() -> int:
    """Delete requests never confirmed; after 90 days also decided requests, dead invitations and tokens.

    Meant to run daily. Returns how many rows went.
    """
    now = clock.now()
    long_ago = now - KEEP
    stale = (
        JoinRequest.objects.filter(state=JoinRequest.State.UNCONFIRMED, expires_at__lt=now),
        JoinRequest.objects.filter(decided_at__lt=long_ago),
        Invitation.objects.filter(accepted_at=None).filter(
            Q(expires_at__lt=long_ago) | Q(withdrawn_at__lt=long_ago)
        ),
        Invitation.objects.filter(accepted_at__lt=long_ago),
        ApiToken.objects.filter(Q(expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago)),
    )
    with transaction.atomic():
        return sum(rows.delete()[0] for rows in stale)
