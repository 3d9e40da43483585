"""Two who write at once, and clicks that come twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services import undoing
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.topics.models import Topic
from tests.races import SEVERAL_WRITERS
from tests.radar.factories import says
from tests.radar.kit import nothing_changes, state

pytestmark = pytest.mark.django_db


def test_a_conflict_keeps_the_other_statement(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    first = state(officer_kehl, kehl, topic)
    state(staff_kehl, kehl, topic, Said(status="stopped", stopped_reason="zu teuer"), base_version=1)
    with nothing_changes(), pytest.raises(StatementConflict) as conflict:
        state(officer_kehl, kehl, topic, Said(status="piloting"), base_version=first.version)
    assert conflict.value.current is not None
    assert conflict.value.current.stopped_reason == "zu teuer"
    for base in (0, 7):
        with nothing_changes(), pytest.raises(StatementConflict):
            state(officer_kehl, kehl, topic, base_version=base)
    with nothing_changes(), pytest.raises(StatementConflict):
        services.confirm(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=1)
    with nothing_changes(), pytest.raises(StatementConflict):
        services.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=1)


def test_a_second_click_changes_nothing(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    state(officer_kehl, kehl, topic, base_version=0)
    with nothing_changes():
        state(officer_kehl, kehl, topic, base_version=0)
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    services.confirm(**where, base_version=1)
    with nothing_changes():
        services.confirm(**where, base_version=1)
    services.clear(**where)
    with nothing_changes():
        services.clear(**where)


def test_a_page_from_before_a_removal_fits_no_new_statement(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    old = state(officer_kehl, kehl, topic)
    services.clear(actor=staff_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    new = state(staff_kehl, kehl, topic, Said(status="not_planned"))
    assert new.version > old.version
    with nothing_changes(), pytest.raises(StatementConflict):
        services.confirm(
            actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=old.version
        )


@pytest.mark.django_db(transaction=SEVERAL_WRITERS)
def test_of_two_first_statements_one_is_a_conflict(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def say(actor: Person, status: str) -> None:
        try:
            state(actor, kehl, topic, Said(status=status), base_version=0)
            outcomes.append("said")
        except StatementConflict:
            outcomes.append("conflict")

    def say_at_once(actor: Person, status: str) -> None:
        try:
            together.wait(5)
            say(actor, status)
        finally:
            connections.close_all()

    pairs = [(officer_kehl, "live"), (staff_kehl, "planned")]
    if SEVERAL_WRITERS:
        threads = [threading.Thread(target=say_at_once, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    else:
        for pair in pairs:
            say(*pair)
    assert sorted(outcomes) == ["conflict", "said"]
    assert Statement.objects.count() == 1


def test_a_confirmation_that_was_taken_back_is_no_second_click(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    row = says(kehl, topic, age=300)
    place: dict[str, Any] = {"municipality_id": kehl.pk, "topic_id": topic.pk}
    seen = services.confirm(actor=officer_kehl, **place, base_version=row.version).version
    undoing.undo_confirmation(actor=officer_kehl, **place, base_version=seen)
    with pytest.raises(StatementConflict):
        services.confirm(actor=staff_kehl, **place, base_version=seen)
    now = Statement.objects.get()
    assert services.confirm(actor=staff_kehl, **place, base_version=now.version).confirmed_by == staff_kehl
