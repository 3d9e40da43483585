"""The round at the meeting: begin, one town after the other, what is typed and in whose name, end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.models import (
    Opportunity,
    OpportunityTown,
    Round,
    Source,
    Statement,
    StatementChange,
    Status,
    Via,
    VisibleTo,
)
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import rounds, statements
from lotsennetz.radar.services.writing import StatementConflict
from tests.factories import MunicipalityFactory, person_in
from tests.radar.factories import leaf, says
from tests.radar.kit import text

ROUND = "/wer-macht-was/runde/"


@pytest.fixture
def browser(coordinator: Person) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def this(coordinator: Person) -> Round:
    return rounds.begin(actor=coordinator)


def at(this: Round, town: Municipality) -> str:
    return f"{ROUND}{this.pk}/kommune/{town.slug}/"


def typed(row: Statement, speaker: Person, **fields: Any) -> dict[str, Any]:
    """The row's part of the form, as the page sends it."""
    shown = {"status": row.status, "horizon": row.horizon, "stopped_reason": "", "note": row.note}
    own = {**shown, "version": row.version, **fields}
    return {f"t{row.topic_id}-{name}": value for name, value in own.items()} | {"attendee": speaker.pk}


def test_from_beginning_to_end(
    browser: Client, coordinator: Person, kehl: Municipality, officer_kehl: Person, lahr: Municipality
) -> None:
    row = says(kehl, leaf("E-Akte"), Status.PLANNED, age=100)
    assert "Runde für heute beginnen" in text(browser.get(ROUND))
    answer = browser.post(f"{ROUND}beginnen/", follow=True)
    this = Round.objects.get()
    assert (this.meeting_on, this.ended_at) == (timezone.localdate(), None)
    assert "Tagesordnung" in text(answer)
    assert f'href="{at(this, kehl)}"' in text(answer)

    page = text(browser.get(at(this, kehl)))
    assert "Kommune 1 von 3" in page
    assert 'data-round-clock="60"' in page
    assert f'href="{at(this, lahr)}"' in page
    answer = browser.post(
        at(this, kehl), {**typed(row, officer_kehl, status="live"), "speichern": row.topic_id}
    )
    assert answer["Location"] == (
        f"{at(this, kehl)}?wer={officer_kehl.pk}&bei={row.topic_id}#angabe-{row.topic_id}"
    )
    row.refresh_from_db()
    assert (row.status, row.source, row.confirmed_by) == (Status.LIVE, Source.SELF, officer_kehl)
    change = StatementChange.objects.get()
    assert (change.via, change.actor) == (Via.ROUND, coordinator)
    record = AuditRecord.objects.get(action="statement.changed")
    assert record.actor_id == coordinator.pk

    answer = browser.post(f"{ROUND}{this.pk}/beenden/", follow=True)
    page = text(answer)
    assert "E-Akte" in page
    assert "<del>geplant</del>" in page
    assert "<ins>im Einsatz</ins>" in page
    assert "Frühere Runden" in text(browser.get(ROUND))
    assert "Diese Runde ist beendet." in text(browser.get(at(this, kehl)))


def test_confirming_a_row_and_all(
    browser: Client, this: Round, kehl: Municipality, officer_kehl: Person, staff_kehl: Person
) -> None:
    one, two, three = (says(kehl, leaf(), age=100) for _ in range(3))
    browser.post(at(this, kehl), {**typed(one, staff_kehl), "stimmt": one.topic_id})
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.confirmed_by, two.confirmed_by) == (staff_kehl, None)
    fields = {**typed(two, officer_kehl), **typed(three, officer_kehl), "alle": "1"}
    browser.post(at(this, kehl), fields)
    two.refresh_from_db()
    three.refresh_from_db()
    assert two.confirmed_by == three.confirmed_by == officer_kehl
    assert StatementChange.objects.filter(via=Via.ROUND, old={}, new={}).count() == 3
    browser.post(f"{ROUND}{this.pk}/beenden/")
    page = text(browser.get(f"{ROUND}{this.pk}/ergebnis/"))
    assert "In dieser Runde wurde nichts geändert." in page


