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
LANDS = st.lists(st.sampled_from(sorted(STATES.values())), max_size=3, unique=True)


@pytest.mark.parametrize(
    ("week", "weekday", "expected"),
    [
        (1, 1, date(2026, 12, 1)),
        (2, 1, date(2026, 12, 8)),
        (4, 4, date(2026, 12, 28)),  # the fourth Friday is Christmas Day
        (5, 1, date(2026, 12, 29)),
    ],
)
def test_days_of_a_month(week: int, weekday: int, expected: date) -> None:
    assert meeting_in(2026, 12, week, weekday) == expected


def test_the_last_one_may_be_the_fourth() -> None:
    assert meeting_in(2026, 2, LAST, 1) == date(2026, 2, 24)


@given(st.integers(2020, 2040), st.integers(1, 12), WEEKS, WEEKDAYS, LANDS)
def test_a_meeting_lies_in_its_month_on_its_weekday_unless_that_is_a_holiday(
    year: int, month: int, week: int, weekday: int, states: list[str]
) -> None:
    day = meeting_in(year, month, week, weekday, states)
    assert is_workday(day, states)
    set_day = day
    while set_day.weekday() != weekday or set_day.month != month:
        set_day -= timedelta(days=1)
    assert (set_day.year, set_day.month) == (year, month)
    if week == LAST:
        assert (set_day + timedelta(days=7)).month != month
    else:
        assert (set_day.day - 1) // 7 + 1 == week
    passed = [set_day + timedelta(days=n) for n in range((day - set_day).days)]
    assert not any(is_workday(each, states) for each in passed)


@given(DAYS, WEEKS, WEEKDAYS, LANDS)
def test_the_next_meeting_is_the_first_from_today(
    today: date, week: int, weekday: int, states: list[str]
) -> None:
    day = next_meeting(week, weekday, today, states)
    assert day >= today
    assert next_meeting(week, weekday, day, states) == day
    months = {(each.year, each.month) for each in (today - timedelta(days=28 + n) for n in range(-62, 31))}
    every = sorted(meeting_in(*month, week, weekday, states) for month in months)
    assert day == next(each for each in every if each >= today)


@pytest.mark.parametrize(
    ("set_day", "in_bw", "in_be"),
    [
        (
            (2027, 1, 1, 2),
            date(2027, 1, 7),
            date(2027, 1, 6),
        ),  # Epiphany, a holiday in Baden-Württemberg only
        ((2027, 5, 3, 0), date(2027, 5, 18), date(2027, 5, 18)),  # Whit Monday everywhere
        ((2027, 3, 2, 0), date(2027, 3, 8), date(2027, 3, 9)),  # Women's Day, a holiday in Berlin only
        ((2024, 3, 5, 4), date(2024, 4, 2), date(2024, 4, 2)),  # Good Friday at the end of March
        ((2028, 1, 1, 3), date(2028, 1, 7), date(2028, 1, 6)),
    ],
)
def test_nobody_meets_on_a_public_holiday(
    set_day: tuple[int, int, int, int], in_bw: date, in_be: date
) -> None:
    year, month, week, weekday = set_day
    for states, expected in [(["BW"], in_bw), (["BE"], in_be), (["BE", "BW"], max(in_bw, in_be))]:
        assert meeting_in(*set_day, states) == expected
        assert next_meeting(week, weekday, date(year, month, 1), states) == expected
        assert next_meeting(week, weekday, expected, states) == expected


def test_a_meeting_moved_into_the_next_month_is_not_forgotten_there() -> None:
    assert next_meeting(LAST, 4, date(2024, 4, 1), ["BW"]) == date(2024, 4, 2)
    assert next_meeting(LAST, 4, date(2024, 4, 3), ["BW"]) == date(2024, 4, 26)


@given(DAYS, st.integers(0, 30), LANDS)
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
