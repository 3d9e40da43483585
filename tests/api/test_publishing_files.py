"""An entry and its files in one request: all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from lotsennetz.api.v1 import api
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Attachment, Entry, State
from lotsennetz.groups.models import Group
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Person
from lotsennetz.search import tasks as reading
from tests.api.kit import Program, problem
from tests.content_factories import PNG, EntryFactory, GroupFactory, member_of

TEXT = b"Leitfaden Scannen"
SENT = {"kind": "file", "title": "Leitfaden"}


def a_file(name: str = "leitfaden.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(*files: SimpleUploadedFile, **entry: Any) -> dict[str, Any]:
    return {"entry": json.dumps({**SENT, **entry}), "files": list(files)}


@pytest.fixture
def program(staff_kehl: Person) -> Program:
    return Program(staff_kehl)


def _bytes_kept() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.fixture
def nothing_stays(db: None) -> Iterator[None]:
    """No entry, no draft, no row, no record, no bytes."""
    files = _bytes_kept()
    yield
    assert not Entry.objects.exists()
    assert not Attachment.objects.exists()
    assert set(AuditRecord.objects.values_list("action", flat=True)) <= {"token.made"}
    assert _bytes_kept() == files


def test_a_file_is_published_in_one_request(program: Program, staff_kehl: Person) -> None:
    group: Group = GroupFactory.create(slug="runde", privacy="network")
    member_of(group, staff_kehl)
    answer = program.upload(
        "entries",
        form(a_file(), a_file("bild.png", PNG), group="runde", alt=["", "Ein Punkt"], tags=["Scan"]),
    )
    assert answer.status_code == 201, answer.content
    said = answer.json()
    entry = Entry.objects.get()
    assert (entry.state, entry.kind, entry.group, entry.author) == (
        State.PUBLISHED,
        "file",
        group,
        staff_kehl,
    )
    assert [(each["name"], each["content_type"]) for each in said["files"]] == [
        ("leitfaden.txt", "text/plain"),
        ("bild.png", "image/png"),
    ]
    assert dict(entry.attachments.values_list("name", "alt")) == {
        "leitfaden.txt": "",
        "bild.png": "Ein Punkt",
    }
    assert (said["tags"], said["group"]["slug"]) == (["Scan"], "runde")
    assert answer["Location"] == f"{settings.BASE_URL}/api/v1/entries/{entry.pk}"
    content = program.get(f"files/{said['files'][0]['id']}")
    assert b"".join(content) == TEXT
    assert Job.objects.filter(task_path=reading.extract_file.module_path).exists()
    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["token.made", "entry.published", "api.written"]


def test_every_kind_takes_files_and_a_form_needs_none(program: Program) -> None:
    answer = program.upload("entries", {**form(a_file(), kind="question"), "files": a_file()})
    assert (answer.status_code, len(answer.json()["files"])) == (201, 1)
    answer = program.upload("entries", {"entry": json.dumps({"body": "Ohne Datei"})})
    assert (answer.status_code, answer.json()["files"]) == (201, [])


def test_the_json_may_be_a_part_of_its_own(program: Program) -> None:
    part = SimpleUploadedFile("entry.json", json.dumps(SENT).encode(), "application/json")
    answer = program.upload("entries", {"entry": part, "files": a_file()})
    assert answer.status_code == 201, answer.content
    assert [each["name"] for each in answer.json()["files"]] == ["leitfaden.txt"]


def test_the_same_file_twice_is_there_once(program: Program) -> None:
    answer = program.upload("entries", form(a_file(), a_file()))
    assert len(answer.json()["files"]) == Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"files": [a_file()]}, "entry"),
        ({"entry": "", "files": [a_file()]}, "entry"),
        ({"entry": json.dumps(SENT), "files": "kein Anhang"}, "files"),
        ({"entry": json.dumps(SENT), "file": a_file()}, "file"),
        ({"entry": json.dumps(SENT), "files": a_file(), "title": "A"}, "title"),
        (form(), "files"),
        (form(a_file(content=b"")), "files"),
        (form(a_file(), a_file("setup.exe", b"MZ" * 40)), "files"),
        (form(a_file(), kind="question", title=""), "title"),
        (form(a_file(), author="petra"), "author"),
        (form(a_file(), group="gibt-es-nicht"), "group"),
        (form(a_file(), alt=["A", "B"]), "alt"),
        (form(a_file(), alt="A"), "alt"),
        (form(*(a_file(f"{n}.txt", b"%d" % n) for n in range(11))), "files"),
    ],
)
@pytest.mark.usefixtures("nothing_stays")
def test_refused(program: Program, sent: dict[str, Any], field: str) -> None:
    assert problem(program.upload("entries", sent), 422)["field"] == field


@pytest.mark.usefixtures("nothing_stays")
def test_too_large(program: Program, settings: Any) -> None:
    settings.UPLOAD_BYTES = 100
    assert (
        "erlaubt sind" in problem(program.upload("entries", form(a_file(content=b"A" * 101))), 422)["detail"]
    )
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 300
    part = SimpleUploadedFile("entry.json", json.dumps({**SENT, "body": "A" * 400}).encode())
    problem(program.upload("entries", {"entry": part, "files": a_file()}), 413)


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"title": NaN}', "\x00"])
def test_a_part_that_is_no_json(program: Program, text: str) -> None:
    problem(program.upload("entries", {"entry": text, "files": a_file()}), 400)


@pytest.mark.usefixtures("nothing_stays")
def test_more_files_than_a_request_may_have(program: Program) -> None:
    problem(program.upload("entries", form(*(a_file(f"{n}.txt") for n in range(25)))), 400)


@pytest.mark.usefixtures("nothing_stays")
def test_only_for_those_who_may_write_there(staff_kehl: Person, guest: Person) -> None:
    GroupFactory.create(slug="zu", privacy="members")
    problem(Program(guest).upload("entries", form(a_file())), 403)
    problem(Program(staff_kehl, scope="read").upload("entries", form(a_file())), 403)
    assert problem(Program(staff_kehl).upload("entries", form(a_file(), group="zu")), 422)["field"] == "group"


def test_repeated_with_its_key_it_is_there_once(program: Program) -> None:
    first = program.upload("entries", form(a_file()), Idempotency_Key="a")
    again = program.upload("entries", form(a_file()), Idempotency_Key="a")
    assert (first.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert first.json() == again.json()
    problem(program.upload("entries", form(a_file(content=b"Anders")), Idempotency_Key="a"), 422)
    assert Entry.objects.count() == Attachment.objects.count() == 1


def test_what_was_refused_may_be_mended_with_its_key(program: Program) -> None:
    problem(program.upload("entries", form(a_file(content=b"")), Idempotency_Key="a"), 422)
    assert program.upload("entries", form(a_file()), Idempotency_Key="a").status_code == 201


def test_own_drafts_stay_what_they_are(program: Program, staff_kehl: Person) -> None:
    draft = EntryFactory.create(author=staff_kehl, state=State.DRAFT, body="Noch nicht")
    program.upload("entries", form(a_file()))
    draft.refresh_from_db()
    assert (draft.state, draft.attachments.count()) == (State.DRAFT, 0)


def test_the_description_names_both_ways() -> None:
    schema = api().get_openapi_schema()
    body = schema["paths"]["/api/v1/entries"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewEntry"}
    parts = body["content"]["multipart/form-data"]
    assert set(parts["schema"]["properties"]) == {"entry", "files"}
    assert parts["encoding"] == {"entry": {"contentType": "application/json"}}
    known = schema["components"]["schemas"]["NewEntry"]
    assert known["properties"]["kind"]["enum"] == ["post", "question", "file", "link"]
    assert known["additionalProperties"] is False
