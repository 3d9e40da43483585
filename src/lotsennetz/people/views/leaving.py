"""Leaving for good."""

from __future__ import annotations

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lotsennetz.core.errors import DomainError
from lotsennetz.core.ui import slots
from lotsennetz.people import departure
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.forms.profile import LeaveForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.views.answering import UNPROCESSABLE


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest) -> HttpResponse:
    tasks = departure.open_tasks(request.user)
    form = LeaveForm(request.POST or None, tasks=tasks)
    if request.method == "POST" and form.is_valid():
        try:
            leave_network(
                person=request.user, choice=form.cleaned_data["choice"], successors=form.successors()
            )
        except DomainError as problem:
            refuse(form, problem)
        else:
            auth.logout(request)
            messages.success(request, _("Sie sind ausgetreten. Danke für alles, was Sie geteilt haben."))
            return redirect("portal:front")
    context = {
        "form": form,
        "consequences": [task for task in tasks if not task.candidates],
        "settings_pages": slots.settings_pages(request),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "people/leave.html", context, status=status)
