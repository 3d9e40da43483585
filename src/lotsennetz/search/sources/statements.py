"""What towns say about topics. All their words count as text: the name of a topic alone should find the topic and
what people write about it before fifty statements. Those without a note only repeat names and are faint.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import override

from lotsennetz.groups.prepared import Fixed, Prepared, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.rules import visible_condition
from lotsennetz.search import facts
from lotsennetz.search.models import Kind
from lotsennetz.search.sources import naming
from lotsennetz.search.sources.base import Card, Source, Text


def _statements(numbers: list[int]) -> QuerySet[Statement, Row]:
    return Statement.objects.filter(pk__among=numbers).order_by().values_list(
        "pk", "changed_at", "visibility", "status", "note", "stopped_reason", "product__name",
        "municipality_id", "municipality__name", "municipality__slug",
        "topic_id", "topic__title", "topic__title_en", "topic__slug",
    )  # fmt: skip


def _visible(viewer: Viewer, numbers: list[int]) -> QuerySet[Statement, Row]:
    rows = Statement.objects.filter(visible_condition(viewer), pk__among=numbers)
    return rows.order_by().values_list("pk")


_rows, _visible_rows = Fixed(_statements), Prepared(_visible)


class Statements(Source):
    kind, model = Kind.STATEMENT, Statement

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        found = []
        with override("de"):
            for row in _rows(numbers=list(numbers)):
                pk, at, visibility, status, note, reason, product, town, town_name, _slug, topic, title = row[
                    :12
                ]
                words = (title, town_name, str(Status(status).label), product, note, reason)
                audience = facts.audience_of_statement(visibility, town)
                body = " · ".join(filter(None, words))
                found.append(
                    Text(
                        Kind.STATEMENT,
                        pk,
                        at,
                        "",
                        body,
                        audience,
                        municipality=town,
                        topic=topic,
                        faint=not (note or reason),
                    )
                )
        return found

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:
        return {pk for (pk,) in _visible_rows(viewer, numbers=list(numbers))}

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:  # noqa: ARG002 -- asked before
        found = {}
        for row in _rows(numbers=list(numbers)):
            (
                pk,
                at,
                _visibility,
                status,
                note,
                reason,
                product,
                _town,
                town_name,
                town_slug,
                _topic,
                *names,
            ) = row
            topic = naming.topic(*names)
            words = (str(Status(status).label), product, note, reason)
            found[pk] = Card(
                f"{topic.text if topic else ''} – {town_name}",
                " · ".join(filter(None, words)),
                f"/wer-macht-was/angabe/{town_slug}/{names[2]}/",
                at,
                municipality=naming.municipality(town_name, town_slug),
                topic=topic,
            )
        return found
