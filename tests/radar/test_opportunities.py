"""Opportunities: found when towns speak, joined, left, answered; seen by members only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.notify.mail.kinds import compose
from lotsennetz.notify.mail.letter import NotAnyMore
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar import appointments, opportunity_words
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Opportunity, OpportunityTown
from lotsennetz.radar.queries import opportunities as queries
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import opportunities as services
from lotsennetz.radar.services import statements
from lotsennetz.radar.workdays import is_workday
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory, person_in
from tests.races import needs_several_writers
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db
PLANNED = Said(status="planned")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def topic(network: object) -> Topic:
    return leaf("E-Akte")


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
    services.refresh_topic(topic.pk)
    return Opportunity.objects.get()


def state(person: Person, town: Municipality, topic: Topic, said: Said = PLANNED) -> None:
    statements.state(actor=person, municipality_id=town.pk, topic_id=topic.pk, said=said)


def towns_of(row: Opportunity) -> set[str]:
    return set(OpportunityTown.objects.filter(opportunity=row).values_list("municipality__name", flat=True))


@contextmanager
def nothing_changes() -> Iterator[None]:
    def held() -> tuple[object, ...]:
        return (
            list(Opportunity.objects.order_by("pk").values()),
            list(OpportunityTown.objects.order_by("pk").values()),
            AuditRecord.objects.count(),
            Notification.objects.count(),
            Delivery.objects.count(),
        )

    before = held()
    yield
    assert held() == before


# -- found when somebody speaks


def test_the_second_plan_makes_a_card_and_the_third_an_alert_once(
    topic: Topic,
    kehl: Municipality,
    lahr: Municipality,
    renchen: Municipality,
    officer_kehl: Person,
    stranger: Person,
    officer_renchen: Person,
    coordinator: Person,
) -> None:
    state(officer_kehl, kehl, topic)
    assert not Opportunity.objects.exists()
    state(stranger, lahr, topic)
    row = Opportunity.objects.get()
    today = clock.now().astimezone(BERLIN).date()
    assert (row.kind, row.window, row.owner, row.due) == (
        "duplicate",
        HalfYear.of(today).code,
        None,
        today + timedelta(days=21),
    )
    assert not Delivery.objects.exists()
    assert set(Notification.objects.values_list("kind", "recipient")) == {
        ("radar_opportunity", officer_kehl.pk),
        ("radar_opportunity", stranger.pk),
    }

    state(officer_renchen, renchen, topic)
    assert towns_of(row) == {"Kehl", "Lahr", "Renchen"}
    everybody = {officer_kehl.pk, stranger.pk, officer_renchen.pk, coordinator.pk}
    assert set(Delivery.objects.values_list("recipient", flat=True)) == everybody

    fourth = MunicipalityFactory.create(name="Oppenau", slug="oppenau")
    state(person_in(fourth, Role.OFFICER), fourth, topic)
    statements.clear(actor=officer_renchen, municipality_id=renchen.pk, topic_id=topic.pk)
    statements.clear(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk)
    state(stranger, lahr, topic)
    assert towns_of(row) == {"Kehl", "Lahr", "Oppenau"}
    assert Delivery.objects.count() == len(everybody)
    assert Opportunity.objects.count() == 1


def test_the_letter_names_towns_and_goes_only_while_it_is_open(
    pair: Opportunity, topic: Topic, renchen: Municipality, officer_renchen: Person, coordinator: Person
) -> None:
    state(officer_renchen, renchen, topic)
    mail = Delivery.objects.get(recipient=officer_renchen)
    _kind, letter = compose(mail)
    assert letter.subject == "E-Akte gemeinsam angehen"
    assert letter.lines[0] == "Kehl, Lahr und Renchen planen es für die gleiche Zeit."
    services.close(actor=coordinator, opportunity_id=pair.pk, outcome="joint")
    with pytest.raises(NotAnyMore):
        compose(Delivery.objects.get(recipient=officer_renchen))


def test_the_earliest_plan_looks_after_it(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    now = HalfYear.of(clock.now().date())
    state(officer_kehl, kehl, topic, Said(status="planned", horizon=(now + 2).code))
    state(stranger, lahr, topic, Said(status="planned", horizon=(now + 1).code))
    row = Opportunity.objects.get()
    assert (row.owner, row.window) == (lahr, (now + 1).code)
    statements.clear(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk)
    row.refresh_from_db()
    assert (row.outcome, row.closed_by, towns_of(row)) == ("obsolete", None, set())


def test_experience_meets_whoever_wants_it(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    says(kehl, topic, "live", offers_experience=True, contact=officer_kehl)
    state(stranger, lahr, topic)
    card = queries.card_of(viewer_of(stranger), Opportunity.objects.get().pk)
    assert card is not None
    assert (card.row.kind, card.row.owner) == ("experience", None)
    assert ([t.name for t in card.planning], [t.name for t in card.offering]) == (["Lahr"], ["Kehl"])
    part = queries.parts_of(viewer_of(stranger), card)[0]
    assert part.contact == officer_kehl
    assert opportunity_words.invitation(part.town.name, part.contact.name) == (
        "Kehl betreibt das: 20 Minuten mit Miriam Aschenbrenner vereinbaren?"
    )


@pytest.mark.parametrize(
    "fields",
    [{"age": 366}, {"age": None}, {"visibility": "coordination"}, {"status": "interested"}],
    ids=["old", "unconfirmed", "coordination only", "interest alone"],
)
def test_some_statements_take_no_part(
    topic: Topic, kehl: Municipality, lahr: Municipality, fields: dict[str, object]
) -> None:
    says(kehl, topic, "planned")
    says(lahr, topic, **{"status": "planned", **fields})  # type: ignore[arg-type]
    services.refresh()
    assert not Opportunity.objects.exists()


def test_a_retired_topic_has_none(pair: Opportunity, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(active=False)
    services.refresh()
    pair.refresh_from_db()
    assert pair.outcome == "obsolete"


def test_the_night_changes_nothing_twice(pair: Opportunity) -> None:
    with nothing_changes():
        assert services.refresh() == 0


def test_a_mistake_that_is_taken_back_brings_it_back(
    pair: Opportunity, topic: Topic, lahr: Municipality, stranger: Person
) -> None:
    statements.clear(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk)
    assert queries.card_of(viewer_of(stranger), pair.pk) is None
    state(stranger, lahr, topic)
    pair.refresh_from_db()
    assert (pair.outcome, pair.closed_at, towns_of(pair)) == ("", None, {"Kehl", "Lahr"})
    assert Opportunity.objects.count() == 1


def test_it_goes_on_in_the_next_half_year(pair: Opportunity) -> None:
    window = pair.window
    with time_machine.travel(clock.now() + timedelta(days=184), tick=False):
        services.refresh()
    row = Opportunity.objects.get()
    assert (row.window, row.outcome) == (window, "")


@needs_several_writers
@pytest.mark.django_db(transaction=True)
def test_two_who_speak_at_the_same_moment_find_each_other(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    together = threading.Barrier(2)

    def speak(person: Person, town: Municipality) -> None:
        together.wait(timeout=10)
        state(person, town, topic)
        connections.close_all()

    threads = [threading.Thread(target=speak, args=each) for each in [(officer_kehl, kehl), (stranger, lahr)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert towns_of(Opportunity.objects.get()) == {"Kehl", "Lahr"}


# -- answered


def test_an_answer_closes_it_for_the_half_year(
    pair: Opportunity, topic: Topic, renchen: Municipality, officer_kehl: Person, officer_renchen: Person
) -> None:
    services.close(
        actor=officer_kehl, opportunity_id=pair.pk, outcome="separate", reason=" Zwei\nVerfahren. "
    )
    row = services.close(
        actor=officer_kehl, opportunity_id=pair.pk, outcome="separate", reason="Zwei Verfahren."
    )
    assert (row.outcome, row.reason, row.closed_by) == ("separate", "Zwei Verfahren.", officer_kehl)
    assert AuditRecord.objects.filter(action="opportunity.closed").count() == 1
    with nothing_changes():
        services.refresh()
    state(officer_renchen, renchen, topic)
    row.refresh_from_db()
    assert (row.outcome, towns_of(row)) == ("separate", {"Kehl", "Lahr"})
    assert Opportunity.objects.count() == 1


def test_the_same_towns_are_asked_again_after_a_year_unless_they_do_it_together(
    pair: Opportunity, topic: Topic, officer_kehl: Person
) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="talked")
    for days, expected in [(184, 1), (370, 2)]:
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            topic.statements.update(confirmed_at=clock.now())
            services.refresh()
        assert Opportunity.objects.count() == expected


@pytest.mark.parametrize(
    ("outcome", "reason", "field"),
    [
        ("separate", " ", "reason"),
        ("separate", "x" * 281, "reason"),
        ("", "", "outcome"),
        ("vielleicht", "", "outcome"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(
    pair: Opportunity, officer_kehl: Person, outcome: str, reason: str, field: str
) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome=outcome, reason=reason)
    assert refusal.value.field == field


def test_a_second_other_answer_is_refused(pair: Opportunity, officer_kehl: Person, stranger: Person) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="joint")
    with nothing_changes(), pytest.raises(DomainError):
        services.close(actor=stranger, opportunity_id=pair.pk, outcome="obsolete")


def test_who_may_answer(
    pair: Opportunity,
    kehl: Municipality,
    staff_kehl: Person,
    mayor: Person,
    guest: Person,
    officer_renchen: Person,
    ex_member: Person,
    deactivated: Person,
    coordinator: Person,
    stranger: Person,
) -> None:
    """The coordination looks after this one: Kehl's people may not, its officer may."""
    for person in (staff_kehl, mayor, guest, officer_renchen, ex_member, deactivated):
        with nothing_changes(), pytest.raises(NotAllowed):
            services.close(actor=person, opportunity_id=pair.pk, outcome="talked")
    Opportunity.objects.update(owner=kehl)
    for person in (staff_kehl, mayor, coordinator, stranger):
        services.close(actor=person, opportunity_id=pair.pk, outcome="talked")
        services.reopen(actor=person, opportunity_id=pair.pk)
    with nothing_changes(), pytest.raises(DomainError):
        services.close(actor=coordinator, opportunity_id=pair.pk + 1, outcome="talked")


