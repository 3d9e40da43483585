"""The network's figures, how they grew, and a town's sheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar import handover
from lotsennetz.radar.freshness import FADES_AFTER
from lotsennetz.radar.models import Opportunity, Statement, StatementChange
from lotsennetz.radar.queries import standing as queries
from lotsennetz.radar.queries.standing import Share
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import opportunities as opportunity_services
from lotsennetz.radar.services import statements as services
from lotsennetz.radar.services import undoing
from lotsennetz.radar.standing import Step, course, percent
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory
from tests.radar.factories import LeadRoleFactory, leaf, says
from tests.radar.kit import LIVE

pytestmark = pytest.mark.django_db
RELAXED = settings(deadline=None)
START = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def ago(days: int) -> Any:
    return time_machine.travel(clock.now() - timedelta(days=days), tick=False)


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Changes in the order of time; what was confirmed, was so before."""
    made = []
    for day in sorted(draw(st.lists(st.integers(0, 700)))):
        at = START + timedelta(days=day)
        cell = draw(st.tuples(st.integers(1, 3), st.integers(1, 2)))
        earlier = draw(st.none() | st.integers(0, day))
        confirmed_at = None if earlier is None else START + timedelta(days=earlier)
        made.append(Step(at, cell, draw(st.booleans()), confirmed_at))
    return made


@RELAXED
@given(histories(), st.lists(st.integers(0, 800), min_size=1, max_size=6))
def test_each_moment_is_what_was_known_then(steps: list[Step], days: list[int]) -> None:
    """A moment is the last word of each cell until then, whichever others are asked for and whatever comes later."""
    moments = [START + timedelta(days=day) for day in sorted(days)]
    for moment, found in zip(moments, course(steps, moments), strict=True):
        last = {step.cell: step for step in steps if step.at <= moment}
        shared = [step.confirmed_at for step in last.values() if step.shared]
        fresh = [at for at in shared if at is not None and moment - at <= FADES_AFTER]
        assert (found.at, found.stated, found.fresh) == (moment, len(shared), len(fresh))


def test_filled_in_is_said_fades_is_confirmed_taken_back_and_narrowed() -> None:
    story = [(0, True, None), (10, True, 10), (300, True, 300), (301, True, 10), (400, False, 10)]
    steps = [
        Step(START + timedelta(days=day), (1, 1), shared, None if at is None else START + timedelta(days=at))
        for day, shared, at in story
    ]
    asked = [5, 190, 191, 300, 301, 400]
    found = course(steps, [START + timedelta(days=day) for day in asked])
    assert [(each.stated, each.fresh) for each in found] == [(1, 0), (1, 1), (1, 0), (1, 1), (1, 0), (0, 0)]


def test_a_share_reaches_its_goal_only_when_it_does() -> None:
    assert (percent(799, 1000), percent(800, 1000), percent(0, 0)) == (79, 80, None)


def test_the_figures_count_members_and_shared_statements(
    topic: Topic, kehl: Municipality, lahr: Municipality, landratsamt: Municipality, gengenbach: Municipality
) -> None:
    second = leaf("E-Payment", topic.parent)
    says(kehl, topic, age=179)
    says(kehl, second, age=181)
    says(lahr, topic, age=None)
    says(lahr, second, visibility="coordination")
    says(gengenbach, topic)
    retired = leaf("Alt", topic.parent, active=False)
    says(kehl, retired)
    found = queries.standing()
    says(landratsamt, topic)  # a member, but no town
    found = queries.standing()
    assert (found.fresh, found.covered) == (Share(1, 3), Share(3, 4))
    assert (found.towns, found.topics) == (2, 2)


def test_answers_count_after_thirty_days(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person
) -> None:
    def found_on(title: str, days: int, answered_after: int | None) -> None:
        other = leaf(title)
        for town in (kehl, lahr):
            says(town, other, "planned")
        with ago(days):
            Statement.objects.filter(topic=other).update(confirmed_at=clock.now())
            opportunity_services.refresh_topic(other.pk)
        if answered_after is not None:
            with ago(days - answered_after):
                row = Opportunity.objects.get(topic=other)
                opportunity_services.close(actor=officer_kehl, opportunity_id=row.pk, outcome="talked")

    found_on("In der Zeit", 100, 29)
    found_on("Zu spät", 100, 31)
    found_on("Noch offen", 40, None)
    found_on("Zu jung", 29, None)
    found_on("Zu lange her", 366, 2)
    figures = queries.standing()
    assert (figures.answered, figures.open_now) == (Share(1, 3), 2)


