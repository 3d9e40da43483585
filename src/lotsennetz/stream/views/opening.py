"""What a card in a stream fetches when somebody asks for it: its menu, the box for a comment."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lotsennetz.entries.cards import Card
from lotsennetz.entries.queries.stream import one
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.http import is_htmx, ours, page
from lotsennetz.stream.views.thread import thread_context


def _card_or_404(request: PersonRequest, pk: int) -> Card:
    card = one(pk, request.viewer)
    if card is None:
        raise Http404
    return card


@page
def menu(request: PersonRequest, pk: int) -> HttpResponse:
    """What the viewer may do with an entry; ``von`` is the page to come back to."""
    card = _card_or_404(request, pk)
    came_from = ours(request, request.GET.get("von", ""))
    # Back to the card itself, not to the head of a long stream.
    here = f"{came_from}#eintrag-{pk}" if came_from else reverse("stream:entry", args=[pk])
    template = "stream/menu_items.html" if is_htmx(request) else "stream/entry_menu.html"
    return render(request, template, {"card": card, "entry": card.entry, "here": here, "full": False})


@page
def comment_box(request: PersonRequest, pk: int) -> HttpResponse:
    """The box for a new comment, with what was begun there; without htmx the entry's page has it."""
    card = _card_or_404(request, pk)
    if not is_htmx(request) or "comment" not in card.may:
        return HttpResponseRedirect(reverse("stream:entry", args=[pk]) + "#antworten")
    return render(request, "stream/comment_box.html", thread_context(request, card))
