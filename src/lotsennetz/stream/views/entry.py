"""One entry with everything below it, and what it said before."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from lotsennetz.entries import rules
from lotsennetz.entries.queries.single import restorable_entry
from lotsennetz.entries.queries.stream import history as history_of
from lotsennetz.entries.queries.stream import one
from lotsennetz.groups.http import PersonRequest, ViewerRequest
from lotsennetz.stream.changes import versions_of
from lotsennetz.stream.forms.composer import VISIBLE_TO
from lotsennetz.stream.http import number, open_page, page
from lotsennetz.stream.views.thread import thread_context


@open_page
def entry(request: ViewerRequest, pk: int) -> HttpResponse:
    """The whole thread; ``antwort=7`` opens the box below a comment, ``bearbeiten=7`` the comment itself."""
    card = one(pk, request.viewer)
    if card is None:
        return _without(request, pk)
    context = thread_context(
        request,
        card,
        reply_to=number(request.GET.get("antwort")),
        editing=number(request.GET.get("bearbeiten")),
    )
    context["seen_by"] = VISIBLE_TO[rules.effective_visibility(card.entry)]
    return render(request, "stream/entry.html", context)


def _without(request: ViewerRequest, pk: int) -> HttpResponse:
    """Something deleted can be fetched back by those who may."""
    found = restorable_entry(pk, request.viewer)
    if found is not None:
        return render(request, "stream/deleted.html", {"entry": found})
    raise Http404


@page
def history(request: PersonRequest, pk: int) -> HttpResponse:
    """What changed from version to version, newest first."""
    card = one(pk, request.viewer)
    if card is None or "history" not in card.may:
        raise Http404
    steps = versions_of(card.entry, history_of(card.entry, request.viewer))
    return render(request, "stream/history.html", {"card": card, "entry": card.entry, "steps": steps})
