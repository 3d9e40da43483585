"""Lists in pages: where the next one begins is a signed cursor that fits this list with these filters only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from lotsennetz.api.problems import invalid

_SALT = "api.cursor"
Thing = TypeVar("Thing")
Row = TypeVar("Row", bound=Model)


class Listing(BaseModel):
    """What every list takes; lists with filters add theirs."""

    limit: int = Field(25, ge=1, le=100, description="How many items at most.")
    cursor: str = Field("", max_length=1_000, description="`next` of the page before.")


def _filters(asked: Listing) -> str:
    text = asked.model_dump_json(exclude={"limit", "cursor"})
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cursor_for(name: str, asked: Listing, last: Sequence[Any]) -> str:
    return signing.dumps([name, _filters(asked), list(last)], salt=_SALT)


def place_of(name: str, asked: Listing) -> list[Any] | None:
    """Where the page begins: after this place, or at the beginning."""
    if not asked.cursor:
        return None
    try:
        of, filters, place = signing.loads(asked.cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        of = filters = place = None
    if (of, filters) != (name, _filters(asked)) or not isinstance(place, list):
        raise invalid("cursor", _("Dieser Cursor gehört nicht zu dieser Liste mit diesen Filtern."))
    return place


def page_of_things(
    things: Sequence[Thing], place_of_thing: Callable[[Thing], Sequence[Any]], asked: Listing, name: str
) -> tuple[list[Thing], Sequence[Any] | None]:
    """For lists that are sorted here, because the databases sort umlauts as they please."""
    after = place_of(name, asked)
    placed = sorted(((list(place_of_thing(each)), each) for each in things), key=lambda pair: pair[0])
    rest = [pair for pair in placed if after is None or pair[0] > after]
    shown = rest[: asked.limit]
    return [each for _place, each in shown], (shown[-1][0] if len(rest) > len(shown) else None)


def page_of_rows(
    rows: QuerySet[Row], order: Sequence[str], asked: Listing, name: str
) -> tuple[list[Row], Sequence[Any] | None]:
    """By columns that never change, the last of them unique; all in the same direction."""
    after = place_of(name, asked)
    columns = [column.lstrip("-") for column in order]
    rows = rows.order_by(*order)
    if after is not None:
        rows = rows.filter(_beyond(columns, [_read(value) for value in after], order[0].startswith("-")))
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    if len(found) == len(shown):
        return shown, None
    return shown, [_written(getattr(shown[-1], column)) for column in columns]


def _beyond(columns: Sequence[str], place: Sequence[Any], downwards: bool) -> Q:
    """The first column once more by itself: then its index is entered at the place, however far down that is."""
    sign = "lt" if downwards else "gt"
    begun = Q(**{f"{columns[0]}__{sign}e": place[0]})
    condition = Q(**{f"{columns[-1]}__{sign}": place[-1]})
    for column, value in zip(reversed(columns[:-1]), reversed(place[:-1]), strict=True):
        condition = Q(**{f"{column}__{sign}": value}) | (Q(**{column: value}) & condition)
    return begun & condition


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
