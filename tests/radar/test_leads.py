"""Lead towns: one a topic, with the town's agreement, for a term."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord, AuditValues
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import LeadRole
from lotsennetz.radar.queries import leads as queries
from lotsennetz.radar.services import leads as services
from lotsennetz.radar.services.leads import Terms
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory
from tests.races import needs_several_writers
from tests.radar.factories import LeadRoleFactory, leaf, says
from tests.radar.kit import nothing_changes

pytestmark = pytest.mark.django_db
TERMS = Terms(scope="Ausschreibung und Fragen", hours_per_month=4)
AGREED = "M. Aschenbrenner, Treffen am 9. Juni"


@pytest.fixture
def lead(topic: Topic, kehl: Municipality) -> LeadRole:
    made: LeadRole = LeadRoleFactory.create(topic=topic, municipality=kehl)
    return made


def today() -> date:
    return timezone.localdate(clock.now())


def test_an_officer_offers_her_town_for_a_year(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person
) -> None:
    terms = replace(TERMS, scope=" Ausschreibung\nund Fragen ", deputy_id=lahr.pk)
    row = services.take_lead(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, terms=terms)
    assert (row.municipality, row.deputy, row.scope) == (kehl, lahr, "Ausschreibung und Fragen")
    assert (row.since, row.until) == (today(), services.a_year_from(today()))
    assert queries.active_leads() == {topic.pk: row}
    assert AuditRecord.objects.filter(action="lead.taken", municipality_id=kehl.pk).exists()


def test_the_coordination_appoints_with_an_agreement(
    topic: Topic, kehl: Municipality, coordinator: Person
) -> None:
    place: dict[str, Any] = {"municipality_id": kehl.pk, "topic_id": topic.pk, "terms": TERMS}
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.appoint(actor=coordinator, agreement=" ", **place)
    assert refusal.value.field == "agreement"
    services.appoint(actor=coordinator, agreement=AGREED, **place)
    assert AuditValues.objects.get().values == {"agreement": AGREED}


def test_who_may(
    topic: Topic,
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    staff_kehl: Person,
    mayor: Person,
    stranger: Person,
    guest: Person,
    ex_member: Person,
    deactivated: Person,
    coordinator: Person,
) -> None:
    place: dict[str, Any] = {"municipality_id": kehl.pk, "topic_id": topic.pk, "terms": TERMS}
    for person in (staff_kehl, mayor, stranger, guest, ex_member, deactivated, coordinator):
        with nothing_changes(), pytest.raises(NotAllowed):
            services.take_lead(actor=person, **place)
    for person in (officer_kehl, staff_kehl, stranger, guest, deactivated):
        with nothing_changes(), pytest.raises(NotAllowed):
            services.appoint(actor=person, agreement=AGREED, **place)
    row = services.take_lead(actor=officer_kehl, **place)
    later = today() + timedelta(days=30)
    for person in (staff_kehl, mayor, stranger, guest, deactivated):
        with nothing_changes(), pytest.raises(NotAllowed):
            services.extend(actor=person, lead_id=row.pk, until=later)
        with nothing_changes(), pytest.raises(NotAllowed):
            services.end(actor=person, lead_id=row.pk)
        with nothing_changes(), pytest.raises(NotAllowed):
            services.hand_on(
                actor=person, lead_id=row.pk, municipality_id=lahr.pk, terms=TERMS, agreement=AGREED
            )


def test_two_leads_overlap_and_the_second_hears_who_has_it(
    lead: LeadRole, topic: Topic, lahr: Municipality, stranger: Person
) -> None:
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        services.take_lead(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk, terms=TERMS)
    assert refusal.value.text == (
        f"Bei diesem Thema hat Kehl die Federführung bis {lead.until:%d.%m.%Y}. Es kann nur eine geben."
    )
    assert refusal.value.field == "topic"


@needs_several_writers
@pytest.mark.django_db(transaction=True)
def test_two_who_offer_at_the_same_moment(
    topic: Topic, kehl: Municipality, lahr: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    together, refused = threading.Barrier(2), []

    def offer(person: Person, town: Municipality) -> None:
        together.wait(timeout=10)
        try:
            services.take_lead(actor=person, municipality_id=town.pk, topic_id=topic.pk, terms=TERMS)
        except Conflict as error:
            refused.append(error)
        connections.close_all()

    threads = [threading.Thread(target=offer, args=each) for each in [(officer_kehl, kehl), (stranger, lahr)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert (LeadRole.objects.count(), len(refused)) == (1, 1)


def test_a_lead_whose_term_has_passed_gives_way(
    lead: LeadRole, topic: Topic, lahr: Municipality, stranger: Person
) -> None:
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        services.take_lead(actor=stranger, municipality_id=lahr.pk, topic_id=topic.pk, terms=TERMS)
    lead.refresh_from_db()
    assert lead.ended_at is not None
    assert queries.active_leads()[topic.pk].municipality == lahr


def test_the_night_ends_what_has_passed(lead: LeadRole) -> None:
    with nothing_changes():
        assert services.end_expired() == 0
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        assert services.end_expired() == 1
        assert services.end_expired() == 0
    assert queries.active_leads() == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hours_per_month": 0}, "hours_per_month"),
        ({"hours_per_month": 161}, "hours_per_month"),
        ({"scope": "x" * 281}, "scope"),
        ({"until": date(2020, 1, 1)}, "until"),
        ({"until": date(2090, 1, 1)}, "until"),
        ({"deputy_id": 10**9}, "deputy"),
    ],
)
def test_terms_that_cannot_be(
    topic: Topic, kehl: Municipality, officer_kehl: Person, changed: dict[str, Any], field: str
) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.take_lead(
            actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, terms=replace(TERMS, **changed)
        )
    assert refusal.value.field == field


def test_towns_and_topics_that_cannot_be(
    topic: Topic, kehl: Municipality, gengenbach: Municipality, coordinator: Person, officer_kehl: Person
) -> None:
    def appoint(town: Municipality, topic_id: int, terms: Terms = TERMS) -> None:
        services.appoint(
            actor=coordinator, municipality_id=town.pk, topic_id=topic_id, terms=terms, agreement=AGREED
        )

    parent = topic.parent_id or 0
    for town, number, terms, field in [
        (gengenbach, topic.pk, TERMS, "municipality"),
        (kehl, parent, TERMS, "topic"),
        (kehl, topic.pk, replace(TERMS, deputy_id=kehl.pk), "deputy"),
        (kehl, topic.pk, replace(TERMS, deputy_id=gengenbach.pk), "deputy"),
    ]:
        with nothing_changes(), pytest.raises(DomainError) as refusal:
            appoint(town, number, terms)
        assert refusal.value.field == field


def test_extend_hand_on_end(
    lead: LeadRole, topic: Topic, lahr: Municipality, officer_kehl: Person, coordinator: Person
) -> None:
    later = today() + timedelta(days=500)
    assert services.extend(actor=officer_kehl, lead_id=lead.pk, until=later).until == later
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.hand_on(actor=officer_kehl, lead_id=lead.pk, municipality_id=lahr.pk, terms=TERMS)
    assert refusal.value.field == "agreement"
    with nothing_changes(), pytest.raises(DomainError):
        services.hand_on(
            actor=officer_kehl,
            lead_id=lead.pk,
            municipality_id=lead.municipality_id,
            terms=TERMS,
            agreement=AGREED,
        )
    row = services.hand_on(
        actor=officer_kehl, lead_id=lead.pk, municipality_id=lahr.pk, terms=TERMS, agreement=AGREED
    )
    assert queries.active_leads() == {topic.pk: row}
    with nothing_changes(), pytest.raises(DomainError):
        services.extend(actor=coordinator, lead_id=lead.pk, until=later)
    services.end(actor=coordinator, lead_id=row.pk)
    with nothing_changes():
        services.end(actor=coordinator, lead_id=row.pk)
    assert queries.active_leads() == {}


def test_the_list_shows_leads_and_gaps(
    lead: LeadRole, topic: Topic, kehl: Municipality, officer_kehl: Person, stranger: Person
) -> None:
    gap, small, old = leaf("E-Payment", topic.parent), leaf("GIS", topic.parent), leaf("BundID", topic.parent)
    for number in range(3):
        town = MunicipalityFactory.create()
        says(town, gap, ["interested", "planned", "piloting"][number])
        says(town, old, "planned", age=400)
        if number:
            says(town, small, "interested")
    (branch,) = queries.branches(viewer_of(officer_kehl))
    shown = {line.topic: line for line in branch.lines}
    assert set(shown) == {topic, gap}
    assert (shown[topic].lead, shown[topic].may_manage, shown[topic].ends_soon) == (lead, True, False)
    assert (shown[gap].is_gap, shown[gap].interested) == (True, 3)
    assert not queries.branches(viewer_of(stranger))[0].lines[0].may_manage
    LeadRole.objects.update(until=today() + timedelta(days=30))
    assert queries.branches(viewer_of(stranger))[0].lines[0].ends_soon


def test_active_leads_is_one_query(lead: LeadRole) -> None:
    with CaptureQueriesContext(connection) as asked:
        names = [row.municipality.name for row in queries.active_leads().values()]
    assert (names, len(asked)) == (["Kehl"], 1)


def test_the_pages_offer_extend_hand_on_and_end(
    topic: Topic,
    kehl: Municipality,
    lahr: Municipality,
    client_of: ClientOf,
    officer_kehl: Person,
    staff_kehl: Person,
    coordinator: Person,
) -> None:
    values = {"topic": topic.pk, "municipality": kehl.pk, "hours_per_month": 4, "until": "2020-01-01"}
    browser, new = client_of(officer_kehl), reverse("radar:new_lead")
    with nothing_changes():
        assert client_of(staff_kehl).post(new, values).status_code == 403
        assert browser.post(new, values).status_code == 422
        assert browser.post(new, {}).status_code == 422
        assert browser.post(new, {**values, "municipality": lahr.pk}).status_code == 422
    values["until"] = f"{today() + timedelta(days=200)}"
    assert browser.get(f"{new}?thema={topic.pk}").status_code == 200
    assert "Kehl" in browser.post(new, values, follow=True).content.decode()
    row = LeadRole.objects.get()
    refused = client_of(coordinator).post(new, {**values, "municipality": lahr.pk, "agreement": AGREED})
    assert refused.status_code == 422
    extend = reverse("radar:extend_lead", kwargs={"pk": row.pk})
    hand_on = reverse("radar:hand_on_lead", kwargs={"pk": row.pk})
    end = reverse("radar:end_lead", kwargs={"pk": row.pk})
    for address in (extend, hand_on):
        assert browser.get(address).status_code == 200
        assert client_of(staff_kehl).get(address).status_code == 403
    browser.post(extend, {"until": f"{today() + timedelta(days=300)}"})
    row.refresh_from_db()
    assert row.until == today() + timedelta(days=300)
    handed = {"municipality": lahr.pk, "hours_per_month": 2, "until": values["until"]}
    assert browser.post(hand_on, handed).status_code == 422
    browser.post(hand_on, {**handed, "agreement": AGREED})
    now_leading = LeadRole.objects.get(ended_at=None)
    assert now_leading.municipality == lahr
    assert browser.get(extend).status_code == 404
    assert client_of(coordinator).get(end).status_code == 405
    with nothing_changes():
        lahrs = reverse("radar:end_lead", kwargs={"pk": now_leading.pk})
        assert browser.post(lahrs).status_code == 403
    client_of(coordinator).post(lahrs)
    assert queries.active_leads() == {}


def test_who_took_it_while_the_form_was_open_is_named_and_nothing_typed_is_lost(
    topic: Topic, kehl: Municipality, lahr: Municipality, client_of: ClientOf, coordinator: Person
) -> None:
    browser, new = client_of(coordinator), reverse("radar:new_lead")
    assert f'<option value="{topic.pk}"' in browser.get(new).content.decode()
    taken = LeadRoleFactory.create(topic=topic, municipality=kehl)
    typed = {"topic": topic.pk, "municipality": lahr.pk, "agreement": AGREED, "scope": "Schulung am Ort"}
    with nothing_changes():
        answer = browser.post(
            new, {**typed, "hours_per_month": 7, "until": f"{today() + timedelta(days=200)}"}
        )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Bei diesem Thema hat Kehl die Federführung bis {taken.until:%d.%m.%Y}." in page
    assert "keine gültige Auswahl" not in page
    assert f'<option value="{topic.pk}" selected>' in page
    assert f'<option value="{lahr.pk}" selected>' in page
    for kept in (AGREED, "Schulung am Ort", 'value="7"'):
        assert kept in page
