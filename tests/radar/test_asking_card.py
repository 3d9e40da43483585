"""The question „Stimmt das noch?“ on the card of my day."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement
from lotsennetz.radar.queries.asking import asking
from lotsennetz.radar.queries.due import due_of
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MembershipFactory
from tests.radar.factories import LeadRoleFactory, leaf, says
from tests.radar.kit import HTMX

pytestmark = pytest.mark.django_db


def test_the_card_is_for_people_of_a_town(
    officer_kehl: Person,
    guest: Person,
    stranger: Person,
    kehl: Municipality,
    topics: list[Topic],
    client_of: ClientOf,
) -> None:
    for topic in topics:
        says(kehl, topic, age=100)
    card = asking(viewer_of(officer_kehl))
    assert card is not None
    assert (len(card.rows), card.confirmed, card.towns[0].count) == (7, 0, 9)
    assert asking(viewer_of(guest)) is None
    assert asking(NOBODY) is None
    other = asking(viewer_of(stranger))
    assert other is not None
    assert not other.rows
    text = client_of(officer_kehl).get("/mein-tag/").content.decode()
    assert "0 von 7 bestätigt" in text
    assert "Alle 9 Angaben von Kehl" in text
    assert "Stimmt das noch?" not in client_of(guest).get("/mein-tag/").content.decode()


def test_leads_and_open_opportunities_are_known(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, topics: list[Topic]
) -> None:
    for topic in topics[:3]:
        says(kehl, topic, age=100)
    LeadRoleFactory.create(topic=topics[2], municipality=kehl)
    LeadRoleFactory.create(topic=topics[0], municipality=lahr)
    moment = clock.now()
    made = Opportunity.objects.create(
        kind="duplicate", topic=topics[1], window="2027H1", opened_at=moment, due=moment.date()
    )
    OpportunityTown.objects.create(opportunity=made, municipality=kehl, added_at=moment)
    card = asking(viewer_of(officer_kehl))
    assert card is not None
    assert [row.topic_slug for row in card.rows] == [topics[2].slug, topics[1].slug, topics[0].slug]
    Opportunity.objects.update(outcome="talked", closed_at=moment)
    card = asking(viewer_of(officer_kehl))
    assert card is not None
    assert not any(row.in_opportunity for row in card.rows)


def test_the_card_costs_one_query(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, topics: list[Topic]
) -> None:
    MembershipFactory.create(person=officer_kehl, municipality=lahr)
    for topic in topics:
        says(kehl, topic, age=100)
        says(lahr, topic, age=None)
    viewer = viewer_of(officer_kehl)
    with CaptureQueriesContext(connection) as asked:
        card = asking(viewer)
    assert len(asked) == 1
    assert card is not None
    assert [(town.name, town.count, len(town.rows)) for town in card.towns] == [
        ("Kehl", 9, 7),
        ("Lahr", 9, 7),
    ]
    assert [row.town for row in card.rows] == ["Kehl"] * 7 + ["Lahr"] * 7


def test_mail_and_my_day_ask_the_same_of_each_town(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, network: object
) -> None:
    """Ten that were never confirmed: told apart by the order of the topics, whatever was written first."""
    MembershipFactory.create(person=officer_kehl, municipality=lahr)
    branch = leaf("Akten").parent
    topics = [leaf(f"Thema {number}", branch, position=20 - number) for number in range(10)]
    for topic in topics:
        for town in (lahr, kehl):
            says(town, topic, age=None)
    card = asking(viewer_of(officer_kehl))
    assert card is not None
    today = timezone.localdate(clock.now())
    for town, asked in zip((kehl, lahr), card.towns, strict=True):
        by_mail = [row.pk for row in due_of(town.pk, today)]
        assert [row.pk for row in asked.rows] == by_mail
        slugs = [row.topic_slug for row in asked.rows]
        assert slugs == [topic.slug for topic in reversed(topics)][:7]


def test_mail_and_my_day_agree_on_leads_opportunities_and_age(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic]
) -> None:
    moment = clock.now()
    for number, topic in enumerate(topics):
        says(kehl, topic, age=None if number == 8 else 40 + number % 3)
    LeadRoleFactory.create(topic=topics[4], municipality=kehl)
    made = Opportunity.objects.create(
        kind="duplicate", topic=topics[6], window="2027H1", opened_at=moment, due=moment.date()
    )
    OpportunityTown.objects.create(opportunity=made, municipality=kehl, added_at=moment)
    card = asking(viewer_of(officer_kehl))
    assert card is not None
    by_mail = due_of(kehl.pk, timezone.localdate(moment))
    assert [row.pk for row in card.rows] == [row.pk for row in by_mail]
    assert [row.topic for row in by_mail[:3]] == [topics[8], topics[4], topics[6]]


def test_the_card_of_two_towns_is_grouped_and_counts_both(
    officer_kehl: Person, kehl: Municipality, lahr: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    MembershipFactory.create(person=officer_kehl, municipality=lahr)
    for topic in topics:
        says(kehl, topic, age=100)
    says(lahr, topics[0], age=100)
    client = client_of(officer_kehl)
    text = client.get("/mein-tag/").content.decode()
    assert "0 von 8 bestätigt" in text
    first, second = text.index('<h3 class="lines-group">Kehl</h3>'), text.index('lines-group">Lahr</h3>')
    assert text[first:second].count('<li id="angabe-') == 7
    keys = {"town": "lahr", "topic": topics[0].slug}
    answer = client.post(reverse("radar:confirm", kwargs=keys), {"teil": "zeile", "version": 1}, headers=HTMX)
    assert "1 von 8 bestätigt" in answer.content.decode()
    MembershipFactory._meta.model.objects.filter(person=officer_kehl, municipality=lahr).delete()
    assert "lines-group" not in client.get("/mein-tag/").content.decode().split('id="stimmt"')[1][:4000]


def test_answering_with_htmx_swaps_the_line(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    for topic in topics[:2]:
        says(kehl, topic, age=100)
    client = client_of(officer_kehl)
    keys = {"town": "kehl", "topic": topics[0].slug}
    sent = {"teil": "zeile", "version": 1}
    text = client.post(reverse("radar:confirm", kwargs=keys), sent, headers=HTMX).content.decode()
    assert text.strip().startswith("<li")
    assert "Bestätigt" in text
    assert reverse("radar:unconfirm", kwargs=keys) in text
    assert "1 von 2 bestätigt" in text
    assert "hx-swap-oob" in text
    sent["version"] = 2
    text = client.post(reverse("radar:unconfirm", kwargs=keys), sent, headers=HTMX).content.decode()
    assert "0 von 2 bestätigt" in text
    assert reverse("radar:confirm", kwargs=keys) in text
    text = client.post(reverse("radar:postpone", kwargs=keys), sent, headers=HTMX).content.decode()
    assert "später" in text
    assert "0 von 2 bestätigt" in text


def test_answering_without_javascript_leads_back(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], age=100)
    client = client_of(officer_kehl)
    keys = {"town": "kehl", "topic": topics[0].slug}
    for name, words in [("confirm", "1 von 1 bestätigt"), ("unconfirm", "0 von 1"), ("postpone", "später")]:
        row = Statement.objects.get()
        sent = {"teil": "zeile", "version": row.version, "next": "/mein-tag/"}
        answer = client.post(reverse(f"radar:{name}", kwargs=keys), sent)
        assert (answer.status_code, answer["Location"]) == (302, "/mein-tag/")
        assert words in client.get("/mein-tag/").content.decode()


def test_a_line_that_somebody_changed_leads_to_the_statement(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], age=100, version=5)
    keys = {"town": "kehl", "topic": topics[0].slug}
    sent = {"teil": "zeile", "version": 1}
    answer = client_of(officer_kehl).post(reverse("radar:confirm", kwargs=keys), sent, headers=HTMX)
    assert answer["HX-Redirect"] == reverse("radar:cell", kwargs=keys)
    assert Statement.objects.get().version == 5


def test_when_everything_is_confirmed_the_card_says_so(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], age=3)
    text = client_of(officer_kehl).get("/mein-tag/").content.decode()
    assert "Alles bestätigt" in text
    assert "Die Angabe von Kehl" in text
