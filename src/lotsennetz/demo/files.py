"""Small real files for the sample entries: made here, so that nothing foreign is shipped."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePath
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

Row = Sequence[object]


def _pdf_text(text: str) -> bytes:
    """A PDF string in WinAnsi, which has all German letters."""
    raw = text.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page of Helvetica."""
    text = [b"BT /F1 16 Tf 56 780 Td (" + _pdf_text(title) + b") Tj /F1 11 Tf"]
    text += [
        b"0 -%d Td (" % (28 if index == 0 else 17) + _pdf_text(line) + b") Tj"
        for index, line in enumerate(lines)
    ]
    stream = b"\n".join([*text, b"ET"])
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(de-DE)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def _archive(parts: Mapping[str, str], *, first: str = "") -> bytes:
    """A ZIP of XML files, behind the uncompressed member ``mimetype`` where a format begins with one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, part in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + part)
    return out.getvalue()


_SHEET_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": "<Relationships xmlns="
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>',
}


def xlsx(rows: Sequence[Row], title: str = "Tabelle") -> bytes:
    """One sheet with inline strings and numbers, its columns as wide as what stands in them."""

    def cell(value: object) -> str:
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    body = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    widths = [max(len(str(value)) for value in column) + 2 for column in zip_longest(*rows, fillvalue="")]
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><cols>{columns}</cols><sheetData>{body}</sheetData></worksheet>'
    name = escape(re.sub(r"[][:*?/\\]", " ", title)[:31], {'"': "&quot;"})
    book = (
        f'<workbook xmlns="{main}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return _archive({**_SHEET_PARTS, "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet})


def csv(rows: Sequence[Row]) -> bytes:
    """Semicolons and a byte-order mark, as German Excel wants it."""
    lines = (";".join(str(value).replace(";", ",") for value in row) for row in rows)
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


_TEXT_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>',
}


def docx(title: str, lines: Sequence[str]) -> bytes:
    """A heading and one paragraph a line."""

    def paragraph(text: str, look: str = "") -> str:
        return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    heading = paragraph(title, '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr>')
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{heading}{''.join(paragraph(line) for line in lines)}</w:body></w:document>"
    )
    return _archive({**_TEXT_PARTS, "word/document.xml": document})


_OPEN_TYPE = "application/vnd.oasis.opendocument.text"
_OPEN_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def odt(title: str, lines: Sequence[str]) -> bytes:
    """The same as OpenDocument; its type comes first and uncompressed, as the format demands."""
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OPEN_NAMES}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_OPEN_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    body = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    content = (
        f'<office:document-content xmlns:office="{_OPEN_NAMES}:office:1.0"'
        f' xmlns:text="{_OPEN_NAMES}:text:1.0" office:version="1.3"><office:body><office:text>'
        f'<text:h text:outline-level="1">{escape(title)}</text:h>{body}'
        "</office:text></office:body></office:document-content>"
    )
    return _archive({"META-INF/manifest.xml": manifest, "content.xml": content}, first=_OPEN_TYPE)


def png(title: str, lines: Sequence[str]) -> bytes:
    """A plain diagram: labelled boxes joined by a line."""
    labels = [title, *lines][:7]
    picture = Image.new("RGB", (900, 60 + 84 * len(labels)), "#f3f5fa")
    draw = ImageDraw.Draw(picture)
    for index, label in enumerate(labels):
        top = 36 + 84 * index
        if index:
            draw.line([(450, top - 28), (450, top)], fill="#1f3f9d", width=3)
        draw.rounded_rectangle([90, top, 810, top + 56], 8, fill="#ffffff", outline="#1f3f9d", width=2)
        draw.text((450, top + 28), label[:70], fill="#14161f", anchor="mm", font_size=20)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


_MAKERS: dict[str, Callable[[str, Sequence[str], Sequence[Row]], bytes]] = {
    "pdf": lambda title, lines, _rows: pdf(title, lines),
    "docx": lambda title, lines, _rows: docx(title, lines),
    "odt": lambda title, lines, _rows: odt(title, lines),
    "png": lambda title, lines, _rows: png(title, lines),
    "txt": lambda title, lines, _rows: "\r\n".join([title, "", *lines]).encode(),
    "csv": lambda _title, _lines, rows: csv(rows),
    "xlsx": lambda title, _lines, rows: xlsx(rows, title),
}


def make(row: Mapping[str, Any]) -> bytes:
    """The bytes of a sample file, as an entry describes it. Without a title the first line is it; a table is named as
    its file.
    """
    lines = str(row.get("text", "")).splitlines()
    title = row.get("title") or (lines.pop(0) if lines else PurePath(row["name"]).stem.replace("_", " "))
    return _MAKERS[row["generator"]](title, lines, row.get("rows") or [])
