"""What webhooks are told, and that it comes from here."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lotsennetz.api.models import Event, Hook, HookDelivery
from lotsennetz.api.services import hooks as services
from lotsennetz.api.webhooks import sending, signing
from lotsennetz.core import clock
from lotsennetz.entries.services import arrange, comments, edit
from lotsennetz.entries.services.typed import Typed
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.standing import deactivate
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement, Status
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements
from tests.api.hook_kit import ALL, State, new_hook, publish_entry, spread, what_was_told
from tests.api.receivers import Receiver, way
from tests.content_factories import GroupFactory, member_of
from tests.radar.factories import leaf
from tests.radar.factories import says as states


def test_each_event_with_numbers_and_addresses_only(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, there: Receiver
) -> None:
    hook = new_hook(officer_kehl, there)
    topic = leaf()
    entry = publish_entry(staff_kehl)
    comment = comments.add_comment(actor=staff_kehl, entry_id=entry.pk, body="Geheimnisvoll")
    typed = Typed(title="Anders", body="Anders", link="", visibility="", topic_id=None, tags=[])
    edit.edit_entry(actor=staff_kehl, entry_id=entry.pk, base_version=entry.version, typed=typed)
    statements.state(
        actor=officer_kehl,
        municipality_id=kehl.pk,
        topic_id=topic.pk,
        said=Said(status=Status.LIVE),
        base_version=0,
    )
    assert spread() == 3  # the first one with ``publish_entry``
    assert Job.objects.filter(task_path="lotsennetz.api.tasks.send_hook", queue_name="hooks").count() == 4
    assert sending.send_due(hook.pk, way()) == 4
    told = what_was_told(there)
    assert [each["event"] for each in told] == [
        *("entry.published", "comment.added", "entry.edited", "statement.changed"),
    ]
    assert all(set(each) == {"id", "event", "at", "about"} for each in told)
    assert told[0]["about"]["entry"] == entry.pk
    assert told[1]["about"]["comment"] == comment.pk
    assert told[3]["about"]["municipality"] == "kehl"
    assert [asked.headers["Lotsennetz-Delivery"] for asked in there.asked] == [each["id"] for each in told]
    assert not re.search(rb"Anders|Geheim|Hallo|Rieflin", b"".join(asked.body for asked in there.asked))
    assert set(HookDelivery.objects.values_list("state", "status")) == {(State.DONE, 204)}


def test_the_addresses_in_it_can_be_asked(
    officer_kehl: Person, kehl: Municipality, there: Receiver, settings: Any
) -> None:
    from tests.api.kit import Program

    hook = new_hook(officer_kehl, there)
    entry = publish_entry(officer_kehl)
    comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Ja")
    topic = leaf()
    statements.state(
        actor=officer_kehl,
        municipality_id=kehl.pk,
        topic_id=topic.pk,
        said=Said(status=Status.LIVE),
        base_version=0,
    )
    assert spread() == 2
    sending.send_due(hook.pk, way())
    program = Program(officer_kehl)
    program.client.force_login(officer_kehl)
    for each in what_was_told(there):
        path = each["about"]["api_url"].removeprefix(f"{settings.BASE_URL}/api/v1/")
        assert program.get(path).status_code == 200
        page = each["about"]["url"].removeprefix(settings.BASE_URL).partition("#")[0]
        assert program.client.get(page).status_code == 200


def test_opportunities_are_told_of(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, there: Receiver
) -> None:
    from lotsennetz.core import bus
    from lotsennetz.radar.events import OpportunityFound

    hook = new_hook(officer_kehl, there, "opportunity.found")
    topic = leaf()
    now = clock.now()
    row = Opportunity.objects.create(
        kind="experience", topic=topic, window="2027H1", opened_at=now, due=now.date()
    )
    for town in (kehl, lahr):
        states(town, topic)
        OpportunityTown.objects.create(opportunity=row, municipality=town, added_at=now)
    bus.publish(OpportunityFound(row.pk, frozenset({kehl.pk}), False))
    spread()
    sending.send_due(hook.pk, way())
    assert [each["about"]["opportunity"] for each in what_was_told(there)] == [row.pk]


def test_only_what_was_asked_for(staff_kehl: Person, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there, "comment.added")
    publish_entry(staff_kehl)
    assert not HookDelivery.objects.exists()
    services.change_hook(actor=staff_kehl, pk=hook.pk, events=["entry.published"])
    publish_entry(staff_kehl)
    assert HookDelivery.objects.count() == 1


@pytest.mark.parametrize("who", ["guest", "stranger", "ex_member", "coordinator"])
def test_what_the_person_does_not_see_is_not_told(
    who: str, request: pytest.FixtureRequest, staff_kehl: Person, kehl: Municipality, there: Receiver
) -> None:
    hook = new_hook(request.getfixturevalue(who), there)
    group = GroupFactory.create(privacy="members", join_policy="invitation")
    member_of(group, staff_kehl)
    entry = publish_entry(staff_kehl, "group", group_id=group.pk)
    comments.add_comment(actor=staff_kehl, entry_id=entry.pk, body="Unter uns")
    assert spread() == 1
    assert not HookDelivery.objects.exists()
    assert not Job.objects.exists()
    assert sending.send_due(hook.pk, way()) == 0
    assert there.connections == 0
    assert not HookDelivery.objects.exists()


def test_rights_are_those_at_the_moment_of_sending(
    staff_kehl: Person, officer_kehl: Person, there: Receiver
) -> None:
    hook = new_hook(officer_kehl, there)
    entry = publish_entry(staff_kehl)
    arrange.delete_entry(actor=staff_kehl, entry_id=entry.pk)
    assert sending.send_due(hook.pk, way()) == 0
    assert (there.connections, HookDelivery.objects.count()) == (0, 0)


def test_a_removed_statement_is_told_to_those_who_saw_it(
    officer_kehl: Person, guest: Person, stranger: Person, kehl: Municipality, there: Receiver
) -> None:
    topic = leaf()
    states(kehl, topic, "live")
    seeing = new_hook(stranger, there, "statement.changed")
    statements.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=1)
    spread()
    blind = new_hook(guest, there, "statement.changed")
    HookDelivery.objects.create(
        hook=blind,
        event=Event.STATEMENT_CHANGED,
        about={"municipality": kehl.pk, "topic": topic.pk},
        at=clock.now(),
        due_at=clock.now(),
    )
    assert not Statement.objects.exists()
    assert sending.send_due(seeing.pk, way()) == 1
    assert sending.send_due(blind.pk, way()) == 0


def test_before_the_second_factor_nothing_is_told(
    coordinator: Person, there: Receiver, second_factor_gate: None
) -> None:
    hook = new_hook(coordinator, there)
    publish_entry(coordinator)
    assert sending.send_due(hook.pk, way()) == 0
    assert there.connections == 0


@pytest.mark.parametrize("how", ["closed", "left"])
def test_hooks_end_with_the_account(
    how: str, staff_kehl: Person, coordinator: Person, there: Receiver
) -> None:
    hook = new_hook(staff_kehl, there)
    publish_entry(coordinator)
    if how == "closed":
        deactivate(actor=coordinator, person=staff_kehl)
    else:
        leave_network(person=staff_kehl, choice=Person.Departure.KEPT, successors={})
    assert not Hook.objects.exists()
    assert sending.send_due(hook.pk, way()) == 0
    assert there.connections == 0


def _signatures(there: Receiver) -> list[str]:
    return there.asked[-1].headers["Lotsennetz-Signature"].split()


def test_the_signature_is_over_time_and_body(staff_kehl: Person, there: Receiver) -> None:
    hook, secret = services.make_hook(actor=staff_kehl, address=there.url(), events=ALL)
    publish_entry(staff_kehl)
    sending.send_due(hook.pk, way())
    asked = there.asked[-1]
    timestamp = int(asked.headers["Lotsennetz-Timestamp"])
    assert abs(timestamp - clock.now().timestamp()) < 10
    assert _signatures(there) == [f"v1={signing.signature(secret, timestamp, asked.body)}"]


def test_a_new_secret_signs_beside_the_old_one_for_a_day(staff_kehl: Person, there: Receiver) -> None:
    hook, old = services.make_hook(actor=staff_kehl, address=there.url(), events=ALL)
    _hook_now, new = services.new_secret(actor=staff_kehl, pk=hook.pk)
    assert new != old
    for hours, secrets in ((1, [new, old]), (25, [new])):
        with time_machine.travel(clock.now() + timedelta(hours=hours)):
            publish_entry(staff_kehl)
            sending.send_due(hook.pk, way())
        asked = there.asked[-1]
        timestamp = int(asked.headers["Lotsennetz-Timestamp"])
        expected = [f"v1={signing.signature(each, timestamp, asked.body)}" for each in secrets]
        assert _signatures(there) == expected
