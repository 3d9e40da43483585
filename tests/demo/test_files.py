"""The sample files are real ones: of the type that their name says, with the text inside."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from lotsennetz.demo import files
from lotsennetz.entries.file_types import content_type_of
from tests.demo.test_facts import REGIONS, Row, Sample

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "csv": "text/plain",
    "txt": "text/plain",
}
MEMBERS = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/worksheets/sheet1.xml"}
LINES_ON_A_PAGE, LETTERS_ON_A_LINE = 43, 100
SHIPPED = [
    (row["key"], file) for region in REGIONS for row in Sample(region).entries for file in row["files"]
]


def text_of(kind: str, content: bytes) -> str:
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind in MEMBERS:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            return "\n".join(ElementTree.fromstring(archive.read(MEMBERS[kind])).itertext())
    return content.decode("utf-8-sig")


@pytest.mark.parametrize(("key", "file"), SHIPPED, ids=[file["name"] for _, file in SHIPPED])
def test_it_is_what_it_says(key: str, file: Row) -> None:
    kind, content = file["generator"], files.make(file)
    assert content_type_of(io.BytesIO(content)) == TYPES[kind], key
    if kind == "png":
        Image.open(io.BytesIO(content)).verify()
        return
    text = re.sub(r"\s+", "", text_of(kind, content))
    assert file["name"] not in text
    for line in [file.get("title", ""), *file.get("text", "").splitlines()]:
        assert re.sub(r"\s+", "", line) in text, line
    for row in file.get("rows", []):
        for cell in row:
            assert re.sub(r"\s+", "", str(cell)) in text, cell


def test_pages_hold_their_lines() -> None:
    for _key, file in SHIPPED:
        if file["generator"] == "pdf":
            lines = file["text"].splitlines()
            assert len(lines) <= LINES_ON_A_PAGE, file["name"]
            assert max(map(len, lines)) <= LETTERS_ON_A_LINE, file["name"]


def test_an_open_document_begins_with_its_type() -> None:
    content = files.odt("Titel", ["Zeile & <Zeichen>"])
    assert content[30:38] == b"mimetype"
    assert content[38 : 38 + len(TYPES["odt"])].decode() == TYPES["odt"]
    assert "Zeile & <Zeichen>" in text_of("odt", content)


def test_tables_read_back_as_written() -> None:
    for _key, file in SHIPPED:
        if file["generator"] == "csv":
            read = list(csv.reader(io.StringIO(files.make(file).decode("utf-8-sig")), delimiter=";"))
            assert read == [[str(cell) for cell in row] for row in file["rows"]], file["name"]


def test_sheets_are_named_and_wide_enough() -> None:
    for _key, file in SHIPPED:
        if file["generator"] == "xlsx":
            (sheet,) = load_workbook(io.BytesIO(files.make(file))).worksheets
            assert sheet.title == file["name"].removesuffix(".xlsx").replace("_", " ")[:31]
            longest = max(len(str(row[0])) for row in file["rows"])
            assert sheet.column_dimensions["A"].width > longest, file["name"]
