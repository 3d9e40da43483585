"""The mail ledger as the operator sees it: addresses, kinds and states, never contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from lotsennetz.groups.viewer import Viewer
from lotsennetz.notify import rules
from lotsennetz.notify.mail.kinds import titles
from lotsennetz.notify.mail.trouble import explain
from lotsennetz.notify.models import Delivery

PAGE = 50
TONES = {
    Delivery.State.SENT: ("ok", "check"),
    Delivery.State.FAILED: ("danger", "alert-circle"),
    Delivery.State.UNCLEAR: ("warn", "alert-triangle"),
    Delivery.State.CANCELLED: ("neutral", "x"),
}


@dataclass(frozen=True)
class Mail:
    """``can_repeat``: the state allows to send it again and its content is still there."""

    id: int
    kind: Any
    address: str
    state: Delivery.State
    tone: str
    icon: str
    trouble: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    can_repeat: bool


@dataclass(frozen=True)
class Ledger:
    mails: Sequence[Mail]
    counts: dict[str, int]
    page: Page[Delivery]


def ledger(viewer: Viewer, *, state: str = "", page: str | None = None) -> Ledger | None:
    """A page of the ledger, newest first; None for whoever may not see it."""
    if not rules.may_see_post(viewer):
        return None
    rows = Delivery.objects.select_related("recipient").order_by("-created_at", "-pk")
    counted = dict(Delivery.objects.order_by().values_list("state").annotate(Count("pk")))
    shown = Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(page)
    return Ledger([describe(row) for row in shown], counted, shown)


def describe(row: Delivery) -> Mail:
    """One row in words."""
    state = Delivery.State(row.state)
    tone, icon = TONES.get(state, ("accent", "clock"))
    repeatable = {Delivery.State.FAILED, Delivery.State.UNCLEAR}
    return Mail(
        id=row.pk,
        kind=titles().get(row.kind, row.kind),
        address=row.address,
        state=state,
        tone=tone,
        icon=icon,
        trouble=explain(row),
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at if state == Delivery.State.QUEUED and row.attempts else None,
        sent_at=row.sent_at,
        can_repeat=state in repeatable and bool(row.address),
    )


def own_mail(viewer: Viewer, delivery_id: int) -> Mail | None:
    """The mail of an invitation that the viewer issued."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    return describe(row) if row is not None and rules.may_send_again(viewer, row) else None
