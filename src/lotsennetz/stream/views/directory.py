"""The directory of groups."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from lotsennetz.groups import rules
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.queries.directory import invitations_for
from lotsennetz.stream.http import page
from lotsennetz.stream.queries.groups import listed_groups


@page
def groups(request: PersonRequest) -> HttpResponse:
    """Own groups first, then the others; ``q`` narrows, ``archiv=1`` shows the archived ones."""
    text = request.GET.get("q", "")[:200].strip()
    archived = request.GET.get("archiv") == "1"
    found = listed_groups(request.viewer, text=text, archived=archived)
    return render(
        request,
        "stream/groups.html",
        {
            "own": [row for row in found if row.role],
            "others": [row for row in found if not row.role],
            "invitations": list(invitations_for(request.viewer)),
            "text": text,
            "archived": archived,
            "may_create": rules.may_create(request.viewer),
        },
    )
