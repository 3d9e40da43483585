"""Office files and PDF as they come, and as nobody should send them. All made here, nothing is kept as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Part = str | bytes
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def package(parts: Mapping[str, Part], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def word_xml(body: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'


def word_lines(*lines: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)


def docx(*lines: str, **more: Part) -> bytes:
    return package(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": word_xml(word_lines(*lines)), **more}
    )


def open_xml(body: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<office:document-content {_ODF}><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )


def odt(body: str, before: str = "", **more: Part) -> bytes:
    mimetype = "application/vnd.oasis.opendocument.text"
    return package({"mimetype": mimetype, "content.xml": open_xml(body, before), **more})


def billion_laughs(root: str) -> str:
    """Three billion characters in one kilobyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "lol">{levels}]>'


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (more, len(content), content)


def pdf(objects: Sequence[bytes], trailer: bytes = b"", *, xref: bool = True) -> bytes:
    """Object 1 is the catalogue."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    if xref:
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
        out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % (start if xref else 999_999))
    return out.getvalue()


def pages(*contents: bytes, xref: bool = True) -> bytes:
    """A PDF file of one page for each content stream object; the font is Helvetica."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(count))
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            *(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</Font<</F1 3 0 R>>>>>>" % (4 + count + number)
                for number in range(count)
            ),
            *contents,
        ],
        xref=xref,
    )


def shown(*lines: str) -> bytes:
    """A content stream that shows these lines."""
    words = b"".join(b"0 -17 Td (%s) Tj " % line.encode("cp1252") for line in lines)
    return stream(b"BT /F1 11 Tf 56 780 Td " + words + b"ET")
