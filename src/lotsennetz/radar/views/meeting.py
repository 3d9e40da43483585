"""The network's set day."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import NotAllowed
from lotsennetz.groups.http import PersonRequest
from lotsennetz.radar import rules
from lotsennetz.radar.forms.meeting import MeetingForm
from lotsennetz.radar.http import UNPROCESSABLE, form_page
from lotsennetz.radar.models import MeetingDay, Round
from lotsennetz.radar.queries.due import towns_without_anyone
from lotsennetz.radar.services import asking

SHOWN, UNASKED_SHOWN = 3, 30


def refuse_others(request: PersonRequest) -> None:
    if not rules.may_lead_round(request.viewer):
        raise NotAllowed(_("Diese Seite ist für die Koordination."))


def coming_meetings(day: MeetingDay | None) -> list[asking.Meeting]:
    """The next few, soonest first; none without a set day."""
    found: list[asking.Meeting] = []
    start = timezone.localdate(clock.now())
    while day is not None and len(found) < SHOWN:
        found.append(asking.coming(day, start))
        start = found[-1].on + timedelta(days=1)
    return found


@form_page
def meeting(request: PersonRequest) -> HttpResponse:
    refuse_others(request)
    day = MeetingDay.objects.first()
    form = MeetingForm(request.POST if request.method == "POST" else None, day=day)
    if request.method == "POST" and form.is_valid():
        asking.set_meeting_day(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Gespeichert."))
        return redirect("radar:meeting")
    meetings = coming_meetings(day)
    asked = Round.objects.filter(meeting_on__in=[each.on for each in meetings], asked_at__isnull=False)
    unasked = towns_without_anyone(timezone.localdate(clock.now()))
    context = {
        "unasked": unasked[:UNASKED_SHOWN],
        "unasked_count": len(unasked),
        "form": form,
        "day": day,
        "meetings": meetings,
        "asked": {this.meeting_on: this.asked_at for this in asked},
        "days_before": asking.DAYS_BEFORE,
    }
    return render(request, "radar/meeting.html", context, status=UNPROCESSABLE if form.errors else 200)
