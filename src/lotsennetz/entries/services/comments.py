"""Comments: writing, changing, taking back."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.entries import checks
from lotsennetz.entries.activity import touch
from lotsennetz.entries.events import CommentAdded, CommentDeleted, CommentEdited, CommentRestored
from lotsennetz.entries.mentions import record_mentions
from lotsennetz.entries.models import Comment, Entry, Follow, State
from lotsennetz.entries.services.fetch import Gone, locked_comment, locked_entry
from lotsennetz.entries.stored_files import delete_on_commit
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Person

TWICE = timedelta(seconds=30)


def _parent(entry: Entry, parent_id: int | None) -> Comment | None:
    """The first-level comment that a reply belongs to, also when it answers a reply."""
    if parent_id is None:
        return None
    parent = entry.comments.filter(pk=parent_id, state=State.PUBLISHED).select_related("parent").first()
    if parent is None:
        raise DomainError(_("Den Kommentar, auf den Sie antworten, gibt es nicht mehr."), field="parent")
    return parent.parent or parent


def _town(viewer: Viewer) -> int | None:
    return min(viewer.municipality_ids, default=None)


def _draft(entry: Entry, actor: Person, parent: Comment | None) -> Comment | None:
    return entry.comments.filter(author=actor, state=State.DRAFT, parent=parent).first()


def _just_said(entry: Entry, actor: Person, parent: Comment | None, said: Comment) -> Comment | None:
    """The same words and files at the same place a moment ago: the second click of two, not a second comment."""
    since = clock.now() - TWICE
    same = entry.comments.filter(author=actor, parent=parent, state=State.PUBLISHED, body=said.body)
    files = _files_of(said)
    recent = same.filter(created_at__gt=since).order_by("-created_at", "-pk")
    return next((row for row in recent if _files_of(row) == files), None)


def _files_of(comment: Comment) -> list[tuple[str, str]]:
    if comment._state.adding:
        return []
    return sorted(comment.attachments.values_list("name", "sha256"))


def save_comment_draft(
    *, actor: Person, entry_id: int, parent_id: int | None, body: str, for_files: bool = False
) -> Comment | None:
    """Keep an unfinished comment; an empty one is thrown away, unless it is to hold files."""
    with transaction.atomic():
        entry, viewer = locked_entry(entry_id, actor=actor, action="comment")
        parent = _parent(entry, parent_id)
        draft = _draft(entry, actor, parent)
        text = body.replace("\x00", "")[: checks.COMMENT_LENGTH * 2]
        if not text.strip() and not for_files and (draft is None or not draft.attachments.exists()):
            if draft is not None:
                draft.delete()
            return None
        if draft is None:
            draft = Comment(entry=entry, parent=parent, author=actor, state=State.DRAFT)
        draft.body, draft.created_at, draft.municipality_id = text, clock.now(), _town(viewer)
        draft.save()
    return draft


def discard_comment_draft(*, actor: Person, comment_id: int) -> None:
    """Throw an own unfinished comment away, with its files. Also where the entry is out of sight by now."""
    with transaction.atomic():
        own = Comment.objects.filter(pk=comment_id, author=actor, state=State.DRAFT)
        entry_id = own.values_list("entry_id", flat=True).first()
        # Publishing takes the same lock first: what is being sent is not thrown away.
        Entry.objects.select_for_update(of=("self",)).filter(pk=entry_id or 0).first()
        draft = own.first()
        if draft is None:
            raise Gone(_("Diesen Entwurf gibt es nicht mehr; vielleicht ist er schon veröffentlicht."))
        _throw_away(draft)


def _throw_away(draft: Comment) -> None:
    delete_on_commit(list(draft.attachments.all()))
    draft.delete()


def add_comment(
    *, actor: Person, entry_id: int, body: str, parent_id: int | None = None, draft_id: int | None = None
) -> Comment:
    """Publish a comment; a draft at the same place becomes it, with its files. The author follows from now on.

    Files alone are a comment, too. ``draft_id`` is where the caller put them: if that is published by now, this is
    the second click of two.
    """
    with transaction.atomic():
        entry, viewer = locked_entry(entry_id, actor=actor, action="comment")
        parent = _parent(entry, parent_id)
        draft = _draft(entry, actor, parent)
        sent = entry.comments.filter(pk=draft_id or 0, author=actor, state=State.PUBLISHED).first()
        if draft is None and sent is not None:
            return sent
        comment = draft or Comment(entry=entry, parent=parent, author=actor)
        comment.body = checks.checked_body(body, needed=not _files_of(comment), most=checks.COMMENT_LENGTH)
        if (twin := _just_said(entry, actor, parent, comment)) is not None:
            if draft is not None:
                _throw_away(draft)
            return twin
        comment.state = State.PUBLISHED
        comment.created_at, comment.municipality_id = clock.now(), _town(viewer)
        comment.save()
        entry.comment_count = F("comment_count") + 1
        entry.save(update_fields=["comment_count", *touch(entry)])
        Follow.objects.get_or_create(entry=entry, person=actor, defaults={"since": comment.created_at})
        named = record_mentions(entry, comment, comment.body, new=True)
        audit.record("comment.added", actor=actor, target=comment, municipality_id=comment.municipality_id)
        parent_pk = parent.pk if parent else None
        bus.publish(CommentAdded(comment.pk, entry.pk, parent_pk, actor.pk, named))
    return comment


def edit_comment(*, actor: Person, comment_id: int, base_version: int, body: str) -> Comment:
    """Change an own comment. Raises Conflict if it was changed since the person began."""
    with transaction.atomic():
        comment, _viewer = locked_comment(comment_id, actor=actor, action="edit")
        if comment.state == State.DRAFT:
            raise NotAllowed(_("Das ist noch ein Entwurf; senden Sie ihn zuerst ab."))
        if comment.version != base_version:
            raise Conflict(
                _("Der Kommentar wurde inzwischen in einem anderen Fenster geändert."), field="body"
            )
        text = checks.checked_body(body, needed=not _files_of(comment), most=checks.COMMENT_LENGTH)
        if text != comment.body:
            comment.body, comment.edited_at = text, clock.now()
            comment.version += 1
            comment.save()
            named = record_mentions(comment.entry, comment, text)
            audit.record("comment.edited", actor=actor, target=comment, fields=["body"])
            bus.publish(CommentEdited(comment.pk, comment.entry_id, actor.pk, named))
    return comment


def delete_comment(*, actor: Person, comment_id: int) -> Comment:
    """Take a comment away; its replies stay and say that something stood above them."""
    with transaction.atomic():
        comment, _viewer = locked_comment(comment_id, actor=actor, action="delete")
        entry = comment.entry
        comment.state, comment.deleted_at, comment.deleted_by = State.DELETED, clock.now(), actor
        comment.save()
        changed = ["comment_count"]
        entry.comment_count = F("comment_count") - 1
        if entry.accepted_id == comment.pk:
            entry.accepted = None
            changed.append("accepted")
        entry.save(update_fields=changed)
        audit.record("comment.deleted", actor=actor, target=comment)
        bus.publish(CommentDeleted(comment.pk, entry.pk, actor.pk))
    return comment


def restore_comment(*, actor: Person, comment_id: int) -> Comment:
    """Undo a deletion."""
    with transaction.atomic():
        comment, _viewer = locked_comment(comment_id, actor=actor, action="restore")
        comment.state, comment.deleted_at, comment.deleted_by = State.PUBLISHED, None, None
        comment.save()
        Entry.objects.filter(pk=comment.entry_id).update(comment_count=F("comment_count") + 1)
        audit.record("comment.restored", actor=actor, target=comment)
        bus.publish(CommentRestored(comment.pk, comment.entry_id, actor.pk))
    return comment
