"""What happened to entries. Handlers load what they need by number and check visibility themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """Who was newly mentioned in a text."""

    person_ids: frozenset[int] = frozenset()
    municipality_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class EntryPublished:
    entry_id: int
    author_id: int
    named: Named


@dataclass(frozen=True)
class EntryEdited:
    """``named`` holds only those who were not mentioned before."""

    entry_id: int
    actor_id: int
    named: Named


@dataclass(frozen=True)
class EntryDeleted:
    entry_id: int
    actor_id: int


@dataclass(frozen=True)
class EntryRestored:
    """A deletion was taken back."""

    entry_id: int
    actor_id: int


@dataclass(frozen=True)
class EntryMoved:
    """It stands in another group, or outside of groups."""

    entry_id: int
    actor_id: int


@dataclass(frozen=True)
class AttachmentAdded:
    """A file was added to something that is published already."""

    attachment_id: int
    actor_id: int


@dataclass(frozen=True)
class CommentAdded:
    comment_id: int
    entry_id: int
    parent_id: int | None
    author_id: int
    named: Named


@dataclass(frozen=True)
class CommentEdited:
    comment_id: int
    entry_id: int
    actor_id: int
    named: Named


@dataclass(frozen=True)
class CommentDeleted:
    comment_id: int
    entry_id: int
    actor_id: int


@dataclass(frozen=True)
class CommentRestored:
    """A deletion was taken back."""

    comment_id: int
    entry_id: int
    actor_id: int


@dataclass(frozen=True)
class AnswerAccepted:
    """``comment_id`` is None when an acceptance was taken back."""

    entry_id: int
    comment_id: int | None
    actor_id: int
