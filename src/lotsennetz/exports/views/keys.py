"""The page on which a member makes and ends the feed of a group."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lotsennetz.core.errors import NotAllowed
from lotsennetz.exports.queries.keys import key_of
from lotsennetz.exports.services.keys import end_key, make_key
from lotsennetz.exports.views.answering import action, form_page, group_or_404
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.views.group import room_context, room_or_404


@never_cache
@form_page
def feed_key(request: PersonRequest, slug: str) -> HttpResponse:
    """Whether there is one, and a button. The answer to POST is the only page that ever shows the address."""
    room = room_or_404(request, slug)
    if room.group.pk not in request.viewer.group_roles:
        raise NotAllowed(_("Einen Feed der Gruppe gibt es nur für ihre Mitglieder."))
    address = ""
    if request.method == "POST":
        secret = make_key(actor=request.user, group_id=room.group.pk)
        address = f"{settings.BASE_URL}{reverse('exports:group_feed', kwargs={'token': secret})}"
    context = {
        **room_context(request, room),
        "key": key_of(request.viewer, room.group),
        "address": address,
    }
    return render(request, "exports/feed_key.html", context)


@action
def end_feed_key(request: PersonRequest, slug: str) -> HttpResponse:
    group = group_or_404(request, slug)
    if end_key(actor=request.user, group_id=group.pk):
        messages.success(request, _("Der Feed ist abgeschaltet."))
    return HttpResponseRedirect(reverse("exports:feed_key", kwargs={"slug": slug}))
