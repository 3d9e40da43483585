"""Towns that are as large or use the same."""

from __future__ import annotations

import pytest

from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Status, VisibleTo
from lotsennetz.radar.queries.similar import similar_towns
from lotsennetz.topics.models import Topic
from tests.content_factories import ProductFactory
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db


def test_similar_towns_are_as_large_or_use_the_same(
    kehl: Municipality, lahr: Municipality, gengenbach: Municipality, officer_kehl: Person, topic: Topic
) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(population=38_000)
    Municipality.objects.filter(pk=lahr.pk).update(population=49_000)
    Municipality.objects.filter(pk=gengenbach.pk).update(population=11_000)
    kehl.refresh_from_db()
    small = MunicipalityFactory.create(population=900)
    product, other = ProductFactory.create(name="Aktenwerk"), ProductFactory.create()
    says(kehl, topic, product=product)
    says(gengenbach, topic, Status.PLANNED, product=product)
    says(small, topic, Status.STOPPED, product=product)
    says(small, leaf("Anderes"), product=other)
    found = similar_towns(viewer_of(officer_kehl), kehl)
    assert [(one.municipality.name, one.same_size, one.products) for one in found] == [
        ("Gengenbach", False, ["Aktenwerk"]),
        ("Lahr", True, []),
    ]
    assert similar_towns(viewer_of(officer_kehl), kehl, limit=1) == found[:1]


def test_similar_towns_do_not_give_away_what_is_not_said_to_everybody(
    kehl: Municipality, gengenbach: Municipality, officer_kehl: Person, topic: Topic
) -> None:
    Municipality.objects.filter(pk=kehl.pk).update(population=38_000)
    kehl.refresh_from_db()
    product = ProductFactory.create()
    says(kehl, topic, product=product)
    says(gengenbach, topic, product=product, visibility=VisibleTo.COORDINATION)
    assert similar_towns(viewer_of(officer_kehl), kehl) == []
