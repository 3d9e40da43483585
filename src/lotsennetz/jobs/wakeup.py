"""Wake this process's workers as soon as a queued job is committed, instead of at their next look."""

from __future__ import annotations

import threading
from typing import Any

from django.db import transaction
from django_tasks.signals import task_enqueued

_sleepers: set[threading.Event] = set()


def connect() -> None:
    """Listen to the library's signal, its only way to say that something was queued."""
    task_enqueued.connect(_on_enqueued, dispatch_uid="lotsennetz.jobs.wakeup")


def _on_enqueued(**_details: Any) -> None:
    transaction.on_commit(wake)


def wake() -> None:
    """Let every worker of this process look at the queue now."""
    for event in tuple(_sleepers):
        event.set()


def join(event: threading.Event) -> None:
    _sleepers.add(event)


def leave(event: threading.Event) -> None:
    _sleepers.discard(event)
