"""All public entries."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotsennetz.core.ui.icons import kind_icon
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.portal.queries.entries import page_of


@require_safe
def entries(request: ViewerRequest) -> HttpResponse:
    """Newest first, a page at a time; ``?ab=`` is where the page starts."""
    cursor = request.GET.get("ab", "")
    context = {"page": page_of(cursor), "later": bool(cursor), "kind_icon": kind_icon}
    return render(request, "portal/entries.html", context)
