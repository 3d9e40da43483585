"""Who may do what with an entry or a comment. The same conditions as ``queries.visible``, for one object."""

from __future__ import annotations

from collections.abc import Callable
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


def _takes_part(viewer: Viewer, entry: Entry) -> bool:
    """Guests take part only in groups they were added to."""
    return (
        entry.state == State.PUBLISHED
        and not _is_closed(entry)
        and _sees(viewer, entry)
        and (viewer.is_network_member or entry.group_id in viewer.group_roles)
    )


def _looks_after(viewer: Viewer, entry: Entry) -> bool:
    """Moderators look after their group, the coordinator after what stands outside of groups."""
    if entry.group_id is not None:
        return viewer.moderates(entry.group_id)
    return viewer.is_coordinator and entry.visibility != Visibility.MUNICIPALITY


def _may_edit(viewer: Viewer, entry: Entry) -> bool:
    if not _sees(viewer, entry) or (entry.state == State.PUBLISHED and _is_closed(entry)):
        return False
    return _is_own(viewer, entry) or (entry.state == State.PUBLISHED and _looks_after(viewer, entry))


def _may_delete(viewer: Viewer, entry: Entry) -> bool:
    """Drafts are not deleted but discarded: nothing is left of them to fetch back."""
    published = entry.state == State.PUBLISHED and _sees(viewer, entry)
    return published and (_is_own(viewer, entry) or _looks_after(viewer, entry))


def _may_restore(viewer: Viewer, entry: Entry) -> bool:
    """Whoever deleted it may take that back, and whoever looks after the place."""
    closed = entry.group is not None and entry.group.archived_at is not None
    if entry.state != State.DELETED or closed or not viewer.is_signed_in or not reaches(viewer, entry):
        return False
    return entry.deleted_by_id == viewer.person_id or _looks_after(viewer, entry)


def _may_arrange(viewer: Viewer, entry: Entry) -> bool:
    return entry.state == State.PUBLISHED and _sees(viewer, entry) and _looks_after(viewer, entry)


def _may_move(viewer: Viewer, entry: Entry) -> bool:
    return entry.state == State.PUBLISHED and _may_delete(viewer, entry)


def _may_accept(viewer: Viewer, entry: Entry) -> bool:
    return entry.kind == Kind.QUESTION and _takes_part(viewer, entry) and _may_delete(viewer, entry)


_ENTRY: dict[Action, Callable[[Viewer, Entry], bool]] = {
    "see": _sees,
    "comment": _takes_part,
    "react": _takes_part,
    "follow": lambda viewer, entry: (
        viewer.is_signed_in and entry.state == State.PUBLISHED and _sees(viewer, entry)
    ),
    "edit": _may_edit,
    "delete": _may_delete,
    "restore": _may_restore,
    "pin": _may_arrange,
    "archive": _may_move,
    "move": _may_move,
    "accept": _may_accept,
    "history": lambda viewer, entry: (
        viewer.is_signed_in and entry.state == State.PUBLISHED and _sees(viewer, entry)
    ),
}


def can(viewer: Viewer, action: Action, entry: Entry) -> bool:
    """Whether ``viewer`` may do ``action`` to ``entry``. ``entry.group`` should be loaded."""
    return _ENTRY[action](viewer, entry)


def can_comment_action(viewer: Viewer, action: CommentAction, comment: Comment) -> bool:
    """The same for a comment; its entry has the say first."""
    entry = comment.entry
    own = viewer.is_signed_in and comment.author_id == viewer.person_id
    if comment.state == State.DRAFT:
        return own and action in {"see", "edit"} and _sees(viewer, entry)
    if action == "restore":
        undone_by_self = comment.deleted_by_id == viewer.person_id and viewer.is_signed_in
        return (
            comment.state == State.DELETED
            and _sees(viewer, entry)
            and (undone_by_self or _looks_after(viewer, entry))
        )
    if comment.state == State.DELETED or not _sees(viewer, entry):
        return False
    if action == "see":
        return True
    if action in {"reply", "react"}:
        return _takes_part(viewer, entry)
    if action == "edit":
        return own and _takes_part(viewer, entry)
    return own or _looks_after(viewer, entry)


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
