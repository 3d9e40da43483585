"""How often words stand in the index of PostgreSQL, as its own statistics know it, and what follows for a search.

A rare word is found fastest by its list of documents, all of them fetched and sorted; a usual one by what its list and
the newest documents have in common, or by going through these. The planner guesses by the same statistics, but it takes
words for independent and prefixes for rare, and a wrong guess costs a hundred times as much as a right one. Here a
guess that the documents could be many is checked against how many at most.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from django.db import connection

from lotsennetz.search.index.expression import Expression, Fact, Or, Scope, Term, Without

LETTERS = {Scope.TITLE_WHOLE: "A", Scope.TITLE: "AB", Scope.WHOLE: "C", Scope.ANY: "CD"}
FACT = "F"
_KEPT_FOR = 300.0  # seconds
_SMALL = 15_000  # documents: an index that needs no choice
_UNHEARD = 0.1  # of the least known share: what a word probably has that the statistics do not know
_BEGINNINGS = (
    0.3,
    0.1,
    0.03,
    0.01,
    0.003,
)  # of so many letters: what all such words together have, by experience
# What it takes, in microseconds: a document gone through and each word looked for in it; one in a word's list; one
# fetched because it has the words; one passed by in the list of all.
_WALKED, _COMPARED, _LISTED, _FETCHED, _PASSED = 0.6, 0.06, 0.12, 2.2, 0.04
_AT_ONCE = 1_000.0  # not worth a choice
_WORTH = 1.7  # what a shorter way has to win, for it may lead nowhere
_MARGIN = 1.4
_STATISTICS = """
SELECT attname, most_common_elems::text::text[], most_common_elem_freqs, histogram_bounds::text::bigint[],
    (SELECT reltuples FROM pg_class WHERE oid = 'search_document'::regclass)
FROM pg_stats WHERE tablename = 'search_document' AND schemaname = current_schema() AND attname IN ('id', 'words')
"""
_NONE: frozenset[str] = frozenset()


class Share(NamedTuple):
    """Of the documents: how many probably match, how many at most, and how many are listed with the words."""

    probable: float
    most: float
    listed: float


class Stretch(NamedTuple):
    """The newest documents down to ``above``; ``walked``: they are gone through, their words' lists are not read."""

    above: int
    walked: bool


