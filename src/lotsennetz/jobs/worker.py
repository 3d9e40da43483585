"""The thread that runs jobs. It claims like the library's worker, without signals, and says what it holds."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections, transaction
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker

from lotsennetz.core import clock
from lotsennetz.jobs import reaper, wakeup
from lotsennetz.jobs.models import Job, Worker

POLL_SECONDS = 1.0  # for jobs queued by another process and those whose time has come
logger = logging.getLogger(__name__)


class JobThread(threading.Thread):
    """Runs the jobs of one queue, one after the other, until ``stop()``.

    A daemon: a job that is still running when the process ends is cut off and runs again at the next start.
    """

    def __init__(self, queue: str) -> None:
        super().__init__(name=f"jobs-{queue}", daemon=True)
        self.queue = queue
        self.id = f"{os.getpid()}-{queue[:20]}-{get_random_string(8)}"
        self.current: UUID | None = None
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._library = LibraryWorker(
            queue_names=[queue],
            interval=POLL_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.id,
            excluded_queue_names=[],
        )

    def stop(self) -> None:
        """Take no further job. Returns at once."""
        self._stopping.set()
        self._woken.set()

    def beat(self) -> None:
        """Say "still there". Called from the keeper's thread, so that a long job does not look dead."""
        moment = clock.now()
        if not Worker.objects.filter(name=self.id).update(seen_at=moment):
            self._describe(seen_at=moment)

    def _describe(self, **values: Any) -> None:
        moment = clock.now()
        fixed = {"place": reaper.place(), "pid": os.getpid(), "queue": self.queue}
        Worker.objects.update_or_create(
            name=self.id,
            defaults=values,
            create_defaults={**fixed, "started_at": moment, "seen_at": moment, **values},
        )

    def run(self) -> None:
        wakeup.join(self._woken)
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                if self._try_one():
                    close_old_connections()
                else:
                    self._woken.wait(POLL_SECONDS)
        finally:
            wakeup.leave(self._woken)
            self._sign_off()

    def _try_one(self) -> bool:
        """Run one job if there is one. Whatever goes wrong here is the database's, and passes."""
        try:
            job = self._claim()
            if job is None:
                return False
            self._library.run_task(job)
            self._release()
        except Exception:
            logger.exception("the worker of queue %s could not reach its queue", self.queue)
            connections[DEFAULT_DB_ALIAS].close()
            self._woken.wait(POLL_SECONDS)  # a job it held is freed by the reaper once the row is released
            return False
        return True

    def _claim(self) -> Job | None:
        """The most urgent job, marked as ours in the same commit in which our row says that we hold it."""
        if self.current is not None:
            self._release()
        ready = Job.objects.ready().filter(backend_name="default", queue_name=self.queue)
        if not ready.exists():  # the write lock only when there is something to take
            return None
        with transaction.atomic():
            job = ready.select_for_update(skip_locked=True).first()
            if job is None:
                return None
            job.claim(self.id)
            self._describe(job=job.pk)
        self.current = job.pk
        return job

    def _release(self) -> None:
        self._describe(job=None)
        self.current = None

    def _sign_off(self) -> None:
        try:
            Worker.objects.filter(name=self.id).delete()
        except Exception:
            logger.exception("the worker of queue %s could not sign off", self.queue)
        finally:
            connections.close_all()
