"""What one file may cost. Parent and child share this, so it imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass

BYTES_PER_CHARACTER = 4  # at most, in UTF-8


@dataclass(frozen=True)
class Limits:
    """``seconds`` is by the clock on the wall; only the first ``characters`` of a text are kept."""

    seconds: float = 40
    cpu_seconds: int = 20
    memory_bytes: int = 700_000_000
    characters: int = 200_000

    @property
    def output_bytes(self) -> int:
        return self.characters * BYTES_PER_CHARACTER
