"""How the network's knowledge grew: a pure reckoning over what was said, confirmed and taken away when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from lotsennetz.radar.freshness import FADES_AFTER

Cell = tuple[int, int]


class Step(NamedTuple):
    """How a cell stood from ``at`` on: whether the network saw it, and when the town had confirmed it last."""

    at: datetime
    cell: Cell
    shared: bool
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Moment:
    """How it stood then: ``stated`` cells say something, ``fresh`` of them were confirmed within half a year."""

    at: datetime
    stated: int
    fresh: int


def percent(part: int, whole: int) -> int | None:
    """None where there is nothing to take a share of. Rounded down: a goal is reached when it is."""
    return 100 * part // whole if whole else None


def course(steps: Iterable[Step], moments: Sequence[datetime]) -> list[Moment]:
    """How it stood at each of ``moments``, both in the order of time. Steps at the moment itself count."""
    stated: dict[Cell, datetime | None] = {}
    found: list[Moment] = []
    left = list(moments)
    for step in steps:
        while left and left[0] < step.at:
            found.append(_reckoned(stated, left.pop(0)))
        if step.shared:
            stated[step.cell] = step.confirmed_at
        else:
            stated.pop(step.cell, None)
    return found + [_reckoned(stated, moment) for moment in left]


def _reckoned(stated: dict[Cell, datetime | None], moment: datetime) -> Moment:
    fresh = sum(at is not None and moment - at <= FADES_AFTER for at in stated.values())
    return Moment(moment, len(stated), fresh)
