"""When the network meets, and when its towns are asked before: pure functions over dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

LAST = 5
#: The state (Land) by the first two digits of the official key.
STATES = {
    "01": "SH",
    "02": "HH",
    "03": "NI",
    "04": "HB",
    "05": "NW",
    "06": "HE",
    "07": "RP",
    "08": "BW",
    "09": "BY",
    "10": "SL",
    "11": "BE",
    "12": "BB",
    "13": "MV",
    "14": "SN",
    "15": "ST",
    "16": "TH",
}


def states_of(ags_prefixes: Iterable[str]) -> tuple[str, ...]:
    """The states that a network's region lies in."""
    found = {STATES[prefix[:2]] for prefix in ags_prefixes if prefix[:2] in STATES}
    return tuple(sorted(found))


@lru_cache(maxsize=256)
def _days(state: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv=state, years=year))


def is_holiday(day: date, states: Iterable[str] = ()) -> bool:
    """Whether it is a public holiday in the country or in one of the states."""
    return any(day in _days(state, day.year) for state in (None, *states))


def is_workday(day: date, states: Iterable[str] = ()) -> bool:
    return day.weekday() < 5 and not is_holiday(day, states)


def meeting_in(year: int, month: int, week: int, weekday: int, states: Iterable[str] = ()) -> date:
    """The first to fourth such weekday of the month; ``week`` 5 is the last one.

    On a public holiday nobody meets: then it is the next working day, be it in the next month.
    """
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (min(week, LAST) - 1))
    day = day if day.month == month else day - timedelta(days=7)
    states = tuple(states)
    while not is_workday(day, states):
        day += timedelta(days=1)
    return day


def next_meeting(week: int, weekday: int, today: date, states: Iterable[str] = ()) -> date:
    """The first meeting on ``today`` or later. That of the month before may have moved into this one."""
    states = tuple(states)
    month = today.year * 12 + today.month - 1
    days = (meeting_in(*_month(month + step), week, weekday, states) for step in (-1, 0, 1))
    return next(day for day in days if day >= today)


def _month(number: int) -> tuple[int, int]:
    """Year and month by the number of months since the year 0."""
    year, before = divmod(number, 12)
    return year, before + 1


def working_days_before(day: date, count: int, states: Iterable[str] = ()) -> date:
    """The working day that lies ``count`` working days before ``day``."""
    states = tuple(states)
    while count > 0:
        day -= timedelta(days=1)
        count -= is_workday(day, states)
    return day
