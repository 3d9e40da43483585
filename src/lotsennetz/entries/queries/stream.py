"""The lists that pages show, newest activity first, a page at a time."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from lotsennetz.entries import rules
from lotsennetz.entries.cards import Card
from lotsennetz.entries.models import Entry, EntryVersion, State, Visibility
from lotsennetz.entries.queries.cards import cards, followed_by, with_card_fields
from lotsennetz.entries.queries.rows import Cut, Objects, columns, link
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.models import Group
from lotsennetz.groups.prepared import Prepared, Row, Value
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality, Person
from lotsennetz.topics.models import Topic

PAGE = 20
_COLUMNS = [
    *columns(Entry),
    *columns(Person, "author__"),
    *columns(Municipality, "municipality__"),
    *columns(Group, "group__"),
    *columns(Topic, "topic__"),
]
_set_author, _set_town, _set_group, _set_topic = (
    link(Entry, name) for name in ("author", "municipality", "group", "topic")
)
_cut = Cut(Entry, Person, Municipality, Group, Topic)


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
        if when.tzinfo is None or not 0 < number < 2**63:
            return None
        return when.astimezone(UTC), number  # at either end of the calendar there is no such moment
    except (ValueError, OverflowError, binascii.Error):
        return None


def page_of(entries: QuerySet[Entry], viewer: Viewer, cursor: str = "", size: int = PAGE) -> Page:
    """One page of visible ``entries``, newest activity first. Stable under new entries: keyset, not offset."""
    rows = _from(with_card_fields(entries, viewer), *(decode_cursor(cursor) or (None, None)))
    return _page(list(rows[: size + 1]), viewer, size)


def _from(rows: QuerySet[Entry], moment: datetime | None, pk: int | None) -> QuerySet[Entry]:
    rows = rows.order_by("-activity_at", "-pk")
    if moment is None:
        return rows
    return rows.filter(Q(activity_at__lt=moment) | Q(activity_at=moment, pk__lt=pk))


def _page(found: list[Entry], viewer: Viewer, size: int, objects: Objects | None = None) -> Page:
    more = len(found) > size
    found = found[:size]
    following = encode_cursor(found[-1].activity_at, found[-1].pk) if more else ""
    return Page(cards(found, viewer, objects=objects), following)


class PreparedPage:
    """``page_of`` for a list that is asked for all the time: its SQL is kept.

    ``builder(viewer, **values)`` returns the visible entries, without order and limit.
    """

    def __init__(self, builder: Callable[..., QuerySet[Entry]], size: int = PAGE) -> None:
        def rows(
            viewer: Viewer, moment: datetime | None, before: int | None, **values: Value
        ) -> QuerySet[Entry, Row]:
            following = followed_by(viewer)
            entries = _from(builder(viewer, **values), moment, before)
            return entries.annotate(followed=following).values_list(*_COLUMNS, "followed")[: size + 1]

        self._size = size
        self._rows = Prepared(rows)

    def __call__(self, viewer: Viewer, cursor: str = "", **values: Value) -> Page:
        moment, before = decode_cursor(cursor) or (None, None)
        objects = Objects()
        found = [_entry(row, objects) for row in self._rows(viewer, moment=moment, before=before, **values)]
        return _page(found, viewer, self._size, objects)


def _entry(row: Row, objects: Objects) -> Entry:
    own, author, town, group, topic = _cut(row)
    entry: Entry = objects.new(Entry, own)
    _set_author(entry, objects.shared(Person, author))
    _set_town(entry, objects.shared(Municipality, town))
    _set_group(entry, objects.shared(Group, group))
    _set_topic(entry, objects.shared(Topic, topic))
    entry.followed = bool(row[-1])  # type: ignore[attr-defined]
    return entry


def _in_group(viewer: Viewer, group: int, kind: str | None, archived: bool) -> QuerySet[Entry]:
    rows = visible_entries(viewer).filter(group_id=group, archived_at__isnull=not archived)
    return rows.filter(kind=kind) if kind else rows


#: One page of a group's entries: call it with the viewer, the cursor, ``group``, ``kind`` and ``archived``.
page_of_group = PreparedPage(_in_group)


def one(pk: int, viewer: Viewer) -> Card | None:
    """The whole entry with all comments, or None if the viewer may not see it."""
    entry = with_card_fields(visible_entries(viewer), viewer).filter(pk=pk).first()
    return cards([entry], viewer, full=True)[0] if entry else None


def own_drafts(viewer: Viewer) -> QuerySet[Entry]:
    """What the viewer began and did not publish, newest first."""
    rows = Entry.objects.filter(state=State.DRAFT, author_id=viewer.person_id)
    return rows.select_related("group").order_by("-activity_at")


_WIDTH = [Visibility.MUNICIPALITY, Visibility.GROUP, Visibility.NETWORK, Visibility.PUBLIC]


def history(entry: Entry, viewer: Viewer) -> list[EntryVersion]:
    """Earlier texts of a visible entry that were written for the viewer, too, newest first.

    A text for a narrower circle than the entry has now is shown only to that circle.
    """
    now = _WIDTH.index(Visibility(rules.effective_visibility(entry)))
    rows = entry.versions.select_related("editor", "topic")
    inside = {
        Visibility.MUNICIPALITY: entry.municipality_id in viewer.municipality_ids,
        Visibility.GROUP: entry.group_id in viewer.group_roles,
        Visibility.NETWORK: viewer.is_network_member,
    }
    return [
        row
        for row in rows
        if _WIDTH.index(Visibility(row.visibility)) >= now or inside.get(Visibility(row.visibility), True)
    ]
