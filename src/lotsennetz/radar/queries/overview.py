"""The table: every topic and every town that the filters leave, as cells. Few queries, no models per cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from lotsennetz.core import clock
from lotsennetz.groups.viewer import Viewer
from lotsennetz.radar.freshness import FADES_AFTER, OLD_AFTER, Age
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.queries.leads import leading
from lotsennetz.radar.queries.selection import Selection, Town
from lotsennetz.radar.queries.statements import visible_statements
from lotsennetz.topics.models import Topic

#: With more towns than this they become rows, and the rows come in chunks.
MOST_COLUMNS = 150
CHUNK = 50
OFF = "off"  # a statement that the filters leave out
NONE = "none"  # no statement
Said = dict[tuple[int, int], str]
_Read = tuple[int, int, str, str]  # topic, town, status, age


@dataclass(frozen=True)
class Line:
    """A row or a column of the table: a topic or a town. ``total`` counts what is live, or what fits the filters."""

    slug: str
    name: str
    total: int
    own: bool = False
    edge: bool = False


@dataclass(frozen=True)
class Row:
    """``cells`` are looks (words of status, age, mark), in the order of the columns."""

    line: Line
    cells: list[str]


@dataclass(frozen=True)
class Grid:
    """``sections`` are branches with their topics, or one section of towns if ``by_town``.

    ``groups`` are the branches above the columns with how many columns each has; ``more`` is where the next chunk
    begins. ``busiest`` is the topic with most statements.
    """

    by_town: bool
    columns: list[Line]
    groups: list[tuple[str, int]]
    sections: list[tuple[str, list[Row]]]
    topics: int
    towns: int
    statements: int
    fresh: int
    busiest: int | None
    more: int | None = None

    @property
    def looks(self) -> set[str]:
        """Every look that occurs."""
        return {cell for _name, rows in self.sections for row in rows for cell in row.cells}

    @property
    def percent_fresh(self) -> int:
        return round(100 * self.fresh / self.statements) if self.statements else 0


def age_expression() -> Case:
    """The age by the database's reckoning; reading 3,000 moments takes longer than everything else."""
    now = clock.now()
    return Case(
        When(confirmed_at=None, then=Value(Age.UNCONFIRMED.value)),
        When(confirmed_at__gte=now - FADES_AFTER, then=Value(Age.FRESH.value)),
        When(confirmed_at__gte=now - OLD_AFTER, then=Value(Age.FADING.value)),
        default=Value(Age.OLD.value),
        output_field=CharField(),
    )


def grid(viewer: Viewer, chosen: Selection, start: int = 0) -> Grid:
    """The table as the filters want it."""
    if len(chosen.every_town) > MOST_COLUMNS:
        return _by_town(viewer, chosen, start)
    return _by_topic(viewer, chosen)


def _fitting(viewer: Viewer, chosen: Selection) -> QuerySet[Statement]:
    rows = visible_statements(viewer).filter(chosen.condition)
    if len(chosen.leaves) < len(chosen.every_leaf):
        rows = rows.filter(topic_id__in=[leaf.pk for leaf in chosen.leaves])
    return rows


def _read(rows: QuerySet[Statement]) -> list[_Read]:
    return list(
        rows.annotate(age=age_expression()).values_list("topic_id", "municipality_id", "status", "age")
    )


def _counted(read: list[_Read], chosen: Selection) -> list[_Read]:
    """What the totals count: what is live; where the filters ask for certain statements, these."""
    return read if chosen.filters.narrows_statements else [row for row in read if row[2] == Status.LIVE]


def _total(sums: Sums | None, chosen: Selection) -> int:
    if sums is None:
        return 0
    return sums.said if chosen.filters.narrows_statements else sums.live


def _look(status: str, age: str) -> str:
    """The two as one word list. "nicht geplant" does not fade: nothing happens that could go out of date."""
    fades = age != Age.FRESH and not (status == Status.NOT_PLANNED and age != Age.UNCONFIRMED)
    return f"{status} {age}" if fades else status


def _by_topic(viewer: Viewer, chosen: Selection) -> Grid:
    wanted = {leaf.pk for leaf in chosen.leaves}
    read = _read(_fitting(viewer, chosen))
    read = [row for row in read if row[0] in wanted and row[1] in chosen.town_ids]
    said: Said = {(topic, town): _look(status, age) for topic, town, status, age in read}
    with_topic = Counter(row[0] for row in read)
    towns = chosen.towns
    if chosen.filters.narrows_statements:
        with_town = {row[1] for row in read}
        towns = [town for town in towns if town.pk in with_town]
    elif not chosen.signed:  # offices without inhabitants are columns only if they say something
        with_town = {row[1] for row in read}
        towns = [town for town in towns if town.ags or town.pk in with_town]
    counted = _counted(read, chosen)
    columns = _columns(towns, chosen.own, Counter(row[1] for row in counted))
    by_topic = Counter(row[0] for row in counted)
    if not chosen.filters.empty or chosen.filters.narrows_statements:
        wanted &= set(with_topic)
    blank = OFF if chosen.filters.narrows_statements else NONE
    lead = leading()
    edges = {number for number, column in enumerate(columns) if column.edge}
    sections = []
    for branch in chosen.branches:
        rows = [
            Row(
                Line(leaf.slug, leaf.name, by_topic[leaf.pk]),
                _cells([(leaf.pk, town.pk) for town in towns], said, lead, blank, edges),
            )
            for leaf in branch.leaves
            if leaf.pk in wanted
        ]
        if rows:
            sections.append((branch.topic.name, rows))
    return Grid(
        by_town=False,
        columns=columns,
        groups=[],
        sections=sections,
        topics=sum(len(rows) for _name, rows in sections),
        towns=sum(town.ags is not None for town in towns),
        statements=len(read),
        fresh=sum(row[3] == Age.FRESH for row in read),
        busiest=_busiest(with_topic),
    )


