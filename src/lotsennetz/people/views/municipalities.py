"""Which municipalities and bodies belong to the network."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lotsennetz.people import rules
from lotsennetz.people.forms.access import BodyForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Municipality
from lotsennetz.people.services import municipalities as services
from lotsennetz.people.views.answering import (
    carried_out,
    form_page,
    network_tabs,
    page,
    pressed,
    refuse_unless,
    sent,
)


@login_required
@page
def municipalities(request: PersonRequest) -> HttpResponse:
    """Members, others, bodies; and a form for one more body."""
    refuse_unless(rules.may_manage_municipalities(request.viewer))
    form = BodyForm(sent(request))
    body = carried_out(form, lambda: services.create_body(actor=request.user, **form.cleaned_data))
    if body:
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
    return form_page(request, "people/municipalities.html", context)


@login_required
@require_POST
def admit(request: PersonRequest, slug: str) -> HttpResponse:
    town = _found(request, slug)
    said = _("%(name)s gehört jetzt zum Verbund.") % {"name": town.name}
    pressed(request, lambda: services.admit_municipality(actor=request.user, municipality=town), said)
    return redirect("people:municipalities")


@login_required
@require_POST
def dismiss(request: PersonRequest, slug: str) -> HttpResponse:
    town = _found(request, slug)
    said = _("%(name)s gehört nicht mehr zum Verbund.") % {"name": town.name}
    pressed(request, lambda: services.dismiss_municipality(actor=request.user, municipality=town), said)
    return redirect("people:municipalities")


def _found(request: PersonRequest, slug: str) -> Municipality:
    refuse_unless(rules.may_manage_municipalities(request.viewer))
    return get_object_or_404(Municipality, slug=slug)
