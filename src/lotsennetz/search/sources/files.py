"""Files by their names and by what was read in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext as _

from lotsennetz.core.text import excerpt
from lotsennetz.entries.models import Attachment, State
from lotsennetz.entries.queries.visible import visible_attachments
from lotsennetz.groups.prepared import Fixed, Prepared, Row
from lotsennetz.groups.viewer import Viewer
from lotsennetz.search import facts
from lotsennetz.search.lexemes import LONGEST_TEXT
from lotsennetz.search.models import Kind
from lotsennetz.search.sources import naming
from lotsennetz.search.sources.base import Card, Source, Text

_QUOTED = 60_000  # characters of a file in which an excerpt is looked for
_DATES = ("created_at", "comment__created_at", "thread__published_at")


def _published() -> QuerySet[Attachment]:
    said = Q(comment=None) | Q(comment__state=State.PUBLISHED)
    return Attachment.objects.filter(said, thread__state=State.PUBLISHED).order_by()


def _texts(numbers: list[int]) -> QuerySet[Attachment, Row]:
    read = Coalesce(Substr("file_text__text", 1, LONGEST_TEXT), Value(""))
    town = Coalesce(F("comment__municipality_id"), F("thread__municipality_id"))
    return _published().filter(pk__among=numbers).annotate(read=read, town=town).values_list(
        "pk", *_DATES, "name", "alt", "read", "town",
        "thread__visibility", "thread__group_id", "thread__municipality_id", "thread__topic_id",
    )  # fmt: skip


def _visible(viewer: Viewer, numbers: list[int]) -> QuerySet[Attachment, Row]:
    return visible_attachments(viewer).filter(pk__among=numbers).order_by().values_list("pk")


def _cards(numbers: list[int]) -> QuerySet[Attachment, Row]:
    read = Coalesce(Substr("file_text__text", 1, _QUOTED), Value(""))
    return Attachment.objects.filter(pk__among=numbers).order_by().annotate(read=read).values_list(
        "pk", *_DATES, "name", "alt", "read", "thread__title",
        *naming.columns_of("uploaded_by", naming.AUTHOR),
        "thread__group__name", "thread__group__slug", "thread__municipality__name", "thread__municipality__slug",
        "thread__topic__title", "thread__topic__title_en", "thread__topic__slug",
    )  # fmt: skip


_text_rows, _card_rows, _visible_rows = Fixed(_texts), Fixed(_cards), Prepared(_visible)


def _appeared(uploaded: datetime, said: datetime | None, published: datetime | None) -> datetime:
    """A file of a draft is not there before that is published; then that is its date."""
    return max(filter(None, (uploaded, said, published)))


class Files(Source):
    kind, model = Kind.FILE, Attachment

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        return [
            Text(
                Kind.FILE,
                pk,
                _appeared(*dates),
                name,
                f"{alt} {read}".strip(),
                facts.audience_of_entry(visibility, group, home),
                group,
                town,
                topic,
            )
            for pk, *dates, name, alt, read, town, visibility, group, home, topic in _text_rows(
                numbers=list(numbers)
            )
        ]

    def visible(self, viewer: Viewer, numbers: Sequence[int]) -> set[int]:
        return {pk for (pk,) in _visible_rows(viewer, numbers=list(numbers))}

    def cards(self, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Card]:
        found = {}
        for pk, uploaded, said, published, name, alt, read, title, *names in _card_rows(
            numbers=list(numbers)
        ):
            text = " ".join(f"{alt} {read}".split())
            if not text and title:
                text = _("Zu: %(title)s") % {"title": excerpt(title, 120)}
            found[pk] = Card(
                name,
                text,
                f"/datei/{pk}/",
                _appeared(uploaded, said, published),
                True,
                naming.author(viewer, *names[:5]),
                naming.group(*names[5:7]),
                naming.municipality(*names[7:9]),
                naming.topic(*names[9:12]),
            )
        return found