def _cells(
    keys: Iterable[tuple[int, int]],
    said: Said,
    lead: Collection[tuple[int, int]],
    blank: str,
    edges: Collection[int],
) -> list[str]:
    """The looks of one row. A lead is marked where something is said."""
    cells = []
    for number, key in enumerate(keys):
        look = said.get(key, blank)
        if key in lead and key in said:
            look += " lead"
        cells.append(f"{look} edge" if number in edges else look)
    return cells


def _columns(towns: list[Town], own: Collection[int], live: Counter[int]) -> list[Line]:
    """The towns as heads; a line stands after the founders and after the members."""
    following = [*towns[1:], None]
    return [
        Line(
            town.slug,
            town.name,
            live[town.pk],
            own=town.pk in own,
            edge=after is not None and after.standing != town.standing,
        )
        for town, after in zip(towns, following, strict=False)
    ]


def _busiest(counted: Counter[int]) -> int | None:
    return max(counted, key=lambda pk: (counted[pk], -pk)) if counted else None


def _by_town(viewer: Viewer, chosen: Selection, start: int) -> Grid:
    fitting = _fitting(viewer, chosen)
    by_topic = _sums(fitting, chosen)
    towns = chosen.towns
    if chosen.filters.narrows_statements:
        with_town = set(fitting.values_list("municipality_id", flat=True).distinct())
        towns = [town for town in towns if town.pk in with_town]
    wanted = {leaf.pk for leaf in chosen.leaves}
    if not chosen.filters.empty or chosen.filters.narrows_statements:
        wanted &= set(by_topic)
    leaves = [leaf for leaf in chosen.leaves if leaf.pk in wanted]
    end = len(towns) if len(towns) <= MOST_COLUMNS else start + CHUNK
    shown = towns[start:end]
    read = _read(fitting.filter(municipality_id__among=[town.pk for town in shown])) if shown else []
    said: Said = {(topic, town): _look(status, age) for topic, town, status, age in read}
    by_town = Counter(row[1] for row in _counted(read, chosen) if row[0] in wanted)
    blank = OFF if chosen.filters.narrows_statements else NONE
    lead = leading()
    groups, edges = _groups(chosen, leaves)
    rows = [
        Row(
            Line(town.slug, town.name, by_town[town.pk], own=town.pk in chosen.own),
            _cells([(leaf.pk, town.pk) for leaf in leaves], said, lead, blank, edges),
        )
        for town in shown
    ]
    return Grid(
        by_town=True,
        columns=[
            Line(
                leaf.slug,
                leaf.name,
                _total(by_topic.get(leaf.pk), chosen),
                edge=number in edges,
            )
            for number, leaf in enumerate(leaves)
        ],
        groups=groups,
        sections=[("", rows)] if rows else [],
        topics=len(leaves),
        towns=sum(town.ags is not None for town in towns),
        statements=sum(row.said for row in by_topic.values()),
        fresh=sum(row.fresh for row in by_topic.values()),
        busiest=_busiest(Counter({pk: row.said for pk, row in by_topic.items()})),
        more=end if end < len(towns) else None,
    )


class Sums(NamedTuple):
    """Of one topic."""

    said: int
    live: int
    fresh: int


def _sums(fitting: QuerySet[Statement], chosen: Selection) -> dict[int, Sums]:
    """By topic, over all towns that the filters leave, not only over those in sight."""
    if len(chosen.towns) < len(chosen.every_town):
        fitting = fitting.filter(municipality_id__among=sorted(chosen.town_ids))
    active = {leaf.pk for leaf in chosen.leaves}
    rows = fitting.values_list("topic_id").annotate(
        said=Count("pk"),
        live=Count("pk", filter=Q(status=Status.LIVE)),
        fresh=Count("pk", filter=Q(confirmed_at__gte=clock.now() - FADES_AFTER)),
    )
    return {topic: Sums(*counted) for topic, *counted in rows if topic in active}


def _groups(chosen: Selection, leaves: list[Topic]) -> tuple[list[tuple[str, int]], set[int]]:
    """The branches above their topics, and after which columns a line stands."""
    names = {branch.topic.pk: branch.topic.name for branch in chosen.branches}
    counted = Counter(leaf.parent_id for leaf in leaves)
    groups = [(names[pk], counted[pk]) for pk in names if counted[pk]]
    edges, reached = set(), 0
    for _name, width in groups[:-1]:
        reached += width
        edges.add(reached - 1)
    return groups, edges
