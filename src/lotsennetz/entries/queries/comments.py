"""The comments that cards show."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from lotsennetz.core.statements import Fixed, Row
from lotsennetz.entries.models import Comment, Entry, State
from lotsennetz.entries.queries.rows import Cut, Objects, columns, link
from lotsennetz.people.models import Municipality, Person

NEWEST_COMMENTS = 3
_COLUMNS = [
    *columns(Comment),
    *columns(Person, "author__"),
    *columns(Municipality, "municipality__"),
    *columns(Comment, "parent__"),
    *columns(Person, "parent__author__"),
    *columns(Municipality, "parent__municipality__"),
]
_set_author, _set_town, _set_parent = (link(Comment, name) for name in ("author", "municipality", "parent"))
_cut = Cut(Comment, Person, Municipality, Comment, Person, Municipality)


def _newest(entries: list[int]) -> QuerySet[Comment, Row]:
    """The newest few of each entry, and the accepted answers."""
    rank = Window(RowNumber(), partition_by=F("entry_id"), order_by=[F("created_at").desc(), F("pk").desc()])
    ranked = (
        Comment.objects.filter(entry_id__among=entries, state=State.PUBLISHED)
        .annotate(rank=rank)
        .filter(Q(rank__lte=NEWEST_COMMENTS) | Q(pk=F("entry__accepted_id")))
    )
    return Comment.objects.filter(pk__in=ranked.values("pk")).order_by().values_list(*_COLUMNS)


_newest_rows = Fixed(_newest)


def newest_comments(entry_ids: Sequence[int], objects: Objects) -> list[Comment]:
    """The newest few published comments of each entry, with their authors and parents. One query."""
    found = []
    for row in _newest_rows(entries=entry_ids):
        own, author, town, above, above_author, above_town = _cut(row)
        comment = objects.new(Comment, own)
        _set_author(comment, objects.shared(Person, author))
        _set_town(comment, objects.shared(Municipality, town))
        parent = objects.shared(Comment, above)
        _set_parent(comment, parent)
        if parent is not None:
            _set_author(parent, objects.shared(Person, above_author))
            _set_town(parent, objects.shared(Municipality, above_town))
        found.append(comment)
    return found


def all_comments(entry: Entry) -> list[Comment]:
    """Every comment, also deleted ones, whose replies need their place."""
    rows = entry.comments.exclude(state=State.DRAFT).select_related("author", "municipality")
    return list(rows.defer("municipality__shape").order_by("created_at", "pk"))
