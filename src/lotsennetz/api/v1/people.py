"""People, for whom their pages are: members of the network, and single ones for those who see them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from lotsennetz.api.answers import Page, many, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Word
from lotsennetz.api.paging import Listing, page_of_things
from lotsennetz.api.problems import Refusal, missing
from lotsennetz.api.spec import reads, reads_one
from lotsennetz.api.v1.shapes.persons import PersonShape
from lotsennetz.api.v1.towns import town_named
from lotsennetz.directory.queries import people as queries
from lotsennetz.people.models import Person
from lotsennetz.topics.words import fold

router = Router(tags=["people"])


class PeopleAsked(Listing):
    """``municipality`` is a slug or an AGS."""

    municipality: Word = ""
    role: Word = ""
    topic: Word = ""


@router.get("/people", response=reads(Page[PersonShape]), url_name="people")
def people(request: ApiRequest, asked: Query[PeopleAsked]) -> HttpResponse:
    """The network's people by name, for its members."""
    known_person(request)
    if not request.viewer.is_network_member:
        raise Refusal(403, _("Die Menschen im Verbund sehen nur seine Mitglieder."))
    town = town_named(asked.municipality) if asked.municipality else None
    slug = town.slug if town else asked.municipality
    numbers = queries.matching(request.viewer, queries.PeopleFilter("", slug, asked.role, asked.topic))
    names = Person.objects.filter(pk__in=numbers).order_by().values_list("family_name", "given_name", "pk")
    rows = [(fold(family), fold(given), number) for family, given, number in names]
    shown, last = page_of_things(rows, lambda row: row, asked, "people")
    found = queries.listed([number for _family, _given, number in shown], request.viewer)
    return many(request, [PersonShape.of(person) for person in found], asked, "people", last)


@router.get("/people/{handle}", response=reads_one(PersonShape), url_name="person")
def person(request: ApiRequest, handle: Word) -> HttpResponse:
    """Members of the network also see who once was one."""
    known_person(request)
    found = queries.person(handle, request.viewer)
    if found is None:
        raise missing()
    return one(request, PersonShape.of(queries.as_seen(found, request.viewer)))
