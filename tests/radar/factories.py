"""What towns say, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality
from lotsennetz.radar.models import LeadRole, Statement, Status, VisibleTo
from lotsennetz.topics.models import Topic
from tests.content_factories import TopicFactory
from tests.factories import MunicipalityFactory


def leaf(title: str | None = None, branch: Topic | None = None, **fields: Any) -> Topic:
    """A topic below a branch; only such topics have statements."""
    if title is not None:
        fields |= {"title": title, "title_en": f"{title[:75]} (en)"}
        fields.setdefault("slug", title.lower().replace(" ", "-"))
    made: Topic = TopicFactory.create(parent=branch or TopicFactory.create(), **fields)
    return made


class StatementFactory(DjangoModelFactory[Statement]):
    """Live, for the network, confirmed now; ``age`` is how many days ago that was, None for never."""

    class Meta:
        model = Statement

    class Params:
        age = 0

    municipality = factory.SubFactory(MunicipalityFactory)
    topic = factory.LazyFunction(leaf)
    status = Status.LIVE
    visibility = VisibleTo.NETWORK
    created_at = factory.LazyFunction(clock.now)
    changed_at = factory.SelfAttribute("created_at")
    confirmed_at = factory.LazyAttribute(
        lambda made: None if made.age is None else clock.now() - timedelta(days=made.age)
    )


class LeadRoleFactory(DjangoModelFactory[LeadRole]):
    class Meta:
        model = LeadRole

    topic = factory.LazyFunction(leaf)
    municipality = factory.SubFactory(MunicipalityFactory)
    hours_per_month = 4
    since = factory.LazyFunction(lambda: clock.now().date())
    until = factory.LazyAttribute(lambda made: made.since + timedelta(days=365))


def says(town: Municipality, topic: Topic, status: str = Status.LIVE, **fields: Any) -> Statement:
    """A statement of one town on one topic."""
    made: Statement = StatementFactory.create(municipality=town, topic=topic, status=status, **fields)
    return made
