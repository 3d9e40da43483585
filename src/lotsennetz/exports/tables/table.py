"""What every list is before it becomes a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Cell = str | int | Decimal | datetime | None


@dataclass(frozen=True)
class Column:
    """``width`` in characters, because rows are written as they come and nobody knows the longest yet."""

    head: str
    width: int = 20


@dataclass(frozen=True)
class Table:
    """``name`` is the file's without its ending; ``title`` is the sheet's, at most 31 characters.

    ``rows`` may come from a generator: each is written and forgotten.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
