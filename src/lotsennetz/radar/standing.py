"""How the network's knowledge grew: a pure reckoning over what was said, confirmed and taken away when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lotsennetz.radar.freshness import FADES_AFTER

Cell = tuple[int, int]


class Step(StrEnum):
    """What a change did: ``FILLED_IN`` by somebody else than the town, ``TAKEN_BACK`` is the confirmation before."""

    SAID = "said"
    FILLED_IN = "filled_in"
    TAKEN_BACK = "taken_back"
    CLEARED = "cleared"


@dataclass(frozen=True)
class Moment:
    """How it stood then: ``stated`` cells say something, ``fresh`` of them were confirmed within half a year."""

    at: datetime
    stated: int
    fresh: int


def percent(part: int, whole: int) -> int | None:
    """None where there is nothing to take a share of. Rounded down: a goal is reached when it is."""
    return 100 * part // whole if whole else None


def course(steps: Iterable[tuple[datetime, Cell, Step]], moments: Sequence[datetime]) -> list[Moment]:
    """How it stood at each of ``moments``, both in the order of time. Steps at the moment itself count."""
    confirmed: dict[Cell, list[datetime]] = {}
    found: list[Moment] = []
    left = list(moments)
    for at, cell, step in steps:
        while left and left[0] < at:
            found.append(_reckoned(confirmed, left.pop(0)))
        _take(confirmed, at, cell, step)
    return found + [_reckoned(confirmed, moment) for moment in left]


def _take(confirmed: dict[Cell, list[datetime]], at: datetime, cell: Cell, step: Step) -> None:
    """``confirmed`` has the last two confirmations of each cell that says something."""
    if step == Step.CLEARED:
        confirmed.pop(cell, None)
    elif step == Step.FILLED_IN:
        confirmed[cell] = []
    elif step == Step.TAKEN_BACK:
        confirmed[cell] = confirmed.get(cell, [])[:-1]
    else:
        confirmed[cell] = [*confirmed.get(cell, [])[-1:], at]


def _reckoned(confirmed: dict[Cell, list[datetime]], moment: datetime) -> Moment:
    fresh = sum(bool(times) and moment - times[-1] <= FADES_AFTER for times in confirmed.values())
    return Moment(moment, len(confirmed), fresh)
