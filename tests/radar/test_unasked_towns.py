"""Towns that say something and that nobody is asked about: for the coordination to see."""

from __future__ import annotations

from datetime import date

import pytest

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.queries.due import people_to_ask, towns_to_ask, towns_without_anyone
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory, person_in
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db
PAGE = "/wer-macht-was/treffen/"
TITLE = "Ohne Ansprechperson"


def _today() -> date:
    return clock.now().date()


def _names() -> list[str]:
    return [town.name for town in towns_without_anyone(_today())]


def test_a_town_with_statements_and_nobody_to_ask(
    topic: Topic, kehl: Municipality, lahr: Municipality
) -> None:
    for town in (kehl, lahr):
        says(town, topic, age=200)
    person_in(kehl, Role.OFFICER)
    person_in(lahr, Role.STAFF)
    assert _names() == ["Lahr"]
    assert set(towns_to_ask(_today())) - people_to_ask([kehl.pk, lahr.pk], _today()).keys() == {lahr.pk}


def test_what_is_confirmed_today_will_be_asked_about_later(topic: Topic, lahr: Municipality) -> None:
    """Known before the mail goes nowhere."""
    says(lahr, topic, age=0)
    assert towns_to_ask(_today()) == []
    assert _names() == ["Lahr"]


def test_a_contact_of_the_town_is_enough_while_active_and_there(topic: Topic, lahr: Municipality) -> None:
    contact = person_in(lahr, Role.STAFF)
    says(lahr, topic, age=200, contact=contact)
    assert _names() == []
    contact.is_active = False
    contact.save()
    assert _names() == ["Lahr"]


def test_a_contact_elsewhere_or_of_what_is_not_due_asks_nobody(
    topic: Topic, kehl: Municipality, lahr: Municipality
) -> None:
    says(lahr, topic, age=200, contact=person_in(kehl, Role.STAFF))
    assert _names() == ["Lahr"]
    says(lahr, leaf("Frisch bestätigt"), age=0, contact=person_in(lahr, Role.STAFF))
    assert _names() == ["Lahr"]


def test_others_and_those_who_say_nothing_are_left_alone(
    topic: Topic, gengenbach: Municipality, lahr: Municipality
) -> None:
    """Gengenbach is no member; what Lahr said is about a topic that nobody uses any more."""
    says(gengenbach, topic, age=200)
    says(lahr, leaf("Alt", active=False), age=200)
    assert _names() == []


def test_the_coordination_sees_them_and_nobody_else(
    topic: Topic, lahr: Municipality, client_of: ClientOf, coordinator: Person, officer_kehl: Person
) -> None:
    browser = client_of(coordinator)
    assert TITLE not in browser.get(PAGE).content.decode()
    says(lahr, topic, age=200)
    page = browser.get(PAGE).content.decode()
    assert TITLE in page
    assert 'href="/wer-macht-was/kommune/lahr/"' in page
    assert 'href="/verbund/zugaenge/?kommune=lahr"' in page
    assert browser.get("/verbund/zugaenge/?kommune=lahr").status_code == 200
    answer = client_of(officer_kehl).get(PAGE)
    assert answer.status_code == 403
    assert TITLE not in answer.content.decode()


def test_many_are_counted(topic: Topic, client_of: ClientOf, coordinator: Person) -> None:
    for _number in range(33):
        says(MunicipalityFactory.create(), topic, age=200)
    page = client_of(coordinator).get(PAGE).content.decode()
    assert page.count("/verbund/zugaenge/?kommune=") == 30
    assert "und 3 weitere" in page
