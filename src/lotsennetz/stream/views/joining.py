"""Getting into a group and out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.groups.services import joining
from lotsennetz.groups.services.fetch import NoSuchGroup
from lotsennetz.stream.forms.groups import AskForm
from lotsennetz.stream.http import action, back, form_page, put_on
from lotsennetz.stream.views.group import room_context, room_or_404


def _to(request: PersonRequest, slug: str) -> HttpResponse:
    return HttpResponseRedirect(back(request, reverse("stream:group", args=[slug])))


@action
def join(request: PersonRequest, slug: str) -> HttpResponse:
    room = room_or_404(request, slug)
    joining.join(actor=request.user, group_id=room.group.pk)
    messages.success(request, _("Sie sind jetzt Mitglied der Gruppe „%(name)s“.") % {"name": room.group.name})
    return HttpResponseRedirect(reverse("stream:group", args=[slug]))


@form_page
def ask(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask to join, with a few words if one likes."""
    room = room_or_404(request, slug)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            joining.request_to_join(
                actor=request.user, group_id=room.group.pk, message=form.cleaned_data["message"]
            )
        except (NotAllowed, NoSuchGroup):
            raise
        except DomainError as error:
            put_on(form, error)
        else:
            messages.success(request, _("Angefragt. Die Moderation der Gruppe entscheidet."))
            return HttpResponseRedirect(reverse("stream:group", args=[slug]))
    context = {**room_context(request, room), "form": form}
    if "request" not in context["may"]:
        raise NotAllowed(_("Das ist in dieser Gruppe für Sie nicht möglich."))
    return render(request, "stream/ask.html", context, status=400 if form.errors else 200)


@action
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Take one's own request back."""
    room = room_or_404(request, slug)
    joining.withdraw_request(actor=request.user, group_id=room.group.pk)
    messages.success(request, _("Ihre Anfrage ist zurückgenommen."))
    return _to(request, slug)


@action
def answer(request: PersonRequest, slug: str, accept: bool) -> HttpResponse:
    """Say yes or no to an invitation."""
    room = room_or_404(request, slug)
    joining.answer_invitation(actor=request.user, group_id=room.group.pk, accept=accept)
    if accept:
        messages.success(
            request, _("Sie sind jetzt Mitglied der Gruppe „%(name)s“.") % {"name": room.group.name}
        )
        return HttpResponseRedirect(reverse("stream:group", args=[slug]))
    messages.success(request, _("Sie haben die Einladung abgelehnt."))
    return HttpResponseRedirect(reverse("stream:groups"))


@action
def leave(request: PersonRequest, slug: str) -> HttpResponse:
    room = room_or_404(request, slug)
    joining.leave(actor=request.user, group_id=room.group.pk)
    messages.success(
        request, _("Sie sind aus der Gruppe „%(name)s“ ausgetreten.") % {"name": room.group.name}
    )
    return HttpResponseRedirect(reverse("stream:groups"))
