"""When 20 minutes could be: three suggestions that suit a town hall, and each as a file for the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from lotsennetz.radar.workdays import is_workday

LENGTH = timedelta(minutes=20)
NOTICE = 3  # working days that pass before the first suggestion
_PLAN = [(0, time(10, 0)), (2, time(14, 0)), (4, time(9, 0))]  # working days after the first, and the hour
_FRIDAY_NOON = time(11, 0)
_FORM = "%Y%m%dT%H%M"


@dataclass(frozen=True)
class Talk:
    """What stands in the calendar."""

    uid: str
    title: str
    text: str
    url: str
    start: datetime
    written_at: datetime


def suggested(today: date, zone: ZoneInfo, states: Iterable[str] = ()) -> list[datetime]:
    """Three working days, the first after three more; never a Friday afternoon."""
    states = tuple(states)
    days: list[date] = []
    day = today
    while len(days) <= NOTICE + max(steps for steps, _hour in _PLAN):
        day += timedelta(days=1)
        if is_workday(day, states):
            days.append(day)
    found = []
    for steps, hour in _PLAN:
        day = days[NOTICE + steps]
        late_on_friday = day.weekday() == 4 and hour > _FRIDAY_NOON
        found.append(datetime.combine(day, _FRIDAY_NOON if late_on_friday else hour, zone))
    return found


def code(start: datetime) -> str:
    """How an address names a suggestion."""
    return start.strftime(_FORM)


def as_file(talk: Talk) -> bytes:
    """A proposal of one's own: nobody is invited by it."""
    event = Event()
    event.add("uid", talk.uid)
    event.add("dtstamp", talk.written_at)
    event.add("dtstart", talk.start)
    event.add("dtend", talk.start + LENGTH)
    event.add("summary", talk.title)
    event.add("description", talk.text)
    event.add("url", talk.url)
    calendar = Calendar()
    calendar.add("prodid", "-//Lotsennetz//Wer macht was//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
