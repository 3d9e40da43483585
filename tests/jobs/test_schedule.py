"""By the clock, exactly once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connections

from lotsennetz.jobs import schedule
from lotsennetz.jobs.models import Job, ScheduledRun
from tests.jobs import sample_tasks

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("empty_schedule")


def at(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "moment", "latest", "following"),
    [
        (schedule.minutes(15), "2026-06-16T10:14:59", "2026-06-16T10:00", "2026-06-16T10:15"),
        (schedule.minutes(15), "2026-06-16T10:15:00", "2026-06-16T10:15", "2026-06-16T10:30"),
        (schedule.hourly(20), "2026-06-16T10:19", "2026-06-16T09:20", "2026-06-16T10:20"),
        (schedule.hourly(20), "2026-06-16T02:05", "2026-06-16T01:20", "2026-06-16T02:20"),
        (schedule.daily(3, 40), "2026-06-16T03:39", "2026-06-15T03:40", "2026-06-16T03:40"),
        (schedule.daily(3, 40), "2026-06-16T03:40", "2026-06-16T03:40", "2026-06-17T03:40"),
        (schedule.daily(0), "2026-01-01T00:00", "2026-01-01T00:00", "2026-01-02T00:00"),
    ],
)
def test_rules(when: schedule.When, moment: str, latest: str, following: str) -> None:
    assert when.latest(at(moment)) == at(latest)
    assert when.following(at(moment)) == at(following)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"], ids=["spring", "autumn"])
@pytest.mark.parametrize("hour", [2, 3])
def test_daily_is_once_a_day_also_when_the_clocks_change(day: str, hour: int) -> None:
    when = schedule.daily(hour, 30)
    moment, end = at(f"{day}T00:00"), at(f"{day}T00:00") + timedelta(hours=26)
    found = set()
    while moment < end:
        found.add(when.latest(moment))
        moment += timedelta(minutes=10)
    begin = at(f"{day}T00:00")
    assert len([due for due in found if begin <= due < begin + timedelta(hours=23)]) == 1


def test_following_never_skips_and_never_repeats() -> None:
    for when in (schedule.daily(2, 30), schedule.hourly(59), schedule.minutes(45)):
        moment = at("2026-03-27T12:00")
        for _ in range(200):
            after = when.following(moment)
            assert after > moment
            assert when.latest(after) == after
            assert when.latest(after - timedelta(microseconds=1)) < after
            moment = after


@pytest.mark.parametrize(
    "wrong", [lambda: schedule.minutes(7), lambda: schedule.hourly(60), lambda: schedule.daily(24)]
)
def test_impossible_rules_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"day|hour"):
        wrong()  # type: ignore[operator]


@pytest.mark.django_db
def test_a_new_entry_starts_with_its_next_due_moment_and_each_is_queued_once() -> None:
    schedule.every(name="tick", task=sample_tasks.tick, when=schedule.hourly(0))
    with time_machine.travel(START + timedelta(minutes=5), tick=False) as travel:
        assert [schedule.enqueue_due() for _ in range(3)] == [0, 0, 0]
        travel.shift(timedelta(hours=1))
        assert [schedule.enqueue_due() for _ in range(3)] == [1, 0, 0]
        travel.shift(timedelta(hours=1))
        assert schedule.enqueue_due() == 1
    assert Job.objects.count() == 2
    assert ScheduledRun.objects.filter(enqueued_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_of_what_was_missed_the_latest_runs() -> None:
    schedule.every(name="tick", task=sample_tasks.tick, when=schedule.hourly(0))
    schedule.every(name="tock", task=sample_tasks.tock, when=schedule.daily(3))
    with time_machine.travel(START, tick=False) as travel:
        schedule.enqueue_due()
        travel.shift(timedelta(days=5))
        assert schedule.enqueue_due() == 2
        assert schedule.enqueue_due() == 0
    due = ScheduledRun.objects.filter(name="tick", enqueued_at__isnull=False).values_list("due", flat=True)
    assert list(due) == [START + timedelta(days=5)]


@pytest.mark.usefixtures("queue")
def test_several_workers_queue_each_due_moment_once() -> None:
    schedule.every(name="tick", task=sample_tasks.tick, when=schedule.minutes(1))
    with time_machine.travel(START, tick=False) as travel:
        schedule.enqueue_due()
        for _ in range(10):
            travel.shift(60)
            barrier = threading.Barrier(4)
            queued: list[int] = []

            def look(barrier: threading.Barrier = barrier, queued: list[int] = queued) -> None:
                barrier.wait(10)
                queued.append(schedule.enqueue_due())
                connections.close_all()

            threads = [threading.Thread(target=look) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(queued) == [0, 0, 0, 1]
    assert Job.objects.count() == 10


def test_one_name_belongs_to_one_task() -> None:
    schedule.every(name="tick", task=sample_tasks.tick, when=schedule.daily(3))
    schedule.every(name="tick", task=sample_tasks.tick, when=schedule.daily(4))
    with pytest.raises(ValueError, match="tick"):
        schedule.every(name="tick", task=sample_tasks.tock, when=schedule.daily(3))
