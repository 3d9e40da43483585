"""Pinning, archiving, moving, deleting and undoing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries import rules
from lotsennetz.entries.queries.stream import one
from lotsennetz.entries.services import arrange
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.queries.directory import groups_to_write_in
from lotsennetz.stream.forms.moving import MoveForm
from lotsennetz.stream.http import action, back, form_page, ours, put_on


def _to_entry(request: PersonRequest, pk: int) -> HttpResponse:
    came_from = ours(request, request.GET.get("von", ""))
    return HttpResponseRedirect(back(request, came_from or reverse("stream:entry", args=[pk])))


def _undo(request: PersonRequest, name: str, pk: int) -> str:
    """The tag of a note that can be undone; undoing leads back to where the change was made."""
    came_from = back(request, "")
    query = f"?{urlencode({'von': came_from})}" if came_from else ""
    return f"undo:{reverse(name, args=[pk])}{query}"


@action
def pin(request: PersonRequest, pk: int, pinned: bool) -> HttpResponse:
    arrange.set_pinned(actor=request.user, entry_id=pk, pinned=pinned)
    messages.success(request, _("Angeheftet.") if pinned else _("Nicht mehr angeheftet."))
    return _to_entry(request, pk)


@action
def archive(request: PersonRequest, pk: int, archived: bool) -> HttpResponse:
    arrange.set_archived(actor=request.user, entry_id=pk, archived=archived)
    if archived:
        undo = _undo(request, "stream:unarchive_entry", pk)
        messages.success(request, _("Archiviert. Der Eintrag bleibt lesbar."), extra_tags=undo)
    else:
        messages.success(request, _("Wieder im Verlauf."))
    return _to_entry(request, pk)


@form_page
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose another group, or none."""
    card = one(pk, request.viewer)
    if card is None:
        raise Gone(_("Diesen Eintrag gibt es nicht oder nicht mehr."))
    if "move" not in card.may:
        raise NotAllowed(_("Das ist bei diesem Eintrag für Sie nicht möglich."))
    groups = [group for group in groups_to_write_in(request.viewer) if group.pk != card.entry.group_id]
    outside = rules.may_post(request.viewer, None) and card.entry.group_id is not None
    form = MoveForm(request.POST if request.method == "POST" else None)
    form.offer(groups, outside=outside)
    if request.method == "POST" and form.is_valid():
        try:
            entry = arrange.move_entry(actor=request.user, entry_id=pk, group_id=form.cleaned_data["group"])
        except DomainError as error:
            put_on(form, error)
        else:
            name = entry.group.name if entry.group else _("Verbund")
            messages.success(request, _("Verschoben nach „%(name)s“.") % {"name": name})
            return HttpResponseRedirect(reverse("stream:entry", args=[pk]))
    context = {"card": card, "entry": card.entry, "form": form}
    return render(request, "stream/move.html", context, status=400 if form.errors else 200)


@action
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    entry = arrange.delete_entry(actor=request.user, entry_id=pk)
    messages.success(request, _("Gelöscht."), extra_tags=_undo(request, "stream:restore", pk))
    group = entry.group
    return HttpResponseRedirect(
        back(request, group.get_absolute_url() if group else reverse("stream:entry", args=[pk]))
    )


@action
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    arrange.restore_entry(actor=request.user, entry_id=pk)
    messages.success(request, _("Der Eintrag ist wieder da."))
    return _to_entry(request, pk)
