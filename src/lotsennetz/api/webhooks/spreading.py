"""From what happened to a delivery for each hook that listens and whose person may know of it. The worker's work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from lotsennetz.api.models import Hook, HookDelivery
from lotsennetz.api.webhooks.subjects import may_know
from lotsennetz.core import clock


def spread(event: str, about: Mapping[str, int], at: datetime, happening: UUID) -> list[int]:
    """The numbers of the hooks that have a delivery now. Twice is once: a delivery's number is made of both."""
    wanted = _listening(event, about, at)
    if not wanted:
        return []
    now = clock.now()
    with transaction.atomic():
        # Whatever was switched off or deleted while everybody was asked is not there any more.
        there = Hook.objects.select_for_update().filter(pk__among=wanted, ended="").order_by("pk")
        hooks = list(there.values_list("pk", flat=True))
        HookDelivery.objects.bulk_create(
            [
                HookDelivery(
                    hook_id=pk,
                    number=uuid5(happening, str(pk)),
                    event=event,
                    about=dict(about),
                    at=at,
                    due_at=now,
                )
                for pk in hooks
            ],
            ignore_conflicts=True,
        )
    return hooks


def _listening(event: str, about: Mapping[str, int], at: datetime) -> list[int]:
    """Each person is asked once, however many hooks she has. Before any transaction: this takes its time."""
    knows: dict[int, bool] = {}
    wanted = []
    for hook in Hook.objects.filter(ended="", listens_since__lte=at).select_related("person").order_by("pk"):
        if event not in hook.events:
            continue
        if hook.person_id not in knows:
            knows[hook.person_id] = may_know(hook.person, event, about)
        if knows[hook.person_id]:
            wanted.append(hook.pk)
    return wanted
