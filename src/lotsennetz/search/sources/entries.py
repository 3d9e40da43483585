"""Posts, questions, files and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lotsennetz.entries.models import Entry, State
from lotsennetz.entries.models import Kind as EntryKind
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.groups.prepared import Fixed, Prepared, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import facts
from lotsennetz.search.models import Kind
from lotsennetz.search.plain import plain
from lotsennetz.search.sources import naming
from lotsennetz.search.sources.base import Card, Source, Text


def _texts(numbers: list[int]) -> QuerySet[Entry, Row]:
    rows = Entry.objects.filter(pk__among=numbers, state=State.PUBLISHED)
    return rows.values_list(
        "pk", "published_at", "created_at", "title", "body", "link",
        "visibility", "group_id", "municipality_id", "topic_id",
    )  # fmt: skip


def _tags(numbers: list[int]) -> QuerySet[Any, Row]:
    rows = Entry.tags.through.objects.filter(entry_id__among=numbers).order_by("tag__slug")
    return rows.values_list("entry_id", "tag__name")


def _visible(viewer: Viewer, numbers: list[int]) -> QuerySet[Entry, Row]:
    return visible_entries(viewer).filter(pk__among=numbers).values_list("pk")


def _cards(numbers: list[int]) -> QuerySet[Entry, Row]:
    return Entry.objects.filter(pk__among=numbers).values_list(
        "pk", "kind", "accepted_id", "title", "body", "link", "published_at",
        *naming.columns_of("author", naming.AUTHOR),
        "group__name", "group__slug", "municipality__name", "municipality__slug",
        "topic__title", "topic__title_en", "topic__slug",
    )  # fmt: skip


_text_rows, _tag_rows, _card_rows = Fixed(_texts), Fixed(_tags), Fixed(_cards)
_visible_rows = Prepared(_visible)


def tags_of(numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, name in _tag_rows(numbers=list(numbers)):
        found[number].append(name)
    return found


class Entries(Source):
    kind, model = Kind.ENTRY, Entry

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        tags = tags_of(numbers)
        return [
            Text(
                Kind.ENTRY,
                pk,
                published or created,
                title,
                " ".join(filter(None, (plain(body), *tags.get(pk, ()), link))),
                facts.audience_of_entry(visibility, group, town),
                group,
                town,
                topic,
            )
            for pk, published, created, title, body, link, visibility, group, town, topic in _text_rows(
                numbers=list(numbers)
            )
        ]

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:
        return {pk for (pk,) in _visible_rows(viewer, numbers=list(numbers))}

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:
        found = {}
        tags = tags_of(numbers)
        for pk, kind, accepted, title, body, link, at, *names in _card_rows(numbers=list(numbers)):
            author = naming.author(viewer, *names[:5])
            found[pk] = Card(
                title or _("%(kind)s von %(name)s") % {"kind": EntryKind(kind).label, "name": author.text},
                " · ".join(filter(None, (plain(body), ", ".join(tags.get(pk, ())), link))),
                f"/eintrag/{pk}/",
                at,
                bool(title),
                author,
                naming.group(*names[5:7]),
                naming.municipality(*names[7:9]),
                naming.topic(*names[9:12]),
                kind,
                accepted is not None,
            )
        return found
