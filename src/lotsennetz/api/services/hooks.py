"""Webhooks of a person: made, changed, tried, given another secret, switched off, removed. Only ever one's own."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.api import tasks
from lotsennetz.api.models import Event, Hook, HookDelivery
from lotsennetz.api.webhooks import signing
from lotsennetz.api.webhooks.addresses import read_address
from lotsennetz.api.webhooks.sending import bell_key
from lotsennetz.core import audit, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.notify.services import withdraw
from lotsennetz.people.events import PersonDeactivated, PersonLeft
from lotsennetz.people.models import Person
from lotsennetz.people.ratelimit import Limit

MOST = 5
TESTS = Limit("hook-test", 10, 600)
SUBJECTS = tuple(event for event in Event if event != Event.PING)


class GoneHook(DomainError):
    """There is no such hook, or it is somebody else's."""


def are_sent() -> bool:
    return not settings.DEMO


def make_hook(*, actor: Person, address: str, events: Iterable[str]) -> tuple[Hook, str]:
    """A new hook and its secret, which is shown once. Not in a sample network: anybody signs in there as anybody."""
    if not are_sent():
        raise DomainError(_("In einem Beispielverbund gehen keine Webhooks hinaus."))
    address = address.strip()
    read_address(address)
    wanted = _known(events)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=actor.pk)
        if not person.is_active:
            raise DomainError(_("Dieser Zugang ist gesperrt."))
        mine = Hook.objects.filter(person=person)
        if mine.filter(address=address).exists():
            raise DomainError(_("Diese Adresse ist schon eingetragen."), field="address")
        if mine.count() >= MOST:
            raise DomainError(
                _(
                    "Mehr als %(n)s Webhooks sind nicht vorgesehen. Löschen Sie einen, den Sie nicht mehr brauchen."
                )
                % {"n": MOST}
            )
        now = clock.now()
        row = Hook.objects.create(
            person=person,
            address=address,
            events=wanted,
            salt=signing.new_salt(),
            made_at=now,
            listens_since=now,
        )
        audit.record("hook.made", actor=actor, target=row, fields=["address", "events"])
    return row, signing.secret_of(row.salt)


def change_hook(*, actor: Person, pk: int, events: Iterable[str]) -> Hook:
    """Other events. What waits is still sent."""
    wanted = _known(events)
    with transaction.atomic():
        row = _own(actor, pk)
        row.events = wanted
        row.save(update_fields=["events"])
        audit.record("hook.changed", actor=actor, target=row, fields=["events"])
    return row


def new_secret(*, actor: Person, pk: int) -> tuple[Hook, str]:
    """The secret until now signs for a day more, so that the other side can change over in peace."""
    with transaction.atomic():
        row = _own(actor, pk)
        row.old_salt, row.old_until = row.salt, clock.now() + signing.BOTH_FOR
        row.salt = signing.new_salt()
        row.save(update_fields=["salt", "old_salt", "old_until"])
        audit.record("hook.secret_renewed", actor=actor, target=row, fields=["salt"])
    return row, signing.secret_of(row.salt)


def switch_hook(*, actor: Person, pk: int, on: bool) -> Hook:
    """Off forgets what waits; on begins with what happens from now."""
    with transaction.atomic():
        row = _own(actor, pk)
        row.ended = "" if on else Hook.Ended.BY_PERSON
        row.rests_until, row.listens_since = None, clock.now()
        row.save(update_fields=["ended", "rests_until", "listens_since"])
        HookDelivery.objects.filter(hook=row, state=HookDelivery.State.WAITING).delete()
        withdraw(actor.pk, bell_key(row.pk))
        audit.record("hook.switched", actor=actor, target=row, fields=["ended"])
    return row


def try_hook(*, actor: Person, pk: int) -> HookDelivery:
    """Send a test. Tried once; it does not switch the hook off."""
    with transaction.atomic():
        row = _own(actor, pk)
        if row.ended:
            raise DomainError(_("Dieser Webhook ist abgeschaltet."))
        if not TESTS.spend(str(actor.pk)):
            raise DomainError(_("Das waren viele Proben. Warten Sie ein paar Minuten."))
        now = clock.now()
        made = HookDelivery.objects.create(hook=row, event=Event.PING, at=now, due_at=now)
        tasks.send_hook.enqueue(row.pk)
    return made


def delete_hook(*, actor: Person, pk: int) -> Hook:
    """Its log and its lines behind the bell go with it."""
    with transaction.atomic():
        row = _own(actor, pk)
        audit.record("hook.deleted", actor=actor, target=row)
        withdraw(actor.pk, bell_key(row.pk))
        Hook.objects.filter(pk=row.pk).delete()
    return row


def end_with_account(event: PersonDeactivated | PersonLeft) -> None:
    """Like keys: whoever comes back makes new ones."""
    Hook.objects.filter(person_id=event.person_id).delete()


def _own(actor: Person, pk: int) -> Hook:
    row = Hook.objects.select_for_update().filter(person=actor, pk=pk).first()
    if row is None:
        raise GoneHook(_("Diesen Webhook gibt es nicht mehr."))
    return row


def _known(events: Iterable[str]) -> list[str]:
    wanted = set(events)
    if not wanted:
        raise DomainError(_("Wählen Sie mindestens ein Ereignis."), field="events")
    if not wanted <= {event.value for event in SUBJECTS}:
        raise DomainError(_("Dieses Ereignis gibt es nicht."), field="events")
    return [event.value for event in SUBJECTS if event in wanted]
