"""Mentions, comments, replies, accepted answers."""

from __future__ import annotations

from lotsennetz.entries.events import (
    AnswerAccepted,
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    EntryEdited,
    EntryPublished,
    Named,
)
from lotsennetz.entries.models import Comment, Entry, State
from lotsennetz.entries.queries.visible import entry_visible_to_persons
from lotsennetz.notify.models import Notification
from lotsennetz.notify.queries.audience import followers, has_muted, named
from lotsennetz.notify.services import Notice, tell


def _entry(number: int) -> Entry | None:
    return Entry.objects.select_related("group").filter(pk=number, state=State.PUBLISHED).first()


def _tell_mentioned(
    entry: Entry, comment_id: int | None, actor_id: int, meant: dict[int, int | None], seeing: set[int]
) -> None:
    """One notice per way of being meant: by name, or through a municipality."""
    where = f"c{comment_id}" if comment_id else f"e{entry.pk}"
    for town in sorted(set(meant.values()), key=lambda number: number or 0):
        notice = Notice(
            "mention",
            where,
            group_key=f"mention:{entry.pk}:{town or ''}",
            actor_id=actor_id,
            entry_id=entry.pk,
            comment_id=comment_id,
            values={"town": town} if town else {},
        )
        tell({person for person, through in meant.items() if through == town} & seeing, notice)


def _mentioned_in_entry(entry_id: int, actor_id: int, mentioned: Named) -> None:
    if not mentioned.person_ids and not mentioned.municipality_ids:
        return
    entry = _entry(entry_id)
    if entry is not None:
        meant = named(mentioned)
        _tell_mentioned(entry, None, actor_id, meant, entry_visible_to_persons(entry, meant))


def on_entry_published(event: EntryPublished) -> None:
    _mentioned_in_entry(event.entry_id, event.author_id, event.named)


def on_entry_edited(event: EntryEdited) -> None:
    _mentioned_in_entry(event.entry_id, event.actor_id, event.named)


def on_comment_added(event: CommentAdded) -> None:
    """Everybody hears of a comment once, for the strongest reason: mentioned, answered, following."""
    entry = _entry(event.entry_id)
    if entry is None:
        return
    meant = named(event.named)
    answered = _answered(entry, event.parent_id) - meant.keys()
    following = followers(entry) - meant.keys() - answered
    anybody = ({*meant} | answered | following) - {event.author_id}
    if not anybody:
        return
    seeing = entry_visible_to_persons(entry, anybody)
    _tell_mentioned(entry, event.comment_id, event.author_id, meant, seeing)
    for kind, people in (("reply", answered), ("comment", following)):
        notice = Notice(
            kind,
            f"c{event.comment_id}",
            group_key=f"{kind}:{entry.pk}",
            actor_id=event.author_id,
            entry_id=entry.pk,
            comment_id=event.comment_id,
        )
        tell(people & seeing, notice)


def _answered(entry: Entry, parent_id: int | None) -> set[int]:
    """The author of the comment that was answered, unless she said "no more" about the entry."""
    if parent_id is None:
        return set()
    author = Comment.objects.values_list("author_id", flat=True).get(pk=parent_id)
    return set() if has_muted(entry, author) else {author}


def on_comment_edited(event: CommentEdited) -> None:
    """Only those who are newly mentioned hear of it."""
    if not event.named.person_ids and not event.named.municipality_ids:
        return
    entry = _entry(event.entry_id)
    if entry is not None:
        meant = named(event.named)
        seeing = entry_visible_to_persons(entry, meant)
        _tell_mentioned(entry, event.comment_id, event.actor_id, meant, seeing)


def on_comment_deleted(event: CommentDeleted) -> None:
    """A merged line goes on with the newest comment still there; without one it is no longer shown."""
    rows = list(Notification.objects.select_for_update().filter(comment_id=event.comment_id).order_by("pk"))
    told = {number for row in rows for number, _actor in row.values.get("events", []) if number}
    there = set(Comment.objects.filter(pk__in=told, state=State.PUBLISHED).values_list("pk", flat=True))
    for row in rows:
        left = [number for number, _actor in row.values.get("events", []) if number in there]
        if left:
            row.comment_id = left[-1]
            row.save(update_fields=["comment"])


def on_answer_accepted(event: AnswerAccepted) -> None:
    """The author of the answer hears of it. An acceptance taken back simply stops being shown."""
    entry = _entry(event.entry_id)
    comment = Comment.objects.filter(pk=event.comment_id).first() if event.comment_id else None
    if entry is None or comment is None:
        return
    notice = Notice(
        "answer_accepted",
        f"c{comment.pk}",
        actor_id=event.actor_id,
        entry_id=entry.pk,
        comment_id=comment.pk,
    )
    tell(entry_visible_to_persons(entry, {comment.author_id}), notice)
