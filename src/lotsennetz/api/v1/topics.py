"""Topics: public, as on their pages."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Query, Router

from lotsennetz.api.answers import Page, many, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.kinds import Word
from lotsennetz.api.paging import Listing, page_of_things
from lotsennetz.api.problems import missing
from lotsennetz.api.spec import reads, reads_one
from lotsennetz.api.v1.shapes.places import TopicShape
from lotsennetz.topics import queries
from lotsennetz.topics.models import Topic

router = Router(tags=["topics"])


def topic_id(slug: str | None) -> int | None:
    """The number behind a slug; one that no topic has for a slug that is unknown, so that the service refuses it."""
    if not slug:
        return None
    return Topic.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0


def _place(topic: Topic) -> tuple[int, str, int]:
    return topic.position, topic.title, topic.pk


@router.get("/topics", response=reads(Page[TopicShape]), url_name="topics")
def topics(request: ApiRequest, asked: Query[Listing]) -> HttpResponse:
    """All topics, each after the one that it is part of."""
    placed: list[tuple[Topic, Topic | None, tuple[int | str, ...]]] = []
    for branch in queries.tree():
        placed.append((branch.topic, None, (*_place(branch.topic), -1, "", 0)))
        placed += [(leaf, branch.topic, (*_place(branch.topic), *_place(leaf))) for leaf in branch.leaves]
    shown, last = page_of_things(placed, lambda each: each[2], asked, "topics")
    items = [TopicShape.of(topic, parent) for topic, parent, _where in shown]
    return many(request, items, asked, "topics", last)


@router.get("/topics/{slug}", response=reads_one(TopicShape), url_name="topic")
def topic(request: ApiRequest, slug: Word) -> HttpResponse:
    found = queries.topic(slug)
    if found is None:
        raise missing()
    return one(request, TopicShape.of(found, found.parent))
