"""The queue's own tasks."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lotsennetz.core import clock
from lotsennetz.jobs.models import Job, ScheduledRun

KEEP_DONE = timedelta(days=14)
KEEP_FAILED = timedelta(days=90)


@task()
def prune() -> int:
    """Forget what ended long ago, failed jobs later than the others. Returns how many went."""
    moment = clock.now()
    done, _ = Job.objects.successful().filter(finished_at__lt=moment - KEEP_DONE).delete()
    failed, _ = Job.objects.failed().filter(finished_at__lt=moment - KEEP_FAILED).delete()
    ScheduledRun.objects.filter(due__lt=moment - KEEP_DONE).delete()
    return done + failed
