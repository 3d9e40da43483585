"""German words for search, the same for every database: pure, without Django. docs/search.md tells how."""

from lotsennetz.search.analysis.lexicon import Lexicon, lexicon, version
from lotsennetz.search.analysis.unfinished import unfinished
from lotsennetz.search.analysis.words import Indexed, Word, fold, index_form, query_words, words

VERSION = version()

__all__ = [
    "VERSION",
    "Indexed",
    "Lexicon",
    "Word",
    "fold",
    "index_form",
    "lexicon",
    "query_words",
    "unfinished",
    "words",
]
