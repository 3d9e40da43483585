"""The form of a statement: what it refuses, two at once, who may open it."""

from __future__ import annotations

import re

import pytest

from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.models import Statement, StatementChange
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import person_in
from tests.radar.cell_kit import at, filled, page
from tests.radar.factories import says
from tests.radar.kit import half_year

pytestmark = pytest.mark.django_db


def test_saying_something_new(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    client = client_of(officer_kehl)
    edit = at("edit", kehl, topic)
    text = page(client, edit + "?stand=planned&next=/mein-tag/")
    assert re.search(r'value="planned"[^>]*checked', text)
    assert re.search(rf'value="{officer_kehl.pk}" selected', text)
    assert text.count('type="radio"') == 6
    half = half_year(1)
    assert f'value="{half}"' in text
    sent = filled(status="planned", horizon=half, note="Drei Ämter", next="/mein-tag/", seeks_partners="on")
    answer = client.post(edit, sent)
    assert answer["Location"] == "/mein-tag/"
    row = Statement.objects.get()
    assert (row.status, row.horizon, row.note, row.seeks_partners) == ("planned", half, "Drei Ämter", True)
    assert row.contact is None


def test_an_address_does_not_preset_over_what_the_town_says(
    officer_kehl: Person, coordinator: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, "live")
    for person in (officer_kehl, coordinator):
        text = page(client_of(person), at("edit", kehl, topic) + "?stand=interested")
        assert re.search(r'value="live"[^>]*checked', text)
        assert not re.search(r'value="interested"[^>]*checked', text)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"status": ""}, "status", "Wählen Sie einen Stand."),
        ({"status": "stopped"}, "stopped_reason", "Schreiben Sie, warum."),
        ({"status": "planned", "horizon": "1999H1"}, "horizon", "Halbjahr aus der Liste"),
        ({"note": "x" * 281}, "note", "281 Zeichen"),
        ({"product": "777"}, "product", "gehört nicht zu diesem Thema"),
        ({"product": "9" * 40}, "product", "aus der Liste"),
        ({"contact": "777"}, "contact", "arbeitet nicht"),
        ({"visibility": "mond"}, "visibility", "Sichtbarkeit"),
    ],
)
def test_refusals_stand_at_their_field_and_keep_what_was_typed(
    values: dict[str, str],
    field: str,
    words: str,
    officer_kehl: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    sent = filled(**{"note": "Das bleibt stehen", **values})
    answer = client_of(officer_kehl).post(at("edit", kehl, topic), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sent["note"] in text
    shown = re.search(rf'id="id_{field}_error">(.*?)</div>', text, re.DOTALL)
    assert shown is not None
    assert words in shown[1]
    assert not Statement.objects.exists()


def test_two_at_once_both_versions_stand_on_the_page(
    officer_kehl: Person, staff_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    services.state(
        actor=staff_kehl,
        municipality_id=kehl.pk,
        topic_id=topic.pk,
        said=Said("stopped", stopped_reason="Anbieter weg"),
        base_version=1,
    )
    client = client_of(officer_kehl)
    edit = at("edit", kehl, topic)
    answer = client.post(edit, filled(version=1, status="piloting", note="Mein langer Text"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Anbieter weg" in text
    assert text.count("Mein langer Text") == 2  # beside the other version and in the form
    assert staff_kehl.name in text
    assert Statement.objects.get().status == "stopped"
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version is not None
    client.post(edit, filled(version=version[1], status="piloting", note="Mein langer Text"))
    row = Statement.objects.get()
    assert (row.status, row.note) == ("piloting", "Mein langer Text")
    assert StatementChange.objects.filter(old__stopped_reason="Anbieter weg").exists()


def test_a_statement_removed_meanwhile_is_a_conflict_too(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    answer = client_of(officer_kehl).post(at("edit", kehl, topic), filled(version=3, note="Meins"))
    assert answer.status_code == 409
    assert "keine Angabe" in answer.content.decode()
    assert not Statement.objects.exists()


def test_who_may_open_the_form(
    officer_kehl: Person,
    coordinator: Person,
    stranger: Person,
    guest: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    edit = at("edit", kehl, topic)
    for one, status in [(officer_kehl, 200), (coordinator, 200), (stranger, 403), (guest, 403)]:
        assert client_of(one).get(edit).status_code == status
        if status == 403:
            assert client_of(one).post(edit, filled()).status_code == 403
    assert not Statement.objects.exists()


def test_people_of_the_town_are_offered_as_contact(
    officer_kehl: Person,
    staff_kehl: Person,
    stranger: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    text = page(client_of(officer_kehl), at("edit", kehl, topic))
    assert staff_kehl.name in text
    assert stranger.name not in text
    guest = person_in(kehl, Role.GUEST, family_name="Gastmann")
    assert guest.family_name not in page(client_of(officer_kehl), at("edit", kehl, topic))
