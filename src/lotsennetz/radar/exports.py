"""CSV and XLSX as offices open them; nothing that somebody typed becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

BOM = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WIDEST = 50


def plain(value: str) -> str:
    """A text that no spreadsheet reads as a formula, also not behind spaces; control characters gone."""
    text = _NOT_IN_FILES.sub("", value)
    return (
        f"'{text}" if text.startswith(_STARTS_FORMULA) or text.lstrip().startswith(_STARTS_FORMULA) else text
    )


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, semicolons, lines as Windows ends them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([plain(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def as_xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a head that stays, filters, and columns as wide as what stands in them."""
    kept = [[plain(value) for value in row] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    _lay_out(sheet, heads, kept)
    bold = []
    for head in heads:
        cell = WriteOnlyCell(sheet, head)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in kept:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lay_out(sheet: Worksheet, heads: Sequence[str], rows: list[list[str]]) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    for number, head in enumerate(heads):
        longest = max((len(row[number]) for row in rows), default=0)
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = min(_WIDEST, max(longest, len(head)) + 2)
