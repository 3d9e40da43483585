"""Jobs with second chances, the workers that run them, and the moments the schedule has served."""

from __future__ import annotations

import logging
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.db import models
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import retry

from lotsennetz.core import clock
from lotsennetz.jobs.retry import policy_of

logger = logging.getLogger(__name__)


class JobQuerySet(models.QuerySet["Job"]):
    """The library's questions, asked by our clock and answered with our class."""

    def ready(self) -> JobQuerySet:
        moment = Q(run_after=get_date_max()) | Q(run_after__lte=clock.now())
        return self.filter(moment, status=TaskResultStatus.READY)

    def waiting(self) -> JobQuerySet:
        """Ready now or later."""
        return self.filter(status=TaskResultStatus.READY)

    def running(self) -> JobQuerySet:
        return self.filter(status=TaskResultStatus.RUNNING)

    def failed(self) -> JobQuerySet:
        return self.filter(status=TaskResultStatus.FAILED)

    def successful(self) -> JobQuerySet:
        return self.filter(status=TaskResultStatus.SUCCESSFUL)


class Job(DBTaskResult[..., Any]):
    """One row of the library's queue that keeps count of its attempts.

    ``started_at`` doubles as a fencing token: who claimed the row writes its end only while nobody else has
    claimed it since. A worker that was taken for dead can so never overwrite the second run's result.
    """

    objects = JobQuerySet.as_manager()  # type: ignore[assignment,misc] # narrower than the library's

    class Meta:
        proxy = True

    @property
    def attempts(self) -> int:
        """How often a worker has started it."""
        return len(self.worker_ids)

    @retry()
    def set_successful(self, return_value: Any) -> None:
        self._finish(status=TaskResultStatus.SUCCESSFUL, return_value=return_value)

    @retry()
    def set_failed(self, exc: BaseException) -> None:
        """Back into the queue while attempts are left, else failed for good; one write either way."""
        policy = policy_of(self.task_path)
        error: dict[str, Any] = {
            "exception_class_path": f"{type(exc).__module__}.{type(exc).__qualname__}",
            "traceback": "".join(format_exception(exc)),
        }
        if self.attempts < policy.attempts:
            again = clock.now() + timedelta(seconds=policy.delay(self.attempts))
            logger.warning("job %s (%s) failed, next attempt at %s: %r", self.pk, self.task_path, again, exc)
            self._finish(status=TaskResultStatus.READY, finished_at=None, run_after=again, **error)
        else:
            self._finish(status=TaskResultStatus.FAILED, **error)

    def _finish(self, **values: Any) -> None:
        blank = {"return_value": None, "exception_class_path": "", "traceback": ""}
        values = {**blank, "finished_at": clock.now(), **values}
        mine = Job.objects.filter(pk=self.pk, status=TaskResultStatus.RUNNING, started_at=self.started_at)
        if not mine.update(**values):
            logger.warning("job %s (%s) ended after another worker took it over", self.pk, self.task_path)
        for name, value in values.items():
            setattr(self, name, value)


class Worker(models.Model):
    """One thread that runs jobs. It lives as long as ``seen_at`` moves; ``job`` is what it runs right now."""

    name = models.CharField(max_length=64, primary_key=True)
    place = models.CharField(max_length=200)  # machine, boot and process namespace: where pid means something
    pid = models.PositiveIntegerField()
    queue = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    job = models.UUIDField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.name


class ScheduledRun(models.Model):
    """A due moment of the schedule that has been served. The unique key is what makes it "exactly once".

    ``enqueued_at`` is empty for the moment before the first one: a new entry starts with its next due moment.
    """

    name = models.CharField(max_length=100)
    due = models.DateTimeField()
    enqueued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="due_moment_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%Y-%m-%d %H:%M}"
