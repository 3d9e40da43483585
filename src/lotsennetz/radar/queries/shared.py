"""What the pages of topics and products show of the radar."""

from __future__ import annotations

from django.db.models import Count

from lotsennetz.groups.viewer import Viewer
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.topics.models import Product
from lotsennetz.topics.words import fold

_ORDER = {status: number for number, status in enumerate(Status.values)}


def users_of(viewer: Viewer, product: Product) -> list[Statement]:
    """Who says that it works with this product, live first. One query."""
    rows = visible_statements(viewer).filter(product=product, topic__active=True)
    rows = rows.select_related("municipality", "topic").defer("municipality__shape")
    return sorted(rows, key=lambda row: (_ORDER[row.status], fold(row.municipality.name), row.topic.position))


def standing_of(viewer: Viewer, topic_ids: list[int]) -> list[tuple[Status, int]]:
    """How many statements there are with each status. One query."""
    rows = visible_statements(viewer).filter(topic_id__in=topic_ids).values("status").annotate(n=Count("pk"))
    counted = {row["status"]: row["n"] for row in rows}
    return [(status, counted[status]) for status in Status if status in counted]
