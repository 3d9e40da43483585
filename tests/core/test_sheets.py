"""CSV and XLSX: complete, readable by offices, and without formulas that somebody else wrote."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lotsennetz.core.sheets import Column, Table, fitted, plain, write_csv, write_xlsx

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("http://boese.example")']


@pytest.mark.parametrize("value", FORMULAS)
def test_a_formula_becomes_text(value: str) -> None:
    assert plain(value).startswith("'")


@given(st.text(max_size=40))
def test_no_text_begins_like_a_formula(value: str) -> None:
    assert not plain(value).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    columns = fitted(["Kommune", "Note"], [["Kehl", "x" * 70], ["Gengenbach", ""]])
    assert columns == [Column("Kommune", 12), Column("Note", 50)]
    assert fitted(["Kommune"], []) == [Column("Kommune", 9)]
    book = io.BytesIO()
    write_xlsx(Table("x", "x", columns, []), book)
    sheet = load_workbook(book).active
    assert sheet is not None
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [12, 50]
    assert sheet.page_setup.orientation == "landscape"


def cells(rows: list[list[Any]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=4))
def test_both_files_hold_every_row_and_no_formula(rows: list[list[str]]) -> None:
    table = Table("x", "x", [Column("=a"), Column("b")], rows)
    out = io.BytesIO()
    write_csv(table, out)
    assert out.getvalue().startswith(b"\xef\xbb\xbf'=a;b\r\n")
    book = io.BytesIO()
    write_xlsx(Table("x", "x", [Column("=a"), Column("b")], rows), book)
    sheet = load_workbook(book).active
    assert sheet is not None
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    read = cells([[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)])
    one_kind = [[plain(v).replace("\r\n", "\n").replace("\r", "\n") for v in row] for row in rows]
    assert [[v.replace("\r\n", "\n").replace("\r", "\n") for v in row] for row in read] == one_kind


def test_numbers_and_dates_stay_what_they_are() -> None:
    moment = datetime(2026, 7, 1, 8, 30, 12, tzinfo=UTC)
    columns = [Column("a"), Column("b"), Column("c"), Column("d")]
    out, book = io.BytesIO(), io.BytesIO()
    write_csv(Table("x", "x", columns, [[1234, Decimal("7.5"), moment, None]]), out)
    assert out.getvalue().decode().splitlines()[1] == "1234;7,5;2026-07-01 10:30;"
    write_xlsx(Table("x", "x", columns, [[1234, Decimal("7.5"), moment, None]]), book)
    sheet = load_workbook(book).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == [1234, 7.5, datetime(2026, 7, 1, 10, 30), None]  # noqa: DTZ001
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D2")


def test_rows_are_written_as_they_come() -> None:
    """The second row is asked for when the first is on its way."""
    out = io.BytesIO()

    def rows() -> Any:
        yield ["erste"]
        assert b"erste" in out.getvalue()
        yield ["zweite"]

    write_csv(Table("x", "x", [Column("a")], rows()), out)
    assert b"zweite" in out.getvalue()
