"""Keep a secret readable for the mail only: encrypted in the ledger, under a key derived from SECRET_KEY."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

_PURPOSE = b"lotsennetz.notify.sealed.v1"


class Unreadable(Exception):
    """The key has changed since, or the value was wiped."""


def _box() -> Fernet:
    # SECRET_KEY is long and random, so one keyed hash makes a good key; the purpose keeps it from other uses.
    key = hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE, "sha256")
    return Fernet(base64.urlsafe_b64encode(key))


def seal(values: Mapping[str, str]) -> str:
    """An encrypted text; empty for no values."""
    return _box().encrypt(json.dumps(dict(values)).encode()).decode() if values else ""


def unseal(sealed: str) -> dict[str, str]:
    """What was sealed. Raises Unreadable."""
    if not sealed:
        raise Unreadable
    try:
        opened: dict[str, str] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as problem:
        raise Unreadable from problem
    return opened
