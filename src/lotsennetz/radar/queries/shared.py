"""What the pages of topics and products show of the radar."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from lotsennetz.groups.viewer import Viewer
from lotsennetz.radar.models import LIVE_AND_TRIED, Statement, Status
from lotsennetz.radar.queries.statements import Contact, contacts_of, visible_statements
from lotsennetz.topics.models import Product
from lotsennetz.topics.words import fold

_ORDER = {status: number for number, status in enumerate(Status.values)}


@dataclass(frozen=True)
class User:
    """A town that says something about a product, and whom one asks there."""

    statement: Statement
    contact: Contact | None


@dataclass(frozen=True)
class Users:
    """``working`` run it or try it, ``coming`` plan it or think about it, ``gone`` stopped or decided against it."""

    working: list[User]
    coming: list[User]
    gone: list[User]


def users_of(viewer: Viewer, product: Product) -> Users:
    """What towns say about this product, as far as the viewer may see it. Four queries."""
    rows = visible_statements(viewer).filter(product=product, topic__active=True)
    rows = rows.select_related("municipality", "topic").defer("municipality__shape")
    said = sorted(rows, key=lambda row: (_ORDER[row.status], fold(row.municipality.name), row.topic.position))
    named: dict[int, int | None] = {}
    for row in said:
        named[row.municipality_id] = named.get(row.municipality_id) or row.contact_id
    contacts = contacts_of(viewer, named)

    def those(*statuses: Status) -> list[User]:
        return [User(row, contacts.get(row.municipality_id)) for row in said if row.status in statuses]

    return Users(
        working=those(*LIVE_AND_TRIED),
        coming=those(Status.PLANNED, Status.INTERESTED),
        gone=those(Status.STOPPED, Status.NOT_PLANNED),
    )


def standing_of(viewer: Viewer, topic_ids: list[int]) -> list[tuple[Status, int]]:
    """How many statements there are with each status. One query."""
    rows = visible_statements(viewer).filter(topic_id__in=topic_ids).values("status").annotate(n=Count("pk"))
    counted = {row["status"]: row["n"] for row in rows}
    return [(status, counted[status]) for status in Status if status in counted]
