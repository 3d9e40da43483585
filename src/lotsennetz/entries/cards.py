"""What a page shows of an entry: plain values, filled in a fixed number of queries by ``queries.cards``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString

from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality, Person


@dataclass(slots=True)
class Face:
    """The person at the head of a text."""

    name: str
    initials: str
    hue: int
    url: str | None
    photo: str | None
    place: str
    place_url: str | None
    former: bool

    def at(self, municipality: Municipality | None) -> Face:
        """The same person, speaking for a municipality."""
        if municipality is None:
            return self
        place, place_url = municipality.name, f"/kommunen/{municipality.slug}/"
        return Face(self.name, self.initials, self.hue, self.url, self.photo, place, place_url, self.former)


def face_of(person: Person, municipality: Municipality | None, viewer: Viewer) -> Face:
    """Links and picture only of those who are still here, and only for members of the network.

    Who left is a name or "Ehemaliges Mitglied"; visitors and guests may not open people's pages.
    """
    here = person.is_active and viewer.is_network_member
    return Face(
        name=person.name,
        initials=person.initials,
        hue=person.hue,
        url=f"/menschen/{person.handle}/" if here else None,
        photo=person.photo_url or None if here else None,
        place="",
        place_url=None,
        former=not person.is_active,
    ).at(municipality)


class Faces:
    """The faces of one page for one viewer: who speaks often is drawn up once."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._known: dict[int, Face] = {}

    def of(self, person: Person, municipality: Municipality | None) -> Face:
        face = self._known.get(person.pk)
        if face is None:
            face = self._known[person.pk] = face_of(person, None, self.viewer)
        return face.at(municipality)


@dataclass(slots=True)
class ReactionItem:
    """One of the fixed set, with how many gave it and whether the viewer did. Keys as ui/entry.html reads them."""

    key: str
    label: str
    icon: str
    count: int
    own: bool


@dataclass(slots=True)
class CommentCard:
    comment: Comment
    face: Face
    html: SafeString
    when: datetime
    edited: bool
    accepted: bool
    deleted: bool
    reactions: list[ReactionItem]
    attachments: list[Attachment]
    may_edit: bool
    may_delete: bool
    replies: list[CommentCard] = field(default_factory=list)


@dataclass(slots=True)
class Card:
    entry: Entry
    face: Face
    html: SafeString
    when: datetime
    reactions: list[ReactionItem]
    attachments: list[Attachment]
    tags: list[str]
    comments: list[CommentCard]
    hidden_comments: int
    accepted: CommentCard | None
    follows: bool
    may: frozenset[str]

    @property
    def answered(self) -> bool:
        return self.entry.accepted_id is not None
