"""The words of a text as the index and a query see them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lotsennetz.search.analysis.folding import folded
from lotsennetz.search.analysis.splitting import inner_words, leaves
from lotsennetz.search.analysis.stems import stem
from lotsennetz.search.analysis.stopwords import STOP_WORDS
from lotsennetz.search.analysis.tokens import Token, tokens

MOST_QUERY_WORDS = 20
LONGEST_QUERY = 2_000


class Word(NamedTuple):
    """Places in the original text, the stem of the whole word, the stems of its parts (none: it is one word)."""

    start: int
    end: int
    whole: str
    parts: tuple[str, ...]


class Indexed(NamedTuple):
    """Both separated by spaces: for one field of the index."""

    words: str
    parts: str


@lru_cache(maxsize=20_000)
def analysed(pieces: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Stem of the whole and of the parts of a word that is written as these pieces with hyphens between."""
    read = [folded(piece) for piece in pieces]
    if len(read) == 1:
        return ("", ()) if read[0] in STOP_WORDS else _one(read[0])
    parts: list[str] = []
    whole, last = "", ""
    for piece in read:
        stemmed, inner = _one(piece)
        whole, last = whole + last, piece
        parts += [*inner, stemmed] if len(piece) > 1 else inner
    return _shortened(whole + _one(last)[0]), tuple(dict.fromkeys(filter(None, parts)))


def _one(word: str) -> tuple[str, tuple[str, ...]]:
    found = leaves(word)
    if not found:
        return stem(word), ()
    spans = sorted([*found, *inner_words(word, found)], key=lambda piece: (piece.end, -piece.start))
    parts = dict.fromkeys(stem(word[piece.start : piece.end]) for piece in spans)
    return word[: found[-1].start] + stem(word[found[-1].start : found[-1].end]), tuple(parts)


def _shortened(word: str) -> str:
    return word[:64]


def words(text: str) -> list[Word]:
    """Without stop words: nobody can search for them, and "sich" must not be found for "Sicherheit"."""
    return [Word(token.start, token.end, whole, parts) for token, whole, parts in _found(text)]


def _found(text: str) -> Iterator[tuple[Token, str, tuple[str, ...]]]:
    for token in tokens(text):
        whole, parts = analysed(token.pieces)
        if whole:
            yield token, whole, parts


def index_form(text: str) -> Indexed:
    found = list(_found(text))
    return Indexed(
        " ".join(whole for _, whole, _ in found), " ".join(part for _, _, parts in found for part in parts)
    )


def query_words(text: str) -> list[Word]:
    """Without stop words and single letters; the same word once."""
    found: dict[str, Word] = {}
    for word in words(text[:LONGEST_QUERY]):
        if len(word.whole) > 1:
            found.setdefault(word.whole, word)
        if len(found) == MOST_QUERY_WORDS:
            break
    return list(found.values())


def fold(text: str) -> str:
    """Each word in its one spelling, not stemmed: for prefixes and for comparing what was typed."""
    return " ".join("".join(map(folded, token.pieces)) for token in tokens(text))
