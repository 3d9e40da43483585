"""What hangs on entries: comments, reactions, files."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import BaseModel, ConfigDict

from lotsennetz.api.again import answer_about, tells_of
from lotsennetz.api.answers import Page, many, nothing, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Number, Text, Word
from lotsennetz.api.paging import Listing, page_of_rows
from lotsennetz.api.problems import missing
from lotsennetz.api.spec import reads, reads_one, writes
from lotsennetz.api.v1.addresses import location
from lotsennetz.api.v1.entries import seen
from lotsennetz.api.v1.shapes.writing import CommentShape, FileShape
from lotsennetz.entries.cards import Faces
from lotsennetz.entries.models import Comment, ReactionKind
from lotsennetz.entries.queries.parts import Parts
from lotsennetz.entries.queries.visible import visible_attachments, visible_comments
from lotsennetz.entries.services.attachments import add_attachment
from lotsennetz.entries.services.comments import add_comment
from lotsennetz.entries.services.responses import set_reaction
from lotsennetz.stream.views.files import download

router = Router(tags=["entries"])


class NewComment(BaseModel):
    """``parent`` is the number of the comment that this one answers."""

    model_config = ConfigDict(extra="forbid", strict=True)

    body: Text
    parent: Number | None = None


class FileWords(BaseModel):
    """``alt`` says what a picture shows, for those who do not see it."""

    alt: Text = ""


def _shaped(request: ApiRequest, rows: list[Comment]) -> list[CommentShape]:
    parts, faces = Parts([], [row.pk for row in rows], request.viewer), Faces(request.viewer)
    return [CommentShape.of(row, parts, faces) for row in rows]


def _comments(request: ApiRequest) -> QuerySet[Comment]:
    rows = visible_comments(request.viewer)
    return rows.select_related("entry", "author", "municipality").defer("municipality__shape")


@router.get("/entries/{pk}/comments", response=reads(Page[CommentShape], 404), url_name="comments")
def comments(request: ApiRequest, pk: Number, asked: Query[Listing]) -> HttpResponse:
    """The oldest first."""
    name = f"comments/{seen(request, pk).pk}"
    rows = _comments(request).filter(entry=pk)
    shown, last = page_of_rows(rows, ("created_at", "pk"), asked, name)
    return many(request, _shaped(request, shown), asked, name, last)


@router.post("/entries/{pk}/comments", response=writes({201: CommentShape}), url_name="comments")
def comment_on(request: ApiRequest, pk: Number, sent: NewComment) -> HttpResponse:
    """Comment on an entry, or answer a comment."""
    seen(request, pk)
    made = add_comment(actor=known_person(request), entry_id=pk, body=sent.body, parent_id=sent.parent)
    return answer_about(request, "comment", made.pk)


@tells_of("comment")
def _commented(request: ApiRequest, pk: int) -> HttpResponse:
    row = _comments(request).filter(pk=pk).first()
    if row is None:
        raise missing()
    return one(request, _shaped(request, [row])[0], version=row.version, status=201)


def _react(request: ApiRequest, pk: int, kind: str, *, on: bool) -> HttpResponse:
    if kind not in ReactionKind.values:
        raise missing()
    seen(request, pk)
    set_reaction(actor=known_person(request), kind=kind, on=on, entry_id=pk)
    return nothing()


@router.put("/entries/{pk}/reactions/{kind}", response=writes({204: None}), url_name="reaction")
def give_reaction(request: ApiRequest, pk: Number, kind: Word) -> HttpResponse:
    """Give a reaction: danke, hilfreich, nutzen_wir_auch, einverstanden. Twice is once."""
    return _react(request, pk, kind, on=True)


@router.delete("/entries/{pk}/reactions/{kind}", response=writes({204: None}), url_name="reaction")
def take_reaction_back(request: ApiRequest, pk: Number, kind: Word) -> HttpResponse:
    """Take a reaction back."""
    return _react(request, pk, kind, on=False)


@router.post("/entries/{pk}/files", response=writes({201: FileShape}), url_name="files")
def add_file(
    request: ApiRequest, pk: Number, file: File[UploadedFile], words: Form[FileWords]
) -> HttpResponse:
    """Put a file on an entry of one's own. The same file under the same name is there once."""
    seen(request, pk)
    row = add_attachment(
        actor=known_person(request), file=file, name=file.name or "", entry_id=pk, alt=words.alt
    )
    return answer_about(request, "file", row.pk)


@tells_of("file")
def _added(request: ApiRequest, pk: int) -> HttpResponse:
    row = visible_attachments(request.viewer).filter(pk=pk).first()
    if row is None:
        raise missing()
    answer = one(request, FileShape.of(row), status=201)
    answer["Location"] = location("file", pk=pk)
    return answer


@router.get("/files/{pk}", response=reads_one(None), url_name="file")
def read_file(request: ApiRequest, pk: Number) -> HttpResponseBase:
    """The bytes of a file, to whoever sees what it hangs on."""
    return download(request, pk)
