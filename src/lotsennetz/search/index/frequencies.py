"""How often words stand in the index of PostgreSQL, as its own statistics know it, and what follows for a search.

A usual word is found fastest by going through the newest documents, a rare one by its list of documents. The planner
guesses by the same statistics, but it takes words for independent and prefixes for rare, and a wrong guess costs a
hundred times as much as a right one. Here a guess that the documents could be many is checked against how many at most.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile
from math import prod

from django.db import connection

from lotsennetz.search.index.expression import And, Expression, Fact, Scope, Term, Without

LETTERS = {Scope.TITLE_WHOLE: "A", Scope.TITLE: "AB", Scope.WHOLE: "C", Scope.ANY: "CD"}
FACT = "F"
_KEPT_FOR = 300.0  # seconds
_FEW = 3_000  # so many documents are fetched by their words in no time
_FAR = 15_000  # so many documents at most are gone through for one word
_STATISTICS = """
SELECT attname, most_common_elems::text::text[], most_common_elem_freqs, histogram_bounds::text::bigint[],
    (SELECT reltuples FROM pg_class WHERE oid = 'search_document'::regclass)
FROM pg_stats WHERE tablename = 'search_document' AND schemaname = current_schema() AND attname IN ('id', 'words')
"""


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

    def of(self, expression: Expression) -> tuple[float, float]:
        """The probable and the greatest possible share of the documents."""
        if isinstance(expression, Fact):
            return self._either([self._word(FACT + expression.lexeme)])
        if isinstance(expression, Term):
            names = [letter + expression.lexeme for letter in LETTERS[expression.scope]]
            return self._either(
                [self._prefix(name) if expression.prefix else self._word(name) for name in names]
            )
        if isinstance(expression, Without):
            (probable, most), (without, _most) = self.of(expression.wanted), self.of(expression.unwanted)
            return max(probable - without, probable * 0.1), most
        shares = [self.of(part) for part in expression.of]
        if isinstance(expression, And):
            return prod(share[0] for share in shares), min(share[1] for share in shares)
        return 1 - prod(1 - share[0] for share in shares), min(1.0, sum(share[1] for share in shares))

    def _either(self, shares: list[float]) -> tuple[float, float]:
        return 1 - prod(1 - share for share in shares), min(1.0, sum(shares))

    def _word(self, name: str) -> float:
        at = bisect_left(self.words, name)
        known = at < len(self.words) and self.words[at] == name
        return self.shares[at] if known else self.least / 2

    def _prefix(self, name: str) -> float:
        start = bisect_left(self.words, name)
        found = list(takewhile(lambda word: word.startswith(name), self.words[start:]))
        return min(1.0, sum(self.shares[start : start + len(found)]) + self.least)

    def stretches(self, expression: Expression, limit: int, above: int, below: int) -> list[int]:
        """Places down to which to go through the documents, one after the other, until there are enough: as far as
        there should be so many, then four times as far. What is left is better searched by the words; nothing: all.
        """
        probable, most = self.of(expression)
        by_words = most * self.documents
        if not self.places or by_words <= _FEW or probable <= 0:
            return []
        first, last = (bisect_left(self.places, place) for place in (above, below))
        part = self.documents / len(self.places)
        there = (last - first) * part
        far = min(2 * limit / probable, there)
        longest = _FAR / (1 + _size(expression) / 8)  # each word is looked for in each document
        if far > min(longest, by_words * 2):
            return []
        found = []
        for times in (1, 4):
            at = last - int(times * far / part) - 1
            found.append(above if at <= first else self.places[at])
            if found[-1] <= above or 4 * far > longest:
                break
        return found


def _size(expression: Expression) -> int:
    """How many words it consists of."""
    if isinstance(expression, Fact):
        return 1
    if isinstance(expression, Term):
        return len(LETTERS[expression.scope])
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
    if not words or not bounds or documents < _FAR:
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
