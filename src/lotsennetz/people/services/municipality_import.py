"""The register of municipalities (Destatis GV-ISys) as a CSV file: all of it, or nothing."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus
from lotsennetz.core.errors import DomainError
from lotsennetz.people.events import MunicipalityChanged
from lotsennetz.people.models import Municipality
from lotsennetz.people.queries import the_network
from lotsennetz.people.rules import in_region
from lotsennetz.people.services.checks import Actor
from lotsennetz.people.services.municipalities import free_slug
from lotsennetz.people.services.register_columns import COLUMNS, CellError

SHOWN_PROBLEMS = 20
MAXIMUM_BYTES = 20_000_000
REQUIRED = ("ags", "name", "typ")


@dataclass
class Outcome:
    """What an import did: counts, and what it left out on purpose."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    outside: int = 0
    uninhabited: int = 0


@dataclass
class _Reading:
    prefixes: Sequence[str]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


def import_municipalities(*, actor: Actor, content: bytes) -> Outcome:
    """Create or update by AGS the municipalities of the region. A second run changes nothing.

    Raises DomainError that names every broken row and column; then nothing is changed.
    """
    network = the_network()
    if network is None:
        raise DomainError(_("Es gibt noch keinen Verbund. Legen Sie ihn zuerst an."))
    reading = read_register(content, network.ags_prefixes)
    outcome = reading.outcome
    with transaction.atomic():
        known = {town.ags: town for town in Municipality.objects.select_for_update().exclude(ags=None)}
        for ags, values in reading.rows.items():
            town = known.get(ags)
            if town is None:
                created = Municipality.objects.create(ags=ags, slug=free_slug(values["name"]), **values)
                audit.record("municipality.created", actor=actor, target=created, municipality_id=created.pk)
                bus.publish(MunicipalityChanged(municipality_id=created.pk))
                outcome.created += 1
                continue
            changed = [name for name, value in values.items() if getattr(town, name) != value]
            if not changed:
                outcome.unchanged += 1
                continue
            for name in changed:
                setattr(town, name, values[name])
            town.save(update_fields=changed)
            audit.record(
                "municipality.updated", actor=actor, target=town, municipality_id=town.pk, fields=changed
            )
            bus.publish(MunicipalityChanged(municipality_id=town.pk))
            outcome.updated += 1
    return outcome


def read_register(content: bytes, prefixes: Sequence[str]) -> _Reading:
    """Check the whole file before anything is written. Raises DomainError."""
    lines = _decoded(content).splitlines()
    header = lines[0] if lines else ""
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    reading = _Reading(prefixes)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        absent = [name for name in REQUIRED if name not in columns]
        if absent:
            names = ", ".join(f"„{name}“" for name in absent)
            raise DomainError(_("In der ersten Zeile fehlt: %(names)s.") % {"names": names})
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _take(reading, reader.line_num, columns, cells)
    except csv.Error as problem:
        raise DomainError(
            _("Zeile %(line)s: Die Anführungszeichen gehen nicht auf.") % {"line": reader.line_num}
        ) from problem
    if reading.problems:
        more = len(reading.problems) - SHOWN_PROBLEMS
        shown = reading.problems[:SHOWN_PROBLEMS]
        if more > 0:
            shown.append(_("… und %(count)s weitere.") % {"count": more})
        raise DomainError("\n".join([*shown, _("Es wurde nichts geändert.")]))
    return reading


def _decoded(content: bytes) -> str:
    if len(content) > MAXIMUM_BYTES:
        raise DomainError(_("Die Datei ist größer als 20 MB."))
    if b"\0" in content:
        raise DomainError(_("Das ist keine CSV-Datei."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _take(reading: _Reading, line: int, columns: Sequence[str], cells: Sequence[str]) -> None:
    """One row: into the rows, counted as left out, or into the problems."""
    if len(cells) != len(columns):
        reading.problems.append(
            _("Zeile %(line)s: %(found)s Spalten statt %(wanted)s.")
            % {"line": line, "found": len(cells), "wanted": len(columns)}
        )
        return
    row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    values: dict[str, Any] = {}
    broken = len(reading.problems)
    for column, target, convert in COLUMNS:
        if column not in row:
            continue
        try:
            values[target] = convert(row[column])
        except CellError as problem:
            reading.problems.append(
                _("Zeile %(line)s, Spalte „%(column)s“: %(problem)s")
                % {"line": line, "column": column, "problem": problem}
            )
    if len(reading.problems) > broken:
        return
    ags = values.pop("ags")
    if not in_region(ags, reading.prefixes):
        reading.outcome.outside += 1
    elif values["kind"] is None:
        reading.outcome.uninhabited += 1
    elif ags in reading.lines:
        reading.problems.append(
            _("Zeile %(line)s, Spalte „ags“: %(ags)s steht schon in Zeile %(first)s.")
            % {"line": line, "ags": ags, "first": reading.lines[ags]}
        )
    else:
        reading.lines[ags] = line
        reading.rows[ags] = values
