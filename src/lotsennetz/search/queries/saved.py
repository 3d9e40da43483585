"""Saved searches of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse

from lotsennetz.groups.viewer import Viewer
from lotsennetz.notify.subjects import Subject
from lotsennetz.search.models import SavedSearch
from lotsennetz.search.question import Question, day_of
from lotsennetz.search.resolving import Resolved, resolve


@dataclass(frozen=True)
class Saved:
    """``asked`` is what the search means for the viewer now; ``url`` leads to its results."""

    row: SavedSearch
    asked: Resolved
    url: str


def question_of(row: SavedSearch) -> Question:
    return Question.parse(dict(parse_qsl(row.query)))


def address_of(row: SavedSearch, since: str = "") -> str:
    query = question_of(row).but(since=since).query()
    return f"{reverse('search:results')}?{query}"


def saved_address() -> str:
    return reverse("search:saved")


def saved_by(viewer: Viewer) -> list[Saved]:
    """The viewer's own, by name."""
    rows = SavedSearch.objects.filter(person_id=viewer.person_id or 0)
    return [Saved(row, resolve(question_of(row), viewer), address_of(row)) for row in rows]


def own(viewer: Viewer, pk: int) -> SavedSearch | None:
    return SavedSearch.objects.filter(person_id=viewer.person_id or 0, pk=pk).first()


def count_of(viewer: Viewer) -> int:
    if not viewer.is_signed_in:
        return 0
    return SavedSearch.objects.filter(person_id=viewer.person_id or 0).count()


def is_saved(viewer: Viewer, query: str) -> bool:
    if not viewer.is_signed_in:
        return False
    return SavedSearch.objects.filter(person_id=viewer.person_id or 0, query=query).exists()


def subjects(values: Sequence[Mapping[str, Any]]) -> list[Subject | None]:
    """What notices of new hits are about. They belong to whoever saved the search."""
    rows = SavedSearch.objects.in_bulk({each.get("search", 0) for each in values})
    return [_subject(rows.get(each.get("search", 0)), str(each.get("since", ""))) for each in values]


def _subject(row: SavedSearch | None, since: str) -> Subject | None:
    if row is None:
        return None
    return Subject(row.name, address_of(row, since if day_of(since) else ""))
