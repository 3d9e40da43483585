"""Everything that can be found, as the search page finds it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from lotsennetz.api.answers import Page, absolute, many
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.kinds import Moment, Text, Word
from lotsennetz.api.paging import Listing, place_of
from lotsennetz.api.spec import reads
from lotsennetz.api.v1.groups import group_seen
from lotsennetz.api.v1.topics import topic_id
from lotsennetz.api.v1.towns import town_named
from lotsennetz.search.models import Kind
from lotsennetz.search.queries import Filters, Hit, Segments, find
from lotsennetz.search.sources.base import Fact

router = Router(tags=["search"])
NONE = 0  # no row has this number


class SearchAsked(Listing):
    """``municipality`` is a slug or an AGS, ``group`` and ``topic`` are slugs; unknown ones find nothing."""

    q: Text = Field(max_length=10_000, description="What to look for.")
    kind: Kind | None = None
    group: Word = ""
    municipality: Word = ""
    topic: Word = ""
    since: Moment | None = None


class HitShape(BaseModel):
    """``id`` is the number among its ``kind``. ``at`` is null for what is always current. ``lacks``: the words of the
    query that it does not have; where few have all words, those follow that lack one.
    """

    kind: str
    id: int
    title: str
    excerpt: str
    at: datetime | None
    author: str | None
    group: str | None
    municipality: str | None
    topic: str | None
    lacks: str
    url: str

    @classmethod
    def of(cls, hit: Hit) -> HitShape:
        return cls(
            kind=hit.kind,
            id=hit.number,
            title=_text(hit.title),
            excerpt=_text(hit.excerpt),
            at=hit.at,
            author=_name(hit.author),
            group=_name(hit.group),
            municipality=_name(hit.municipality),
            topic=_name(hit.topic),
            lacks=hit.lacks,
            url=absolute(hit.url),
        )


def _text(segments: Segments) -> str:
    return "".join(text for text, _found in segments)


def _name(fact: Fact | None) -> str | None:
    return fact.text if fact else None


def _filters(request: ApiRequest, asked: SearchAsked) -> Filters:
    group = group_seen(request, asked.group) if asked.group else None
    town = town_named(asked.municipality) if asked.municipality else None
    return Filters(
        kind=asked.kind,
        group=(group.pk if group else NONE) if asked.group else None,
        municipality=(town.pk if town else NONE) if asked.municipality else None,
        topic=topic_id(asked.topic),
        since=asked.since,
    )


@router.get("/search", response=reads(Page[HitShape]), url_name="search")
def search(request: ApiRequest, asked: Query[SearchAsked]) -> HttpResponse:
    """The best first. What the caller may not see is not found."""
    place = place_of("search", asked)
    after = str(place[0]) if place else None
    found = find(request.viewer, asked.q, filters=_filters(request, asked), after=after, limit=asked.limit)
    last = [found.next] if found.next else None
    return many(request, [HitShape.of(hit) for hit in found.hits], asked, "search", last)
