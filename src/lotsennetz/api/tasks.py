"""Work on the API that nobody waits for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from lotsennetz.api.services import replays
from lotsennetz.api.webhooks import sending, spreading
from lotsennetz.jobs.retry import retrying


@task()
def prune() -> int:
    """Forget what repeated requests made. Returns how many. Keys themselves are people's business."""
    return replays.prune()


@task(queue_name="hooks")
@retrying(attempts=5, title=_("Webhooks verteilen"))
def spread_event(event: str, about: dict[str, int], at: str, happening: str) -> int:
    """Make deliveries of what happened, for those who may know. Running it twice makes each once; how many."""
    hooks = spreading.spread(event, about, datetime.fromisoformat(at), UUID(happening))
    with transaction.atomic():
        for pk in hooks:
            send_hook.enqueue(pk)
    return len(hooks)


@task(queue_name="hooks")
@retrying(attempts=5, title=_("Webhook zustellen"))
def send_hook(hook_id: int) -> int:
    """Send what is due for one hook. Running it twice sends once; how many tries is the answer.

    What the other side says is the delivery's, which has its own patience; only a lost database makes this fail.
    """
    return sending.send_due(hook_id)


@task(queue_name="hooks")
def sweep_hooks() -> int:
    """Send whatever is due. Returns how many tries."""
    return sending.sweep()
