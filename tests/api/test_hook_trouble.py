"""When nobody answers, or nobody sensible: trying again, giving up, and the test."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from lotsennetz.api.models import Event, Hook, HookDelivery
from lotsennetz.api.services import hooks as services
from lotsennetz.api.tasks import send_hook
from lotsennetz.api.webhooks import sending
from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.queries.bell import bell
from lotsennetz.people.models import Person
from tests.api.hook_kit import State, new_hook, publish_entry, what_was_told
from tests.api.receivers import Receiver, receiver, says, way
from tests.content_factories import EntryFactory


def _hours(hours: float) -> Any:
    return time_machine.travel(clock.now() + timedelta(hours=hours))


def test_nobody_there_is_tried_again_later_and_then_no_more(staff_kehl: Person) -> None:
    with receiver() as gone:
        hook = new_hook(staff_kehl, gone)
    publish_entry(staff_kehl)
    publish_entry(staff_kehl)
    assert sending.send_due(hook.pk, way()) == 1  # the second is not tried: nobody answers
    first = HookDelivery.objects.order_by("pk")[0]
    assert (first.state, first.trouble, first.attempts) == (State.WAITING, "connect", 1)
    assert sending.send_due(hook.pk, way()) == 0
    tries, begun = 1, clock.now()
    for quarter in range(1, 4 * 24):
        with time_machine.travel(begun + timedelta(minutes=15 * quarter, seconds=5)):
            tries += sending.sweep(way())
            if Hook.objects.get().ended:
                break
    assert tries == sending.RETRY.attempts
    assert 18 <= quarter / 4 <= 24
    assert Hook.objects.get().ended == Hook.Ended.UNREACHED
    assert HookDelivery.objects.get().state == State.FAILED  # the other one is not waiting any more
    (day,) = bell(viewer_of(staff_kehl)).days
    (line,) = day.lines
    assert line.text == "Ihr Webhook ist abgeschaltet: Es ließ sich nichts zustellen"
    assert (line.detail, line.url) == ("programm.stadt.example", hook.get_absolute_url())


def test_a_bad_status_hinders_no_other(staff_kehl: Person) -> None:
    with receiver(says("500 Oh")) as there:
        hook = new_hook(staff_kehl, there)
        publish_entry(staff_kehl)
        publish_entry(staff_kehl)
        assert sending.send_due(hook.pk, way()) == 2
    assert set(HookDelivery.objects.values_list("state", "status", "trouble")) == {(State.WAITING, 500, "")}


def test_redirects_are_no_success(staff_kehl: Person, there: Receiver) -> None:
    with receiver(says("307 There", f"Location: {there.url()}")) as first:
        hook = new_hook(staff_kehl, first)
        publish_entry(staff_kehl)
        sending.send_due(hook.pk, way())
    assert there.connections == 0
    assert HookDelivery.objects.get().status == 307


def test_once_more_has_the_same_number_and_then_it_is_done(staff_kehl: Person) -> None:
    answers = iter([says("503 Later"), says("200 OK")])

    def answer(connection: socket.socket) -> None:
        next(answers)(connection)

    with receiver(answer) as there:
        hook = new_hook(staff_kehl, there)
        publish_entry(staff_kehl)
        sending.send_due(hook.pk, way())
        with _hours(1):
            sending.sweep(way())
    first, second = there.asked
    assert first.headers["Lotsennetz-Delivery"] == second.headers["Lotsennetz-Delivery"]
    assert first.body == second.body
    row = HookDelivery.objects.get()
    assert (row.state, row.attempts, row.number) == (
        State.DONE,
        2,
        UUID(first.headers["Lotsennetz-Delivery"]),
    )


def test_one_that_is_not_wanted_does_not_end_the_others(staff_kehl: Person, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there)
    publish_entry(staff_kehl)
    HookDelivery.objects.update(attempts=sending.RETRY.attempts - 1)
    publish_entry(staff_kehl)
    HookDelivery.objects.filter(attempts=0).update(state=State.DONE, tried_at=clock.now())
    with receiver(says("422 No")) as picky:
        Hook.objects.update(address=picky.url())
        sending.send_due(hook.pk, way())
    assert Hook.objects.get().ended == ""
    assert HookDelivery.objects.filter(state=State.FAILED).count() == 1
    assert bell(viewer_of(staff_kehl)).days == []


def test_two_workers_never_share_one(staff_kehl: Person, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there)
    publish_entry(staff_kehl)
    assert sending._claim(hook.pk) is not None
    assert sending._claim(hook.pk) is None
    with time_machine.travel(clock.now() + sending.LEASE + timedelta(seconds=1)):
        again = sending._claim(hook.pk)  # the first one died
    assert again is not None
    assert again.attempts == 2


def test_the_log_keeps_the_last_twenty(staff_kehl: Person, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there)
    entry = EntryFactory.create(author=staff_kehl, visibility="network")
    now = clock.now()
    HookDelivery.objects.bulk_create(
        HookDelivery(hook=hook, event=Event.ENTRY_PUBLISHED, about={"entry": entry.pk}, at=now, due_at=now)
        for _number in range(25)
    )
    assert sending.send_due(hook.pk, way()) == 25
    assert HookDelivery.objects.count() == 20


def test_the_test_is_tried_once_and_at_once(staff_kehl: Person) -> None:
    with receiver(says("404 No")) as there:
        hook = new_hook(staff_kehl, there)
        Hook.objects.update(rests_until=clock.now() + timedelta(hours=1))
        services.try_hook(actor=staff_kehl, pk=hook.pk)
        assert sending.send_due(hook.pk, way()) == 1
    assert what_was_told(there)[0]["event"] == "ping"
    assert HookDelivery.objects.get().state == State.FAILED
    assert Hook.objects.get().ended == ""


def test_not_too_many_tests(staff_kehl: Person, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there)
    for _time in range(services.TESTS.count):
        services.try_hook(actor=staff_kehl, pk=hook.pk)
    with pytest.raises(DomainError):
        services.try_hook(actor=staff_kehl, pk=hook.pk)


def test_the_worker_sends_with_the_real_check(
    staff_kehl: Person, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task has no other way than the one that refuses this machine, whatever a name says."""
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", there.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: here)
    hook = new_hook(staff_kehl, there)
    services.try_hook(actor=staff_kehl, pk=hook.pk)
    assert send_hook.func(hook.pk) == 1
    assert HookDelivery.objects.get().trouble == "private"
    assert there.connections == 0
