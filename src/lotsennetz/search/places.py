"""The primary key of a document: its place in time, the same on every database and after every rebuild.

Seconds since 2000, then twelve bits that tell things of the same second apart. What has no date (towns and topics,
always current) comes after everything that has one, and so first among equals.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lotsennetz.search.models import Kind

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_CODES = {kind: number for number, kind in enumerate(Kind)}
_LATEST = 1 << 33
TIMELESS = _LATEST << 12
EVERYTHING = (1 << 62) - 1


def _seconds(at: datetime) -> int:
    return min(max(int((at - _EPOCH).total_seconds()), 0), _LATEST - 1)


def place(kind: Kind, number: int, at: datetime | None) -> int:
    """Where the thing belongs. If somebody stands there already, the next free place after it will do."""
    moment = _LATEST + number if at is None else _seconds(at)
    return moment << 12 | _CODES[kind] << 9 | number % 512


def first_of(since: datetime) -> int:
    """The first place at or after a moment."""
    return _seconds(since) << 12
