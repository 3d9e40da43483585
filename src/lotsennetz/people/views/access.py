"""Who has access: requests, invitations, roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people import rules
from lotsennetz.people.forms.access import DecisionForm, InviteForm
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.queries import administered_memberships, open_invitations_for, open_requests_for
from lotsennetz.people.ratelimit import INVITATIONS_BY_ADDRESS, INVITATIONS_BY_PERSON
from lotsennetz.people.services import invitations, requests
from lotsennetz.people.views.answering import UNPROCESSABLE, chosen_town, network_tabs, refuse_unless

page = require_http_methods(["GET", "HEAD", "POST"])


def _overview(request: PersonRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    town, towns = chosen_town(request)
    memberships = administered_memberships(request.viewer)
    context = {
        "tabs_": network_tabs(request),
        "town": town,
        "towns": towns,
        "requests": open_requests_for(request.viewer),
        "invitations": open_invitations_for(request.viewer),
        "memberships": memberships.filter(municipality=town),
        "form": form,
        "now_": clock.now(),
    }
    return render(request, "people/access.html", context, status=status)


@login_required
@require_safe
def access(request: PersonRequest) -> HttpResponse:
    refuse_unless(rules.is_staff_of_network(request.viewer))
    town, _towns = chosen_town(request)
    return _overview(request, InviteForm(viewer=request.viewer, town=town))


@login_required
@require_POST
def invite(request: PersonRequest) -> HttpResponse:
    refuse_unless(rules.is_staff_of_network(request.viewer))
    form = InviteForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        try:
            _spend(request.user.pk, form.cleaned_data["email"])
            issued = invitations.issue_invitation(actor=request.user, **form.cleaned_data)
        except NotAllowed:
            form.add_error("role", _("Diese Rolle vergibt hier die Koordination."))
        except DomainError as problem:
            refuse(form, problem)
        else:
            messages.success(
                request, _("Die Einladung an %(email)s ist unterwegs.") % {"email": issued.invitation.email}
            )
            return redirect(f"{reverse('people:access')}?kommune={form.cleaned_data['municipality'].slug}")
    return _overview(request, form, UNPROCESSABLE)


def _spend(person_id: int, email: str) -> None:
    """Each of these sends a mail to somebody."""
    if not INVITATIONS_BY_ADDRESS.spend(email) or not INVITATIONS_BY_PERSON.spend(str(person_id)):
        raise DomainError(_("Das waren viele Einladungen. Versuchen Sie es in einer Stunde wieder."))


@login_required
@require_POST
def resend(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(open_invitations_for(request.viewer), pk=pk)
    try:
        _spend(request.user.pk, invitation.email)
        invitations.resend_invitation(actor=request.user, invitation=invitation)
    except DomainError as problem:
        messages.error(request, problem.text)
    else:
        messages.success(
            request, _("Ein neuer Link ist unterwegs an %(email)s.") % {"email": invitation.email}
        )
    return redirect("people:access")


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(open_invitations_for(request.viewer), pk=pk)
    try:
        invitations.withdraw_invitation(actor=request.user, invitation=invitation)
    except DomainError as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("Die Einladung ist zurückgezogen."))
    return redirect("people:access")


@login_required
@page
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """One request: accept with a role, or decline with a reason."""
    asked = get_object_or_404(open_requests_for(request.viewer), pk=pk)
    form = DecisionForm(request.POST or None, viewer=request.viewer, municipality=asked.municipality)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["decision"] == "accept"
        try:
            if accept and not form.cleaned_data["role"]:
                raise DomainError(_("Bitte wählen Sie eine Rolle."), field="role")
            requests.decide_join_request(
                actor=request.user,
                request=asked,
                accept=accept,
                role=form.cleaned_data["role"],
                reason=form.cleaned_data["reason"],
            )
        except DomainError as problem:
            refuse(form, problem)
        else:
            said = (
                _("Angenommen. Die Einladung ist unterwegs.") if accept else _("Die Anfrage ist abgelehnt.")
            )
            messages.success(request, said)
            return redirect("people:access")
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"join_request": asked, "form": form}
    return render(request, "people/decide.html", context, status=status)
