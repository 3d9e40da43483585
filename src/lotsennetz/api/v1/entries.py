"""Entries: reading, writing, changing, taking away."""

from __future__ import annotations

from typing import Literal

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict

from lotsennetz.api import forms_with_files
from lotsennetz.api.again import answer_about, tells_of
from lotsennetz.api.answers import Page, many, nothing, one
from lotsennetz.api.conditions import refuse_other, stale
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Moment, Number, Text, Word
from lotsennetz.api.paging import Listing, page_of_rows
from lotsennetz.api.problems import invalid, missing
from lotsennetz.api.spec import changes, reads, reads_one, writes
from lotsennetz.api.v1.addresses import location
from lotsennetz.api.v1.groups import group_seen
from lotsennetz.api.v1.shapes.writing import EntryShape
from lotsennetz.api.v1.topics import topic_id
from lotsennetz.api.v1.towns import town_named
from lotsennetz.core.errors import Conflict
from lotsennetz.entries.cards import Faces
from lotsennetz.entries.models import Entry
from lotsennetz.entries.queries.parts import Parts
from lotsennetz.entries.queries.visible import visible_entries
from lotsennetz.entries.services import arrange, edit, publish
from lotsennetz.entries.services.fetch import locked_entry
from lotsennetz.entries.services.publish_files import NewFile, publish_with_files
from lotsennetz.entries.services.typed import Typed

router = Router(tags=["entries"])
Level = Literal["municipality", "group", "network", "public"]
KindName = Literal["post", "question", "file", "link"]  # no class: the search has one of the same name


class EntriesAsked(Listing):
    """``municipality`` is a slug or an AGS, ``author`` a handle; ``topic`` also means the topics below it."""

    group: Word = ""
    kind: KindName | None = None
    topic: Word = ""
    municipality: Word = ""
    author: Word = ""
    since: Moment | None = None


class NewEntry(BaseModel):
    """Without ``visibility``: the group, or outside of groups the network. ``alt`` says what pictures show, in the
    order of the files.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: KindName = "post"
    title: Text = ""
    body: Text = ""
    link: Text = ""
    visibility: Level | None = None
    group: Word | None = None
    topic: Word | None = None
    municipality: Word | None = None
    tags: list[Text] = []
    alt: list[Text] = []


class EntryChange(BaseModel):
    """What is left out stays as it is; ``topic`` null takes the topic away."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Text | None = None
    body: Text | None = None
    link: Text | None = None
    visibility: Level | None = None
    topic: Word | None = None
    tags: list[Text] | None = None


def _loaded(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.select_related("author", "municipality", "group", "topic").defer("municipality__shape")


def seen(request: ApiRequest, pk: int) -> Entry:
    """The published entry, if the caller may see it."""
    entry = _loaded(visible_entries(request.viewer)).filter(pk=pk).first()
    if entry is None:
        raise missing()
    return entry


def shaped(request: ApiRequest, rows: list[Entry]) -> list[EntryShape]:
    """Four queries, however many entries."""
    parts, faces = Parts([row.pk for row in rows], [], request.viewer), Faces(request.viewer)
    return [EntryShape.of(row, parts, faces) for row in rows]


def _answer(request: ApiRequest, pk: int, *, status: int = 200) -> HttpResponse:
    entry = seen(request, pk)
    return one(request, shaped(request, [entry])[0], version=entry.version, status=status)


def _chosen(request: ApiRequest, asked: EntriesAsked) -> QuerySet[Entry]:
    rows = visible_entries(request.viewer)
    if asked.group:
        rows = rows.filter(group__slug=asked.group)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.topic:
        rows = rows.filter(Q(topic__slug=asked.topic) | Q(topic__parent__slug=asked.topic))
    if asked.municipality:
        rows = rows.filter(Q(municipality__slug=asked.municipality) | Q(municipality__ags=asked.municipality))
    if asked.author:
        rows = rows.filter(author__handle=asked.author)
    return rows.filter(published_at__gte=asked.since) if asked.since else rows


@router.get("/entries", response=reads(Page[EntryShape]), url_name="entries")
def entries(request: ApiRequest, asked: Query[EntriesAsked]) -> HttpResponse:
    """What the caller may see, the newest first; ``since`` leaves out what was published before."""
    rows = _loaded(_chosen(request, asked))
    shown, last = page_of_rows(rows, ("-published_at", "-pk"), asked, "entries")
    return many(request, shaped(request, shown), asked, "entries", last)


def _with_alt(files: list[UploadedFile[bytes]], alt: list[str]) -> list[NewFile]:
    if len(alt) > len(files):
        raise invalid("alt", _("Es sind mehr Beschreibungen als Dateien."))
    words = [*alt, *[""] * (len(files) - len(alt))]
    return [NewFile(file, said) for file, said in zip(files, words, strict=True)]


@router.post(
    "/entries",
    response=writes({201: EntryShape}),
    url_name="entries",
    openapi_extra=forms_with_files.described(NewEntry, "entry"),
)
def publish_entry(request: ApiRequest) -> HttpResponse:
    """Publish an entry in the person's name; with files as a form: ``entry`` is the JSON, ``files`` are the files."""
    sent, files = forms_with_files.read(request, NewEntry, "entry")
    group = group_seen(request, sent.group) if sent.group else None
    town = town_named(sent.municipality) if sent.municipality else None
    content = publish.Content(
        kind=sent.kind,
        title=sent.title,
        body=sent.body,
        link=sent.link,
        visibility=sent.visibility or "",
        topic_id=topic_id(sent.topic),
        tags=sent.tags,
        group_id=(group.pk if group else 0) if sent.group else None,
        municipality_id=(town.pk if town else 0) if sent.municipality else None,
    )
    entry = publish_with_files(actor=known_person(request), content=content, files=_with_alt(files, sent.alt))
    return answer_about(request, "entry", entry.pk)


@tells_of("entry")
def _published(request: ApiRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk, status=201)
    answer["Location"] = location("entry", pk=pk)
    return answer


@router.get("/entries/{pk}", response=reads_one(EntryShape), url_name="entry")
def entry(request: ApiRequest, pk: Number) -> HttpResponse:
    return _answer(request, pk)


@router.patch("/entries/{pk}", response=changes({200: EntryShape}), url_name="entry")
def change_entry(request: ApiRequest, pk: Number, sent: EntryChange) -> HttpResponse:
    """Change an entry; the text before stays in its history."""
    row = seen(request, pk)
    refuse_other(request, row.version)
    named = sent.model_fields_set
    typed = Typed(
        title=row.title if sent.title is None else sent.title,
        body=row.body if sent.body is None else sent.body,
        link=row.link if sent.link is None else sent.link,
        visibility=sent.visibility or "",
        topic_id=topic_id(sent.topic) if "topic" in named else row.topic_id,
        tags=[tag.name for tag in row.tags.all()] if sent.tags is None else sent.tags,
    )
    try:
        edit.edit_entry(actor=known_person(request), entry_id=row.pk, base_version=row.version, typed=typed)
    except Conflict as conflict:
        raise stale() from conflict
    return _answer(request, pk)


@router.delete("/entries/{pk}", response=changes({204: None}), url_name="entry")
def delete_entry(request: ApiRequest, pk: Number) -> HttpResponse:
    """Out of sight at once; on its page it can be fetched back for 30 days."""
    actor = known_person(request)
    seen(request, pk)
    row, _viewer = locked_entry(pk, actor=actor, action="delete")
    refuse_other(request, row.version)
    arrange.delete_entry(actor=actor, entry_id=pk)
    return nothing()
