"""What was begun and not published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core import time_text
from lotsennetz.core.errors import DomainError
from lotsennetz.entries.queries.single import begun_comments, own_edit_drafts
from lotsennetz.entries.queries.stream import own_drafts
from lotsennetz.entries.services.comments import discard_comment_draft
from lotsennetz.entries.services.publish import discard_draft, save_draft
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.forms.composer import ComposerForm
from lotsennetz.stream.http import action, page


@page
def drafts(request: PersonRequest) -> HttpResponse:
    """Own unfinished entries, comments and changes, to go on with or to throw away."""
    viewer = request.viewer
    return render(
        request,
        "stream/drafts.html",
        {
            "drafts": list(own_drafts(viewer)),
            "comments": begun_comments(viewer),
            "edits": list(own_edit_drafts(viewer)),
        },
    )


def saved_answer(pk: int | None) -> JsonResponse:
    """What the browser's autosave reads: the draft's number and the time of day."""
    clock = time_text.now()
    return JsonResponse({"id": pk or "", "saved": f"{clock.hour}:{clock.minute:02d}"})


def refused_answer(text: str) -> JsonResponse:
    return JsonResponse({"error": text}, status=422)


@action
def save(request: PersonRequest) -> HttpResponse:
    """Autosave of the composer."""
    form = ComposerForm(request.POST)
    if not form.is_valid():
        return refused_answer(_("Der Entwurf ist nicht lesbar."))
    draft = form.cleaned_data["draft"]
    if draft is None and not form.says_something() and request.POST.get("anlegen") != "1":
        return saved_answer(None)
    try:
        once = form.cleaned_data["once"]
        return saved_answer(
            save_draft(actor=request.user, content=form.content(), draft_id=draft, once=once).pk
        )
    except DomainError as error:
        return refused_answer(error.text)


@action
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    discard_draft(actor=request.user, draft_id=pk)
    messages.success(request, _("Der Entwurf ist verworfen."))
    return HttpResponseRedirect(reverse("stream:drafts"))


@action
def discard_comment(request: PersonRequest, pk: int) -> HttpResponse:
    discard_comment_draft(actor=request.user, comment_id=pk)
    messages.success(request, _("Der Entwurf ist verworfen."))
    return HttpResponseRedirect(reverse("stream:drafts"))
