"""Entries, comments and files."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from lotsennetz.api.answers import absolute
from lotsennetz.api.v1.shapes.persons import PersonName
from lotsennetz.api.v1.shapes.places import GroupName, TopicName, TownName
from lotsennetz.entries import rules
from lotsennetz.entries.cards import Faces, ReactionItem
from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.entries.queries.parts import Parts


class FileShape(BaseModel):
    """``url`` is its address for people; programs get it from ``files/{id}``."""

    id: int
    name: str
    size: int
    content_type: str
    url: str

    @classmethod
    def of(cls, row: Attachment) -> FileShape:
        return cls(
            id=row.pk,
            name=row.name,
            size=row.size,
            content_type=row.content_type,
            url=absolute(row.get_absolute_url()),
        )


class ReactionShape(BaseModel):
    kind: str
    count: int
    own: bool


def _given(items: list[ReactionItem]) -> list[ReactionShape]:
    return [ReactionShape(kind=each.key, count=each.count, own=each.own) for each in items if each.count]


class EntryShape(BaseModel):
    """``body`` is Markdown. ``visibility`` is what holds: the group's privacy narrows what the entry says."""

    id: int
    kind: str
    title: str
    body: str
    link: str
    visibility: str
    author: PersonName
    municipality: TownName | None
    group: GroupName | None
    topic: TopicName | None
    tags: list[str]
    files: list[FileShape]
    reactions: list[ReactionShape]
    comments: int
    accepted_comment: int | None
    published_at: datetime
    activity_at: datetime
    edited_at: datetime | None
    pinned: bool
    archived: bool
    version: int = Field(description='For If-Match: "v3" for version 3.')
    url: str

    @classmethod
    def of(cls, entry: Entry, parts: Parts, faces: Faces) -> EntryShape:
        face = faces.of(entry.author, entry.municipality)
        return cls(
            id=entry.pk,
            kind=entry.kind,
            title=entry.title,
            body=entry.body,
            link=entry.link,
            visibility=rules.effective_visibility(entry),
            author=PersonName.of(entry.author, face),
            municipality=TownName.of(entry.municipality) if entry.municipality else None,
            group=GroupName.of(entry.group) if entry.group else None,
            topic=TopicName.of(entry.topic) if entry.topic else None,
            tags=parts.tags.get(entry.pk, []),
            files=[FileShape.of(row) for row in parts.files((entry.pk, None))],
            reactions=_given(parts.reactions((entry.pk, None))),
            comments=entry.comment_count,
            accepted_comment=entry.accepted_id,
            published_at=entry.published_at or entry.created_at,
            activity_at=entry.activity_at,
            edited_at=entry.edited_at,
            pinned=entry.pinned_at is not None,
            archived=entry.archived_at is not None,
            version=entry.version,
            url=absolute(entry.get_absolute_url()),
        )


class CommentShape(BaseModel):
    """``parent`` is the comment of the first level that this one answers. ``body`` is Markdown."""

    id: int
    entry: int
    parent: int | None
    body: str
    author: PersonName
    municipality: TownName | None
    files: list[FileShape]
    reactions: list[ReactionShape]
    accepted: bool
    created_at: datetime
    edited_at: datetime | None
    version: int
    url: str

    @classmethod
    def of(cls, comment: Comment, parts: Parts, faces: Faces) -> CommentShape:
        face = faces.of(comment.author, comment.municipality)
        return cls(
            id=comment.pk,
            entry=comment.entry_id,
            parent=comment.parent_id,
            body=comment.body,
            author=PersonName.of(comment.author, face),
            municipality=TownName.of(comment.municipality) if comment.municipality else None,
            files=[FileShape.of(row) for row in parts.files((None, comment.pk))],
            reactions=_given(parts.reactions((None, comment.pk))),
            accepted=comment.entry.accepted_id == comment.pk,
            created_at=comment.created_at,
            edited_at=comment.edited_at,
            version=comment.version,
            url=absolute(comment.get_absolute_url()),
        )
