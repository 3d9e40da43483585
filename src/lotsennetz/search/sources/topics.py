"""The shared topics, by all their names."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import get_language

from lotsennetz.groups.prepared import Fixed, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import facts
from lotsennetz.search.models import Kind
from lotsennetz.search.sources.base import Card, Source, Text
from lotsennetz.topics.models import Topic


def _topics(numbers: list[int]) -> QuerySet[Topic, Row]:
    rows = Topic.objects.filter(pk__among=numbers, active=True).order_by()
    return rows.values_list("pk", "title", "title_en", "synonyms", "description", "slug")


def _there(numbers: list[int]) -> QuerySet[Topic, Row]:
    return Topic.objects.filter(pk__among=numbers, active=True).order_by().values_list("pk")


_rows, _there_rows = Fixed(_topics), Fixed(_there)


class Topics(Source):
    kind, model = Kind.TOPIC, Topic

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        return [
            Text(
                Kind.TOPIC,
                pk,
                None,
                " · ".join([title, title_en, *map(str, synonyms)]),
                description,
                (facts.ANYBODY,),
                topic=pk,
            )
            for pk, title, title_en, synonyms, description, _slug in _rows(numbers=list(numbers))
        ]

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:  # noqa: ARG002 -- for everybody
        return {pk for (pk,) in _there_rows(numbers=list(numbers))}

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:  # noqa: ARG002 -- for everybody
        german = get_language() == "de"
        found = {}
        for pk, title, title_en, synonyms, description, slug in _rows(numbers=list(numbers)):
            text = " · ".join(filter(None, (description, ", ".join(map(str, synonyms)))))
            found[pk] = Card(title if german or not title_en else title_en, text, f"/themen/{slug}/", None)
        return found
