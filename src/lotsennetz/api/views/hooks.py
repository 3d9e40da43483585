"""Webhooks, in the settings of the person."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotsennetz.api.forms import EventsForm, HookForm
from lotsennetz.api.models import Hook
from lotsennetz.api.queries import hooks_of, log_of
from lotsennetz.api.services import hooks as services
from lotsennetz.api.webhooks import wording
from lotsennetz.core.ui import slots
from lotsennetz.people.http import PersonRequest
from lotsennetz.people.views.answering import carried_out, form_page, page, pressed, sent


@login_required
@page
@never_cache
def hooks(request: PersonRequest) -> HttpResponse:
    """The list and a form. A new hook's page is the only one that ever shows its secret."""
    form = HookForm(sent(request))
    made = carried_out(form, lambda: services.make_hook(actor=request.user, **form.cleaned_data))
    if made:
        return _shown(request, made[0], secret=made[1])
    context = {
        "form": form,
        "hooks": list(hooks_of(request.user)),
        "most": services.MOST,
        "are_sent": services.are_sent(),
        "settings_pages": slots.settings_pages(request),
    }
    return form_page(request, "api/hooks.html", context)


@login_required
@page
@never_cache
def hook(request: PersonRequest, pk: int) -> HttpResponse:
    """What was told, and which events."""
    row = _own(request, pk)
    if request.method != "POST":
        return _shown(request, row)
    form = EventsForm(request.POST)
    if carried_out(form, lambda: services.change_hook(actor=request.user, pk=pk, **form.cleaned_data)):
        messages.success(request, _("Gespeichert."))
        return redirect(row)
    return _shown(request, row, form=form, status=422)


@login_required
@require_POST
@never_cache
def renew_secret(request: PersonRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    row, secret = services.new_secret(actor=request.user, pk=pk)
    return _shown(request, row, secret=secret)


@login_required
@require_POST
def send_test(request: PersonRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    pressed(
        request,
        lambda: services.try_hook(actor=request.user, pk=pk),
        _("Die Probe ist unterwegs. Laden Sie die Seite in ein paar Sekunden neu."),
    )
    return redirect(row)


@login_required
@require_POST
def switch(request: PersonRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    on = bool(row.ended)
    done = _("Eingeschaltet. Gemeldet wird, was ab jetzt geschieht.") if on else _("Abgeschaltet.")
    pressed(request, lambda: services.switch_hook(actor=request.user, pk=pk, on=on), done)
    return redirect(row)


@login_required
@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    pressed(request, lambda: services.delete_hook(actor=request.user, pk=pk), _("Der Webhook ist gelöscht."))
    return redirect("programs:hooks")


def _own(request: PersonRequest, pk: int) -> Hook:
    row = hooks_of(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _shown(
    request: PersonRequest, row: Hook, *, secret: str = "", form: EventsForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "hook": row,
        "secret": secret,
        "form": form or EventsForm(initial={"events": row.events}),
        "log": [(each, wording.outcome(each), wording.tone(each)) for each in log_of(row)],
        "settings_pages": slots.settings_pages(request),
    }
    return render(request, "api/hook.html", context, status=status)
