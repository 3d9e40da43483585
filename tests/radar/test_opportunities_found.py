"""Opportunities are found when towns speak, joined, left, and kept by the night."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections

from lotsennetz.core import clock
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.mail.kinds import compose
from lotsennetz.notify.mail.letter import NotAnyMore
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar import opportunity_words
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.queries import opportunities as queries
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import opportunities as services
from lotsennetz.radar.services import statements
from lotsennetz.radar.wording import half_year as in_words
from lotsennetz.topics.models import Topic
from tests.factories import MunicipalityFactory, person_in
from tests.races import needs_several_writers
from tests.radar.factories import says
from tests.radar.kit import BERLIN, LIVE, PLANNED, half_year, nothing_changes, state, towns_of

pytestmark = pytest.mark.django_db


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
    state(officer_kehl, kehl, topic, PLANNED)
    assert not Opportunity.objects.exists()
    state(stranger, lahr, topic, PLANNED)
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

    state(officer_renchen, renchen, topic, PLANNED)
    assert towns_of(row) == {"Kehl", "Lahr", "Renchen"}
    everybody = {officer_kehl.pk, stranger.pk, officer_renchen.pk, coordinator.pk}
    assert set(Delivery.objects.values_list("recipient", flat=True)) == everybody

    fourth = MunicipalityFactory.create(name="Oppenau", slug="oppenau")
    state(person_in(fourth, Role.OFFICER), fourth, topic, PLANNED)
    statements.clear(actor=officer_renchen, municipality_id=renchen.pk, topic_id=topic.pk)
    statements.clear(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk)
    state(stranger, lahr, topic, PLANNED)
    assert towns_of(row) == {"Kehl", "Lahr", "Oppenau"}
    assert Delivery.objects.count() == len(everybody)
    assert Opportunity.objects.count() == 1


def test_the_letter_names_towns_and_goes_only_while_it_is_open(
    pair: Opportunity, topic: Topic, renchen: Municipality, officer_renchen: Person, coordinator: Person
) -> None:
    state(officer_renchen, renchen, topic, PLANNED)
    mail = Delivery.objects.get(recipient=officer_renchen)
    _kind, letter = compose(mail)
    assert letter.subject == "E-Akte gemeinsam angehen"
    assert letter.lines[0] == "Kehl, Lahr und Renchen planen es."
    services.close(actor=coordinator, opportunity_id=pair.pk, outcome="joint")
    with pytest.raises(NotAnyMore):
        compose(Delivery.objects.get(recipient=officer_renchen))


def test_the_reason_says_what_each_town_says(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    """A town that seeks partners has not planned anything, and names no half-year."""
    state(officer_kehl, kehl, topic, Said(status="interested", seeks_partners=True))
    state(stranger, lahr, topic, Said(status="planned", horizon=half_year(0)))
    row = Opportunity.objects.get()

    def reason() -> str:
        card = queries.card_of(viewer_of(officer_kehl), row.pk)
        assert card is not None
        return opportunity_words.reason(card.wanting)

    half = in_words(half_year(0))
    assert reason() == f"Kehl sucht Partner, Lahr plant es für das {half}."
    state(officer_kehl, kehl, topic, Said(status="piloting", seeks_partners=True))
    assert reason() == f"Kehl testet es und sucht Partner, Lahr plant es für das {half}."
    state(officer_kehl, kehl, topic, Said(status="planned", horizon=half_year(0)))
    assert reason() == f"Kehl und Lahr planen es für das {half}."
    services.close(actor=officer_kehl, opportunity_id=row.pk, outcome="joint")
    state(officer_kehl, kehl, topic, LIVE)
    state(stranger, lahr, topic, Said(status="not_planned"))
    assert reason() == "Kehl hat es schon im Einsatz, Lahr hatte es vor."


def test_the_earliest_plan_looks_after_it(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    state(officer_kehl, kehl, topic, Said(status="planned", horizon=half_year(2)))
    state(stranger, lahr, topic, Said(status="planned", horizon=half_year(1)))
    row = Opportunity.objects.get()
    assert (row.owner, row.window) == (lahr, half_year(1))
    statements.clear(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk)
    row.refresh_from_db()
    assert (row.outcome, row.closed_by, towns_of(row)) == ("obsolete", None, set())


def test_experience_meets_whoever_wants_it(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    says(kehl, topic, "live", offers_experience=True, contact=officer_kehl)
    state(stranger, lahr, topic, PLANNED)
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
    state(stranger, lahr, topic, PLANNED)
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
        state(person, town, topic, PLANNED)
        connections.close_all()

    threads = [threading.Thread(target=speak, args=each) for each in [(officer_kehl, kehl), (stranger, lahr)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert towns_of(Opportunity.objects.get()) == {"Kehl", "Lahr"}
