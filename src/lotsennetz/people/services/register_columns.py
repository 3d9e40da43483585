"""The columns of the register of municipalities, and what each cell becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from lotsennetz.people.models import Municipality

Kind = Municipality.Kind
KINDS = {
    "stadtkreis": Kind.CITY_DISTRICT,
    "kreisfreie stadt": Kind.CITY_DISTRICT,
    "große kreisstadt": Kind.LARGE_TOWN,
    "stadt": Kind.TOWN,
    "gemeinde": Kind.VILLAGE,
    "markt": Kind.VILLAGE,
}
UNINHABITED = "gemeindefreies gebiet"


class CellError(ValueError):
    """Why one cell cannot be used; a part of a sentence."""


def _ags(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{8}", cell):
        raise CellError(_("„%(cell)s“ hat nicht acht Ziffern.") % {"cell": cell[:40]})
    return cell


def _ars(cell: str) -> str:
    if cell and not re.fullmatch(r"[0-9]{12}", cell):
        raise CellError(_("„%(cell)s“ hat nicht zwölf Ziffern.") % {"cell": cell[:40]})
    return cell


def _text(maximum: int, *, needed: bool = False) -> Callable[[str], str]:
    def convert(cell: str) -> str:
        if needed and not cell:
            raise CellError(_("Hier fehlt der Name."))
        if len(cell) > maximum:
            raise CellError(_("mehr als %(count)s Zeichen.") % {"count": maximum})
        return cell

    return convert


def _kind(cell: str) -> str | None:
    """None for areas without inhabitants, which are no municipality."""
    if cell.lower().startswith(UNINHABITED):
        return None
    try:
        return KINDS[cell.lower()].value
    except KeyError:
        raise CellError(_("„%(cell)s“ ist keine bekannte Art.") % {"cell": cell[:40]}) from None


def _population(cell: str) -> int | None:
    digits = re.sub(r"[ .\u00a0\u202f](?=\d{3})", "", cell)
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,8}", digits):
        raise CellError(_("„%(cell)s“ ist keine ganze Zahl.") % {"cell": cell[:40]})
    return int(digits)


def _postcode(cell: str) -> str:
    if cell and not re.fullmatch(r"[0-9]{5}", cell):
        raise CellError(_("„%(cell)s“ hat nicht fünf Ziffern.") % {"cell": cell[:40]})
    return cell


def _decimal(cell: str) -> Decimal | None:
    if not cell:
        return None
    try:
        value = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        raise CellError(_("„%(cell)s“ ist keine Zahl.") % {"cell": cell[:40]}) from None
    if not value.is_finite() or not 0 <= value < 100_000:
        raise CellError(_("„%(cell)s“ kann nicht stimmen.") % {"cell": cell[:40]})
    return value.quantize(Decimal("0.01"))


def _degrees(low: int, high: int) -> Callable[[str], float | None]:
    def convert(cell: str) -> float | None:
        if not cell:
            return None
        try:
            value = float(cell.replace(",", "."))
        except ValueError:
            raise CellError(_("„%(cell)s“ ist keine Zahl.") % {"cell": cell[:40]}) from None
        if not low <= value <= high:
            raise CellError(_("„%(cell)s“ liegt nicht in Deutschland.") % {"cell": cell[:40]})
        return value

    return convert


# Column of the file, field of the table, conversion. Where two columns fill one field, the later one counts.
COLUMNS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("ags", "ags", _ags),
    ("ars", "ars", _ars),
    ("name", "name", _text(80, needed=True)),
    ("name_amtlich", "official_name", _text(120)),
    ("typ", "kind", _kind),
    ("flaeche_km2", "area_km2", _decimal),
    ("einwohner_2019", "population", _population),
    ("einwohner", "population", _population),
    ("einwohner_zensus2022", "population", _population),
    ("plz", "postcode", _postcode),
    ("lon", "longitude", _degrees(5, 16)),
    ("lat", "latitude", _degrees(47, 56)),
)
