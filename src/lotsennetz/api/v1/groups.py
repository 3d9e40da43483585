"""Groups: those whose page the caller may open."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Query, Router

from lotsennetz.api.answers import Page, many, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Word
from lotsennetz.api.paging import Listing, page_of_things
from lotsennetz.api.problems import missing
from lotsennetz.api.spec import reads, reads_one
from lotsennetz.api.v1.shapes.places import GroupShape
from lotsennetz.groups.models import Group
from lotsennetz.groups.rules import visible_groups
from lotsennetz.stream.queries.group_page import group_page
from lotsennetz.stream.queries.groups import listed_groups
from lotsennetz.topics.words import fold

router = Router(tags=["groups"])


class GroupsAsked(Listing):
    archived: bool = False


def group_seen(request: ApiRequest, slug: str) -> Group | None:
    return visible_groups(request.viewer).filter(slug=slug).first()


@router.get("/groups", response=reads(Page[GroupShape]), url_name="groups")
def groups(request: ApiRequest, asked: Query[GroupsAsked]) -> HttpResponse:
    """By name. The directory is for people who are known; open groups have pages for everybody."""
    known_person(request)
    rows = listed_groups(request.viewer, archived=asked.archived)
    shown, last = page_of_things(rows, lambda row: (fold(row.group.name), row.group.pk), asked, "groups")
    items = [
        GroupShape.whole(row.group, people=row.person_count, towns=row.town_count, role=row.role)
        for row in shown
    ]
    return many(request, items, asked, "groups", last)


@router.get("/groups/{slug}", response=reads_one(GroupShape), url_name="group")
def group(request: ApiRequest, slug: Word) -> HttpResponse:
    room = group_page(slug, request.viewer)
    if room is None:
        raise missing()
    role = request.viewer.group_roles.get(room.group.pk)
    return one(
        request,
        GroupShape.whole(room.group, people=room.person_count, towns=room.town_count, role=role),
    )
