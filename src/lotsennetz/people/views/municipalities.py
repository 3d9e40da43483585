"""Which municipalities and bodies belong to the network."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.forms.access import BodyForm
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Municipality
from lotsennetz.people.services import municipalities as services
from lotsennetz.people.views.answering import UNPROCESSABLE, network_tabs, refuse_unless

page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@page
def municipalities(request: PersonRequest) -> HttpResponse:
    """Members, others, bodies; and a form for one more body."""
    refuse_unless(rules.may_manage_municipalities(request.viewer))
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            body = services.create_body(actor=request.user, **form.cleaned_data)
        except DomainError as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("„%(name)s“ ist angelegt.") % {"name": body.name})
            return redirect("people:municipalities")
    active = Count("memberships__person", filter=Q(memberships__person__is_active=True), distinct=True)
    rows = list(Municipality.objects.annotate(people=active).order_by("name"))
    context = {
        "tabs_": network_tabs(request),
        "members": [town for town in rows if town.member],
        "others": [town for town in rows if not town.member],
        "form": form,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "people/municipalities.html", context, status=status)


@login_required
@require_POST
def admit(request: PersonRequest, slug: str) -> HttpResponse:
    return _switch(request, slug, member=True)


@login_required
@require_POST
def dismiss(request: PersonRequest, slug: str) -> HttpResponse:
    return _switch(request, slug, member=False)


def _switch(request: PersonRequest, slug: str, *, member: bool) -> HttpResponse:
    refuse_unless(rules.may_manage_municipalities(request.viewer))
    town = get_object_or_404(Municipality, slug=slug)
    try:
        if member:
            services.admit_municipality(actor=request.user, municipality=town)
            messages.success(request, _("%(name)s gehört jetzt zum Verbund.") % {"name": town.name})
        else:
            services.dismiss_municipality(actor=request.user, municipality=town)
            messages.success(request, _("%(name)s gehört nicht mehr zum Verbund.") % {"name": town.name})
    except DomainError as problem:
        messages.error(request, problem.text)
    return redirect("people:municipalities")
