"""What towns say of themselves: what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.models import Source, StatementChange
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services import undoing
from lotsennetz.topics.models import Topic
from tests.content_factories import ProductFactory
from tests.factories import MembershipFactory
from tests.radar.factories import leaf, says
from tests.radar.kit import LIVE, half_year, nothing_changes, state

pytestmark = pytest.mark.django_db


def test_the_first_statement_confirms_itself(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    row = state(
        officer_kehl, kehl, topic, Said(status="planned", horizon=half_year(2), note=" Zwei\n Ämter ")
    )
    row.refresh_from_db()
    assert (row.status, row.horizon, row.note, row.version) == ("planned", half_year(2), "Zwei Ämter", 1)
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
        state(officer_kehl, kehl, topic, said)
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
            state(officer_kehl, kehl, topic, said)
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


def test_horizon_and_reason_go_with_the_status_that_they_belonged_to(
    officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    state(officer_kehl, kehl, topic, Said(status="planned", horizon=half_year(1)))
    stopped = Said(status="stopped", horizon=half_year(1), stopped_reason="weg")
    row = state(officer_kehl, kehl, topic, stopped)
    assert (row.horizon, row.stopped_reason) == ("", "weg")
    row = state(officer_kehl, kehl, topic, Said(status="live", stopped_reason="weg"))
    assert row.stopped_reason == ""


@pytest.mark.parametrize("status", ["live", "interested", "stopped", "not_planned"])
def test_a_half_year_without_a_plan_is_refused(
    officer_kehl: Person, kehl: Municipality, topic: Topic, status: str
) -> None:
    said = Said(status=status, horizon=half_year(1), stopped_reason="weg" if status == "stopped" else "")
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        state(officer_kehl, kehl, topic, said)
    assert refusal.value.field == "horizon"
    assert "geplant" in refusal.value.text


def test_a_reason_without_an_end_is_refused(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        state(officer_kehl, kehl, topic, Said(status="live", stopped_reason="weg"))
    assert refusal.value.field == "stopped_reason"


def test_a_horizon_that_passed_may_stay(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    says(kehl, topic, "planned", horizon="2021H1")
    row = state(officer_kehl, kehl, topic, Said(status="planned", horizon="2021H1", note="dauert"))
    assert (row.horizon, row.note) == ("2021H1", "dauert")
