"""Refusals for programs, as RFC 9457 writes them down: application/problem+json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTENT_TYPE = "application/problem+json"
_TYPE = "urn:lotsennetz:problem:"
#: By status: the last part of ``type``, and ``title``.
NAMES: dict[int, tuple[str, Promise]] = {
    400: ("unreadable", _("Nicht lesbar")),
    401: ("unknown-caller", _("Nicht angemeldet")),
    403: ("not-allowed", _("Nicht erlaubt")),
    404: ("not-found", _("Nicht gefunden")),
    405: ("method-not-allowed", _("Hier nicht vorgesehen")),
    409: ("conflict", _("Inzwischen geändert")),
    412: ("stale", _("Veraltet")),
    413: ("too-large", _("Zu groß")),
    415: ("media-type", _("Falsches Format")),
    422: ("invalid", _("Nicht möglich")),
    428: ("condition-required", _("Die Fassung fehlt")),
    429: ("too-many", _("Zu viele Anfragen")),
    500: ("our-fault", _("Bei uns ist etwas schiefgegangen")),
    503: ("unavailable", _("Der Speicher antwortet gerade nicht")),
}


def are_asked_for(request: HttpRequest) -> bool:
    """Whether a program asks: every address of the API."""
    return request.path_info.startswith("/api/")


def answer(
    status: int,
    detail: str,
    *,
    errors: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """``errors`` are pairs of field and sentence; ``field`` is the first, for those who show one sentence only."""
    name, title = NAMES[status]
    content = {
        "type": _TYPE + name,
        "title": str(title),
        "status": status,
        "detail": detail,
        "field": errors[0][0] if errors else None,
        "errors": [{"field": field, "detail": sentence} for field, sentence in errors],
    }
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(body, headers=dict(headers or {}), content_type=CONTENT_TYPE, status=status)
