"""The search for programs: what the search page finds for the same person, in pages."""

from __future__ import annotations

import pytest

from lotsennetz.groups.viewer import NOBODY, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.search.queries import find
from lotsennetz.search.services.rebuilding import rebuild
from tests.api.kit import Program
from tests.search.kit import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(kehl: Municipality, officer_kehl: Person) -> World:
    made = world(kehl, officer_kehl)
    rebuild()
    return made


@pytest.mark.parametrize("who", ["", "guest", "officer_kehl", "stranger", "coordinator"])
def test_everybody_finds_what_the_page_finds(who: str, full: World, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who) if who else None
    items = Program(person).everything("search?q=gemeinsam")
    hits = find(viewer_of(person) if person else NOBODY, "gemeinsam", limit=100).hits
    assert [(item["kind"], item["id"]) for item in items] == [(hit.kind, hit.number) for hit in hits]
    assert items
    assert all(item["url"].startswith("http") for item in items)


def test_filters_and_those_that_lead_nowhere(full: World, officer_kehl: Person) -> None:
    program = Program(officer_kehl)
    every = program.get("search?q=gemeinsam&limit=100").json()["items"]
    only = program.get("search?q=gemeinsam&limit=100&kind=comment").json()["items"]
    assert only == [item for item in every if item["kind"] == "comment"]
    assert only
    for nowhere in ("group=gibt-es-nicht", "municipality=00000000", "topic=gibt-es-nicht"):
        assert program.get(f"search?q=gemeinsam&{nowhere}").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=" + "x" * 10_001, "q"),
        ("q=%00", "q"),
        ("q=akte&kind=quatsch", "kind"),
        ("q=akte&since=1", "since"),
        ("q=akte&cursor=fremd", "cursor"),
    ],
)
def test_what_makes_no_question_is_named(full: World, officer_kehl: Person, query: str, field: str) -> None:
    answer = Program(officer_kehl).get(f"search?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert field in answer.content.decode()


def test_a_cursor_of_another_question_is_refused(full: World, officer_kehl: Person) -> None:
    program = Program(officer_kehl)
    cursor = program.get("search?q=gemeinsam&limit=1").json()["next"]
    assert cursor
    assert program.get(f"search?q=gemeinsam&limit=1&cursor={cursor}").status_code == 200
    assert program.get(f"search?q=akte&limit=1&cursor={cursor}").status_code == 422


@pytest.mark.parametrize(
    "text", ["a" * 10_000, '"%22()*:^-', "und%20oder", "%E2%80%AEabc", "*", "%F0%9F%98%80"]
)
def test_any_text_is_answered(full: World, officer_kehl: Person, text: str) -> None:
    assert Program(officer_kehl).get(f"search?q={text}").status_code == 200
