"""One entry or comment, and what the viewer herself left unfinished."""

from __future__ import annotations

from django.db.models import QuerySet

from lotsennetz.entries import rules
from lotsennetz.entries.models import Attachment, Comment, EditDraft, Entry, State
from lotsennetz.entries.queries.visible import visible_condition
from lotsennetz.groups.viewer import Viewer


def seen_entry(pk: int, viewer: Viewer) -> Entry | None:
    """The entry with its group, if the viewer may see it; own drafts included."""
    entry = Entry.objects.select_related("group").filter(pk=pk).first()
    return entry if entry is not None and rules.can(viewer, "see", entry) else None


def restorable_entry(pk: int, viewer: Viewer) -> Entry | None:
    """The deleted entry, if the viewer may fetch it back."""
    entry = Entry.objects.select_related("group").filter(pk=pk, state=State.DELETED).first()
    return entry if entry is not None and rules.can(viewer, "restore", entry) else None


def seen_comment(pk: int, viewer: Viewer) -> Comment | None:
    """The comment with its entry, if the viewer may see it; own drafts included."""
    comment = Comment.objects.select_related("entry__group").filter(pk=pk).first()
    return comment if comment is not None and rules.can_comment_action(viewer, "see", comment) else None


def own_entry(pk: int | None, viewer: Viewer, state: State) -> Entry | None:
    """The viewer's own entry in that state."""
    return Entry.objects.filter(pk=pk or 0, author_id=viewer.person_id or 0, state=state).first()


def own_draft_files(pk: int | None, viewer: Viewer) -> list[Attachment]:
    """The files on the viewer's own draft."""
    rows = Attachment.objects.filter(entry_id=pk or 0, entry__author_id=viewer.person_id or 0)
    return list(rows.filter(entry__state=State.DRAFT))


def own_comment_drafts(viewer: Viewer, entry: Entry | None = None) -> QuerySet[Comment]:
    """The viewer's unfinished comments on entries she can still see, newest first."""
    rows = Comment.objects.filter(
        visible_condition(viewer, "entry__"), author_id=viewer.person_id or 0, state=State.DRAFT
    )
    return (rows if entry is None else rows.filter(entry=entry)).order_by("-created_at")


def own_edit_drafts(viewer: Viewer) -> QuerySet[EditDraft]:
    """The viewer's unfinished changes to entries she can still see, newest first."""
    rows = EditDraft.objects.filter(visible_condition(viewer, "entry__"), person_id=viewer.person_id or 0)
    return rows.select_related("entry").order_by("-saved_at")
