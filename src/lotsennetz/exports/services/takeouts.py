"""Ask for the own data, put them together, let go of them."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import IO, cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.exports.models import Takeout
from lotsennetz.exports.takeout.archive import write_archive
from lotsennetz.people.events import PersonDeactivated, PersonLeft
from lotsennetz.people.models import Person
from lotsennetz.people.ratelimit import Limit

logger = logging.getLogger(__name__)
KEPT = timedelta(days=7)
A_DAY = Limit("takeout-person", 5, 86_400)


def ask(*, actor: Person) -> Takeout:
    """A new package, put together by the worker; the one before it goes. One at a time."""
    from lotsennetz.exports.tasks import make_takeout

    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=actor.pk)
        present = Takeout.objects.filter(person=person).first()
        if present is not None and present.state == Takeout.State.WAITING:
            raise DomainError(_("Ihre Daten werden schon zusammengestellt."))
        if not A_DAY.spend(str(person.pk)):
            raise DomainError(_("Das geht fünfmal am Tag. Bitte versuchen Sie es morgen wieder."))
        if present is not None:
            _remove(present)
        now = clock.now()
        row = Takeout.objects.create(person=person, asked_at=now, expires_at=now + KEPT)
        audit.record("takeout.asked", actor=actor, target=row)
        make_takeout.enqueue(row.pk)
        return row


def make(takeout_id: int) -> bool:
    """Write the file of a package that waits, or failed before. False if nobody waits for it any more."""
    row = (
        Takeout.objects.select_related("person")
        .filter(pk=takeout_id)
        .exclude(state=Takeout.State.READY)
        .first()
    )
    if row is None or not row.person.is_active:
        return False
    try:
        size = _write(row)
    except BaseException:
        Takeout.objects.filter(pk=row.pk).update(state=Takeout.State.FAILED)
        row.file.storage.delete(str(row.file.name))
        raise
    now = clock.now()
    made = Takeout.objects.filter(pk=row.pk).update(
        state=Takeout.State.READY, size=size, finished_at=now, expires_at=now + KEPT
    )
    if not made:  # taken back in the meantime
        row.file.storage.delete(str(row.file.name))
    return bool(made)


def _write(row: Takeout) -> int:
    """Where it will stay, so that it never lies on the disk twice. Returns its size."""
    storage, name = row.file.storage, str(row.file.name)
    storage.delete(name)  # an attempt that was cut off
    storage.save(name, ContentFile(b""))
    with storage.open(name, "wb") as out, translation.override(row.person.language):
        write_archive(row.person, cast("IO[bytes]", out))
        size: int = out.tell()  # not asked of the storage: the person may have taken it back by now
        return size


def delete(*, actor: Person) -> bool:
    """The person needs it no longer. False if there was none."""
    with transaction.atomic():
        row = Takeout.objects.select_for_update().filter(person=actor).first()
        if row is None:
            return False
        audit.record("takeout.deleted", actor=actor, target=row)
        _remove(row)
        return True


def forget_expired() -> int:
    """Delete packages older than seven days, and those that nobody finished. Returns how many went."""
    with transaction.atomic():
        rows = list(Takeout.objects.select_for_update().filter(expires_at__lt=clock.now()))
        for row in rows:
            _remove(row)
        return len(rows)


def forget_with_account(event: PersonDeactivated | PersonLeft) -> None:
    row = Takeout.objects.filter(person_id=event.person_id).first()
    if row is not None:
        _remove(row)


def _remove(row: Takeout) -> None:
    transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
    row.delete()
