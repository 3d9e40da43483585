"""Municipalities, topics and groups."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from lotsennetz.api.answers import absolute
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality
from lotsennetz.topics.models import Topic


class TownName(BaseModel):
    """``ags`` is null for bodies that are no municipality."""

    slug: str
    ags: str | None
    name: str
    url: str

    @classmethod
    def of(cls, town: Municipality) -> TownName:
        return cls(slug=town.slug, ags=town.ags, name=town.name, url=absolute(town.get_absolute_url()))


class Town(TownName):
    ars: str
    official_name: str
    kind: str
    population: int | None
    area_km2: float | None
    postcode: str
    latitude: float | None
    longitude: float | None
    website: str
    member: bool
    founder: bool
    member_since: date | None

    @classmethod
    def of(cls, town: Municipality) -> Town:
        return cls(
            slug=town.slug,
            ags=town.ags,
            name=town.name,
            url=absolute(town.get_absolute_url()),
            ars=town.ars,
            official_name=town.official_name,
            kind=town.kind,
            population=town.population,
            area_km2=None if town.area_km2 is None else float(town.area_km2),
            postcode=town.postcode,
            latitude=town.latitude,
            longitude=town.longitude,
            website=town.website,
            member=town.member,
            founder=town.founder,
            member_since=town.member_since,
        )


class TopicName(BaseModel):
    slug: str
    title: str
    url: str

    @classmethod
    def of(cls, topic: Topic) -> TopicName:
        return cls(slug=topic.slug, title=topic.name, url=absolute(topic.get_absolute_url()))


class TopicShape(TopicName):
    """``title`` is in the language of the answer. Topics without ``parent`` are of the first level."""

    title_de: str
    title_en: str
    description: str
    synonyms: list[str]
    parent: str | None

    @classmethod
    def of(cls, topic: Topic, parent: Topic | None = None) -> TopicShape:
        return cls(
            slug=topic.slug,
            title=topic.name,
            url=absolute(topic.get_absolute_url()),
            title_de=topic.title,
            title_en=topic.title_en,
            description=topic.description,
            synonyms=[str(word) for word in topic.synonyms],
            parent=parent.slug if parent else None,
        )


class GroupName(BaseModel):
    slug: str
    name: str
    url: str

    @classmethod
    def of(cls, group: Group) -> GroupName:
        return cls(slug=group.slug, name=group.name, url=absolute(group.get_absolute_url()))


class GroupShape(GroupName):
    """``role`` is the caller's own; null outside."""

    description: str
    topic: TopicName | None
    join_policy: str
    privacy: str
    archived: bool
    people: int
    municipalities: int
    role: str | None

    @classmethod
    def whole(cls, group: Group, *, people: int, towns: int, role: str | None) -> GroupShape:
        return cls(
            slug=group.slug,
            name=group.name,
            url=absolute(group.get_absolute_url()),
            description=group.description,
            topic=TopicName.of(group.topic) if group.topic else None,
            join_policy=group.join_policy,
            privacy=group.privacy,
            archived=group.archived_at is not None,
            people=people,
            municipalities=towns,
            role=role or None,
        )
