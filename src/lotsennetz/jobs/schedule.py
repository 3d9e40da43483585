"""Tasks by the clock. Every due moment is queued exactly once, whatever number of workers looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django_tasks.base import Task

from lotsennetz.core import clock
from lotsennetz.jobs.models import ScheduledRun


class When(Protocol):
    """A rule that names due moments."""

    def latest(self, moment: datetime) -> datetime:
        """The last due moment at or before ``moment``."""

    def following(self, moment: datetime) -> datetime:
        """The first due moment after ``moment``."""


@dataclass(frozen=True)
class _Grid:
    """Evenly spaced through the UTC day; ``step`` divides the day."""

    step: timedelta
    offset: timedelta = timedelta()

    def latest(self, moment: datetime) -> datetime:
        start = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + self.offset
        return start + (moment - start) // self.step * self.step

    def following(self, moment: datetime) -> datetime:
        return self.latest(moment) + self.step


@dataclass(frozen=True)
class _Daily:
    hour: int
    minute: int

    def _on(self, day: datetime) -> datetime:
        due = day.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0, fold=0)
        return due.astimezone(UTC)

    def latest(self, moment: datetime) -> datetime:
        today = moment.astimezone(timezone.get_default_timezone())
        return self._on(today) if self._on(today) <= moment else self._on(today - timedelta(days=1))

    def following(self, moment: datetime) -> datetime:
        today = moment.astimezone(timezone.get_default_timezone())
        return self._on(today) if self._on(today) > moment else self._on(today + timedelta(days=1))


def minutes(count: int) -> When:
    """Every so many minutes, counted from midnight UTC; ``count`` divides a day."""
    if count < 1 or 1440 % count:
        raise ValueError("the minutes must divide a day")
    return _Grid(timedelta(minutes=count))


def hourly(minute: int = 0) -> When:
    """Each hour at that minute."""
    if not 0 <= minute < 60:
        raise ValueError("an hour has minutes 0 to 59")
    return _Grid(timedelta(hours=1), timedelta(minutes=minute))


def daily(hour: int, minute: int = 0) -> When:
    """Each day at that time of the installation's time zone, once also on the days the clocks change."""
    if not (0 <= hour < 24 and 0 <= minute < 60):
        raise ValueError("a day has hours 0 to 23 and minutes 0 to 59")
    return _Daily(hour, minute)


@dataclass(frozen=True)
class Entry:
    name: str
    task: Task[[], Any]
    when: When
    title: str | Promise


_entries: dict[str, Entry] = {}


def every(*, name: str, task: Task[[], Any], when: When, title: str | Promise = "") -> None:
    """Register a task without arguments, in an app's registry. What was missed while down runs once."""
    if name in _entries and _entries[name].task.module_path != task.module_path:
        raise ValueError(f"two scheduled tasks are called {name}")
    _entries[name] = Entry(name=name, task=task, when=when, title=title)


def entries() -> list[Entry]:
    """The whole schedule, by name."""
    return sorted(_entries.values(), key=lambda entry: entry.name)


def enqueue_due() -> int:
    """Queue what is due and not yet queued. Returns how many were."""
    moment = clock.now()
    due = {entry.name: entry.when.latest(moment) for entry in entries()}
    served = set(ScheduledRun.objects.filter(due__in=set(due.values())).values_list("name", "due"))
    return sum(_serve(_entries[name], at) for name, at in due.items() if (name, at) not in served)


def _serve(entry: Entry, due: datetime) -> bool:
    """Mark the moment and queue the task in one transaction; false if another worker was faster."""
    try:
        with transaction.atomic():
            known = ScheduledRun.objects.filter(name=entry.name).exists()
            ScheduledRun.objects.create(name=entry.name, due=due, enqueued_at=clock.now() if known else None)
            if known:
                entry.task.enqueue()
            return known
    except IntegrityError:
        return False
