"""A town that leaves the network: what it said stays, what it does with others ends."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.services.municipalities import dismiss_municipality
from lotsennetz.radar.models import LeadRole, Opportunity, Statement
from lotsennetz.radar.services import opportunities
from lotsennetz.topics.models import Topic
from tests.radar.factories import LeadRoleFactory, leaf, says
from tests.radar.kit import towns_of

pytestmark = pytest.mark.django_db


def test_it_leads_no_more_and_takes_part_in_nothing(
    pair: Opportunity,
    topic: Topic,
    kehl: Municipality,
    lahr: Municipality,
    renchen: Municipality,
    coordinator: Person,
) -> None:
    says(renchen, topic, "planned")
    opportunities.refresh_topic(topic.pk)
    led = LeadRoleFactory.create(topic=topic, municipality=renchen)
    other = LeadRoleFactory.create(topic=leaf("E-Payment"), municipality=kehl, deputy=renchen)
    assert towns_of(pair) == {"Kehl", "Lahr", "Renchen"}
    dismiss_municipality(actor=coordinator, municipality=renchen)
    assert towns_of(pair) == {"Kehl", "Lahr"}
    assert LeadRole.objects.get(pk=led.pk).ended_at is not None
    other.refresh_from_db()
    assert (other.ended_at, other.deputy) == (None, None)
    assert Statement.objects.filter(municipality=renchen).exists()
    dismiss_municipality(actor=coordinator, municipality=lahr)
    pair.refresh_from_db()
    assert (pair.outcome, towns_of(pair)) == ("obsolete", set())
    opportunities.refresh()
    pair.refresh_from_db()
    assert (pair.outcome, towns_of(pair)) == ("obsolete", set())
