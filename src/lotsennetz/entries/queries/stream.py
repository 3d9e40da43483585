"""The lists that pages show, newest activity first, a page at a time."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lotsennetz.entries.cards import Card
from lotsennetz.entries.models import Entry, EntryVersion, State
from lotsennetz.entries.queries.cards import cards, with_card_fields
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer

PAGE = 20


@dataclass(frozen=True)
class Page:
    """``next_cursor`` is empty on the last page."""

    cards: list[Card]
    next_cursor: str


def encode_cursor(moment: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{pk}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, int] | None:
    """Where the next page starts; None for anything that is not one of our cursors (then: the first page)."""
    if not cursor or len(cursor) > 100:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, pk = text.partition("|")
        when = datetime.fromisoformat(moment)
        number = int(pk)
    except (ValueError, binascii.Error):
        return None
    if when.tzinfo is None or not 0 < number < 2**63:
        return None
    return when, number


def page_of(entries: QuerySet[Entry], viewer: Viewer, cursor: str = "", size: int = PAGE) -> Page:
    """One page of visible ``entries``, newest activity first. Stable under new entries: keyset, not offset."""
    rows = with_card_fields(entries, viewer).order_by("-activity_at", "-pk")
    start = decode_cursor(cursor)
    if start is not None:
        moment, pk = start
        rows = rows.filter(Q(activity_at__lt=moment) | Q(activity_at=moment, pk__lt=pk))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    following = encode_cursor(found[-1].activity_at, found[-1].pk) if more else ""
    return Page(cards(found, viewer), following)


def of_group(
    group: Group, viewer: Viewer, *, kind: str | None = None, archived: bool = False
) -> QuerySet[Entry]:
    """The visible entries of one group."""
    rows = visible_entries(viewer).filter(group=group, archived_at__isnull=not archived)
    return rows.filter(kind=kind) if kind else rows


def pinned(group: Group, viewer: Viewer) -> list[Entry]:
    """The pinned entries of a group, latest pin first."""
    rows = visible_entries(viewer).filter(group=group, pinned_at__isnull=False)
    return list(rows.select_related("author", "municipality").order_by("-pinned_at"))


def one(pk: int, viewer: Viewer) -> Card | None:
    """The whole entry with all comments, or None if the viewer may not see it."""
    entry = with_card_fields(visible_entries(viewer), viewer).filter(pk=pk).first()
    return cards([entry], viewer, full=True)[0] if entry else None


def own_drafts(viewer: Viewer) -> QuerySet[Entry]:
    """What the viewer began and did not publish, newest first."""
    rows = Entry.objects.filter(state=State.DRAFT, author_id=viewer.person_id)
    return rows.select_related("group").order_by("-activity_at")


def history(entry: Entry) -> list[EntryVersion]:
    """Earlier texts of an entry that the viewer may see, newest first."""
    return list(entry.versions.select_related("editor"))
