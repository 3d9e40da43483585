"""To the second: when a statement fades, when it is old, and when opportunities build on it no more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from lotsennetz.people.models import Municipality
from lotsennetz.radar.freshness import Age, age_of, counts
from lotsennetz.radar.models import Opportunity, Statement
from lotsennetz.radar.queries.overview import age_expression
from lotsennetz.radar.services import opportunities
from lotsennetz.topics.models import Topic
from tests.radar.factories import says

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("passed", "age"),
    [
        (timedelta(0), Age.FRESH),
        (timedelta(days=180), Age.FRESH),
        (timedelta(days=180) + SECOND, Age.FADING),
        (timedelta(days=365), Age.FADING),
        (timedelta(days=365) + SECOND, Age.OLD),
        (None, Age.UNCONFIRMED),
    ],
)
def test_python_and_the_database_agree_to_the_second(
    kehl: Municipality, topic: Topic, passed: timedelta | None, age: Age
) -> None:
    confirmed_at = None if passed is None else NOW - passed
    assert age_of(confirmed_at, NOW) == age
    with time_machine.travel(NOW, tick=False):
        says(kehl, topic)
        Statement.objects.update(confirmed_at=confirmed_at)
        assert Statement.objects.annotate(age=age_expression()).get().age == age


@pytest.mark.parametrize(("more", "found"), [(timedelta(0), 1), (SECOND, 0)])
def test_opportunities_build_on_a_year(
    kehl: Municipality, lahr: Municipality, topic: Topic, more: timedelta, found: int
) -> None:
    with time_machine.travel(NOW, tick=False):
        says(kehl, topic, "planned")
        says(lahr, topic, "planned")
        Statement.objects.filter(municipality=lahr).update(confirmed_at=NOW - timedelta(days=365) - more)
        opportunities.refresh_topic(topic.pk)
        assert Opportunity.objects.count() == found
        assert counts(NOW - timedelta(days=365) - more, NOW) == bool(found)
