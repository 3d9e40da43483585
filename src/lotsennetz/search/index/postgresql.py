"""The full text in PostgreSQL: a tsvector on each document, with a GIN index.

Where a word stands is its first letter, not its weight: the index knows no weights, so a weighted query would have to
look into every document that has the word anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from lotsennetz.search.index.base import (
    Engine,
    Entered,
    Restated,
    Row,
    Within,
    insert_statement,
    update_statement,
    values_of,
)
from lotsennetz.search.index.expression import And, Expression, Fact, Scope, Term, Without, simplified
from lotsennetz.search.index.frequencies import FACT, LETTERS, frequencies
from lotsennetz.search.lexemes import Fields
from lotsennetz.search.models import Kind

_BY_WORDS = "SELECT * FROM search_by_words(%s::tsquery, %s, %s, %s::bigint[], %s::bigint[], %s)"
_IN_STRETCH = "SELECT * FROM search_in_stretch(%s::tsquery, %s, %s, %s::bigint[], %s::bigint[], %s)"
_BY_TIME = "SELECT * FROM search_by_time(%s::tsquery, %s, %s, %s::bigint[], %s::bigint[], %s)"
_WHOLE = LETTERS[Scope.WHOLE]
_INSERT = insert_statement(("words", "array_to_tsvector(%s::text[])"))
_SEEN = 0.5  # of what there is a member sees so much or more; the rest is inside of others' groups and towns
_RESTATE = update_statement(
    """, words = array_to_tsvector(array(
        SELECT lexeme FROM unnest(tsvector_to_array(words)) AS lexeme WHERE NOT starts_with(lexeme, %s)
    ) || %s::text[])"""
)
_WHOLE_WORDS = """
SELECT DISTINCT substr(lexeme, 2) FROM search_document AS d, unnest(tsvector_to_array(d.words)) AS lexeme
WHERE d.id = ANY (%s::bigint[]) AND starts_with(lexeme, %s)
"""
_UNKNOWN = """
SELECT w FROM unnest(%s::text[]) AS w WHERE NOT EXISTS (SELECT 1 FROM search_indexword WHERE word = w)
"""
_UNUSED = """
SELECT w FROM unnest(%s::text[]) AS w
WHERE NOT EXISTS (SELECT 1 FROM search_document AS d WHERE d.words @@ (%s || w)::tsquery)
"""
_OURS = 0x4C6F7473 << 31
_HOLD = "SELECT n, pg_advisory_xact_lock(%s + n) FROM unnest(%s::bigint[]) AS n"
_TRY = "SELECT n FROM unnest(%s::bigint[]) AS n WHERE pg_try_advisory_xact_lock(%s + n)"
# Whoever else is learning new words just now goes first, and nobody waits: what is left out is learnt the next night.
_LEARN = """
WITH new AS MATERIALIZED (
    SELECT w FROM unnest(%s::text[]) AS w
    WHERE NOT EXISTS (SELECT 1 FROM search_indexword AS known WHERE known.word = w)
)
INSERT INTO search_indexword (word, backwards)
SELECT w, reverse(w) FROM new WHERE pg_try_advisory_xact_lock(%s)
ON CONFLICT DO NOTHING
"""
_SIMILAR = """
SELECT word FROM search_indexword WHERE word LIKE %s AND length(word) BETWEEN %s AND %s
UNION SELECT word FROM search_indexword WHERE backwards LIKE %s AND length(word) BETWEEN %s AND %s
"""


def rendered(expression: Expression) -> str:
    """In the language of tsquery. Lexemes are letters and digits, so nothing has to be escaped."""
    if isinstance(expression, Term):
        star = ":*" if expression.prefix else ""
        words = [f"{letter}{expression.lexeme}{star}" for letter in LETTERS[expression.scope]]
        return words[0] if len(words) == 1 else f"({'|'.join(words)})"
    if isinstance(expression, Fact):
        return FACT + expression.lexeme
    if isinstance(expression, Without):
        return f"({rendered(expression.wanted)}&!{rendered(expression.unwanted)})"
    sign = "&" if isinstance(expression, And) else "|"
    return f"({sign.join(map(rendered, expression.of))})"


def lexemes_of(fields: Fields) -> list[str]:
    title = set(fields.title_words)
    found = ["A" + word for word in fields.title_words]
    found += ["B" + word for word in fields.title_parts]
    found += ["C" + word for word in (*fields.title_words, *fields.words)]
    found += ["D" + word for word in {*fields.title_parts, *fields.parts} - title]
    return found + [FACT + fact for fact in fields.facts]


class PostgreSQL(Engine):
    def search(
        self,
        expression: Expression,
        *,
        above: int,
        below: int,
        limit: int,
        within: Within | None = None,
    ) -> list[Row]:
        expression = simplified(expression)
        query = rendered(expression)
        towns_and_groups = (None, None) if within is None else (list(within.groups), list(within.towns))
        rows: list[Row] = []
        for down_to, walked in frequencies().stretches(
            expression, limit, above, below, seen=1.0 if within is None else _SEEN
        ):
            way = _BY_TIME if walked else _IN_STRETCH
            rows += self._rows(way, query, down_to, below, towns_and_groups, limit - len(rows))
            below = down_to
            if len(rows) >= limit or down_to <= above:
                return rows
        return rows + self._rows(_BY_WORDS, query, above, below, towns_and_groups, limit - len(rows))

    def _rows(
        self,
        statement: str,
        query: str,
        above: int,
        below: int,
        within: tuple[list[int] | None, list[int] | None],
        limit: int,
    ) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(statement, [query, above, below, *within, limit])
            return list(map(Row._make, cursor.fetchall()))

    def write(self, entered: Sequence[Entered]) -> None:
        rows = [[*values_of(one.document), lexemes_of(one.fields)] for one in entered]
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)

    def restate(self, rows: Sequence[Restated]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                _RESTATE,
                [
                    [*values_of(row.document), FACT, [FACT + fact for fact in row.facts], row.place]
                    for row in rows
                ],
            )

    def whole_words(self, places: Sequence[int]) -> set[str]:
        return set(self._those(_WHOLE_WORDS, list(places), _WHOLE))

    def unknown(self, words: Sequence[str]) -> list[str]:
        return self._those(_UNKNOWN, list(words))

    def unused(self, words: Sequence[str]) -> list[str]:
        return self._those(_UNUSED, list(words), _WHOLE)

    def _those(self, statement: str, *parameters: str | list[str] | list[int]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return [word for (word,) in cursor.fetchall()]

    def hold(self, kind: Kind, numbers: Iterable[int], *, wait: bool) -> list[int]:
        wanted = sorted(numbers)
        ours = _OURS + (list(Kind).index(kind) << 40)
        with connection.cursor() as cursor:
            if wait:
                cursor.execute(_HOLD, [ours, wanted])
            else:
                cursor.execute(_TRY, [wanted, ours])
            return [row[0] for row in cursor.fetchall()]

    def learn(self, words: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_LEARN, [list(words), _OURS - 1])

    def similar(self, beginning: str, ending: str, *, shortest: int, longest: int) -> list[str]:
        with connection.cursor() as cursor:
            start, end = f"{beginning}%", f"{ending[::-1]}%"
            cursor.execute(_SIMILAR, [start, shortest, longest, end, shortest, longest])
            return [word for (word,) in cursor.fetchall()]