def test_something_new(browser: Client, this: Round, kehl: Municipality, officer_kehl: Person) -> None:
    topic = leaf("GIS")
    fields = {
        "neu-topic": topic.pk,
        "neu-status": "interested",
        "neu-version": "0",
        "attendee": officer_kehl.pk,
    }
    answer = browser.post(at(this, kehl), {**fields, "neu": "1"})
    assert answer.status_code == 302
    row = Statement.objects.get()
    assert (row.topic, row.status, row.confirmed_by) == (topic, Status.INTERESTED, officer_kehl)


def test_enter_in_a_field_presses_no_button(
    browser: Client, this: Round, kehl: Municipality, officer_kehl: Person
) -> None:
    says(kehl, leaf(), age=100)
    page = text(browser.get(at(this, kehl)))
    form = page[page.index('<form method="post" id="angaben"') :]
    assert re.search(r"<button[^>]*>", form)[0] == '<button type="submit" disabled hidden>'  # type: ignore[index]


def test_bad_input(
    browser: Client, this: Round, kehl: Municipality, officer_kehl: Person, stranger: Person, guest: Person
) -> None:
    row = says(kehl, leaf("E-Akte"), age=100)
    before = list(Statement.objects.values())
    foreign = says(stranger.memberships.get().municipality, leaf(), age=100)
    cases = [
        ({**typed(row, stranger), "stimmt": row.topic_id}, 422),
        ({**typed(row, guest), "stimmt": row.topic_id}, 422),
        ({**typed(row, officer_kehl), "attendee": "niemand", "stimmt": row.topic_id}, 422),
        ({**typed(row, officer_kehl, status="stopped"), "speichern": row.topic_id}, 422),
        ({**typed(row, officer_kehl, status="planned", horizon="1999H1"), "speichern": row.topic_id}, 422),
        ({**typed(row, officer_kehl, version="x"), "speichern": row.topic_id}, 422),
        ({**typed(foreign, officer_kehl), "speichern": foreign.topic_id}, 422),
        ({**typed(foreign, officer_kehl), "stimmt": foreign.topic_id}, 409),
        ({**typed(row, officer_kehl, version=7), "stimmt": row.topic_id}, 409),
        ({**typed(row, officer_kehl, version=7, note="anders"), "speichern": row.topic_id}, 409),
        ({}, 422),
    ]
    for fields, status in cases:
        assert browser.post(at(this, kehl), fields).status_code == status, fields
    assert list(Statement.objects.filter(municipality=kehl).values()) == before
    assert browser.get(f"{ROUND}{this.pk}/kommune/atlantis/").status_code == 404
    assert browser.get(f"{ROUND}9999/").status_code == 404


def test_a_reason_that_is_missing_stands_at_its_field(
    browser: Client, this: Round, kehl: Municipality, officer_kehl: Person
) -> None:
    row = says(kehl, leaf("E-Akte"), age=100)
    answer = browser.post(
        at(this, kehl), {**typed(row, officer_kehl, status="stopped"), "speichern": row.topic_id}
    )
    page = text(answer)
    assert "Schreiben Sie, warum." in page
    assert '<details class="round-change" open>' in page


def test_two_clicks_write_once(
    this: Round, coordinator: Person, kehl: Municipality, officer_kehl: Person
) -> None:
    row = says(kehl, leaf(), age=100)
    common: dict[str, Any] = {
        "actor": coordinator,
        "round_id": this.pk,
        "attendee_id": officer_kehl.pk,
        "municipality_id": kehl.pk,
    }
    assert rounds.confirm(**common, versions={row.topic_id: 1}) == 1
    assert rounds.confirm(**common, versions={row.topic_id: 1}) == 0
    said = Said(status=Status.PILOTING)
    for _ in range(2):
        rounds.change(**common, topic_id=row.topic_id, said=said, base_version=2)
    assert StatementChange.objects.count() == 2
    with pytest.raises(StatementConflict):
        rounds.change(**common, topic_id=row.topic_id, said=Said(status=Status.LIVE), base_version=2)


