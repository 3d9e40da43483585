"""The offices of a municipality."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.forms.access import DepartmentForm
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Department
from lotsennetz.people.queries import administered, departments_of
from lotsennetz.people.services import departments as services
from lotsennetz.people.views.answering import UNPROCESSABLE, chosen_town, network_tabs, refuse_unless

page = require_http_methods(["GET", "HEAD", "POST"])


def _mine(request: PersonRequest, pk: int) -> Department:
    return get_object_or_404(Department, pk=pk, municipality__in=administered(request.viewer))


def _to_list(department: Department) -> HttpResponse:
    return redirect(f"{reverse('people:departments')}?kommune={department.municipality.slug}")


@login_required
@page
def departments(request: PersonRequest) -> HttpResponse:
    """The list, and a form for one more."""
    refuse_unless(rules.is_staff_of_network(request.viewer))
    town, towns = chosen_town(request)
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and town is not None and form.is_valid():
        try:
            made = services.add_department(actor=request.user, municipality=town, **form.cleaned_data)
        except DomainError as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("„%(name)s“ ist angelegt.") % {"name": made.name})
            return _to_list(made)
    rows = departments_of(town).annotate(people=Count("memberships")) if town else Department.objects.none()
    context = {
        "tabs_": network_tabs(request),
        "town": town,
        "towns": towns,
        "departments": rows,
        "form": form,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "people/departments.html", context, status=status)


@login_required
@page
def department(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename one."""
    one = _mine(request, pk)
    form = DepartmentForm(request.POST or None, initial={"name": one.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_department(actor=request.user, department=one, **form.cleaned_data)
        except DomainError as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("Gespeichert."))
            return _to_list(one)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "people/department.html", {"department": one, "form": form}, status=status)


@login_required
@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    try:
        services.delete_department(actor=request.user, department=one)
    except DomainError as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("„%(name)s“ ist gelöscht.") % {"name": one.name})
    return _to_list(one)
