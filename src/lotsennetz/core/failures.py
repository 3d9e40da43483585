"""The pages shown when something cannot be shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(request: HttpRequest, code: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"errors/{code}.html", {}, request), status=code)


def _bare_page(code: int) -> HttpResponse:
    """Without a request, so that no context processor touches what may be broken."""
    return HttpResponse(render_to_string(f"errors/{code}.html"), status=code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _bare_page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return _bare_page(500)


def unavailable(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    response = _bare_page(503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The page was open for too long or comes from elsewhere."""
    return HttpResponse(render_to_string("errors/csrf.html", {}, request), status=403)
