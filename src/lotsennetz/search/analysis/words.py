"""The words of a text as the index and a query see them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lotsennetz.search.analysis.folding import folded
from lotsennetz.search.analysis.splitting import Piece, inner_words, leaves
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
    """Both separated by spaces: for one field of the index. Among the parts of a compound are also those that stand
    side by side, joined as they would be written alone.
    """

    words: str
    parts: str


class Analysed(NamedTuple):
    """Stems of the whole, of the parts, and of parts side by side as one word."""

    whole: str
    parts: tuple[str, ...]
    joined: tuple[str, ...]


_NOTHING = Analysed("", (), ())


@lru_cache(maxsize=20_000)
def analysed(pieces: tuple[str, ...]) -> Analysed:
    """A word that is written as these pieces with hyphens between."""
    read = [folded(piece) for piece in pieces]
    if len(read) == 1:
        return _NOTHING if read[0] in STOP_WORDS else _one(read[0])
    parts: list[str] = []
    joined: list[str] = []
    whole, last = "", ""
    for piece in read:
        inner = _one(piece)
        whole, last = whole + last, piece
        parts += [*inner.parts, inner.whole] if len(piece) > 1 else inner.parts
        joined += inner.joined
    return Analysed(
        _shortened(whole + _one(last).whole),
        tuple(dict.fromkeys(filter(None, parts))),
        tuple(dict.fromkeys(joined)),
    )


def _one(word: str) -> Analysed:
    found = leaves(word)
    if not found:
        return Analysed(stem(word), (), ())
    spans = sorted([*found, *inner_words(word, found)], key=lambda piece: (piece.end, -piece.start))
    parts = dict.fromkeys(stem(word[piece.start : piece.end]) for piece in spans)
    whole = _together(word, found)
    sides = (
        _together(word, found[first:last])
        for first in range(len(found))
        for last in range(first + 2, len(found) + 1)
    )
    return Analysed(whole, tuple(parts), tuple(one for one in sides if one != whole and one not in parts))


def _together(word: str, side_by_side: Sequence[Piece]) -> str:
    """The stem that they would have as a word of their own."""
    last = side_by_side[-1]
    return word[side_by_side[0].start : last.start] + stem(word[last.start : last.end])


def _shortened(word: str) -> str:
    return word[:64]


def words(text: str) -> list[Word]:
    """Without stop words: nobody can search for them, and "sich" must not be found for "Sicherheit"."""
    return [Word(token.start, token.end, found.whole, found.parts) for token, found in _found(text)]


def _found(text: str) -> Iterator[tuple[Token, Analysed]]:
    for token in tokens(text):
        found = analysed(token.pieces)
        if found.whole:
            yield token, found


def index_form(text: str) -> Indexed:
    found = [one for _token, one in _found(text)]
    parts = (part for one in found for part in (*one.parts, *one.joined))
    return Indexed(" ".join(one.whole for one in found), " ".join(parts))


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
