""" "Stimmt das noch?" on Mein Tag: of each town at most seven statements, the ones that most need a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from lotsennetz.core import clock
from lotsennetz.groups.prepared import Prepared
from lotsennetz.groups.viewer import Viewer
from lotsennetz.radar.models import Statement
from lotsennetz.radar.queries.due import AGAIN_AFTER, MOST, in_opportunity, leads_it, urgency
from lotsennetz.radar.services.statements import LATER
from lotsennetz.radar.wording import summary


class Asked(NamedTuple):
    """A statement of a town of the viewer, as far as the question needs it."""

    pk: int
    town_slug: str
    town: str
    topic_slug: str
    title: str
    title_en: str
    position: int
    topic_active: bool
    status: str
    horizon: str
    product: str | None
    reason: str
    seeks_partners: bool
    created_at: datetime
    changed_at: datetime
    confirmed_at: datetime | None
    asked_after: date | None
    version: int
    leads: bool
    in_opportunity: bool

    @property
    def topic(self) -> str:
        """Its name in the reader's language."""
        return self.title if get_language() == "de" or not self.title_en else self.title_en

    @property
    def summary(self) -> str:
        return summary(
            self.status,
            horizon=self.horizon,
            product=self.product or "",
            reason=self.reason,
            seeks_partners=self.seeks_partners,
        )

    def confirmed_today(self, now: datetime) -> bool:
        """Said again today; what the town said for the first time is not asked about."""
        return (
            self.confirmed_at is not None
            and timezone.localdate(self.confirmed_at) == timezone.localdate(now)
            and self.confirmed_at > self.created_at
        )

    def postponed_today(self, now: datetime) -> bool:
        return self.asked_after == timezone.localdate(now + LATER)

    def is_due(self, now: datetime) -> bool:
        """Neither confirmed in the last four weeks nor put off."""
        unsure = self.confirmed_at is None or self.confirmed_at < now - AGAIN_AFTER
        wanted = self.asked_after is None or self.asked_after <= timezone.localdate(now)
        return self.topic_active and unsure and wanted

    @property
    def may_be_undone(self) -> bool:
        """Confirmed as it stood, nothing changed."""
        return self.confirmed_at is not None and self.changed_at < self.confirmed_at


def _urgency(row: Asked) -> tuple[int, float, int, int]:
    return urgency(
        confirmed_at=row.confirmed_at,
        leads=row.leads,
        in_opportunity=row.in_opportunity,
        position=row.position,
        pk=row.pk,
    )


def chosen(rows: Iterable[Asked], now: datetime, most: int = MOST) -> list[Asked]:
    """Of one town: those answered today stay on the list, then come the due ones in order of urgency.

    So whoever answers seven is not handed an eighth, and nothing moves under the reader.
    """
    held = list(rows)
    answered = [row for row in held if row.confirmed_today(now) or row.postponed_today(now)]
    answered.sort(key=lambda row: (row.confirmed_at is None, row.confirmed_at or now, row.pk))
    known = {row.pk for row in answered}
    due = sorted((row for row in held if row.pk not in known and row.is_due(now)), key=_urgency)
    return (answered[-most:] + due)[:most]


@dataclass(frozen=True)
class TownAsked:
    """One town: how many statements it has in all, and which of them are asked about."""

    slug: str
    name: str
    count: int
    rows: Sequence[Asked]


@dataclass(frozen=True)
class Asking:
    """The card. ``towns`` are those with statements; ``now`` tells which rows were answered today."""

    towns: Sequence[TownAsked]
    now: datetime

    @cached_property
    def rows(self) -> list[Asked]:
        """Of all towns."""
        return [row for town in self.towns for row in town.rows]

    @property
    def confirmed(self) -> int:
        return sum(row.confirmed_today(self.now) for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether anything waits for an answer."""
        return any(not (r.confirmed_today(self.now) or r.postponed_today(self.now)) for r in self.rows)


def _own(viewer: Viewer) -> QuerySet[Statement, tuple[Any, ...]]:
    rows = Statement.objects.filter(municipality_id__in=sorted(viewer.municipality_ids))
    rows = rows.annotate(leads=leads_it(), in_opportunity=in_opportunity())
    return rows.order_by("municipality__name", "pk").values_list(
        *("pk", "municipality__slug", "municipality__name", "topic__slug", "topic__title", "topic__title_en"),
        *("topic__position", "topic__active", "status", "horizon", "product__name", "stopped_reason"),
        *("seeks_partners", "created_at", "changed_at", "confirmed_at", "asked_after", "version"),
        *("leads", "in_opportunity"),
    )


_own_rows = Prepared(_own)


def asking(viewer: Viewer) -> Asking | None:
    """What to ask the viewer. One query; none and None for guests and visitors."""
    if not viewer.municipality_ids:
        return None
    now = clock.now()
    by_town: dict[tuple[str, str], list[Asked]] = {}
    for row in map(Asked._make, _own_rows(viewer)):
        by_town.setdefault((row.town_slug, row.town), []).append(row)
    towns = [TownAsked(*town, len(rows), chosen(rows, now)) for town, rows in by_town.items()]
    return Asking(towns, now)
