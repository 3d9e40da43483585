"""What a search answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lotsennetz.core.errors import DomainError
from lotsennetz.search.sources.base import Fact

#: Text in pieces; those that are true are what was looked for.
Segments = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Filters:
    """None: all. ``kind`` is a ``models.Kind``, the others are numbers, ``since`` a moment."""

    kind: str | None = None
    group: int | None = None
    municipality: int | None = None
    topic: int | None = None
    since: datetime | None = None

    @property
    def active(self) -> list[str]:
        return [name for name in FILTERS if getattr(self, name) is not None]


FILTERS = ("kind", "group", "municipality", "topic", "since")


@dataclass(frozen=True, slots=True)
class Hit:
    """``number`` is that of the original among its kind. ``at`` None: always current. ``lacks``: the words of the query
    that it does not have.
    """

    kind: str
    number: int
    title: Segments
    excerpt: Segments
    url: str
    at: datetime | None
    author: Fact | None
    group: Fact | None
    municipality: Fact | None
    topic: Fact | None
    cursor: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with how many hits it would leave. ``since`` has days as its values."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """``total`` counts no further than ``CAP``; ``capped`` says that there is more. ``complete`` of them have all
    words; the others lack one. ``next`` goes on after this page.

    ``facets`` by filter. ``meant``: the same query with words that do occur. ``ignored``: words too usual or too
    short to look for, or more than are looked for at once.
    """

    hits: tuple[Hit, ...]
    total: int
    complete: int
    capped: bool
    facets: dict[str, tuple[Choice, ...]]
    next: str | None
    meant: str | None
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``entry_kind`` and ``answered`` tell the kinds of entries apart."""

    kind: str
    title: str
    url: str
    entry_kind: str = ""
    answered: bool = False


class BadCursor(DomainError):
    """The place to go on from is none of a search's."""
