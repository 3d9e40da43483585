"""When the towns of an opportunity could talk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.radar import appointments
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.services import opportunities as services
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
    between = [today + timedelta(days=n) for n in range(1, (found[0].date() - today).days)]
    assert sum(is_workday(day, ("BW",)) for day in between) == 3


@pytest.fixture
def thursday() -> Iterator[time_machine.Traveller]:
    """Three working days lie between it and Wednesday."""
    with time_machine.travel(datetime(2026, 11, 19, 12, tzinfo=BERLIN), tick=False) as traveller:
        yield traveller


def _slot(row: Opportunity, code: str) -> str:
    return f"{row.get_absolute_url()}termin/{code}.ics"


def test_what_the_page_suggests_is_there_and_nothing_else(
    thursday: time_machine.Traveller, pair: Opportunity, client_of: ClientOf, officer_kehl: Person
) -> None:
    browser = client_of(officer_kehl)
    suggested = ["20261125T1000", "20261127T1100", "20261201T0900"]
    page = browser.get(pair.get_absolute_url()).content.decode()
    assert all(_slot(pair, code) in page for code in suggested)
    assert page.count("/termin/") == 3
    for code in suggested:
        assert browser.get(_slot(pair, code)).status_code == 200
    others = ["20261125T1100", "20261126T1100", "20261127T1000", "20261120T1000", "20271125T1000"]
    for code in [*others, "20261125T1015", "20261125T100000", "20261125T1000Z", "20261118T1000", "morgen"]:
        assert browser.get(_slot(pair, code)).status_code == 404, code


def test_a_page_left_open_overnight_still_works_and_an_old_one_does_not(
    thursday: time_machine.Traveller, pair: Opportunity, client_of: ClientOf, officer_kehl: Person
) -> None:
    browser = client_of(officer_kehl)
    for days, status in [(0, 200), (1, 200), (5, 404)]:
        thursday.move_to(datetime(2026, 11, 19 + days, 12, tzinfo=BERLIN))
        assert browser.get(_slot(pair, "20261125T1000")).status_code == status, days


def test_an_answered_opportunity_has_no_suggestions(
    thursday: time_machine.Traveller, pair: Opportunity, client_of: ClientOf, officer_kehl: Person
) -> None:
    browser = client_of(officer_kehl)
    assert browser.get(_slot(pair, "20261125T1000")).status_code == 200
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="joint")
    assert browser.get(_slot(pair, "20261125T1000")).status_code == 404
    assert "/termin/" not in browser.get(pair.get_absolute_url()).content.decode()
    services.reopen(actor=officer_kehl, opportunity_id=pair.pk)
    assert browser.get(_slot(pair, "20261125T1000")).status_code == 200


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
