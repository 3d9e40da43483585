"""Everything that works in the background of one process: a thread per queue and the keeper that watches."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connections

from lotsennetz.jobs import reaper, schedule
from lotsennetz.jobs.worker import JobThread

KEEPER_SECONDS = 10.0  # heartbeat, reaper and schedule; well below the reaper's patience
logger = logging.getLogger(__name__)


class Crew:
    """``start()`` once; ``stop()`` gives running jobs a moment, then leaves them to the next start."""

    def __init__(self, *, alone: bool, queues: list[str] | None = None) -> None:
        self._alone = alone
        self._threads = [JobThread(queue) for queue in queues or settings.TASKS["default"]["QUEUES"]]
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="jobs-keeper", daemon=True)

    def start(self) -> None:
        """Free what a dead predecessor held, then begin."""
        reaper.reap(alone=self._alone)
        for thread in self._threads:
            thread.beat()
            thread.start()
        self._keeper.start()

    def ask_to_stop(self) -> None:
        """Take no further job; returns at once, may be called from a signal handler."""
        self._stopping.set()
        for thread in self._threads:
            thread.stop()

    def stop(self, *, patience: float = 0.5) -> bool:
        """Whether every thread ended within ``patience`` seconds."""
        self.ask_to_stop()
        deadline = time.monotonic() + patience
        for thread in [*self._threads, self._keeper]:
            if thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            try:
                schedule.enqueue_due()
                for thread in self._threads:
                    if thread.is_alive():
                        thread.beat()
                reaper.reap()
            except Exception:
                logger.exception("the keeper could not reach the database")
            close_old_connections()
            self._stopping.wait(KEEPER_SECONDS)
        connections.close_all()
