"""Entries as cards: everything a stream shows, in six queries whatever the number of entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from lotsennetz.core.text import Mentions, markdown
from lotsennetz.entries import rules
from lotsennetz.entries.cards import Card, CommentCard, Faces
from lotsennetz.entries.models import Comment, Entry, Follow, State
from lotsennetz.entries.queries.comments import all_comments, newest_comments
from lotsennetz.entries.queries.parts import Parts
from lotsennetz.entries.queries.rows import Objects, link
from lotsennetz.groups.viewer import Viewer

_set_entry = link(Comment, "entry")


def followed_by(viewer: Viewer) -> Exists:
    """Whether the viewer hears about the entry."""
    return Exists(Follow.objects.filter(entry=OuterRef("pk"), person_id=viewer.person_id or 0, muted=False))


def with_card_fields(entries: QuerySet[Entry], viewer: Viewer) -> QuerySet[Entry]:
    """Join what a card needs and mark the entries that the viewer follows."""
    joined = entries.select_related("author", "municipality", "group", "topic").defer("municipality__shape")
    return joined.annotate(followed=followed_by(viewer))


def cards(
    entries: Iterable[Entry], viewer: Viewer, *, full: bool = False, objects: Objects | None = None
) -> list[Card]:
    """Cards for entries fetched through ``with_card_fields``. ``full`` loads every comment (of one entry)."""
    rows = list(entries)
    ids = [entry.pk for entry in rows]
    if not ids:
        return []
    if full:
        comments = [c for entry in rows for c in all_comments(entry)]
    else:
        comments = newest_comments(ids, objects or Objects())
    parents = {c.parent_id: c.parent for c in comments if c.parent_id and not full and c.parent is not None}
    shown = {**{pk: parent for pk, parent in parents.items() if pk}, **{c.pk: c for c in comments}}
    parts = Parts(ids, list(shown), viewer)
    by_entry: dict[int, list[Comment]] = defaultdict(list)
    for comment in shown.values():
        by_entry[comment.entry_id].append(comment)
    faces = Faces(viewer)
    return [_card(entry, by_entry[entry.pk], parts, faces) for entry in rows]


def _card(entry: Entry, comments: list[Comment], parts: Parts, faces: Faces) -> Card:
    may = rules.allowed(faces.viewer, entry)
    mentions = parts.mentions.get(entry.pk)
    views = {c.pk: _comment_card(c, entry, may, parts, mentions, faces) for c in comments}
    threads: list[CommentCard] = []
    for comment in sorted(comments, key=lambda c: (c.created_at, c.pk)):
        if comment.parent_id in views:
            views[comment.parent_id].replies.append(views[comment.pk])
        elif comment.parent_id is None:
            threads.append(views[comment.pk])
    threads = [thread for thread in threads if not thread.deleted or thread.replies]
    visible = sum(1 for view in views.values() if not view.deleted)
    return Card(
        entry=entry,
        face=faces.of(entry.author, entry.municipality),
        html=markdown(entry.body, mentions),
        when=entry.published_at or entry.created_at,
        reactions=parts.reactions((entry.pk, None)),
        attachments=parts.files((entry.pk, None)),
        tags=parts.tags.get(entry.pk, []),
        comments=threads,
        hidden_comments=max(0, entry.comment_count - visible),
        accepted=views.get(entry.accepted_id) if entry.accepted_id else None,
        follows=getattr(entry, "followed", False),
        may=may,
    )


def _comment_card(
    comment: Comment,
    entry: Entry,
    on_entry: frozenset[rules.Action],
    parts: Parts,
    mentions: Mentions | None,
    faces: Faces,
) -> CommentCard:
    _set_entry(comment, entry)
    may = rules.allowed_with_comment(faces.viewer, comment, on_entry)
    deleted = comment.state == State.DELETED
    return CommentCard(
        comment=comment,
        face=faces.of(comment.author, comment.municipality),
        html=markdown("" if deleted else comment.body, mentions, top_heading=4),
        when=comment.created_at,
        edited=comment.edited_at is not None,
        accepted=entry.accepted_id == comment.pk,
        deleted=deleted,
        reactions=[] if deleted else parts.reactions((None, comment.pk)),
        attachments=[] if deleted else parts.files((None, comment.pk)),
        may_edit="edit" in may,
        may_delete="delete" in may,
    )
