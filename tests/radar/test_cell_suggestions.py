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
