"""Tell other apps what happened, without knowing them.

Handlers run at once, inside the publisher's transaction, and may only write rows (a notification, a mail in
the ledger, a queued task). So a fact and what follows from it are committed together or not at all; slow work
happens later in the worker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

_handlers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)
Event = TypeVar("Event")


def subscribe(event: type[Event], handler: Callable[[Event], None]) -> None:
    """Call ``handler`` for each published ``event``. Called from ``AppConfig.ready`` only."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def publish(event: object) -> None:
    """Hand ``event`` to its subscribers. Must be called inside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction")
    for handler in _handlers[type(event)]:
        handler(event)
