"""The monthly question: on which day the network meets, and asking every town five working days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus, clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.people.models import Network, Person
from lotsennetz.radar import rules
from lotsennetz.radar.events import ConfirmationDue
from lotsennetz.radar.models import MeetingDay, Round
from lotsennetz.radar.queries.due import people_to_ask, towns_to_ask
from lotsennetz.radar.workdays import next_meeting, states_of, working_days_before

DAYS_BEFORE = 5
#: A set day that is moved does not have everybody asked again at once.
APART = timedelta(days=14)


@dataclass(frozen=True)
class Meeting:
    """The day itself, and the day on which the question goes out."""

    on: date
    asked_on: date


def coming(day: MeetingDay, today: date) -> Meeting:
    """The next meeting on ``today`` or later."""
    prefixes = Network.objects.values_list("ags_prefixes", flat=True).first() or []
    states = states_of(prefixes)
    on = next_meeting(day.week, day.weekday, today, states)
    return Meeting(on, working_days_before(on, DAYS_BEFORE, states))


def set_meeting_day(*, actor: Person, week: int, weekday: int) -> MeetingDay:
    """Fix the network's day. Raises NotAllowed, DomainError."""
    with transaction.atomic():
        if not rules.may_lead_round(viewer_of(actor)):
            raise NotAllowed(_("Den Tag des Treffens legt die Koordination fest."))
        if week not in MeetingDay.Week or weekday not in MeetingDay.Weekday:
            raise DomainError(_("Wählen Sie eine Woche und einen Wochentag."))
        day, _created = MeetingDay.objects.update_or_create(pk=1, defaults={"week": week, "weekday": weekday})
        audit.record("radar.meeting_set", actor=actor, target=day, fields=["week", "weekday"])
    return day


def ask_if_due() -> int:
    """Ask every town once for the coming meeting, from the day it is due. Returns how many towns were asked.

    May be run again at any time: each town is one transaction, and the mail ledger knows whom it has entered.
    """
    today = timezone.localdate(clock.now())
    day = MeetingDay.objects.first()
    if day is None:
        return 0
    meeting = coming(day, today)
    if today < meeting.asked_on or today >= meeting.on:
        return 0
    recent = Round.objects.filter(asked_at__gt=clock.now() - APART).exclude(meeting_on=meeting.on)
    if recent.exists():
        return 0
    this, _created = Round.objects.get_or_create(meeting_on=meeting.on)
    return 0 if this.asked_at else ask(this, today)


def ask(this: Round, today: date) -> int:
    """Ask every town with something to confirm; how many they are."""
    people = people_to_ask(towns_to_ask(today), today)
    for town, asked in people.items():
        with transaction.atomic():
            for person in asked:
                bus.publish(ConfirmationDue(this.pk, town, person))
    Round.objects.filter(pk=this.pk, asked_at=None).update(asked_at=clock.now())
    return len(people)
