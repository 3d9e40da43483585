"""The operator's page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lotsennetz.core.errors import DomainError
from lotsennetz.groups.http import PersonRequest
from lotsennetz.jobs import queries, services
from lotsennetz.jobs.http import operators_only


@require_GET
@login_required
def overview(request: PersonRequest) -> HttpResponse:
    operators_only(request)
    page = queries.overview(request.viewer)
    return render(request, "jobs/overview.html", {"page": page, "shown": queries.SHOWN})


def _do(request: PersonRequest, service: Callable[..., None], job_id: UUID, done: str) -> HttpResponse:
    operators_only(request)
    try:
        service(actor=request.user, job_id=job_id)
    except DomainError as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, done)
    return redirect("jobs:overview")


@require_POST
@login_required
def retry(request: PersonRequest, job_id: UUID) -> HttpResponse:
    return _do(request, services.retry, job_id, _("Die Aufgabe ist wieder eingereiht."))


@require_POST
@login_required
def discard(request: PersonRequest, job_id: UUID) -> HttpResponse:
    return _do(request, services.discard, job_id, _("Die Aufgabe ist verworfen."))
