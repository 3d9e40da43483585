"""What a package is made of: lists of records, and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise

from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people.models import Person

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Owner:
    """Whose data it is, with the rights she has now: titles of what others wrote are told only if she sees them."""

    person: Person

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of(self.person)


@dataclass(frozen=True)
class Part:
    """One JSON file. ``records`` may be a generator: each is written and forgotten. ``about`` is a lazy text."""

    name: str
    about: str | Promise
    records: Callable[[Owner], Iterable[Record]]


@dataclass(frozen=True)
class StoredFile:
    """One file of the person's. ``place`` is where it lies in the package."""

    place: str
    file: FieldFile


def page_of(thing: Any) -> str:
    """The full address of a thing's page; empty without the thing."""
    return f"{settings.BASE_URL}{thing.get_absolute_url()}" if thing is not None else ""


def name_of(thing: Any) -> str:
    """How a person, group, municipality or topic is called; empty without it."""
    return str(getattr(thing, "name", "")) if thing is not None else ""
