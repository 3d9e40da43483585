"""Entries as cards: everything a stream shows, in six queries whatever the number of entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from lotsennetz.core.text import Mentions, markdown
from lotsennetz.entries import rules
from lotsennetz.entries.cards import Card, CommentCard, ReactionItem, face_of
from lotsennetz.entries.models import (
    Attachment,
    Comment,
    Entry,
    Follow,
    Mention,
    Reaction,
    ReactionKind,
    State,
)
from lotsennetz.groups.viewer import Viewer

NEWEST_COMMENTS = 3
REACTION_ICONS = {
    ReactionKind.THANKS: "heart-handshake",
    ReactionKind.HELPFUL: "bulb",
    ReactionKind.WE_USE_IT: "copy-check",
    ReactionKind.AGREED: "check",
}
_ENTRY_ACTIONS: tuple[rules.Action, ...] = (
    "comment",
    "react",
    "follow",
    "edit",
    "delete",
    "pin",
    "archive",
    "move",
    "accept",
    "history",
)
Key = tuple[int | None, int | None]  # (entry, None) or (None, comment)


def with_card_fields(entries: QuerySet[Entry], viewer: Viewer) -> QuerySet[Entry]:
    """Join what a card needs and mark the entries that the viewer follows."""
    following = Follow.objects.filter(entry=OuterRef("pk"), person_id=viewer.person_id, muted=False)
    return entries.select_related("author", "municipality", "group", "topic").annotate(
        followed=Exists(following)
    )


def newest_comments(entry_ids: Sequence[int]) -> list[Comment]:
    """The newest few published comments of each entry, with their authors and parents. One query."""
    rank = Window(RowNumber(), partition_by=F("entry_id"), order_by=[F("created_at").desc(), F("pk").desc()])
    rows = (
        Comment.objects.filter(entry_id__in=entry_ids, state=State.PUBLISHED)
        .annotate(rank=rank)
        .filter(Q(rank__lte=NEWEST_COMMENTS) | Q(pk=F("entry__accepted_id")))
        .select_related("author", "municipality", "parent__author", "parent__municipality")
    )
    return list(rows)


def all_comments(entry: Entry) -> list[Comment]:
    """Every comment, also deleted ones, whose replies need their place."""
    rows = entry.comments.exclude(state=State.DRAFT).select_related("author", "municipality")
    return list(rows.order_by("created_at", "pk"))


def cards(entries: Iterable[Entry], viewer: Viewer, *, full: bool = False) -> list[Card]:
    """Cards for entries fetched through ``with_card_fields``. ``full`` loads every comment (of one entry)."""
    rows = list(entries)
    ids = [entry.pk for entry in rows]
    if not ids:
        return []
    comments = [c for entry in rows for c in all_comments(entry)] if full else newest_comments(ids)
    parents = {c.parent_id: c.parent for c in comments if c.parent_id and not full and c.parent is not None}
    shown = {**{pk: parent for pk, parent in parents.items() if pk}, **{c.pk: c for c in comments}}
    parts = _Parts(ids, list(shown), viewer)
    by_entry: dict[int, list[Comment]] = defaultdict(list)
    for comment in shown.values():
        by_entry[comment.entry_id].append(comment)
    return [_card(entry, by_entry[entry.pk], parts, viewer) for entry in rows]


class _Parts:
    """Reactions, files, mentions and tags of all entries and comments of a page."""

    def __init__(self, entry_ids: list[int], comment_ids: list[int], viewer: Viewer) -> None:
        either = Q(entry_id__in=entry_ids) | Q(comment_id__in=comment_ids)
        self._reactions: dict[Key, dict[str, tuple[int, bool]]] = defaultdict(dict)
        mine = Max("person_id", filter=Q(person_id=viewer.person_id))
        counted = Reaction.objects.filter(either).values_list("entry_id", "comment_id", "kind")
        for entry_id, comment_id, kind, count, own in counted.annotate(n=Count("pk"), own=mine):
            self._reactions[entry_id, comment_id][kind] = (count, own is not None)
        self._files: dict[Key, list[Attachment]] = defaultdict(list)
        for file in Attachment.objects.filter(either):
            self._files[file.entry_id, file.comment_id].append(file)
        self.mentions = _mentions(entry_ids)
        self.tags: dict[int, list[str]] = defaultdict(list)
        through = Entry.tags.through.objects.filter(entry_id__in=entry_ids)
        for entry_id, name in through.order_by("tag__name").values_list("entry_id", "tag__name"):
            self.tags[entry_id].append(name)

    def reactions(self, key: Key) -> list[ReactionItem]:
        given = self._reactions.get(key, {})
        return [
            ReactionItem(
                kind.value, str(kind.label), REACTION_ICONS[kind], *given.get(kind.value, (0, False))
            )
            for kind in ReactionKind
        ]

    def files(self, key: Key) -> list[Attachment]:
        return self._files.get(key, [])


def _mentions(entry_ids: list[int]) -> dict[int, Mentions]:
    """Handle → name and page, for each entry; comments use their entry's."""
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = Mention.objects.filter(entry_id__in=entry_ids).select_related("person", "municipality")
    for row in rows:
        if row.person is not None and row.person.is_active:
            found[row.entry_id][row.person.handle] = (row.person.name, f"/menschen/{row.person.handle}/")
        elif row.municipality is not None:
            found[row.entry_id][row.municipality.slug] = (
                row.municipality.name,
                f"/kommunen/{row.municipality.slug}/",
            )
    return dict(found)


def _card(entry: Entry, comments: list[Comment], parts: _Parts, viewer: Viewer) -> Card:
    may = frozenset(action for action in _ENTRY_ACTIONS if rules.can(viewer, action, entry))
    mentions = parts.mentions.get(entry.pk)
    views = {c.pk: _comment_card(c, entry, parts, mentions, viewer) for c in comments}
    threads: list[CommentCard] = []
    for comment in sorted(comments, key=lambda c: (c.created_at, c.pk)):
        if comment.parent_id in views:
            views[comment.parent_id].replies.append(views[comment.pk])  # type: ignore[index]
        elif comment.parent_id is None:
            threads.append(views[comment.pk])
    threads = [thread for thread in threads if not thread.deleted or thread.replies]
    visible = sum(1 for view in views.values() if not view.deleted)
    return Card(
        entry=entry,
        face=face_of(entry.author, entry.municipality),
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
    comment: Comment, entry: Entry, parts: _Parts, mentions: Mentions | None, viewer: Viewer
) -> CommentCard:
    comment.entry = entry
    deleted = comment.state == State.DELETED
    return CommentCard(
        comment=comment,
        face=face_of(comment.author, comment.municipality),
        html=markdown("" if deleted else comment.body, mentions, top_heading=4),
        when=comment.created_at,
        edited=comment.edited_at is not None,
        accepted=entry.accepted_id == comment.pk,
        deleted=deleted,
        reactions=[] if deleted else parts.reactions((None, comment.pk)),
        attachments=[] if deleted else parts.files((None, comment.pk)),
        may_edit=rules.can_comment_action(viewer, "edit", comment),
        may_delete=rules.can_comment_action(viewer, "delete", comment),
    )
