"""Who sees a statement and its history, in which every change is kept."""

from __future__ import annotations

import pytest

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement, Via
from lotsennetz.radar.queries.statements import changes_on, statement_on
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.radar.factories import says
from tests.radar.kit import half_year, state

pytestmark = pytest.mark.django_db


def test_every_change_is_kept(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    state(officer_kehl, kehl, topic, Said(status="planned", horizon=half_year(1)))
    state(officer_kehl, kehl, topic, Said(status="live", note="läuft"), via=Via.ROUND)
    services.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    removed, changed, first = changes_on(viewer_of(officer_kehl), kehl, topic)
    assert first.old == {}
    assert changed.old == {"status": "planned", "horizon": half_year(1), "note": ""}
    assert changed.new == {"status": "live", "horizon": "", "note": "läuft"}
    assert changed.via == Via.ROUND
    assert removed.new == {}
    assert removed.old["note"] == "läuft"


def test_history_does_not_tell_what_was_not_shown(
    officer_kehl: Person, stranger: Person, kehl: Municipality, topic: Topic
) -> None:
    state(officer_kehl, kehl, topic, Said(status="live", note="geheim", visibility="coordination"))
    state(officer_kehl, kehl, topic, Said(status="live", visibility="public"))
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


def test_narrowing_takes_the_history_back_too(
    officer_kehl: Person, stranger: Person, kehl: Municipality, topic: Topic
) -> None:
    state(officer_kehl, kehl, topic, Said(status="stopped", stopped_reason="Streit mit dem Anbieter"))
    assert changes_on(viewer_of(stranger), kehl, topic).exists()
    state(
        officer_kehl, kehl, topic, Said(status="stopped", stopped_reason="Anders", visibility="coordination")
    )
    assert not changes_on(viewer_of(stranger), kehl, topic).exists()
    assert changes_on(viewer_of(officer_kehl), kehl, topic).count() == 2
    services.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    assert not changes_on(viewer_of(stranger), kehl, topic).exists()
    state(officer_kehl, kehl, topic, Said(status="live"))
    assert changes_on(viewer_of(stranger), kehl, topic).count() == 1
