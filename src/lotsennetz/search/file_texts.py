"""Which files are read, and what becomes of their text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, When

from lotsennetz.core import clock
from lotsennetz.entries.models import Attachment
from lotsennetz.search import extraction
from lotsennetz.search.models import FileText
from lotsennetz.search.services.indexing import refresh_file

_WORDLESS = reduce(
    or_, (Q(content_type__startswith=kind) for kind in ("image/", "video/", "audio/", "font/"))
)
_READ = Q(file_text__version__gte=extraction.VERSION, file_text__sha256=F("sha256"))


def unread() -> QuerySet[Attachment]:
    """Files that may hold words and that this version of the reader has not tried, newest first."""
    return Attachment.objects.exclude(_WORDLESS).exclude(_READ).order_by("-pk")


@dataclass(frozen=True)
class Counts:
    """How many files were read with words or without, not yet, not at all, and what was the matter."""

    read: int
    silent: int
    unread: int
    wordless: int
    problems: dict[str, int]


def counts() -> Counts:
    """Three queries. A file that was read by an older reader counts as not read yet."""
    found = Attachment.objects.filter(_READ).exclude(_WORDLESS).order_by()
    has_words = Case(When(file_text__text="", then=0), default=1)
    rows = list(found.values_list("file_text__problem", has_words).annotate(number=Count("pk")))
    whole = {words: number for problem, words, number in rows if not problem}
    problems: Counter[str] = Counter()
    for problem, _words, number in rows:
        problems[problem] += number
    return Counts(
        read=whole.get(1, 0),
        silent=whole.get(0, 0),
        unread=unread().count(),
        wordless=Attachment.objects.filter(_WORDLESS).count(),
        problems={problem: number for problem, number in problems.items() if problem},
    )


def read_file(attachment_id: int) -> bool:
    """Read a file and tell the index. Whether it holds text now; running twice reads once.

    A file that lost its bytes or its row meanwhile has no text. Whatever else keeps it from being read is raised.
    """
    row = unread().filter(pk=attachment_id).first()
    if row is not None:
        _read(row)
    refresh_file(attachment_id)  # also of what was read before: maybe the end came in between
    return FileText.objects.filter(attachment_id=attachment_id).exclude(text="").exists()


def _read(row: Attachment) -> None:
    try:
        with row.file.open("rb") as file:
            found = extraction.text_of(file.file)
    except FileNotFoundError:
        return
    with transaction.atomic():
        if Attachment.objects.select_for_update().filter(pk=row.pk).exists():
            FileText.objects.update_or_create(
                attachment_id=row.pk,
                defaults={
                    "text": found.text,
                    "problem": found.problem,
                    "version": extraction.VERSION,
                    "sha256": row.sha256,
                    "extracted_at": clock.now(),
                },
            )