def test_all_or_none(this: Round, coordinator: Person, kehl: Municipality, officer_kehl: Person) -> None:
    one, two = says(kehl, leaf(), age=100), says(kehl, leaf(), age=100)
    with pytest.raises(StatementConflict):
        rounds.confirm(
            actor=coordinator,
            round_id=this.pk,
            attendee_id=officer_kehl.pk,
            municipality_id=kehl.pk,
            versions={one.topic_id: 1, two.topic_id: 5},
        )
    assert not StatementChange.objects.exists()


def test_only_the_coordination(this: Round, kehl: Municipality, officer_kehl: Person) -> None:
    row = says(kehl, leaf(), age=100)
    client = Client()
    pages = [ROUND, f"{ROUND}{this.pk}/", at(this, kehl), f"{ROUND}{this.pk}/ergebnis/"]
    for path in pages:
        assert client.get(path).status_code == 302
    client.force_login(officer_kehl)
    for path in pages:
        assert client.get(path).status_code == 403
    for path in (f"{ROUND}beginnen/", f"{ROUND}{this.pk}/beenden/", at(this, kehl)):
        assert client.post(path, {**typed(row, officer_kehl), "stimmt": row.topic_id}).status_code == 403
    with pytest.raises(NotAllowed):
        rounds.confirm(
            actor=officer_kehl,
            round_id=this.pk,
            attendee_id=officer_kehl.pk,
            municipality_id=kehl.pk,
            versions={row.topic_id: 1},
        )
    assert Round.objects.get().ended_at is None
    assert not StatementChange.objects.exists()


def test_nothing_is_typed_after_the_end(
    this: Round, coordinator: Person, kehl: Municipality, officer_kehl: Person
) -> None:
    row = says(kehl, leaf(), age=100)
    rounds.end(actor=coordinator, round_id=this.pk)
    ended = rounds.end(actor=coordinator, round_id=this.pk).ended_at
    with pytest.raises(Conflict):
        rounds.confirm(
            actor=coordinator,
            round_id=this.pk,
            attendee_id=officer_kehl.pk,
            municipality_id=kehl.pk,
            versions={row.topic_id: 1},
        )
    again = rounds.begin(actor=coordinator)  # the same day: it goes on
    assert (again.pk, again.ended_at) == (this.pk, None)
    assert ended is not None
    with pytest.raises(DomainError):
        rounds.end(actor=coordinator, round_id=9999)


def test_changes_since_the_last_round(
    browser: Client, coordinator: Person, kehl: Municipality, officer_kehl: Person
) -> None:
    now = clock.now()
    last = Round.objects.create(meeting_on=timezone.localdate() - timedelta(days=28))
    Round.objects.filter(pk=last.pk).update(
        began_at=now - timedelta(days=28), ended_at=now - timedelta(days=28)
    )
    before, after = leaf("Vorher"), leaf("Nachher")
    for topic in (before, after):
        statements.state(
            actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, said=Said(status=Status.LIVE)
        )
    StatementChange.objects.filter(topic=before).update(at=now - timedelta(days=29))
    this = rounds.begin(actor=coordinator)
    page = text(browser.get(at(this, kehl)))
    changes = page[page.index("Geändert seit dem") :]
    assert "Nachher" in changes
    assert "Vorher" not in changes


