"""The list behind the bell. Opening a line is a plain link; only a POST marks something as read."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotsennetz.core.ui import slots
from lotsennetz.groups.http import PersonRequest
from lotsennetz.notify import services
from lotsennetz.notify.forms import WishesForm
from lotsennetz.notify.queries import bell as queries
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.notify.queries.wishes import wishes_of


@require_safe
@login_required
def overview(request: PersonRequest) -> HttpResponse:
    shown = queries.bell(request.viewer, after=request.GET.get("nach", ""))
    context = {"bell": shown, "unread": unread_count(request.viewer), "after": request.GET.get("nach", "")}
    return render(request, "notify/list.html", context)


@require_POST
@login_required
def read_one(request: PersonRequest, pk: int) -> HttpResponse:
    """Back to the same place of the same page; the whole page, so that every number on it is right."""
    after = request.POST.get("nach", "")
    if after:
        queries.read_cursor(after)
    if services.mark_read(actor=request.user, notification_id=pk) is None:
        raise Http404
    query = f"?{urlencode({'nach': after})}" if after else ""
    return redirect(f"{reverse('notify:list')}{query}#mitteilung-{pk}")


@require_POST
@login_required
def read_all(request: PersonRequest) -> HttpResponse:
    """Everything up to the newest line that was on the page."""
    until, _pk = queries.read_cursor(request.POST.get("bis", ""))
    services.mark_all_read(actor=request.user, until=until)
    return redirect("notify:list")


@require_POST
@login_required
def read_entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Sent by the entry's page when it is shown."""
    services.mark_entry_read(actor=request.user, entry_id=entry_id, viewer=request.viewer)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: PersonRequest) -> HttpResponse:
    form = WishesForm(request.POST if request.method == "POST" else None, wishes=wishes_of(request.user.pk))
    if request.method == "POST" and form.is_valid():
        services.save_wishes(actor=request.user, chosen=form.chosen())
        messages.success(request, _("Gespeichert."))
        return redirect("notify:settings")
    context = {"form": form, "settings_pages": slots.settings_pages(request)}
    return render(request, "notify/settings.html", context)
