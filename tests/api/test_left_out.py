"""What a change leaves out is never shown to more people than before."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from lotsennetz.api.v1 import api
from lotsennetz.entries.models import Entry
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement, Via, VisibleTo
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import importing, statements
from lotsennetz.topics.models import Topic
from tests.api.kit import Program, problem
from tests.content_factories import EntryFactory, ProductFactory
from tests.radar.factories import leaf

PATH = "radar/kehl/e-akte"


@pytest.fixture
def program(staff_kehl: Person) -> Program:
    return Program(staff_kehl)


def _held_back(actor: Person, town: Municipality, level: str, **more: Any) -> Statement:
    return statements.state(
        actor=actor,
        municipality_id=town.pk,
        topic_id=(Topic.objects.filter(slug="e-akte").first() or leaf("E-Akte")).pk,
        said=Said(status="planned", visibility=level, **more),
    )


@pytest.mark.parametrize("level", VisibleTo.values)
@pytest.mark.parametrize("left_out", [{}, {"visibility": None}])
def test_a_statement_stays_with_those_who_see_it(
    program: Program,
    staff_kehl: Person,
    stranger: Person,
    kehl: Municipality,
    level: str,
    left_out: dict[str, Any],
) -> None:
    _held_back(staff_kehl, kehl, level)
    seen = Program(stranger).get(PATH).status_code
    changed = program.put(PATH, {"status": "live", **left_out}, If_Match='"v1"')
    assert (changed.status_code, changed.json()["visibility"]) == (200, level)
    assert (Statement.objects.get().status, Statement.objects.get().visibility) == ("live", level)
    assert Program(stranger).get(PATH).status_code == seen
    assert Program().get(PATH).status_code == (200 if level == "public" else 404)


def test_a_new_one_is_for_the_network(program: Program) -> None:
    leaf("E-Akte")
    made = program.put(PATH, {"status": "live"}, If_None_Match="*")
    assert (made.status_code, made.json()["visibility"]) == (201, "network")


def test_who_wants_more_to_see_it_says_so(program: Program, staff_kehl: Person, kehl: Municipality) -> None:
    _held_back(staff_kehl, kehl, "coordination")
    for word in ("", "all", "Network", 1):
        assert problem(program.put(PATH, {"status": "live", "visibility": word}, If_Match="*"), 422)
    assert (Statement.objects.get().status, Statement.objects.get().visibility) == ("planned", "coordination")
    wider = program.put(PATH, {"status": "live", "visibility": "network"}, If_Match="*")
    assert wider.json()["visibility"] == "network"


def test_everything_else_that_is_left_out_is_taken_away(
    program: Program, staff_kehl: Person, kehl: Municipality
) -> None:
    product = ProductFactory.create(slug="aktenwerk")
    product.topics.add(leaf("E-Akte"))
    _held_back(
        staff_kehl,
        kehl,
        "public",
        product_id=product.pk,
        contact_id=staff_kehl.pk,
        offers_experience=True,
        seeks_partners=True,
        note="seit Mai",
    )
    said = program.put(PATH, {"status": "live"}, If_Match="*").json()
    assert (said["product"], said["contact"], said["note"], said["horizon"]) == (None, None, "", "")
    assert (said["offers_experience"], said["seeks_partners"], said["visibility"]) == (False, False, "public")


def test_the_description_says_what_leaving_out_means() -> None:
    shape = api().get_openapi_schema()["components"]["schemas"]["Stated"]
    assert shape["required"] == ["status"]
    assert "as it stands" in shape["properties"]["visibility"]["description"]
    assert all(
        "Left out" in field["description"] for name, field in shape["properties"].items() if name != "status"
    )


def test_the_page_without_the_field(staff_kehl: Person, kehl: Municipality, client_of: Any) -> None:
    _held_back(staff_kehl, kehl, "coordination")
    address = reverse("radar:edit", kwargs={"town": "kehl", "topic": "e-akte"})
    assert client_of(staff_kehl).post(address, {"version": "1", "status": "live"}).status_code == 302
    row = Statement.objects.get()
    assert (row.status, row.visibility) == ("live", "coordination")
    late = client_of(staff_kehl).post(address, {"version": "1", "status": "piloting"})
    assert late.status_code == 409
    assert Statement.objects.get().version == row.version


@pytest.mark.parametrize("head", ["Kommune;Thema;Stand;Sichtbar für\n", "Kommune;Thema;Stand\n"])
def test_a_table_with_an_empty_cell(staff_kehl: Person, kehl: Municipality, head: str) -> None:
    _held_back(staff_kehl, kehl, "coordination")
    leaf("Scannen")
    content = f"{head}Kehl;E-Akte;im Einsatz;\nKehl;Scannen;geplant;\n"
    pending = importing.look_at(actor=staff_kehl, file_name="a.csv", content=content.encode())
    assert importing.take_over(actor=staff_kehl, seen=importing.mark_of(pending)) == 2
    rows = Statement.objects.order_by("pk").values_list("status", "visibility")
    assert list(rows) == [("live", "coordination"), ("planned", "network")]


def test_a_suggestion_leaves_it_to_the_town(coordinator: Person, kehl: Municipality) -> None:
    topic = leaf("E-Akte")
    where = {"municipality_id": kehl.pk, "topic_id": topic.pk}
    for said in (Said(status="planned", visibility="coordination"), Said(status="live")):
        statements.suggest(actor=coordinator, said=said, via=Via.WEB, **where)
    row = Statement.objects.get()
    assert (row.status, row.visibility, row.confirmed_at) == ("live", "coordination", None)


@pytest.mark.parametrize("level", ["municipality", "network", "public"])
@pytest.mark.parametrize("left_out", [{}, {"visibility": None}])
def test_an_entry_stays_with_those_who_see_it(
    program: Program, staff_kehl: Person, kehl: Municipality, level: str, left_out: dict[str, Any]
) -> None:
    entry = EntryFactory.create(author=staff_kehl, municipality=kehl, visibility=level)
    said = program.patch(f"entries/{entry.pk}", {"body": "Neu", **left_out}, If_Match="*").json()
    assert (said["body"], said["visibility"]) == ("Neu", level)
    assert Entry.objects.get().visibility == level
