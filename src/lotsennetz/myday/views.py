"""Mein Tag."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lotsennetz.core import clock
from lotsennetz.entries.queries.stream import own_drafts
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.queries.directory import invitations_for
from lotsennetz.myday import queries, services, waiting


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is new and what waits. Reading changes nothing; the page's script notes the visit by a POST."""
    asked = cast(PersonRequest, request)
    viewer = asked.viewer
    since = queries.since_of(viewer)
    context = {
        "today": clock.now(),
        "since": since,
        "rooms": queries.new_since(viewer, since),
        "questions": queries.questions_for_town(viewer),
        "invitations": list(invitations_for(viewer)[:5]),
        "decisions": waiting.decisions(viewer),
        "drafts": list(own_drafts(viewer)[:3]),
        "title_of": queries.title_of,
        "has_groups": bool(viewer.group_roles),
    }
    return render(request, "myday/home.html", context)


@require_POST
@login_required
def visit(request: HttpRequest) -> HttpResponse:
    services.note_visit(actor=cast(PersonRequest, request).user)
    return HttpResponse(status=204)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(actor=cast(PersonRequest, request).user)
    return redirect("myday:home")
