"""A town's page: what it says, what is missing, the quick ways to say it; and the question "Stimmt das noch?"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement, StatementChange, Suggestion
from lotsennetz.radar.queries.asking import Asked, asking, chosen
from lotsennetz.radar.queries.towns import town_page
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MembershipFactory
from tests.radar.factories import LeadRoleFactory, leaf, says

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-06-16T10:00:00+00:00")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def topics(network: object) -> list[Topic]:
    branch = leaf("Akten").parent
    return [leaf(f"Thema {letter}", branch) for letter in "ABCDEFGHI"]


def page_of(town: Municipality) -> str:
    return reverse("radar:town", kwargs={"town": town.slug})


def quick(town: Municipality) -> str:
    return reverse("radar:quick", kwargs={"town": town.slug})


# -- the page


def test_the_page_shows_what_is_said_and_what_is_missing(
    stranger: Person, kehl: Municipality, lahr: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], note="x")
    says(kehl, topics[1], "planned", age=300)
    says(kehl, topics[2], "interested", visibility="coordination")
    says(lahr, topics[3])
    LeadRoleFactory.create(topic=topics[0], municipality=kehl)
    shown = town_page(viewer_of(stranger), kehl)
    assert (shown.count, shown.fresh, shown.share, len(shown.leads)) == (2, 1, 50, 1)
    text = client_of(stranger).get(page_of(kehl)).content.decode()
    assert "50 %" in text
    assert "Federführung" in text
    assert 'name="stand-' not in text
    assert reverse("radar:cell", kwargs={"town": "kehl", "topic": topics[5].slug}) in text


def test_everybody_sees_only_what_is_theirs(
    officer_kehl: Person, coordinator: Person, stranger: Person, kehl: Municipality, topics: list[Topic]
) -> None:
    for topic, level in zip(topics, ["public", "network", "coordination"], strict=False):
        says(kehl, topic, visibility=level)
    counts = [
        town_page(viewer, kehl).count for viewer in (NOBODY, viewer_of(stranger), viewer_of(officer_kehl))
    ]
    assert counts == [1, 2, 3]
    assert town_page(viewer_of(coordinator), kehl).count == 3


def test_unknown_towns_are_not_found(staedtetag: Municipality, client_of: ClientOf) -> None:
    assert client_of(None).get(page_of(staedtetag)).status_code == 404
    assert client_of(None).get("/wer-macht-was/kommune/atlantis/").status_code == 404


def test_the_page_has_as_many_queries_for_many_statements(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic]
) -> None:
    viewer = viewer_of(officer_kehl)
    says(kehl, topics[0])
    with CaptureQueriesContext(connection) as few:
        town_page(viewer, kehl)
    for topic in topics[1:]:
        says(kehl, topic)
    with CaptureQueriesContext(connection) as many:
        town_page(viewer, kehl)
    assert len(many) == len(few)


# -- the quick ways


def test_one_click_fills_a_gap(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    client = client_of(officer_kehl)
    text = client.get(page_of(kehl)).content.decode()
    assert f'name="stand-{topics[0].pk}" value="live"' in text
    assert f'name="stand-{topics[0].pk}" value="stopped"' not in text  # that one asks for a reason
    answer = client.post(quick(kehl), {f"stand-{topics[0].pk}": "live"})
    assert answer["Location"] == page_of(kehl) + "#luecken"
    row = Statement.objects.get()
    assert (row.topic, row.status, row.contact, row.confirmed_by) == (
        topics[0],
        "live",
        officer_kehl,
        officer_kehl,
    )


def test_a_gap_that_somebody_filled_meanwhile_stays(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], "planned", note="Neu")
    answer = client_of(officer_kehl).post(quick(kehl), {f"stand-{topics[0].pk}": "live"})
    assert answer.status_code == 422
    row = Statement.objects.get()
    assert (row.status, row.note) == ("planned", "Neu")


def test_the_coordination_fills_in_row_by_row(
    coordinator: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    a, b, c, d = topics[:4]
    says(kehl, b, "planned", note="bleibt", age=None)
    says(kehl, c, "planned", note="bestätigt")
    client = client_of(coordinator)
    assert f'name="war-{b.pk}" value="planned"' in client.get(page_of(kehl)).content.decode()
    sent = {
        f"stand-{a.pk}": "live",
        f"war-{a.pk}": "",
        f"stand-{b.pk}": "live",
        f"war-{b.pk}": "planned",
        f"stand-{c.pk}": "live",
        f"war-{c.pk}": "planned",
        f"stand-{d.pk}": "stopped",
        f"war-{d.pk}": "",
    }
    answer = client.post(quick(kehl), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "eingetragen" in text
    assert "vorgeschlagen" in text
    assert "Schreiben Sie, warum." in text
    rows = {row.topic_id: row for row in Statement.objects.all()}
    assert rows[a.pk].status == "live"
    assert rows[a.pk].confirmed_at is None
    assert (rows[b.pk].status, rows[b.pk].note) == ("live", "bleibt")
    assert rows[c.pk].status == "planned"
    assert (Suggestion.objects.get().topic, Suggestion.objects.get().note) == (c, "bestätigt")
    assert d.pk not in rows


def test_rows_that_nobody_touched_stay(
    coordinator: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], "live")  # changed since the page was opened
    sent = {f"stand-{topics[0].pk}": "planned", f"war-{topics[0].pk}": "planned", "stand-x": "live"}
    assert client_of(coordinator).post(quick(kehl), sent).status_code == 302
    assert Statement.objects.get().status == "live"
    assert not Suggestion.objects.exists()
    assert not StatementChange.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "guest", "ex_member"])
def test_others_fill_in_nothing(
    who: str, request: pytest.FixtureRequest, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.post(quick(kehl), {f"stand-{topics[0].pk}": "live"}).status_code == 403
    assert not Statement.objects.exists()


def test_the_municipality_page_leads_here(
    kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], visibility="public")
    says(kehl, topics[1], "planned")
    text = client_of(None).get(kehl.get_absolute_url()).content.decode()
    assert page_of(kehl) in text
    assert "im Einsatz" in text
    assert "geplant" not in re.sub(r"nicht geplant", "", text)


# -- which seven


def _asked(pk: int, **values: Any) -> Asked:
    plain = {
        "town_slug": "kehl",
        "town": "Kehl",
        "topic_slug": f"t-{pk}",
        "title": f"T {pk}",
        "title_en": "",
        "topic_active": True,
        "status": "live",
        "horizon": "",
        "product": None,
        "reason": "",
        "seeks_partners": False,
        "created_at": NOW - timedelta(days=400),
        "changed_at": NOW - timedelta(days=400),
        "confirmed_at": NOW - timedelta(days=100),
        "asked_after": None,
        "version": 1,
        "leads": False,
        "in_opportunity": False,
    }
    return Asked(pk=pk, **{**plain, **values})


def _ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_unconfirmed_first_then_leads_then_opportunities_then_the_oldest() -> None:
    rows = [
        _asked(1, confirmed_at=_ago(40)),
        _asked(2, confirmed_at=_ago(300)),
        _asked(3, confirmed_at=_ago(50), in_opportunity=True),
        _asked(4, confirmed_at=_ago(30), leads=True),
        _asked(5, confirmed_at=None),
    ]
    assert [row.pk for row in chosen(rows, NOW)] == [5, 4, 3, 2, 1]


def test_not_the_fresh_the_postponed_and_the_retired() -> None:
    rows = [
        _asked(1, confirmed_at=_ago(27)),
        _asked(2, asked_after=date(2026, 6, 17)),
        _asked(3, topic_active=False),
        _asked(4, asked_after=date(2026, 6, 16)),
        _asked(5, confirmed_at=NOW, created_at=NOW),
    ]
    assert [row.pk for row in chosen(rows, NOW)] == [4]


def test_what_was_answered_today_stays_and_brings_no_eighth() -> None:
    rows = [_asked(pk, confirmed_at=_ago(100 + pk)) for pk in range(1, 11)]
    first = [row.pk for row in chosen(rows, NOW)]
    answered = {
        10: rows[9]._replace(confirmed_at=NOW),
        9: rows[8]._replace(asked_after=(NOW + timedelta(days=28)).date()),
    }
    again = [answered.get(row.pk, row) for row in rows]
    assert sorted(row.pk for row in chosen(again, NOW)) == sorted(first)
    everything = [row._replace(confirmed_at=NOW) if row.pk in first else row for row in rows]
    assert sorted(row.pk for row in chosen(everything, NOW)) == sorted(first)


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 900), st.booleans(), st.booleans(), st.none() | st.integers(-40, 40)
        ),
        max_size=30,
    )
)
def test_never_more_than_seven_and_only_due_ones(
    cases: list[tuple[int | None, bool, bool, int | None]],
) -> None:
    rows = [
        _asked(
            pk,
            confirmed_at=None if days is None else _ago(days),
            leads=leads,
            in_opportunity=concerned,
            asked_after=None if later is None else (NOW + timedelta(days=later)).date(),
        )
        for pk, (days, leads, concerned, later) in enumerate(cases)
    ]
    found = chosen(rows, NOW)
    assert len(found) <= 7
    assert len({row.pk for row in found}) == len(found)
    today = [row for row in rows if row.confirmed_today(NOW) or row.postponed_today(NOW)]
    assert all(row in today or row.is_due(NOW) for row in found)
    if len(found) < 7:
        assert {row.pk for row in found} >= {row.pk for row in rows if row.is_due(NOW)}


# -- the card


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
    assert [town.name for town in card.towns] == ["Kehl", "Lahr"]
    assert {row.town for row in card.rows} == {"Lahr"}


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


def test_visitors_learn_of_no_lead_whose_statement_they_may_not_see(
    kehl: Municipality, client_of: ClientOf, guide: Person
) -> None:
    topic = leaf("Geheimes Vorhaben")
    says(kehl, topic, visibility="coordination")
    LeadRoleFactory.create(municipality=kehl, topic=topic)
    for address in (
        f"/wer-macht-was/kommune/{kehl.slug}/",
        f"/wer-macht-was/angabe/{kehl.slug}/{topic.slug}/",
    ):
        assert "Federführung" not in client_of(None).get(address).content.decode()
        assert "Federführung" in client_of(guide).get(address).content.decode()
