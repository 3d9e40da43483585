"""Files: who gets them, what they can do in a browser, how they come in and go."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.entries.models import Attachment, Comment, Entry, State, Visibility
from lotsennetz.groups.models import Group
from tests.content_factories import PNG, AttachmentFactory, CommentFactory, EntryFactory
from tests.stream.conftest import Answer, Room, Unchanged, lock

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def file(room: Room) -> Attachment:
    entry = EntryFactory.create(group=room.group, author=room.person("author"), visibility=Visibility.NETWORK)
    made: Attachment = AttachmentFactory.create(entry=entry, uploaded_by=room.person("author"))
    return made


def _fetch(browser: Client, address: str, **headers: str) -> tuple[Answer, bytes]:
    """The answer and its bytes; reading them to the end closes the file."""
    answer: Answer = browser.get(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("role", "gets"),
    [
        ("member", True),
        ("stranger", True),
        ("coordinator", True),
        ("visitor", False),
        ("guest", False),
        ("applicant", False),
        ("ex_member", False),
        ("deactivated", False),
    ],
)
def test_a_file_follows_its_entry(room: Room, file: Attachment, role: str, gets: bool) -> None:
    answer, body = _fetch(room.browser(role), f"/datei/{file.pk}/")
    assert answer.status_code == (200 if gets else 404)
    assert (body == PNG) is gets


def test_rights_count_at_once(room: Room, file: Attachment) -> None:
    browser = room.browser("stranger")
    etag = _fetch(browser, f"/datei/{file.pk}/")[0]["ETag"]
    assert _fetch(browser, f"/datei/{file.pk}/", If_None_Match=etag)[0].status_code == 304
    lock(room, privacy=Group.Privacy.MEMBERS)
    assert _fetch(browser, f"/datei/{file.pk}/", If_None_Match=etag)[0].status_code == 404
    member = room.browser("member")
    assert _fetch(member, f"/datei/{file.pk}/")[0].status_code == 200
    member.post(f"{room.url}austreten/")
    assert member.get(f"/datei/{file.pk}/").status_code == 404
    author = room.browser("author")
    author.post(f"/eintrag/{file.entry_id}/loeschen/")
    assert author.get(f"/datei/{file.pk}/").status_code == 404


def test_files_of_deleted_comments_and_foreign_drafts_are_gone(room: Room, file: Attachment) -> None:
    comment: Comment = CommentFactory.create(entry=file.entry, author=room.person("member"))
    said = AttachmentFactory.create(entry=None, comment=comment)
    draft = AttachmentFactory.create(
        entry=EntryFactory.create(author=room.person("member"), state=State.DRAFT)
    )
    member, other = room.browser("member"), room.browser("owner")
    assert _fetch(member, f"/datei/{draft.pk}/")[0].status_code == 200
    assert other.get(f"/datei/{draft.pk}/").status_code == 404
    assert _fetch(other, f"/datei/{said.pk}/")[0].status_code == 200
    member.post(f"/kommentar/{comment.pk}/loeschen/")
    for browser in (member, other):
        assert browser.get(f"/datei/{said.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("content_type", "inline", "sent_as"),
    [
        ("image/png", True, "image/png"),
        ("image/webp", True, "image/webp"),
        ("image/svg+xml", False, "application/octet-stream"),
        ("text/html", False, "application/octet-stream"),
        ("application/xhtml+xml", False, "application/octet-stream"),
        ("application/pdf", False, "application/pdf"),
        ("text/plain", False, "text/plain"),
    ],
)
def test_nothing_runs_in_our_name(
    room: Room, file: Attachment, content_type: str, inline: bool, sent_as: str
) -> None:
    Attachment.objects.filter(pk=file.pk).update(content_type=content_type, name="Übersicht “2026”.svg")
    answer, _body = _fetch(room.browser("member"), f"/datei/{file.pk}/")
    assert answer["Content-Type"].split(";")[0] == sent_as
    kind, _semicolon, name = answer["Content-Disposition"].partition(";")
    assert kind == ("inline" if inline else "attachment")
    assert "filename*=utf-8''%C3%9Cbersicht" in name
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_names_cannot_break_the_header(room: Room, file: Attachment) -> None:
    Attachment.objects.filter(pk=file.pk).update(name='a"; filename="b.html\r\nX-Evil: 1', content_type="x/y")
    answer, _body = _fetch(room.browser("member"), f"/datei/{file.pk}/")
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer["Content-Disposition"]


def test_bytes_that_are_missing_are_not_found(room: Room, file: Attachment) -> None:
    file.file.storage.delete(str(file.file.name))
    assert room.browser("member").get(f"/datei/{file.pk}/").status_code == 404


def test_a_preview_is_a_picture_with_the_same_rights(room: Room, file: Attachment) -> None:
    browser = room.browser("member")
    assert browser.get(f"/datei/{file.pk}/vorschau/").status_code == 404
    file.preview.save("v", ContentFile(b"RIFFxxxxWEBP"))
    answer, _body = _fetch(browser, f"/datei/{file.pk}/vorschau/")
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"].startswith("inline")
    for role in ("visitor", "guest", "ex_member"):
        assert room.browser(role).get(f"/datei/{file.pk}/vorschau/").status_code == 404
    assert f"/datei/{file.pk}/vorschau/" in browser.get(room.url).content.decode()


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_a_number_that_is_none(room: Room, pk: str) -> None:
    browser = room.browser("member")
    assert browser.get(f"/datei/{pk}/").status_code == 404
    assert browser.get(f"/datei/{pk}/vorschau/").status_code == 404
    assert browser.post(f"/datei/{pk}/entfernen/").status_code == 404
    assert browser.post(f"/eintrag/{pk}/dateien/").status_code == 404
    assert browser.post(f"/kommentar/{pk}/dateien/").status_code == 404


def _draft(room: Room) -> Entry:
    made: Entry = EntryFactory.create(author=room.person("member"), state=State.DRAFT, group=room.group)
    return made


def test_several_files_go_to_an_own_draft(room: Room) -> None:
    draft = _draft(room)
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.txt", "Grüße".encode())]
    known = (
        room.browser("member").post(f"/eintrag/{draft.pk}/dateien/", {"files": files}, headers=JSON).json()
    )
    assert [taken["name"] for taken in known["files"]] == ["a.png", "b.txt"]
    assert known["errors"] == []
    assert draft.attachments.count() == 2


@pytest.mark.parametrize(
    "role", ["visitor", "deactivated", "guest", "owner", "coordinator", "stranger", "author"]
)
def test_nobody_puts_files_on_what_is_not_hers(
    room: Room, file: Attachment, unchanged: Unchanged, role: str
) -> None:
    draft = _draft(room)
    comment = CommentFactory.create(entry=file.entry, author=room.person("member"))
    browser = room.browser(role)
    with unchanged():
        for address in (f"/eintrag/{draft.pk}/dateien/", f"/kommentar/{comment.pk}/dateien/"):
            answer = browser.post(address, {"files": [SimpleUploadedFile("a.png", PNG)]})
            assert answer.status_code in {302, 403, 404}
            if answer.status_code == 302:
                assert "next=" in answer["Location"]
    if role not in {"author", "owner"}:
        with unchanged():
            browser.post(f"/datei/{file.pk}/entfernen/")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leer.txt", b"", ""),
        ("programm.pdf", b"MZ" + b"\0" * 200, "ist ein Programm"),
        ("elf", b"\x7fELF" + b"\0" * 200, "ist ein Programm"),
    ],
)
def test_what_is_refused_is_named(room: Room, name: str, content: bytes, sentence: str) -> None:
    draft = _draft(room)
    sent = {"files": [SimpleUploadedFile(name, content)]}
    answer = room.browser("member").post(f"/eintrag/{draft.pk}/dateien/", sent, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["errors"][0]
    assert not Attachment.objects.exists()


def test_too_large_and_too_many(room: Room, settings: Any) -> None:
    settings.UPLOAD_BYTES, settings.UPLOAD_FILES = 100, 2
    draft = _draft(room)
    browser = room.browser("member")
    files = [SimpleUploadedFile(f"{n}.txt", b"x" * (101 if n == 0 else 50)) for n in range(4)]
    known = browser.post(f"/eintrag/{draft.pk}/dateien/", {"files": files}, headers=JSON).json()
    assert [taken["name"] for taken in known["files"]] == ["1.txt", "2.txt"]
    assert "erlaubt sind 100 B" in known["errors"][0]
    assert "Höchstens 2 Dateien" in known["errors"][1]


def test_the_same_file_sent_twice_is_there_once(room: Room) -> None:
    draft = _draft(room)
    browser = room.browser("member")
    numbers = []
    for _again in range(2):
        sent = {"files": [SimpleUploadedFile("a.png", PNG)]}
        known = browser.post(f"/eintrag/{draft.pk}/dateien/", sent, headers=JSON).json()
        numbers.append(known["files"][0]["id"])
        assert known["errors"] == []
    assert numbers == [draft.attachments.get().pk] * 2


def test_without_javascript_the_way_leads_back(room: Room) -> None:
    draft = _draft(room)
    browser = room.browser("member")
    answer = browser.post(f"/eintrag/{draft.pk}/dateien/", {"files": [SimpleUploadedFile("a.png", PNG)]})
    assert answer["Location"] == f"/neu/?entwurf={draft.pk}"
    nothing = browser.post(f"/eintrag/{draft.pk}/dateien/", {})
    assert "Wählen Sie mindestens eine Datei aus" in browser.get(nothing["Location"]).content.decode()


def test_hostile_names_become_harmless(room: Room) -> None:
    draft = _draft(room)
    upload = SimpleUploadedFile("x", PNG)
    upload.name = "..\\..\\etc/passwd\u202egnp.exe"
    room.browser("member").post(f"/eintrag/{draft.pk}/dateien/", {"files": [upload]})
    row = Attachment.objects.get()
    assert "/" not in row.name
    assert "\u202e" not in row.name
    assert row.file.name is not None
    assert row.file.name.startswith("files/")


def test_removing(room: Room, file: Attachment, django_capture_on_commit_callbacks: Any) -> None:
    storage, name = file.file.storage, file.file.name
    assert room.browser("member").post(f"/datei/{file.pk}/entfernen/").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        answer = room.browser("author").post(f"/datei/{file.pk}/entfernen/")
    assert answer["Location"] == f"/eintrag/{file.entry_id}/bearbeiten/"
    assert not storage.exists(str(name))


def test_a_file_entry_keeps_its_last_file(room: Room, file: Attachment, unchanged: Unchanged) -> None:
    Entry.objects.filter(pk=file.entry_id or 0).update(kind="file")
    browser = room.browser("author")
    address = f"/eintrag/{file.entry_id}/bearbeiten/"
    with unchanged():
        answer = browser.post(f"/datei/{file.pk}/entfernen/", {"next": address})
    assert "braucht mindestens eine Datei" in browser.get(answer["Location"]).content.decode()


def test_archived_entries_keep_their_files(room: Room, file: Attachment, unchanged: Unchanged) -> None:
    Entry.objects.filter(pk=file.entry_id or 0).update(archived_at=clock.now())
    browser = room.browser("author")
    with unchanged():
        assert browser.post(f"/datei/{file.pk}/entfernen/").status_code == 403
