"""Text in paragraphs: what Word, PowerPoint and OpenDocument have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lotsennetz.search.extraction.sink import Sink
from lotsennetz.search.extraction.xml_events import What, events


@dataclass(frozen=True)
class Marks:
    """Which elements, by local name, hold text, end a line, stand for a sign, or are left out with all in them."""

    text: frozenset[str]
    lines: frozenset[str]
    signs: Mapping[str, str]
    skipped: frozenset[str]


#: Word and PowerPoint. ``del`` and ``moveFrom`` are no longer in the text, ``Fallback`` is there a second time.
OFFICE = Marks(
    text=frozenset({"t"}),
    lines=frozenset({"p"}),
    signs={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"},
    skipped=frozenset({"del", "moveFrom", "Fallback"}),
)
OPEN_DOCUMENT = Marks(
    text=frozenset({"p", "h"}),
    lines=frozenset({"p", "h", "title", "desc"}),
    signs={"s": " ", "tab": "\t", "line-break": "\n", "note": " ", "frame": " "},
    skipped=frozenset({"tracked-changes", "note-citation", "annotation"}),
)


def copy(pieces: Iterable[bytes], marks: Marks, sink: Sink) -> None:
    """Pass the text of one part of a document on to the sink."""
    inside = skipping = 0
    for what, value, _attributes in events(pieces):
        if what is What.TEXT:
            if inside and not skipping:
                sink.add(value.replace("\n", " "))
        elif skipping or value in marks.skipped:
            skipping += 1 if what is What.BEGIN else -1
        elif what is What.BEGIN:
            inside += value in marks.text
            sink.add(marks.signs.get(value, ""))
        else:
            inside -= value in marks.text
            sink.add("\n" if value in marks.lines else "")
