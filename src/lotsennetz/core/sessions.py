"""Django's sessions in the database, read with SQL that is kept: every request of a signed-in person does it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import QuerySet

from lotsennetz.core import clock
from lotsennetz.core.statements import Fixed, Row


def _living(key: str, moment: Any) -> QuerySet[Any, Row]:
    rows = db.SessionStore.get_model_class().objects
    found: QuerySet[Any, Row] = rows.filter(session_key=key, expire_date__gt=moment).values_list(
        "session_data"
    )
    return found


_rows = Fixed(_living)


class SessionStore(db.SessionStore):
    """``django.contrib.sessions.backends.db`` with another way to read."""

    def load(self) -> dict[str, Any]:
        found = _rows(key=self.session_key or "", moment=clock.now())
        if not found:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(found[0][0])
        return data
