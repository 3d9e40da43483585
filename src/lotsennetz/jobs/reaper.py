"""Jobs whose worker is gone go back into the queue: a ``kill -9`` neither loses nor sticks one."""

from __future__ import annotations

import logging
import os
import socket
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db.models import Exists, OuterRef
from django_tasks import TaskResultStatus

from lotsennetz.core import clock
from lotsennetz.jobs.models import Job, Worker
from lotsennetz.jobs.retry import policy_of

SILENCE = timedelta(seconds=60)
CRASHES = 5  # a job that took its process with it this often is not started again
logger = logging.getLogger(__name__)


class WorkerLost(Exception):
    """Why a job failed that ended its process each time. Never raised, only named in the queue."""


@cache
def place() -> str:
    """Where a process number means something: this machine, since its start, in this container."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    space = Path("/proc/self/ns/pid")
    parts = [socket.gethostname(), boot.read_text().strip() if boot.exists() else ""]
    return " ".join([*parts, str(space.readlink()) if space.exists() else ""])[:200]


def reap(*, alone: bool = False) -> int:
    """Forget dead workers and free what they held. Returns how many jobs went back.

    ``alone`` says that no other process can be working (SQLite with the server's lock held, before the first
    worker starts): then every worker on record is dead, however fresh its last sign of life.
    """
    if alone:
        Worker.objects.all().delete()
    else:
        Worker.objects.filter(seen_at__lt=clock.now() - SILENCE).delete()
        here = Worker.objects.filter(place=place()).exclude(pid=os.getpid())
        dead = [worker.pk for worker in here if not _lives(worker.pid)]
        Worker.objects.filter(pk__in=dead).delete()
    held = Worker.objects.filter(job=OuterRef("pk"))
    orphans = Job.objects.running().filter(~Exists(held))
    return sum(_free(job) for job in orphans)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _free(job: Job) -> bool:
    """Back to READY, or failed when it keeps killing its process. False if somebody else was faster."""
    hopeless = job.attempts >= max(CRASHES, policy_of(job.task_path).attempts)
    unchanged = Job.objects.running().filter(pk=job.pk, started_at=job.started_at)
    if hopeless:
        logger.error("job %s (%s) took its worker with it %s times", job.pk, job.task_path, job.attempts)
        return bool(
            unchanged.update(
                status=TaskResultStatus.FAILED,
                finished_at=clock.now(),
                exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
                traceback="",
            )
        )
    logger.warning("job %s (%s) lost its worker and goes back into the queue", job.pk, job.task_path)
    return bool(unchanged.update(status=TaskResultStatus.READY))
