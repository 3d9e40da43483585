"""Coming in: the invitation's link, the public request, its confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lotsennetz.core.errors import DomainError
from lotsennetz.people import accounts
from lotsennetz.people.forms.base import refuse
from lotsennetz.people.forms.joining import AcceptForm, JoinForm
from lotsennetz.people.http import VisitorRequest
from lotsennetz.people.models import JoinRequest, Person
from lotsennetz.people.queries import request_behind, the_network
from lotsennetz.people.ratelimit import JOIN_BY_ADDRESS, JOIN_BY_MACHINE
from lotsennetz.people.services import invitations, requests
from lotsennetz.people.services.invitations import LinkError
from lotsennetz.people.views.answering import UNPROCESSABLE, form_page, page, sent

AFTER_SIGN_IN = "myday:home"


def _dead_link(request: VisitorRequest, problem: LinkError, title: str) -> HttpResponse:
    status = 404 if problem.reason == "unknown" else 410
    context = {"problem": problem, "title": title}
    return render(request, "people/dead_link.html", context, status=status)


@page
@never_cache
def invitation(request: VisitorRequest, secret: str) -> HttpResponse:
    """GET shows who invites to what; only POST accepts, so that a mail scanner cannot."""
    signed_in = request.user if isinstance(request.user, Person) else None
    try:
        offered = invitations.invitation_for(secret)
    except LinkError as problem:
        return _dead_link(request, problem, _("Einladung"))
    holder = accounts.holder_of(offered.email)
    is_foreign = signed_in is not None and signed_in != holder
    asked = request_behind(offered)
    form = None if holder or is_foreign else AcceptForm(sent(request), initial=_typed(asked))
    problem_text = ""
    if request.method == "POST" and not is_foreign and (form is None or form.is_valid()):
        try:
            return _accepted(request, secret, signed_in, form)
        except LinkError as problem:
            return _dead_link(request, problem, _("Einladung"))
        except DomainError as problem:
            if form is not None:
                refuse(form, problem)
            problem_text = problem.text if form is None else ""
    context = {
        "invitation": offered,
        "asked": asked,
        "form": form,
        "is_foreign": is_foreign,
        "is_known": holder is not None,
        "problem": problem_text,
    }
    return form_page(request, "people/invitation.html", context)


def _typed(asked: JoinRequest | None) -> dict[str, str]:
    """What somebody who asked has already said about herself."""
    return {name: getattr(asked, name) for name in ("given_name", "family_name", "function")} if asked else {}


def _accepted(
    request: VisitorRequest, secret: str, signed_in: Person | None, form: AcceptForm | None
) -> HttpResponse:
    typed = form.cleaned_data if form else {}
    person = invitations.accept_invitation(secret=secret, signed_in=signed_in, **typed)
    if form is not None:
        messages.success(request, _("Willkommen! Ihr Zugang ist eingerichtet."))
        return accounts.sign_in(request, person, reverse(AFTER_SIGN_IN))
    messages.success(request, _("Die Einladung ist angenommen."))
    return redirect(AFTER_SIGN_IN if signed_in else "account_login")


@page
@never_cache
def join(request: VisitorRequest) -> HttpResponse:
    """Anybody may ask. The answer never tells whether the address is known here."""
    form = JoinForm(sent(request))
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            if JOIN_BY_MACHINE.spend(accounts.client_address(request)):
                try:
                    _ask(form)
                except DomainError as problem:
                    refuse(form, problem)
                else:
                    return redirect("people:join_sent")
            else:
                status = 429
                form.add_error(
                    None, _("Von Ihrem Anschluss kamen zu viele Anfragen. Versuchen Sie es in einer Stunde.")
                )
    return render(request, "people/join.html", {"form": form, "network": the_network()}, status=status)


def _ask(form: JoinForm) -> None:
    if not JOIN_BY_ADDRESS.spend(form.cleaned_data["email"]):
        return  # enough mail went there; the answer stays the same
    values = {name: form.cleaned_data[name] for name in form.cleaned_data}
    requests.request_to_join(**values, language=(get_language() or "de")[:2])


@require_safe
def join_sent(request: VisitorRequest) -> HttpResponse:
    return render(request, "people/join_sent.html", {})


@page
@never_cache
def join_confirm(request: VisitorRequest, secret: str) -> HttpResponse:
    """GET shows one button; POST confirms."""
    try:
        if request.method == "POST":
            confirmed = requests.confirm_join_request(secret=secret)
            return render(request, "people/join_confirmed.html", {"join_request": confirmed})
        waiting = requests.request_for(secret)
    except LinkError as problem:
        return _dead_link(request, problem, _("Ihre Anfrage"))
    return render(request, "people/join_confirm.html", {"join_request": waiting})
