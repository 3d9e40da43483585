"""Who has access: requests, invitations, roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.people import rules
from lotsennetz.people.forms.access import DecisionForm, InviteForm
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.models import JoinRequest
from lotsennetz.people.queries import administered_memberships, open_invitations_for, open_requests_for
from lotsennetz.people.ratelimit import INVITATIONS_BY_ADDRESS, INVITATIONS_BY_PERSON
from lotsennetz.people.services import invitations, requests
from lotsennetz.people.views.answering import (
    UNPROCESSABLE,
    carried_out,
    chosen_town,
    form_page,
    network_tabs,
    page,
    pressed,
    refuse_unless,
    sent,
)


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

    def send() -> None:
        _spend(request.user.pk, invitation.email)
        invitations.resend_invitation(actor=request.user, invitation=invitation)

    pressed(request, send, _("Ein neuer Link ist unterwegs an %(email)s.") % {"email": invitation.email})
    return redirect("people:access")


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(open_invitations_for(request.viewer), pk=pk)
    pressed(
        request,
        lambda: invitations.withdraw_invitation(actor=request.user, invitation=invitation),
        _("Die Einladung ist zurückgezogen."),
    )
    return redirect("people:access")


@login_required
@page
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """One request: accept with a role, or decline with a reason."""
    asked = get_object_or_404(open_requests_for(request.viewer), pk=pk)
    form = DecisionForm(sent(request), viewer=request.viewer, municipality=asked.municipality)
    decided = carried_out(
        form,
        lambda: requests.decide_join_request(
            actor=request.user,
            request=asked,
            accept=form.cleaned_data["decision"] == "accept",
            role=form.cleaned_data["role"],
            reason=form.cleaned_data["reason"],
        ),
    )
    if decided:
        accepted = decided.state == JoinRequest.State.ACCEPTED
        said = _("Angenommen. Die Einladung ist unterwegs.") if accepted else _("Die Anfrage ist abgelehnt.")
        messages.success(request, said)
        return redirect("people:access")
    return form_page(request, "people/decide.html", {"join_request": asked, "form": form})
