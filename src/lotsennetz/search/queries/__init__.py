"""Reads of the search. Who is looking is always asked."""

from lotsennetz.search.queries.finding import find
from lotsennetz.search.queries.ranking import CAP
from lotsennetz.search.queries.results import (
    BadCursor,
    Choice,
    Filters,
    Found,
    Hit,
    Segments,
    Suggestion,
)
from lotsennetz.search.queries.suggesting import suggest

__all__ = [
    "CAP",
    "BadCursor",
    "Choice",
    "Filters",
    "Found",
    "Hit",
    "Segments",
    "Suggestion",
    "find",
    "suggest",
]
