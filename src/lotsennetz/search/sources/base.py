"""What every kind of thing tells the search about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, ClassVar, Self

from django.db.models import Model

from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import analysis, facts
from lotsennetz.search.models import Kind

_FORM = "3"  # raise it when documents are made of other fields than before
_BEGINNING = 300  # letters of a text that are always indexed at once


def version() -> str:
    """What the index has to be of. Another one means to build it anew."""
    return f"{analysis.VERSION}.{_FORM}"


@dataclass(frozen=True, slots=True)
class Text:
    """What is indexed of one thing. ``at`` None: always current. ``audience``: see facts.py. ``faint``: there is little
    in it, its words count less than the same ones elsewhere.
    """

    kind: Kind
    number: int
    at: datetime | None
    title: str
    body: str
    audience: tuple[str, ...]
    group: int | None = None
    municipality: int | None = None
    topic: int | None = None
    faint: bool = False

    @property
    def facts(self) -> list[str]:
        found = [facts.kind(self.kind), *self.audience]
        if self.group is not None:
            found.append(facts.group(self.group))
        if self.municipality is not None:
            found.append(facts.municipality(self.municipality))
        if self.topic is not None:
            found.append(facts.topic(self.topic))
        return found

    def fingerprint(self) -> str:
        """Of the words."""
        return _digest(version(), "faint" if self.faint else "", self.title, self.body)

    def facts_fingerprint(self) -> str:
        """Of everything else."""
        return _digest(version(), str(self.at), *self.facts)

    def beginning(self, most: int) -> Self:
        """The title, and as much of the text."""
        return replace(self, body=self.body[: max(most, _BEGINNING)])


def _digest(*said: str) -> str:
    return blake2b("\x00".join(said).encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Fact:
    """A name in the line below a hit; without ``url`` the viewer has no page to go to."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing as a hit shows it. ``heading`` is its own title or words that stand for one; only the title of
    those that have one is highlighted. ``text`` is quoted from. ``entry_kind`` and ``answered``: of entries only.
    """

    heading: str
    text: str
    url: str
    at: datetime | None
    titled: bool = True
    author: Fact | None = None
    group: Fact | None = None
    municipality: Fact | None = None
    topic: Fact | None = None
    entry_kind: str = ""
    answered: bool = False


class Source(ABC):
    """One kind of thing."""

    kind: ClassVar[Kind]
    model: ClassVar[type[Model]]

    @abstractmethod
    def texts(self, numbers: Sequence[int]) -> list[Text]:
        """Of those that are to be found at all: published, active."""

    @abstractmethod
    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:
        """Those that the viewer may see, by the rules of the app that they belong to."""

    @abstractmethod
    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:
        """For things that the viewer may see."""

    def numbers_below(self, below: int | None, most: int) -> list[int]:
        """All there are, the newest first, found or not."""
        rows: Any = self.model._default_manager.order_by("-pk")
        if below is not None:
            rows = rows.filter(pk__lt=below)
        return list(rows.values_list("pk", flat=True)[:most])

    def count(self) -> int:
        return self.model._default_manager.count()
