"""Leaving for good."""

from __future__ import annotations

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lotsennetz.core.ui import slots
from lotsennetz.people import departure
from lotsennetz.people.forms.profile import LeaveForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.queries import roles_of
from lotsennetz.people.rules import is_staff_of_network
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.views.answering import carried_out, form_page, page, sent


@login_required
@page
def leave(request: PersonRequest) -> HttpResponse:
    tasks = departure.open_tasks(request.user)
    form = LeaveForm(sent(request), tasks=tasks)
    if carried_out(
        form,
        lambda: leave_network(
            person=request.user, choice=form.cleaned_data["choice"], successors=form.successors()
        ),
    ):
        auth.logout(request)
        messages.success(request, _("Sie sind ausgetreten. Danke, dass Sie dabei waren."))
        return redirect("portal:front")
    roles = list(roles_of(request.user))
    context = {
        "form": form,
        "roles": roles if len(roles) > 1 else [],  # the only one goes with everything else
        "sends_invitations": is_staff_of_network(request.viewer),
        "consequences": [task for task in tasks if not task.candidates],
        "settings_pages": slots.settings_pages(request),
    }
    return form_page(request, "people/leave.html", context)
