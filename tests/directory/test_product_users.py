"""Who works with a product, who will, who does no more; and whom one calls there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.queries.shared import users_of
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db


def test_users_by_what_they_say_with_whom_to_call(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person, client_of: ClientOf
) -> None:
    topic, product = leaf("E-Akte"), ProductFactory.create(name="Aktenwerk 7")
    product.topics.add(topic)
    Person.objects.filter(pk=officer_kehl.pk).update(phone="069 900 09-214", phone_visibility="network")
    says(kehl, topic, product=product)
    says(lahr, topic, "planned", product=product)
    says(MunicipalityFactory.create(), topic, "stopped", product=product, stopped_reason="Zu teuer")
    says(MunicipalityFactory.create(), topic, product=product, visibility="coordination")
    users = users_of(viewer_of(stranger), product)
    assert [user.statement.municipality for user in users.working] == [kehl]
    assert [user.statement.municipality for user in users.coming] == [lahr]
    assert len(users.gone) == 1
    assert users.working[0].contact is not None
    assert users.working[0].contact.person == officer_kehl
    page = client_of(stranger).get(product.get_absolute_url()).content.decode()
    assert 'href="tel:06990009-214"' in page
    assert users_of(NOBODY, product).working == []
    with CaptureQueriesContext(connection) as first:
        users_of(viewer_of(stranger), product)
    for _number in range(4):
        says(MunicipalityFactory.create(), topic, product=product)
    with CaptureQueriesContext(connection) as second:
        assert len(users_of(viewer_of(stranger), product).working) == 5
    assert len(second) == len(first)
