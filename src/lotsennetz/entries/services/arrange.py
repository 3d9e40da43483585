"""Pinning, archiving, moving, deleting and undoing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError
from lotsennetz.entries import rules
from lotsennetz.entries.events import EntryDeleted, EntryMoved, EntryRestored
from lotsennetz.entries.models import Comment, Entry, State, Visibility
from lotsennetz.entries.services.fetch import locked_entry
from lotsennetz.entries.services.publish import group_for_posting
from lotsennetz.entries.services.versions import keep_version
from lotsennetz.entries.stored_files import delete_on_commit
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Person

PINNED_AT_MOST = 5
KEPT_AFTER_DELETION = timedelta(days=30)


def set_pinned(*, actor: Person, entry_id: int, pinned: bool) -> Entry:
    """Pin or unpin; a group shows at most five."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="pin")
        if pinned and entry.pinned_at is None and _board_is_full(entry):
            raise DomainError(
                _("Es sind schon %(most)s Einträge angeheftet. Lösen Sie erst einen davon.")
                % {"most": PINNED_AT_MOST}
            )
        entry.pinned_at = (entry.pinned_at or clock.now()) if pinned else None
        entry.save(update_fields=["pinned_at"])
        audit.record("entry.pinned" if pinned else "entry.unpinned", actor=actor, target=entry)
    return entry


def _board_is_full(entry: Entry) -> bool:
    pinned = Entry.objects.filter(group=entry.group, state=State.PUBLISHED, pinned_at__isnull=False)
    return pinned.count() >= PINNED_AT_MOST


def set_archived(*, actor: Person, entry_id: int, archived: bool) -> Entry:
    """An archived entry stays readable and takes no more comments."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="archive")
        entry.archived_at = (entry.archived_at or clock.now()) if archived else None
        if archived:
            entry.pinned_at = None
        entry.save(update_fields=["archived_at", "pinned_at"])
        audit.record("entry.archived" if archived else "entry.unarchived", actor=actor, target=entry)
    return entry


def _refuse_wider(entry: Entry, group: Group | None, before: str) -> None:
    """What was written for a town or a closed circle does not come before others by a move."""
    narrow = {Visibility.MUNICIPALITY, Visibility.GROUP}
    if before == Visibility.MUNICIPALITY or (group is None and before in narrow):
        raise DomainError(
            _("Der Eintrag ist nur für wenige bestimmt. Ändern Sie erst, wer ihn sehen darf."), field="group"
        )
    if group is not None and entry.group is not None and before == Visibility.GROUP:
        doors = list(Group.JoinPolicy)
        if doors.index(Group.JoinPolicy(group.join_policy)) < doors.index(
            Group.JoinPolicy(entry.group.join_policy)
        ):
            raise DomainError(
                _(
                    "„%(name)s“ ist offener als die bisherige Gruppe. Was dort nur für Mitglieder war, bleibt dort."
                )
                % {"name": group.name},
                field="group",
            )


def move_entry(*, actor: Person, entry_id: int, group_id: int | None) -> Entry:
    """To another group of the actor that is not easier to enter, or out of groups if everybody may see it."""
    with transaction.atomic():
        entry, viewer = locked_entry(entry_id, actor=actor, action="move")
        group = group_for_posting(viewer, group_id)
        if group_id == entry.group_id:
            return entry
        before = rules.effective_visibility(entry)
        _refuse_wider(entry, group, before)
        allowed = rules.visibilities_for(viewer, group)
        visibility = before if group is None or before in allowed else Visibility.GROUP
        if visibility != entry.visibility:
            keep_version(entry, actor)
        entry.group, entry.pinned_at, entry.visibility = group, None, visibility
        entry.save(update_fields=["group", "pinned_at", "visibility", "version", "edited_at"])
        audit.record("entry.moved", actor=actor, target=entry, fields=["group", "visibility"])
        bus.publish(EntryMoved(entry.pk, actor.pk))
    return entry


def delete_entry(*, actor: Person, entry_id: int) -> Entry:
    """Out of sight at once; can be undone until it is purged after 30 days."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="delete")
        entry.state, entry.deleted_at, entry.deleted_by = State.DELETED, clock.now(), actor
        entry.save(update_fields=["state", "deleted_at", "deleted_by"])
        audit.record("entry.deleted", actor=actor, target=entry, municipality_id=entry.municipality_id)
        bus.publish(EntryDeleted(entry.pk, actor.pk))
    return entry


def restore_entry(*, actor: Person, entry_id: int) -> Entry:
    """Undo a deletion. Pinned again, too, unless others have taken the place."""
    with transaction.atomic():
        entry, _viewer = locked_entry(entry_id, actor=actor, action="restore")
        if _board_is_full(entry):
            entry.pinned_at = None
        entry.state, entry.deleted_at, entry.deleted_by = State.PUBLISHED, None, None
        entry.save(update_fields=["state", "deleted_at", "deleted_by", "pinned_at"])
        audit.record("entry.restored", actor=actor, target=entry)
        bus.publish(EntryRestored(entry.pk, actor.pk))
    return entry


def purge_deleted() -> int:
    """Remove what was deleted 30 days ago or more, files included. Idempotent. Returns the entries removed."""
    limit = clock.now() - KEPT_AFTER_DELETION
    removed = 0
    for pk in Entry.objects.filter(state=State.DELETED, deleted_at__lte=limit).values_list("pk", flat=True):
        with transaction.atomic():
            entry = Entry.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.DELETED).first()
            if entry is None:
                continue
            rows = [*entry.attachments.all(), *(a for c in entry.comments.all() for a in c.attachments.all())]
            delete_on_commit(rows)
            audit.record("entry.purged", actor=None, target=entry)
            entry.accepted = None
            entry.save(update_fields=["accepted"])
            entry.delete()
            removed += 1
    _purge_comments(limit)
    return removed


def _purge_comments(limit: datetime) -> None:
    """Deleted comments without replies; with replies they keep their place in the thread."""
    gone = Comment.objects.filter(state=State.DELETED, deleted_at__lte=limit, replies=None)
    for pk in gone.values_list("pk", flat=True):
        with transaction.atomic():
            comment = gone.select_for_update(of=("self",)).filter(pk=pk).first()
            if comment is not None:
                delete_on_commit(list(comment.attachments.all()))
                audit.record("comment.purged", actor=None, target=comment)
                comment.delete()
