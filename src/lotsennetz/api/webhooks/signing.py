"""Proof that a delivery comes from here: HMAC-SHA256 over ``timestamp.body``."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from django.conf import settings

from lotsennetz.api.models import Hook
from lotsennetz.core import clock
from lotsennetz.people.secrets import new_secret

PREFIX = "lotsehook_"
BOTH_FOR = timedelta(hours=24)
_PURPOSE = b"lotsennetz.api.hook.v1."


def new_salt() -> str:
    return new_secret()


def secret_of(salt: str) -> str:
    """Made anew each time: who has the database but not the server's key cannot sign."""
    made = hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE + salt.encode(), hashlib.sha256)
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def headers_for(hook: Hook, body: bytes) -> dict[str, str]:
    """For a day after a change of the secret there are two signatures; one that fits is enough."""
    now = clock.now()
    timestamp = int(now.timestamp())
    salts = [hook.salt]
    if hook.old_until is not None and hook.old_until > now:
        salts.append(hook.old_salt)
    signed = " ".join(f"v1={signature(secret_of(salt), timestamp, body)}" for salt in salts)
    return {"Lotsennetz-Timestamp": str(timestamp), "Lotsennetz-Signature": signed}
