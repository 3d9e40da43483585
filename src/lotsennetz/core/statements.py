"""Queries that are compiled once and then only executed, with other numbers.

Composing a query often costs Django more time than the database needs to answer it, and a page asks several.
A builder is called with placeholders once; afterwards its SQL is kept and the real values are put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from lotsennetz.core.among import one_value

_NUMBER = 7_000_000_000_000_000_000  # no row has such a number
_MOMENT = datetime(9998, 7, 6, 5, 4, 3, tzinfo=UTC)
_WORD = "\ufdd0prepared\ufdd0"
_KEPT = 500
Value = int | str | datetime | bool | None | Sequence[int]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Statement:
    """``slots`` has for each parameter either its placeholder, or None and the parameter itself."""

    sql: str
    slots: list[tuple[Any, Any]]
    converters: list[tuple[int, Any, Any]]


class _Unknown:
    """Not compiled yet; None stands for a query without rows."""


_UNKNOWN = _Unknown()


class Placeholders:
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
        many = (_NUMBER + self._next,)
        self.values[one_value(many)] = one_value(real)
        return many


def _adapted(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def shape_of(value: Value) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return type(value) if isinstance(value, int | str | datetime) else Sequence


class Statements:
    """The compiled forms of one builder, by the shape of what it is called with."""

    def __init__(self, builder: Callable[..., QuerySet[Any, Any]]) -> None:
        self._builder = builder
        self._known: dict[tuple[Any, ...], _Statement | None] = {}

    def rows(self, shape: tuple[Any, ...], held: Placeholders, *args: Any, **values: Value) -> list[Row]:
        """The rows for these values. ``args`` are placeholders already and go to the builder as they are."""
        stand_ins = {name: held.of(value) for name, value in values.items()}
        shape = (connection.vendor, *shape, *((name, shape_of(value)) for name, value in values.items()))
        statement = self._known.get(shape, _UNKNOWN)
        if isinstance(statement, _Unknown):  # another thread may clear the cache at any moment
            statement = _compiled(self._builder(*args, **stand_ins), held)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[shape] = statement
        if statement is None:
            return []
        known = held.values
        parameters = [fixed if key is None else known[key] for key, fixed in statement.slots]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return _converted(rows, statement) if statement.converters else rows


class Fixed:
    """A query that asks for no viewer: ``builder(**values)`` returns a queryset of ``values_list``."""

    def __init__(self, builder: Callable[..., QuerySet[Any, Any]]) -> None:
        self._statements = Statements(builder)

    def __call__(self, **values: Value) -> list[Row]:
        return self._statements.rows((), Placeholders(), **values)


def _compiled(queryset: QuerySet[Any, Any], held: Placeholders) -> _Statement | None:
    """The SQL and where the values go; None for a query that cannot have rows."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    for parameter in parameters:
        if isinstance(parameter, str) and _WORD in parameter and parameter not in held.values:
            raise TypeError("a prepared query can use a text as a whole only")
        if isinstance(parameter, int) and parameter > _NUMBER and parameter not in held.values:
            raise TypeError("a prepared query compares with many numbers by `among` only")
    sql, slots = _written_out(sql, parameters, held)
    fields = [column[0] for column in compiler.select[0 : compiler.col_count]]
    converters = [
        (index, functions, expression)
        for index, (functions, expression) in compiler.get_converters(fields).items()
    ]
    return _Statement(sql, slots, converters)


def _written_out(
    sql: str, parameters: Sequence[Any], held: Placeholders
) -> tuple[str, list[tuple[Any, Any]]]:
    """Constants as literals: two of three parameters are, and drivers take their time for each at every call."""
    pieces = sql.split("%s")
    if "%%" in sql or len(pieces) != len(parameters) + 1:
        pieces = []
    slots: list[tuple[Any, Any]] = []
    text = pieces[:1]
    for number, parameter in enumerate(parameters):
        known = parameter.__hash__ is not None and parameter in held.values
        # A choice's plain value: drivers ask every subclass of str whether and how it wants to be adapted.
        fixed = parameter.value if isinstance(parameter, Enum) else parameter
        literal = None if known or not pieces else _literal(fixed)
        if literal is None:
            slots.append((parameter, None) if known else (None, fixed))
        if pieces:
            text += ["%s" if literal is None else literal, pieces[number + 1]]
    return "".join(text) or sql, slots


def _literal(value: Any) -> str | None:
    """A constant of our own code as SQL; None for what is better left to the driver."""
    if type(value) is int:
        return str(value)
    if type(value) is str and not set(value) & {"%", "\\", "\0"}:
        return "'" + value.replace("'", "''") + "'"
    return None


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
