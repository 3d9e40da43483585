"""Who may do what with an entry or a comment. The same conditions as ``queries.visible``, for one object."""

from __future__ import annotations

from typing import Literal

from lotsennetz.entries.models import Comment, Entry, Kind, State, Visibility
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer

Action = Literal[
    "see",
    "comment",
    "react",
    "follow",
    "edit",
    "delete",
    "restore",
    "pin",
    "archive",
    "move",
    "accept",
    "history",
]
CommentAction = Literal["see", "reply", "react", "edit", "delete", "restore"]

_NOTHING: frozenset[Action] = frozenset()
_OWN_DRAFT: frozenset[Action] = frozenset({"see", "edit"})
_RESTORE: frozenset[Action] = frozenset({"restore"})
_NO_COMMENT: frozenset[CommentAction] = frozenset()
_OWN_DRAFT_COMMENT: frozenset[CommentAction] = frozenset({"see", "edit"})
_RESTORE_COMMENT: frozenset[CommentAction] = frozenset({"restore"})
#: With a published comment, by: whether it is one's own, whether one may take it away, whether one takes part.
_WITH_COMMENT: dict[tuple[bool, bool, bool], frozenset[CommentAction]] = {
    (own, removes, takes_part): frozenset(
        (
            "see",
            *(("reply", "react") if takes_part else ()),
            *(("edit",) if takes_part and own else ()),
            *(("delete",) if removes else ()),
        )
    )
    for own in (False, True)
    for removes in (False, True)
    for takes_part in (False, True)
}


def effective_visibility(entry: Entry) -> str:
    """What the entry says, capped by its group's privacy."""
    if entry.group is None or entry.visibility == Visibility.MUNICIPALITY:
        return entry.visibility
    if entry.group.privacy == Group.Privacy.MEMBERS:
        return Visibility.GROUP
    if entry.group.privacy == Group.Privacy.NETWORK and entry.visibility == Visibility.PUBLIC:
        return Visibility.NETWORK
    return entry.visibility


def _is_own(viewer: Viewer, entry: Entry) -> bool:
    return viewer.is_signed_in and entry.author_id == viewer.person_id


def _sees(viewer: Viewer, entry: Entry) -> bool:
    if entry.state == State.DRAFT:
        return _is_own(viewer, entry)
    return entry.state == State.PUBLISHED and reaches(viewer, entry)


def reaches(viewer: Viewer, entry: Entry) -> bool:
    """Whether the viewer belongs to those the entry is meant for, whatever its state."""
    if entry.group_id in viewer.group_roles and entry.visibility != Visibility.MUNICIPALITY:
        return True
    level = effective_visibility(entry)
    if level == Visibility.PUBLIC:
        return True
    if level == Visibility.NETWORK:
        return viewer.is_network_member
    return level == Visibility.MUNICIPALITY and entry.municipality_id in viewer.municipality_ids


def _is_closed(entry: Entry) -> bool:
    return entry.archived_at is not None or (entry.group is not None and entry.group.archived_at is not None)


def _looks_after(viewer: Viewer, entry: Entry) -> bool:
    """Moderators look after their group, the coordinator after what stands outside of groups."""
    if entry.group_id is not None:
        return viewer.moderates(entry.group_id)
    return viewer.is_coordinator and entry.visibility != Visibility.MUNICIPALITY


def _may_restore(viewer: Viewer, entry: Entry) -> bool:
    """Whoever deleted it may take that back, and whoever looks after the place."""
    closed = entry.group is not None and entry.group.archived_at is not None
    if closed or not viewer.is_signed_in or not reaches(viewer, entry):
        return False
    return entry.deleted_by_id == viewer.person_id or _looks_after(viewer, entry)


def allowed(viewer: Viewer, entry: Entry) -> frozenset[Action]:
    """Everything ``viewer`` may do to ``entry``, whose ``group`` should be loaded.

    Drafts are not deleted but discarded: nothing is left of them to fetch back.
    """
    if entry.state == State.DELETED:
        return _RESTORE if _may_restore(viewer, entry) else _NOTHING
    if not _sees(viewer, entry):
        return _NOTHING
    if entry.state == State.DRAFT:
        return _OWN_DRAFT
    may: set[Action] = {"see"}
    if viewer.is_signed_in:
        may |= {"follow", "history"}
    closed, guards = _is_closed(entry), _looks_after(viewer, entry)
    # Guests take part only in groups they were added to.
    if not closed and (viewer.is_network_member or entry.group_id in viewer.group_roles):
        may |= {"comment", "react"}
    if guards:
        may.add("pin")
    if guards or _is_own(viewer, entry):
        may |= {"delete", "archive", "move"}
        if not closed:
            may.add("edit")
        if entry.kind == Kind.QUESTION and "comment" in may:
            may.add("accept")
    return frozenset(may)


def can(viewer: Viewer, action: Action, entry: Entry) -> bool:
    """Whether ``viewer`` may do ``action`` to ``entry``."""
    return action in allowed(viewer, entry)


def allowed_with_comment(
    viewer: Viewer, comment: Comment, on_entry: frozenset[Action] | None = None
) -> frozenset[CommentAction]:
    """Everything ``viewer`` may do to ``comment``. Its entry has the say first: ``on_entry``, if already asked."""
    entry = comment.entry
    may = allowed(viewer, entry) if on_entry is None else on_entry
    if "see" not in may:
        return _NO_COMMENT
    own = viewer.is_signed_in and comment.author_id == viewer.person_id
    if comment.state == State.DRAFT:
        return _OWN_DRAFT_COMMENT if own else _NO_COMMENT
    guards = _looks_after(viewer, entry)
    if comment.state == State.DELETED:
        undone_by_self = viewer.is_signed_in and comment.deleted_by_id == viewer.person_id
        return _RESTORE_COMMENT if undone_by_self or guards else _NO_COMMENT
    return _WITH_COMMENT[own, own or guards, "comment" in may]


def can_comment_action(viewer: Viewer, action: CommentAction, comment: Comment) -> bool:
    """Whether ``viewer`` may do ``action`` to ``comment``."""
    return action in allowed_with_comment(viewer, comment)


def may_post(viewer: Viewer, group: Group | None) -> bool:
    """Into a group: its members, while it is not archived. Outside of groups: members of the network."""
    if group is None:
        return viewer.is_network_member
    return group.pk in viewer.group_roles and group.archived_at is None


def visibilities_for(viewer: Viewer, group: Group | None) -> list[Visibility]:
    """What an author may choose here, narrowest first; the group's privacy caps the list."""
    if group is None:
        town = [Visibility.MUNICIPALITY] if viewer.municipality_ids else []
        return [*town, Visibility.NETWORK, Visibility.PUBLIC]
    levels = [Visibility.GROUP]
    if viewer.is_network_member and group.privacy != Group.Privacy.MEMBERS:
        levels.append(Visibility.NETWORK)
        if group.privacy == Group.Privacy.PUBLIC:
            levels.append(Visibility.PUBLIC)
    return levels
