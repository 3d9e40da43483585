"""What both databases do."""

from __future__ import annotations

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
)
_NAMES = ", ".join(f'"{name}"' for name in WRITTEN)
_MARKS = ", ".join(["%s"] * len(WRITTEN))


def insert_statement(*more: tuple[str, str]) -> str:
    names = "".join(f", {name}" for name, _mark in more)
    marks = "".join(f", {mark}" for _name, mark in more)
    return f"INSERT INTO search_document ({_NAMES}{names}) VALUES ({_MARKS}{marks})"  # noqa: S608 -- own names


def values_of(document: Document) -> list[Any]:
    at = connection.ops.adapt_datetimefield_value(document.at)
    return [at if name == "at" else getattr(document, name) for name in WRITTEN]


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
    def hold(self, kind: Kind, numbers: Iterable[int], *, wait: bool) -> list[int]:
        """Keep others from writing the documents of these things until the transaction ends.

        Returns those that are held: without ``wait``, not the ones that somebody else holds.
        """

    @abstractmethod
    def learn(self, words: Sequence[str]) -> None:
        """Add to the vocabulary what it does not hold yet."""

    @abstractmethod
    def similar(self, beginning: str, ending: str, *, shortest: int, longest: int) -> list[str]:
        """Words of these lengths that begin or end so."""
