"""How far a long job is, for the operator's page."""

from __future__ import annotations

import threading
import time

from lotsennetz.jobs.models import Worker

_current = threading.local()
SECONDS_BETWEEN_WRITES = 1.0


def begin(worker_name: str) -> None:
    """Called by the worker before each job."""
    _current.worker, _current.written = worker_name, 0.0


def report(percent: int, note: str = "") -> None:
    """Say how far this job is (0 to 100). Cheap: at most one write a second, none outside a worker.

    Inside a transaction of the job nobody sees it before the commit.
    """
    worker = getattr(_current, "worker", None)
    if worker is None or time.monotonic() - _current.written < SECONDS_BETWEEN_WRITES:
        return
    _current.written = time.monotonic()
    Worker.objects.filter(name=worker).update(percent=max(0, min(100, percent)), note=note[:200])
