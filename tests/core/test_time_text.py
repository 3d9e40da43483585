"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from lotsennetz.core import time_text

NOW = datetime(2026, 6, 16, 12, 0, tzinfo=UTC)  # 14:00 in Berlin


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=20), "gerade eben"),
        (timedelta(seconds=-20), "gerade eben"),
        (timedelta(minutes=5, seconds=40), "vor 5 Min."),
        (timedelta(minutes=59, seconds=59), "vor 59 Min."),
        (timedelta(hours=2, minutes=59), "vor 2 Std."),
        (timedelta(hours=14), "vor 14 Std."),
        (timedelta(hours=14, minutes=1), "gestern, 23:59"),
        (timedelta(days=1, hours=4), "gestern, 10:00"),
        (timedelta(days=4), "am 12. Juni"),
        (timedelta(days=369), "am 12.06.2025"),
        (timedelta(hours=-3), "heute, 17:00"),
        (timedelta(days=-1), "morgen, 14:00"),
        (timedelta(days=-9), "am 25. Juni"),
    ],
)
def test_ago(back: timedelta, said: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override("de"):
        html = time_text.ago(NOW - back)
    assert html.endswith(f">{said}</time>")


def test_ago_carries_the_exact_moment() -> None:
    with time_machine.travel(NOW, tick=False), translation.override("de"):
        html = time_text.ago(NOW - timedelta(hours=2))
    assert 'datetime="2026-06-16T12:00+02:00"' in html
    assert 'title="Dienstag, 16. Juni 2026, 12:00 Uhr"' in html


def test_just_after_midnight_an_hour_ago_is_yesterday() -> None:
    midnight = datetime(2026, 6, 15, 22, 30, tzinfo=UTC)  # 0:30 on the 16th in Berlin
    with time_machine.travel(midnight, tick=False), translation.override("de"):
        assert ">vor 40 Min.<" in time_text.ago(midnight - timedelta(minutes=40))
        assert ">gestern, 22:30<" in time_text.ago(midnight - timedelta(hours=2))


def test_dates() -> None:
    with translation.override("de"):
        assert time_text.moment(NOW) == "Dienstag, 16. Juni 2026, 14:00 Uhr"
        assert time_text.day(date(2026, 3, 1)) == "1. März 2026"
        assert time_text.month(date(2026, 9, 1)) == "September 2026"
        assert time_text.month(date(2026, 9, 1), "short") == "Sept."
        assert time_text.month(date(2026, 6, 1), "short") == "Juni"
        assert time_text.month(date(2026, 6, 1), "number") == "06/2026"


def test_a_moment_counts_in_the_readers_zone() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    with translation.override("de"):
        assert time_text.day(late) == "1. Juli 2026"
        with timezone.override("UTC"):
            assert time_text.day(late) == "30. Juni 2026"


def test_names_follow_the_language() -> None:
    with translation.override("en"):
        assert "March" in time_text.day(date(2026, 3, 1))
    with translation.override("de"):
        assert "März" in time_text.day(date(2026, 3, 1))


def test_now_is_local() -> None:
    with time_machine.travel(NOW, tick=False):
        assert time_text.now().hour == 14
