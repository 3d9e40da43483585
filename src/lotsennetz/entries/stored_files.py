"""The bytes behind attachments, taken away once their rows are gone for good."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models.fields.files import FieldFile

from lotsennetz.entries.models import Attachment


def delete_on_commit(rows: Iterable[Attachment]) -> None:
    """Ask before the rows are deleted; nothing happens if the transaction is rolled back."""
    files = [file for row in rows for file in (row.file, row.preview) if file]
    transaction.on_commit(partial(_delete, files))


def _delete(files: list[FieldFile]) -> None:
    for file in files:
        if file.name:
            file.storage.delete(file.name)
