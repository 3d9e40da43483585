"""One-time links and tokens: the secret goes out once, only its fingerprint is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """43 characters from 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored. The secrets are random and long, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
