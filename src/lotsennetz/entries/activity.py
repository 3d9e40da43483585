"""When something last happened on an entry; written at most once a minute, so that busy threads stay cheap."""

from __future__ import annotations

from datetime import timedelta

from lotsennetz.core import clock
from lotsennetz.entries.models import Entry

GRAIN = timedelta(minutes=1)


def touch(entry: Entry) -> list[str]:
    """Move ``activity_at`` if it is old enough; returns the changed fields for ``save(update_fields=...)``."""
    moment = clock.now()
    if moment - entry.activity_at < GRAIN:
        return []
    entry.activity_at = moment
    return ["activity_at"]