def test_what_became_of_opportunities_within_a_year(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, client_of: ClientOf, stranger: Person
) -> None:
    """By outcome; one that ended because a town said something else counts as one that needed no answer."""

    def ended(title: str, outcome: str, days: int, after: int = 10) -> None:
        topic = leaf(title)
        for town in (kehl, lahr):
            says(town, topic, "planned")
        with ago(days + after):
            Statement.objects.filter(topic=topic).update(confirmed_at=clock.now())
            opportunity_services.refresh_topic(topic.pk)
        row = Opportunity.objects.get(topic=topic)
        with ago(days):
            if outcome:
                answer = {"outcome": outcome, "reason": "Andere Fristen" if outcome == "separate" else ""}
                opportunity_services.close(actor=officer_kehl, opportunity_id=row.pk, **answer)
            else:
                Statement.objects.filter(topic=topic).delete()
                opportunity_services.refresh_topic(topic.pk)

    ended("Eins", "joint", 10, after=2)
    ended("Zwei", "talked", 364, after=40)
    ended("Drei", "talked", 30, after=5)
    ended("Vier", "separate", 30, after=20)
    ended("Fünf", "obsolete", 30, after=7)
    ended("Sechs", "", 20, after=90)
    ended("Zu lange her", "joint", 366)
    for town in (kehl, lahr):
        says(town, leaf(f"Offen {town.pk}"), "planned")
    found = queries.standing().outcomes
    assert [(outcome.value, share.part) for outcome, share in found.rows] == [
        ("joint", 1),
        ("talked", 2),
        ("separate", 1),
        ("obsolete", 2),
    ]
    assert (found.together, found.false_alarms, found.dissolved) == (Share(3, 6), Share(2, 6), 1)
    assert found.days == 7
    page = client_of(stranger).get(reverse("radar:standing")).content.decode()
    assert "2 von 6 beendeten Gelegenheiten, davon von selbst: 1. Ziel: unter 20\u00a0%." in page
    assert 'high="19" optimum="0"' in page
    assert "vergehen in der Mitte 7 Tage" in page
    assert "Kehl" not in page
    assert "Lahr" not in page


def test_an_answer_that_another_town_undid_was_an_answer(
    topic: Topic, kehl: Municipality, lahr: Municipality, renchen: Municipality, officer_kehl: Person
) -> None:
    for town in (kehl, lahr):
        says(town, topic, "planned")
    with ago(60):
        Statement.objects.filter(topic=topic).update(confirmed_at=clock.now())
        opportunity_services.refresh_topic(topic.pk)
    row = Opportunity.objects.get(topic=topic)
    with ago(50):
        opportunity_services.close(actor=officer_kehl, opportunity_id=row.pk, outcome="talked")
    says(renchen, topic, "planned")
    opportunity_services.refresh_topic(topic.pk)
    found = queries.standing()
    assert (found.answered, found.open_now, found.outcomes.all) == (Share(1, 1), 1, 0)


def test_leads_count_against_topics_that_want_one(topic: Topic, kehl: Municipality) -> None:
    second = leaf("E-Payment", topic.parent)
    for _number in range(3):
        town = MunicipalityFactory.create()
        says(town, topic, "interested")
        says(town, second, "planned")
    LeadRoleFactory.create(topic=topic, municipality=kehl)
    LeadRoleFactory.create(municipality=kehl)
    figures = queries.standing()
    assert (figures.leads, figures.led) == (2, Share(1, 2))


