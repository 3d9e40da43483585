"""Saying, confirming, removing, suggesting: what is refused changes nothing, and every change is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people import departure
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.memberships import end_membership
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.handover import ContactHandover
from lotsennetz.radar.models import Source, Statement, StatementChange, Suggestion, Via
from lotsennetz.radar.queries.statements import changes_on, statement_on, suggestion_on
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services import undoing
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.topics.models import Topic
from tests.content_factories import ProductFactory
from tests.factories import MembershipFactory, person_in
from tests.races import SEVERAL_WRITERS
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db
LIVE = Said(status="live")
#: SQLite lets one transaction write after the other; there is nothing to race.


@pytest.fixture
def topic(network: object) -> Topic:
    return leaf("E-Akte")


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Neither a statement nor the history nor the log."""

    def held() -> tuple[object, ...]:
        return (
            list(Statement.objects.order_by("pk").values()),
            list(Suggestion.objects.order_by("pk").values()),
            list(StatementChange.objects.order_by("pk").values()),
            AuditRecord.objects.count(),
        )

    before = held()
    yield
    assert held() == before


def _state(actor: Person, town: Municipality, topic: Topic, said: Said = LIVE, **more: object) -> Statement:
    return services.state(actor=actor, municipality_id=town.pk, topic_id=topic.pk, said=said, **more)  # type: ignore[arg-type]


def _half(steps: int) -> str:
    return (HalfYear.of(clock.now().date()) + steps).code


# -- saying


