"""People, with what each lets the caller see."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from lotsennetz.api.answers import absolute
from lotsennetz.api.v1.shapes.places import TopicName, TownName
from lotsennetz.directory.queries.people import Shown
from lotsennetz.entries.cards import Face
from lotsennetz.people.models import Membership, Person


class PersonName(BaseModel):
    """``handle`` and ``url`` are null where the caller may not open the page, and for who left."""

    name: str
    handle: str | None
    url: str | None

    @classmethod
    def of(cls, person: Person, face: Face) -> PersonName:
        return cls(
            name=face.name,
            handle=person.handle if face.url else None,
            url=absolute(face.url) if face.url else None,
        )


class RoleShape(BaseModel):
    municipality: TownName
    role: str
    department: str | None

    @classmethod
    def of(cls, held: Membership) -> RoleShape:
        return cls(
            municipality=TownName.of(held.municipality),
            role=held.role,
            department=held.department.name if held.department else None,
        )


class PersonShape(BaseModel):
    """``phone`` and ``email`` are null unless the person shows them to the caller."""

    handle: str
    name: str
    function: str
    about: str
    phone: str | None
    email: str | None
    roles: list[RoleShape]
    topics: list[TopicName]
    former: bool
    url: str

    @classmethod
    def of(cls, shown: Shown) -> PersonShape:
        person = shown.person
        return cls(
            handle=person.handle,
            name=person.name,
            function=person.function,
            about=person.about,
            phone=shown.phone or None,
            email=shown.email or None,
            roles=[RoleShape.of(held) for held in person.memberships.all()],
            topics=[TopicName.of(topic) for topic in person.topics.all()],
            former=person.left_at is not None,
            url=absolute(person.get_absolute_url()),
        )


class OwnGroup(BaseModel):
    slug: str
    name: str
    role: str
    url: str


class KeyShape(BaseModel):
    name: str
    scope: str
    expires_at: datetime


class Me(BaseModel):
    """``key`` is null for a session."""

    handle: str
    name: str
    email: str
    language: str
    roles: list[RoleShape]
    groups: list[OwnGroup]
    unread: int
    key: KeyShape | None
    url: str
