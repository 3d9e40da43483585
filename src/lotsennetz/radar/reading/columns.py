"""What the columns are called and how their cells are understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from lotsennetz.people.models import Municipality
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Status, VisibleTo
from lotsennetz.radar.opportunity_words import listed
from lotsennetz.topics.models import Product, Topic
from lotsennetz.topics.words import fold

#: Every head that is understood, folded, and the field it fills.
HEADS = {
    **dict.fromkeys(("kommune", "stadt", "gemeinde", "ags", "municipality"), "town"),
    **dict.fromkeys(("thema", "topic"), "topic"),
    **dict.fromkeys(("stand", "status"), "status"),
    **dict.fromkeys(("halbjahr", "half-year", "horizont"), "horizon"),
    **dict.fromkeys(("grund", "reason"), "stopped_reason"),
    **dict.fromkeys(("produkt", "product"), "product"),
    **dict.fromkeys(("ansprechperson", "kontakt", "contact", "contact person"), "contact"),
    **dict.fromkeys(("bietet erfahrung", "erfahrung", "offers experience"), "offers_experience"),
    **dict.fromkeys(("sucht partner", "seeks partners", "looking for partners"), "seeks_partners"),
    **dict.fromkeys(("bemerkung", "notiz", "note"), "note"),
    **dict.fromkeys(("sichtbar fur", "sichtbarkeit", "visible to"), "visibility"),
}
NEEDED = {"topic": gettext_lazy("Thema"), "status": gettext_lazy("Stand")}
_YES, _NO = {"ja", "x", "1", "yes", "wahr", "true"}, {"", "nein", "0", "no", "falsch", "false", "-"}
_HALVES = (
    re.compile(r"(?P<year>20\d\d)\s*[/ ]?\s*h(?P<half>[12])"),
    re.compile(r"h(?P<half>[12])\s*[/ ]?\s*(?P<year>20\d\d)"),
    re.compile(r"(?P<half>[12])\.?\s*(halbjahr|hj|half)?\.?\s*[/ ]\s*(?P<year>20\d\d)"),
)


T = TypeVar("T")


AGS_LENGTH = 8
SHOWN = 80  # characters of a cell that is not understood


class CellError(Exception):
    """A cell that is not understood; the text says what would be."""


def columns_of(heads: Iterable[str]) -> dict[str, int]:
    """Which column fills which field. The first one of the same meaning counts."""
    found: dict[str, int] = {}
    for index, head in enumerate(heads):
        name = HEADS.get(" ".join(fold(head).split()))
        if name is not None:
            found.setdefault(name, index)
    return found


def _choices(pairs: Iterable[tuple[str, Callable[[], str]]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for language in ("de", "en"):
        with override(language):
            known |= {fold(label()): value for value, label in pairs}
    return known | {fold(value): value for value, _label in pairs}


def _labelled(enum: type[Status] | type[VisibleTo]) -> list[tuple[str, Callable[[], str]]]:
    return [(one.value, lambda one=one: str(one.label)) for one in enum]  # type: ignore[misc]


@dataclass
class Words:
    """What the cells may name, loaded once for a table. Topics are known by title and synonym."""

    topics: dict[str, Topic] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    towns: dict[str, Municipality] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    statuses: dict[str, str] = field(default_factory=dict)
    circles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Words:
        words = cls(statuses=_choices(_labelled(Status)), circles=_choices(_labelled(VisibleTo)))
        leaves = list(Topic.objects.filter(parent__isnull=False))
        for topic in leaves:
            for synonym in topic.synonyms:
                words.topics.setdefault(fold(str(synonym)), topic)
        for topic in leaves:  # its own name counts more than somebody else's synonym
            words.topics |= {fold(name): topic for name in (topic.slug, topic.title, topic.title_en) if name}
        for product in Product.objects.all():
            words.products |= {fold(product.slug): product, fold(product.name): product}
        towns = list(Municipality.objects.defer("shape"))
        for town in towns:
            for name in filter(None, (fold(town.name), fold(town.official_name))):
                if words.towns.setdefault(name, town) != town:
                    words.shared.add(name)
        for town in towns:  # keys are nobody else's
            words.towns |= {fold(key): town for key in (town.slug, town.ags) if key}
            words.shared -= {fold(town.slug)}
        return words

    def town(self, cell: str) -> Municipality:
        if cell.isdecimal() and len(cell) == AGS_LENGTH - 1:
            cell = f"0{cell}"  # spreadsheets take an official key for a number
        if " ".join(fold(cell).split()) in self.shared:
            raise CellError(
                _("„%(cell)s“ heißen mehrere Kommunen. Schreiben Sie den amtlichen Schlüssel (AGS).")
                % {"cell": shown(cell)}
            )
        return _one(self.towns, cell, _("„%(cell)s“ ist in der Region nicht bekannt."))

    def topic(self, cell: str) -> Topic:
        return _one(self.topics, cell, _("Ein Thema „%(cell)s“ gibt es nicht."))

    def product(self, cell: str) -> int | None:
        return _one(self.products, cell, _("Ein Produkt „%(cell)s“ gibt es nicht.")).pk if cell else None

    def status(self, cell: str) -> str:
        return _one(self.statuses, cell, _("Einen Stand „%(cell)s“ gibt es nicht."), Status)

    def visibility(self, cell: str) -> str:
        return _one(self.circles, cell, _("Eine Sichtbarkeit „%(cell)s“ gibt es nicht."), VisibleTo)


def shown(cell: str) -> str:
    """A cell as a sentence names it."""
    line = " ".join(cell.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _one(
    known: dict[str, T], cell: str, otherwise: str, choices: type[Status] | type[VisibleTo] | None = None
) -> T:
    found = known.get(" ".join(fold(cell).split()))
    if found is None:
        text = otherwise % {"cell": shown(cell)} if cell else _("Das Feld ist leer.")
        if choices is not None:
            labels = listed([_("„%(text)s“") % {"text": one.label} for one in choices], len(choices))
            text = _("%(problem)s Möglich sind %(choices)s.") % {"problem": text, "choices": labels}
        raise CellError(text)
    return found


def yes_or_no(cell: str) -> bool:
    word = fold(cell)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError(_("Hier steht „%(cell)s“. Möglich sind „ja“ und „nein“.") % {"cell": shown(cell)})


def half_year(cell: str) -> str:
    """The code of "2. Halbjahr 2027", "2027H2", "H2/2027"; empty for an empty cell."""
    if not cell:
        return ""
    for pattern in _HALVES:
        if found := pattern.fullmatch(fold(cell)):
            return HalfYear(int(found["year"]), int(found["half"])).code
    raise CellError(
        _("Hier steht „%(cell)s“. Schreiben Sie das Halbjahr wie „2. Halbjahr 2027“.") % {"cell": shown(cell)}
    )