def test_an_answer_can_be_taken_back_for_a_week(
    pair: Opportunity, officer_kehl: Person, guest: Person
) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="obsolete")
    with nothing_changes(), pytest.raises(NotAllowed):
        services.reopen(actor=guest, opportunity_id=pair.pk)
    with (
        time_machine.travel(clock.now() + timedelta(days=8), tick=False),
        nothing_changes(),
        pytest.raises(DomainError),
    ):
        services.reopen(actor=officer_kehl, opportunity_id=pair.pk)
    row = services.reopen(actor=officer_kehl, opportunity_id=pair.pk)
    assert (row.outcome, row.closed_at, row.closed_by, towns_of(row)) == ("", None, None, {"Kehl", "Lahr"})
    with nothing_changes():
        services.reopen(actor=officer_kehl, opportunity_id=pair.pk)


# -- seen


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
    state(officer_renchen, renchen, topic)
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
    assert "Kehl and Lahr plan it for the same time." in page
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


# -- when one could talk


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_three_suggestions_on_working_days_after_three_more(today: date) -> None:
    found = appointments.suggested(today, BERLIN, ("BW",))
    assert len({start.date() for start in found}) == 3
    assert found == sorted(found)
    for start in found:
        assert is_workday(start.date(), ("BW",))
        assert 8 <= start.hour < 17
        assert not (start.weekday() == 4 and start.hour > 12)
        assert appointments.parse(appointments.code(start), today, BERLIN, ("BW",)) == start
    between = [today + timedelta(days=n) for n in range(1, (found[0].date() - today).days)]
    assert sum(is_workday(day, ("BW",)) for day in between) == 3


@pytest.mark.parametrize(
    "code",
    [
        "20261128T1000",
        "20261130T1015",
        "20261130T0700",
        "20261122T1000",
        "20271130T1000",
        "morgen",
        "20261130T1000Z",
    ],
)
def test_other_times_are_no_suggestions(code: str) -> None:
    assert appointments.parse(code, date(2026, 11, 22), BERLIN, ("BW",)) is None


def test_the_calendar_file_says_when_and_with_whom(
    pair: Opportunity, client_of: ClientOf, officer_kehl: Person, officer_renchen: Person
) -> None:
    start = appointments.suggested(clock.now().astimezone(BERLIN).date(), BERLIN, ("BW",))[0]
    address = reverse("radar:slot", kwargs={"pk": pair.pk, "start": appointments.code(start)})
    answer = client_of(officer_kehl).get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == start
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)
    assert str(event["summary"]) == "20 Minuten zu E-Akte: Kehl und Lahr"
    assert "ATTENDEE" not in event
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert client_of(officer_renchen).get(address).status_code == 404
    past = reverse("radar:slot", kwargs={"pk": pair.pk, "start": "20200107T1000"})
    assert client_of(officer_kehl).get(past).status_code == 404
