"""CSV and XLSX row by row, so that a long list needs no more memory than a short one.

What is typed by people passes the radar's guard against formulas; numbers and dates stay numbers and dates.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lotsennetz.exports.tables.table import Cell, Column, Table
from lotsennetz.radar.exports import plain

DATE_FORMAT = "YYYY-MM-DD HH:MM"


def write_csv(table: Table, out: IO[bytes]) -> None:
    """UTF-8 with its mark, semicolons, lines as Windows ends them, decimals with a comma."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([plain(column.head) for column in table.columns])
    writer.writerows([_word(cell) for cell in row] for row in table.rows)
    text.detach()


def write_xlsx(table: Table, out: IO[bytes]) -> None:
    """One sheet with a head that stays and filters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    _lay_out(sheet, list(table.columns))
    sheet.append([_bold(sheet, column.head) for column in table.columns])
    written = 1
    for row in table.rows:
        sheet.append(list(_values(sheet, row)))
        written += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{written}"
    book.save(out)


def _word(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    return str(cell) if isinstance(cell, int) else plain(cell)


def _values(sheet: Worksheet, row: Sequence[Cell]) -> Iterator[object]:
    for cell in row:
        if isinstance(cell, datetime):
            dated = WriteOnlyCell(sheet, localtime(cell).replace(tzinfo=None, second=0, microsecond=0))
            dated.number_format = DATE_FORMAT
            yield dated
        else:
            yield plain(cell) if isinstance(cell, str) else cell


def _bold(sheet: Worksheet, head: str) -> object:
    cell = WriteOnlyCell(sheet, plain(head))
    cell.font = Font(bold=True)
    return cell


def _lay_out(sheet: Worksheet, columns: list[Column]) -> None:
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
