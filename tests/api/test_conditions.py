"""Versions: nobody overwrites what she has not seen, nobody fetches what she has."""

from __future__ import annotations

import pytest

from lotsennetz.entries.models import Entry
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement
from tests.api.kit import Program, problem
from tests.content_factories import CommentFactory, EntryFactory
from tests.radar.factories import leaf, says


@pytest.fixture
def program(staff_kehl: Person) -> Program:
    return Program(staff_kehl)


@pytest.fixture
def entry(staff_kehl: Person) -> Entry:
    made: Entry = EntryFactory.create(author=staff_kehl, body="Alt")
    return made


def test_unchanged_is_not_sent_again(program: Program, entry: Entry) -> None:
    for path in (f"entries/{entry.pk}", "me", "municipalities/kehl", "people/thorsten-rieflin"):
        tag = program.get(path)["ETag"]
        for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = program.get(path, If_None_Match=known)
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert program.get(path, If_None_Match='"anders"').status_code == 200


def test_a_comment_changes_the_tag_but_hinders_no_author(program: Program, entry: Entry) -> None:
    tag = program.get(f"entries/{entry.pk}")["ETag"]
    CommentFactory.create(entry=entry)
    assert program.get(f"entries/{entry.pk}", If_None_Match=tag).status_code == 200
    assert program.patch(f"entries/{entry.pk}", {"body": "Neu"}, If_Match=tag).status_code == 200


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 428), ('"v2"', 412), ('"abc"', 412), ("v1", 412), ("", 412), ('"v99999999999999999999"', 412)],
)
def test_changes_need_the_version_that_stands(
    program: Program, entry: Entry, method: str, header: str | None, status: int
) -> None:
    headers = {} if header is None else {"If_Match": header}
    body = {"body": "Neu"} if method == "PATCH" else None
    problem(program.ask(method, f"entries/{entry.pk}", body, **headers), status)
    entry.refresh_from_db()
    assert (entry.body, entry.state, entry.version) == ("Alt", "published", 1)


def test_any_version_is_a_choice_too(program: Program, entry: Entry) -> None:
    assert program.patch(f"entries/{entry.pk}", {"body": "Neu"}, If_Match="*").status_code == 200


def test_the_tag_of_before_is_stale(program: Program, entry: Entry) -> None:
    tag = program.get(f"entries/{entry.pk}")["ETag"]
    second = program.patch(f"entries/{entry.pk}", {"body": "Neu"}, If_Match=tag)
    problem(program.patch(f"entries/{entry.pk}", {"body": "Neuer"}, If_Match=tag), 412)
    assert program.patch(f"entries/{entry.pk}", {"body": "Neuer"}, If_Match=second["ETag"]).status_code == 200


def test_statements_have_versions(program: Program, kehl: Municipality) -> None:
    says(kehl, leaf("E-Akte"), "planned", horizon="")
    path, sent = "radar/kehl/e-akte", {"status": "live"}
    problem(program.put(path, sent), 428)
    problem(program.put(path, sent, If_None_Match="*"), 412)
    problem(program.put(path, sent, If_Match='"v7"'), 412)
    assert Statement.objects.get().status == "planned"
    assert program.put(path, sent, If_Match=program.get(path)["ETag"]).status_code == 200
    leaf("Scannen")
    problem(program.put("radar/kehl/scannen", sent), 428)
    problem(program.put("radar/kehl/scannen", sent, If_Match="*"), 412)
    assert Statement.objects.count() == 1
