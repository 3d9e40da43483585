"""Tell people what happened: a line behind the bell, a mail, or both, as each of them wishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.notify.messages import KINDS
from lotsennetz.notify.models import Notification
from lotsennetz.notify.queries.visible import visible_notifications
from lotsennetz.notify.queries.wishes import wishes
from lotsennetz.notify.services.ledger import queue_mail
from lotsennetz.people.models import Person

MOST_EVENTS = 50  # pairs kept in one line; ``count`` goes on counting


@dataclass(frozen=True)
class Notice:
    """One thing that happened. ``key`` makes it once per recipient; ``group_key`` merges unread lines.

    Without ``mails`` the caller sends its own, for several notices together.
    """

    kind: str
    key: str
    group_key: str = ""
    actor_id: int | None = None
    entry_id: int | None = None
    comment_id: int | None = None
    group_id: int | None = None
    join_request_id: int | None = None
    delivery_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    mails: bool = True

    @property
    def event(self) -> list[int | None]:
        return [self.comment_id, self.actor_id]

    def mail_values(self) -> dict[str, Any]:
        """Everything a mail about it is made from."""
        numbers = {
            "actor": self.actor_id,
            "entry": self.entry_id,
            "comment": self.comment_id,
            "group": self.group_id,
            "request": self.join_request_id,
        }
        return {**self.values, **{name: number for name, number in numbers.items() if number is not None}}


def tell(person_ids: Iterable[int], notice: Notice) -> None:
    """Write down ``notice`` for everybody but its actor. The caller has checked who may know of it."""
    heard = set(person_ids) - {notice.actor_id}
    if not heard:
        return
    people = {person.pk: person for person in Person.objects.filter(pk__in=heard, is_active=True)}
    wanted = wishes(people, notice.kind)
    _write_lines(sorted(pk for pk in people if wanted[pk].bell), notice)
    if not notice.mails or (not KINDS[notice.kind].mail and not KINDS[notice.kind].adjustable):
        return
    for pk in sorted(pk for pk in people if wanted[pk].mail):
        queue_mail(
            notice.kind,
            dedupe_key=f"{notice.kind}:{notice.key}:{pk}",
            recipient=people[pk],
            values=notice.mail_values(),
        )


def _write_lines(person_ids: list[int], notice: Notice) -> None:
    """Merge into unread lines, make the others. A line made at the same moment elsewhere is merged into."""
    now = clock.now()
    left = set(person_ids)
    for _attempt in range(2):
        left -= _merge(left, notice, now)
        if not left:
            return
        keys = {f"{notice.kind}:{notice.key}:{pk}": pk for pk in sorted(left)}
        fresh = [_line(pk, key, notice, now) for key, pk in keys.items()]
        Notification.objects.bulk_create(fresh, ignore_conflicts=True)
        written = Notification.objects.filter(dedupe_key__in=keys).values_list("recipient_id", flat=True)
        left -= set(written)


def _merge(person_ids: set[int], notice: Notice, now: datetime) -> set[int]:
    if not notice.group_key:
        return set()
    rows = list(
        Notification.objects.select_for_update()
        .filter(recipient_id__in=person_ids, group_key=notice.group_key, read_at=None)
        .order_by("recipient_id")
    )
    for row in rows:
        events = row.values.get("events", [])
        if notice.event not in events:
            row.values = {**row.values, "events": [*events, notice.event][-MOST_EVENTS:]}
            row.count, row.created_at, row.comment_id = row.count + 1, now, notice.comment_id
    if rows:
        Notification.objects.bulk_update(rows, ["values", "count", "created_at", "comment_id"])
    return {row.recipient_id for row in rows}


def _line(person_id: int, key: str, notice: Notice, now: datetime) -> Notification:
    return Notification(
        recipient_id=person_id,
        kind=notice.kind,
        values={**notice.values, "events": [notice.event]},
        entry_id=notice.entry_id,
        comment_id=notice.comment_id,
        group_id=notice.group_id,
        join_request_id=notice.join_request_id,
        delivery_id=notice.delivery_id,
        group_key=notice.group_key,
        created_at=now,
        dedupe_key=key,
    )


def withdraw(person_id: int, group_key: str, *, unread_only: bool = False) -> dict[str, Any]:
    """Take lines away that lost their reason, or give way to a newer one. Returns what the unread one held."""
    rows = Notification.objects.select_for_update().filter(recipient_id=person_id, group_key=group_key)
    if unread_only:
        rows = rows.filter(read_at=None)
    held = {row.pk: row for row in rows}
    Notification.objects.filter(pk__in=held).delete()
    return next((dict(row.values) for row in held.values() if row.read_at is None), {})


def _read(rows: QuerySet[Notification]) -> int:
    return rows.filter(read_at=None).update(read_at=clock.now())


def mark_read(*, actor: Person, notification_id: int) -> Notification | None:
    """Mark one own line as read; None if there is none that the actor may see."""
    with transaction.atomic():
        row = visible_notifications(viewer_of(actor)).filter(pk=notification_id).first()
        if row is not None:
            _read(Notification.objects.filter(pk=row.pk, recipient=actor))
            row.refresh_from_db(fields=["read_at"])
        return row


def mark_all_read(*, actor: Person, until: datetime) -> int:
    """Mark what had happened at ``until``; what came since then was not on the page and stays unread."""
    with transaction.atomic():
        return _read(Notification.objects.filter(recipient=actor, created_at__lte=until))


def mark_entry_read(*, actor: Person, entry_id: int, viewer: Viewer | None = None) -> int:
    """The actor has the entry before her: what the bell says about it is read."""
    with transaction.atomic():
        mine = visible_notifications(viewer or viewer_of(actor)).filter(entry_id=entry_id)
        return _read(Notification.objects.filter(pk__in=list(mine.values_list("pk", flat=True))))
