"""What both databases do."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from lotsennetz.search.index.expression import Expression
from lotsennetz.search.lexemes import Fields
from lotsennetz.search.models import ORIGINALS, Document, Kind


class Row(NamedTuple):
    """A document that matches; whether the viewer sees it is another question."""

    id: int
    kind: str
    number: int
    group: int | None
    municipality: int | None
    topic: int | None


class Entered(NamedTuple):
    """A document to be written, its number among its kind, and its words."""

    document: Document
    fields: Fields


class Restated(NamedTuple):
    """A document whose words stay as they are: where it stands, as it is to be, and its facts."""

    place: int
    document: Document
    facts: Sequence[str]


_ORIGINAL = ", ".join(f"d.{column}" for column in ORIGINALS.values())
COLUMNS = f'd.id, d.kind, coalesce({_ORIGINAL}), d."group", d.municipality, d.topic'
WRITTEN = (
    "id",
    "kind",
    *ORIGINALS.values(),
    "at",
    "group",
    "municipality",
    "topic",
    "inside",
    "home",
    "fingerprint",
    "facts_fingerprint",
    "audience",
    "wider_at",
)
_NAMES = ", ".join(f'"{name}"' for name in WRITTEN)
_MARKS = ", ".join(["%s"] * len(WRITTEN))


def insert_statement(*more: tuple[str, str]) -> str:
    names = "".join(f", {name}" for name, _mark in more)
    marks = "".join(f", {mark}" for _name, mark in more)
    return f"INSERT INTO search_document ({_NAMES}{names}) VALUES ({_MARKS}{marks})"  # noqa: S608 -- own names


def update_statement(more: str = "") -> str:
    """By the old primary key, which comes last."""
    changes = ", ".join(f'"{name}" = %s' for name in WRITTEN)
    return f"UPDATE search_document SET {changes}{more} WHERE id = %s"  # noqa: S608 -- own names


def values_of(document: Document) -> list[Any]:
    adapted = {
        "at": connection.ops.adapt_datetimefield_value(document.at),
        "wider_at": connection.ops.adapt_datetimefield_value(document.wider_at),
        "audience": json.dumps(document.audience),
    }
    return [adapted[name] if name in adapted else getattr(document, name) for name in WRITTEN]


class Within(NamedTuple):
    """The groups and towns of somebody: what is inside of others' is left out."""

    groups: Sequence[int]
    towns: Sequence[int]


def condition_of(within: Within | None) -> str:
    if within is None:
        return ""
    groups, towns = (", ".join(str(int(number)) for number in numbers) or "NULL" for numbers in within)
    return f'AND (NOT d.inside OR d."group" IN ({groups}) OR d.home IN ({towns}))'


class Engine(ABC):
    @abstractmethod
    def search(
        self,
        expression: Expression,
        *,
        above: int,
        below: int,
        limit: int,
        within: Within | None = None,
    ) -> list[Row]:
        """The newest documents that match, with places from ``above`` and before ``below``.

        ``within`` leaves out what is inside of others' groups and towns.
        """

    @abstractmethod
    def write(self, entered: Sequence[Entered]) -> None:
        """New documents with their words. Their places must be free."""

    @abstractmethod
    def restate(self, rows: Sequence[Restated]) -> None:
        """Other facts and maybe other places, which must be free, for documents that keep their words."""

    @abstractmethod
    def whole_words(self, places: Sequence[int]) -> set[str]:
        """All whole words of these documents."""

    @abstractmethod
    def hold(self, kind: Kind, numbers: Iterable[int], *, wait: bool) -> list[int]:
        """Keep others from writing the documents of these things until the transaction ends.

        Returns those that are held: without ``wait``, not the ones that somebody else holds.
        """

    @abstractmethod
    def learn(self, words: Sequence[str]) -> None:
        """Add to the vocabulary what it does not hold yet."""

    @abstractmethod
    def unknown(self, words: Sequence[str]) -> list[str]:
        """Those that the vocabulary does not hold."""

    @abstractmethod
    def unused(self, words: Sequence[str]) -> list[str]:
        """Those that are no whole word of any document."""

    @abstractmethod
    def similar(self, beginning: str, ending: str, *, shortest: int, longest: int) -> list[str]:
        """Words of these lengths that begin or end so."""
