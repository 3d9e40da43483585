"""An entry together with its files, for those who have both at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files import File
from django.db import transaction

from lotsennetz.entries.models import Attachment, Entry
from lotsennetz.entries.services.attachments import add_attachment
from lotsennetz.entries.services.publish import Content, publish, save_draft
from lotsennetz.people.models import Person


@dataclass(frozen=True)
class NewFile:
    """``alt`` says what a picture shows."""

    file: File[bytes]
    alt: str = ""


def publish_with_files(*, actor: Person, content: Content, files: Sequence[NewFile]) -> Entry:
    """All of it or nothing: a file that is refused keeps the entry from being published, and no bytes stay behind."""
    if not files:
        return publish(actor=actor, content=content)
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            draft = save_draft(actor=actor, content=content)
            for new in files:
                name = new.file.name or ""
                kept.append(
                    add_attachment(actor=actor, file=new.file, name=name, entry_id=draft.pk, alt=new.alt)
                )
            return publish(actor=actor, content=content, draft_id=draft.pk)
    except BaseException:
        for row in kept:
            row.file.delete(save=False)
        raise
