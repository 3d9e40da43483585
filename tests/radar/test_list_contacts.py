"""Whom the list of one topic names to ask, and how one reaches them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.filters import Filters
from lotsennetz.radar.models import VisibleTo
from lotsennetz.radar.queries.by_topic import said_on, silent_town
from lotsennetz.radar.queries.selection import select
from lotsennetz.radar.queries.statements import Contact, contact_for
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.content_factories import ProductFactory
from tests.factories import MembershipFactory, MunicipalityFactory, person_in
from tests.radar.cell_kit import at
from tests.radar.factories import says
from tests.radar.overview_kit import PAGE

pytestmark = pytest.mark.django_db
LIST = {"ansicht": "liste"}


def _asked(viewer: Person, topic: Topic) -> dict[str, Contact | None]:
    """By town, as the list says it."""
    who = viewer_of(viewer)
    chosen = select(who, Filters.parse({}), signed=False)
    return {one.town.slug: one.contact for part in said_on(who, topic, chosen) for one in part.said}


def test_where_the_statement_names_nobody_the_officer_is_asked(
    kehl: Municipality, officer_kehl: Person, stranger: Person, topic: Topic, client_of: ClientOf
) -> None:
    officer_kehl.phone, officer_kehl.phone_visibility = "069 90009-1", Person.Circle.NETWORK
    officer_kehl.save()
    says(kehl, topic, product=ProductFactory.create(name="Aktenwerk 7"))
    page = client_of(stranger).get(PAGE, LIST).text
    line = page.split('<li class="said">')[1].split("</li>")[0]
    assert "Aktenwerk 7" in line
    assert f'href="{officer_kehl.get_absolute_url()}">Miriam Aschenbrenner</a>' in line
    assert 'href="tel:06990009-1"' in line
    assert "mailto:" not in line


@pytest.mark.parametrize(
    ("phone", "mail", "expected"),
    [
        (Person.Circle.NETWORK, Person.Circle.NETWORK, "tel:"),
        (Person.Circle.MUNICIPALITY, Person.Circle.NETWORK, "mailto:digital@kehl.example"),
        (Person.Circle.NOBODY, Person.Circle.MUNICIPALITY, None),
    ],
)
def test_call_or_write_as_the_person_allows(
    kehl: Municipality,
    officer_kehl: Person,
    stranger: Person,
    topic: Topic,
    client_of: ClientOf,
    phone: str,
    mail: str,
    expected: str | None,
) -> None:
    officer_kehl.phone, officer_kehl.phone_visibility, officer_kehl.email_visibility = "07851 88", phone, mail
    officer_kehl.save()
    says(kehl, topic)
    line = client_of(stranger).get(PAGE, LIST).text.split('<li class="said">')[1].split("</li>")[0]
    ways = re.findall(r'href="((?:tel|mailto):[^"]*)"', line)
    assert [way[: len(expected or "")] for way in ways] == ([expected] if expected else [])
    assert "Aschenbrenner" in line


def test_the_named_one_comes_before_the_officer_unless_gone(
    kehl: Municipality, officer_kehl: Person, staff_kehl: Person, stranger: Person, topic: Topic
) -> None:
    says(kehl, topic, contact=staff_kehl)
    asked = _asked(stranger, topic)["kehl"]
    assert asked is not None
    assert (asked.person, asked.named) == (staff_kehl, True)
    staff_kehl.is_active = False
    staff_kehl.save()
    asked = _asked(stranger, topic)["kehl"]
    assert asked is not None
    assert (asked.person, asked.named) == (officer_kehl, False)
    officer_kehl.is_active = False
    officer_kehl.save()
    assert _asked(stranger, topic) == {"kehl": None}


def test_list_and_page_of_the_cell_name_the_same(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person, topic: Topic
) -> None:
    """Also where a town has several officers, or one works for two towns."""
    MembershipFactory.create(person=officer_kehl, municipality=lahr, role=Role.OFFICER)
    person_in(kehl, Role.OFFICER, family_name="Aalbach")
    person_in(kehl, Role.GUEST, family_name="Aaron")
    statements = [says(town, topic) for town in (kehl, lahr)]
    listed = _asked(stranger, topic)
    for row in statements:
        assert listed[row.municipality.slug] == contact_for(viewer_of(stranger), row.municipality, row)
    assert [one.person.family_name for one in listed.values() if one] == ["Aalbach", "Aschenbrenner"]


def test_guests_and_visitors_are_told_nobody(
    kehl: Municipality, officer_kehl: Person, guest: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, visibility=VisibleTo.PUBLIC)
    says(MunicipalityFactory.create(), topic, visibility=VisibleTo.PUBLIC, contact=officer_kehl)
    assert set(_asked(guest, topic).values()) == {None}
    for person in (guest, None):
        page = client_of(person).get(PAGE, LIST).text
        assert page.count('<li class="said">') == 2
        assert "Aschenbrenner" not in page
        assert "iconbtn call" not in page


def test_the_whole_list_costs_the_same_for_many_towns(
    kehl: Municipality, officer_kehl: Person, stranger: Person, topic: Topic
) -> None:
    def cost() -> int:
        who = viewer_of(stranger)
        chosen = select(who, Filters.parse({}), signed=False)
        with CaptureQueriesContext(connection) as made:
            parts = said_on(who, topic, chosen)
        assert all(one.contact for part in parts for one in part.said)
        return len(made)

    says(kehl, topic)
    once = cost()
    for number in range(8):
        town = MunicipalityFactory.create()
        officer = person_in(town, Role.OFFICER)
        says(town, topic, contact=officer if number % 2 else None)
    assert cost() == once == 4


def test_we_too_stands_in_the_list_only_while_the_own_town_says_nothing(
    kehl: Municipality, lahr: Municipality, stranger: Person, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    button = at("edit", lahr, topic) + "?stand=interested"
    assert button in client_of(stranger).get(PAGE, LIST).text
    assert button in client_of(stranger).get(PAGE).text  # the list of small screens
    says(lahr, topic)
    for asked in ({}, LIST, LIST | {"stand": "planned"}, LIST | {"groesse": "bis-5000"}):
        page = client_of(stranger).get(PAGE, asked).text
        assert "Frage an alle stellen" in page
        assert "Wir auch" not in page


def test_which_town_could_say_it_too(
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    guest: Person,
    staedtetag: Municipality,
    topic: Topic,
) -> None:
    assert silent_town(viewer_of(officer_kehl), topic) == kehl
    assert silent_town(viewer_of(guest), topic) is silent_town(NOBODY, topic) is None
    assert silent_town(viewer_of(person_in(staedtetag)), topic) is None  # nothing can be said about it
    MembershipFactory.create(person=officer_kehl, municipality=lahr)
    says(kehl, topic, visibility=VisibleTo.COORDINATION)
    assert silent_town(viewer_of(officer_kehl), topic) == lahr
    says(lahr, topic)
    assert silent_town(viewer_of(officer_kehl), topic) is None
