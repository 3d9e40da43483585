"""The network's settings, and the stylesheet that comes of its colour."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lotsennetz.people import colour, rules
from lotsennetz.people.forms.network import NetworkForm
from lotsennetz.people.http import PersonRequest, VisitorRequest
from lotsennetz.people.queries import the_network
from lotsennetz.people.services import network as services
from lotsennetz.people.views.answering import carried_out, form_page, network_tabs, page, refuse_unless, sent

A_YEAR = 31_536_000


@login_required
@page
def network(request: PersonRequest) -> HttpResponse:
    refuse_unless(rules.may_edit_network(request.viewer))
    row = the_network()
    if row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in services.EDITABLE}
    form = NetworkForm(sent(request), initial=initial)
    if carried_out(form, lambda: services.update_network(actor=request.user, values=form.cleaned_data)):
        messages.success(request, _("Gespeichert."))
        return redirect("people:network")
    context = {"tabs_": network_tabs(request), "network": row, "form": form}
    return form_page(request, "people/network.html", context)


@require_safe
def accent(request: VisitorRequest, digits: str) -> HttpResponse:  # noqa: ARG001 -- every view gets one
    """The shades of one accent colour. The colour is in the address, so this never changes."""
    response = HttpResponse(colour.stylesheet(f"#{digits}"), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
