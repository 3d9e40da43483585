"""What the person wrote, shared and reacted to. What others wrote is named by its address, not copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lotsennetz.entries.models import (
    Attachment,
    Comment,
    EditDraft,
    Entry,
    EntryVersion,
    Follow,
    Mention,
    Reaction,
)
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.exports.takeout.part import Owner, Part, Record, StoredFile, name_of, page_of

_AT_ONCE = 500
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')


def _entries(owner: Owner) -> Iterator[Record]:
    rows = Entry.objects.filter(author=owner.person).select_related("group", "municipality", "topic")
    rows = rows.defer("municipality__shape").prefetch_related("tags").order_by("pk")
    for entry in rows.iterator(chunk_size=_AT_ONCE):
        yield {
            "id": entry.pk,
            "url": page_of(entry),
            "kind": entry.kind,
            "state": entry.state,
            "title": entry.title,
            "body": entry.body,
            "link": entry.link,
            "municipality": name_of(entry.municipality),
            "group": name_of(entry.group),
            "visibility": entry.visibility,
            "topic": entry.topic.title if entry.topic else "",
            "tags": [tag.name for tag in entry.tags.all()],
            "created_at": entry.created_at,
            "published_at": entry.published_at,
            "edited_at": entry.edited_at,
            "deleted_at": entry.deleted_at,
            "archived_at": entry.archived_at,
            "version": entry.version,
        }


def _versions(owner: Owner) -> Iterator[Record]:
    """Earlier texts of own entries. Where the person edited somebody else's, only that she did."""
    concerned = Q(entry__author=owner.person) | Q(editor=owner.person)
    rows = EntryVersion.objects.filter(concerned).select_related("entry", "topic").order_by("pk")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        known: dict[str, Any] = {
            "entry": page_of(row.entry),
            "version": row.version,
            "saved_at": row.saved_at,
        }
        if row.entry.author_id == owner.person.pk:
            known |= {"title": row.title, "body": row.body, "link": row.link, "visibility": row.visibility}
            known |= {"topic": row.topic.title if row.topic else "", "tags": row.tags}
        yield known


def _comments(owner: Owner) -> Iterator[Record]:
    rows = Comment.objects.filter(author=owner.person).select_related("entry", "municipality")
    for row in _seen(rows.defer("municipality__shape"), owner).order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {
            "id": row.pk,
            "url": page_of(row),
            "on": _title(row),
            "state": row.state,
            "body": row.body,
            "municipality": name_of(row.municipality),
            "created_at": row.created_at,
            "edited_at": row.edited_at,
            "deleted_at": row.deleted_at,
        }


def _seen(rows: QuerySet[Any], owner: Owner, path: str = "entry_id") -> Any:
    """Mark the rows whose entry the person may see now."""
    return rows.annotate(entry_is_seen=Exists(visible_entries(owner.viewer).filter(pk=OuterRef(path))))


def _title(row: Any) -> str:
    """What a row is about, if the person still sees it."""
    return row.entry.title if row.entry is not None and row.entry_is_seen else ""


def _edit_drafts(owner: Owner) -> Iterator[Record]:
    rows = EditDraft.objects.filter(person=owner.person).select_related("entry", "topic").order_by("pk")
    for row in rows:
        yield {
            "entry": page_of(row.entry),
            "title": row.title,
            "body": row.body,
            "link": row.link,
            "visibility": row.visibility,
            "topic": row.topic.title if row.topic else "",
            "tags": row.tags,
            "saved_at": row.saved_at,
        }


def _reactions(owner: Owner) -> Iterator[Record]:
    rows = Reaction.objects.filter(person=owner.person).select_related("entry", "comment__entry")
    for row in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {"on": page_of(row.entry or row.comment), "kind": row.kind, "created_at": row.created_at}


def _follows(owner: Owner) -> Iterator[Record]:
    rows = Follow.objects.filter(person=owner.person).select_related("entry")
    for row in _seen(rows, owner).order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {
            "entry": page_of(row.entry),
            "title": _title(row),
            "muted": row.muted,
            "since": row.since,
        }


def _mentions(owner: Owner) -> Iterator[Record]:
    rows = Mention.objects.filter(person=owner.person).select_related("entry", "comment__entry")
    for row in _seen(rows, owner).order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {"where": page_of(row.comment or row.entry), "title": _title(row)}


def _uploads(owner: Owner) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(uploaded_by=owner.person).select_related("entry", "comment__entry")
    return rows.order_by("pk")


def _place(row: Attachment) -> str:
    """The number keeps equal names apart and makes none of them mean something to a system."""
    name = _NOT_IN_NAMES.sub("_", row.name).strip(" .")[-120:]
    return f"dateien/{row.pk}-{name or 'datei'}"


def _files(owner: Owner) -> Iterator[Record]:
    for row in _uploads(owner).iterator(chunk_size=_AT_ONCE):
        yield {
            "file": _place(row),
            "name": row.name,
            "on": page_of(row.entry or row.comment),
            "size": row.size,
            "content_type": row.content_type,
            "sha256": row.sha256,
            "alt": row.alt,
            "created_at": row.created_at,
        }


def files(owner: Owner) -> Iterator[StoredFile]:
    for row in _uploads(owner).iterator(chunk_size=_AT_ONCE):
        yield StoredFile(_place(row), row.file)


PARTS = (
    Part(
        "beitraege.json", _("Ihre Beiträge, Fragen, Dateien und Links, auch Entwürfe und gelöschte"), _entries
    ),
    Part("fassungen.json", _("Frühere Fassungen Ihrer Beiträge"), _versions),
    Part("kommentare.json", _("Ihre Kommentare und Antworten, auch Entwürfe und gelöschte"), _comments),
    Part("entwuerfe.json", _("Angefangene Änderungen an Beiträgen"), _edit_drafts),
    Part("reaktionen.json", _("Ihre Reaktionen"), _reactions),
    Part("folgen.json", _("Einträge, denen Sie folgen oder nicht mehr folgen"), _follows),
    Part("erwaehnungen.json", _("Wo jemand Sie erwähnt hat"), _mentions),
    Part("dateien.json", _("Ihre hochgeladenen Dateien; sie selbst liegen im Ordner dateien"), _files),
)