@dataclass(frozen=True)
class Frequencies:
    """``shares`` of the most usual words, sorted by word; all others have at most ``least``. ``places`` cut the
    documents into parts of the same size.
    """

    documents: float
    words: tuple[str, ...]
    shares: tuple[float, ...]
    least: float
    places: tuple[int, ...]

    def of(self, expression: Expression, absent: frozenset[str] = _NONE) -> Share:
        """The share of what matches among the documents without the ``absent`` words."""
        if isinstance(expression, Fact | Term):
            prefix = isinstance(expression, Term) and expression.prefix
            share = self._prefix if prefix else self._word
            return _either([share(name, absent) for name in _names(expression)])
        if isinstance(expression, Without):
            wanted = self.of(expression.wanted, absent | _any_of(expression.unwanted))
            listed = self.of(expression.wanted).listed
            return wanted._replace(listed=listed + min(listed, self.of(expression.unwanted).listed))
        shares = [self.of(part, absent) for part in expression.of]
        if isinstance(expression, Or):
            return _either(shares)
        probable, most = prod(share.probable for share in shares), min(share.most for share in shares)
        return Share(probable, most, min(share.listed for share in shares) * len(shares))

    def _word(self, name: str, absent: frozenset[str]) -> Share:
        if name in absent:
            return Share(0.0, 0.0, 0.0)
        at = bisect_left(self.words, name)
        if at < len(self.words) and self.words[at] == name:
            return Share(self.shares[at], self.shares[at], self.shares[at])
        return Share(self.least * _UNHEARD, self.least, self.least * _UNHEARD)

    def _prefix(self, name: str, absent: frozenset[str]) -> Share:
        first, behind = bisect_left(self.words, name), bisect_left(self.words, name + "\U0010ffff")
        known = sum(self.shares[at] for at in range(first, behind) if self.words[at] not in absent)
        # Where the statistics know nothing, they know nothing of all the rare words that begin so, either.
        letters = len(name) - 1
        rare = _BEGINNINGS[letters] if letters < len(_BEGINNINGS) else self.least
        rare = min(rare, self.least * 40)
        return Share(min(1.0, known + rare), min(1.0, known + 4 * rare), known + 2 * rare)

    def stretches(
        self, expression: Expression, limit: int, above: int, below: int, *, seen: float = 1.0
    ) -> list[Stretch]:
        """How far to look, one stretch after the other, until there are enough: as far as there should be so many
        of which the share ``seen`` counts, then farther. What is left is searched by the words; nothing: all.
        """
        if not self.places:
            return []
        share = self.of(expression)
        first, last = (bisect_left(self.places, place) for place in (above, below))
        part = self.documents / len(self.places)
        there = max(1.0, (last - first) * part)
        lists = share.listed * self.documents * _LISTED
        each = _WALKED + _COMPARED * _size(expression)
        fetched = share.probable * _FETCHED
        reach = _MARGIN * limit / seen / max(share.probable, 1e-9)
        whole = lists + there * fetched
        walking, reading = reach * each, lists + reach * (_PASSED + fetched)
        found: list[Stretch] = []
        if whole > _AT_ONCE and _WORTH * min(walking, reading) < whole:
            # Who walks stops as soon as there are enough.
            walked = walking < reading
            ways = ((3 * reach, True), (9 * reach, False)) if walked else ((reach, False), (5 * reach, False))
            for far, by_walking in ways:
                if far > there / 2:
                    break
                found.append(Stretch(self.places[max(0, last - int(far / part) - 1)], by_walking))
        if first > 0 and lists + share.most * self.documents * _FETCHED > _AT_ONCE:
            # The words alone would lead to documents older than asked for.
            found.append(Stretch(above, walked=there * each < lists + there * (_PASSED + fetched)))
        return found


def _names(expression: Fact | Term) -> list[str]:
    if isinstance(expression, Fact):
        return [FACT + expression.lexeme]
    return [letter + expression.lexeme for letter in LETTERS[expression.scope]]


def _any_of(expression: Expression) -> frozenset[str]:
    """The words each of which alone makes it match."""
    if isinstance(expression, Fact) or (isinstance(expression, Term) and not expression.prefix):
        return frozenset(_names(expression))
    if isinstance(expression, Or):
        return _NONE.union(*map(_any_of, expression.of))
    return _NONE


def _either(shares: list[Share]) -> Share:
    return Share(
        1 - prod(1 - share.probable for share in shares),
        min(1.0, sum(share.most for share in shares)),
        sum(share.listed for share in shares),
    )


def _size(expression: Expression) -> int:
    """How many words it consists of."""
    if isinstance(expression, Fact | Term):
        return len(_names(expression))
    parts = (expression.wanted, expression.unwanted) if isinstance(expression, Without) else expression.of
    return sum(map(_size, parts))


_UNKNOWN = Frequencies(0.0, (), (), 0.0, ())
_read_at: dict[str, tuple[float, Frequencies]] = {}


def frequencies() -> Frequencies:
    """Read once in a while; nothing is known of a small or new index, and nothing needs to be."""
    key = str(connection.settings_dict["NAME"])
    known = _read_at.get(key)
    if known is None or time.monotonic() - known[0] > _KEPT_FOR:
        known = _read_at[key] = time.monotonic(), _read()
    return known[1]


def _read() -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS)
        rows = {name: rest for name, *rest in cursor.fetchall()}
    words, shares, _bounds, documents = rows.get("words", (None, None, None, 0))
    bounds = rows.get("id", (None, None, None, 0))[2]
    if not words or not bounds or documents < _SMALL:
        return _UNKNOWN
    # After the shares of the words come the least, the greatest and that of rows without any.
    usual = sorted(zip(words, shares[: len(words)], strict=True))
    return Frequencies(
        float(documents),
        tuple(word for word, _share in usual),
        tuple(float(share) for _word, share in usual),
        float(shares[len(words)]),
        tuple(bounds),
    )
