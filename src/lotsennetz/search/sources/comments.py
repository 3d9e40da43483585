"""Comments and answers. What they are about is what their entry is about."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lotsennetz.core.text import excerpt
from lotsennetz.entries.models import Comment, State
from lotsennetz.entries.queries.visible import visible_comments
from lotsennetz.groups.prepared import Fixed, Prepared, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import facts
from lotsennetz.search.models import Kind
from lotsennetz.search.plain import plain
from lotsennetz.search.sources import naming
from lotsennetz.search.sources.base import Card, Source, Text


def _texts(numbers: list[int]) -> QuerySet[Comment, Row]:
    rows = Comment.objects.filter(pk__among=numbers, state=State.PUBLISHED, entry__state=State.PUBLISHED)
    return rows.order_by().values_list(
        "pk", "created_at", "body", "municipality_id",
        "entry__visibility", "entry__group_id", "entry__municipality_id", "entry__topic_id",
    )  # fmt: skip


def _visible(viewer: Viewer, numbers: list[int]) -> QuerySet[Comment, Row]:
    return visible_comments(viewer).filter(pk__among=numbers).order_by().values_list("pk")


def _cards(numbers: list[int]) -> QuerySet[Comment, Row]:
    return Comment.objects.filter(pk__among=numbers).order_by().values_list(
        "pk", "entry_id", "body", "created_at", "entry__title", "entry__body",
        *naming.columns_of("author", naming.AUTHOR),
        "entry__group__name", "entry__group__slug", "municipality__name", "municipality__slug",
        "entry__topic__title", "entry__topic__title_en", "entry__topic__slug",
    )  # fmt: skip


_text_rows, _card_rows, _visible_rows = Fixed(_texts), Fixed(_cards), Prepared(_visible)


class Comments(Source):
    kind, model = Kind.COMMENT, Comment

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        return [
            Text(
                Kind.COMMENT,
                pk,
                at,
                "",
                plain(body),
                facts.audience_of_entry(visibility, group, home),
                group,
                town,
                topic,
            )
            for pk, at, body, town, visibility, group, home, topic in _text_rows(numbers=list(numbers))
        ]

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:
        return {pk for (pk,) in _visible_rows(viewer, numbers=list(numbers))}

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:
        found = {}
        for pk, entry, body, at, title, above, *names in _card_rows(numbers=list(numbers)):
            found[pk] = Card(
                _("Kommentar zu: %(title)s") % {"title": title or excerpt(above, 70)},
                plain(body),
                f"/eintrag/{entry}/#kommentar-{pk}",
                at,
                False,
                naming.author(viewer, *names[:5]),
                naming.group(*names[5:7]),
                naming.municipality(*names[7:9]),
                naming.topic(*names[9:12]),
            )
        return found
