"""The buttons on a statement: with htmx and without."""

from __future__ import annotations

import pytest
from django.test import Client

from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement, StatementChange
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.radar.cell_kit import at, page, told
from tests.radar.factories import says
from tests.radar.kit import HTMX

pytestmark = pytest.mark.django_db


def test_confirming_from_the_page_leads_back_and_can_be_undone(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    row = says(kehl, topic, age=200)
    before = row.confirmed_at
    client = client_of(officer_kehl)
    answer = client.post(at("confirm", kehl, topic), {"version": 1, "next": "/mein-tag/"})
    assert (answer.status_code, answer["Location"]) == (302, "/mein-tag/")
    row.refresh_from_db()
    assert row.confirmed_by == officer_kehl
    undo = at("unconfirm", kehl, topic)
    assert f'action="{undo}?next=%2Fmein-tag%2F"' in page(client, "/mein-tag/")
    answer = client.post(undo + "?next=%2Fmein-tag%2F")
    assert answer["Location"] == "/mein-tag/"
    row.refresh_from_db()
    assert row.confirmed_at == before


@pytest.mark.parametrize("address", ["https://boese.example/", "//boese.example", "javascript:alert(1)"])
def test_buttons_lead_nowhere_else(
    address: str, officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, age=200)
    answer = client_of(officer_kehl).post(at("confirm", kehl, topic), {"version": 1, "next": address})
    assert answer["Location"] == at("cell", kehl, topic)


def test_a_button_for_another_version_shows_the_present_one(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    row = says(kehl, topic, age=200, version=4)
    for name in ("confirm", "clear"):
        answer = client_of(officer_kehl).post(at(name, kehl, topic), {"version": 2, "next": "/mein-tag/"})
        assert answer["Location"] == at("cell", kehl, topic)
        assert told(answer) == ["Die Angabe wurde inzwischen geändert."]
    again = Statement.objects.get(pk=row.pk)
    assert (again.version, again.confirmed_at) == (4, row.confirmed_at)


def test_removing_can_be_undone(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, note="Vier Ämter")
    client = client_of(officer_kehl)
    client.post(at("clear", kehl, topic), {"version": 1})
    assert not Statement.objects.exists()
    text = page(client, at("cell", kehl, topic))
    assert "Keine Angabe" in text
    assert at("restore", kehl, topic) in text
    client.post(at("restore", kehl, topic))
    assert Statement.objects.get().note == "Vier Ämter"
    assert "Entfernt" in page(client, at("cell", kehl, topic))


def test_the_panel_comes_back_confirmed(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, age=None)
    answer = client_of(officer_kehl).post(
        at("confirm", kehl, topic), {"version": 1, "teil": "feld"}, headers=HTMX
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="angabe"' in text
    assert "<html" not in text
    assert "noch nicht bestätigt" not in text
    assert "Bestätigt: E-Akte" in text
    undo = {"teil": "feld"}
    back = client_of(officer_kehl).post(at("unconfirm", kehl, topic), undo, headers=HTMX).content.decode()
    assert f'hx-post="{at("unconfirm", kehl, topic)}"' in text
    assert "noch nicht bestätigt" in back
    gone = client_of(officer_kehl).post(at("clear", kehl, topic), undo, headers=HTMX).content.decode()
    assert f'hx-post="{at("restore", kehl, topic)}"' in gone
    assert not Statement.objects.exists()
    client_of(officer_kehl).post(at("restore", kehl, topic), undo, headers=HTMX)
    assert Statement.objects.get().status == "live"


def test_changing_from_the_panel_leads_back_to_the_filtered_table(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    client = client_of(officer_kehl)
    table = "/wer-macht-was/?ansicht=tabelle&stand=live"
    for shown, wanted in (("http://testserver" + table, True), ("https://elsewhere.example/x", False)):
        panel = client.get(at("cell", kehl, topic), headers={**HTMX, "HX-Current-URL": shown})
        assert ("?next=/wer-macht-was/%3Fansicht%3Dtabelle" in panel.content.decode()) is wanted
    form = {"version": "1", "status": "live", "visibility": "network", "next": table}
    assert client.post(at("edit", kehl, topic), form).headers["Location"] == table


@pytest.mark.parametrize("who", ["stranger", "guest", "coordinator", "ex_member"])
@pytest.mark.parametrize("name", ["confirm", "unconfirm", "postpone", "clear", "restore", "suggestion"])
def test_buttons_of_other_towns_are_forbidden(
    who: str, name: str, request: pytest.FixtureRequest, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, age=200)
    before = list(Statement.objects.values())
    client = client_of(request.getfixturevalue(who))
    assert client.get(at(name, kehl, topic)).status_code == 405
    assert client.post(at(name, kehl, topic), {"version": 1}).status_code == 403
    assert list(Statement.objects.values()) == before
    assert not StatementChange.objects.exists()


def test_visitors_and_the_deactivated_sign_in_first(
    deactivated: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    for one in (None, deactivated):
        for name in ("confirm", "clear", "edit"):
            answer = client_of(one).post(at(name, kehl, topic), {"version": 1})
            assert "/konto/anmelden/" in answer["Location"]
    assert Statement.objects.get().version == 1


def test_every_post_needs_its_token(officer_kehl: Person, kehl: Municipality, topic: Topic) -> None:
    says(kehl, topic, age=200)
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer_kehl)
    assert client.post(at("confirm", kehl, topic), {"version": 1}).status_code == 403
    assert Statement.objects.get().version == 1
