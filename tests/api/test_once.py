"""A POST with an idempotency key is carried out once, however often it is sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from lotsennetz.api.models import Replay
from lotsennetz.api.tasks import prune
from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.entries.services import arrange
from lotsennetz.groups.services.joining import leave
from lotsennetz.people.models import Person
from tests.api.kit import Program, problem
from tests.content_factories import PNG, EntryFactory, GroupFactory, member_of
from tests.races import needs_several_writers

SENT = {"body": "Hallo"}


@pytest.fixture
def program(staff_kehl: Person) -> Program:
    return Program(staff_kehl)


def test_the_same_again(program: Program) -> None:
    first = program.post("entries", SENT, Idempotency_Key="a")
    audit = AuditRecord.objects.count()
    second = program.post("entries", SENT, Idempotency_Key="a")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert [first[name] for name in ("ETag", "Location")] == [second[name] for name in ("ETag", "Location")]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Entry.objects.count() == 1
    assert AuditRecord.objects.count() == audit


def test_nothing_of_the_answer_is_kept(program: Program, staff_kehl: Person) -> None:
    sent = {"title": "Unverwechselbar", "body": "Einzigartig"}
    entry = program.post("entries", sent, Idempotency_Key="a").json()
    program.post(f"entries/{entry['id']}/comments", {"body": "Einzigartig"}, Idempotency_Key="b")
    kept = str(list(Replay.objects.values()))
    assert Replay.objects.count() == 2
    assert "Unverwechselbar" not in kept
    assert "Einzigartig" not in kept


def test_the_answer_is_about_what_stands_there_now(program: Program, staff_kehl: Person) -> None:
    entry = program.post("entries", SENT, Idempotency_Key="a").json()
    changed = program.patch(f"entries/{entry['id']}", {"body": "Anders"}, If_Match="*")
    again = program.post("entries", SENT, Idempotency_Key="a")
    assert (again.status_code, again["ETag"], again["Idempotency-Replayed"]) == (201, changed["ETag"], "true")
    assert (again.json()["body"], again.json()["version"]) == ("Anders", 2)
    assert Entry.objects.count() == 1


def _all_three(program: Program, group: str) -> list[Callable[[], Any]]:
    """An entry, a comment on it and a file on it, each with its key; to be sent again."""
    sent = {**SENT, "group": group}
    entry = program.post("entries", sent, Idempotency_Key="a").json()["id"]
    path = f"entries/{entry}"

    def file() -> dict[str, Any]:
        return {"file": SimpleUploadedFile("bild.png", PNG)}

    requests: list[Callable[[], Any]] = [
        lambda: program.post("entries", sent, Idempotency_Key="a"),
        lambda: program.post(f"{path}/comments", SENT, Idempotency_Key="b"),
        lambda: program.upload(f"{path}/files", file(), Idempotency_Key="c"),
    ]
    assert [request().status_code for request in requests] == [201] * 3
    assert ["Idempotency-Replayed" in request() for request in requests] == [True] * 3
    return requests


@pytest.mark.parametrize("how", ["left", "deleted", "taken off"])
def test_what_the_person_sees_no_more_is_not_told_again(
    program: Program, staff_kehl: Person, coordinator: Person, how: str
) -> None:
    group = GroupFactory.create(slug="runde", privacy="members", join_policy="invitation")
    member_of(group, staff_kehl)
    member_of(group, coordinator, role="owner")
    requests = _all_three(program, "runde")
    entry = Entry.objects.get()
    if how == "left":
        leave(actor=staff_kehl, group_id=group.pk)
    elif how == "deleted":
        arrange.delete_entry(actor=staff_kehl, entry_id=entry.pk)
    else:
        arrange.delete_entry(actor=coordinator, entry_id=entry.pk)
    rows = [
        list(model.objects.order_by("pk").values()) for model in (Entry, Comment, Attachment, AuditRecord)
    ]
    for request in requests:
        answer = request()
        problem(answer, 404)
        assert "Idempotency-Replayed" not in answer
        assert "Hallo" not in answer.text
    assert rows == [
        list(model.objects.order_by("pk").values()) for model in (Entry, Comment, Attachment, AuditRecord)
    ]


def test_who_may_see_it_again_is_told_again(program: Program, staff_kehl: Person) -> None:
    first = program.post("entries", SENT, Idempotency_Key="a")
    entry = Entry.objects.get()
    arrange.delete_entry(actor=staff_kehl, entry_id=entry.pk)
    problem(program.post("entries", SENT, Idempotency_Key="a"), 404)
    arrange.restore_entry(actor=staff_kehl, entry_id=entry.pk)
    again = program.post("entries", SENT, Idempotency_Key="a")
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert Entry.objects.count() == 1


def test_another_request_with_the_same_key(program: Program) -> None:
    program.post("entries", SENT, Idempotency_Key="a")
    said = problem(program.post("entries", {"body": "Anders"}, Idempotency_Key="a"), 422)
    assert said["field"] == "Idempotency-Key"
    entry = Entry.objects.get()
    problem(program.post(f"entries/{entry.pk}/comments", SENT, Idempotency_Key="a"), 422)
    assert not Comment.objects.exists()


def test_keys_are_each_persons_own(program: Program, stranger: Person) -> None:
    program.post("entries", SENT, Idempotency_Key="a")
    assert "Idempotency-Replayed" not in Program(stranger).post("entries", SENT, Idempotency_Key="a")
    assert Entry.objects.count() == 2


def test_without_a_key_twice_is_two(program: Program) -> None:
    for _twice in range(2):
        program.post("entries", SENT)
    assert Entry.objects.count() == 2
    assert not Replay.objects.exists()


def test_what_was_refused_may_be_mended(program: Program) -> None:
    problem(program.post("entries", {"body": ""}, Idempotency_Key="a"), 422)
    assert not Replay.objects.exists()
    assert program.post("entries", SENT, Idempotency_Key="a").status_code == 201


@pytest.mark.parametrize("key", ["", " " * 3 + "\t", "ä", "x" * 256])
def test_keys_that_are_none(program: Program, key: str) -> None:
    assert problem(program.post("entries", SENT, Idempotency_Key=key), 422)["field"] == "Idempotency-Key"
    assert not Entry.objects.exists()


def test_files_too(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("bild.png", content)
        return program.upload(f"entries/{entry.pk}/files", {"file": file}, Idempotency_Key="a")

    assert send(PNG).json() == send(PNG).json()
    problem(send(PNG + b"\x00"), 422)
    assert Attachment.objects.count() == 1


def test_answers_are_forgotten_after_a_day(program: Program) -> None:
    program.post("entries", SENT, Idempotency_Key="a")
    assert prune.func() == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert program.post("entries", {"body": "Anders"}, Idempotency_Key="a").status_code == 201
    with time_machine.travel(clock.now() + timedelta(hours=51)):
        assert prune.func() == 1
    assert not Replay.objects.exists()


EXPECTED = {"statuses": [201] * 4, "bodies": 1, "replayed": 3, "entries": 1}


def test_at_once_on_an_sqlite_file(tmp_path: Path) -> None:
    """The second waits for the first one's transaction."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    path = os.pathsep.join([str(Path(__file__).parents[2]), *(entry for entry in sys.path if entry)])
    made = subprocess.run(
        [sys.executable, "-m", "tests.api.at_once"],
        env={**kept, "LOTSENNETZ_DATA": str(tmp_path), "PYTHONPATH": path, "LOTSENNETZ_HOSTS": "testserver"},
        check=True,
        timeout=120,
        capture_output=True,
    )
    assert json.loads(made.stdout) == EXPECTED


@needs_several_writers
@pytest.mark.django_db(transaction=True)
def test_at_once(program: Program) -> None:
    """The second waits at the key's row."""
    together, answers = Barrier(4), list[Any]()

    def send() -> None:
        together.wait(timeout=10)
        answers.append(program.post("entries", SENT, Idempotency_Key="a"))
        connections.close_all()

    threads = [Thread(target=send) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert {
        "statuses": [answer.status_code for answer in answers],
        "bodies": len({answer.content for answer in answers}),
        "replayed": sum("Idempotency-Replayed" in answer for answer in answers),
        "entries": Entry.objects.count(),
    } == EXPECTED
