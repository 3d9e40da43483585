"""Every request knows its viewer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lotsennetz.groups.viewer import NOBODY, viewer_of


def attach_viewer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Adds ``request.viewer``: one query for people who are signed in, none for visitors.

    A plain object rather than a lazy one: policies ask it hundreds of times for one stream.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.viewer = viewer_of(request.user) if known else NOBODY  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
