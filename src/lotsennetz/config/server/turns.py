"""Few pages compute at a time, for as long as they are quick."""

from __future__ import annotations

import asyncio
from collections import deque

PATIENCE_SECONDS = 0.1


class Turns:
    """A lock for pages (``at_once`` of them) that stops being one for those that take long.

    Threads that compute at once share one interpreter lock: eight of them give no more pages than one, and pay
    for the fight (docs/server.md has the figures). So the next page waits for its turn, but never longer than
    ``patience`` seconds for one that computes a password, waits for a lock or reads a large file. Belongs to one
    event loop.
    """

    def __init__(self, patience: float = PATIENCE_SECONDS, at_once: int = 1) -> None:
        self.patience = patience
        self._free = at_once
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self) -> None:
        """Until it is the caller's turn, who then owes a ``pass_on``."""
        if self._free:
            self._free -= 1
            return
        chance = asyncio.get_running_loop().create_future()
        self._waiting.append(chance)
        try:
            await chance
        except asyncio.CancelledError:
            if chance.done() and not chance.cancelled():
                self.pass_on()
            raise

    def pass_on(self) -> None:
        while self._waiting:
            chance = self._waiting.popleft()
            if not chance.done():
                chance.set_result(None)
                return
        self._free += 1


class Turn:
    """One caller's turn: over at the end of the ``async with``, or earlier if that takes long."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._over = False

    async def __aenter__(self) -> None:
        await self._turns.wait()
        self._timer = asyncio.get_running_loop().call_later(self._turns.patience, self._end)

    async def __aexit__(self, *_problem: object) -> None:
        self._timer.cancel()
        self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._turns.pass_on()
