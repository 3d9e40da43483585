"""What the tests of the radar start from."""

from __future__ import annotations

import pytest

from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.models import Opportunity, Statement
from lotsennetz.radar.services import opportunities
from lotsennetz.topics.models import Topic
from tests.factories import MunicipalityFactory, person_in
from tests.notify.conftest import box
from tests.radar.factories import leaf, says
from tests.radar.reading_kit import Place

__all__ = ["box"]


@pytest.fixture
def topic(network: object) -> Topic:
    return leaf("E-Akte")


@pytest.fixture
def topics(network: object) -> list[Topic]:
    branch = leaf("Akten").parent
    return [leaf(f"Thema {letter}", branch) for letter in "ABCDEFGHI"]


@pytest.fixture
def row(kehl: Municipality) -> Statement:
    """What a monthly mail asks about."""
    return says(kehl, leaf("E-Akte"), age=200, note="Pilot im Hauptamt")


@pytest.fixture
def renchen(network: object) -> Municipality:
    made: Municipality = MunicipalityFactory.create(name="Renchen", slug="renchen")
    return made


@pytest.fixture
def officer_renchen(renchen: Municipality) -> Person:
    return person_in(
        renchen, Role.OFFICER, given_name="Ulrike", family_name="Zapf", email="u.zapf@renchen.example"
    )


@pytest.fixture
def pair(topic: Topic, kehl: Municipality, lahr: Municipality) -> Opportunity:
    """Kehl and Lahr plan the same; found by the night."""
    says(kehl, topic, "planned")
    says(lahr, topic, "planned")
    opportunities.refresh_topic(topic.pk)
    return Opportunity.objects.get()


@pytest.fixture
def place() -> Place:
    return Place()
