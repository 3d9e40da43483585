"""Office files that nobody should send."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from lotsennetz.search.extraction import Extracted, unpacking
from lotsennetz.search.extraction.problems import Problem, Unreadable
from tests.search.extraction.conftest import Read
from tests.search.extraction.making import billion_laughs, docx, odt, open_xml, package, word_lines, word_xml

ENCRYPTED_BIT = 0x1


def test_a_bomb_of_zeros_is_not_unpacked(read: Read) -> None:
    bomb = word_xml(word_lines("davor") + f"<w:p><w:t>{'0' * 50_000_000}</w:t></w:p>")
    content = package({"word/document.xml": bomb})
    assert len(content) < 100_000
    assert read(content) == Extracted("", "too_large")


def test_a_long_document_is_read_as_far_as_is_kept(read: Read) -> None:
    lines = [f"Zeile {number} {hash(number * 7919)}" for number in range(60_000)]
    found = read(docx(*lines))
    assert found.problem == ""
    assert len(found.text) == 200_000
    assert found.text.startswith("Zeile 0 0\nZeile 1 7919")


def test_all_parts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 1_500)
    with zipfile.ZipFile(io.BytesIO(package({"a": "x" * 1_000, "b": "y" * 1_000}))) as archive:
        opened = unpacking.Package(archive)
        assert b"".join(opened.pieces("a")) == b"x" * 1_000
        with pytest.raises(Unreadable) as refusal:
            list(opened.pieces("b"))
    assert refusal.value.problem is Problem.TOO_LARGE


def test_too_many_members(read: Read) -> None:
    parts = {f"word/media/{number}": "" for number in range(6_000)}
    assert read(package({"word/document.xml": word_xml(word_lines("x")), **parts})) == Extracted(
        "", "too_large"
    )


def test_a_size_that_is_a_lie(read: Read) -> None:
    """The directory says 100 bytes, the stream holds far more: what is beyond is not read."""
    content = bytearray(package({"word/document.xml": word_xml(word_lines("x" * 5_000_000))}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    assert read(bytes(content)) == Extracted("", "broken")


@pytest.mark.parametrize("cut", [30, 200, -5, -60])
def test_a_package_that_was_cut_off(read: Read, cut: int) -> None:
    assert read(docx("Text", "noch einer")[:cut]) == Extracted("", "broken")


def test_what_stands_before_the_damage_is_kept(read: Read) -> None:
    broken = word_xml(word_lines("Bis hierher")).replace("</w:body>", "<w:p><w:t>un</w:body>")
    assert read(package({"word/document.xml": broken})) == Extracted("Bis hierher\nun", "broken")


def test_a_way_of_packing_that_nobody_knows(read: Read) -> None:
    content = bytearray(docx("Text"))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = content.rindex(mark)
        content[place + offset : place + offset + 2] = struct.pack("<H", 97)
    assert read(bytes(content)) == Extracted("", "broken")


@pytest.mark.parametrize(
    ("part", "make"),
    [
        ("word/document.xml", lambda dtd, text: word_xml(f"<w:p><w:t>{text}</w:t></w:p>", dtd)),
        ("content.xml", lambda dtd, text: open_xml(f"<text:p>{text}</text:p>", dtd)),
        ("xl/workbook.xml", lambda dtd, text: f'{dtd}<workbook><sheet name="{text}"/></workbook>'),
    ],
)
@pytest.mark.parametrize(
    ("dtd", "text"),
    [
        (billion_laughs("x"), "&l9;"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        ('<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x"> %e;]>', "a"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "a"),
        (f'<!DOCTYPE x [<!ENTITY e "{"a" * 100_000}">]>', "&e;" * 10_000),
        ("<!DOCTYPE x>", "harmlos"),
    ],
)
def test_dtds_and_entities_are_refused(read: Read, part: str, make: object, dtd: str, text: str) -> None:
    assert callable(make)
    assert read(package({part: make(dtd, text)})) == Extracted("", "broken")


def test_the_manifest_of_old_open_documents_may_have_its_dtd(read: Read) -> None:
    manifest = (
        '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><m/>'
    )
    assert read(odt("<text:p>Alt</text:p>", **{"META-INF/manifest.xml": manifest})) == Extracted("Alt", "")


def test_locked_documents(read: Read) -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert read(odt("", **{"META-INF/manifest.xml": manifest})) == Extracted("", "encrypted")
    assert read(package({"mimetype": "x", "encrypted-package": b"\x07" * 50})) == Extracted("", "encrypted")
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(999_990)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(99)
    )
    assert read(ole) == Extracted("", "encrypted")
    flagged = bytearray(docx("Text"))
    flagged[flagged.rindex(b"PK\x01\x02") + 8] |= ENCRYPTED_BIT
    assert read(bytes(flagged)) == Extracted("", "encrypted")


def test_depth_breadth_and_length_of_elements(read: Read) -> None:
    deep = "<a>" * 60_000 + "</a>" * 60_000
    assert read(package({"word/document.xml": word_xml(deep + word_lines("unten"))})).text == "unten"
    wide = "<a " + " ".join(f'b{number}="{number}"' for number in range(60_000)) + "/>"
    assert read(package({"word/document.xml": word_xml(wide + word_lines("danach"))})).text == "danach"
    name = f"<{'a' * 1_500_000}/>"
    assert read(package({"word/document.xml": word_xml(name + word_lines("Ende"))})).problem in {
        "",
        "too_large",
    }


def test_one_string_in_a_million_cells_is_written_as_far_as_is_kept(read: Read) -> None:
    rows = '<row><c t="s"><v>0</v></c></row>' * 60_000
    parts = {
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": f"<sst><si><t>{'Wort ' * 6_000}</t></si></sst>",
        "xl/worksheets/sheet1.xml": f"<w>{rows}</w>",
    }
    found = read(package(parts))
    assert found.problem == ""
    assert 199_990 <= len(found.text) <= 200_000
