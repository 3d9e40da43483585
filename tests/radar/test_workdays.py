"""On which day the network meets, and which working day lies five before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.radar.workdays import (
    LAST,
    STATES,
    is_workday,
    meeting_in,
    next_meeting,
    states_of,
    working_days_before,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WEEKS = st.integers(1, LAST)
WEEKDAYS = st.integers(0, 4)


@pytest.mark.parametrize(
    ("week", "weekday", "expected"),
    [
        (1, 1, date(2026, 12, 1)),
        (2, 1, date(2026, 12, 8)),
        (4, 4, date(2026, 12, 25)),
        (5, 1, date(2026, 12, 29)),
    ],
)
def test_days_of_a_month(week: int, weekday: int, expected: date) -> None:
    assert meeting_in(2026, 12, week, weekday) == expected


def test_the_last_one_may_be_the_fourth() -> None:
    assert meeting_in(2026, 2, LAST, 1) == date(2026, 2, 24)


@given(st.integers(2020, 2040), st.integers(1, 12), WEEKS, WEEKDAYS)
def test_a_meeting_lies_in_its_month_on_its_weekday(year: int, month: int, week: int, weekday: int) -> None:
    day = meeting_in(year, month, week, weekday)
    assert (day.year, day.month, day.weekday()) == (year, month, weekday)
    if week == LAST:
        assert (day + timedelta(days=7)).month != month
    else:
        assert (day.day - 1) // 7 + 1 == week


@given(DAYS, WEEKS, WEEKDAYS)
def test_the_next_meeting_is_the_first_from_today(today: date, week: int, weekday: int) -> None:
    day = next_meeting(week, weekday, today)
    assert day >= today
    assert next_meeting(week, weekday, day) == day
    assert next_meeting(week, weekday, day + timedelta(days=1)) > day
    assert meeting_in(today.year, today.month, week, weekday) == day or day.month != today.month


@given(DAYS, st.integers(0, 30), st.lists(st.sampled_from(sorted(STATES.values())), max_size=3, unique=True))
def test_so_many_working_days_lie_between(day: date, count: int, states: list[str]) -> None:
    before = working_days_before(day, count, states)
    days = [before + timedelta(days=n) for n in range((day - before).days)]
    assert sum(is_workday(each, states) for each in days) == count
    assert count == 0 or is_workday(before, states)


def test_holidays_of_the_state_count() -> None:
    """Epiphany is one in Baden-Württemberg, not in Berlin."""
    meeting = date(2027, 1, 12)
    assert working_days_before(meeting, 5, ["BW"]) == date(2027, 1, 4)
    assert working_days_before(meeting, 5, ["BE"]) == date(2027, 1, 5)
    assert working_days_before(meeting, 5, ["BE", "BW"]) == date(2027, 1, 4)


def test_easter() -> None:
    assert working_days_before(date(2026, 4, 7), 1, ["BW"]) == date(2026, 4, 2)


def test_the_state_comes_from_the_official_key() -> None:
    assert states_of(["08317", "08215"]) == ("BW",)
    assert states_of(["09", "08317"]) == ("BW", "BY")
    assert states_of([]) == states_of(["", "99"]) == ()
    assert len(STATES) == len(set(STATES.values())) == 16
