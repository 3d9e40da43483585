"""Opportunities on the pages: for members only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.queries import opportunities as queries
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import opportunities as services
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says
from tests.radar.kit import PLANNED, state, towns_of

pytestmark = pytest.mark.django_db


def test_members_see_it_and_nobody_else(
    pair: Opportunity, client_of: ClientOf, officer_renchen: Person, guest: Person, ex_member: Person
) -> None:
    assert queries.open_cards(viewer_of(officer_renchen))
    for viewer in (NOBODY, viewer_of(guest), viewer_of(ex_member)):
        assert not queries.open_cards(viewer)
        assert queries.card_of(viewer, pair.pk) is None
    names = ["radar:opportunities", "radar:standing", "radar:leads"]
    for person, status in [(officer_renchen, 200), (guest, 403), (ex_member, 403), (None, 302)]:
        for name in names:
            assert client_of(person).get(reverse(name)).status_code == status, (person, name)
    assert client_of(guest).get(pair.get_absolute_url()).status_code == 404


def test_what_turns_to_the_coordination_alone_is_not_told_by_a_closed_one(
    pair: Opportunity,
    topic: Topic,
    lahr: Municipality,
    officer_kehl: Person,
    stranger: Person,
    coordinator: Person,
) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="joint")
    state(stranger, lahr, topic, Said(status="planned", visibility="coordination"))
    assert queries.card_of(viewer_of(officer_kehl), pair.pk) is None
    assert queries.closed_cards(viewer_of(officer_kehl)) == []
    assert queries.card_of(viewer_of(stranger), pair.pk) is not None
    assert queries.card_of(viewer_of(coordinator), pair.pk) is not None


def test_what_turns_to_the_coordination_alone_leaves_an_open_one(
    pair: Opportunity,
    topic: Topic,
    renchen: Municipality,
    lahr: Municipality,
    officer_renchen: Person,
    stranger: Person,
) -> None:
    state(officer_renchen, renchen, topic, PLANNED)
    state(stranger, lahr, topic, Said(status="planned", visibility="coordination"))
    assert towns_of(pair) == {"Kehl", "Renchen"}


def test_the_list_has_own_ones_first_and_says_what_the_meeting_speaks_about(
    pair: Opportunity,
    kehl: Municipality,
    renchen: Municipality,
    officer_kehl: Person,
    officer_renchen: Person,
) -> None:
    other = leaf("E-Payment")
    says(renchen, other, "planned")
    says(MunicipalityFactory.create(), other, "planned")
    services.refresh()
    foreign = Opportunity.objects.exclude(pk=pair.pk).get()
    Opportunity.objects.filter(pk=foreign.pk).update(due=pair.due - timedelta(days=30))
    viewer = viewer_of(officer_kehl)
    assert [card.row.pk for card in queries.open_cards(viewer)] == [pair.pk, foreign.pk]
    assert [card.row.pk for card in queries.open_cards(viewer, own=True)] == [pair.pk]
    assert queries.open_cards(viewer, kind="experience") == []
    assert [(card.row.pk, card.overdue) for card in queries.open_cards(viewer)] == [
        (pair.pk, False),
        (foreign.pk, True),
    ]
    assert [card.row.pk for card in queries.own_open(viewer, 3)[0]] == [pair.pk]


def test_the_list_asks_no_more_for_many(
    pair: Opportunity, officer_kehl: Person, kehl: Municipality, lahr: Municipality
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            queries.open_cards(viewer_of(officer_kehl))
        return len(queries_made)

    once = asked()
    for number in range(5):
        topic = leaf(f"Thema {number}")
        says(kehl, topic, "planned")
        says(lahr, topic, "planned")
    services.refresh()
    assert Opportunity.objects.count() == 6
    assert asked() == once


def test_pages_answer_and_undo(
    pair: Opportunity, client_of: ClientOf, officer_kehl: Person, guest: Person
) -> None:
    browser = client_of(officer_kehl)
    address = pair.get_absolute_url()
    assert "Kehl und Lahr planen es" in browser.get(reverse("radar:opportunities")).content.decode()
    page = browser.get(address).content.decode()
    assert page.count("/termin/") == 3
    refused = browser.post(address, {"outcome": "separate"})
    assert refused.status_code == 422
    assert "Schreiben Sie, warum getrennt." in refused.content.decode()
    assert client_of(guest).post(address, {"outcome": "joint"}).status_code == 404
    assert browser.get(reverse("radar:reopen", kwargs={"pk": pair.pk})).status_code == 405
    answered = browser.post(address, {"outcome": "joint", "reason": "Gemeinsame Ausschreibung"}, follow=True)
    assert "Gemeinsame Ausschreibung" in answered.content.decode()
    assert reverse("radar:reopen", kwargs={"pk": pair.pk}) in answered.content.decode()
    browser.post(reverse("radar:reopen", kwargs={"pk": pair.pk}))
    pair.refresh_from_db()
    assert pair.outcome == ""


@pytest.mark.parametrize("number", ["0", "99999999999999999999999"])
def test_numbers_that_no_opportunity_has(client_of: ClientOf, officer_kehl: Person, number: str) -> None:
    browser = client_of(officer_kehl)
    address = f"{reverse('radar:opportunities')}{number}/"
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"outcome": "joint"}).status_code == 404
    assert browser.post(f"{address}zuruecknehmen/").status_code == 404
    assert browser.get(f"{address}termin/20261130T1000.ics").status_code == 404
    assert browser.get(f"{reverse('radar:leads')}{number}/verlaengern/").status_code == 404


def test_the_pages_speak_english(pair: Opportunity, client_of: ClientOf, officer_kehl: Person) -> None:
    officer_kehl.language = "en"
    officer_kehl.save()
    page = client_of(officer_kehl).get(pair.get_absolute_url()).content.decode()
    assert "Kehl and Lahr plan it." in page
    assert "What came of it?" in page


def test_the_card_of_my_day_is_fetched(
    pair: Opportunity, client_of: ClientOf, officer_kehl: Person, officer_renchen: Person, guest: Person
) -> None:
    address = reverse("radar:own_opportunities")
    fragment = client_of(officer_kehl).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "E-Akte gemeinsam angehen" in fragment
    assert "<html" not in fragment
    other = client_of(officer_renchen).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "E-Akte" not in other
    assert client_of(officer_kehl).get(address).status_code == 302
    assert address in client_of(officer_kehl).get(reverse("myday:home")).content.decode()
    assert address not in client_of(guest).get(reverse("myday:home")).content.decode()
