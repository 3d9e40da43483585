"""Links of the monthly mail that are used twice, or after somebody else answered."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import rounds, statements
from tests.radar.factories import leaf, says
from tests.radar.kit import everything, text
from tests.radar.link_kit import no, typed, yes


def test_used_twice(officer_kehl: Person, row: Statement) -> None:
    link = yes(officer_kehl, row)
    Client().post(link)
    before = everything()
    again = Client().post(link)
    assert again.status_code == 200
    assert "Ist schon bestätigt, von Miriam Aschenbrenner." in text(again)
    assert everything() == before


def test_changed_twice_by_two_clicks(officer_kehl: Person, row: Statement) -> None:
    link, fields = no(officer_kehl, row), typed(row, note="neu")
    assert Client().post(link, fields).status_code == 302
    before = everything()
    assert Client().post(link, fields).status_code == 410
    assert everything() == before


def test_a_link_that_changes_is_good_for_one_change(officer_kehl: Person, row: Statement) -> None:
    """Also for whoever it was forwarded to, and after the change was taken back; a confirmation does not use it up."""
    link = no(officer_kehl, row)
    Client().post(yes(officer_kehl, row))
    row.refresh_from_db()
    done = Client().post(link, typed(row, note="neu"))
    assert done.status_code == 302
    row.refresh_from_db()
    before = everything()
    for answer in (Client().get(link), Client().post(link, typed(row, note="noch etwas"))):
        assert answer.status_code == 410
        assert "Er gilt nur einmal." in text(answer)
    assert everything() == before
    Client().post(done.headers["Location"])
    row.refresh_from_db()
    assert row.note == "Pilot im Hauptamt"
    before = everything()
    assert Client().post(link, typed(row, note="neu")).status_code == 410
    assert everything() == before
    with time_machine.travel(clock.now() + timedelta(days=28)):
        assert Client().get(no(officer_kehl, row)).status_code == 200


def test_confirmed_by_a_colleague_meanwhile(officer_kehl: Person, staff_kehl: Person, row: Statement) -> None:
    link = yes(officer_kehl, row)
    statements.confirm(actor=staff_kehl, municipality_id=row.municipality_id, topic_id=row.topic_id)
    assert "Ist schon bestätigt, von Thorsten Rieflin." in text(Client().get(link))
    Client().post(link)
    assert Statement.objects.get().confirmed_by == staff_kehl


def test_changed_meanwhile_shows_both_and_confirms_what_stands(
    officer_kehl: Person, staff_kehl: Person, row: Statement
) -> None:
    link = yes(officer_kehl, row)
    statements.state(
        actor=staff_kehl,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.STOPPED, stopped_reason="zu teuer"),
    )
    page = text(Client().get(link))
    assert "In der E-Mail stand: Im Einsatz. Pilot im Hauptamt" in page
    assert "Eingestellt: zu teuer" in page
    blind = Client().post(link)  # without the version that the page shows
    assert blind.status_code == 409
    assert Statement.objects.get().confirmed_by == staff_kehl
    version = re.search(rf'name="stand-{row.topic_id}" value="(\d+)"', page)
    assert version is not None
    assert Client().post(link, {f"stand-{row.topic_id}": version[1]}).status_code == 302
    now = Statement.objects.get()
    assert (now.confirmed_by, now.status) == (officer_kehl, Status.STOPPED)


def test_changed_while_the_form_was_open(officer_kehl: Person, staff_kehl: Person, row: Statement) -> None:
    statements.state(
        actor=staff_kehl,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.PILOTING),
    )
    link = no(officer_kehl, row)
    answer = Client().post(link, typed(row, note="meine Bemerkung"))
    assert answer.status_code == 409
    page = text(answer)
    assert "Jemand hat die Angabe gerade geändert" in page
    assert "Im Test" in page
    assert "meine Bemerkung</textarea>" in page
    assert Statement.objects.get().status == Status.PILOTING
    assert 'name="version" value="2"' in page
    assert Client().post(link, typed(row, note="meine Bemerkung", version="2")).status_code == 302
    assert Statement.objects.get().note == "meine Bemerkung"


def test_removed_meanwhile(officer_kehl: Person, row: Statement) -> None:
    links_ = (yes(officer_kehl, row), no(officer_kehl, row))
    row.delete()
    before = everything()
    for link in links_:
        for answer in (Client().get(link), Client().post(link, {"status": "live", "version": "1"})):
            assert answer.status_code in {200, 422}
            assert "wurde inzwischen entfernt" in text(answer)
    assert everything() == before


def test_changed_by_herself_asks_nothing(officer_kehl: Person, staff_kehl: Person, row: Statement) -> None:
    """By "Geändert" in the mail or on the page: "Stimmt" and "Alles stimmt" then have nothing left to ask."""
    other = says(row.municipality, leaf("GIS"), age=100)
    one, both = yes(officer_kehl, row), yes(officer_kehl, row, other)
    Client().post(no(officer_kehl, row), typed(row, status="stopped", stopped_reason="Abgeschaltet."))
    statements.confirm(actor=staff_kehl, municipality_id=row.municipality_id, topic_id=row.topic_id)
    page = text(Client().get(one))
    assert "Sie haben die Angabe inzwischen geändert." in page
    assert "Eingestellt: Abgeschaltet. Pilot im Hauptamt" in page  # one full stop
    assert "Hier ist nichts mehr zu tun." in page
    assert "Stimmt noch" not in page
    before = everything()
    assert Client().post(one).status_code == 200
    assert everything() == before
    page = text(Client().get(both))
    assert f'name="stand-{row.topic_id}"' not in page
    assert f'name="stand-{other.topic_id}"' in page
    Client().post(both)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.confirmed_by, other.confirmed_by) == (staff_kehl, officer_kehl)


def test_changed_by_herself_and_then_by_a_colleague_asks(
    officer_kehl: Person, staff_kehl: Person, row: Statement
) -> None:
    link = yes(officer_kehl, row)
    for person, note in ((officer_kehl, "meins"), (staff_kehl, "ihres")):
        said = Said(status=Status.LIVE, note=note)
        statements.state(actor=person, municipality_id=row.municipality_id, topic_id=row.topic_id, said=said)
    assert "Inzwischen steht hier etwas anderes." in text(Client().get(link))


def test_said_in_the_round_is_said_by_herself(
    officer_kehl: Person, coordinator: Person, row: Statement
) -> None:
    link, this = yes(officer_kehl, row), rounds.begin(actor=coordinator)
    rounds.change(
        actor=coordinator,
        round_id=this.pk,
        attendee_id=officer_kehl.pk,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.PILOTING),
        base_version=row.version,
    )
    assert "Sie haben die Angabe inzwischen geändert." in text(Client().get(link))
