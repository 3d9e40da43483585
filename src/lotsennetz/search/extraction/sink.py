"""Where readers put their text. It leaves at once, so that what was read survives a reader that never ends."""

from __future__ import annotations

from typing import IO

from lotsennetz.search.extraction.cleaning import squeeze

_HELD = 20_000


class Enough(Exception):
    """As many characters as are kept were read."""


class Sink:
    """Passes the first ``most`` characters on to ``out``, blanks squeezed."""

    def __init__(self, out: IO[bytes], most: int) -> None:
        self._out, self._left = out, most
        self._held: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        """Raises Enough when there is no room for more."""
        self._held.append(text)
        self._size += len(text)
        if self._size >= _HELD:
            self.flush()
        if not self._left:
            raise Enough

    def flush(self) -> None:
        text = squeeze("".join(self._held))[: self._left]
        self._held.clear()
        self._size = 0
        self._left -= len(text)
        self._out.write(text.encode("utf-8", "ignore"))  # half a surrogate pair is no letter
        self._out.flush()
