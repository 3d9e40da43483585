"""The only way for services to get at an entry: locked, and only if the actor may."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries import rules
from lotsennetz.entries.models import Comment, Entry
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people.models import Person


class Gone(DomainError):
    """The thing is not there, or the actor may not know that it is."""


def locked_entry(pk: int, *, actor: Person, action: rules.Action) -> tuple[Entry, Viewer]:
    """The entry, locked. Raises Gone if it is invisible to the actor, NotAllowed if the action is not hers."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("group").filter(pk=pk).first()
    viewer = viewer_of(actor)  # after the lock: rights that ended a moment ago are gone
    if entry is None or not (rules.can(viewer, "see", entry) or rules.can(viewer, "restore", entry)):
        raise Gone(_("Diesen Eintrag gibt es nicht oder nicht mehr."))
    if not rules.can(viewer, action, entry):
        raise NotAllowed(_("Das ist bei diesem Eintrag für Sie nicht möglich."))
    return entry, viewer


def locked_comment(pk: int, *, actor: Person, action: rules.CommentAction) -> tuple[Comment, Viewer]:
    """The comment and its entry, both locked; refusals as above."""
    entry_id = Comment.objects.filter(pk=pk).values_list("entry_id", flat=True).first()
    entry = (
        Entry.objects.select_for_update(of=("self",)).select_related("group").filter(pk=entry_id or 0).first()
    )
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    viewer = viewer_of(actor)
    if entry is None or comment is None:
        raise Gone(_("Diesen Kommentar gibt es nicht oder nicht mehr."))
    comment.entry = entry
    may = rules.can_comment_action
    if not (may(viewer, "see", comment) or may(viewer, "restore", comment)):
        raise Gone(_("Diesen Kommentar gibt es nicht oder nicht mehr."))
    if not may(viewer, action, comment):
        raise NotAllowed(_("Das ist bei diesem Kommentar für Sie nicht möglich."))
    return comment, viewer
