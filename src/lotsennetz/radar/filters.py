"""What the address of "Wer macht was?" asks for, read leniently and written back.

Unknown values are left out, never complained about: addresses are passed on, and topics and products change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lotsennetz.radar.models import Status

TABLE, MAP, LIST = "tabelle", "karte", "liste"
ALL, SIGNED = "alle", "unterzeichnende"
MOST = 80  # values of one kind in one address
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}", re.ASCII)

#: Size classes by inhabitants: name in the address, words, from, below.
SIZES: dict[str, tuple[str | Promise, int, int]] = {
    "bis-5000": (_("unter 5.000"), 0, 5_000),
    "5000-20000": (_("5.000 bis 20.000"), 5_000, 20_000),
    "20000-50000": (_("20.000 bis 50.000"), 20_000, 50_000),
    "ab-50000": (_("50.000 und mehr"), 50_000, 1 << 40),
}


def size_of(population: int | None) -> str:
    """The size class, or nothing for bodies without inhabitants."""
    if population is None:
        return ""
    return next(name for name, (_words, low, high) in SIZES.items() if low <= population < high)


@dataclass(frozen=True)
class Filters:
    """``topics`` are slugs of topics or of whole branches, ``product`` is a slug. Empty means all.

    ``towns`` left empty is what suits the page: the table begins with the members, map and list with the region.
    """

    view: str = ""
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    size: str = ""
    product: str = ""
    seeks: bool = False
    offers: bool = False
    similar: bool = False
    towns: str = ""
    empty: bool = False

    @classmethod
    def parse(cls, query: Mapping[str, Sequence[str]]) -> Self:
        """Read the lists of values of a query string."""

        def one(name: str, known: Collection[str]) -> str:
            return next((value for value in query.get(name, ()) if value in known), "")

        def yes(name: str) -> bool:
            return "1" in query.get(name, ())

        return cls(
            view=one("ansicht", (TABLE, MAP, LIST)),
            topics=_slugs(query.get("thema", ())),
            statuses=tuple(status for status in Status.values if status in query.get("stand", ())),
            size=one("groesse", SIZES),
            product=next(iter(_slugs(query.get("produkt", ()))), ""),
            seeks=yes("sucht"),
            offers=yes("bietet"),
            similar=yes("aehnlich"),
            towns=one("kommunen", (ALL, SIGNED)),
            empty=yes("leere"),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address or for hidden fields, in a fixed order."""
        single = [("groesse", self.size), ("produkt", self.product), ("kommunen", self.towns)]
        flags = [
            ("sucht", self.seeks),
            ("bietet", self.offers),
            ("aehnlich", self.similar),
            ("leere", self.empty),
        ]
        return [
            *([("ansicht", self.view)] if self.view else []),
            *(("thema", slug) for slug in self.topics),
            *(("stand", status) for status in self.statuses),
            *((name, value) for name, value in single if value),
            *((name, "1") for name, on in flags if on),
        ]

    def query(self) -> str:
        """The address's query, with its question mark if there is one."""
        pairs = self.pairs()
        return "?" + urlencode(pairs) if pairs else ""

    def but(self, **values: object) -> Self:
        """The same with other values."""
        return replace(self, **values)  # type: ignore[arg-type]

    def toggled(self, name: str, value: str) -> Self:
        """With ``value`` among ``topics`` or ``statuses`` if it was not, without it if it was."""
        held: tuple[str, ...] = getattr(self, name)
        rest = tuple(one for one in held if one != value)
        return self.but(**{name: rest if value in held else (*held, value)})

    def only_known(self, topics: Collection[str], products: Collection[str], own_town: bool) -> Self:
        """Without what does not exist here."""
        return self.but(
            topics=tuple(slug for slug in self.topics if slug in topics),
            product=self.product if self.product in products else "",
            similar=self.similar and own_town,
        )

    @property
    def narrows_statements(self) -> bool:
        """Whether single statements can be left out, beside whole topics and towns."""
        return bool(self.statuses or self.product or self.seeks or self.offers)

    @property
    def count(self) -> int:
        """How many are in use."""
        single = (self.size, self.product, self.seeks, self.offers, self.similar)
        return len(self.topics) + len(self.statuses) + sum(map(bool, single))


def _slugs(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if _SLUG.fullmatch(value)))[:MOST]
