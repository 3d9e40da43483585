"""How the pages answer: who has to be signed in, what a refusal looks like, where a form leads back to."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.http import PersonRequest, ViewerRequest
from lotsennetz.groups.services.fetch import NoSuchGroup

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponseBase]
OpenView = Callable[Concatenate[ViewerRequest, P], HttpResponseBase]
DjangoView = Callable[..., HttpResponseBase]


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def forbidden(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    """The page for what one may see but not do, with the sentence that says why."""
    return render(request, "stream/forbidden.html", {"text": error.text}, status=403)


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal that belongs to no field: a note on the page one came from."""
    if isinstance(error, Gone | NoSuchGroup):
        raise Http404(error.text)
    if isinstance(error, NotAllowed):
        return forbidden(request, error)
    if is_htmx(request):
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = json.dumps({"toast": {"text": error.text, "tone": "danger"}})
        return answer
    messages.error(request, error.text)
    came_from = ours(request, request.headers.get("Referer", "")) or reverse("stream:groups")
    return HttpResponseRedirect(back(request, came_from))


def _guarded(view: Callable[..., HttpResponseBase]) -> DjangoView:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return _refused(request, error)

    return answer


def page(view: View[P]) -> DjangoView:
    """A page for people who are signed in; reads only."""
    return require_safe(login_required(_guarded(view)))


def open_page(view: OpenView[P]) -> DjangoView:
    """A page that visitors may see as well; what is on it depends on the viewer."""
    return require_safe(_guarded(view))


def form_page(view: View[P]) -> DjangoView:
    """A page with a form that posts to itself."""
    return require_http_methods(["GET", "HEAD", "POST"])(login_required(_guarded(view)))


def action(view: View[P]) -> DjangoView:
    """A change; nothing but POST."""
    return require_POST(login_required(_guarded(view)))


def back(request: HttpRequest, otherwise: str) -> str:
    """Where ``next`` says, if that is a page of ours."""
    return ours(request, request.POST.get("next", "")) or otherwise


def ours(request: HttpRequest, address: str) -> str:
    """``address`` if it is a page of ours, else nothing."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""


def put_on(form: BaseForm, error: DomainError) -> None:
    """Show a refusal at the field it names."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.text)


def number(value: str | None) -> int | None:
    """A primary key from a form or an address; None for anything else."""
    if value and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value) or None
    return None
