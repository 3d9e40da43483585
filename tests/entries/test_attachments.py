"""Files are what their bytes say, and they stand or fall with their row."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.demo import files
from lotsennetz.entries.file_types import INLINE, content_type_of
from lotsennetz.entries.models import Attachment
from lotsennetz.entries.services.attachments import (
    add_attachment,
    add_attachments,
    clean_name,
    remove_attachment,
)
from lotsennetz.entries.services.comments import save_comment_draft
from lotsennetz.entries.services.publish import Content, publish, save_draft
from lotsennetz.people.models import Person
from tests.content_factories import PNG, EntryFactory

pytestmark = pytest.mark.django_db


def _zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (files.pdf("Titel", ["Zeile"]), "application/pdf"),
        (files.xlsx([["a", 1]]), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (files.png("Titel", ["Schritt"]), "image/png"),
        (b"Hallo Welt, gr\xc3\xbc\xc3\x9fe", "text/plain"),
        ("Straße;Größe\r\n".encode("latin-1"), "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml"),
        (b"  <!DOCTYPE html><script>alert(1)</script>", "text/html"),
        (b"<?xml version='1.0'?><svg/>", "image/svg+xml"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"MZ\x90\x00", "application/x-msdownload"),
        (b"\x7fELF\x02", "application/x-elf"),
        (b"PK\x03\x04broken", "application/octet-stream"),
    ],
)
def test_the_type_is_found_in_the_bytes(content: bytes, kind: str) -> None:
    assert content_type_of(io.BytesIO(content)) == kind


def test_open_document_is_recognised() -> None:
    text = _zip(mimetype="application/vnd.oasis.opendocument.text")
    assert content_type_of(io.BytesIO(text)) == "application/vnd.oasis.opendocument.text"


def test_nothing_that_runs_scripts_is_shown_inline() -> None:
    assert not {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"} & INLINE


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Plan.pdf", "Plan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("   ", "Datei"),
        ("", "Datei"),
        ("ä" * 300 + ".pdf", "ä" * 196 + ".pdf"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_file_entry_carries_its_files(officer_kehl: Person) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))
    upload = SimpleUploadedFile("Plan.html", files.pdf("Plan", []), content_type="text/html")
    row = add_attachment(actor=officer_kehl, file=upload, name="Plan.html", entry_id=draft.pk)
    assert (row.content_type, row.size) == ("application/pdf", upload.size)
    assert row.file.name is not None
    assert "Plan" not in row.file.name
    entry = publish(actor=officer_kehl, content=Content(kind="file", title="Plan"), draft_id=draft.pk)
    with pytest.raises(DomainError):
        remove_attachment(actor=officer_kehl, attachment_id=row.pk)
    assert entry.attachments.count() == 1


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00" + b"x" * 100])
def test_empty_files_and_programs_are_refused(officer_kehl: Person, content: bytes) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))
    with pytest.raises(DomainError) as refusal:
        add_attachment(
            actor=officer_kehl, file=SimpleUploadedFile("x.pdf", content), name="x.pdf", entry_id=draft.pk
        )
    assert refusal.value.field == "files"
    assert not Attachment.objects.exists()


def test_too_large_and_too_many_are_refused(officer_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))

    def add(content: bytes, name: str = "x.png") -> Attachment:
        upload = SimpleUploadedFile(name, content)
        return add_attachment(actor=officer_kehl, file=upload, name=name, entry_id=draft.pk)

    monkeypatch.setattr(settings, "UPLOAD_BYTES", len(PNG))
    with pytest.raises(DomainError, match="erlaubt sind"):
        add(PNG + b"x")
    assert not Attachment.objects.exists()
    for number in range(settings.UPLOAD_FILES):
        add(PNG, f"{number}.png")
    with pytest.raises(DomainError, match="nicht mehr dabei"):
        add(PNG)
    add(PNG, "0.png")  # is there already
    assert Attachment.objects.count() == settings.UPLOAD_FILES


def test_nobody_hangs_files_on_others_entries(officer_kehl: Person, stranger: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl)
    with pytest.raises(NotAllowed):
        add_attachment(actor=stranger, file=SimpleUploadedFile("x.png", PNG), name="x.png", entry_id=entry.pk)
    assert not Attachment.objects.exists()


def test_the_same_file_is_there_once(officer_kehl: Person) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))
    comment = save_comment_draft(
        actor=officer_kehl, entry_id=EntryFactory.create().pk, parent_id=None, body="", for_files=True
    )
    assert comment is not None
    targets: list[dict[str, Any]] = [{"entry_id": draft.pk}, {"comment_id": comment.pk}]
    for target in targets:
        rows = [
            add_attachment(actor=officer_kehl, file=SimpleUploadedFile("x", content), name=name, **target)
            for name, content in (("a.png", PNG), ("a.png", PNG), ("b.png", PNG), ("a.png", b"Anderes"))
        ]
        assert rows[0].pk == rows[1].pk
        assert len({row.pk for row in rows}) == 3
    assert Attachment.objects.count() == 6


def test_one_refused_of_several_is_named_and_the_others_stay(officer_kehl: Person) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))
    files = [
        SimpleUploadedFile("gut.txt", b"Text"),
        SimpleUploadedFile("boese.exe", b"MZ" + b"x" * 100),
        SimpleUploadedFile("leer.txt", b""),
        SimpleUploadedFile("auch.txt", b"Mehr"),
    ]
    taken = add_attachments(actor=officer_kehl, files=files, entry_id=draft.pk)
    assert [row.name for row in taken.rows] == ["gut.txt", "auch.txt"]
    assert "„boese.exe“ ist ein Programm" in taken.problems[0]
    assert "„leer.txt“ ist leer" in taken.problems[1]
    assert "Die übrigen Dateien sind angehängt" in taken.problems[2]
    assert list(draft.attachments.values_list("name", flat=True)) == ["gut.txt", "auch.txt"]
    alone = add_attachments(actor=officer_kehl, files=files[1:2], entry_id=draft.pk)
    assert len(alone.problems) == 1
