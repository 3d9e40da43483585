"""Municipalities: public, as on their pages."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from ninja import Query, Router

from lotsennetz.api.answers import Page, many, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.kinds import Word
from lotsennetz.api.paging import Listing, page_of_things
from lotsennetz.api.problems import missing
from lotsennetz.api.spec import reads, reads_one
from lotsennetz.api.v1.shapes.places import Town
from lotsennetz.people.models import Municipality
from lotsennetz.topics.words import fold

router = Router(tags=["municipalities"])


class TownsAsked(Listing):
    member: bool | None = None


def town_named(key: str) -> Municipality | None:
    """By slug or official key (AGS), without its large shape."""
    return Municipality.objects.defer("shape").filter(Q(slug=key) | Q(ags=key)).first()


@router.get("/municipalities", response=reads(Page[Town]), url_name="municipalities")
def municipalities(request: ApiRequest, asked: Query[TownsAsked]) -> HttpResponse:
    """All municipalities and bodies of the region, by name."""
    towns = Municipality.objects.defer("shape").order_by()
    if asked.member is not None:
        towns = towns.filter(member=asked.member)
    shown, last = page_of_things(
        list(towns), lambda town: (fold(town.name), town.pk), asked, "municipalities"
    )
    return many(request, [Town.of(town) for town in shown], asked, "municipalities", last)


@router.get("/municipalities/{slug}", response=reads_one(Town), url_name="municipality")
def municipality(request: ApiRequest, slug: Word) -> HttpResponse:
    """One municipality, by slug or AGS."""
    town = town_named(slug)
    if town is None:
        raise missing()
    return one(request, Town.of(town))
