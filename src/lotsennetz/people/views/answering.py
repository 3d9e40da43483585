"""What the pages about the network's people share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lotsennetz.core.errors import DomainError
from lotsennetz.core.ui.slots import Label, Tab
from lotsennetz.people import rules
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.http import PersonRequest, VisitorRequest
from lotsennetz.people.models import Municipality
from lotsennetz.people.queries import administered
from lotsennetz.people.viewer import PeopleViewer

UNPROCESSABLE = 422
#: Looked at, or sent to itself.
page = require_http_methods(["GET", "HEAD", "POST"])
Done = TypeVar("Done")


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to. An empty body is a form with nothing filled in, so every field says what it needs."""
    return request.POST if request.method == "POST" else None


def carried_out(form: forms.Form, service: Callable[[], Done]) -> Done | None:
    """What the service made of a valid form. None if the form or the service refuses; why then stands in the form."""
    if not form.is_valid():
        return None
    try:
        return service()
    except DomainError as problem:
        refuse(form, problem)
        return None


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form. Sent and still here: something in it was refused."""
    return render(request, template, context, status=UNPROCESSABLE if request.method == "POST" else 200)


def pressed(request: HttpRequest, service: Callable[[], object], done: str) -> bool:
    """For buttons without a form: the next page says ``done``, or why not."""
    try:
        service()
    except DomainError as problem:
        messages.error(request, problem.text)
        return False
    messages.success(request, done)
    return True


def refuse_unless(allowed: bool) -> None:
    """For pages that everybody knows exist: 403 with a sentence."""
    if not allowed:
        raise PermissionDenied(
            _("Diese Seite ist für die Koordination und die Digitalisierungsbeauftragten.")
        )


def network_tabs(request: PersonRequest) -> list[Tab]:
    """The pages under "Verbund" that this person may open."""
    pages: list[tuple[Label, str, Callable[[PeopleViewer], bool]]] = [
        (_("Zugänge"), "people:access", rules.is_staff_of_network),
        (_("Stellen"), "people:departments", rules.is_staff_of_network),
        (_("Kommunen"), "people:municipalities", rules.may_manage_municipalities),
        (_("Einstellungen"), "people:network", rules.may_edit_network),
        (_("Protokoll"), "people:log", rules.may_read_audit),
    ]
    return [
        Tab(label, reverse(name), request.path.startswith(reverse(name)))
        for label, name, may in pages
        if may(request.viewer)
    ]


def chosen_town(request: PersonRequest) -> tuple[Municipality | None, list[Municipality]]:
    """The municipality asked for by ``?kommune=``, else the own one; and all that the person looks after."""
    towns = list(administered(request.viewer).order_by("name"))
    asked = request.GET.get("kommune", "")
    own = {standing.municipality_id for standing in request.viewer.standings}
    by_choice = [town for town in towns if town.slug == asked]
    by_home = [town for town in towns if town.pk in own]
    return next(iter([*by_choice, *by_home, *towns]), None), towns


def is_network_staff(request: HttpRequest) -> bool:
    """For the side bar."""
    return rules.is_staff_of_network(cast("VisitorRequest", request).viewer)
