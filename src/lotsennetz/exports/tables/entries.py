"""What is in a group as a table, as far as the viewer may see it."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from lotsennetz.core.sheets import Cell, Column, Table
from lotsennetz.entries.models import Entry, Visibility
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.entries.rules import effective_visibility
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import Viewer

_AT_ONCE = 500


def entries_table(viewer: Viewer, group: Group) -> Table:
    """Archived entries as well; comments are counted, not quoted."""
    columns = [
        Column(_("Art"), 10),
        Column(_("Titel"), 40),
        Column(_("Text"), 60),
        Column(_("Link"), 34),
        Column(_("Von"), 26),
        Column(_("Kommune"), 24),
        Column(_("Thema"), 24),
        Column(_("Schlagwörter"), 24),
        Column(_("Sichtbar für"), 14),
        Column(_("Veröffentlicht"), 17),
        Column(_("Bearbeitet"), 17),
        Column(_("Kommentare"), 12),
        Column(_("Beantwortet"), 12),
        Column(_("Archiviert"), 17),
        Column(_("Dateien"), 34),
        Column(_("Seite"), 40),
    ]
    return Table(f"eintraege-{group.slug}", _("Einträge"), columns, _rows(viewer, group))


def _rows(viewer: Viewer, group: Group) -> Iterator[list[Cell]]:
    entries = (
        visible_entries(viewer)
        .filter(group=group)
        .select_related("author", "municipality", "topic", "group")
        .defer("municipality__shape")
        .prefetch_related("tags", "attachments")
        .order_by("-published_at", "-pk")
    )
    return map(_row, entries.iterator(chunk_size=_AT_ONCE))


def _row(entry: Entry) -> list[Cell]:
    return [
        entry.get_kind_display(),
        entry.title,
        entry.body,
        entry.link,
        entry.author.name,
        entry.municipality.name if entry.municipality else "",
        entry.topic.name if entry.topic else "",
        ", ".join(tag.name for tag in entry.tags.all()),
        str(Visibility(effective_visibility(entry)).label),
        entry.published_at,
        entry.edited_at,
        entry.comment_count,
        _("ja") if entry.accepted_id else "",
        entry.archived_at,
        ", ".join(file.name for file in entry.attachments.all()),
        f"{settings.BASE_URL}{entry.get_absolute_url()}",
    ]
