"""Plain text in the encodings of town halls, and the containers of old Office, of which only the lock is known."""

from __future__ import annotations

import io
from typing import BinaryIO

from lotsennetz.search.extraction.kinds import Kind
from lotsennetz.search.extraction.problems import Problem, Unreadable
from lotsennetz.search.extraction.sink import Sink

_PIECE = 1_000_000
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read(file: BinaryIO, sink: Sink, kind: Kind) -> None:
    if kind is Kind.OLE:
        raise Unreadable(Problem.ENCRYPTED if _holds(file, _LOCKED) else Problem.UNSUPPORTED)
    encoding = _encoding(file.read(_PIECE))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace")
    while piece := text.read(_PIECE):
        sink.add(piece)


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(head) - 4 and len(head) == _PIECE else "cp1252"
    return "utf-8-sig"


def _holds(file: BinaryIO, mark: bytes) -> bool:
    tail = b""
    while piece := file.read(_PIECE):
        if mark in tail + piece:
            return True
        tail = piece[-len(mark) :]
    return False
