"""The cells of XLSX files, row by row: shared strings first, then each sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lotsennetz.search.extraction.sink import Sink
from lotsennetz.search.extraction.unpacking import Package
from lotsennetz.search.extraction.xml_events import Event, What, events

_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
_STRINGS = "xl/sharedStrings.xml"
_MOST_KEPT = 4_000_000  # characters of shared strings


def read(package: Package, sink: Sink) -> None:
    for event in events(package.pieces("xl/workbook.xml")):
        if event.what is What.BEGIN and event.value == "sheet":
            sink.add(event.attribute("name") + "\n")
    strings = _strings(package.pieces(_STRINGS)) if _STRINGS in package.names else []
    for sheet in package.like(_SHEETS):
        _rows(package.pieces(sheet), strings, sink)
        sink.flush()


def _texts(pieces: Iterable[bytes], whole: str, wanted: frozenset[str]) -> Iterator[tuple[Event, str]]:
    """Each event, and at the end of a ``whole`` element the wanted text in it. Phonetic readings are left out."""
    held: list[str] = []
    inside = phonetic = 0
    for event in events(pieces):
        if event.what is What.TEXT:
            if inside and not phonetic:
                held.append(event.value)
            continue
        step = 1 if event.what is What.BEGIN else -1
        inside += step * (event.value in wanted)
        phonetic += step * (event.value == "rPh")
        ended = step < 0 and event.value == whole
        yield event, "".join(held).replace("\n", " ") if ended else ""
        if ended:
            held.clear()


def _strings(pieces: Iterable[bytes]) -> list[str]:
    """All of them, because cells count them; those beyond what is kept are empty."""
    found: list[str] = []
    left = _MOST_KEPT
    for event, text in _texts(pieces, "si", frozenset({"t"})):
        if event.what is What.END and event.value == "si":
            found.append(text[:left])
            left -= len(found[-1])
    return found


def _rows(pieces: Iterable[bytes], strings: list[str], sink: Sink) -> None:
    kind = ""
    for event, text in _texts(pieces, "c", frozenset({"v", "t"})):
        match event.what, event.value:
            case What.BEGIN, "c":
                kind = event.attribute("t")
            case What.END, "c":
                sink.add(f"{_cell(kind, text, strings)} ")
            case What.END, "row":
                sink.add("\n")


def _cell(kind: str, value: str, strings: list[str]) -> str:
    if kind != "s":
        return value if kind != "b" else ""
    place = int(value or -1)
    return strings[place] if 0 <= place < len(strings) else ""
