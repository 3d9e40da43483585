"""Queries that are compiled once for each shape of viewer and then only executed.

Composing a query with the visibility conditions costs Django more time than the database needs to answer it, and
a page asks several. What differs between two viewers of the same shape (as many towns, groups and roles) are
numbers, so the SQL is kept and the numbers are put in. The conditions themselves stay where they are, in rules and
queries: the builder gets a viewer made of placeholders, and whatever SQL it composes is what everybody gets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.viewer import Standing

_NUMBER = 7_000_000_000_000_000_000  # no row has such a number
_MOMENT = datetime(9998, 7, 6, 5, 4, 3, tzinfo=UTC)
_WORD = "\ufdd0prepared\ufdd0"
_KEPT = 500
Value = int | str | datetime | bool | None | Sequence[int]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Statement:
    """``slots`` has for each parameter either its name among the values, or None and the parameter itself."""

    sql: str
    slots: list[tuple[Any, Any]]
    converters: list[tuple[int, Any, Any]]


class _Placeholders:
    """Hands out unmistakable stand-ins for real values and remembers which is which."""

    def __init__(self) -> None:
        self.values: dict[Any, Any] = {}
        self._next = 0

    def number(self, real: object) -> int:
        self._next += 1
        self.values[_NUMBER + self._next] = real
        return _NUMBER + self._next

    def of(self, real: Value) -> Any:
        self._next += 1
        if real is None or isinstance(real, bool):
            return real
        if isinstance(real, int):
            return self.number(real)
        if isinstance(real, str):
            stand_in: Any = f"{_WORD}{self._next}"
            self.values[stand_in] = real
            return stand_in
        if isinstance(real, datetime):
            stand_in = _MOMENT + timedelta(seconds=self._next)
            self.values[_adapted(stand_in)] = _adapted(real)
            return stand_in
        return [self.number(one) for one in real]


def _adapted(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _shape(value: Value) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | str | datetime):
        return type(value)
    return len(value)


def _viewer_shape(viewer: Viewer) -> tuple[Any, ...]:
    towns = sorted({standing.municipality_id for standing in viewer.standings})
    standings = sorted((towns.index(standing.municipality_id), standing.role) for standing in viewer.standings)
    roles = tuple(viewer.group_roles[pk] for pk in sorted(viewer.group_roles))
    return viewer.person_id is None, tuple(standings), roles


def _stand_in(viewer: Viewer, held: _Placeholders) -> Viewer:
    """A viewer of the same shape. Made in the same order for everybody, so that placeholders mean the same."""
    person = None if viewer.person_id is None else held.number(viewer.person_id)
    towns = {pk: held.number(pk) for pk in sorted({s.municipality_id for s in viewer.standings})}
    standings = frozenset(Standing(towns[s.municipality_id], s.role) for s in viewer.standings)
    roles = {held.number(pk): viewer.group_roles[pk] for pk in sorted(viewer.group_roles)}
    return Viewer(person_id=person, standings=standings, group_roles=MappingProxyType(roles))


class Prepared:
    """A query by its builder: ``builder(viewer, **values)`` returns a queryset of ``values_list``.

    Calling it returns the rows. Sequences of numbers may repeat one: pad them, then there are fewer shapes.
    """

    def __init__(self, builder: Callable[..., QuerySet[Any, Any]]) -> None:
        self._builder = builder
        self._statements: dict[tuple[Any, ...], _Statement | None] = {}

    def __call__(self, viewer: Viewer, **values: Value) -> list[Row]:
        held = _Placeholders()
        shape = (
            connection.vendor,
            _viewer_shape(viewer),
            *((name, _shape(value)) for name, value in values.items()),
        )
        stand_in = _stand_in(viewer, held)
        stand_ins = {name: held.of(value) for name, value in values.items()}
        if shape not in self._statements:
            if len(self._statements) >= _KEPT:
                self._statements.clear()
            self._statements[shape] = _compiled(self._builder(stand_in, **stand_ins), held)
        statement = self._statements[shape]
        if statement is None:
            return []
        known = held.values
        parameters = [known[key] if key is not None else fixed for key, fixed in statement.slots]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return _converted(rows, statement) if statement.converters else rows


def _compiled(queryset: QuerySet[Any, Any], held: _Placeholders) -> _Statement | None:
    """The SQL and where the values go; None for a query that cannot have rows."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    slots: list[tuple[Any, Any]] = []
    for parameter in parameters:
        if isinstance(parameter, str) and _WORD in parameter and parameter not in held.values:
            raise TypeError("a prepared query can use a text as a whole only")
        known = parameter.__hash__ is not None and parameter in held.values
        slots.append((parameter, None) if known else (None, parameter))
    fields = [column[0] for column in compiler.select[0 : compiler.col_count]]
    converters = [
        (index, functions, expression)
        for index, (functions, expression) in compiler.get_converters(fields).items()
    ]
    return _Statement(sql, slots, converters)


def _converted(rows: list[Row], statement: _Statement) -> list[Row]:
    """What Django does to columns that the database returns in its own form."""
    changed = [list(row) for row in rows]
    for index, functions, expression in statement.converters:
        for row in changed:
            value = row[index]
            for function in functions:
                value = function(value, expression, connection)
            row[index] = value
    return [tuple(row) for row in changed]


def padded(numbers: Sequence[int], step: int = 20) -> list[int]:
    """The same numbers, the last one repeated up to a multiple of ``step``."""
    missing = -len(numbers) % step
    return [*numbers, *numbers[-1:] * missing]
