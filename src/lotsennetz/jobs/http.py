"""What the pages of the operator share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from lotsennetz.groups.http import PersonRequest
from lotsennetz.jobs.rules import may_operate


def operators_only(request: PersonRequest) -> None:
    """For others the page does not exist."""
    if not may_operate(request.viewer):
        raise Http404


def shown_to_operators(request: HttpRequest) -> bool:
    """Whether the frame shows the way to them."""
    return may_operate(request.viewer)  # type: ignore[attr-defined]
