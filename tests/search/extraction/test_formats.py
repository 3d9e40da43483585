"""What each kind of file says, found by its bytes."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from lotsennetz.demo import files
from lotsennetz.search import extraction
from tests.search.extraction.conftest import Read
from tests.search.extraction.making import docx, odt, package, pages, shown, word_lines, word_xml


def test_pdf_is_read_page_by_page(read: Read) -> None:
    found = read(pages(shown("Die Einführung der Verwal-", "tungscloud"), shown("Zweite Seite")))
    assert (found.text, found.problem) == ("Die Einführung der Verwaltungscloud\nZweite Seite", "")


def test_pdf_with_something_in_front(read: Read) -> None:
    assert read(b"\x1b%-12345X@PJL\x00\n" + pages(shown("Ausdruck"))).text == "Ausdruck"


def test_word(read: Read) -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Elek</w:t></w:r><w:r><w:t>tronische Akte</w:t>"
        "<w:tab/><w:t>seit</w:t><w:br/><w:t>2027</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kehl</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>E</w:t><w:noBreakHyphen/><w:t>Akte</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:del><w:r><w:t>gestrichen</w:t></w:r></w:del><w:r><w:delText>weg</w:delText></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Ver</w:t><w:softHyphen/><w:t>waltung</w:t></w:r></w:p>"
    )
    more = {
        "word/footnotes.xml": word_xml(word_lines("Fußnote")),
        "word/header1.xml": word_xml(word_lines("Kopf")),
    }
    found = read(package({"word/document.xml": word_xml(body), **more}))
    assert found.problem == ""
    assert " ".join(found.text.split()) == "Elektronische Akte seit 2027 Kehl E-Akte Verwaltung Fußnote Kopf"
    assert "seit\n2027\nKehl\nE-Akte\nVerwaltung" in found.text


def test_word_with_a_wrong_content_type_and_an_odd_name(read: Read) -> None:
    types = '<Types><Default Extension="xml" ContentType="image/png"/></Types>'
    parts = {"[Content_Types].xml": types, "word/document2.xml": word_xml(word_lines("Trotzdem"))}
    assert read(package(parts)) == extraction.Extracted("Trotzdem", "")


def test_open_document(read: Read) -> None:
    body = (
        "<text:tracked-changes><text:p>gestrichen</text:p></text:tracked-changes>"
        "<text:h>Satzung</text:h><text:p>Die <text:span>Ge</text:span>bühr<text:s/>steigt"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>siehe Anlage</text:p>"
        "</text:note-body></text:note></text:p>"
        "<text:p>Zeile<text:line-break/>darunter<text:tab/>weiter<office:annotation><text:p>intern</text:p>"
        "</office:annotation></text:p><table:table><table:table-row><table:table-cell><text:p>Lahr</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    assert read(odt(body)).text.split("\n") == [
        "Satzung", "Die Gebühr steigt siehe Anlage", "", "Zeile", "darunter weiter", "Lahr",
    ]  # fmt: skip


def test_slides_in_their_order(read: Read) -> None:
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Folie {}</a:t></a:r></a:p></p:sld>'
    parts = {f"ppt/slides/slide{n}.xml": slide.format(n) for n in (10, 2, 1)}
    parts["ppt/notesSlides/notesSlide1.xml"] = slide.format("mit Notiz")
    assert read(package(parts)).text.split("\n") == [
        "Folie 1", "", "Folie 2", "", "Folie 10", "", "Folie mit Notiz",
    ]  # fmt: skip


def test_spreadsheets_of_openpyxl(read: Read) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Haushalt"
    first.append(["Kommune", "Betrag", "Stand"])
    first.append(["Kehl", 12500, datetime(2027, 1, 1)])  # noqa: DTZ001 -- cells know no zone
    first.append(["Kehl", True, None])
    book.create_sheet("Anlage").append(["Straßenbeleuchtung"])
    out = io.BytesIO()
    book.save(out)
    lines = read(out.getvalue()).text.split("\n")
    assert lines[:4] == ["Haushalt", "Anlage", "Kommune Betrag Stand", "Kehl 12500 46388"]
    assert lines[-1] == "Straßenbeleuchtung"


def test_spreadsheet_with_strings_in_place(read: Read) -> None:
    assert read(files.xlsx([["Kehl", "E-Akte", 2027]])).text == "Tabelle\nKehl E-Akte 2027"


def test_a_cell_that_points_nowhere_is_empty(read: Read) -> None:
    parts = {
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": "<sst><si><t>da</t><rPh><t>Lesung</t></rPh></si></sst>",
        "xl/worksheets/sheet1.xml": '<w><row><c t="s"><v>7</v></c><c t="s"><v>-1</v></c><c t="s"/>'
        '<c t="s"><v>0</v></c></row></w>',
    }
    assert read(package(parts)) == extraction.Extracted("da", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_plain_text_in_each_encoding(read: Read, encoding: str) -> None:
    text = "# Straße\n\n* Größe; „Maß“ – €\n"
    assert read(text.encode(encoding)) == extraction.Extracted(text.strip(), "")


def test_text_longer_than_is_kept_and_letters_cut_in_two(read: Read) -> None:
    found = read(b"x" + "ä".encode() * 1_500_000)
    assert (found.text, found.problem) == ("x" + "ä" * 199_999, "")


def test_a_table_of_commas(read: Read) -> None:
    assert read(files.csv([["Kehl", "E-Akte"]])).text == "Kehl;E-Akte"


@pytest.mark.parametrize(
    "content",
    [
        files.png("Titel", ["Schritt"]),
        b"<!DOCTYPE html><p>Seite",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><a/>",
        b"{\\rtf1 Text}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        bytes(range(256)) * 8,
        package({"irgend.xml": "<a/>", "brief.docx": docx("innen")}),
    ],
)
def test_what_nobody_here_can_read(read: Read, content: bytes) -> None:
    assert read(content) == extraction.Extracted("", "unsupported")


def test_an_empty_file_says_nothing_and_is_not_broken(read: Read) -> None:
    assert read(b"") == extraction.Extracted("", "")


def test_an_open_file_is_read_from_its_beginning(tmp_path: Path) -> None:
    place = tmp_path / "Plan.pdf"  # the name claims what it wants
    place.write_bytes(docx("Der Inhalt zählt"))
    with place.open("rb") as file:
        file.read(100)
        assert extraction.text_of(file).text == "Der Inhalt zählt"


def test_a_file_that_is_not_there_is_said_to_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        extraction.text_of(tmp_path / "weg")
