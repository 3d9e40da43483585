"""When the towns of an opportunity could talk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.radar import appointments
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.workdays import is_workday
from tests.conftest import ClientOf
from tests.radar.kit import BERLIN

pytestmark = pytest.mark.django_db


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_three_suggestions_on_working_days_after_three_more(today: date) -> None:
    found = appointments.suggested(today, BERLIN, ("BW",))
    assert len({start.date() for start in found}) == 3
    assert found == sorted(found)
    for start in found:
        assert is_workday(start.date(), ("BW",))
        assert 8 <= start.hour < 17
        assert not (start.weekday() == 4 and start.hour > 12)
        assert appointments.parse(appointments.code(start), today, BERLIN, ("BW",)) == start
    between = [today + timedelta(days=n) for n in range(1, (found[0].date() - today).days)]
    assert sum(is_workday(day, ("BW",)) for day in between) == 3


@pytest.mark.parametrize(
    "code",
    [
        "20261128T1000",
        "20261130T1015",
        "20261130T0700",
        "20261122T1000",
        "20271130T1000",
        "morgen",
        "20261130T1000Z",
    ],
)
def test_other_times_are_no_suggestions(code: str) -> None:
    assert appointments.parse(code, date(2026, 11, 22), BERLIN, ("BW",)) is None


def test_the_calendar_file_says_when_and_with_whom(
    pair: Opportunity, client_of: ClientOf, officer_kehl: Person, officer_renchen: Person
) -> None:
    start = appointments.suggested(clock.now().astimezone(BERLIN).date(), BERLIN, ("BW",))[0]
    address = reverse("radar:slot", kwargs={"pk": pair.pk, "start": appointments.code(start)})
    answer = client_of(officer_kehl).get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == start
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)
    assert str(event["summary"]) == "20 Minuten zu E-Akte: Kehl und Lahr"
    assert "ATTENDEE" not in event
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert client_of(officer_renchen).get(address).status_code == 404
    past = reverse("radar:slot", kwargs={"pk": pair.pk, "start": "20200107T1000"})
    assert client_of(officer_kehl).get(past).status_code == 404
