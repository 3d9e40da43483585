"""Saved searches in tests: save, look, read the bell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lotsennetz.core import clock
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.queries.bell import Line, bell
from lotsennetz.people.models import Person
from lotsennetz.search.models import SavedSearch
from lotsennetz.search.question import Question
from lotsennetz.search.services.looking import look_for
from lotsennetz.search.services.saved import save_search


def save(person: Person, text: str = "Glasfaser", notify: str = "bell", **filters: str) -> SavedSearch:
    row, _new = save_search(actor=person, question=Question(text, **filters), name=text, notify=notify)  # type: ignore[arg-type]
    return row


def look(person: Person) -> int:
    return look_for(person.pk)


def lines(person: Person) -> list[Line]:
    """What the bell shows of new hits."""
    shown = bell(viewer_of(Person.objects.get(pk=person.pk)))
    return [line for day in shown.days for line in day.lines if line.icon == "search"]


class Clock:
    """A clock that goes on only when told."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = clock.now()
        patch.setattr(clock, "now", lambda: self.at)

    def passes(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at
