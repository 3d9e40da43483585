"""XML as a stream of events, never as a tree: nothing grows with the file. DTDs and entities are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple
from xml.sax.handler import ContentHandler, feature_namespaces  # names only: the parser is defusedxml's
from xml.sax.xmlreader import AttributesNSImpl

import defusedxml.sax

_QName = tuple[str | None, str]


class What(Enum):
    BEGIN = auto()
    END = auto()
    TEXT = auto()


class Event(NamedTuple):
    """``value`` is the local name of an element, or a text."""

    what: What
    value: str
    attributes: Mapping[_QName, str] = {}

    def attribute(self, name: str) -> str:
        return self.attributes.get((None, name), "")


class _Gathering(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def startElementNS(self, name: _QName, qname: str | None, attrs: AttributesNSImpl) -> None:  # noqa: ARG002, N802
        self.events.append(Event(What.BEGIN, name[1], dict(attrs.items())))

    def endElementNS(self, name: _QName, qname: str | None) -> None:  # noqa: ARG002, N802 -- the names are SAX's
        self.events.append(Event(What.END, name[1]))

    def characters(self, content: str) -> None:
        self.events.append(Event(What.TEXT, content))

    def taken(self) -> list[Event]:
        events, self.events = self.events, []
        return events


def events(pieces: Iterable[bytes]) -> Iterator[Event]:
    """What stands in a part of a document, also before a damage. Raises for anything that is not plain XML."""
    parser, gathering = defusedxml.sax.make_parser(), _Gathering()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(gathering)
    for piece in pieces:
        try:
            parser.feed(piece)
        finally:
            yield from gathering.taken()
    parser.close()
    yield from gathering.taken()
