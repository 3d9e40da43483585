"""What programs change, in the person's name and by the same rules; what is refused changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord
from lotsennetz.entries.models import Attachment, Comment, Entry, Reaction
from lotsennetz.groups.models import Group
from lotsennetz.notify.models import Notification
from lotsennetz.people.models import ApiToken, Municipality, Person
from lotsennetz.radar.models import Statement, StatementChange
from tests.api.kit import Program, problem
from tests.content_factories import PNG, EntryFactory, GroupFactory, ProductFactory, member_of
from tests.radar.factories import leaf, says


@pytest.fixture
def group(staff_kehl: Person) -> Group:
    made: Group = GroupFactory.create(slug="runde", privacy="network")
    member_of(made, staff_kehl)
    return made


@pytest.fixture
def program(staff_kehl: Person) -> Program:
    return Program(staff_kehl)


def _rows(*models: type[Model]) -> list[Any]:
    """Everything that stands in these tables."""
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_publish(program: Program, staff_kehl: Person, group: Group) -> None:
    leaf("E-Akte")
    sent = {"kind": "question", "title": "Wer hat das?", "body": "Wir suchen.", "group": "runde"}
    answer = program.post(
        "entries", {**sent, "topic": "e-akte", "tags": ["Scan", "OCR"], "visibility": "group"}
    )
    said = answer.json()
    assert answer.status_code == 201, said
    entry = Entry.objects.get()
    assert (entry.author, entry.group, entry.kind, entry.state) == (
        staff_kehl,
        group,
        "question",
        "published",
    )
    assert said["tags"] == ["OCR", "Scan"]
    assert said["municipality"]["slug"] == "kehl"
    assert answer["Location"] == f"{settings.BASE_URL}/api/v1/entries/{entry.pk}"
    assert program.get(f"entries/{entry.pk}")["ETag"] == answer["ETag"]


def test_the_log_names_person_and_key(program: Program, staff_kehl: Person) -> None:
    program.post("entries", {"body": "Hallo"})
    records = {record.action: record for record in AuditRecord.objects.filter(actor_id=staff_kehl.pk)}
    assert records["entry.published"].target_id == Entry.objects.get().pk
    assert records["api.written"].target_id == ApiToken.objects.get().pk
    assert records["api.written"].fields == ["POST /api/v1/entries"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "body"),
        ({"kind": "question"}, "title"),
        ({"kind": "file", "title": "A"}, "files"),
        ({"kind": "file"}, "files"),
        ({"body": "A", "alt": ["Ein Bild"]}, "alt"),
        ({"kind": "poll", "body": "A"}, "kind"),
        ({"body": "A", "visibility": "group"}, "visibility"),
        ({"body": "A", "visibility": "all"}, "visibility"),
        ({"body": "A", "group": "gibt-es-nicht"}, "group"),
        ({"body": "A", "group": "fremd"}, "group"),
        ({"body": "A", "topic": "gibt-es-nicht"}, "topic"),
        ({"body": "A", "municipality": "lahr"}, "municipality"),
        ({"body": "A", "municipality": "08317065"}, "municipality"),
        ({"body": "A", "tags": [str(n) for n in range(9)]}, "tags"),
        ({"body": "A", "tags": "Scan"}, "tags"),
        ({"body": "A" * 20_001}, "body"),
        ({"kind": "link", "title": "A", "link": "nirgends"}, "link"),
        ({"body": "A", "author": "petra"}, "author"),
    ],
)
def test_refused_entries(program: Program, lahr: Municipality, sent: dict[str, Any], field: str) -> None:
    GroupFactory.create(slug="fremd")
    audit = AuditRecord.objects.count()
    said = problem(program.post("entries", sent), 422)
    assert said["field"] == field
    assert said["errors"][0]["detail"]
    assert not Entry.objects.exists()
    assert AuditRecord.objects.count() == audit


def test_guests_write_in_their_groups_only(guest: Person, group: Group) -> None:
    program = Program(guest)
    problem(program.post("entries", {"body": "Hallo"}), 403)
    assert problem(program.post("entries", {"body": "Hallo", "group": "runde"}), 422)["field"] == "group"
    assert not Entry.objects.exists()
    member_of(group, guest)
    assert program.post("entries", {"body": "Hallo", "group": "runde"}).status_code == 201


def test_change_what_is_named_and_nothing_else(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl, title="Alt", body="Text", topic=leaf("E-Akte"))
    said = program.patch(f"entries/{entry.pk}", {"title": "Neu", "tags": ["A"]}, If_Match='"v1"').json()
    assert (said["title"], said["body"], said["topic"]["slug"], said["version"]) == (
        "Neu",
        "Text",
        "e-akte",
        2,
    )
    said = program.patch(f"entries/{entry.pk}", {"topic": None}, If_Match='"v2"').json()
    assert (said["topic"], said["tags"], said["title"]) == (None, ["A"], "Neu")
    assert entry.versions.count() == 2


def test_others_do_not_change_or_delete(staff_kehl: Person, stranger: Person, guest: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)
    before = _rows(Entry)
    for person, status in ((stranger, 403), (guest, 404)):
        program = Program(person)
        problem(program.patch(f"entries/{entry.pk}", {"body": "Meins"}, If_Match='"v1"'), status)
        problem(program.delete(f"entries/{entry.pk}", If_Match='"v1"'), status)
    assert _rows(Entry) == before


def test_delete(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)
    assert program.delete(f"entries/{entry.pk}", If_Match='"v1"').status_code == 204
    problem(program.get(f"entries/{entry.pk}"), 404)
    problem(program.delete(f"entries/{entry.pk}", If_Match='"v1"'), 404)
    assert Entry.objects.get().state == "deleted"


def test_comment_and_answer(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create()
    first = program.post(f"entries/{entry.pk}/comments", {"body": "Ja"})
    assert first.status_code == 201
    second = program.post(f"entries/{entry.pk}/comments", {"body": "Doch", "parent": first.json()["id"]})
    assert second.json()["parent"] == first.json()["id"]
    assert [comment.author for comment in Comment.objects.all()] == [staff_kehl, staff_kehl]


def test_refused_comments(program: Program, guest: Person) -> None:
    entry, hidden = (
        EntryFactory.create(visibility="public"),
        EntryFactory.create(visibility="group", group=GroupFactory.create()),
    )
    closed = EntryFactory.create(archived_at=clock.now())
    assert problem(program.post(f"entries/{entry.pk}/comments", {"body": " "}), 422)["field"] == "body"
    assert (
        problem(program.post(f"entries/{entry.pk}/comments", {"body": "A", "parent": 99}), 422)["field"]
        == "parent"
    )
    problem(program.post(f"entries/{hidden.pk}/comments", {"body": "A"}), 404)
    problem(program.post(f"entries/{closed.pk}/comments", {"body": "A"}), 403)
    problem(Program(guest).post(f"entries/{entry.pk}/comments", {"body": "A"}), 403)
    assert not Comment.objects.exists()


def test_reactions(program: Program, guest: Person) -> None:
    entry = EntryFactory.create(visibility="public")
    path = f"entries/{entry.pk}/reactions/danke"
    for _twice in range(2):
        assert program.put(path).status_code == 204
    assert program.get(f"entries/{entry.pk}").json()["reactions"] == [
        {"kind": "danke", "count": 1, "own": True}
    ]
    problem(program.put(f"entries/{entry.pk}/reactions/applaus"), 404)
    problem(Program(guest).put(path), 403)
    assert Reaction.objects.count() == 1
    for _twice in range(2):
        assert program.delete(path).status_code == 204
    assert not Reaction.objects.exists()


def test_upload(program: Program, staff_kehl: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)
    answer = program.upload(
        f"entries/{entry.pk}/files", {"file": SimpleUploadedFile("bild.png", PNG), "alt": "Ein Punkt"}
    )
    said = answer.json()
    assert answer.status_code == 201, said
    row = Attachment.objects.get()
    assert (row.name, row.alt, row.content_type, row.entry) == ("bild.png", "Ein Punkt", "image/png", entry)
    assert program.get(f"entries/{entry.pk}").json()["files"] == [said]
    assert answer["Location"].endswith(f"/api/v1/files/{row.pk}")


def test_refused_uploads(program: Program, staff_kehl: Person, stranger: Person) -> None:
    entry = EntryFactory.create(author=staff_kehl)
    path = f"entries/{entry.pk}/files"

    def file(content: bytes) -> dict[str, Any]:
        return {"file": SimpleUploadedFile("bild.png", content)}

    assert problem(program.upload(path, {"alt": "nichts"}), 422)["field"] == "file"
    assert problem(program.upload(path, file(b"")), 422)["field"] == "files"
    assert problem(program.upload(path, file(b"MZ" * 40)), 422)["field"] == "files"
    problem(Program(stranger).upload(path, file(PNG)), 403)
    problem(program.upload(f"entries/{entry.pk + 1}/files", file(PNG)), 404)
    assert not Attachment.objects.exists()


def test_state_for_the_own_town(program: Program, kehl: Municipality, staff_kehl: Person) -> None:
    topic = leaf("E-Akte")
    product = ProductFactory.create(slug="aktenwerk")
    product.topics.add(topic)
    sent = {"status": "live", "product": "aktenwerk", "contact": "thorsten-rieflin", "note": "seit Mai"}
    made = program.put("radar/08317057/e-akte", sent, If_None_Match="*")
    assert made.status_code == 201, made.json()
    assert (made.json()["product"]["slug"], made.json()["contact"]["handle"]) == (
        "aktenwerk",
        staff_kehl.handle,
    )
    row = Statement.objects.get()
    assert (row.confirmed_by, row.source, row.visibility) == (staff_kehl, "self", "network")
    changed = program.put(
        "radar/kehl/e-akte", {"status": "stopped", "stopped_reason": "Zu teuer"}, If_Match=made["ETag"]
    )
    assert changed.status_code == 200
    assert (changed.json()["product"], changed.json()["note"]) == (None, "")
    assert StatementChange.objects.count() == 2
    assert set(StatementChange.objects.values_list("via", flat=True)) == {"api"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "status"),
        ({"status": "vielleicht"}, "status"),
        ({"status": "stopped"}, "stopped_reason"),
        ({"status": "planned", "horizon": "morgen"}, "horizon"),
        ({"status": "live", "product": "unbekannt"}, "product"),
        ({"status": "live", "contact": "jonas-reinbold"}, "contact"),
        ({"status": "live", "contact": "niemand"}, "contact"),
        ({"status": "live", "note": "A" * 281}, "note"),
        ({"status": "live", "visibility": "group"}, "visibility"),
        ({"status": "live", "ags": "1"}, "ags"),
    ],
)
def test_refused_statements(program: Program, stranger: Person, sent: dict[str, Any], field: str) -> None:
    leaf("E-Akte")
    assert problem(program.put("radar/kehl/e-akte", sent, If_None_Match="*"), 422)["field"] == field
    assert not Statement.objects.exists()


def test_nobody_speaks_for_another_town(
    stranger: Person, coordinator: Person, guest: Person, kehl: Municipality
) -> None:
    row = says(kehl, leaf("E-Akte"))
    before = _rows(Statement, StatementChange)
    for person in (stranger, coordinator, guest):
        problem(Program(person).put("radar/kehl/e-akte", {"status": "planned"}, If_Match='"v1"'), 403)
        problem(Program(person).put("radar/kehl/nichts", {"status": "planned"}, If_Match='"v1"'), 404)
    assert _rows(Statement, StatementChange) == before
    assert row.version == 1


def _notices(person: Person) -> list[Notification]:
    entry = EntryFactory.create()
    return [
        Notification.objects.create(
            recipient=person,
            kind="comment",
            entry=entry,
            created_at=clock.now(),
            dedupe_key=f"{person.pk}-{n}",
        )
        for n in range(3)
    ]


def test_read_one_and_all(program: Program, staff_kehl: Person, stranger: Person) -> None:
    first, _second, last = _notices(staff_kehl)
    other = _notices(stranger)[0]
    assert program.post(f"notifications/{first.pk}/read").status_code == 204
    problem(program.post(f"notifications/{other.pk}/read"), 404)
    assert Notification.objects.filter(read_at=None).count() == 5
    problem(program.post("notifications/read", {"until": "gestern"}), 422)
    assert program.post("notifications/read", {"until": last.created_at.isoformat()}).status_code == 204
    assert not Notification.objects.filter(recipient=staff_kehl, read_at=None).exists()
    assert Notification.objects.filter(recipient=stranger, read_at=None).count() == 3
