"""Nothing that a program sends breaks anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from lotsennetz.entries.models import Comment, Entry
from lotsennetz.people.models import Person
from tests.api.kit import BASE, Program, problem
from tests.content_factories import EntryFactory
from tests.radar.factories import leaf


@pytest.fixture
def program(staff_kehl: Person) -> Program:
    return Program(staff_kehl)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"body": NaN}',
        b'{"body": "A"} x',
        b"[" * 100_000,
        b'{"body": ' + b"9" * 5_000 + b"}",
        b"{'body': 'A'}",
        '{"body": "A"}'.encode("utf-16"),
    ],
    ids=range(8),
)
def test_what_is_no_json(program: Program, body: bytes) -> None:
    problem(program.post("entries", body), 400)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'"A"', "body"),
        (b'{"body": 1}', "body"),
        (b'{"body": null}', "body"),
        (b'{"body": true}', "body"),
        (b'{"body": {"a": []}}', "body"),
        (b'{"body": "A\\u0000B"}', "body"),
        (b'{"body": "\\ud800"}', "body"),
        (b'{"body": "A", "title": "\\u0000"}', "title"),
        (b'{"body": "A", "tags": ["\\udfff"]}', "tags.0"),
        (b'{"body": "A", "tags": [1]}', "tags.0"),
        (b'{"body": "A", "group": "\\u0000"}', "group"),
        (b'{"body": "A", "\\ud800": 1}', "body"),
    ],
)
def test_wrong_types(program: Program, body: bytes, field: str) -> None:
    said = problem(program.post("entries", body), 422)
    assert said["field"] == field
    assert not Entry.objects.exists()


@pytest.mark.parametrize("parent", [0, -1, 2**63, 2**64, 1.5, "1", True, 10**400])
def test_numbers_beyond_all_bounds(program: Program, parent: Any) -> None:
    entry = EntryFactory.create()
    said = problem(program.post(f"entries/{entry.pk}/comments", {"body": "A", "parent": parent}), 422)
    assert said["field"] == "parent"
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "limit=-1", "limit=x", f"limit={2**64}", "limit=1.5", "limit="),
        *(
            "since=gestern",
            "since=2026-01-01",
            "since=2026-01-01T00:00:00",
            "since=1700000000",
            "since=1e400",
        ),
        *(
            "since=0001-01-01T00:00:00%2B14:00",
            "since=9999-12-31T23:59:59-14:00",
            "since=2026-02-30T00:00:00Z",
        ),
        *("kind=poll", "kind=", "cursor=%00", "cursor=" + "x" * 2_000, "group=%00", "author=" + "x" * 200),
        *("topic=%ED%A0%80%00", "municipality=%00"),
    ],
)
def test_wrong_questions(program: Program, query: str) -> None:
    said = problem(program.get(f"entries?{query}"), 422)
    assert said["field"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "people/%00",
            "people/%ED%A0%80",
            "municipalities/%00",
            "municipalities/" + "x" * 300,
            "topics/%F0%9F%98%80",
        ),
        *(
            "groups/%00",
            "radar/%00/%00",
            f"entries/{2**64}",
            f"entries/{'9' * 5000}",
            "entries/-1",
            "entries/1.0",
        ),
        *(f"files/{2**63}", f"notifications/{2**63}", "people/..", "entries/%31%00", "entries/１"),
    ],
)
def test_addresses_of_nothing(program: Program, path: str) -> None:
    problem(program.get(path), 404)


def test_too_large(program: Program) -> None:
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    problem(program.post("entries", b'{"body": "' + b"A" * size + b'"}'), 413)
    problem(program.post("entries", b'{"body": "' + b"A" * size + b'"}', Idempotency_Key="a"), 413)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "a/b/c"]
)
def test_other_formats(program: Program, kind: str) -> None:
    status = 400 if kind == "multipart/form-data" else 415
    answer = program.post("entries", b'{"body": "A"}', **{"Content-Type": kind})
    assert answer.status_code in {status, 415}
    problem(answer, answer.status_code)
    assert not Entry.objects.exists()


def test_a_form_is_no_json(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)
    path = f"entries/{entry.pk}/comments"
    problem(program.upload(path, {"body": "A"}), 415)
    problem(program.upload(path, {"body": "A"}, Idempotency_Key="a"), 415)
    assert Entry.objects.count() == 1
    assert not Comment.objects.exists()


def test_files_come_in_forms(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)
    path = f"entries/{entry.pk}/files"
    problem(program.post(path, {"file": "A"}), 415)
    problem(program.post(path, b"A", **{"Content-Type": "multipart/form-data"}), 400)
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(program.post(path, b"--x\r\nkaputt", **broken), 422)
    many = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\nA\r\n' % n for n in range(30)
    )
    problem(program.post(path, many + b"--x--\r\n", **broken), 400)
    assert not entry.attachments.exists()


def test_sentences_are_ours(program: Program) -> None:
    leaf("E-Akte")
    answers = [
        program.post("entries", {"kind": "x", "body": 1, "tags": 1, "visibility": "x", "zuviel": 1}),
        program.get("entries?limit=x&since=x&kind=x"),
        program.get("opportunities?state=x"),
        program.get("municipalities?member=x"),
        program.put("radar/kehl/e-akte", {"status": "x", "offers_experience": "x", "note": 5}),
    ]
    for answer in answers:
        for error in problem(answer, 422)["errors"]:
            for english in ("Input", "should", "valid", "Extra", "permitted", " or "):
                assert english not in error["detail"], error


def test_the_same_header_twice_or_absurd(program: Program) -> None:
    for headers in (
        {"Accept_Language": "x" * 5_000},
        {"If_None_Match": '"' * 5_000},
        {"Accept": "image/png"},
    ):
        assert program.get("me", **headers).status_code == 200
    assert (
        program.client.get(f"{BASE}me", headers={"Authorization": "Bearer " + "x" * 10_000}).status_code
        == 401
    )
