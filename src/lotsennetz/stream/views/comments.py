"""Writing, changing and taking back comments."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import Conflict, DomainError, NotAllowed
from lotsennetz.entries import rules
from lotsennetz.entries.models import Comment
from lotsennetz.entries.queries.stream import one
from lotsennetz.entries.queries.visible import visible_comments
from lotsennetz.entries.services.attachments import add_attachments
from lotsennetz.entries.services.comments import (
    add_comment,
    delete_comment,
    edit_comment,
    restore_comment,
    save_comment_draft,
)
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.http import PersonRequest, ViewerRequest
from lotsennetz.stream.http import action, form_page, is_htmx, number, open_page
from lotsennetz.stream.views.drafts import refused_answer, saved_answer
from lotsennetz.stream.views.form_files import REMOVE, not_taken, take_off_file
from lotsennetz.stream.views.thread import thread_context


def _piece(
    request: ViewerRequest,
    pk: int,
    *,
    status: int = 200,
    reply_to: int | None = None,
    editing: int | None = None,
    error: str = "",
    typed: str = "",
) -> HttpResponse:
    """The thread alone for htmx, the entry's whole page for everybody else."""
    card = one(pk, request.viewer)
    if card is None:
        raise Http404
    context = thread_context(request, card, reply_to=reply_to, editing=editing, error=error, typed=typed)
    template = "stream/thread_piece.html" if is_htmx(request) else "stream/entry.html"
    return render(request, template, context, status=status)


def _to_comment(entry_id: int, comment_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('stream:entry', args=[entry_id])}#kommentar-{comment_id}")


@open_page
def thread(request: ViewerRequest, pk: int) -> HttpResponse:
    """The thread with a box opened; without htmx the entry's page says the same."""
    if not is_htmx(request):
        query = request.GET.urlencode()
        return HttpResponseRedirect(reverse("stream:entry", args=[pk]) + (f"?{query}" if query else ""))
    reply_to, editing = number(request.GET.get("antwort")), number(request.GET.get("bearbeiten"))
    return _piece(request, pk, reply_to=reply_to, editing=editing)


@action
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """Publish a comment, with files if some were chosen. A file that is refused leaves the others on the draft."""
    text = request.POST.get("text", "")
    wanted = request.POST.get("parent", "")
    parent = number(wanted)
    draft: int | None = None
    try:
        if wanted and parent is None:
            raise DomainError(_("Den Kommentar, auf den Sie antworten, gibt es nicht mehr."))
        draft = _with_files(request, pk, parent, text)
        if REMOVE in request.POST:
            return _without_file(request, pk, parent, text)
        comment = add_comment(actor=request.user, entry_id=pk, body=text, parent_id=parent, draft_id=draft)
    except (Gone, NotAllowed):
        raise
    except DomainError as error:
        lost = request.FILES and draft is None and error.field != "files"
        said = f"{error.text} {not_taken()}" if lost else error.text
        return _piece(request, pk, status=_bad(request), reply_to=parent, error=said, typed=text)
    if is_htmx(request):
        return _piece(request, pk)
    return _to_comment(pk, comment.pk)


def _with_files(request: PersonRequest, pk: int, parent: int | None, text: str) -> int | None:
    """Put the chosen files on the draft, which begins to exist with them. Raises DomainError for those refused."""
    files = [file for file in request.FILES.getlist("files") if file]
    if not files:
        return None
    draft = save_comment_draft(actor=request.user, entry_id=pk, parent_id=parent, body=text, for_files=True)
    if draft is None:
        return None
    problems = add_attachments(actor=request.user, files=files, comment_id=draft.pk).problems
    if problems:
        save_comment_draft(actor=request.user, entry_id=pk, parent_id=parent, body=text)
        raise DomainError(" ".join(problems), field="files")
    return draft.pk


def _without_file(request: PersonRequest, pk: int, parent: int | None, text: str) -> HttpResponse:
    """Take a file off the draft; the text stays in it."""
    if problem := take_off_file(request):
        raise DomainError(problem, field="files")
    save_comment_draft(actor=request.user, entry_id=pk, parent_id=parent, body=text)
    return _piece(request, pk, reply_to=parent)


def _bad(request: PersonRequest) -> int:
    return 422 if is_htmx(request) else 400


@action
def save_draft(request: PersonRequest, pk: int) -> HttpResponse:
    """Autosave of a comment box."""
    parent = number(request.POST.get("parent"))
    body = request.POST.get("text", "")
    try:
        draft = save_comment_draft(actor=request.user, entry_id=pk, parent_id=parent, body=body)
    except (Gone, NotAllowed):
        raise
    except DomainError as error:
        return refused_answer(error.text)
    return saved_answer(draft.pk if draft else None)


def _visible(request: PersonRequest, pk: int) -> Comment:
    found = visible_comments(request.viewer).select_related("entry__group").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@form_page
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """GET opens the comment in its thread; POST saves it. A newer version elsewhere is shown beside one's own."""
    comment = _visible(request, pk)
    if request.method != "POST":
        if not rules.can_comment_action(request.viewer, "edit", comment):
            raise NotAllowed(_("Das ist bei diesem Kommentar für Sie nicht möglich."))
        if is_htmx(request):
            return _piece(request, comment.entry_id, editing=pk)
        address = reverse("stream:entry", args=[comment.entry_id])
        return HttpResponseRedirect(f"{address}?bearbeiten={pk}#kommentar-{pk}")
    text = request.POST.get("text", "")
    version = number(request.POST.get("version")) or 0
    try:
        edit_comment(actor=request.user, comment_id=pk, base_version=version, body=text)
    except (Gone, NotAllowed):
        raise
    except Conflict as error:
        said = " ".join([error.text, _("Oben steht die neue Fassung, unten Ihre.")])
        return _piece(request, comment.entry_id, status=409, editing=pk, error=said, typed=text)
    except DomainError as error:
        return _piece(
            request, comment.entry_id, status=_bad(request), editing=pk, error=error.text, typed=text
        )
    return _piece(request, comment.entry_id) if is_htmx(request) else _to_comment(comment.entry_id, pk)


@action
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    comment = delete_comment(actor=request.user, comment_id=pk)
    undo = f"undo:{reverse('stream:restore_comment', args=[pk])}"
    messages.success(request, _("Der Kommentar ist gelöscht."), extra_tags=undo)
    return HttpResponseRedirect(reverse("stream:entry", args=[comment.entry_id]))


@action
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    comment = restore_comment(actor=request.user, comment_id=pk)
    messages.success(request, _("Der Kommentar ist wieder da."))
    return _to_comment(comment.entry_id, pk)
