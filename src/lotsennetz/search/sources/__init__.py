"""One module for each kind of thing that can be found."""

from __future__ import annotations

from lotsennetz.search.models import Kind
from lotsennetz.search.sources.base import Card, Fact, Source, Text, version
from lotsennetz.search.sources.comments import Comments
from lotsennetz.search.sources.entries import Entries
from lotsennetz.search.sources.files import Files
from lotsennetz.search.sources.municipalities import Municipalities
from lotsennetz.search.sources.people import People
from lotsennetz.search.sources.statements import Statements
from lotsennetz.search.sources.topics import Topics

__all__ = ["SOURCES", "Card", "Fact", "Source", "Text", "version"]

SOURCES: dict[Kind, Source] = {
    source.kind: source
    for source in (Entries(), Comments(), People(), Municipalities(), Topics(), Statements(), Files())
}
