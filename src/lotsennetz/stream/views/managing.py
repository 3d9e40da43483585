"""Opening, changing and archiving groups."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups import rules
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.services import managing
from lotsennetz.groups.services.fetch import NoSuchGroup
from lotsennetz.stream.forms.groups import GroupForm
from lotsennetz.stream.http import action, form_page, put_on
from lotsennetz.stream.views.group import room_context, room_or_404


@form_page
def new_group(request: PersonRequest) -> HttpResponse:
    if not rules.may_create(request.viewer):
        raise NotAllowed(_("Gruppen eröffnen können nur Mitglieder des Verbunds."))
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            group = managing.create_group(actor=request.user, **form.values())
        except NotAllowed:
            raise
        except DomainError as error:
            put_on(form, error)
        else:
            messages.success(request, _("Die Gruppe ist eröffnet. Laden Sie jetzt Menschen ein."))
            return HttpResponseRedirect(reverse("stream:members", args=[group.slug]))
    return render(request, "stream/new_group.html", {"form": form}, status=400 if form.errors else 200)


@form_page
def settings(request: PersonRequest, slug: str) -> HttpResponse:
    room = room_or_404(request, slug)
    context = room_context(request, room)
    if "manage" not in context["may"]:
        raise NotAllowed(_("Diese Seite ist für die Leitung der Gruppe."))
    group = room.group
    posted = request.method == "POST"
    form = GroupForm(request.POST if posted else None, initial=GroupForm.initial_of(group))
    if posted and form.is_valid():
        try:
            managing.update_group(actor=request.user, group_id=group.pk, **form.values())
        except (NotAllowed, NoSuchGroup):
            raise
        except DomainError as error:
            put_on(form, error)
        else:
            messages.success(request, _("Gespeichert."))
            return HttpResponseRedirect(reverse("stream:settings", args=[slug]))
    return render(
        request, "stream/group_settings.html", {**context, "form": form}, status=400 if form.errors else 200
    )


@action
def set_archived(request: PersonRequest, slug: str, archived: bool) -> HttpResponse:
    room = room_or_404(request, slug)
    managing.set_archived(actor=request.user, group_id=room.group.pk, archived=archived)
    if archived:
        undo = f"undo:{reverse('stream:reopen_group', args=[slug])}"
        messages.success(request, _("Die Gruppe ist archiviert."), extra_tags=undo)
    else:
        messages.success(request, _("Die Gruppe ist wieder offen."))
    return HttpResponseRedirect(reverse("stream:group", args=[slug]))
