"""The page "Meine Daten": ask, wait, download, delete."""

from __future__ import annotations

import logging

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lotsennetz.core.errors import DomainError
from lotsennetz.core.ui import slots
from lotsennetz.exports.queries.takeouts import own_takeout
from lotsennetz.exports.services import takeouts
from lotsennetz.exports.takeout.sources import PARTS
from lotsennetz.exports.views import answering
from lotsennetz.groups.http import PersonRequest

logger = logging.getLogger(__name__)


@never_cache
@answering.form_page
def page(request: PersonRequest) -> HttpResponse:
    """What there is, and a button; asks for itself while the worker is at it."""
    if request.method == "POST":
        try:
            takeouts.ask(actor=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.text)
        return redirect("exports:takeout")
    context = {
        "takeout": own_takeout(request.viewer),
        "parts": [part.about for part in PARTS],
        "days": takeouts.KEPT.days,
        "settings_pages": slots.settings_pages(request),
    }
    return render(request, "exports/takeout.html", context)


@never_cache
@answering.page
def download(request: PersonRequest) -> HttpResponseBase:
    """The own file, to somebody who has just proved who she is."""
    row = own_takeout(request.viewer)
    if row is None or row.state != row.State.READY:
        raise Http404
    if is_reauthentication_required(request, app="allauth.account"):
        back = urlencode({"next": reverse("exports:takeout")})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")
    try:
        stream = row.file.open("rb")
    except FileNotFoundError:
        logger.exception("the bytes of %s are missing", row.file.name)
        messages.error(request, _("Die Datei ist nicht mehr da. Bitte stellen Sie Ihre Daten neu zusammen."))
        return redirect("exports:takeout")
    name = f"meine-daten-{localtime(row.finished_at or row.asked_at):%Y-%m-%d}.zip"
    return FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")


@answering.action
def delete(request: PersonRequest) -> HttpResponse:
    if takeouts.delete(actor=request.user):
        messages.success(request, _("Die Datei ist gelöscht."))
    return redirect("exports:takeout")
