"""Statements and their changes as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lotsennetz.people.models import Person
from lotsennetz.radar.halfyear import HalfYear
from lotsennetz.radar.models import Statement, StatementChange, Status, Suggestion, Via, VisibleTo
from lotsennetz.radar.said import KEPT
from lotsennetz.topics.models import Product

#: What the parts are called, in the order in which pages show them.
LABELS: dict[str, Promise] = {
    "status": gettext_lazy("Stand"),
    "horizon": gettext_lazy("Halbjahr"),
    "stopped_reason": gettext_lazy("Grund"),
    "product_id": gettext_lazy("Produkt"),
    "contact_id": gettext_lazy("Ansprechperson"),
    "offers_experience": gettext_lazy("Bietet Erfahrung"),
    "seeks_partners": gettext_lazy("Sucht Partner"),
    "note": gettext_lazy("Bemerkung"),
    "visibility": gettext_lazy("Sichtbar für"),
}


def half_year(code: str) -> str:
    """``2027H1`` is "1. Halbjahr 2027"; empty for anything else."""
    half = HalfYear.parse(code)
    return _("%(half)s. Halbjahr %(year)s") % {"half": half.half, "year": half.year} if half else ""


def status_word(status: str) -> str:
    """As a sentence begins: "Im Einsatz"; "Keine Angabe" without one."""
    word = str(Status(status).label) if status else _("keine Angabe")
    return word[:1].upper() + word[1:]


def summary(
    status: str, *, horizon: str = "", product: str = "", reason: str = "", seeks_partners: bool = False
) -> str:
    """In one line: "Geplant für das 2. Halbjahr 2026 mit Aktenwerk 7, sucht Partner"."""
    text = status_word(status)
    half = half_year(horizon)
    if half and status == Status.PLANNED:
        text = _("%(status)s für das %(half)s") % {"status": text, "half": half}
    elif half:
        text = _("%(status)s, %(half)s") % {"status": text, "half": half}
    if product:
        text = _("%(status)s mit %(product)s") % {"status": text, "product": product}
    if reason:
        text = _("%(status)s: %(reason)s") % {"status": text, "reason": reason}
    return _("%(text)s, sucht Partner") % {"text": text} if seeks_partners else text


def summary_of(row: Statement | Suggestion) -> str:
    """Needs ``product`` loaded."""
    return summary(
        row.status,
        horizon=row.horizon,
        product=row.product.name if row.product else "",
        reason=row.stopped_reason,
        seeks_partners=row.seeks_partners,
    )


class Names:
    """The names behind the numbers of products and people, asked at once for many values."""

    def __init__(self, values: Iterable[Mapping[str, Any]], *, people: bool = True) -> None:
        """Without ``people`` no person is named: visitors and guests see none."""
        held = list(values)
        products = {number for row in held if (number := row.get("product_id"))}
        persons = {number for row in held if (number := row.get("contact_id"))}
        self.people = people
        self._products = (
            dict(Product.objects.filter(pk__in=products).values_list("pk", "name")) if products else {}
        )
        self._people: dict[int, str] = {}
        if people and persons:
            self._people = {person.pk: person.name for person in Person.objects.filter(pk__in=persons)}

    def say(self, name: str, value: Any) -> str:
        """One value in words; an empty one says so."""
        if name == "status":
            return str(Status(value).label) if value else _("keine Angabe")
        if name == "horizon":
            return half_year(value or "") or _("noch offen")
        if name == "visibility":
            return str(VisibleTo(value).label) if value else pgettext("Angabe", "nichts")
        if name in {"offers_experience", "seeks_partners"}:
            return _("ja") if value else _("nein")
        known = {"product_id": self._products, "contact_id": self._people}.get(name)
        if known is None:
            return str(value or "") or pgettext("Angabe", "nichts")
        return known.get(value, "–") if value else pgettext("Angabe", "nichts")


@dataclass(frozen=True)
class Step:
    """One change: what it was, and each part with what stood there before and what after."""

    kind: str
    who: str
    at: datetime
    via: str
    parts: list[tuple[str, str, str]]


def steps_of(changes: Iterable[StatementChange], *, people: bool) -> list[Step]:
    """Changes in words. Without ``people`` nobody is named."""
    rows = list(changes)
    names = Names([values for row in rows for values in (row.old, row.new)], people=people)
    return [
        Step(
            kind=_kind(row),
            who=row.actor.name if people and row.actor else "",
            at=row.at,
            via=str(Via(row.via).label),
            parts=_parts(row, names),
        )
        for row in rows
    ]


def _parts(row: StatementChange, names: Names) -> list[tuple[str, str, str]]:
    """What stood there before only where something did, what stands there now only where something does."""
    if row.old == row.new:
        return []
    parts = parts_of(row.old, row.new, names)
    if not row.old:
        return [(label, "", new) for label, _old, new in parts]
    return parts if row.new else [(label, old, "") for label, old, _new in parts]


def _kind(row: StatementChange) -> str:
    if row.old == row.new:
        return _("Bestätigung zurückgenommen") if row.old else _("Bestätigt")
    if not row.old:
        return _("Angegeben")
    return _("Geändert") if row.new else _("Entfernt")


def parts_of(old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> list[tuple[str, str, str]]:
    """What differs, as label, before, after. Parts that say nothing on either side are left out."""
    found = []
    for name, label in LABELS.items():
        before, after = old.get(name), new.get(name)
        if (not before and not after) or before == after or (name == "contact_id" and not names.people):
            continue
        found.append((str(label), names.say(name, before), names.say(name, after)))
    return found


def values_in(row: Any) -> dict[str, Any]:
    """The kept values of a statement, a suggestion or what somebody typed."""
    return {name: getattr(row, name) for name in KEPT if hasattr(row, name)} if row is not None else {}
