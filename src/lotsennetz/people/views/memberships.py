"""The roles of one person; closing and opening accounts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lotsennetz.people import rules
from lotsennetz.people.forms.access import FurtherRoleForm, MembershipForm
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import Membership
from lotsennetz.people.queries import (
    administered_memberships,
    endable_memberships,
    roles_of,
    towns_for_one_more_role,
)
from lotsennetz.people.services import memberships, standing
from lotsennetz.people.viewer import people_viewer_of
from lotsennetz.people.views.answering import carried_out, form_page, page, pressed, sent


def _found(request: PersonRequest, pk: int) -> Membership:
    return get_object_or_404(administered_memberships(request.viewer), pk=pk)


def _back(request: PersonRequest, town_slug: str, otherwise: str = "myday:home") -> HttpResponse:
    """To the list, for whoever still has one: the role just changed or ended may have been an own one."""
    if rules.is_staff_of_network(people_viewer_of(request.user)):
        return redirect(f"{reverse('people:access')}?kommune={town_slug}")
    return redirect(otherwise)


@login_required
@page
def membership(request: PersonRequest, pk: int) -> HttpResponse:
    """Change role and department."""
    held = _found(request, pk)
    viewer, person = request.viewer, held.person
    form = MembershipForm(sent(request), viewer=viewer, membership=held)
    if carried_out(
        form,
        lambda: memberships.change_membership(actor=request.user, membership=held, **form.cleaned_data),
    ):
        messages.success(request, _("Gespeichert."))
        return _back(request, held.municipality.slug)
    mine = administered_memberships(viewer).filter(person=person)
    context = {
        "membership": held,
        "form": form,
        "others": roles_of(person).exclude(pk=held.pk),
        "looked_after": set(mine.values_list("pk", flat=True)),
        "may_add": person.is_active and towns_for_one_more_role(viewer, person).exists(),
        "may_change": rules.may_change_membership(viewer, held),
        "may_end": rules.may_end_membership(viewer, held),
        "may_deactivate": rules.may_deactivate(viewer, person),
    }
    return form_page(request, "people/membership.html", context)


@login_required
@page
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """One more role for the person of this one."""
    held = _found(request, pk)
    person = held.person
    form = FurtherRoleForm(sent(request), viewer=request.viewer, person=person, town=held.municipality)
    made = carried_out(
        form, lambda: memberships.add_membership(actor=request.user, person=person, **form.cleaned_data)
    )
    if made:
        words = {"name": person.name, "role": made.get_role_display(), "town": made.municipality.name}
        messages.success(request, _("%(name)s hat jetzt auch diese Rolle: %(role)s, %(town)s.") % words)
        return _back(request, made.municipality.slug)
    context = {"membership": held, "form": form, "roles": roles_of(person)}
    return form_page(request, "people/membership_add.html", context)


@login_required
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """By whoever looks after the person, or by the person herself."""
    held = get_object_or_404(endable_memberships(request.viewer), pk=pk)
    words = {"name": held.person.name, "role": held.get_role_display()}
    if pressed(
        request,
        lambda: memberships.end_membership(actor=request.user, membership=held),
        _("%(name)s: %(role)s beendet.") % words,
    ):
        return _back(request, held.municipality.slug, otherwise="people:leave")
    if rules.is_staff_of_network(request.viewer):
        return redirect("people:membership", pk=pk)
    return redirect("people:leave")


@login_required
@require_POST
def deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    """The person of this role cannot sign in any more, anywhere."""
    person = _found(request, pk).person
    said = _("Der Zugang von %(name)s ist gesperrt.") % {"name": person.name}
    pressed(request, lambda: standing.deactivate(actor=request.user, person=person), said)
    return redirect("people:membership", pk=pk)


@login_required
@require_POST
def reactivate(request: PersonRequest, pk: int) -> HttpResponse:
    person = _found(request, pk).person
    said = _("%(name)s kann sich wieder anmelden.") % {"name": person.name}
    pressed(request, lambda: standing.reactivate(actor=request.user, person=person), said)
    return redirect("people:membership", pk=pk)