def test_the_course_follows_the_history(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, coordinator: Person
) -> None:
    """The coordination fills in, the town confirms, takes that back; another removes its own."""
    now = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
    place: dict[str, Any] = {"municipality_id": kehl.pk, "topic_id": topic.pk}
    with time_machine.travel(now - timedelta(days=150), tick=False):
        services.suggest(actor=coordinator, said=LIVE, **place)
    with time_machine.travel(now - timedelta(days=100), tick=False):
        made = services.confirm(actor=officer_kehl, **place)
    with time_machine.travel(now - timedelta(days=65), tick=False):
        undoing.undo_confirmation(actor=officer_kehl, base_version=made.version, **place)
    with time_machine.travel(now - timedelta(days=40), tick=False):
        services.clear(actor=officer_kehl, **place)
    with time_machine.travel(now, tick=False):
        found = queries.standing().course
    assert len(found) == 12
    months = {f"{point.at:%m}": (point.covered.part, point.fresh.part) for point in found}
    assert months == {
        **dict.fromkeys(["12", "01", "02", "03", "04", "05"], (0, 0)),
        "06": (1, 0),
        "07": (1, 0),
        "08": (1, 1),
        "09": (1, 0),
        "10": (0, 0),
        "11": (0, 0),
    }
    assert StatementChange.objects.count() == 4


def test_the_course_knows_confirmations_from_other_changes(
    topic: Topic, kehl: Municipality, officer_kehl: Person
) -> None:
    """A contact who is taken out, a removal and its undoing, and hiding confirm nothing; each month keeps its truth."""
    now = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
    place: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    with time_machine.travel(now - timedelta(days=320), tick=False):
        services.state(said=Said(status="live", contact_id=officer_kehl.pk), **place)
    with time_machine.travel(now - timedelta(days=100), tick=False):
        handover.take_out(officer_kehl, actor=None)
    with time_machine.travel(now - timedelta(days=70), tick=False):
        services.clear(**place)
        undoing.restore(**place)
    with time_machine.travel(now - timedelta(days=40), tick=False):
        services.state(said=Said(status="live", visibility="coordination"), **place)
    with time_machine.travel(now, tick=False):
        found = queries.standing().course
    months = {f"{point.at:%m}": (point.covered.part, point.fresh.part) for point in found}
    assert months == {
        **dict.fromkeys(["01", "02", "03", "04", "05", "06"], (1, 1)),
        **dict.fromkeys(["07", "08", "09"], (1, 0)),
        **dict.fromkeys(["12", "10", "11"], (0, 0)),
    }


def test_the_page_asks_no_more_for_many(topic: Topic, officer_kehl: Person) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            queries.standing()
        return len(made)

    once = asked()
    for _number in range(5):
        says(MunicipalityFactory.create(), topic)
    assert asked() == once


def test_no_town_is_named_among_the_figures(
    topic: Topic, kehl: Municipality, client_of: ClientOf, stranger: Person
) -> None:
    says(kehl, topic)
    page = client_of(stranger).get(reverse("radar:standing")).content.decode()
    assert "Frisch" in page
    assert "Kehl" not in page
    assert "style=" not in page


def test_an_empty_network_has_a_page(client_of: ClientOf, officer_kehl: Person) -> None:
    assert client_of(officer_kehl).get(reverse("radar:standing")).status_code == 200


def test_the_sheet_shows_what_its_reader_may_see(
    topic: Topic, kehl: Municipality, client_of: ClientOf, mayor: Person, stranger: Person, guest: Person
) -> None:
    secret = leaf("Geheimes Vorhaben", topic.parent)
    says(kehl, topic)
    says(kehl, secret, "planned", visibility="coordination")
    LeadRoleFactory.create(topic=topic, municipality=kehl)
    address = reverse("radar:summary", kwargs={"town": "kehl"})
    own = client_of(mayor).get(address).content.decode()
    assert "Dabei gehen wir voran" in own
    assert "Geheimes Vorhaben" in own
    assert "Geheimes Vorhaben" not in client_of(stranger).get(address).content.decode()
    assert client_of(guest).get(address).status_code == 403
    assert client_of(None).get(address).status_code == 302
    assert client_of(mayor).get(reverse("radar:summary", kwargs={"town": "nirgends"})).status_code == 404
