"""The page of one statement and its panel: what they say to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from lotsennetz.core import clock
from lotsennetz.groups.models import GroupRole
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement, Status, VisibleTo
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.content_factories import GroupFactory, ProductFactory, member_of
from tests.factories import MembershipFactory
from tests.radar.cell_kit import at, page
from tests.radar.factories import LeadRoleFactory, leaf, says
from tests.radar.kit import HTMX, half_year

pytestmark = pytest.mark.django_db


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
    assert "Wir auch" not in text  # Lahr has said what it does


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
        assert ("Keine Angabe" if one is stranger else "Keine öffentliche Angabe") in text
        assert "noch nicht geäußert" not in text
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


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_we_too_is_for_towns_that_say_nothing_yet(
    headers: dict[str, str],
    stranger: Person,
    kehl: Municipality,
    lahr: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    here, button = at("cell", kehl, topic), at("edit", lahr, topic) + "?stand=interested"
    assert "Wir auch" not in page(client_of(stranger), here, **headers)  # like whom?
    says(kehl, topic)
    assert button in page(client_of(stranger), here, **headers)
    said = says(lahr, topic, visibility="coordination")
    assert "Wir auch" not in page(client_of(stranger), here, **headers)
    said.delete()
    topic.active = False
    topic.save()
    assert "Wir auch" not in page(client_of(stranger), here, **headers)


def test_we_too_is_for_the_second_town_if_the_first_has_said_it(
    stranger: Person,
    kehl: Municipality,
    lahr: Municipality,
    renchen: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    MembershipFactory.create(person=stranger, municipality=renchen)
    says(kehl, topic)
    says(lahr, topic)
    assert at("edit", renchen, topic) + "?stand=interested" in page(
        client_of(stranger), at("cell", kehl, topic)
    )


@pytest.mark.parametrize("visibility", VisibleTo.values)
def test_a_lead_is_seen_where_its_statement_is(
    visibility: str,
    officer_kehl: Person,
    officer_renchen: Person,
    coordinator: Person,
    guest: Person,
    kehl: Municipality,
    lahr: Municipality,
    topic: Topic,
    client_of: ClientOf,
) -> None:
    """Members see leads on their page anyway; nobody else hears that Kehl is at it."""
    LeadRoleFactory.create(topic=topic, municipality=kehl)
    says(lahr, topic, visibility="public")
    says(kehl, topic, visibility=visibility)
    here = at("cell", lahr, topic)
    for one in (officer_kehl, officer_renchen, coordinator):
        assert "Federführung:" in page(client_of(one), here)
    for outside in (None, guest):
        text = page(client_of(outside), here)
        assert ("Federführung:" in text, "Kehl" in text) == ((visibility == "public"),) * 2


def test_a_lead_that_says_nothing_is_for_members(
    officer_renchen: Person, kehl: Municipality, lahr: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    LeadRoleFactory.create(topic=topic, municipality=kehl)
    says(lahr, topic, visibility="public")
    assert "Federführung:" in page(client_of(officer_renchen), at("cell", lahr, topic))
    assert "Federführung:" not in page(client_of(None), at("cell", lahr, topic))


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


@pytest.mark.parametrize("status", Status.values)
def test_the_history_reads_in_words_whatever_was_said_first(
    status: str, officer_kehl: Person, kehl: Municipality, topic: Topic, client_of: ClientOf
) -> None:
    horizon = half_year(1) if status in {"planned", "piloting"} else ""
    reason = "Zu teuer" if status == "stopped" else ""
    place: dict[str, Any] = {"actor": officer_kehl, "municipality_id": kehl.pk, "topic_id": topic.pk}
    services.state(**place, said=Said(status=status, horizon=horizon, stopped_reason=reason))
    assert "Angegeben" in page(client_of(officer_kehl), at("cell", kehl, topic))
    services.state(**place, said=Said(status="interested" if status != "interested" else "live"))
    services.clear(**place)
    text = page(client_of(officer_kehl), at("cell", kehl, topic))
    assert all(word in text for word in ("Angegeben", "Geändert", "Entfernt"))


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
