"""Queries that are compiled once for each shape of viewer.

What differs between two viewers of the same shape (as many towns, groups and roles) are numbers. The visibility
conditions stay where they are, in rules and queries: the builder gets a viewer made of placeholders, and whatever
SQL it composes is what everybody of that shape gets.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from lotsennetz.core.statements import Fixed, Placeholders, Row, Statements, Value
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.viewer import Standing

__all__ = ["Fixed", "Prepared", "Row", "Value"]


def _viewer_shape(viewer: Viewer) -> tuple[Any, ...]:
    towns = sorted({standing.municipality_id for standing in viewer.standings})
    standings = sorted(
        (towns.index(standing.municipality_id), standing.role) for standing in viewer.standings
    )
    roles = tuple(viewer.group_roles[pk] for pk in sorted(viewer.group_roles))
    return viewer.person_id is None, tuple(standings), roles


def _stand_in(viewer: Viewer, held: Placeholders) -> Viewer:
    """A viewer of the same shape. Made in the same order for everybody, so that placeholders mean the same."""
    person = None if viewer.person_id is None else held.number(viewer.person_id)
    towns = {pk: held.number(pk) for pk in sorted({s.municipality_id for s in viewer.standings})}
    standings = frozenset(Standing(towns[s.municipality_id], s.role) for s in viewer.standings)
    roles = {held.number(pk): viewer.group_roles[pk] for pk in sorted(viewer.group_roles)}
    return Viewer(person_id=person, standings=standings, group_roles=MappingProxyType(roles))


class Prepared:
    """A query by its builder: ``builder(viewer, **values)`` returns a queryset of ``values_list``.

    Calling it returns the rows. Many numbers are compared by ``among``.
    """

    def __init__(self, builder: Callable[..., QuerySet[Any, Any]]) -> None:
        self._statements = Statements(builder)

    def __call__(self, viewer: Viewer, **values: Value) -> list[Row]:
        held = Placeholders()
        stand_in = _stand_in(viewer, held)
        return self._statements.rows(_viewer_shape(viewer), held, stand_in, **values)
