"""What notify does later."""

from __future__ import annotations

import time

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from lotsennetz.core import clock
from lotsennetz.jobs.retry import retrying
from lotsennetz.notify.mail import sending
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.services import retention

SWEEP_SECONDS = 50  # the next sweep begins after a minute


@task(queue_name="mail")
@retrying(attempts=5, title=_("E-Mail senden"))
def send_mail(delivery_id: int) -> str:
    """Send one mail if it is due. Running it twice sends once.

    What the mail server says is the ledger's, which has its own patience; only a lost database makes this fail.
    """
    return sending.deliver(delivery_id)


@task(queue_name="mail")
def sweep() -> int:
    """Send whatever is due, so that a lost task never means a lost mail. Returns how many were tried.

    Stops at the first mail the server would not even listen to: the others would only wait in the same place.
    """
    sending.release_lost()
    tried, end = 0, time.monotonic() + SWEEP_SECONDS
    due = Delivery.objects.filter(state=Delivery.State.QUEUED, next_attempt_at__lte=clock.now())
    for pk in list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:500]):
        state = sending.deliver(pk)
        tried += bool(state)
        if time.monotonic() > end or (state == Delivery.State.QUEUED and _is_down(pk)):
            break
    return tried


def _is_down(pk: int) -> bool:
    step = Delivery.objects.values_list("error_step", flat=True).get(pk=pk)
    return step in {"connect", "tls", "login", "file"}


@task()
def tidy() -> int:
    """Forget what is old. Returns how many rows changed or went."""
    return retention.clean()
