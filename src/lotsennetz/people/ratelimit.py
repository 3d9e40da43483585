"""How often somebody may do what costs others time or mail. Counted in the cache, in fixed windows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from lotsennetz.core import clock


@dataclass(frozen=True)
class Limit:
    """At most ``count`` times in ``seconds``, per key."""

    scope: str
    count: int
    seconds: int

    def spend(self, key: str) -> bool:
        """Count one time. False if it was one too many."""
        window = int(clock.now().timestamp()) // self.seconds
        # Hashed: keys are addresses of people and machines, and cache keys must be short and plain.
        digest = hashlib.sha256(key.strip().lower().encode()).hexdigest()[:32]
        name = f"limit:{self.scope}:{window}:{digest}"
        if cache.add(name, 1, timeout=self.seconds):
            return True
        try:
            return cache.incr(name) <= self.count
        except ValueError:  # expired between the two calls: a new window has begun
            cache.add(name, 1, timeout=self.seconds)
            return True


JOIN_BY_MACHINE = Limit("join-machine", 10, 3600)
JOIN_BY_ADDRESS = Limit("join-address", 3, 3600)
INVITATIONS_BY_PERSON = Limit("invitations-person", 60, 3600)
INVITATIONS_BY_ADDRESS = Limit("invitations-address", 5, 3600)
