"""Model instances from plain rows. The same person on a page is one object, made once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState

from lotsennetz.entries.models import Attachment, Comment, Entry
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person
from lotsennetz.topics.models import Topic


def _all(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


#: What a card shows of each; other columns are fetched when somebody asks for them.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Entry: _all(Entry),
    Comment: (
        *("id", "entry_id", "parent_id", "state", "body", "author_id", "municipality_id"),
        *("created_at", "edited_at", "deleted_by_id", "version"),
    ),
    Attachment: _all(Attachment),
    Person: ("id", "handle", "given_name", "family_name", "function", "photo", "is_active", "departure"),
    Municipality: ("id", "name", "slug"),
    Group: ("id", "slug", "name", "description", "topic_id", "icon", "join_policy", "privacy", "archived_at"),
    Topic: ("id", "slug", "title", "title_en", "icon"),
}


def columns(model: type[Model], path: str = "") -> list[str]:
    """The columns of ``model`` for ``values_list``, reached through ``path`` (``"author__"``)."""
    return [path + name for name in COLUMNS[model]]


class Objects:
    """Makes instances and remembers those that many rows share."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], Any], Model] = {}
        self._alias = connection.alias

    def new(self, model: type[Model], values: Sequence[Any]) -> Any:
        """What ``Model.from_db`` makes, without its loop over every column; columns not asked for stay deferred."""
        instance = model.__new__(model)
        state = ModelState()
        state.adding, state.db = False, self._alias
        instance.__dict__.update(zip(COLUMNS[model], values, strict=True), _state=state)
        return instance

    def shared(self, model: type[Model], values: Sequence[Any]) -> Any:
        """None where the join found nothing."""
        if values[0] is None:
            return None
        key = (model, values[0])
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.new(model, values)
        return found


def link(model: type[Model], name: str) -> Callable[[Any, Any], None]:
    """How to put a loaded object into a foreign key, as ``select_related`` does: without the descriptor's checks."""
    setter: Callable[[Any, Any], None] = model._meta.get_field(name).set_cached_value  # type: ignore[union-attr]
    return setter


class Cut:
    """Cuts a row into the columns of several models, in the order in which they were asked for."""

    def __init__(self, *models: type[Model]) -> None:
        self._slices: list[slice] = []
        start = 0
        for model in models:
            self._slices.append(slice(start, start + len(COLUMNS[model])))
            start += len(COLUMNS[model])
        self.length = start

    def __call__(self, row: Sequence[Any]) -> list[Sequence[Any]]:
        return [row[part] for part in self._slices]
