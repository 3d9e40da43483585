"""Deliveries on their way out. Each try is claimed by one conditional update, so two workers never share one.

At least once: whoever dies between the answer and writing it down leaves a try that is repeated; the number in
``Lotsennetz-Delivery`` stays the same.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lotsennetz.api.models import Event, Hook, HookDelivery
from lotsennetz.api.models.hooks import LOG_LENGTH
from lotsennetz.api.webhooks import signing
from lotsennetz.api.webhooks.addresses import read_address
from lotsennetz.api.webhooks.subjects import content_of
from lotsennetz.api.webhooks.wire import NotSent, Way
from lotsennetz.core import clock
from lotsennetz.jobs.retry import Policy
from lotsennetz.notify.services import Notice, tell

logger = logging.getLogger(__name__)
State = HookDelivery.State

RETRY = Policy(attempts=8, first_delay=15 * 60)  # a quarter of an hour to six hours: twenty hours in all
LEASE = timedelta(minutes=2)  # longer than one try can take
PASS_SECONDS = 20
SWEEP_SECONDS = 50  # the next sweep begins after a minute
KIND = "hook_ended"


def _due(now: datetime) -> QuerySet[HookDelivery]:
    """The test is tried at once, also where nobody answered lately."""
    awake = Q(event=Event.PING) | Q(hook__rests_until=None) | Q(hook__rests_until__lte=now)
    return HookDelivery.objects.filter(awake, state=State.WAITING, due_at__lte=now, hook__ended="")


def sweep(way: Way | None = None) -> int:
    """Send whatever is due anywhere, so that a lost task never means a lost delivery. Returns how many tries."""
    tried, end = 0, time.monotonic() + SWEEP_SECONDS
    hooks = list(_due(clock.now()).order_by("hook_id").values_list("hook_id", flat=True).distinct())
    for pk in hooks:
        if time.monotonic() > end:
            break
        tried += send_due(pk, way)
    return tried


def send_due(hook_id: int, way: Way | None = None) -> int:
    """Try what is due for one hook, oldest first, for a while. Returns how many tries. Never in a transaction."""
    tried, end = 0, time.monotonic() + PASS_SECONDS
    while time.monotonic() < end:
        row = _claim(hook_id)
        if row is None:
            break
        content = content_of(row)
        if content is None:  # not even the log may say that something happened
            row.delete()
            continue
        way = way or Way()
        tried += 1
        if not _try(row, json.dumps(content).encode(), way):
            break
    if tried:
        forget_old(hook_id)
    return tried


def _claim(hook_id: int) -> HookDelivery | None:
    """The oldest due one, ours for the time of a lease."""
    now = clock.now()
    for pk in list(_due(now).filter(hook_id=hook_id).order_by("pk").values_list("pk", flat=True)[:5]):
        mine = HookDelivery.objects.filter(pk=pk, state=State.WAITING, due_at__lte=now)
        if mine.update(due_at=now + LEASE, attempts=F("attempts") + 1, tried_at=now):
            return HookDelivery.objects.select_related("hook__person").filter(pk=pk).first()
    return None


def _try(row: HookDelivery, body: bytes, way: Way) -> bool:
    """Whether somebody answered, whatever it was: if not, the others need not be tried now."""
    headers = {
        "Lotsennetz-Event": row.event,
        "Lotsennetz-Delivery": str(row.number),
        **signing.headers_for(row.hook, body),
    }
    try:
        status = way.post(read_address(row.hook.address), body, headers)
    except NotSent as problem:
        logger.info("delivery %s to hook %s: %s", row.pk, row.hook_id, problem.trouble)
        _failed(row, None, problem.trouble)
        return False
    if 200 <= status < 300:
        _done(row, status)
    else:
        _failed(row, status, "")
    return True


def _still_mine(row: HookDelivery) -> QuerySet[HookDelivery]:
    return HookDelivery.objects.filter(pk=row.pk, state=State.WAITING, attempts=row.attempts)


def _done(row: HookDelivery, status: int) -> None:
    with transaction.atomic():
        if _still_mine(row).update(state=State.DONE, status=status, trouble=""):
            Hook.objects.filter(pk=row.hook_id, rests_until__isnull=False).update(rests_until=None)


def _failed(row: HookDelivery, status: int | None, trouble: str) -> None:
    is_test = row.event == Event.PING
    with transaction.atomic():
        if is_test or row.attempts >= RETRY.attempts:
            if _still_mine(row).update(state=State.FAILED, status=status, trouble=trouble) and not is_test:
                _give_up(row)
            return
        again = clock.now() + timedelta(seconds=RETRY.delay(row.attempts))
        if _still_mine(row).update(due_at=again, status=status, trouble=trouble) and trouble:
            Hook.objects.filter(pk=row.hook_id).update(rests_until=again)


def _give_up(row: HookDelivery) -> None:
    """Switch the hook off and say so, unless others got through since: then it is this one that they do not want."""
    others = HookDelivery.objects.filter(hook_id=row.hook_id, state=State.DONE, tried_at__gt=row.at)
    if others.exclude(event=Event.PING).exists():
        return
    if Hook.objects.filter(pk=row.hook_id, ended="").update(ended=Hook.Ended.UNREACHED, rests_until=None):
        HookDelivery.objects.filter(hook_id=row.hook_id, state=State.WAITING).delete()
        notice = Notice(KIND, str(row.pk), group_key=bell_key(row.hook_id), values={"hook": row.hook_id})
        tell([row.hook.person_id], notice)


def bell_key(hook_id: int) -> str:
    """The group key of its lines behind the bell."""
    return f"hook:{hook_id}"


def forget_old(hook_id: int) -> int:
    """Keep the last twenty that are through. Returns how many went."""
    ended = HookDelivery.objects.filter(hook_id=hook_id).exclude(state=State.WAITING).order_by("-pk")
    newest = list(ended.values_list("pk", flat=True)[:LOG_LENGTH])
    if len(newest) < LOG_LENGTH:
        return 0
    return ended.filter(pk__lt=newest[-1]).delete()[0]
