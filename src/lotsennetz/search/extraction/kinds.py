"""Which reader a file is for, by its first bytes; what its name claims does not count."""

from __future__ import annotations

from enum import StrEnum

HEAD_BYTES = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING = b"\xef\xbb\xbf \t\r\n"
_NOT_PLAIN = (b"{\\rtf", b"<!", b"<?", b"<html", b"<svg", b"<head", b"<body")


class Kind(StrEnum):
    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"  # old Office, and new Office under a password
    TEXT = "text"


def kind_of(head: bytes) -> Kind | None:
    """None for what nobody here can read: pictures, programs, web pages."""
    if head.startswith(b"PK\x03\x04"):
        return Kind.ZIP
    if head.startswith(_OLE):
        return Kind.OLE
    bare = head.lstrip(_BEGINNING)
    if bare.startswith(b"%PDF-"):
        return Kind.PDF
    if _is_text(head):
        return None if bare[:16].lower().startswith(_NOT_PLAIN) else Kind.TEXT
    return Kind.PDF if b"%PDF-" in head[:1024] else None  # some printers put their own orders in front


def _is_text(head: bytes) -> bool:
    if head.startswith(_UTF16):
        return True
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start <= len(head) - 4:  # not just a letter cut in two: an old code page, or no text
            return not any(byte < 32 and byte not in b"\t\r\n\f\x1b" for byte in head)
    return True
