"""The offices of a municipality."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lotsennetz.people import rules
from lotsennetz.people.forms.access import DepartmentForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Department
from lotsennetz.people.queries import administered, departments_of
from lotsennetz.people.services import departments as services
from lotsennetz.people.views.answering import (
    carried_out,
    chosen_town,
    form_page,
    network_tabs,
    page,
    pressed,
    refuse_unless,
    sent,
)


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
    form = DepartmentForm(sent(request))
    if town is not None:
        here = town
        made = carried_out(
            form,
            lambda: services.add_department(actor=request.user, municipality=here, **form.cleaned_data),
        )
        if made:
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
    return form_page(request, "people/departments.html", context)


@login_required
@page
def department(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename one."""
    one = _mine(request, pk)
    form = DepartmentForm(sent(request), initial={"name": one.name})
    if carried_out(
        form, lambda: services.rename_department(actor=request.user, department=one, **form.cleaned_data)
    ):
        messages.success(request, _("Gespeichert."))
        return _to_list(one)
    return form_page(request, "people/department.html", {"department": one, "form": form})


@login_required
@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    said = _("„%(name)s“ ist gelöscht.") % {"name": one.name}
    pressed(request, lambda: services.delete_department(actor=request.user, department=one), said)
    return _to_list(one)
