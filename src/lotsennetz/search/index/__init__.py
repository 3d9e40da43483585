"""The full text: one module for each database, the same answers from both."""

from __future__ import annotations

from django.db import connection

from lotsennetz.search.index.base import Engine, Row, Within
from lotsennetz.search.index.expression import And, Expression, Fact, Or, Scope, Term, Without

__all__ = ["And", "Engine", "Expression", "Fact", "Or", "Row", "Scope", "Term", "Within", "Without", "engine"]

_engines: dict[str, Engine] = {}


def engine() -> Engine:
    """The full text of the database in use."""
    found = _engines.get(connection.vendor)
    if found is None:
        if connection.vendor == "postgresql":
            from lotsennetz.search.index.postgresql import PostgreSQL

            found = PostgreSQL()
        else:
            from lotsennetz.search.index.sqlite import SQLite

            found = SQLite()
        _engines[connection.vendor] = found
    return found
