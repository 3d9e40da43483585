"""The slow part of indexing, before the transaction: to take texts apart.

While SQLite has a transaction open, nobody else can write. So what takes long is done before it, or by the worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from lotsennetz.core.statements import Fixed
from lotsennetz.search.lexemes import LONGEST_TEXT, Fields, fields_of
from lotsennetz.search.models import ORIGINALS, Document, Kind
from lotsennetz.search.sources import SOURCES, Text

#: Letters of texts that are written in one transaction; it takes 0.1 s, or less.
WRITTEN_AT_ONCE = 80_000
_READ_AT_ONCE = 50  # things whose texts are held in memory together
_ANALYSING = 20  # to take a word apart for the first time takes as long as writing so many
_EACH = 500  # what every document takes, whatever its length, in letters
_BEGINNINGS = 30

_marks = {
    kind: Fixed(
        lambda numbers, column=column: Document.objects.filter(**{f"{column}__among": numbers}).values_list(
            column, "pk", "fingerprint", "facts_fingerprint"
        )
    )
    for kind, column in ORIGINALS.items()
}


class Allowance:
    """What is done at once in a transaction that somebody else opened: 0.2 s at most. None: all there is."""

    def __init__(self, letters: int | None = 200_000) -> None:
        self._left = letters
        self._beginnings = _BEGINNINGS

    def to_write(self, text: Text) -> bool:
        return self._take(_letters(text))

    def to_analyse(self, text: Text) -> bool:
        return self._take(_letters(text) * _ANALYSING)

    def _take(self, letters: int) -> bool:
        if self._left is None:
            return True
        if letters > self._left:
            return False
        self._left -= letters
        return True

    def beginning_of(self, text: Text) -> Text | None:
        """What is indexed at once of a text that is too long for it; None: too many are."""
        if self._beginnings == 0:
            return None
        self._beginnings -= 1
        left = self._left or 0
        self._left = 0
        return text.beginning(left // _ANALYSING - _EACH)


def _letters(text: Text) -> int:
    return min(len(text.body), LONGEST_TEXT) + len(text.title) + _EACH


def analysed(text: Text) -> Fields:
    return fields_of(text.title, text.body, text.facts, faint=text.faint)


class Piece(NamedTuple):
    """``numbers`` were looked at; of these ``changed`` are to be written, ``kept`` are the places of the others.
    ``ready`` are the words of changed texts, by their fingerprints.
    """

    numbers: list[int]
    changed: list[int]
    kept: list[int]
    ready: dict[str, Fields]

    @property
    def words(self) -> set[str]:
        """Whole words of what is ready."""
        return {word for fields in self.ready.values() for word in (*fields.title_words, *fields.words)}


def ready(kind: Kind, numbers: Sequence[int], *, everything: bool = False) -> Piece:
    """The first of these things, as many as can be written in one short transaction; at least one."""
    piece = Piece([], [], [], {})
    letters = 0
    for start in range(0, len(numbers), _READ_AT_ONCE):
        some = numbers[start : start + _READ_AT_ONCE]
        texts = {text.number: text for text in SOURCES[kind].texts(some)}
        known = {number: _Mark(*rest) for number, *rest in _marks[kind](numbers=list(some))}
        for number in some:
            text, mark = texts.get(number), known.get(number)
            changed = _changed(text, mark, everything)
            if changed and text is not None:
                letters += _letters(text)
                if piece.changed and letters > WRITTEN_AT_ONCE:
                    return piece
                if changed is _Changed.WORDS:
                    piece.ready[text.fingerprint()] = analysed(text)
            piece.numbers.append(number)
            if changed:
                piece.changed.append(number)
            elif mark is not None:
                piece.kept.append(mark.place)
    return piece


class _Changed(Enum):
    WORDS = "words"
    REST = "rest"


class _Mark(NamedTuple):
    place: int
    fingerprint: str
    facts_fingerprint: str


def _changed(text: Text | None, mark: _Mark | None, everything: bool) -> _Changed | None:
    """What about a thing and its document is another than before."""
    if text is None:
        return _Changed.REST if mark else None
    if everything or mark is None or mark.fingerprint != text.fingerprint():
        return _Changed.WORDS
    return _Changed.REST if mark.facts_fingerprint != text.facts_fingerprint() else None