def test_what_only_the_coordination_sees_is_not_projected(
    browser: Client, this: Round, coordinator: Person, kehl: Municipality, officer_kehl: Person
) -> None:
    topic = leaf("Vertrauliches Vorhaben")
    says(kehl, topic, age=100, visibility=VisibleTo.COORDINATION)
    statements.confirm(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    Statement.objects.update(confirmed_at=clock.now() - timedelta(days=100))
    narrowed = leaf("Eingeengtes Vorhaben")
    for visibility in (VisibleTo.NETWORK, VisibleTo.COORDINATION):
        statements.state(
            actor=officer_kehl,
            municipality_id=kehl.pk,
            topic_id=narrowed.pk,
            said=Said(status=Status.STOPPED, stopped_reason="Streit", visibility=visibility),
            via=Via.ROUND,
        )
    for page in (text(browser.get(at(this, kehl))), text(browser.get(f"{ROUND}{this.pk}/ergebnis/"))):
        for hidden in ("Vertrauliches Vorhaben", "Eingeengtes Vorhaben", "Streit"):
            assert hidden not in page


def test_overdue_opportunities_are_on_the_agenda(browser: Client, this: Round, kehl: Municipality) -> None:
    today = timezone.localdate()
    for topic, due, outcome in (
        (leaf("Überfällig"), today - timedelta(days=1), ""),
        (leaf("Heute fällig"), today, ""),
        (leaf("Erledigt"), today - timedelta(days=9), "joint"),
    ):
        found = Opportunity.objects.create(
            kind="duplicate",
            topic=topic,
            window="2027H1",
            opened_at=clock.now(),
            due=due,
            outcome=outcome,
            closed_at=clock.now() if outcome else None,
        )
        OpportunityTown.objects.create(opportunity=found, municipality=kehl, added_at=clock.now())
    page = text(browser.get(f"{ROUND}{this.pk}/"))
    assert "Überfällig" in page
    assert "Heute fällig" not in page
    assert "Erledigt" not in page


def test_a_town_without_people(browser: Client, this: Round, lahr: Municipality) -> None:
    says(lahr, leaf(), age=None)
    page = text(browser.get(at(this, lahr)))
    assert "noch niemand einen Zugang" in page
    assert 'name="stimmt"' not in page


def test_nine_towns(browser: Client, coordinator: Person, landratsamt: Municipality) -> None:
    """Played through by the button "Nächste Kommune", each town confirming everything."""
    Municipality.objects.filter(pk=landratsamt.pk).update(member=False)
    for number in range(9):
        town = MunicipalityFactory.create(name=f"Stadt {number}", slug=f"stadt-{number}")
        person_in(town, Role.OFFICER)
        for _ in range(3):
            says(town, leaf(), age=100)
    page = text(browser.post(f"{ROUND}beginnen/", follow=True))
    visited = []
    while True:
        link = re.search(r'href="([^"]*)"[^>]*data-round-next', page)
        assert link is not None
        if "kommune" not in link[1]:
            break
        page = text(browser.get(link[1]))
        visited.append(link[1])
        form = dict(re.findall(r'name="(t\d+-version)" value="(\d+)"', page))
        speaker = re.search(r'<option value="(\d+)" selected', page)
        assert speaker is not None
        page = text(browser.post(link[1], {**form, "attendee": speaker[1], "alle": "1"}, follow=True))
        assert "3 von 3 beantwortet" in page
        assert "fertig" in page
    assert len(visited) == 9
    assert Statement.objects.filter(confirmed_at__gt=clock.now() - timedelta(minutes=5)).count() == 27
    this = Round.objects.get()
    assert ">27<" in re.sub(r"\s", "", text(browser.post(f"{ROUND}{this.pk}/beenden/", follow=True)))


def test_queries_do_not_grow(
    browser: Client,
    this: Round,
    kehl: Municipality,
    officer_kehl: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(25):
        says(kehl, leaf(), age=100)
    with django_assert_max_num_queries(30):
        browser.get(at(this, kehl))


def test_a_round_that_nobody_ended_ends_with_the_next_one(browser: Client) -> None:
    old = Round.objects.create(
        meeting_on=timezone.localdate() - timedelta(days=30), began_at=clock.now() - timedelta(days=30)
    )
    browser.post(f"{ROUND}beginnen/")
    old.refresh_from_db()
    assert old.ended_at is not None
    assert Round.objects.get(ended_at=None).meeting_on == timezone.localdate()
