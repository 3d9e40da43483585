"""One topic: who says what, with product and whom to call."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.radar.freshness import Age, age_of
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.queries.leads import leading
from lotsennetz.radar.queries.selection import Selection, Town
from lotsennetz.radar.queries.statements import Contact, contacts_of, visible_statements
from lotsennetz.topics.models import Topic

#: A list of no more than ``WHOLE`` towns comes at once; a longer one in chunks as one scrolls.
WHOLE, CHUNK = 75, 30


@dataclass(frozen=True)
class Said:
    """What one town says, and whom to ask there."""

    town: Town
    statement: Statement
    age: Age
    leads: bool
    contact: Contact | None


@dataclass(frozen=True)
class Part:
    """Those with one status, by name. ``count`` are all of them, ``more`` is where those begin that are not here."""

    status: Status
    said: list[Said]
    count: int
    more: int | None = None


def said_on(
    viewer: Viewer,
    topic: Topic,
    chosen: Selection,
    *,
    chunked: bool = False,
    start: int = 0,
    people: bool = True,
) -> list[Part]:
    """Live first, then what is on its way there; at most four queries, five if ``chunked``.

    ``chunked`` takes the first ones only of a long list, after ``start`` of each status. Without ``people`` nobody
    looks for contacts.
    """
    fitting = visible_statements(viewer).filter(chosen.condition, topic=topic)
    if chunked:
        status_of: dict[int, str] = dict(fitting.values_list("municipality_id", "status"))
    else:
        statements = {row.municipality_id: row for row in fitting.select_related("product")}
        status_of = {number: row.status for number, row in statements.items()}
    there: dict[Status, list[Town]] = {status: [] for status in Status}
    for town in chosen.towns:
        if town.pk in status_of:
            there[Status(status_of[town.pk])].append(town)
    count = sum(map(len, there.values()))
    shown = _first(there, start, CHUNK if chunked and count > WHOLE else count)
    towns = [town for some in shown.values() for town in some]
    if chunked:
        rows = fitting.filter(municipality_id__among=[town.pk for town in towns]).select_related("product")
        statements = {row.municipality_id: row for row in rows} if towns else {}
    told = _told(viewer, topic, statements, towns, people=people)
    parts = []
    for status, all_of_it in there.items():
        end = start + len(shown[status])
        if start < len(all_of_it):
            said = [told[town.pk] for town in shown[status] if town.pk in told]
            parts.append(Part(status, said, len(all_of_it), end if end < len(all_of_it) else None))
    return parts


def _first(there: dict[Status, list[Town]], start: int, room: int) -> dict[Status, list[Town]]:
    """As many as there is room for, from the top of the page."""
    shown = {}
    for status, towns in there.items():
        shown[status] = towns[start : start + room]
        room -= len(shown[status])
    return shown


def _told(
    viewer: Viewer, topic: Topic, statements: dict[int, Statement], towns: list[Town], *, people: bool
) -> dict[int, Said]:
    """What these towns say, by town."""
    found = {town.pk: statements[town.pk] for town in towns if town.pk in statements}
    contacts = contacts_of(viewer, {pk: row.contact_id for pk, row in found.items()}) if people else {}
    now, lead = clock.now(), leading()
    return {
        town.pk: Said(
            town=town,
            statement=found[town.pk],
            age=age_of(found[town.pk].confirmed_at, now),
            leads=(topic.pk, town.pk) in lead,
            contact=contacts.get(town.pk),
        )
        for town in towns
        if town.pk in found
    }


def silent_town(viewer: Viewer, topic: Topic) -> Municipality | None:
    """A town of the viewer's that can still say something about the topic for the first time. One query."""
    if not viewer.municipality_ids or not topic.active:
        return None
    own = Municipality.objects.filter(
        Q(ags__isnull=False) | Q(member=True), pk__in=sorted(viewer.municipality_ids)
    )
    silent = own.exclude(statements__topic=topic).order_by(F("ags").asc(nulls_last=True), "pk")
    return silent.only("pk", "slug", "name").first()


def busiest_topic(viewer: Viewer, chosen: Selection) -> int | None:
    """The topic that most towns say something about."""
    rows = visible_statements(viewer).values_list("topic_id").annotate(Count("pk"))
    active = {leaf.pk for leaf in chosen.every_leaf}
    counted = [(-count, topic) for topic, count in rows if topic in active]
    return min(counted)[1] if counted else None
