"""What the coordination suggests, on the page of the statement."""

from __future__ import annotations

import re

import pytest

from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement, Suggestion
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.radar.cell_kit import at, filled, page, told
from tests.radar.factories import says

pytestmark = pytest.mark.django_db


def test_the_coordination_suggests_and_the_town_takes_it(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, "planned", note="Bald")
    here, edit = at("cell", kehl, topic), at("edit", kehl, topic)
    theirs = client_of(coordinator)
    assert 'name="visibility"' not in page(theirs, edit)
    answer = theirs.post(edit, filled(version=1, status="live", note="Läuft"))
    assert told(answer) == ["Vorgeschlagen. Kehl entscheidet."]
    assert Statement.objects.get().status == "planned"
    assert "noch nicht entschieden" in page(theirs, here)
    ours = client_of(officer_kehl)
    text = page(ours, here)
    assert "Vorschlag der Koordination" in text
    assert "Übernehmen" in text
    assert "<del>Bald</del>" in text
    seen = re.search(r'name="vom" value="([^"]+)"', text)
    assert seen is not None
    ours.post(at("suggestion", kehl, topic), {"antwort": "ja", "vom": seen[1].replace("&#43;", "+")})
    row = Statement.objects.get()
    assert (row.status, row.note, row.confirmed_by) == ("live", "Läuft", officer_kehl)


def test_the_town_declines(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, "planned")
    services.suggest(actor=coordinator, municipality_id=kehl.pk, topic_id=topic.pk, said=Said("live"))
    answer = client_of(officer_kehl).post(at("suggestion", kehl, topic), {"antwort": "nein"})
    assert told(answer) == ["Der Vorschlag ist abgelehnt."]
    assert Statement.objects.get().status == "planned"
    assert not Suggestion.objects.exists()
    answer = client_of(officer_kehl).post(at("suggestion", kehl, topic), {"antwort": "ja"})
    assert told(answer) == ["Diesen Vorschlag gibt es nicht mehr."]


def test_what_the_coordination_filled_in_says_so(
    coordinator: Person, officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    answer = client_of(coordinator).post(at("edit", kehl, topic), filled(status="planned"))
    assert told(answer) == ["Eingetragen. Kehl bestätigt es noch."]
    text = page(client_of(officer_kehl), at("cell", kehl, topic))
    assert "von der Koordination eingetragen" in text
    assert "noch nicht bestätigt" in text


@pytest.mark.parametrize("age", [0, None])
def test_two_at_once_the_coordination_still_only_suggests(
    age: int | None, coordinator: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    """Of what the town has confirmed, neither visibility nor the present version is hers to change."""
    says(kehl, topic, "planned", version=4, visibility="public", age=age, note="Neuer")
    browser = client_of(coordinator)
    edit = at("edit", kehl, topic)
    answer = browser.post(edit, filled(version=3, status="live", note="Meins", visibility="network"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Neuer" in text
    assert text.count("Meins") == 2
    confirmed = age is not None
    assert ('name="visibility"' in text) is not confirmed
    assert ("Sichtbar" in text) is not confirmed
    assert "Speichern" not in text
    assert ("Vorschlagen" in text) is confirmed
    assert ("Kehl entscheidet über Ihren Vorschlag." in text) is confirmed
    answer = browser.post(edit, filled(version=4, status="live", note="Meins"))
    assert answer.status_code == 302
    assert Statement.objects.get().status == ("planned" if confirmed else "live")
    assert Suggestion.objects.exists() is confirmed


def test_two_at_once_the_town_itself_saves(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, "planned", version=4)
    answer = client_of(officer_kehl).post(at("edit", kehl, topic), filled(version=3, status="live"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="visibility"' in text
    assert "Speichern ersetzt die andere Fassung." in text
    assert "Vorschlagen" not in text
