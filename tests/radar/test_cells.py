"""One statement: its page and panel, its buttons, its form; with htmx and without."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.groups.models import GroupRole
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Statement, StatementChange, Status, Suggestion
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, ProductFactory, member_of
from tests.factories import person_in
from tests.radar.factories import LeadRoleFactory, leaf, says

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def topic(network: object) -> Topic:
    return leaf("E-Akte")


def at(name: str, town: Municipality, topic: Topic) -> str:
    return reverse(f"radar:{name}", kwargs={"town": town.slug, "topic": topic.slug})


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def filled(**values: Any) -> dict[str, Any]:
    return {"version": 0, "status": "live", "visibility": "network", **values}


# -- the page


def test_the_page_says_everything(
    officer_kehl: Person,
    stranger: Person,
    kehl: Municipality,
    lahr: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    product = ProductFactory.create(name="Aktenwerk 7")
    product.topics.add(topic)
    says(lahr, topic, product=product)
    LeadRoleFactory.create(topic=topic, municipality=kehl)
    said = Said(
        "live", product_id=product.pk, contact_id=officer_kehl.pk, note="Vier Ämter", offers_experience=True
    )
    services.state(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, said=said)
    text = page(client_of(stranger), at("cell", kehl, topic))
    for words in (
        "E-Akte",
        "Große Kreisstadt",
        "im Einsatz",
        "Federführung",
        "bietet Erfahrung",
        "Vier Ämter",
        product.get_absolute_url(),
        "auch in",
        reverse("radar:town", kwargs={"town": "lahr"}),
        f"von {officer_kehl.name}",
        "eigene Angabe",
        "Frage stellen",
        "Änderungen",
        "Angegeben",
    ):
        assert words in text, words
    assert "Stimmt noch" not in text
    assert at("edit", lahr, topic) + "?stand=interested" in text


def test_the_panel_is_the_same_without_the_frame(
    stranger: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, note="Vier Ämter")
    text = page(client_of(stranger), at("cell", kehl, topic), **HTMX)
    assert "<html" not in text
    assert 'id="angabe"' in text
    assert "Vier Ämter" in text
    assert at("cell", kehl, topic) in text


def test_what_one_may_not_see_looks_like_nothing(
    stranger: Person,
    guest: Person,
    officer_kehl: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    says(kehl, topic, note="Geheim", visibility="coordination", contact=officer_kehl)
    for one in (stranger, guest, None):
        text = page(client_of(one), at("cell", kehl, topic))
        assert "Geheim" not in text
        assert "Keine Angabe" in text
    assert "Geheim" in page(client_of(officer_kehl), at("cell", kehl, topic))


def test_visitors_see_public_statements_but_no_people(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf, guest: Person
) -> None:
    said = Said("live", note="Für alle", visibility="public", contact_id=officer_kehl.pk)
    services.state(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, said=said)
    for one in (None, guest):
        text = page(client_of(one), at("cell", kehl, topic))
        assert "Für alle" in text
        assert officer_kehl.family_name not in text
        assert "Änderungen" not in text
        assert "Ansprechperson" not in text


def test_phone_and_mail_only_as_the_person_allows(
    officer_kehl: Person,
    staff_kehl: Person,
    stranger: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    says(kehl, topic, contact=officer_kehl)
    officer_kehl.phone = "07851 88-100"
    officer_kehl.phone_visibility = Person.Circle.MUNICIPALITY
    officer_kehl.email_visibility = Person.Circle.NETWORK
    officer_kehl.save()
    here = at("cell", kehl, topic)
    assert "07851 88-100" in page(client_of(staff_kehl), here)
    text = page(client_of(stranger), here)
    assert "07851" not in text
    assert "mailto:digital@kehl.example" in text


def test_without_a_contact_the_officer_is_named(
    officer_kehl: Person,
    staff_kehl: Person,
    stranger: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    staff_kehl.is_active = False
    staff_kehl.save()
    says(kehl, topic, contact=staff_kehl)
    text = page(client_of(stranger), at("cell", kehl, topic))
    assert "Wen fragen?" in text
    assert officer_kehl.name in text
    assert staff_kehl.name not in text


@pytest.mark.parametrize(
    ("age", "words"),
    [(10, "Stand heute"), (200, "Stand "), (400, "älter als ein Jahr"), (None, "noch nicht bestätigt")],
)
def test_age_is_said_in_words(
    age: int | None, words: str, stranger: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic, age=age)
    text = page(client_of(stranger), at("cell", kehl, topic))
    assert (words in text) is (age != 10)


def test_a_question_goes_to_the_group_about_the_topic(
    stranger: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    says(kehl, topic)
    assert "&amp;gruppe=" not in page(client_of(stranger), at("cell", kehl, topic))
    group = GroupFactory.create(topic=topic)
    member_of(group, stranger, GroupRole.MEMBER)
    assert f"&amp;gruppe={group.slug}" in page(client_of(stranger), at("cell", kehl, topic))


def test_an_empty_cell_invites(
    officer_kehl: Person,
    coordinator: Person,
    stranger: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    here, edit = at("cell", kehl, topic), at("edit", kehl, topic)
    assert f"{edit}?stand=not_planned" in page(client_of(officer_kehl), here)
    assert f'href="{edit}"' in page(client_of(coordinator), here)
    assert edit not in page(client_of(stranger), here)


def test_unknown_places_are_not_found(
    officer_kehl: Person, kehl: Municipality, staedtetag: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    client = client_of(officer_kehl)
    assert topic.parent is not None
    gone = leaf("Fax", active=False)
    for town, what in [(staedtetag, topic), (kehl, topic.parent), (kehl, gone)]:
        assert client.get(at("cell", town, what)).status_code == 404
        assert client.get(at("edit", town, what)).status_code == 404
    assert client.get("/wer-macht-was/angabe/atlantis/e-akte/").status_code == 404
    says(kehl, gone)
    assert client.get(at("cell", kehl, gone)).status_code == 200


# -- the buttons


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
    assert "toast" in answer["HX-Trigger"]


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


# -- the form


def test_saying_something_new(
    officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    client = client_of(officer_kehl)
    edit = at("edit", kehl, topic)
    text = page(client, edit + "?stand=planned&next=/mein-tag/")
    assert re.search(r'value="planned"[^>]*checked', text)
    assert re.search(rf'value="{officer_kehl.pk}" selected', text)
    assert text.count('type="radio"') == 6
    half = (HalfYear.of(clock.now().date()) + 1).code
    assert f'value="{half}"' in text
    sent = filled(status="planned", horizon=half, note="Drei Ämter", next="/mein-tag/", seeks_partners="on")
    answer = client.post(edit, sent)
    assert answer["Location"] == "/mein-tag/"
    row = Statement.objects.get()
    assert (row.status, row.horizon, row.note, row.seeks_partners) == ("planned", half, "Drei Ämter", True)
    assert row.contact is None


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


# -- suggestions


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


def test_hostile_text_stays_text(
    officer_kehl: Person, coordinator: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    bad = "<script>alert(1)</script>"
    said = Said("stopped", stopped_reason=bad, note=bad)
    services.state(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, said=said)
    services.suggest(
        actor=coordinator, municipality_id=kehl.pk, topic_id=topic.pk, said=Said("live", note=bad + "!")
    )
    client = client_of(officer_kehl)
    for address in (at("cell", kehl, topic), at("edit", kehl, topic), reverse("radar:town", args=["kehl"])):
        assert "<script>alert" not in page(client, address)
    assert "<script>alert" not in page(client, at("cell", kehl, topic), **HTMX)


def test_the_number_of_queries_does_not_grow(
    stranger: Person,
    officer_kehl: Person,
    kehl: Municipality,
    topic: Topic,
    client_of: ClientOf,
    django_assert_max_num_queries: Any,
) -> None:
    product = ProductFactory.create()
    product.topics.add(topic)
    for number in range(12):
        said = Said("live", product_id=product.pk, contact_id=officer_kehl.pk, note=f"Stand {number}")
        services.state(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk, said=said)
    Statement.objects.update(confirmed_at=clock.now() - timedelta(days=3))
    client = client_of(stranger)
    client.get(at("cell", kehl, topic))
    with django_assert_max_num_queries(20):
        client.get(at("cell", kehl, topic))


@pytest.mark.parametrize("status", Status.values)
def test_the_history_reads_in_words_whatever_was_said_first(
    status: str, officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    horizon = (HalfYear.of(clock.now().date()) + 1).code if status in {"planned", "piloting"} else ""
    reason = "Zu teuer" if status == "stopped" else ""
    place: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    services.state(**place, said=Said(status=status, horizon=horizon, stopped_reason=reason))
    assert "Angegeben" in page(client_of(officer_kehl), at("cell", kehl, topic))
    services.state(**place, said=Said(status="interested" if status != "interested" else "live"))
    services.clear(**place)
    text = page(client_of(officer_kehl), at("cell", kehl, topic))
    assert all(word in text for word in ("Angegeben", "Geändert", "Entfernt"))
