"""Confirming, postponing and removing, and how each is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Source, Statement, StatementChange
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services import undoing
from lotsennetz.radar.services.writing import StatementConflict
from lotsennetz.topics.models import Topic
from tests.content_factories import ProductFactory
from tests.radar.factories import says
from tests.radar.kit import half_year, nothing_changes, state

pytestmark = pytest.mark.django_db


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
    with nothing_changes(), pytest.raises(StatementConflict):
        undoing.undo_confirmation(**where, base_version=1)
    row = undoing.undo_confirmation(**where, base_version=2)
    row.refresh_from_db()
    assert (row.confirmed_at, row.confirmed_by, row.source) == (old, staff_kehl, Source.IMPORT)
    with nothing_changes(), pytest.raises(DomainError):
        undoing.undo_confirmation(**where, base_version=3)


def test_a_change_is_no_confirmation_to_undo(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    row = state(officer_kehl, kehl, topic)
    with nothing_changes(), pytest.raises(DomainError):
        undoing.undo_confirmation(
            actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, base_version=row.version
        )


def test_confirming_nothing_is_a_conflict(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    for refused in (lambda: services.confirm(**where), lambda: services.postpone(**where)):
        with nothing_changes(), pytest.raises(StatementConflict):
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
    said = Said(
        status="planned", horizon=half_year(1), product_id=product.pk, contact_id=staff_kehl.pk, note="x"
    )
    state(staff_kehl, kehl, topic, said)
    Statement.objects.update(confirmed_at=clock.now() - timedelta(days=90))
    before = Statement.objects.get()
    where: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    services.clear(**where, base_version=1)
    assert not Statement.objects.exists()
    row = undoing.restore(**where)
    row.refresh_from_db()
    assert services.values_of(row) == services.values_of(before)
    assert (row.confirmed_at, row.confirmed_by) == (before.confirmed_at, staff_kehl)
    with nothing_changes(), pytest.raises(StatementConflict):
        undoing.restore(**where)


def test_what_was_never_removed_cannot_be_restored(
    officer_kehl: Person, kehl: Municipality, topic: Topic
) -> None:
    with nothing_changes(), pytest.raises(DomainError):
        undoing.restore(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
