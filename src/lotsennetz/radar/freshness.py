"""How old a statement may get: fading after half a year, out of alerts after a year."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

FADES_AFTER = timedelta(days=180)
OLD_AFTER = timedelta(days=365)


class Age(StrEnum):
    """``UNCONFIRMED``: somebody else filled it in and the town has not said yes."""

    FRESH = "fresh"
    FADING = "fading"
    OLD = "old"
    UNCONFIRMED = "unconfirmed"


def age_of(confirmed_at: datetime | None, now: datetime) -> Age:
    """By days since the confirmation: up to 180 fresh, up to 365 fading, then old."""
    if confirmed_at is None:
        return Age.UNCONFIRMED
    passed = now - confirmed_at
    if passed <= FADES_AFTER:
        return Age.FRESH
    return Age.FADING if passed <= OLD_AFTER else Age.OLD


def counts(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether opportunities may build on it."""
    return age_of(confirmed_at, now) in {Age.FRESH, Age.FADING}
