"""Half-years, the horizon in which towns plan: ``2027H1`` is January to June 2027."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_CODE = re.compile(r"(20[2-9]\d)H([12])")


@dataclass(frozen=True, order=True)
class HalfYear:
    """``half`` is 1 or 2."""

    year: int
    half: int

    @classmethod
    def parse(cls, code: str) -> HalfYear | None:
        """The half-year of a code, or None for anything else."""
        found = _CODE.fullmatch(code)
        return cls(int(found[1]), int(found[2])) if found else None

    @classmethod
    def of(cls, day: date) -> HalfYear:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def code(self) -> str:
        return f"{self.year}H{self.half}"

    @property
    def number(self) -> int:
        """Half-years counted through, so that differences are half-years."""
        return self.year * 2 + self.half - 1

    def __add__(self, steps: int) -> HalfYear:
        year, half = divmod(self.number + steps, 2)
        return HalfYear(year, half + 1)

    def distance(self, other: HalfYear) -> int:
        """How many half-years lie between the two, 0 for the same one."""
        return abs(self.number - other.number)
