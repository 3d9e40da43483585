"""What several tests of people need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from lotsennetz.core import bus
from lotsennetz.core.models import AuditRecord

Event = TypeVar("Event")


@contextmanager
def heard(event: type[Event]) -> Iterator[list[Event]]:
    """Collect what is published meanwhile."""
    found: list[Event] = []
    bus.subscribe(event, found.append)
    try:
        yield found
    finally:
        # ``found.append`` is a new object at each look-up, but equal ones compare equal.
        bus._handlers[event].remove(found.append)


def last_action() -> str:
    record = AuditRecord.objects.order_by("-pk").first()
    return record.action if record else ""
