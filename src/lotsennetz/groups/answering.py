"""How pages answer: who has to be signed in, what a refusal looks like, where a form leads back to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
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
from lotsennetz.groups.http import PersonRequest, ViewerRequest

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponseBase]
OpenView = Callable[Concatenate[ViewerRequest, P], HttpResponseBase]
DjangoView = Callable[..., HttpResponseBase]

UNPROCESSABLE, CONFLICT = 422, 409
_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Answering:
    """The pages of one app. ``home`` is where a refusal leads whose page is not known; ``missing`` means 404."""

    home: str
    missing: tuple[type[DomainError], ...] = ()

    def page(self, view: View[P]) -> DjangoView:
        """A page for people who are signed in; reads only."""
        return require_safe(login_required(self._guarded(view)))

    def open_page(self, view: OpenView[P]) -> DjangoView:
        """A page that visitors may see as well; what is on it depends on the viewer."""
        return require_safe(self._guarded(view))

    def form_page(self, view: View[P]) -> DjangoView:
        """A page with a form that posts to itself."""
        return require_http_methods(["GET", "HEAD", "POST"])(login_required(self._guarded(view)))

    def action(self, view: View[P]) -> DjangoView:
        """A change; nothing but POST."""
        return require_POST(login_required(self._guarded(view)))

    def _guarded(self, view: Callable[..., HttpResponseBase]) -> DjangoView:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except DomainError as error:
                return self.refused(request, error)

        return answer

    def refused(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        """A refusal that belongs to no field: a note on the page one came from."""
        if isinstance(error, self.missing):
            raise Http404(error.text)
        if isinstance(error, NotAllowed):
            return forbidden(request, error)
        if is_htmx(request):
            return toast(HttpResponse(status=204), error.text, "danger")
        messages.error(request, error.text)
        came_from = ours(request, request.headers.get("Referer", "")) or reverse(self.home)
        return HttpResponseRedirect(back(request, came_from))


def forbidden(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    """The page for what one may see but not do, with the sentence that says why."""
    return render(request, "groups/forbidden.html", {"text": error.text}, status=403)


def toast(answer: HttpResponse, text: str, tone: str = "ok") -> HttpResponse:
    """A note beside what htmx swaps in."""
    answer["HX-Trigger"] = json.dumps({"toast": {"text": text, "tone": tone}})
    return answer


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def back(request: HttpRequest, otherwise: str) -> str:
    """Where ``next`` says, if that is a page of ours."""
    return ours(request, request.POST.get("next", "")) or otherwise


def ours(request: HttpRequest, address: str) -> str:
    """``address`` if it is a page of ours, else nothing."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""


def put_on(form: BaseForm, error: DomainError) -> None:
    """Show a refusal at the field it names."""
    form.add_error(error.field if error.field in form.fields else None, error.text)


def number(value: str | None) -> int | None:
    """A primary key from a form or an address; None for anything else."""
    if value and value.isascii() and value.isdecimal() and len(value) <= _LONGEST_NUMBER:
        return int(value) or None
    return None
