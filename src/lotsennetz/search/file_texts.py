"""Which files are read, and what becomes of their text."""

from __future__ import annotations

from functools import reduce
from importlib import import_module
from operator import or_

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lotsennetz.core import clock
from lotsennetz.entries.models import Attachment
from lotsennetz.search import extraction
from lotsennetz.search.models import FileText

_WORDLESS = reduce(
    or_, (Q(content_type__startswith=kind) for kind in ("image/", "video/", "audio/", "font/"))
)
_READ = Q(file_text__version__gte=extraction.VERSION, file_text__sha256=F("sha256"))


def unread() -> QuerySet[Attachment]:
    """Files that may hold words and that this version of the reader has not tried, newest first."""
    return Attachment.objects.exclude(_WORDLESS).exclude(_READ).order_by("-pk")


def read_file(attachment_id: int) -> bool:
    """Read a file and tell the index. Whether it holds text now; running twice reads once.

    A file that lost its bytes or its row meanwhile has no text. Whatever else keeps it from being read is raised.
    """
    row = unread().filter(pk=attachment_id).first()
    if row is None:
        return FileText.objects.filter(attachment_id=attachment_id).exclude(text="").exists()
    try:
        with row.file.open("rb") as file:
            found = extraction.text_of(file.file)
    except FileNotFoundError:
        return False
    with transaction.atomic():
        if not Attachment.objects.select_for_update().filter(pk=attachment_id).exists():
            return False
        FileText.objects.update_or_create(
            attachment_id=attachment_id,
            defaults={
                "text": found.text,
                "problem": found.problem,
                "version": extraction.VERSION,
                "sha256": row.sha256,
                "extracted_at": clock.now(),
            },
        )
        tell_the_index(attachment_id)
    return bool(found.text)


def tell_the_index(attachment_id: int) -> None:
    """The one place where a text that was read goes on to the index."""
    try:
        indexing = import_module("lotsennetz.search.services.indexing")
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith("lotsennetz.search.services"):
            raise
        return
    refresh = getattr(indexing, "refresh_file", None)
    if refresh is not None:
        refresh(attachment_id)
