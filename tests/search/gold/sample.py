"""The sample network, indexed, and names for what is found in it that stay the same whatever the numbers are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

import lotsennetz.demo
from lotsennetz.core import clock
from lotsennetz.demo.services import build
from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Statement
from lotsennetz.search.file_texts import read_file, unread
from lotsennetz.search.models import Kind
from lotsennetz.search.queries import Hit, find
from lotsennetz.search.services.rebuilding import rebuild
from lotsennetz.topics.models import Topic

OFFICER = "miriam-aschenbrenner"  # in every group that is not open to all
MOMENT = datetime.fromisoformat(
    "2026-04-15T14:00:00+02:00"
)  # dates of the sample count from the day it is built
_WORDS = 4  # of a comment, to tell it from others of the same author


class Sample:
    """What one officer finds."""

    def __init__(self, viewer: Viewer, keys: dict[tuple[str, int], str]) -> None:
        self.viewer, self.keys = viewer, keys

    def found(self, text: str) -> list[str]:
        """The first page; where nothing is found, that of the proposal, as one click leads there."""
        page = find(self.viewer, text)
        if not page.hits and page.meant:
            page = find(self.viewer, page.meant)
        return [self._key(hit) for hit in page.hits]

    def everything(self, text: str) -> set[str]:
        """All pages."""
        found: set[str] = set()
        after = None
        while True:
            page = find(self.viewer, text, after=after, limit=100)
            found.update(map(self._key, page.hits))
            if (after := page.next) is None:
                return found

    def _key(self, hit: Hit) -> str:
        return self.keys[hit.kind, hit.number]


def _entry_names() -> list[str]:
    """In the order in which the sample is built."""
    folder = Path(lotsennetz.demo.__file__).parent / "facts" / "ortenau-digital" / "entries"
    return [
        row["key"]
        for file in sorted(folder.glob("*.json"))
        for row in json.loads(file.read_text(encoding="utf-8"))["entries"]
    ]


def _keys() -> Iterator[tuple[Kind, int, str]]:
    rows = list(Entry.objects.order_by("pk"))
    entries = {row.pk: name for row, name in zip(rows, _entry_names(), strict=True)}
    for pk, name in entries.items():
        yield Kind.ENTRY, pk, name
    for comment in Comment.objects.select_related("author"):
        words = " ".join(comment.body.split()[:_WORDS])
        yield Kind.COMMENT, comment.pk, f"{entries[comment.entry_id]}/{comment.author.handle}/{words}"
    for statement in Statement.objects.select_related("municipality", "topic"):
        yield Kind.STATEMENT, statement.pk, f"{statement.municipality.slug}/{statement.topic.slug}"
    named: list[tuple[Kind, Any, str]] = [
        (Kind.FILE, Attachment, "name"),
        (Kind.PERSON, Person, "handle"),
        (Kind.MUNICIPALITY, Municipality, "slug"),
        (Kind.TOPIC, Topic, "slug"),
    ]
    for kind, model, column in named:
        for pk, name in model.objects.values_list("pk", column):
            yield kind, pk, name


def _count_from_one() -> None:
    """Things of the same second follow their numbers, and what other tests took back left gaps in PostgreSQL's."""
    models = [model for model in apps.get_models() if model.__module__.startswith("lotsennetz.")]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def sample() -> Iterator[Sample]:
    """Built and indexed as if it were always the same day: the newest come first."""
    with pytest.MonkeyPatch.context() as patch:
        now: Callable[[], datetime] = lambda: MOMENT  # noqa: E731 -- a type for the patch
        patch.setattr(clock, "now", now)
        _count_from_one()
        build()
        for pk in unread().values_list("pk", flat=True):
            read_file(pk)
        rebuild()
        kinds = {Kind.MUNICIPALITY: "town"}
        keys = {(str(kind), pk): f"{kinds.get(kind, str(kind))}:{name}" for kind, pk, name in _keys()}
        yield Sample(viewer_of(Person.objects.get(handle=OFFICER)), keys)
