"""A town's page: what it says, what is missing, the quick ways to say it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement, StatementChange, Suggestion
from lotsennetz.radar.queries.towns import town_page
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.radar.factories import LeadRoleFactory, leaf, says

pytestmark = pytest.mark.django_db


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


def test_the_municipality_page_leads_here(
    kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    says(kehl, topics[0], visibility="public")
    says(kehl, topics[1], "planned")
    text = client_of(None).get(kehl.get_absolute_url()).content.decode()
    assert page_of(kehl) in text
    assert "im Einsatz" in text
    assert "geplant" not in re.sub(r"nicht geplant", "", text)


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


# -- the quick ways


def test_one_click_fills_a_gap(
    officer_kehl: Person, kehl: Municipality, topics: list[Topic], client_of: ClientOf
) -> None:
    client = client_of(officer_kehl)
    text = client.get(page_of(kehl)).content.decode()
    assert f'name="stand-{topics[0].pk}" value="live"' in text
    assert f'name="stand-{topics[0].pk}" value="stopped"' not in text  # that one asks for a reason
    answer = client.post(quick(kehl), {f"stand-{topics[0].pk}": "live"})
    assert answer["Location"] == f"{page_of(kehl)}#luecke-{topics[1].pk}"  # goes on where the eye was
    row = Statement.objects.get()
    assert (row.topic, row.status, row.contact, row.confirmed_by) == (
        topics[0],
        "live",
        officer_kehl,
        officer_kehl,
    )
    text = client.get(page_of(kehl)).content.decode()
    assert f"{topics[0].name}: Im Einsatz" in text
    undo = reverse("radar:clear", kwargs={"town": kehl.slug, "topic": topics[0].slug})
    assert f'action="{undo}' in text
    client.post(undo)
    assert not Statement.objects.exists()
    last = client.post(quick(kehl), {f"stand-{topics[-1].pk}": "live"})
    assert last["Location"] == page_of(kehl) + "#luecken"


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
