"""Reactions, following, accepted answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.entries.models import Reaction
from lotsennetz.entries.queries.reactions import reactions_on
from lotsennetz.entries.queries.single import seen_comment
from lotsennetz.entries.services import responses
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.http import action, back, is_htmx, number


def _toggle(request: PersonRequest, **target: Any) -> None:
    """Give the reaction, or take it back if it is there."""
    kind = request.POST.get("reaction", "")
    there = Reaction.objects.filter(person=request.user, kind=kind, **target).exists()
    responses.set_reaction(actor=request.user, kind=kind, on=not there, **target)


def _bar(request: PersonRequest, bar: str, action_url: str, **target: Any) -> HttpResponse:
    items = reactions_on(request.viewer, **target)
    return render(request, "stream/reaction_bar.html", {"bar": bar, "action_url": action_url, "items": items})


@action
def react(request: PersonRequest, pk: int) -> HttpResponse:
    _toggle(request, entry_id=pk)
    if is_htmx(request):
        return _bar(request, f"reaktionen-{pk}", reverse("stream:react", args=[pk]), entry_id=pk)
    return HttpResponseRedirect(back(request, reverse("stream:entry", args=[pk])))


@action
def react_to_comment(request: PersonRequest, pk: int) -> HttpResponse:
    _toggle(request, comment_id=pk)
    if is_htmx(request):
        url = reverse("stream:react_to_comment", args=[pk])
        return _bar(request, f"kommentar-reaktionen-{pk}", url, comment_id=pk)
    comment = seen_comment(pk, request.viewer)
    if comment is None:  # the service has seen it a moment ago
        raise Http404
    return HttpResponseRedirect(f"{reverse('stream:entry', args=[comment.entry_id])}#kommentar-{pk}")


@action
def follow(request: PersonRequest, pk: int, on: bool) -> HttpResponse:
    responses.set_follow(actor=request.user, entry_id=pk, on=on)
    said = _("Sie folgen dem Eintrag und hören von neuen Kommentaren.") if on else _("Sie folgen nicht mehr.")
    messages.success(request, said)
    return HttpResponseRedirect(back(request, reverse("stream:entry", args=[pk])))


@action
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """``kommentar=7`` marks the answer that helped; empty takes the mark back."""
    wanted = request.POST.get("kommentar", "")
    comment = number(wanted)
    if wanted and comment is None:
        raise DomainError(_("Diese Antwort gibt es nicht mehr."))
    responses.accept_answer(actor=request.user, entry_id=pk, comment_id=comment)
    messages.success(
        request, _("Als Antwort angenommen.") if comment else _("Die Annahme ist zurückgenommen.")
    )
    return HttpResponseRedirect(reverse("stream:entry", args=[pk]))
