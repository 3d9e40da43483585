"""``filter(entry_id__among=[3, 8])``: one of many numbers, handed over as one value.

``IN`` has a parameter for each number, so its SQL is another text for each length, and drivers look at every
parameter at every call.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


def one_value(numbers: Sequence[int]) -> str:
    """The numbers in the form in which the database takes them: a JSON list, an array of PostgreSQL."""
    if connection.vendor == "postgresql":
        return "{" + ",".join(map(str, numbers)) + "}"
    return json.dumps(list(numbers))


@Field.register_lookup
@ForeignKey.register_lookup  # foreign keys do not take over what other fields know
class Among(Lookup[Any]):
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        where = "= ANY(%s::bigint[])"
        if connection.vendor != "postgresql":
            where = "IN (SELECT value FROM json_each(%s))"
        return f"{column} {where}", (*parameters, one_value(self.rhs))
