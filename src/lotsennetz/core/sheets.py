"""Lists as CSV and XLSX, as offices open them. Nothing that somebody typed becomes a formula.

Written row by row, so that a long list needs no more memory than a short one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lotsennetz.core import clock

DATE_FORMAT = "YYYY-MM-DD HH:MM"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WIDEST = 50

Cell = str | int | Decimal | datetime | None


@dataclass(frozen=True)
class Column:
    """``width`` in characters, because rows are written as they come and nobody knows the longest yet."""

    head: str
    width: int = 20


@dataclass(frozen=True)
class Table:
    """``name`` is the file's without its ending; ``title`` is the sheet's, at most 31 characters.

    ``rows`` may come from a generator: each is written and forgotten.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def file_name(table: Table, ending: str) -> str:
    """With the day, so that two downloads lie beside each other."""
    return f"{table.name}-{localtime(clock.now()):%Y-%m-%d}.{ending}"


def fitted(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Columns as wide as what stands in them, for rows that are all there already."""
    return [
        Column(head, min(_WIDEST, max((len(row[number]) for row in (heads, *rows)), default=0) + 2))
        for number, head in enumerate(heads)
    ]


def plain(value: str) -> str:
    """A text that no spreadsheet reads as a formula, also not behind spaces; control characters gone."""
    text = _NOT_IN_FILES.sub("", value)
    return (
        f"'{text}" if text.startswith(_STARTS_FORMULA) or text.lstrip().startswith(_STARTS_FORMULA) else text
    )


def write_csv(table: Table, out: IO[bytes]) -> None:
    """UTF-8 with its mark (Excel takes it for Windows-1252 without), semicolons, lines as Windows ends them,
    decimals with a comma.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([plain(column.head) for column in table.columns])
    writer.writerows([_word(cell) for cell in row] for row in table.rows)
    text.detach()


def write_xlsx(table: Table, out: IO[bytes]) -> None:
    """One sheet with a head that stays and filters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    _lay_out(sheet, table.columns)
    sheet.append([_bold(sheet, column.head) for column in table.columns])
    written = 1
    for row in table.rows:
        sheet.append(list(_values(sheet, row)))
        written += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{written}"
    book.save(out)


#: By the ending of the file: its media type, and who writes it.
KINDS: dict[str, tuple[str, Callable[[Table, IO[bytes]], None]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}


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


def _lay_out(sheet: Worksheet, columns: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
