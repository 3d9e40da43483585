"""Statements and opportunities."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from lotsennetz.api.answers import absolute
from lotsennetz.api.v1.shapes.places import TopicName, TownName
from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.radar.freshness import age_of
from lotsennetz.radar.models import Opportunity, OpportunityTown, Statement
from lotsennetz.topics.models import Product


class ProductName(BaseModel):
    slug: str
    name: str
    url: str

    @classmethod
    def of(cls, product: Product) -> ProductName:
        return cls(slug=product.slug, name=product.name, url=absolute(product.get_absolute_url()))


class ContactName(BaseModel):
    handle: str
    name: str
    url: str

    @classmethod
    def of(cls, person: Person) -> ContactName:
        return cls(handle=person.handle, name=person.name, url=absolute(person.get_absolute_url()))


class StatementShape(BaseModel):
    """What a municipality says about a topic. ``contact`` is null for callers who may not see people."""

    municipality: TownName
    topic: TopicName
    status: str
    horizon: str = Field(description="A half-year such as 2027H1, or empty.")
    stopped_reason: str
    product: ProductName | None
    contact: ContactName | None
    offers_experience: bool
    seeks_partners: bool
    note: str
    visibility: str
    freshness: str = Field(description="fresh, fading, old or unconfirmed.")
    confirmed_at: datetime | None
    changed_at: datetime
    version: int = Field(description='For If-Match: "v3" for version 3.')
    url: str

    @classmethod
    def of(cls, row: Statement, contact: Person | None) -> StatementShape:
        return cls(
            municipality=TownName.of(row.municipality),
            topic=TopicName.of(row.topic),
            status=row.status,
            horizon=row.horizon,
            stopped_reason=row.stopped_reason,
            product=ProductName.of(row.product) if row.product else None,
            contact=ContactName.of(contact) if contact else None,
            offers_experience=row.offers_experience,
            seeks_partners=row.seeks_partners,
            note=row.note,
            visibility=row.visibility,
            freshness=age_of(row.confirmed_at, clock.now()).value,
            confirmed_at=row.confirmed_at,
            changed_at=row.changed_at,
            version=row.version,
            url=absolute(row.get_absolute_url()),
        )


class Concerned(TownName):
    offers: bool = Field(description="Has experience to offer; the others plan.")

    @classmethod
    def whole(cls, row: OpportunityTown) -> Concerned:
        town = row.municipality
        return cls(
            slug=town.slug,
            ags=town.ags,
            name=town.name,
            url=absolute(town.get_absolute_url()),
            offers=row.offers,
        )


class OpportunityShape(BaseModel):
    """``owner`` null: the coordination looks after it. ``outcome`` is empty while it is open."""

    id: int
    kind: str
    topic: TopicName
    window: str
    municipalities: list[Concerned]
    owner: TownName | None
    opened_at: datetime
    due: date
    outcome: str
    reason: str
    closed_at: datetime | None
    url: str

    @classmethod
    def of(cls, row: Opportunity) -> OpportunityShape:
        return cls(
            id=row.pk,
            kind=row.kind,
            topic=TopicName.of(row.topic),
            window=row.window,
            municipalities=[Concerned.whole(town) for town in row.towns.all()],
            owner=TownName.of(row.owner) if row.owner else None,
            opened_at=row.opened_at,
            due=row.due,
            outcome=row.outcome,
            reason=row.reason,
            closed_at=row.closed_at,
            url=absolute(row.get_absolute_url()),
        )
