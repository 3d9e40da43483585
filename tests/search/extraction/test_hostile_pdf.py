"""PDF files that nobody should send. The reader's patience is short here, so that a test ends."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter

from lotsennetz.search.extraction import Extracted, Limits
from tests.search.extraction.conftest import Read
from tests.search.extraction.making import pages, pdf, shown, stream

SHORT = Limits(seconds=20, cpu_seconds=3)
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>"
A = b"BT /F1 11 Tf (a) Tj ET"


def locked(user: str, owner: str, algorithm: str) -> bytes:
    out = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages(shown("Geheimes")))))
    writer.encrypt(user, owner, algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_to_open_and_one_against_changes(read: Read, algorithm: str) -> None:
    assert read(locked("geheim", "streng", algorithm)) == Extracted("", "encrypted")
    assert read(locked("", "streng", algorithm)) == Extracted("Geheimes", "")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"Unsinn " * 1_000,
        b"%PDF-1.7\n" + bytes(range(256)) * 100,
        pages(shown("Text"))[:200],
        pdf([b"<</Type/Catalog>>"]),
        pdf([b"null"]),
        pdf([b"<</Type/Catalog/Pages 1 0 R>>"], b"/Encrypt<</Filter/Nobody>>"),
    ],
)
def test_what_is_no_pdf_inside(read: Read, content: bytes) -> None:
    assert read(content, SHORT) == Extracted("", "broken")


def test_a_broken_table_of_objects_is_rebuilt(read: Read) -> None:
    assert read(pages(shown("Wiedergefunden"), xref=False)) == Extracted("Wiedergefunden", "")


def test_one_broken_page_does_not_take_the_others(read: Read) -> None:
    broken = b"<</Length 20/Filter/Nobody>>\nstream\n" + b"x" * 20 + b"\nendstream"
    assert read(pages(shown("Erste"), broken, shown("Dritte"))) == Extracted("Erste\n\nDritte", "broken")


def page(contents: bytes, resources: bytes = b"") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents %s/Resources<<%s>>>>" % (
        contents,
        resources,
    )


def test_a_stream_that_swells(read: Read) -> None:
    bomb = zlib.compress(b"BT (a) Tj ET " + b" " * 150_000_000, 9)
    swelling = stream(bomb, b"/Filter/FlateDecode")
    assert read(pages(shown("davor"), swelling, shown("danach"))) == Extracted("davor\n\ndanach", "too_large")
    twice = stream(zlib.compress(bomb, 9), b"/Filter[/FlateDecode/FlateDecode]")
    assert read(pages(twice)) == Extracted("", "too_large")


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>"
SELF_FORM = stream(A + b" /X Do", FORM % (FONT + b"/XObject<</X 5 0 R>>"))
ENDLESS = {
    "a page tree in itself": pdf([CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Count 9>>"]),
    "a page tree in a circle": pdf(
        [CATALOGUE, PAGES, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 3>>"]
    ),
    "a parent in a circle": pdf([CATALOGUE, PAGES, b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>", stream(A)]),
    "a form in itself": pdf(
        [CATALOGUE, PAGES, page(b"4 0 R", b"/XObject<</X 5 0 R>>"), stream(b"/X Do"), SELF_FORM]
    ),
    "forms that multiply": pdf(
        [
            CATALOGUE,
            PAGES,
            page(b"4 0 R", b"/XObject<</X 5 0 R>>"),
            stream(b"/X Do"),
            *(stream(b"/X Do " * 9, FORM % (b"/XObject<</X %d 0 R>>" % number)) for number in range(6, 20)),
            stream(A, FORM % FONT),
        ]
    ),
    "a length that is its own": pdf(
        [CATALOGUE, PAGES, page(b"4 0 R", FONT), b"<</Length 4 0 R>>\nstream\n%s\nendstream" % A]
    ),
    "references in a circle": pdf([CATALOGUE, PAGES, page(b"4 0 R"), b"5 0 R", b"4 0 R"]),
    "tables of objects in a circle": pdf([CATALOGUE, PAGES, page(b"4 0 R", FONT), stream(A)], b"/Prev @"),
    "arrays in arrays": pdf([CATALOGUE, PAGES, page(b"4 0 R"), b"[" * 50_000 + b"]" * 50_000]),
    "dictionaries in dictionaries": pdf(
        [CATALOGUE, PAGES, page(b"4 0 R"), b"<</A" * 50_000 + b">>" * 50_000]
    ),
}


def object_streams(first: bytes, more: bytes = b"") -> bytes:
    """Object 3, the page, is kept in object stream 4; the table of objects is a stream, too."""
    body = io.BytesIO(b"%PDF-1.7\n")
    body.seek(0, io.SEEK_END)
    places = {}
    for number, content in (
        (1, CATALOGUE),
        (2, PAGES),
        (4, stream(first, b"/Type/ObjStm" + more)),
        (6, stream(A)),
    ):
        places[number] = body.tell()
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = body.tell()
    rows = [(0, 0, 0), (1, places[1], 0), (1, places[2], 0), (2, 4, 0), (1, places[4], 0), (1, start, 0)]
    rows.append((1, places[6], 0))
    table = b"".join(bytes([kind]) + value.to_bytes(4, "big") + bytes([more]) for kind, value, more in rows)
    body.write(b"5 0 obj\n%s\nendobj\n" % stream(table, b"/Type/XRef/Size 7/W[1 4 1]/Root 1 0 R"))
    body.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return body.getvalue()


IN_A_CIRCLE = ENDLESS["tables of objects in a circle"]
ENDLESS |= {
    "tables of objects in a circle": IN_A_CIRCLE.replace(b"@", b"%d" % IN_A_CIRCLE.index(b"xref\n")),
    "an object stream that goes on in itself": object_streams(
        b"3 0 " + page(b"6 0 R", FONT), b"/N 1/First 4/Extends 4 0 R"
    ),
    "an object stream in itself": object_streams(b"3 0 4 5 4 0 R 4 0 R", b"/N 2/First 8"),
    "an object stream with a billion objects": object_streams(b"3 0 <<>>", b"/N 1000000000/First 4"),
    "an object stream that begins nowhere": object_streams(b"3 0 <<>>", b"/N 1/First 99999999999"),
}


#: What is found all the same. What else is wrong with it depends on how far the library follows.
FOUND = {
    "a form in itself": ("a", ""),
    "tables of objects in a circle": ("a", ""),
    "an object stream that goes on in itself": ("a", ""),
    "a page tree in itself": ("", "broken"),
    "an object stream in itself": ("", "broken"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_comes_to_an_end(read: Read, name: str) -> None:
    found = read(ENDLESS[name], replace(SHORT, characters=1_000))
    assert found.problem in {"", "broken", "too_large"}  # and never a timeout
    assert len(found.text) <= 1_000
    if name in FOUND:
        assert found == Extracted(*FOUND[name])
