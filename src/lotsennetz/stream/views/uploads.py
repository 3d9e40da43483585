"""Putting files on drafts, entries and comments, and taking them off again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import NotAllowed
from lotsennetz.core.text import file_size
from lotsennetz.entries import rules
from lotsennetz.entries.models import Attachment, Entry, State
from lotsennetz.entries.queries.single import seen_comment, seen_entry
from lotsennetz.entries.queries.visible import visible_attachments
from lotsennetz.entries.services.attachments import add_attachments, remove_attachment
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.http import action, back


def _wants_json(request: PersonRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _described(row: Attachment) -> dict[str, object]:
    return {
        "id": row.pk,
        "name": row.name,
        "size": file_size(row.size),
        "url": row.get_absolute_url(),
        "remove": reverse("stream:remove_file", args=[row.pk]),
    }


def _take(request: PersonRequest, home: str, **target: int) -> HttpResponse:
    """Each file stands for itself: one that is refused does not take the others with it."""
    files = request.FILES.getlist("files")
    taken = add_attachments(actor=request.user, files=files, **target)
    problems = taken.problems if files else [_("Wählen Sie mindestens eine Datei aus.")]
    if _wants_json(request):
        status = 422 if problems and not taken.rows else 200
        known = {"files": [_described(row) for row in taken.rows], "errors": problems}
        return JsonResponse(known, status=status)
    for problem in problems:
        messages.error(request, problem)
    return HttpResponseRedirect(back(request, home))


def _home_of(entry: Entry) -> str:
    """The page on which a file of this entry is looked after."""
    if entry.state == State.DRAFT:
        return f"{reverse('stream:new')}?entwurf={entry.pk}"
    return reverse("stream:edit", args=[entry.pk])


@action
def to_entry(request: PersonRequest, pk: int) -> HttpResponse:
    entry = seen_entry(pk, request.viewer)
    if entry is None:
        raise Http404
    if not rules.can(request.viewer, "edit", entry):
        raise NotAllowed(_("Das ist bei diesem Eintrag für Sie nicht möglich."))
    return _take(request, _home_of(entry), entry_id=pk)


@action
def to_comment(request: PersonRequest, pk: int) -> HttpResponse:
    comment = seen_comment(pk, request.viewer)
    if comment is None:
        raise Http404
    if not rules.can_comment_action(request.viewer, "edit", comment):
        raise NotAllowed(_("Das ist bei diesem Kommentar für Sie nicht möglich."))
    return _take(request, reverse("stream:entry", args=[comment.entry_id]), comment_id=pk)


@action
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_attachments(request.viewer).select_related("entry").filter(pk=pk).first()
    if row is None:
        raise Http404
    home = reverse("stream:entry", args=[row.thread_id]) if row.entry is None else _home_of(row.entry)
    remove_attachment(actor=request.user, attachment_id=pk)
    if _wants_json(request):
        return JsonResponse({"removed": pk})
    messages.success(request, _("„%(name)s“ ist entfernt.") % {"name": row.name})
    return HttpResponseRedirect(back(request, home))
