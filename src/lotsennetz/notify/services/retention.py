"""How long notices and mails are kept."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from lotsennetz.core import clock
from lotsennetz.notify.models import Delivery, Notification

READ_NOTICES = timedelta(days=60)
UNREAD_NOTICES = timedelta(days=180)
MAIL_VALUES = timedelta(days=30)
_ENDED = [Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.UNCLEAR, Delivery.State.CANCELLED]


def clean() -> int:
    """Delete old notices; take values, secrets and addresses out of old mails. Returns how many rows changed.

    The ledger's rows stay, and with them the dedupe keys. Idempotent.
    """
    now = clock.now()
    with transaction.atomic():
        old = Q(read_at__lt=now - READ_NOTICES) | Q(read_at=None, created_at__lt=now - UNREAD_NOTICES)
        gone, _by_model = Notification.objects.filter(old).delete()
        mails = Delivery.objects.filter(state__in=_ENDED, created_at__lt=now - MAIL_VALUES)
        full = mails.exclude(values={}, sealed="", address="", error="")
        return gone + full.update(values={}, sealed="", address="", error="")
