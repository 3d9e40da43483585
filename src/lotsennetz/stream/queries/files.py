"""The files of a group, wherever in it they were put."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from lotsennetz.entries.cards import Face, face_of
from lotsennetz.entries.models import Attachment, State
from lotsennetz.entries.queries.stream import decode_cursor, encode_cursor
from lotsennetz.entries.queries.visible import visible_attachments
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer

PAGE = 30


@dataclass(frozen=True)
class ListedFile:
    """``url`` is the place where the file is talked about."""

    attachment: Attachment
    face: Face
    url: str
    title: str


@dataclass(frozen=True)
class FilePage:
    rows: list[ListedFile]
    next_cursor: str


def files_of_group(group: Group, viewer: Viewer, cursor: str = "") -> FilePage:
    """One page of a group's visible files, newest first. One query."""
    rows = (
        visible_attachments(viewer)
        .filter(Q(comment=None) | Q(comment__state=State.PUBLISHED))
        .filter(thread__group=group, thread__state=State.PUBLISHED, thread__archived_at=None)
        .select_related("uploaded_by", "thread", "comment__entry")
        .order_by("-created_at", "-pk")
    )
    start = decode_cursor(cursor)
    if start is not None:
        moment, pk = start
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk))
    found = list(rows[: PAGE + 1])
    following = encode_cursor(found[PAGE - 1].created_at, found[PAGE - 1].pk) if len(found) > PAGE else ""
    return FilePage([_listed(row, viewer) for row in found[:PAGE]], following)


def _listed(row: Attachment, viewer: Viewer) -> ListedFile:
    face = face_of(row.uploaded_by, None, viewer)
    if row.comment is not None:
        return ListedFile(row, face, row.comment.get_absolute_url(), row.thread.title)
    return ListedFile(row, face, row.thread.get_absolute_url(), row.thread.title)
