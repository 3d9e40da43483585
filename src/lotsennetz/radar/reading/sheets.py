"""The first sheet of an XLSX file or a CSV file, as plain text cells."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.core.sheets import plain

MOST_BYTES = 5_000_000
MOST_UNPACKED = 30_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000


@dataclass(frozen=True)
class Sheet:
    """``rows`` carry the numbers that a spreadsheet program shows; empty ones are left out."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheet(content: bytes) -> Sheet:
    """Raises DomainError (field ``file``) for anything that is no table of a sensible size."""
    if len(content) > MOST_BYTES:
        raise _refusal(_("Die Datei ist größer als %(most)s MB.") % {"most": MOST_BYTES // 1_000_000})
    lines = _from_xlsx(content) if content[:4] == b"PK\x03\x04" else _from_csv(content)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) < 2:
        raise _refusal(
            _("Die Tabelle ist leer. Die erste Zeile nennt die Spalten, darunter steht je Zeile eine Angabe.")
        )
    return Sheet(filled[0][1], filled[1:])


def _refusal(text: str) -> DomainError:
    return DomainError(text, field="file")


def _too_long() -> DomainError:
    return _refusal(
        _("Die Tabelle hat mehr als %(rows)s Zeilen oder %(columns)s Spalten.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\x00", "").strip()[:LONGEST_CELL]
    return text[1:] if plain(text[1:]) == text else text  # what our own files keep from being a formula


def _from_csv(content: bytes) -> list[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _refusal(_("Die Datei ist weder eine CSV- noch eine Excel-Datei (.xlsx)."))
    if "\x00" in text:
        raise _refusal(_("Die Datei ist weder eine CSV- noch eine Excel-Datei (.xlsx)."))
    head = text.splitlines()[0] if text.strip() else ""
    separator = max(";,\t", key=head.count)
    lines: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(io.StringIO(text), delimiter=separator)
        for row in reader:
            if len(lines) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise _too_long()
            lines.append((reader.line_num, [_cell(cell) for cell in row]))
    except csv.Error as problem:
        raise _refusal(_("Die Datei ist als CSV nicht lesbar.")) from problem
    return lines


def _from_xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    broken = _refusal(_("Die Excel-Datei ist nicht lesbar. Speichern Sie sie neu als .xlsx oder als CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise _too_long()
    except (zipfile.BadZipFile, OSError) as problem:
        raise broken from problem
    import openpyxl  # only who reads a file waits for it

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines: list[tuple[int, list[str]]] = []
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            if number > MOST_ROWS + 1 or (len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:])):
                raise _too_long()
            lines.append((number, [_cell(cell) for cell in row[:MOST_COLUMNS]]))
    except DomainError:
        raise
    except Exception as problem:  # a damaged or hostile file fails in as many ways as the format has parts
        raise broken from problem
    return lines
