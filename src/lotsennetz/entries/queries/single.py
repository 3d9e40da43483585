"""One entry or comment, and what the viewer herself left unfinished."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotsennetz.entries import rules
from lotsennetz.entries.models import Attachment, Comment, EditDraft, Entry, State
from lotsennetz.entries.queries.visible import visible_condition
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Person


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


def begun_comments(viewer: Viewer) -> list[Comment]:
    """Those of them that say something or hold files, with both."""
    files = Exists(Attachment.objects.filter(comment=OuterRef("pk")))
    rows = own_comment_drafts(viewer).filter(~Q(body="") | Q(files))
    return list(rows.select_related("entry").prefetch_related("attachments"))


def own_edit_drafts(viewer: Viewer) -> QuerySet[EditDraft]:
    """The viewer's unfinished changes to entries she can still see, newest first."""
    rows = EditDraft.objects.filter(visible_condition(viewer, "entry__"), person_id=viewer.person_id or 0)
    return rows.filter(on_theirs=False).select_related("entry").order_by("-saved_at")


@dataclass(frozen=True)
class Unfinished:
    """What somebody typed while editing an entry: her own text, and what she made of another's."""

    own: EditDraft | None = None
    theirs: EditDraft | None = None

    def overtaken(self, entry: Entry) -> bool:
        """Whether somebody else published after she began."""
        return self.theirs is not None or (self.own is not None and self.own.base_version < entry.version)

    @property
    def latest(self) -> EditDraft | None:
        """What she last worked on."""
        return max(
            (row for row in (self.own, self.theirs) if row), key=lambda row: row.saved_at, default=None
        )


def unfinished_edit(entry: Entry, viewer: Viewer) -> Unfinished:
    rows = EditDraft.objects.filter(entry=entry, person_id=viewer.person_id or 0).select_related("topic")
    found = {row.on_theirs: row for row in rows}
    return Unfinished(found.get(False), found.get(True))


def last_editor(entry: Entry) -> Person | None:
    """Who published what the entry says now, if it was changed at all."""
    last = entry.versions.select_related("editor").first()
    return last.editor if last is not None else None
