"""What a file is, found in its bytes; what its name claims does not count."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from typing import IO

import filetype

IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
#: Shown in the browser itself. Everything else is downloaded: HTML and SVG could run scripts in our name.
INLINE = IMAGES | {"application/pdf"}
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_ODF = "application/vnd.oasis.opendocument."
_MARKUP = ((b"<svg", "image/svg+xml"), (b"<!doctype html", "text/html"), (b"<html", "text/html"))
#: Programs are refused: nobody in a town hall shares one on purpose, and mail gateways block them anyway.
MOST_MEMBERS = 5_000
REFUSED = {
    "application/x-msdownload",
    "application/x-executable",
    "application/x-elf",
    "application/x-mach-binary",
    "application/x-msi",
}


def content_type_of(file: IO[bytes]) -> str:
    """The MIME type by content. Unknown bytes are ``application/octet-stream``, readable text is ``text/plain``."""
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if head[:2] == b"MZ":
        return "application/x-msdownload"
    if head[:4] == b"\x7fELF":
        return "application/x-elf"
    kind = filetype.guess_mime(head)  # type: ignore[no-untyped-call]
    if head[:4] == b"PK\x03\x04":
        return _inside_zip(file)
    if kind:
        return str(kind)
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, name in _MARKUP:
        if mark in lowered[:1024]:
            return name
    return "text/plain" if _is_text(head) else "application/octet-stream"


def _members(file: IO[bytes]) -> int:
    """How many members the end of the file announces; the directory itself is not read yet."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    file.seek(0)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 12:
        return 0
    return int.from_bytes(tail[place + 10 : place + 12], "little")


def _inside_zip(file: IO[bytes]) -> str:
    """Office formats are ZIP files; only the directory is read, and only if it is of an office file's size."""
    try:
        if _members(file) > MOST_MEMBERS:
            return "application/zip"
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist()[:2000])
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                if declared.startswith(_ODF):
                    return declared
            return next((kind for name, kind in _OFFICE.items() if name in names), "application/zip")
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, zlib.error, lzma.LZMAError):
        return "application/octet-stream"
    finally:
        file.seek(0)


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 or _mostly_printable(head)
    return True


def _mostly_printable(head: bytes) -> bool:
    """Latin-1 tables from old procedures are text, too."""
    odd = sum(1 for byte in head if byte < 32 and byte not in b"\t\r\n\f\x1b")
    return odd == 0
