"""A few rows of another table as JSON inside one query, on both databases."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class _JsonList(Aggregate):
    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()
    contains_aggregate = True

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def json_rows(rows: QuerySet[Any], by: str, **columns: Any) -> Subquery:
    """``rows``, correlated to the outer query and equal in ``by``, as a list of objects; None if empty."""
    grouped = rows.order_by().values(by).annotate(_rows=_JsonList(JSONObject(**columns)))
    return Subquery(grouped.values("_rows"), output_field=JSONField())
