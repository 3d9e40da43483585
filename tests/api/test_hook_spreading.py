"""What happened costs its author one row, whoever listens; the worker asks who may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lotsennetz.api import tasks
from lotsennetz.api.models import Hook, HookDelivery
from lotsennetz.api.services import hooks as services
from lotsennetz.api.webhooks import sending, signing
from lotsennetz.core import clock
from lotsennetz.entries.services import arrange, publish
from lotsennetz.jobs.models import Job
from lotsennetz.jobs.worker import JobThread
from lotsennetz.people.models import Municipality, Person
from tests.api.hook_kit import ALL, new_hook, publish_entry, spread, what_was_told
from tests.api.receivers import Receiver, way
from tests.content_factories import GroupFactory, member_of
from tests.factories import person_in

QUIET = publish.Content(kind="post", title="Neu", body="Hallo", visibility="network")


def _hooks(people: list[Person], each: int, events: list[str]) -> None:
    now = clock.now()
    Hook.objects.bulk_create(
        Hook(
            person=person,
            address=f"https://a.example/{number}",
            events=events,
            salt=signing.new_salt(),
            made_at=now,
            listens_since=now,
        )
        for person in people
        for number in range(each)
    )


def _queries(actor: Person, content: publish.Content) -> list[str]:
    publish.publish(actor=actor, content=content)  # what is compiled once is compiled now
    with CaptureQueriesContext(connection) as asked:
        publish.publish(actor=actor, content=content)
    return [query["sql"] for query in asked.captured_queries]


def test_the_author_pays_for_none_of_them(
    staff_kehl: Person, kehl: Municipality, lahr: Municipality, guest: Person
) -> None:
    without = len(_queries(staff_kehl, QUIET))
    _hooks([guest], 5, ["comment.added"])
    assert len(_queries(staff_kehl, QUIET)) == without
    _hooks([guest, *(person_in(lahr) for _number in range(20))], 5, ALL)
    with_them = _queries(staff_kehl, QUIET)
    assert len(with_them) == without + 1
    assert not any("hookdelivery" in sql.lower() for sql in with_them)
    assert not HookDelivery.objects.exists()
    assert Job.objects.filter(task_path=tasks.spread_event.module_path).count() == 2


def test_rows_are_for_those_who_may_know(
    staff_kehl: Person, officer_kehl: Person, stranger: Person, guest: Person, ex_member: Person
) -> None:
    group = GroupFactory.create(privacy="members", join_policy="invitation")
    for person in (staff_kehl, officer_kehl):
        member_of(group, person)
    _hooks([staff_kehl, officer_kehl, stranger, guest, ex_member], 2, ALL)
    publish_entry(staff_kehl, "group", group_id=group.pk)
    told = HookDelivery.objects.order_by("hook_id").values_list("hook__person_id", flat=True)
    assert sorted(told) == sorted([staff_kehl.pk, officer_kehl.pk] * 2)
    assert Job.objects.filter(task_path=tasks.send_hook.module_path, queue_name="hooks").count() == 4


def test_rights_lost_before_the_worker_comes(
    staff_kehl: Person, officer_kehl: Person, there: Receiver
) -> None:
    hook = new_hook(officer_kehl, there)
    entry = publish.publish(actor=staff_kehl, content=QUIET)
    arrange.delete_entry(actor=staff_kehl, entry_id=entry.pk)
    assert spread() == 1
    assert not HookDelivery.objects.exists()
    assert not Job.objects.exists()
    assert sending.send_due(hook.pk, way()) == 0
    assert there.connections == 0


def test_what_is_rolled_back_is_told_nobody(staff_kehl: Person, there: Receiver) -> None:
    new_hook(staff_kehl, there)
    with transaction.atomic():
        publish.publish(actor=staff_kehl, content=QUIET)
        assert Job.objects.exists()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_the_worker_itself_goes_all_the_way(
    staff_kehl: Person, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the queue: what is queued there can be read from there, and leads to the sending."""
    monkeypatch.setattr(sending, "Way", way)
    new_hook(staff_kehl, there)
    publish.publish(actor=staff_kehl, content=QUIET)
    worker = JobThread("hooks")
    for path in (tasks.spread_event.module_path, tasks.send_hook.module_path):
        job = worker._claim()
        assert job is not None
        assert job.task_path == path
        worker._library.run_task(job)
        assert Job.objects.get(pk=job.pk).status == "SUCCESSFUL"
    assert worker._claim() is None
    assert [told["event"] for told in what_was_told(there)] == ["entry.published"]


def test_the_same_work_twice_makes_one_delivery(
    staff_kehl: Person, officer_kehl: Person, there: Receiver
) -> None:
    """A worker that dies after the commit is asked for the same again."""
    hook = new_hook(officer_kehl, there)
    _hooks([staff_kehl], 2, ALL)
    publish.publish(actor=staff_kehl, content=QUIET)
    job = Job.objects.get()
    for _time in range(2):
        assert tasks.spread_event.func(*job.args_kwargs["args"]) == 3
    assert HookDelivery.objects.count() == 3
    assert sending.send_due(hook.pk, way()) == 1
    tasks.spread_event.func(*job.args_kwargs["args"])
    assert sending.send_due(hook.pk, way()) == 0
    assert len(what_was_told(there)) == 1


def test_what_happened_before_somebody_listened_is_not_told(staff_kehl: Person, there: Receiver) -> None:
    first = new_hook(staff_kehl, there)
    publish.publish(actor=staff_kehl, content=QUIET)
    with time_machine.travel(clock.now() + timedelta(seconds=1)):
        services.switch_hook(actor=staff_kehl, pk=first.pk, on=False)
        services.switch_hook(actor=staff_kehl, pk=first.pk, on=True)
        _hooks([staff_kehl], 1, ALL)
        spread()
        assert not HookDelivery.objects.exists()
        publish_entry(staff_kehl)
    assert HookDelivery.objects.count() == 2


@pytest.mark.parametrize("how", ["off", "deleted"])
def test_hooks_that_end_while_everybody_is_asked(
    how: str, staff_kehl: Person, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = new_hook(staff_kehl, there)
    publish.publish(actor=staff_kehl, content=QUIET)
    job = Job.objects.get()
    end: Any = {
        "off": lambda: services.switch_hook(actor=staff_kehl, pk=hook.pk, on=False),
        "deleted": lambda: services.delete_hook(actor=staff_kehl, pk=hook.pk),
    }[how]

    def knows(*_args: Any) -> bool:
        end()
        return True

    monkeypatch.setattr("lotsennetz.api.webhooks.spreading.may_know", knows)
    assert tasks.spread_event.func(*job.args_kwargs["args"]) == 0
    assert not HookDelivery.objects.exists()


def test_each_person_is_asked_once(staff_kehl: Person, officer_kehl: Person) -> None:
    entry = publish.publish(actor=staff_kehl, content=QUIET)
    counts = []
    for each in (1, 4):
        _hooks([staff_kehl, officer_kehl], each, ALL)
        with CaptureQueriesContext(connection) as asked:
            tasks.spread_event.func(
                "entry.published", {"entry": entry.pk}, clock.now().isoformat(), str(uuid4())
            )
        counts.append(sum("entries_entry" in query["sql"] for query in asked.captured_queries))
    assert counts == [2, 2]
