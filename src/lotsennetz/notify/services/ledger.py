"""Enter mails into the ledger, and send them again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import Conflict, NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify import rules
from lotsennetz.notify.mail.sealing import seal
from lotsennetz.notify.models import Delivery
from lotsennetz.people.models import Person

GIVE_UP_AFTER = timedelta(days=2)
AGAIN_FROM = {
    Delivery.State.FAILED: "notify.delivery_retried",
    Delivery.State.UNCLEAR: "notify.delivery_resent",
}


def _message_id() -> str:
    """Says nothing about the mail; the host is ours so that it is unique in the world."""
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.BASE_URL).hostname}>"


def queue_mail(
    kind: str,
    *,
    dedupe_key: str,
    recipient: Person | None = None,
    address: str = "",
    language: str = "",
    values: Mapping[str, Any] | None = None,
    secret: Mapping[str, str] | None = None,
) -> bool:
    """Enter a mail and queue its sending, inside the caller's transaction. False if the key is known already.

    ``recipient`` gives address and language unless they are named. ``secret`` is kept encrypted.
    """
    now = clock.now()
    row, created = Delivery.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "recipient": recipient,
            "address": address or (recipient.email if recipient else ""),
            "language": language or (recipient.language if recipient else settings.LANGUAGE_CODE),
            "values": dict(values or {}),
            "sealed": seal(secret or {}),
            "next_attempt_at": now,
            "give_up_at": now + GIVE_UP_AFTER,
            "message_id": _message_id(),
            "created_at": now,
        },
    )
    if created:
        from lotsennetz.notify.tasks import (
            send_mail,
        )  # the task imports the sending, which imports this module

        send_mail.enqueue(row.pk)
    return created


def send_again(*, actor: Person, delivery_id: int) -> Delivery:
    """Queue a failed or unclear mail once more, under the same Message-ID. Raises NotAllowed, Conflict."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery_id)
        if not rules.may_send_again(viewer_of(actor), row):
            raise NotAllowed(_("Diese E-Mail können nur Koordination und einladende Person erneut senden."))
        state = Delivery.State(row.state)
        if state not in AGAIN_FROM:
            raise Conflict(_("Diese E-Mail wartet schon, ist gesendet oder entfallen."))
        if not row.address:
            raise Conflict(_("Der Inhalt dieser E-Mail wurde nach 30 Tagen gelöscht."))
        now = clock.now()
        row.state, row.next_attempt_at, row.give_up_at = Delivery.State.QUEUED, now, now + GIVE_UP_AFTER
        row.claim, row.claimed_until = "", None
        row.save(update_fields=["state", "next_attempt_at", "give_up_at", "claim", "claimed_until"])
        audit.record(AGAIN_FROM[state], actor=actor, target=row)
        from lotsennetz.notify.tasks import send_mail

        send_mail.enqueue(row.pk)
    return row
