"""One role of one person; closing and opening accounts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.forms.access import MembershipForm
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Membership, Person
from lotsennetz.people.queries import administered_memberships
from lotsennetz.people.services import memberships, standing
from lotsennetz.people.views.answering import UNPROCESSABLE

page = require_http_methods(["GET", "HEAD", "POST"])


def _found(request: PersonRequest, pk: int) -> Membership:
    return get_object_or_404(administered_memberships(request.viewer), pk=pk)


def _back(town_slug: str) -> HttpResponse:
    return redirect(f"{reverse('people:access')}?kommune={town_slug}")


@login_required
@page
def membership(request: PersonRequest, pk: int) -> HttpResponse:
    """Change role and department."""
    held = _found(request, pk)
    may_change = rules.may_change_membership(request.viewer, held)
    form = MembershipForm(request.POST or None, viewer=request.viewer, membership=held)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_membership(actor=request.user, membership=held, **form.cleaned_data)
        except DomainError as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("Gespeichert."))
            return _back(held.municipality.slug)
    context = {
        "membership": held,
        "form": form,
        "may_change": may_change,
        "may_end": rules.may_end_membership(request.viewer, held),
        "may_deactivate": rules.may_deactivate(request.viewer, held.person),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "people/membership.html", context, status=status)


@login_required
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    held = _found(request, pk)
    try:
        memberships.end_membership(actor=request.user, membership=held)
    except DomainError as problem:
        messages.error(request, problem.text)
        return redirect("people:membership", pk=pk)
    messages.success(
        request,
        _("%(name)s: %(role)s beendet.") % {"name": held.person.name, "role": held.get_role_display()},
    )
    return _back(held.municipality.slug) if rules.is_staff_of_network(request.viewer) else redirect("/")


@login_required
@require_POST
def deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    """The person of this role cannot sign in any more, anywhere."""
    return _switch(request, pk, active=False)


@login_required
@require_POST
def reactivate(request: PersonRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, active=True)


def _switch(request: PersonRequest, pk: int, *, active: bool) -> HttpResponse:
    held = _found(request, pk)
    person: Person = held.person
    try:
        if active:
            standing.reactivate(actor=request.user, person=person)
            messages.success(request, _("%(name)s kann sich wieder anmelden.") % {"name": person.name})
        else:
            standing.deactivate(actor=request.user, person=person)
            messages.success(request, _("Der Zugang von %(name)s ist gesperrt.") % {"name": person.name})
    except DomainError as problem:
        messages.error(request, problem.text)
    return redirect("people:membership", pk=pk)
