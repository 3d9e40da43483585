"""Which files are read, once, and what is kept of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from lotsennetz.core import clock
from lotsennetz.demo import files
from lotsennetz.entries.models import Attachment
from lotsennetz.entries.services.attachments import add_attachment
from lotsennetz.entries.services.comments import add_comment, save_comment_draft
from lotsennetz.entries.services.publish import Content, publish, save_draft
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs.models import Job
from lotsennetz.jobs.worker import JobThread
from lotsennetz.people.models import Person
from lotsennetz.search import extraction, file_texts
from lotsennetz.search.models import Document, FileText
from lotsennetz.search.tasks import extract_file, read_unread
from tests.content_factories import AttachmentFactory, EntryFactory
from tests.search.kit import ask, key_of

pytestmark = pytest.mark.django_db
PLAN = files.pdf("Lageplan", ["Straßenbeleuchtung"])


def stored(content: bytes = PLAN, content_type: str = "application/pdf") -> Attachment:
    row: Attachment = AttachmentFactory.create(
        name="Plan.pdf", file=ContentFile(content, name="Plan.pdf"), content_type=content_type
    )
    return row


def waiting() -> list[int]:
    rows = Job.objects.filter(task_path=extract_file.module_path, status="READY")
    return sorted(row.args_kwargs["args"][0] for row in rows)


def test_the_text_is_kept_with_what_was_read() -> None:
    row = stored()
    assert extract_file.func(row.pk)
    kept = FileText.objects.get()
    assert (kept.attachment, kept.text, kept.problem) == (row, "Lageplan\nStraßenbeleuchtung", "")
    assert (kept.version, kept.sha256) == (extraction.VERSION, row.sha256)


def test_running_twice_reads_once(monkeypatch: pytest.MonkeyPatch) -> None:
    row = stored()
    assert extract_file.func(row.pk)
    first = FileText.objects.get().extracted_at
    Path(row.file.path).unlink()  # would be missed
    assert extract_file.func(row.pk)
    assert FileText.objects.get().extracted_at == first
    monkeypatch.setattr(file_texts, "_READ", Q(file_text__version__gte=extraction.VERSION + 1))
    assert list(file_texts.unread()) == [row]


def test_other_bytes_are_read_again() -> None:
    row = stored()
    extract_file.func(row.pk)
    Attachment.objects.update(sha256="1" * 64)
    Path(row.file.path).write_bytes(files.pdf("Neu", []))
    assert extract_file.func(row.pk)
    assert FileText.objects.get().text == "Neu"


@pytest.mark.parametrize(
    ("content", "problem"), [(b"%PDF-1.7 kaputt", "broken"), (b"\x00\x01" * 50, "unsupported")]
)
def test_a_file_without_text_is_tried_once(content: bytes, problem: str) -> None:
    row = stored(content)
    assert not extract_file.func(row.pk)
    assert (FileText.objects.get().text, FileText.objects.get().problem) == ("", problem)
    assert not file_texts.unread().exists()


def test_pictures_are_not_read() -> None:
    row = AttachmentFactory.create()
    assert not extract_file.func(row.pk)
    assert not FileText.objects.exists()
    assert not file_texts.unread().exists()


def test_what_went_away_meanwhile_is_no_error() -> None:
    row = stored()
    Path(row.file.path).unlink()
    number = row.pk
    assert not extract_file.func(number)
    row.delete()
    assert not extract_file.func(number)
    assert not FileText.objects.exists()


def test_a_file_removed_while_it_was_read_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = stored()

    def slowly(source: object) -> extraction.Extracted:
        Attachment.objects.filter(pk=row.pk).delete()
        return extraction.Extracted("zu spät", "")

    monkeypatch.setattr(extraction, "text_of", slowly)
    assert not extract_file.func(row.pk)
    assert not FileText.objects.exists()


def test_the_text_goes_with_its_file() -> None:
    row = stored()
    extract_file.func(row.pk)
    row.delete()
    assert not FileText.objects.exists()


def test_only_known_problems_are_kept() -> None:
    row = stored()
    with pytest.raises(IntegrityError), transaction.atomic():
        FileText.objects.create(
            attachment=row, problem="irgendwas", version=1, sha256=row.sha256, extracted_at=clock.now()
        )


def test_what_was_read_is_found(officer_kehl: Person) -> None:
    row = stored()
    viewer = viewer_of(officer_kehl)
    assert ask(viewer, "Straßenbeleuchtung") == []
    assert extract_file.func(row.pk)
    assert ask(viewer, "Straßenbeleuchtung") == ask(viewer, "Plan") == [key_of(row)]
    Document.objects.all().delete()
    assert extract_file.func(row.pk)  # the end came after the text was kept: the next attempt goes on
    assert ask(viewer, "Straßenbeleuchtung") == [key_of(row)]


def test_files_of_what_is_published_are_queued(officer_kehl: Person) -> None:
    draft = save_draft(actor=officer_kehl, content=Content(kind="file"))
    upload = SimpleUploadedFile("Plan.pdf", PLAN)
    row = add_attachment(actor=officer_kehl, file=upload, name="Plan.pdf", entry_id=draft.pk)
    publish(actor=officer_kehl, content=Content(kind="file", title="Plan"), draft_id=draft.pk)
    assert waiting() == [row.pk]


def test_files_of_comments_are_queued(officer_kehl: Person) -> None:
    entry = EntryFactory.create()
    draft = save_comment_draft(actor=officer_kehl, entry_id=entry.pk, parent_id=None, body="", for_files=True)
    assert draft is not None
    upload = SimpleUploadedFile("Plan.pdf", PLAN)
    row = add_attachment(actor=officer_kehl, file=upload, name="Plan.pdf", comment_id=draft.pk)
    add_comment(actor=officer_kehl, entry_id=entry.pk, body="Der Plan")
    assert waiting() == [row.pk]


def test_a_file_that_could_not_be_opened_today_is_read_later() -> None:
    row = stored()
    place = Path(row.file.path)
    away = place.with_suffix(".away")
    place.rename(away)
    place.mkdir()  # what cannot be read, also by root
    extract_file.enqueue(row.pk)
    assert JobThread("default")._try_one()
    job = Job.objects.get(task_path=extract_file.module_path)
    assert (job.status, job.attempts) == ("READY", 1)
    place.rmdir()
    away.rename(place)
    Job.objects.update(run_after=clock.now())
    assert JobThread("default")._try_one()
    assert FileText.objects.get().text.startswith("Lageplan")


def test_what_nobody_asked_to_read_is_queued_at_night() -> None:
    old = [stored() for _ in range(3)]
    AttachmentFactory.create()
    extract_file.func(old[0].pk)
    assert read_unread.func() == 2
    assert waiting() == [old[1].pk, old[2].pk]
    assert read_unread.func() == 0  # these come first
