"""Public entries, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lotsennetz.entries.models import Entry
from lotsennetz.entries.queries.stream import decode_cursor, encode_cursor
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.viewer import NOBODY

PAGE = 12


@dataclass(frozen=True)
class Page:
    """``next_cursor`` is empty on the last page."""

    entries: list[Entry]
    next_cursor: str


def public_entries() -> QuerySet[Entry]:
    """What anybody may read, archived ones left out, newest first."""
    rows = visible_entries(NOBODY).filter(archived_at=None, published_at__isnull=False)
    joined = rows.select_related("municipality", "topic").defer("municipality__shape")
    return joined.order_by("-published_at", "-pk")


def page_of(cursor: str = "") -> Page:
    """One page; an unknown cursor means the first. One query."""
    rows = public_entries()
    start = decode_cursor(cursor)
    if start is not None:
        moment, pk = start
        rows = rows.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk))
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, _cursor(shown[-1]) if len(found) > PAGE else "")


def _cursor(entry: Entry) -> str:
    moment = entry.published_at
    assert isinstance(moment, datetime)  # noqa: S101 -- public_entries() asks for it
    return encode_cursor(moment, entry.pk)
