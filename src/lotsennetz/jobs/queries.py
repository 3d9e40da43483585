"""What the operator sees of the queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lotsennetz.core import clock
from lotsennetz.core.errors import NotAllowed
from lotsennetz.jobs import schedule
from lotsennetz.jobs.models import Job, ScheduledRun, Worker
from lotsennetz.jobs.reaper import WorkerLost
from lotsennetz.jobs.retry import policy_of
from lotsennetz.jobs.rules import may_operate
from lotsennetz.people.viewer import PeopleViewer

SHOWN = 50
_LOST = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"


@dataclass(frozen=True)
class JobLine:
    """``error`` is one line for reading, ``traceback`` the whole; a job that waits to retry has both."""

    id: UUID
    title: str
    path: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    not_before: datetime | None
    attempts: int
    allowed: int
    error: str
    traceback: str


@dataclass(frozen=True)
class ScheduleLine:
    name: str
    title: str
    last_run: datetime | None
    next_run: datetime


@dataclass(frozen=True)
class Overview:
    """Counts are of all rows, lists hold the first ``SHOWN``."""

    waiting: list[JobLine]
    waiting_count: int
    running: list[JobLine]
    failed: list[JobLine]
    failed_count: int
    schedule: list[ScheduleLine]
    workers: list[Worker]


def overview(viewer: PeopleViewer) -> Overview:
    """The whole page, in eight queries. Raises NotAllowed for everybody but coordinators."""
    if not may_operate(viewer):
        raise NotAllowed(_("Die Aufgaben des Servers sieht nur die Koordination."))
    waiting = Job.objects.waiting()
    failed = Job.objects.failed().order_by("-finished_at")
    return Overview(
        waiting=_lines(waiting[:SHOWN]),
        waiting_count=waiting.count(),
        running=_lines(Job.objects.running()[:SHOWN]),
        failed=_lines(failed[:SHOWN]),
        failed_count=failed.count(),
        schedule=_schedule(),
        workers=list(Worker.objects.order_by("queue", "started_at")),
    )


def _lines(jobs: Iterable[Job]) -> list[JobLine]:
    return [_line(job) for job in jobs]


def _line(job: Job) -> JobLine:
    policy, moment = policy_of(job.task_path), clock.now()
    return JobLine(
        id=job.pk,
        title=title_of(job.task_path),
        path=job.task_path,
        queued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        not_before=job.run_after if moment < job.run_after and job.run_after.year < 9999 else None,
        attempts=job.attempts,
        allowed=policy.attempts,
        error=_error(job),
        traceback=job.traceback,
    )


def _error(job: Job) -> str:
    if job.exception_class_path == _LOST:
        return _("Der Serverprozess endete jedes Mal, während die Aufgabe lief.")
    lines = job.traceback.strip().splitlines()
    return lines[-1][:300] if lines else ""


def title_of(task_path: str) -> str:
    """What the operator calls a task: its title, that of its place in the schedule, or its bare name."""
    title: str | Promise = policy_of(task_path).title
    if not title:
        titles = {entry.task.module_path: entry.title for entry in schedule.entries()}
        title = titles.get(task_path, "")
    return str(title or task_path.rpartition(".")[2])


def _schedule() -> list[ScheduleLine]:
    runs = ScheduledRun.objects.filter(enqueued_at__isnull=False)
    last = dict(runs.values_list("name").annotate(last=Max("enqueued_at")))
    moment = clock.now()
    return [
        ScheduleLine(
            name=entry.name,
            title=str(entry.title or entry.name),
            last_run=last.get(entry.name),
            next_run=entry.when.following(moment),
        )
        for entry in schedule.entries()
    ]
