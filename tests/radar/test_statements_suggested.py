"""The coordination suggests, the town decides."""

from __future__ import annotations

from typing import Any

import pytest

from lotsennetz.core.errors import Conflict, DomainError
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Source, Statement, Suggestion
from lotsennetz.radar.queries.statements import suggestion_on
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.radar.factories import says
from tests.radar.kit import LIVE, nothing_changes, state

pytestmark = pytest.mark.django_db


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
    state(officer_kehl, kehl, topic, Said(status="piloting"))
    assert not Suggestion.objects.exists()
