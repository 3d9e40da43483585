"""Suggestions while somebody types an @."""

from __future__ import annotations

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from lotsennetz.directory.access import network_only
from lotsennetz.directory.queries import mentions
from lotsennetz.groups.http import PersonRequest


@require_safe
@network_only
def suggestions(request: PersonRequest) -> JsonResponse:
    """``[{"label", "detail", "insert"}]`` for ``?q=``; empty without a letter."""
    found = mentions.suggestions(request.GET.get("q", ""), request.viewer)
    response = JsonResponse(found, safe=False)
    response["Cache-Control"] = "private, no-store"
    return response
