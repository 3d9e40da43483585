"""The outgoing mail: the coordinators' ledger, and the inviter's own mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lotsennetz.core.errors import DomainError
from lotsennetz.groups.http import PersonRequest
from lotsennetz.notify import rules, services
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries import post as queries


@require_safe
@login_required
def overview(request: PersonRequest) -> HttpResponse:
    """An unknown state in the address shows everything."""
    wanted = request.GET.get("zustand", "")
    state = wanted if wanted in Delivery.State.values else ""
    ledger = queries.ledger(request.viewer, state=state, page=request.GET.get("seite"))
    if ledger is None:
        raise Http404
    context = {
        "ledger": ledger,
        "state": state,
        "states": list(Delivery.State),
        "to_files": not settings.EMAIL_HOST,
    }
    return render(request, "notify/post.html", context)


@require_safe
@login_required
def own_mail(request: PersonRequest, pk: int) -> HttpResponse:
    mail = queries.own_mail(request.viewer, pk)
    if mail is None:
        raise Http404
    return render(request, "notify/own_mail.html", {"mail": mail})


@require_POST
@login_required
def send_again(request: PersonRequest, pk: int) -> HttpResponse:
    if queries.own_mail(request.viewer, pk) is None:
        raise Http404
    try:
        services.send_again(actor=request.user, delivery_id=pk)
    except DomainError as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("Die E-Mail ist wieder eingereiht."))
    if rules.may_see_post(request.viewer):
        return redirect("notify:post")
    return redirect("notify:own_mail", pk=pk)
