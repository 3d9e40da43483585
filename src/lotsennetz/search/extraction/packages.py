"""Office files: ZIP packages of XML. Which one it is, its parts say; the declared content type counts for nothing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from typing import BinaryIO

from lotsennetz.search.extraction import spreadsheets
from lotsennetz.search.extraction.problems import Problem, Unreadable
from lotsennetz.search.extraction.running_text import OFFICE, OPEN_DOCUMENT, Marks, copy
from lotsennetz.search.extraction.sink import Sink
from lotsennetz.search.extraction.unpacking import Package

_WORD = re.compile(r"word/document\d*\.xml")
_WORD_MORE = re.compile(r"word/(?:footnotes|endnotes|header\d+|footer\d+)\.xml")
_SLIDES = re.compile(r"ppt/slides/slide\d+\.xml")
_SLIDE_NOTES = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml")


def read(file: BinaryIO, sink: Sink) -> None:
    with zipfile.ZipFile(file) as archive:
        package = Package(archive)
        reader = _reader(package)
        if reader is None:
            raise Unreadable(Problem.UNSUPPORTED)
        reader(package, sink)


def _reader(package: Package) -> Callable[[Package, Sink], None] | None:
    if "content.xml" in package.names or "encrypted-package" in package.names:
        return _open_document
    if package.like(_WORD):
        return _word
    if "xl/workbook.xml" in package.names:
        return spreadsheets.read
    return _slides if package.like(_SLIDES) else None


def _texts(package: Package, sink: Sink, parts: Iterable[str], marks: Marks) -> None:
    for part in parts:
        copy(package.pieces(part), marks, sink)
        sink.add("\n")
        sink.flush()


def _word(package: Package, sink: Sink) -> None:
    _texts(package, sink, [*package.like(_WORD), *package.like(_WORD_MORE)], OFFICE)


def _slides(package: Package, sink: Sink) -> None:
    _texts(package, sink, [*package.like(_SLIDES), *package.like(_SLIDE_NOTES)], OFFICE)


def _open_document(package: Package, sink: Sink) -> None:
    """The manifest of old ones has a DTD of its own, so it is searched and not parsed."""
    manifest = "META-INF/manifest.xml"
    locked = manifest in package.names and any(
        b"encryption-data" in piece for piece in package.pieces(manifest)
    )
    if locked or "encrypted-package" in package.names:
        raise Unreadable(Problem.ENCRYPTED)
    _texts(package, sink, ["content.xml"], OPEN_DOCUMENT)
