"""Taking files in and handing them back out of the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.text import file_size
from lotsennetz.entries import file_types
from lotsennetz.entries.events import AttachmentAdded
from lotsennetz.entries.models import Attachment, Comment, Entry, State
from lotsennetz.entries.services.fetch import Gone, locked_comment, locked_entry
from lotsennetz.entries.stored_files import delete_on_commit
from lotsennetz.entries.tasks import make_preview
from lotsennetz.people.models import Person

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\u200e\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True)
class Taken:
    """What came of several files: the rows, and a sentence for each that was refused."""

    rows: list[Attachment]
    problems: list[str]


def clean_name(name: str) -> str:
    """The file's own name without path, control and direction characters, at most 200 long, ending kept."""
    base = _UNSAFE.sub("_", PurePosixPath(name.replace("\\", "/")).name).strip(" .") or _("Datei")
    if len(base) <= 200:
        return base
    stem, dot, ending = base.rpartition(".")
    return f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else base[:200]


def _inspect(file: File[bytes], name: str) -> tuple[str, str]:
    """Content type and SHA-256, or a refusal. Reads the file once in pieces."""
    if not file.size:
        raise DomainError(_("„%(name)s“ ist leer.") % {"name": name}, field="files")
    if file.size > settings.UPLOAD_BYTES:
        raise DomainError(
            _("„%(name)s“ hat %(size)s, erlaubt sind %(most)s.")
            % {"name": name, "size": file_size(file.size), "most": file_size(settings.UPLOAD_BYTES)},
            field="files",
        )
    kind = file_types.content_type_of(file.open("rb"))
    if kind in file_types.REFUSED:
        raise DomainError(
            _("„%(name)s“ ist ein Programm. Programme nehmen wir nicht an.") % {"name": name}, field="files"
        )
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return kind, digest.hexdigest()


def add_attachment(
    *,
    actor: Person,
    file: File[bytes],
    name: str,
    entry_id: int | None = None,
    comment_id: int | None = None,
    alt: str = "",
) -> Attachment:
    """Put one file on an own draft or on something the actor may edit. The row and the bytes stand or fall together.

    The same file under the same name is there once, however often it is sent.
    """
    shown = clean_name(name)
    kind, digest = _inspect(file, shown)
    with transaction.atomic():
        entry, comment = _target(actor, entry_id, comment_id)
        rows = Attachment.objects.filter(entry=entry, comment=comment)
        there = rows.filter(name=shown, sha256=digest).first()
        if there is not None:
            return there
        if rows.count() >= settings.UPLOAD_FILES:
            raise DomainError(
                _("„%(name)s“ ist nicht mehr dabei. Höchstens %(most)s Dateien.")
                % {"name": shown, "most": settings.UPLOAD_FILES},
                field="files",
            )
        row = Attachment(
            entry=entry,
            comment=comment,
            thread=comment.entry if comment is not None else entry,
            name=shown,
            size=file.size,
            content_type=kind,
            sha256=digest,
            alt=alt[:200],
            uploaded_by=actor,
            created_at=clock.now(),
        )
        row.file.save(shown, file, save=False)
        try:
            row.save()
            if _is_published(entry, comment):
                audit.record("attachment.added", actor=actor, target=row)
                bus.publish(AttachmentAdded(row.pk, actor.pk))
            if kind in file_types.IMAGES:
                make_preview.enqueue(row.pk)
        except BaseException:
            row.file.delete(save=False)
            raise
    return row


def add_attachments(
    *, actor: Person, files: Sequence[File[bytes]], entry_id: int | None = None, comment_id: int | None = None
) -> Taken:
    """Each file stands for itself: one that is refused does not take the others with it."""
    rows, problems = [], []
    for file in files:
        try:
            rows.append(
                add_attachment(
                    actor=actor, file=file, name=file.name or "", entry_id=entry_id, comment_id=comment_id
                )
            )
        except (Gone, NotAllowed):  # not about this file
            raise
        except DomainError as error:
            problems.append(error.text)
    if problems and rows:
        problems.append(
            _("Die übrigen Dateien sind angehängt, Sie brauchen sie nicht noch einmal auszuwählen.")
        )
    return Taken(rows, problems)


def _target(
    actor: Person, entry_id: int | None, comment_id: int | None
) -> tuple[Entry | None, Comment | None]:
    if (entry_id is None) == (comment_id is None):
        raise ValueError("an attachment has exactly one target")
    if entry_id is not None:
        return locked_entry(entry_id, actor=actor, action="edit")[0], None
    return None, locked_comment(comment_id or 0, actor=actor, action="edit")[0]


def _is_published(entry: Entry | None, comment: Comment | None) -> bool:
    target = entry or comment
    return target is not None and target.state == State.PUBLISHED


def _says_nothing_else(comment: Comment, row: Attachment) -> bool:
    return not comment.body and not comment.attachments.exclude(pk=row.pk).exists()


def remove_attachment(*, actor: Person, attachment_id: int) -> None:
    """Take a file off again; its bytes go once the transaction is through."""
    with transaction.atomic():
        row = Attachment.objects.filter(pk=attachment_id).first()
        if row is None:
            raise Gone(_("Diese Datei gibt es nicht mehr."))
        entry, comment = _target(actor, row.entry_id, row.comment_id)
        published_file = entry is not None and entry.kind == "file" and entry.state == State.PUBLISHED
        if published_file and Attachment.objects.filter(entry=entry).count() == 1:
            raise DomainError(_("Ein Datei-Eintrag braucht mindestens eine Datei."), field="files")
        if comment is not None and comment.state == State.PUBLISHED and _says_nothing_else(comment, row):
            raise DomainError(_("Ein Kommentar ohne Text braucht mindestens eine Datei."), field="files")
        if _is_published(entry, comment):
            audit.record("attachment.removed", actor=actor, target=row)
        delete_on_commit([row])
        row.delete()
