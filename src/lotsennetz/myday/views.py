"""Mein Tag."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lotsennetz.core import clock
from lotsennetz.groups.http import PersonRequest
from lotsennetz.myday import queries, services, waiting
from lotsennetz.radar.queries.asking import asking


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is new and what waits. Reading changes nothing; the page's script notes the visit by a POST."""
    viewer = cast(PersonRequest, request).viewer
    arrival = queries.arrival_of(viewer)
    context = {
        "today": clock.now(),
        "towns": arrival.towns,
        "asking": asking(viewer),
        "since": arrival.since,
        "rooms": queries.new_since(viewer, arrival.since),
        "questions": waiting.questions(viewer),
        "invitations": waiting.invitations(viewer),
        "decisions": waiting.decisions(viewer),
        "drafts": waiting.drafts(viewer),
        "title_of": queries.title_of,
        "has_groups": bool(viewer.group_roles),
        "is_member": viewer.is_network_member,
    }
    return render(request, "myday/home.html", context)


@require_POST
@login_required
def visit(request: HttpRequest) -> HttpResponse:
    """The page was looked at for a moment."""
    services.note_visit(actor=cast(PersonRequest, request).user)
    return HttpResponse(status=204)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Everything counts as read."""
    services.mark_all_read(actor=cast(PersonRequest, request).user)
    return redirect("myday:home")