def test_the_first_statement_confirms_itself(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    row = _state(officer_kehl, kehl, topic, Said(status="planned", horizon=_half(2), note=" Zwei\n Ämter "))
    row.refresh_from_db()
    assert (row.status, row.horizon, row.note, row.version) == ("planned", _half(2), "Zwei Ämter", 1)
    assert row.confirmed_by == officer_kehl
    assert row.confirmed_at is not None
    assert row.source == Source.SELF
    (change,) = StatementChange.objects.all()
    assert change.old == {}
    assert change.new["status"] == "planned"
    assert change.actor == officer_kehl
    assert AuditRecord.objects.filter(action="statement.changed", municipality_id=kehl.pk).exists()


@pytest.mark.parametrize("who", ["stranger", "guest", "coordinator", "deactivated", "ex_member"])
def test_only_the_town_itself_says_what_holds_for_it(
    who: str, request: pytest.FixtureRequest, kehl: Municipality, topic: Topic
) -> None:
    actor = request.getfixturevalue(who)
    row = says(kehl, topic)
    where: dict[str, Any] = {"actor": actor, "municipality_id": kehl.pk, "topic_id": topic.pk}
    calls: list[Callable[[], object]] = [
        lambda: services.state(**where, said=LIVE),
        lambda: services.confirm(**where),
        lambda: services.postpone(**where),
        lambda: services.clear(**where),
        lambda: services.answer_suggestion(**where, accept=True),
        lambda: undoing.undo_confirmation(**where, base_version=row.version),
        lambda: undoing.restore(**where),
    ]
    for call in calls:
        with nothing_changes(), pytest.raises(NotAllowed):
            call()


@pytest.mark.parametrize("who", ["stranger", "guest", "officer_kehl", "deactivated", "ex_member"])
def test_only_the_coordination_suggests(
    who: str, request: pytest.FixtureRequest, kehl: Municipality, topic: Topic
) -> None:
    actor = request.getfixturevalue(who)
    with nothing_changes(), pytest.raises(NotAllowed):
        services.suggest(actor=actor, municipality_id=kehl.pk, topic_id=topic.pk, said=LIVE)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(status=""), "status"),
        (Said(status="none"), "status"),
        (Said(status="live", visibility="everybody"), "visibility"),
        (Said(status="planned", horizon="bald"), "horizon"),
        (Said(status="planned", horizon="2020H1"), "horizon"),
        (Said(status="planned", horizon="2099H2"), "horizon"),
        (Said(status="stopped"), "stopped_reason"),
        (Said(status="stopped", stopped_reason=" \u200b\n "), "stopped_reason"),
        (Said(status="stopped", stopped_reason="x" * 281), "stopped_reason"),
        (Said(status="live", note="ä" * 281), "note"),
        (Said(status="live", product_id=999_999), "product"),
        (Said(status="live", contact_id=999_999), "contact"),
    ],
)
def test_refusals_name_their_field(
    said: Said, field: str, officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        _state(officer_kehl, kehl, topic, said)
    assert refusal.value.field == field


def test_neither_foreign_products_nor_foreign_people(
    officer_kehl: Person, stranger: Person, guest: Person, kehl: Municipality, topic: Topic
) -> None:
    other = ProductFactory.create()
    other.topics.add(leaf("Parkraum"))
    MembershipFactory.create(person=guest, municipality=kehl, role=Role.GUEST)
    for said, field in [
        (Said(status="live", product_id=other.pk), "product"),
        (Said(status="live", contact_id=stranger.pk), "contact"),
        (Said(status="live", contact_id=guest.pk), "contact"),
    ]:
        with nothing_changes(), pytest.raises(DomainError) as refusal:
            _state(officer_kehl, kehl, topic, said)
        assert refusal.value.field == field


def test_unknown_topics_branches_and_bodies_outside_are_refused(
    officer_kehl: Person, guest: Person, kehl: Municipality, staedtetag: Municipality, topic: Topic
) -> None:
    assert topic.parent is not None
    retired = leaf("Fax", active=False)
    for town, number in [
        (kehl.pk, 999_999),
        (kehl.pk, topic.parent.pk),
        (999_999, topic.pk),
        (staedtetag.pk, topic.pk),
        (kehl.pk, retired.pk),
    ]:
        with nothing_changes(), pytest.raises(DomainError):
            services.state(actor=officer_kehl, municipality_id=town, topic_id=number, said=LIVE)


def test_horizon_and_reason_go_with_the_status(
    officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    row = _state(officer_kehl, kehl, topic, Said(status="live", horizon=_half(1), stopped_reason="weg"))
    assert (row.horizon, row.stopped_reason) == ("", "")


def test_a_horizon_that_passed_may_stay(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    says(kehl, topic, "planned", horizon="2021H1")
    row = _state(officer_kehl, kehl, topic, Said(status="planned", horizon="2021H1", note="dauert"))
    assert (row.horizon, row.note) == ("2021H1", "dauert")


# -- two at once


def test_a_conflict_keeps_the_other_statement(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    first = _state(officer_kehl, kehl, topic)
    _state(staff_kehl, kehl, topic, Said(status="stopped", stopped_reason="zu teuer"), base_version=1)
    with nothing_changes(), pytest.raises(services.StatementConflict) as conflict:
        _state(officer_kehl, kehl, topic, Said(status="piloting"), base_version=first.version)
    assert conflict.value.current is not None
    assert conflict.value.current.stopped_reason == "zu teuer"
    for base in (0, 7):
        with nothing_changes(), pytest.raises(services.StatementConflict):
            _state(officer_kehl, kehl, topic, base_version=base)
    with nothing_changes(), pytest.raises(services.StatementConflict):
        services.confirm(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=1)
    with nothing_changes(), pytest.raises(services.StatementConflict):
        services.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=1)


def test_a_second_click_changes_nothing(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    _state(officer_kehl, kehl, topic, base_version=0)
    with nothing_changes():
        _state(officer_kehl, kehl, topic, base_version=0)
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
    old = _state(officer_kehl, kehl, topic)
    services.clear(actor=staff_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    new = _state(staff_kehl, kehl, topic, Said(status="not_planned"))
    assert new.version > old.version
    with nothing_changes(), pytest.raises(services.StatementConflict):
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
            _state(actor, kehl, topic, Said(status=status), base_version=0)
            outcomes.append("said")
        except services.StatementConflict:
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


# -- confirming, postponing, undoing


def test_confirming_is_kept_and_can_be_undone(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    row = says(kehl, topic, age=200, confirmed_by=staff_kehl, source=Source.IMPORT)
    old = row.confirmed_at
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    row = services.confirm(**where, base_version=1)
    assert row.confirmed_by == officer_kehl
    assert row.source == Source.SELF
    assert StatementChange.objects.get().new == {}
    with nothing_changes(), pytest.raises(services.StatementConflict):
        undoing.undo_confirmation(**where, base_version=1)
    row = undoing.undo_confirmation(**where, base_version=2)
    row.refresh_from_db()
    assert (row.confirmed_at, row.confirmed_by, row.source) == (old, staff_kehl, Source.IMPORT)
    with nothing_changes(), pytest.raises(DomainError):
        undoing.undo_confirmation(**where, base_version=3)


def test_a_change_is_no_confirmation_to_undo(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    row = _state(officer_kehl, kehl, topic)
    with nothing_changes(), pytest.raises(DomainError):
        undoing.undo_confirmation(
            actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=row.version
        )


def test_confirming_nothing_is_a_conflict(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    for refused in (lambda: services.confirm(**where), lambda: services.postpone(**where)):
        with nothing_changes(), pytest.raises(services.StatementConflict):
            refused()


def test_postponing_ends_with_the_next_confirmation(
    officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    says(kehl, topic, age=100)
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    services.postpone(**where)
    row = Statement.objects.get()
    assert row.asked_after == (clock.now() + timedelta(days=28)).date()
    assert row.version == 1
    assert services.confirm(**where, base_version=1).asked_after is None


def test_a_removed_statement_comes_back_as_it_was(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    product = ProductFactory.create()
    product.topics.add(topic)
    said = Said(status="planned", horizon=_half(1), product_id=product.pk, contact_id=staff_kehl.pk, note="x")
    _state(staff_kehl, kehl, topic, said)
    Statement.objects.update(confirmed_at=clock.now() - timedelta(days=90))
    before = Statement.objects.get()
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    services.clear(**where, base_version=1)
    assert not Statement.objects.exists()
    row = undoing.restore(**where)
    row.refresh_from_db()
    assert services.values_of(row) == services.values_of(before)
    assert (row.confirmed_at, row.confirmed_by) == (before.confirmed_at, staff_kehl)
    with nothing_changes(), pytest.raises(services.StatementConflict):
        undoing.restore(**where)


def test_what_was_never_removed_cannot_be_restored(
    officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    with nothing_changes(), pytest.raises(DomainError):
        undoing.restore(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)


# -- history


def test_every_change_is_kept(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    _state(officer_kehl, kehl, topic, Said(status="planned", horizon=_half(1)))
    _state(officer_kehl, kehl, topic, Said(status="live", note="läuft"), via=Via.ROUND)
    services.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    removed, changed, first = changes_on(viewer_of(officer_kehl), kehl, topic)
    assert first.old == {}
    assert changed.old == {"status": "planned", "horizon": _half(1), "note": ""}
    assert changed.new == {"status": "live", "horizon": "", "note": "läuft"}
    assert changed.via == Via.ROUND
    assert removed.new == {}
    assert removed.old["note"] == "läuft"


def test_history_does_not_tell_what_was_not_shown(
    officer_kehl: Person, stranger: Person, kehl: Municipality, topic: Topic
) -> None:
    _state(officer_kehl, kehl, topic, Said(status="live", note="geheim", visibility="coordination"))
    _state(officer_kehl, kehl, topic, Said(status="live", visibility="public"))
    assert statement_on(NOBODY, kehl, topic) is not None
    for viewer in (viewer_of(stranger), NOBODY):
        assert not changes_on(viewer, kehl, topic).exists()
    assert changes_on(viewer_of(officer_kehl), kehl, topic).count() == 2


def test_who_sees_a_statement(
    officer_kehl: Person,
    coordinator: Person,
    stranger: Person,
    guest: Person,
    kehl: Municipality,
    topic: Topic,
) -> None:
    row = says(kehl, topic)
    viewers = [viewer_of(one) for one in (officer_kehl, coordinator, stranger, guest)] + [NOBODY]
    expected = {
        "coordination": [True, True, False, False, False],
        "network": [True, True, True, False, False],
        "public": [True, True, True, True, True],
    }
    for level, seen in expected.items():
        Statement.objects.filter(pk=row.pk).update(visibility=level)
        assert [statement_on(viewer, kehl, topic) is not None for viewer in viewers] == seen


# -- suggestions


def test_the_coordination_fills_in_until_the_town_confirms(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    where: dict[str, Any] = {"municipality_id": kehl.pk, "topic_id": topic.pk}
    made = services.suggest(actor=coordinator, said=Said(status="planned"), **where)
    assert isinstance(made, Statement)
    assert made.confirmed_at is None
    assert made.source == Source.COORDINATOR
    with nothing_changes():  # the same again is no confirmation
        services.suggest(actor=coordinator, said=Said(status="planned"), **where)
    services.suggest(actor=coordinator, said=Said(status="piloting"), **where)
    row = services.confirm(actor=officer_kehl, **where)
    assert (row.status, row.source) == ("piloting", Source.SELF)
    later = services.suggest(actor=coordinator, said=LIVE, **where)
    assert isinstance(later, Suggestion)
    row.refresh_from_db()
    assert row.status == "piloting"


def test_a_suggestion_is_for_the_town_and_the_coordination(
    coordinator: Person,
    officer_kehl: Person,
    stranger: Person,
    guest: Person,
    kehl: Municipality,
    topic: Topic,
) -> None:
    says(kehl, topic, "planned")
    services.suggest(actor=coordinator, municipality_id=kehl.pk, topic_id=topic.pk, said=LIVE)
    for one, sees in [(coordinator, True), (officer_kehl, True), (stranger, False), (guest, False)]:
        assert (suggestion_on(viewer_of(one), kehl, topic) is not None) is sees
    assert suggestion_on(NOBODY, kehl, topic) is None


def test_the_town_takes_a_suggestion_or_leaves_it(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    says(kehl, topic, "planned", visibility="public", age=100)
    where: dict[str, Any] = {"municipality_id": kehl.pk, "topic_id": topic.pk}
    services.suggest(actor=coordinator, said=Said(status="live", note="läuft"), **where)
    assert services.answer_suggestion(actor=officer_kehl, accept=False, **where) is None
    assert Statement.objects.get().status == "planned"
    with nothing_changes(), pytest.raises(DomainError):
        services.answer_suggestion(actor=officer_kehl, accept=True, **where)
    services.suggest(actor=coordinator, said=Said(status="live", note="läuft"), **where)
    seen = Suggestion.objects.get().made_at.isoformat()
    services.suggest(actor=coordinator, said=Said(status="stopped", stopped_reason="aus"), **where)
    with nothing_changes(), pytest.raises(Conflict):
        services.answer_suggestion(actor=officer_kehl, accept=True, seen=seen, **where)
    seen = Suggestion.objects.get().made_at.isoformat()
    row = services.answer_suggestion(actor=officer_kehl, accept=True, seen=seen, **where)
    assert row is not None
    assert (row.status, row.stopped_reason, row.visibility) == ("stopped", "aus", "public")
    assert row.confirmed_by == officer_kehl
    assert not Suggestion.objects.exists()


def test_saying_something_answers_a_suggestion(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    says(kehl, topic, "planned")
    services.suggest(actor=coordinator, municipality_id=kehl.pk, topic_id=topic.pk, said=LIVE)
    _state(officer_kehl, kehl, topic, Said(status="piloting"))
    assert not Suggestion.objects.exists()


# -- leaving


def test_statements_lose_the_contact_who_leaves(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    row = _state(officer_kehl, kehl, topic, Said(status="live", contact_id=staff_kehl.pk))
    tasks = ContactHandover().tasks(staff_kehl)
    assert [task.label for task in tasks] == [
        "Ansprechperson bei einer Angabe von Kehl unter „Wer macht was?“"
    ]
    assert tasks[0] in departure.open_tasks(staff_kehl)
    assert ContactHandover().tasks(officer_kehl) == []
    leave_network(person=staff_kehl, choice=Person.Departure.ANONYMISED, successors={})
    before = row.confirmed_at
    row.refresh_from_db()
    assert row.contact is None
    assert row.confirmed_at == before
    assert StatementChange.objects.first().new == {"contact_id": None}  # type: ignore[union-attr]


def test_statements_lose_the_contact_who_works_there_no_more(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, topic: Topic
) -> None:
    colleague = person_in(kehl, Role.STAFF)
    MembershipFactory.create(person=colleague, municipality=lahr, role=Role.STAFF)
    here = _state(officer_kehl, kehl, topic, Said(status="live", contact_id=colleague.pk))
    there = says(lahr, topic, contact=colleague)
    end_membership(actor=officer_kehl, membership=colleague.memberships.get(municipality=kehl))
    here.refresh_from_db()
    there.refresh_from_db()
    assert here.contact is None
    assert there.contact == colleague


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


def test_narrowing_takes_the_history_back_too(
    officer_kehl: Person, stranger: Person, kehl: Municipality, topic: Topic
) -> None:
    _state(officer_kehl, kehl, topic, Said(status="stopped", stopped_reason="Streit mit dem Anbieter"))
    assert changes_on(viewer_of(stranger), kehl, topic).exists()
    _state(
        officer_kehl, kehl, topic, Said(status="stopped", stopped_reason="Anders", visibility="coordination")
    )
    assert not changes_on(viewer_of(stranger), kehl, topic).exists()
    assert changes_on(viewer_of(officer_kehl), kehl, topic).count() == 2
